//! Creates a transport request once: never a second one, never success without proof.

use crate::api::{AnswerFault, CreateRequest, Created, Operation, QueuedRequest};
use crate::call::outside::Outside;
use crate::call::verdict::{Then, Verdict};
use crate::call::{Failed, Run};
use crate::error::{Error, Fault};
use crate::rules::{Rule, holds};
use crate::text::time;

use crate::flow::landscape::{Landscape, Look, places};
use crate::flow::search::{Asked, Unknown, search};

/// Why no transport request was made, and what that means for the files.
#[derive(Debug)]
pub(in crate::flow) struct NotCreated {
    /// What to tell.
    pub error: Error,
    /// Whether the files are surely in no transport request.
    pub is_sure: bool,
}

/// Creates the transport request.
///
/// # Errors
/// When it surely was not created, or when that is unknown.
pub(in crate::flow) async fn create<O: Outside>(
    run: &Run<'_, O>,
    landscape: Option<&Landscape>,
    request: &CreateRequest,
) -> Result<Created, NotCreated> {
    let creation = Creation {
        run,
        landscape,
        request,
    };
    let mut number = 1;
    loop {
        let sent_at = run.outside.wall_clock();
        let failed = match run.attempt_decoded(request, number).await {
            Ok(answer) => match creation.believe(answer).await {
                Ok(created) => return Ok(created),
                Err(failed) => failed,
            },
            Err(failed) => *failed,
        };
        let again_after = match failed.verdict {
            Verdict::Never { .. } => None,
            Verdict::After {
                milliseconds,
                reason,
            } => Some((milliseconds, reason)),
            Verdict::LookFirst { reason, then } => match creation.find(reason, then).await {
                Ok(created) => return creation.found(created),
                Err(Some(unknown)) => return Err(creation.unknown(failed, sent_at, unknown)),
                Err(None) => match then {
                    Then::SendAgain(milliseconds) => Some((milliseconds, reason)),
                    Then::LookOn => Some((0, reason)),
                    Then::GiveUp => None,
                },
            },
        };
        let doing = request.doing();
        let is_again = match again_after {
            Some((milliseconds, reason)) => run.pause(&doing, reason, milliseconds).await,
            None => false,
        };
        if !is_again {
            return Err(NotCreated {
                error: run.ended(&doing, failed.error),
                is_sure: true,
            });
        }
        number += 1;
    }
}

/// One transport request on its way.
struct Creation<'a, O> {
    run: &'a Run<'a, O>,
    landscape: Option<&'a Landscape>,
    request: &'a CreateRequest,
}

impl<O: Outside> Creation<'_, O> {
    /// Takes an answer for true unless it may be the answer to another call,
    /// as a cache gives it.
    async fn believe(&self, answer: Result<Created, AnswerFault>) -> Result<Created, Failed> {
        let untrue = |reason: String| Failed {
            error: Fault::AnswerInvalid {
                doing: self.request.doing(),
                reason,
            }
            .into(),
            verdict: Verdict::LookFirst {
                reason: "the answer is not the one to this request",
                then: Then::LookOn,
            },
            may_be_done: true,
        };
        let created = answer.map_err(|fault| untrue(fault.0))?;
        let id = created.transport_request_id;
        if !holds(Rule::AnswersAreFresh) {
            return Ok(created);
        }
        if !self.run.client.is_news("transport request", id.get()) {
            return Err(untrue(format!(
                "it names transport request {id}, which an earlier call has made"
            )));
        }
        let described = created.description.as_deref();
        if described.is_none_or(|text| text == self.request.body.description) {
            return Ok(created);
        }
        // The service may spell descriptions anew; only a look tells.
        match self.look(self.run).await {
            Ok(Look::NotAllowed(_)) => {
                self.run.warn(format!(
                    "the service answered with transport request {id} and another description than the one that was sent"
                ));
                Ok(created)
            }
            Ok(Look::Seen(Some(seen))) if seen.transport_request_id == id => Ok(created),
            Ok(Look::Seen(_)) | Err(_) => Err(untrue(format!(
                "it names transport request {id} with another description than the one that was sent"
            ))),
        }
    }

    /// Looks for a transport request that may have been made; nothing instead
    /// of a reason means that it was not made.
    async fn find(&self, reason: &'static str, then: Then) -> Result<Created, Option<Unknown>> {
        if then != Then::LookOn {
            // Refused before any work began: one look is enough.
            if holds(Rule::LookBeforeSendingAgain)
                && let Ok(Look::Seen(Some(created))) = self.look(self.run).await
            {
                return Ok(created);
            }
            return Err(None);
        }
        let doing = self.request.doing();
        search(self.run, &doing, reason, async |run| self.look(run).await)
            .await
            .map_err(|unknown| {
                let ends = unknown.looked || holds(Rule::EndsWhereItMayNotLook);
                ends.then_some(unknown)
            })
    }

    /// Goes on as if the answer had come, unless the caller has cancelled.
    fn found(&self, created: Created) -> Result<Created, NotCreated> {
        // A later answer that names it is an old one.
        let id = created.transport_request_id.get();
        self.run.client.is_news("transport request", id);
        if self.run.is_cancelled() {
            let doing = self.request.doing();
            let mut error = Error::from(Fault::Cancelled { doing });
            error.aftermath.transport_request_id = Some(id);
            return Err(NotCreated {
                error,
                is_sure: false,
            });
        }
        self.run.warn(format!(
            "the answer of the service was lost; transport request {id} was found in the queue by its file"
        ));
        Ok(created)
    }

    fn unknown(&self, failed: Failed, sent_at: u64, unknown: Unknown) -> NotCreated {
        let doing = self.request.doing();
        let body = &self.request.body;
        let files: Vec<&str> = body
            .entries
            .iter()
            .map(|entry| entry.uri.as_str())
            .collect();
        let sent_at = time::rfc3339(sent_at);
        let check = format!(
            "look into the queue that {doing} leads to for a transport request with {} {}, made after {sent_at}; run again only if there is none",
            body.storage_type.noun(),
            files.join(", "),
        );
        let asked = Asked {
            node_name: body.node_name.clone(),
            sent_at,
            check: check.into(),
        };
        let error = unknown.into_error(self.run, failed, doing, asked);
        NotCreated {
            error,
            is_sure: false,
        }
    }

    /// Looks once: whatever carries our fresh file ids is ours.
    async fn look(&self, run: &Run<'_, O>) -> Result<Look<Option<Created>>, Error> {
        if !self.request.has_fresh_entries() {
            let why = "references may be in other transport requests too";
            return Ok(Look::NotAllowed(why.to_owned()));
        }
        let (verb, node) = (self.request.verb, &self.request.body.node_name);
        let is_ours = |queued: &QueuedRequest| self.is_ours(queued);
        let places = match places(run, self.landscape, verb, node, &is_ours).await? {
            Look::Seen(places) => places,
            Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason)),
        };
        let created = Created::seen_in(&places);
        let newest = created.as_ref().map(|created| created.transport_request_id);
        let twin = places.iter().find(|place| Some(place.request.id) != newest);
        if let Some(twin) = twin {
            self.run.warn(format!(
                "transport request {} holds the same files: something on the way has sent the request twice; remove one of them",
                twin.request.id
            ));
        }
        Ok(Look::Seen(created))
    }

    fn is_ours(&self, queued: &QueuedRequest) -> bool {
        let body = &self.request.body;
        if !holds(Rule::FoundByFileId) {
            return queued.description.as_ref() == Some(&body.description);
        }
        let entries = queued.entries.as_deref().unwrap_or_default();
        body.entries.iter().all(|ours| {
            entries
                .iter()
                .any(|entry| entry.uri.as_deref() == Some(&ours.uri))
        })
    }
}
