//! After a failure: deletes the files that surely are in no transport request,
//! and names all others.

use crate::api::DeleteFile;
use crate::api::ids::FileId;
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::Error;
use crate::rules::{Rule, holds};

use crate::flow::release::create::NotCreated;

/// Cleans up and returns the error with what was left behind.
pub(in crate::flow) async fn clean_up<O: Outside>(
    run: &Run<'_, O>,
    not_created: NotCreated,
    uploaded: &[FileId],
) -> Error {
    let NotCreated { mut error, is_sure } = not_created;
    error.aftermath.possible_unattached_files = run.take_unattached();
    if !is_sure && holds(Rule::UnclearFilesAreKept) {
        error.aftermath.unclear_file_ids = uploaded.iter().map(|file| file.get()).collect();
        return error;
    }
    for file in uploaded {
        if holds(Rule::FilesAreDeleted) && delete(run, *file).await {
            error.aftermath.deleted_file_ids.push(file.get());
        } else if holds(Rule::LeftFilesAreNamed) {
            error.aftermath.left_file_ids.push(file.get());
        }
    }
    error
}

/// Deletes a file; true when it is gone.
async fn delete<O: Outside>(run: &Run<'_, O>, file: FileId) -> bool {
    loop {
        let was_cancelled = run.is_cancelled();
        let deleted = run.cleaning_up().send(&DeleteFile { file }).await;
        match deleted {
            Ok(_) => return true,
            // The caller has lost patience meanwhile: once more, in the short time that is left.
            Err(_) if run.is_cancelled() && !was_cancelled => {}
            Err(error) => return error.says_missing(),
        }
    }
}
