//! Follows an import until it has ended, no matter who started it.
//!
//! One look is two requests, in this order: the status, then the logs. So a
//! status that is final is never told without the messages that led to it.

mod action;
mod explain;
mod explained;
mod journal;
mod message_order;
pub(in crate::flow) mod options;
mod outcome;
mod queue;

pub use explain::{ExplainOptions, Explanation, explain};
pub(in crate::flow) use explain::{context, last_import};
pub use explained::Explained;
pub use journal::LogLine;
pub use message_order::{MessagePlace, order_messages};
pub use outcome::{EndedImport, EndedRequest, import_failure, worst_import};

use serde::Serialize;

use crate::api::LoggedFile;
use crate::api::ids::{ActionId, NodeId, TransportRequestId};
use crate::api::status::{QueueAction, RequestStatus, Stage};
use crate::call::Run;
use crate::call::event::{Event, StatusEvent, WaitingEvent};
use crate::call::outside::Outside;
use crate::diagnosis::Diagnosis;
use crate::error::{Advice, Error, Fault, NextStep, NextStepAction};
use crate::text::time::{self, Milliseconds};

use journal::Journal;
use queue::QueueWatch;

/// What is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An action, whatever it is about.
    Action(ActionId),
    /// The action of an import that the caller has started: it is believed only
    /// when it is about that node and that transport request.
    Import {
        /// The action.
        action: ActionId,
        /// The node's name.
        node_name: String,
        /// The transport request.
        request: TransportRequestId,
    },
    /// A transport request in one node's queue.
    Request {
        /// The node.
        node: NodeId,
        /// The node's name.
        node_name: String,
        /// The transport request.
        request: TransportRequestId,
        /// Whether the node imports by itself what is in its queue.
        is_automatic: bool,
    },
}

impl Target {
    /// Says how to follow it again: nothing of it was stopped, but only what
    /// has begun continues.
    pub(in crate::flow) fn follow_again(&self, is_seen_begun: bool) -> Advice {
        let has_begun = is_seen_begun || !matches!(self, Self::Request { .. });
        let continues = if has_begun {
            "the import continues; "
        } else {
            ""
        };
        match self {
            Self::Action(_) => format!("{continues}follow it again").into(),
            Self::Import {
                node_name, request, ..
            }
            | Self::Request {
                node_name, request, ..
            } => Advice::from(format!("{continues}to follow it again: ")).step(
                NextStep::with_request(NextStepAction::Follow, node_name, request.get()),
            ),
        }
    }
}

/// How often the service is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The first wait in milliseconds.
    pub first_ms: u64,
    /// The longest wait in milliseconds.
    pub longest_ms: u64,
}

impl Pace {
    /// No service is asked more often than this, in milliseconds.
    const LEAST_MS: u64 = 10;

    /// Takes what the caller says of the first and the longest wait.
    #[must_use]
    pub fn new(first: Option<Milliseconds>, longest: Option<Milliseconds>) -> Self {
        let first_ms = first.map_or(2_000, Milliseconds::get).max(Self::LEAST_MS);
        Self {
            first_ms,
            longest_ms: longest.map_or(20_000, Milliseconds::get).max(first_ms),
        }
    }

    /// Returns the wait before the next look: half as much again each time, up
    /// to the longest, and up to a fifth longer by chance, never shorter.
    fn wait(self, looks: u32, random: f64) -> u64 {
        let mut wait = self.first_ms;
        for _ in 0..looks.min(64) {
            wait = (wait + wait / 2).min(self.longest_ms);
        }
        wait + (wait as f64 * random / 5.0) as u64
    }
}

/// How long something is followed where the call has no deadline, in milliseconds.
pub const USUAL_MS: u64 = 3_600_000;

/// So many looks in a row may fail for reasons that pass.
const PASSING_FAILURES: u32 = 10;

/// So many looks in a row may be refused once something was seen or started.
const REFUSALS: u32 = 3;

/// How a file's import ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FollowedFile {
    /// Its name, where the service tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// Its id as text, or the reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Its status.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "ActionStatus"))]
    pub status: Option<String>,
}

/// How the import of a transport request ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FollowedRequest {
    /// The transport request.
    pub transport_request_id: u64,
    /// The node.
    pub node_name: String,
    /// Its status there.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RequestStatus"))]
    pub status: String,
    /// Whether that means success.
    pub is_success: bool,
    /// Its files and references.
    pub files: Vec<FollowedFile>,
}

/// How what was followed has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Followed {
    /// The worst status of all.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RequestStatus"))]
    pub status: String,
    /// Whether everything succeeded.
    pub is_success: bool,
    /// The last action that was followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_id: Option<u64>,
    /// The node.
    pub node_name: String,
    /// Each transport request.
    pub requests: Vec<FollowedRequest>,
    /// Error and fatal messages, in the order of time.
    pub errors: Vec<LogLine>,
    /// All messages, in the order of time, without secrets.
    pub messages: Vec<LogLine>,
    /// Why it failed, the most likely cause first; empty where no cause is
    /// known, and after a success.
    pub diagnosis: Vec<Diagnosis>,
    /// Whether it failed and no cause is known.
    pub is_unexplained: bool,
    /// The service's first error, where something failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_error: Option<String>,
    /// Links to logs of deployments.
    pub deployment_logs: Vec<String>,
    /// When the first of them expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_logs_expire_at: Option<String>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

/// What one look has shown.
struct Sight {
    status: String,
    has_ended: bool,
    action: Option<u64>,
    node_name: String,
    requests: Vec<FollowedRequest>,
    lines: Vec<LogLine>,
}

/// Follows until the end. `is_begun` says that the caller has started what is
/// followed: then no failure is the end of it.
///
/// # Errors
/// When the target cannot be seen, when the time limit is reached, or when the caller
/// cancels. An import that ends in error is not an error here.
pub async fn follow<O: Outside>(
    run: &Run<'_, O>,
    target: &Target,
    pace: Pace,
    is_begun: bool,
) -> Result<Followed, Error> {
    let limited;
    let run = if run.remaining_ms() == u64::MAX {
        limited = run.for_at_most(USUAL_MS);
        &limited
    } else {
        run
    };
    let mut following = Following {
        run,
        pace,
        journal: Journal::default(),
        known: Vec::new(),
        is_waiting_told: false,
    };
    let mut watch = match target {
        Target::Action(_) | Target::Import { .. } => None,
        Target::Request {
            node,
            node_name,
            request,
            ..
        } => Some(QueueWatch::new(*node, node_name, *request)),
    };
    let mut failures = 0;
    let mut looks = 0;
    loop {
        let sight = match (target, &mut watch) {
            (Target::Action(action), _) => following.look_at_action(*action, None).await,
            (
                Target::Import {
                    action,
                    node_name,
                    request,
                },
                _,
            ) => {
                let about = Some((node_name.as_str(), *request));
                following.look_at_action(*action, about).await
            }
            (Target::Request { .. }, Some(watch)) => following.look_at_queue(watch).await,
            (Target::Request { .. }, None) => return Err(following.ended(target, None)),
        };
        match sight {
            Ok(sight) => {
                failures = 0;
                following.tell(&sight);
                following.tell_waiting(target, &sight);
                if sight.has_ended {
                    return Ok(following.result(sight));
                }
            }
            Err(error) => {
                failures += 1;
                following.survive(target, error, failures, is_begun)?;
            }
        }
        let wait = pace.wait(looks, run.outside.random());
        looks += 1;
        run.rest(wait).await;
        if run.is_cancelled() {
            let doing = following.doing(target);
            return Err(Fault::Cancelled { doing }.into());
        }
        if run.remaining_ms() == 0 {
            return Err(following.ended(target, None));
        }
    }
}

/// A follow at work.
struct Following<'a, O> {
    run: &'a Run<'a, O>,
    pace: Pace,
    journal: Journal,
    /// The statuses that were told, by node and transport request.
    known: Vec<(String, u64, String)>,
    is_waiting_told: bool,
}

impl<O: Outside> Following<'_, O> {
    fn doing(&self, target: &Target) -> String {
        match target {
            Target::Action(action) | Target::Import { action, .. } => {
                format!("following action {action}")
            }
            Target::Request {
                node_name, request, ..
            } => format!("following transport request {request} in {node_name}"),
        }
    }

    /// Tells new statuses and messages; how something ended comes last.
    fn tell(&mut self, sight: &Sight) {
        self.tell_statuses(sight, false);
        let secrets = self.run.client.secrets();
        for event in self.journal.news(sight.lines.clone(), &secrets) {
            self.run.outside.tell(event);
        }
        self.tell_statuses(sight, true);
    }

    /// Tells once that nobody will import by itself what waits.
    fn tell_waiting(&mut self, target: &Target, sight: &Sight) {
        let Target::Request {
            node_name,
            request,
            is_automatic: false,
            ..
        } = target
        else {
            return;
        };
        let waits = RequestStatus::parse(&sight.status)
            .allowed_actions()
            .contains(&QueueAction::Import);
        if waits && !sight.has_ended && !self.is_waiting_told {
            self.is_waiting_told = true;
            self.run.outside.tell(Event::Waiting(WaitingEvent {
                node_name: node_name.clone(),
                transport_request_id: request.get(),
            }));
        }
    }

    fn tell_statuses(&mut self, sight: &Sight, ended: bool) {
        for request in &sight.requests {
            if RequestStatus::parse(&request.status).has_ended() != ended {
                continue;
            }
            let id = request.transport_request_id;
            let (node, status) = (&request.node_name, &request.status);
            let known = self
                .known
                .iter_mut()
                .find(|(n, r, _)| *r == id && n == node);
            match known {
                Some((.., known)) if known == status => continue,
                Some((.., known)) => known.clone_from(status),
                None => self.known.push((node.clone(), id, status.clone())),
            }
            self.run.outside.tell(Event::Status(StatusEvent {
                node_name: node.clone(),
                transport_request_id: id,
                status: status.clone(),
                action_id: sight.action,
            }));
        }
    }

    fn result(mut self, sight: Sight) -> Followed {
        let worst = sight
            .requests
            .iter()
            .map(|request| RequestStatus::parse(&request.status))
            .chain([RequestStatus::parse(&sight.status)])
            .max_by_key(|status| status.weight())
            .unwrap_or(RequestStatus::Succeeded);
        let (deployment_logs, expire_at) = self.journal.take_links();
        let messages = self.journal.into_lines();
        let explained = Explained::of_requests(&messages, &sight.requests, &sight.status);
        Followed {
            status: worst.as_str().to_owned(),
            is_success: worst.is_success(),
            action_id: sight.action,
            node_name: sight.node_name,
            errors: messages
                .iter()
                .filter(|line| line.is_error())
                .cloned()
                .collect(),
            messages,
            diagnosis: explained.diagnosis,
            is_unexplained: explained.is_unexplained,
            first_error: explained.first_error,
            deployment_logs,
            deployment_logs_expire_at: expire_at.map(time::rfc3339),
            warnings: self.run.take_warnings(),
            requests: sight.requests,
        }
    }

    /// Decides whether to go on after a look that failed.
    ///
    /// # Errors
    /// When that makes no sense.
    fn survive(
        &self,
        target: &Target,
        error: Error,
        failures: u32,
        is_begun: bool,
    ) -> Result<(), Error> {
        if matches!(error.fault, Fault::Cancelled { .. }) {
            return Err(error);
        }
        let is_begun = is_begun || !self.known.is_empty();
        let passes = error.is_retryable() || matches!(error.fault, Fault::AnswerInvalid { .. });
        let most = match (passes, is_begun) {
            (true, _) => PASSING_FAILURES,
            (false, true) => REFUSALS,
            (false, false) => return Err(error),
        };
        if failures < most && self.run.remaining_ms() > 0 {
            return Ok(());
        }
        Err(self.ended(target, Some(error)))
    }

    /// Makes the error of a follow that ends before what it follows.
    fn ended(&self, target: &Target, failure: Option<Error>) -> Error {
        let mut reason = match (&failure, self.run.remaining_ms()) {
            (_, 0) => "the time limit was reached".to_owned(),
            (Some(error), _) => error.to_string(),
            (None, _) => "nothing more can be seen".to_owned(),
        };
        for (node, request, status) in &self.known {
            reason.push_str(&format!(
                "; transport request {request} has status {status} in {node}"
            ));
        }
        let has_begun = self
            .known
            .iter()
            .any(|(_, _, status)| RequestStatus::parse(status).stage() != Stage::Waiting);
        let fault = Fault::FollowEnded {
            doing: self.doing(target),
            reason,
        };
        let mut error = match failure {
            Some(error) => error.with_fault(fault),
            None => fault.into(),
        };
        let check = &mut error.aftermath.check;
        check.get_or_insert_with(|| target.follow_again(has_begun));
        error
    }
}

fn files(files: &[LoggedFile]) -> Vec<FollowedFile> {
    let followed = |file: &LoggedFile| FollowedFile {
        file_name: file.name.clone(),
        uri: file.uri.clone(),
        status: file.status.clone(),
    };
    files.iter().map(followed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_longest_and_are_never_shorter_than_asked() {
        let pace = Pace {
            first_ms: 2_000,
            longest_ms: 20_000,
        };
        let waits: Vec<_> = (0..8).map(|looks| pace.wait(looks, 0.0)).collect();
        assert_eq!(
            waits,
            [2_000, 3_000, 4_500, 6_750, 10_125, 15_187, 20_000, 20_000]
        );
        assert_eq!(pace.wait(1_000_000, 0.999), 23_996);
    }

    #[test]
    fn a_pace_of_zero_does_not_flood_the_service() {
        let none: Milliseconds = serde_json::from_str("0").unwrap();
        let pace = Pace::new(Some(none), Some(none));
        assert_eq!((pace.first_ms, pace.longest_ms), (10, 10));
    }
}
