//! After a failure: deletes the files of the run, and names those that stay.
//!
//! The service deletes only files that are in no transport request (204), and
//! puts no deleted file into one: so a deletion is the proof that an unclear
//! creation was not done. Any other response to it proves nothing.

use crate::api::ids::FileId;
use crate::api::{CreateRequest, DeleteFile, Operation};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};
use crate::rules::{Rule, applies};

use crate::flow::release::create::{NotCreated, Refused, Unclear};
use crate::flow::search::Unknown;

/// So many milliseconds after a creation its files are deleted at the earliest:
/// what still works on it shall end first.
const DELETE_AFTER_MS: u64 = 5_000;

/// The files that this run has uploaded.
#[derive(Debug, Default)]
pub(in crate::flow) struct Uploads {
    /// Those for the transport request that is being created.
    pub current: Vec<FileId>,
    /// Those that were deleted again.
    deleted: Vec<FileId>,
    /// Those that could not be deleted.
    left: Vec<FileId>,
    /// Why the first of them could not.
    left_because: Option<String>,
}

impl Uploads {
    /// Deletes all current files; `is_gone` says which failures mean that a file is not there.
    async fn delete_all<O: Outside>(&mut self, run: &Run<'_, O>, is_gone: impl Fn(&Error) -> bool) {
        for file in std::mem::take(&mut self.current) {
            let deleted = match delete(run, file).await {
                Err(error) if is_gone(&error) => Ok(()),
                deleted => deleted,
            };
            self.note(file, deleted);
        }
    }

    /// Notes how the deletion of a file went.
    fn note(&mut self, file: FileId, deleted: Result<(), Error>) {
        self.current.retain(|current| *current != file);
        match deleted {
            Ok(()) => self.deleted.push(file),
            Err(error) => {
                self.left.push(file);
                self.left_because.get_or_insert(error.to_string());
            }
        }
    }

    /// Says in a success which files of earlier attempts stay.
    pub(in crate::flow) fn warn_of_left<O: Outside>(&self, run: &Run<'_, O>) {
        for file in self
            .left
            .iter()
            .filter(|_| applies(Rule::LeftFilesAreNamed))
        {
            let reason = self.left_because.as_deref().unwrap_or_default();
            run.warn(format!(
                "file {file} of an earlier attempt could not be deleted: {reason}"
            ));
        }
    }
}

/// What follows a creation that failed.
pub(in crate::flow) enum Next {
    /// It is proven that nothing was created: upload and create again.
    StartAgain,
    /// The release has failed.
    Fail(Error),
}

/// Cleans up after a failure: starts again where it is proven that nothing was
/// created and attempts are left, or returns the error with what was left behind.
pub(in crate::flow) async fn clean_up<O: Outside>(
    run: &Run<'_, O>,
    request: &CreateRequest,
    not_created: NotCreated,
    uploads: &mut Uploads,
) -> Next {
    let mut error = match not_created {
        NotCreated::NotSent(error) => {
            uploads.delete_all(run, Error::says_missing).await;
            error
        }
        NotCreated::Refused(refused) => after_refusal(run, request, *refused, uploads).await,
        NotCreated::Found(error) => error,
        NotCreated::Unclear(unclear) => match prove(run, request, *unclear, uploads).await {
            Ok(()) => return Next::StartAgain,
            Err(error) => error,
        },
    };
    let aftermath = &mut error.aftermath;
    let ids = |files: &[FileId]| files.iter().map(|file| file.get()).collect();
    aftermath.possible_unattached_files = run.take_unattached();
    aftermath.unclear_file_ids = ids(&uploads.current);
    aftermath.deleted_file_ids = ids(&uploads.deleted);
    if applies(Rule::LeftFilesAreNamed) {
        aftermath.left_file_ids = ids(&uploads.left);
        aftermath.left_because = uploads.left_because.clone();
    }
    Next::Fail(error)
}

/// Deletes the files of a creation that was refused. A service that refuses to
/// delete them, too, speaks for the contrary: something on the way has sent the
/// creation twice, and only the second was refused.
async fn after_refusal<O: Outside>(
    run: &Run<'_, O>,
    request: &CreateRequest,
    refused: Refused,
    uploads: &mut Uploads,
) -> Error {
    // All of them go into one transport request: one that is deleted clears it
    // for the others, but not one of an earlier attempt.
    let mut is_cleared = false;
    let mut kept = Vec::new();
    while let Some(file) = uploads.current.first().copied() {
        let deleted = delete(run, file).await;
        if let Err(response) = &deleted
            && !is_cleared
            && response.is_own_refusal()
            && applies(Rule::RefusedDeletionIsHeard)
        {
            let unknown = Unknown {
                reason: format!(
                    "the service refused it, but a transport request may hold the file, because deleting it failed: {response}"
                ),
                looked: false,
            };
            // Whatever of them could not be deleted before may be held as well.
            uploads.left.retain(|file| !kept.contains(file));
            uploads.current.append(&mut kept);
            return unknown.into_error(run, refused.failed, request.doing(), refused.asked);
        }
        match deleted {
            Ok(()) => is_cleared = true,
            Err(_) => kept.push(file),
        }
        uploads.note(file, deleted);
    }
    refused.failed.error
}

/// Proves by deleting its files that an unclear creation was not done, and waits
/// until it may start again.
///
/// # Errors
/// When that is not proven, or when no attempt is left.
async fn prove<O: Outside>(
    run: &Run<'_, O>,
    request: &CreateRequest,
    unclear: Unclear,
    uploads: &mut Uploads,
) -> Result<(), Error> {
    let doing = request.doing();
    let Unclear {
        failed,
        mut unknown,
        asked,
        sent_ms,
        again_after_ms,
    } = unclear;
    let Some(first) = uploads.current.first().copied() else {
        return Err(unknown.into_error(run, failed, doing, asked));
    };
    if applies(Rule::DeletionComesFirst) {
        let age = run.outside.now().saturating_sub(sent_ms);
        run.rest(DELETE_AFTER_MS.saturating_sub(age)).await;
        // All of them go into one transport request: without one of them there is none.
        match delete(run, first).await {
            Err(response) if applies(Rule::OnlyDeletedIsProof) => {
                unknown.reason = format!(
                    "{}, and a transport request may hold the uploaded file, because deleting it failed ({response})",
                    unknown.reason
                );
                return Err(unknown.into_error(run, failed, doing, asked));
            }
            deleted => uploads.note(first, deleted),
        }
        uploads.delete_all(run, |_| false).await;
    }
    let reason = "no transport request was created";
    if let Some(wait) = again_after_ms
        && run.pause(&doing, reason, wait).await
    {
        run.warn(format!(
            "{}; no transport request was created, because its uploaded file could be deleted, so {doing} started again with a new upload",
            failed.error
        ));
        return Ok(());
    }
    Err(without_result(run, doing, failed.error))
}

/// Returns the error of a creation that was proven not to be done: whatever
/// stood between, the release can be run again.
fn without_result<O: Outside>(run: &Run<'_, O>, doing: String, failed: Error) -> Error {
    let error = run.ended(&doing, failed);
    let status = error.exchange.as_ref().and_then(|exchange| exchange.status);
    let message = error
        .exchange
        .as_ref()
        .and_then(|exchange| exchange.words());
    let fault = match (&error.fault, status) {
        (
            Fault::Cancelled { .. }
            | Fault::Network { .. }
            | Fault::TimedOut { .. }
            | Fault::Unavailable { .. },
            _,
        ) => return error,
        (Fault::AnswerInvalid { reason, .. }, _) => Fault::Network {
            doing,
            reason: format!("the response is not understood: {reason}"),
            code: None,
        },
        (_, Some(status)) => Fault::Unavailable {
            doing,
            status,
            message,
        },
        (_, None) => return error,
    };
    error.with_fault(fault)
}

/// Deletes a file. Only 204 says that it is gone and was in no transport request.
///
/// # Errors
/// With any other response.
async fn delete<O: Outside>(run: &Run<'_, O>, file: FileId) -> Result<(), Error> {
    let operation = DeleteFile { file };
    if !applies(Rule::FilesAreDeleted) {
        let doing = operation.doing();
        return Err(Fault::Cancelled { doing }.into());
    }
    loop {
        let was_cancelled = run.is_cancelled();
        match run.cleaning_up().send(&operation).await {
            Ok(response) if response.status == 204 => return Ok(()),
            Ok(response) => {
                return Err(Fault::AnswerInvalid {
                    doing: operation.doing(),
                    reason: format!("status {} where 204 was expected", response.status),
                }
                .into());
            }
            // The caller has cancelled meanwhile: once more, in the short time that is left.
            Err(_) if run.is_cancelled() && !was_cancelled => {}
            Err(error) => return Err(error),
        }
    }
}
