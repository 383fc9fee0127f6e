//! Creates a transport request once: never a second one, never success without proof.

use crate::api::{AnswerFault, CreateRequest, Created, Operation, QueuedRequest};
use crate::call::outside::Outside;
use crate::call::verdict::Verdict;
use crate::call::{Failed, Run};
use crate::error::{Error, Fault};
use crate::rules::{Rule, applies};
use crate::text::time;

use crate::flow::landscape::{Landscape, Look, places};
use crate::flow::search::{Asked, Unknown, search};

/// Why no transport request is reported.
#[derive(Debug)]
pub(in crate::flow) enum NotCreated {
    /// The creation was not sent.
    NotSent(Error),
    /// It did not reach the service, or the service refused it.
    Refused(Box<Refused>),
    /// Whether it was created is unclear, and no check has found it.
    Unclear(Box<Unclear>),
    /// It was found, and the caller has cancelled.
    Found(Error),
}

/// What is known of a creation that was refused.
#[derive(Debug)]
pub(in crate::flow) struct Refused {
    /// The last attempt.
    pub failed: Failed,
    /// What was asked for, and what to check.
    pub asked: Asked,
}

/// What is known of a creation whose outcome is unclear.
#[derive(Debug)]
pub(in crate::flow) struct Unclear {
    /// The last attempt.
    pub failed: Failed,
    /// Why a check did not clear it.
    pub unknown: Unknown,
    /// What was asked for, and what to check.
    pub asked: Asked,
    /// When it was sent, on the forward clock.
    pub sent_ms: u64,
    /// How many milliseconds to wait before starting again once it is proven
    /// that nothing was created; nothing when the attempts are used up.
    pub again_after_ms: Option<u64>,
}

/// Creates the transport request; `number` counts the attempts of the release.
///
/// # Errors
/// When it was not created, or when that is unclear.
pub(in crate::flow) async fn create<O: Outside>(
    run: &Run<'_, O>,
    landscape: Option<&Landscape>,
    request: &CreateRequest,
    number: &mut u32,
) -> Result<Created, NotCreated> {
    let creation = Creation {
        run,
        landscape,
        request,
    };
    loop {
        let (sent_at, sent_ms) = (run.outside.wall_clock(), run.outside.now());
        let failed = match run.attempt_decoded(request, *number).await {
            Ok(answer) => match creation.believe(answer, *number).await {
                Ok(created) => return Ok(created),
                Err(failed) => failed,
            },
            Err(failed) => *failed,
        };
        *number += 1;
        let again_after = match failed.verdict {
            Verdict::Never { .. } => None,
            Verdict::After {
                milliseconds,
                reason,
            } => Some((milliseconds, reason)),
            Verdict::LookFirst {
                reason,
                again_after_ms,
            } => match creation.find(reason).await {
                Ok(created) => return creation.found(created),
                Err(unknown) => {
                    return Err(NotCreated::Unclear(Box::new(Unclear {
                        failed,
                        unknown,
                        asked: creation.asked(sent_at),
                        sent_ms,
                        again_after_ms,
                    })));
                }
            },
        };
        let doing = request.doing();
        let is_again = match again_after {
            Some((milliseconds, reason)) => run.pause(&doing, reason, milliseconds).await,
            None => false,
        };
        if !is_again {
            let failed = Failed {
                error: run.ended(&doing, failed.error),
                ..failed
            };
            let asked = creation.asked(sent_at);
            return Err(NotCreated::Refused(Box::new(Refused { failed, asked })));
        }
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
    async fn believe(
        &self,
        answer: Result<Created, AnswerFault>,
        number: u32,
    ) -> Result<Created, Failed> {
        let is_last = number >= self.run.client.setup().retry.attempts;
        let untrue = |reason: String| Failed {
            error: Fault::AnswerInvalid {
                doing: self.request.doing(),
                reason,
            }
            .into(),
            verdict: Verdict::LookFirst {
                reason: "the answer is not the one to this request",
                again_after_ms: (!is_last).then_some(0),
            },
            may_be_done: true,
            may_hold_file: false,
        };
        let created = answer.map_err(|fault| untrue(fault.0))?;
        let id = created.transport_request_id;
        if !applies(Rule::AnswersAreFresh) {
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

    /// Looks for a transport request that may have been made.
    async fn find(&self, reason: &'static str) -> Result<Created, Unknown> {
        let doing = self.request.doing();
        search(self.run, &doing, reason, async |run| self.look(run).await).await
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
            return Err(NotCreated::Found(error));
        }
        self.run.warn(format!(
            "the answer of the service was lost; transport request {id} was found in the queue by its file"
        ));
        Ok(created)
    }

    fn asked(&self, sent_at: u64) -> Asked {
        let doing = self.request.doing();
        let body = &self.request.body;
        let files: Vec<&str> = body
            .entries
            .iter()
            .map(|entry| entry.uri.as_str())
            .collect();
        let sent_at = time::rfc3339(sent_at);
        let check = format!(
            "check the queue that {doing} leads to for a transport request with {} {}, created after {sent_at}; run again only if there is none",
            body.storage_type.noun(),
            files.join(", "),
        );
        Asked {
            node_name: body.node_name.clone(),
            sent_at,
            check: check.into(),
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
        if !applies(Rule::FoundByFileId) {
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
