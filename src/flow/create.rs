//! Creates a transport request once: never a second one, never success without proof.

use crate::error::{Error, Fault};
use crate::event::Event;
use crate::ops::{
    Answers, CreateRequest, Created, ListQueue, Operation, QueueEntry, QueuedRequest,
};
use crate::outside::Outside;
use crate::retry::Verdict;
use crate::run::{Failed, Run};
use crate::time;

use super::landscape::{Landscape, Look, allowed};

/// How long to look for a transport request whose answer was lost, in milliseconds.
const LOOK_FOR_MS: u64 = 60_000;

/// The wait before the second look; each next one doubles.
const FIRST_LOOK_MS: u64 = 1_000;

/// The longest wait between looks.
const LONGEST_LOOK_MS: u64 = 15_000;

/// Why no transport request was made, and what that means for the files.
#[derive(Debug)]
pub(super) struct NotCreated {
    /// What to tell.
    pub error: Error,
    /// Whether the files are surely in no transport request.
    pub is_sure: bool,
}

/// Creates the transport request.
///
/// # Errors
/// When it surely was not created, or when that is unknown.
pub(super) async fn create<O: Outside>(
    run: &Run<'_, O>,
    landscape: &Landscape,
    request: &CreateRequest,
) -> Result<Created, NotCreated> {
    let mut number = 1;
    loop {
        let sent_at = run.outside.wall_clock();
        let failed = match run.attempt(request, number).await {
            Ok(response) => {
                return request.decode(&response.body).map_err(|fault| {
                    unsure(
                        Fault::AnswerInvalid {
                            doing: request.doing(),
                            reason: fault.0,
                        }
                        .into(),
                    )
                });
            }
            Err(failed) => *failed,
        };
        let again_after = match failed.verdict {
            Verdict::Never { .. } => {
                return Err(NotCreated {
                    error: failed.error,
                    is_sure: true,
                });
            }
            Verdict::After {
                milliseconds,
                reason,
            } => Some((milliseconds, reason)),
            Verdict::LookFirst {
                reason,
                again_after_ms,
            } => {
                let search = Search {
                    run,
                    landscape,
                    request,
                };
                match again_after_ms {
                    // Refused before any work began: one look is enough.
                    Some(milliseconds) => match search.once(run).await {
                        Ok(Look::Seen(Some(created))) => return Ok(created),
                        _ => Some((milliseconds, reason)),
                    },
                    None => return search.until_clear(failed, sent_at, reason).await,
                }
            }
        };
        let waited = match again_after {
            Some((milliseconds, reason)) => run.pause(&request.doing(), reason, milliseconds).await,
            None => false,
        };
        if !waited {
            return Err(NotCreated {
                error: failed.error,
                is_sure: true,
            });
        }
        number += 1;
    }
}

fn unsure(error: Error) -> NotCreated {
    NotCreated {
        error,
        is_sure: false,
    }
}

/// Looks whether the transport request exists: a fresh file id is in its entries.
struct Search<'a, O> {
    run: &'a Run<'a, O>,
    landscape: &'a Landscape,
    request: &'a CreateRequest,
}

impl<O: Outside> Search<'_, O> {
    /// Looks again and again, because the work may finish late; then the
    /// outcome is unknown.
    async fn until_clear(
        &self,
        failed: Failed,
        sent_at: u64,
        reason: &'static str,
    ) -> Result<Created, NotCreated> {
        if self.run.is_cancelled() || self.run.remaining_ms() == 0 {
            return self.last_look(failed, sent_at, reason).await;
        }
        self.run.outside.tell(Event::Step {
            doing: format!("looking whether the transport request exists: {reason}"),
        });
        let looking_until = self.run.outside.now().saturating_add(LOOK_FOR_MS);
        let mut wait = FIRST_LOOK_MS;
        loop {
            match self.once(self.run).await {
                Ok(Look::Seen(Some(created))) => return Ok(created),
                Ok(Look::NotAllowed(why)) => {
                    let reason = format!("{reason}, and the queues can not be looked into ({why})");
                    return Err(self.unknown(failed, sent_at, reason));
                }
                Ok(Look::Seen(None)) | Err(_) => {}
            }
            let now = self.run.outside.now();
            if now.saturating_add(wait) >= looking_until
                || !self
                    .run
                    .pause(
                        "looking for the transport request",
                        "it is not there yet",
                        wait,
                    )
                    .await
            {
                return self.last_look(failed, sent_at, reason).await;
            }
            wait = (wait * 2).min(LONGEST_LOOK_MS);
        }
    }

    /// Looks once more after the deadline or a cancellation.
    async fn last_look(
        &self,
        failed: Failed,
        sent_at: u64,
        reason: &'static str,
    ) -> Result<Created, NotCreated> {
        let cancelled = self.run.is_cancelled();
        match self.once(&self.run.cleaning_up()).await {
            Ok(Look::Seen(Some(created))) if cancelled => {
                let doing = self.request.doing();
                let mut error = Error::from(Fault::Cancelled { doing });
                error.aftermath.transport_request_id = Some(created.transport_request_id.get());
                Err(unsure(error))
            }
            Ok(Look::Seen(Some(created))) => Ok(created),
            _ => Err(self.unknown(failed, sent_at, reason.to_owned())),
        }
    }

    fn unknown(&self, failed: Failed, sent_at: u64, reason: String) -> NotCreated {
        let doing = self.request.doing();
        let node = &self.request.body.node_name;
        let files: Vec<&str> = self
            .request
            .body
            .entries
            .iter()
            .map(|entry| entry.uri.as_str())
            .collect();
        let files = files.join(", ");
        let check = format!(
            "look into the queue that {doing} leads to for a transport request with file {files}, made after {}; run again only if there is none",
            time::rfc3339(sent_at)
        );
        let fault = if self.run.is_cancelled() {
            Fault::Cancelled { doing }
        } else {
            Fault::OutcomeUnknown {
                doing,
                reason: format!("{reason}: {}", failed.error),
                check,
            }
        };
        let mut error = Error {
            fault,
            ..failed.error
        };
        error.aftermath.node_name = Some(node.clone());
        error.aftermath.sent_at = Some(time::rfc3339(sent_at));
        unsure(error)
    }

    /// Takes one look with the time and shield of `run`.
    async fn once(&self, run: &Run<'_, O>) -> Result<Look<Option<Created>>, Error> {
        let body = &self.request.body;
        let nodes = match self
            .landscape
            .receivers(run, self.request.verb, &body.node_name)
            .await?
        {
            Look::Seen(nodes) => nodes,
            Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason)),
        };
        let mut created: Option<Created> = None;
        for node in nodes {
            let queue = match allowed(run.ask(&ListQueue::whole(node.id)).await)? {
                Look::Seen(queue) => queue,
                Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason)),
            };
            let Some(found) = queue
                .transport_requests
                .iter()
                .find(|queued| self.holds(queued))
            else {
                continue;
            };
            created
                .get_or_insert_with(|| Created {
                    transport_request_id: found.id,
                    description: found.description.clone(),
                    queue_entries: vec![],
                })
                .queue_entries
                .push(QueueEntry {
                    queue_id: None,
                    node_id: node.id,
                    node_name: node.name.clone(),
                });
        }
        if let Some(created) = &created {
            self.run.warn(format!(
                "the answer of the service was lost; transport request {} was found in the queue by its file",
                created.transport_request_id
            ));
        }
        Ok(Look::Seen(created))
    }

    /// A file id is fresh: whatever carries it is ours.
    fn holds(&self, queued: &QueuedRequest) -> bool {
        let entries = queued.entries.as_deref().unwrap_or_default();
        !self.request.body.entries.is_empty()
            && self.request.body.entries.iter().all(|ours| {
                entries
                    .iter()
                    .any(|entry| entry.uri.as_deref() == Some(&ours.uri))
            })
    }
}
