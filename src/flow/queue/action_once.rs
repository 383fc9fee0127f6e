//! Does something with transport requests in a queue once: whether it was done
//! is told by the request's logs, where a new action of its kind stands.

use crate::api::ids::{ActionId, TransportRequestId};
use crate::api::status::QueueAction;
use crate::api::{Answers, GetAction, GetRequestLogs, LoggedAction, Node};
use crate::call::outside::Outside;
use crate::call::verdict::Verdict;
use crate::call::{Failed, Run};
use crate::error::{Advice, Error, Fault, NextStep, NextStepAction};
use crate::text::time;

use crate::flow::landscape::{Look, allowed};
use crate::flow::search::{Asked, Unknown, search};

/// What shall be done once.
pub(in crate::flow) struct ActionOnce<'a> {
    /// What is sent.
    pub operation: Box<dyn Answers<Answer = Option<ActionId>>>,
    /// What it does.
    pub action: QueueAction,
    /// Where.
    pub node: &'a Node,
    /// One of the transport requests, whose logs tell whether it was done.
    pub request: Option<TransportRequestId>,
    /// All of them that are named: an action is the one only when it is about each.
    pub requests: &'a [TransportRequestId],
}

/// Sends the operation and returns the action that does it, where the service
/// names one.
///
/// # Errors
/// When it surely was not done, or when that is unknown.
pub(in crate::flow) async fn do_once<O: Outside>(
    run: &Run<'_, O>,
    once: &ActionOnce<'_>,
) -> Result<Option<u64>, Error> {
    let known = once.actions(run).await?;
    let doing = once.operation.doing();
    let mut number = 1;
    loop {
        let sent_at = run.outside.wall_clock();
        let mut failed = match run.attempt_decoded(&*once.operation, number).await {
            Ok(answer) => match once.believe(run, answer.unwrap_or_default()) {
                Ok(action) => return Ok(action),
                Err(failed) => failed,
            },
            Err(failed) => *failed,
        };
        let again_after = match failed.verdict {
            Verdict::After {
                milliseconds,
                reason,
            } => Some((milliseconds, reason)),
            // Refused: unless somebody, the queue itself, or a repeated request was quicker.
            Verdict::Never { .. } => {
                if once.action == QueueAction::Import && !run.is_cancelled() {
                    let blind = match once.look(run, &known).await {
                        Ok(Look::Seen(Some(action))) => {
                            run.warn(format!(
                                "{failed}; action {action} imports it already, started by somebody else or by the queue itself",
                                failed = failed.error
                            ));
                            return Ok(Some(action));
                        }
                        Ok(Look::Seen(None)) => None,
                        Ok(Look::NotAllowed(reason)) => Some(reason),
                        Err(error) => Some(error.to_string()),
                    };
                    failed.error.aftermath.check = blind.map(|reason| {
                        Advice::from("check whether it is imported already: see ")
                            .step(once.place_to_check())
                            .text(format!(" (ctms could not check: {reason})"))
                    });
                }
                None
            }
            Verdict::LookFirst { reason, .. } => {
                let look = async |run: &Run<'_, O>| once.look(run, &known).await;
                return match search(run, &doing, reason, look).await {
                    Ok(action) => once.found(run, action),
                    Err(unknown) => Err(once.unknown(run, failed, sent_at, unknown)),
                };
            }
        };
        let is_again = match again_after {
            Some((milliseconds, reason)) => run.pause(&doing, reason, milliseconds).await,
            None => false,
        };
        if !is_again {
            return Err(run.ended(&doing, failed.error));
        }
        number += 1;
    }
}

impl ActionOnce<'_> {
    /// Takes an answer for true unless it is the answer to an earlier call, as
    /// a cache gives it.
    fn believe<O: Outside>(
        &self,
        run: &Run<'_, O>,
        action: Option<ActionId>,
    ) -> Result<Option<u64>, Failed> {
        match action.map(ActionId::get) {
            Some(id) if !run.client.is_news("action", id) => Err(Failed {
                error: Fault::AnswerInvalid {
                    doing: self.operation.doing(),
                    reason: format!("it names action {id}, which an earlier call has started"),
                }
                .into(),
                verdict: Verdict::LookFirst {
                    reason: "the answer is not the one to this request",
                    again_after_ms: None,
                },
                may_be_done: true,
                may_hold_file: false,
            }),
            action => Ok(action),
        }
    }

    /// Returns the actions of this kind on the request, the latest first.
    async fn actions<O: Outside>(&self, run: &Run<'_, O>) -> Result<Look<Vec<u64>>, Error> {
        let Some(request) = self.request else {
            let reason = "it is not known which transport requests it is about";
            return Ok(Look::NotAllowed(reason.to_owned()));
        };
        let get = GetRequestLogs {
            node: self.node.id,
            request,
        };
        let logs = match allowed(run.ask(&get).await)? {
            Look::Seen(logs) => logs,
            Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason)),
        };
        Ok(Look::Seen(newest_first(&logs, self.action.action_type())))
    }

    /// Looks for an action that was not known before.
    async fn look<O: Outside>(
        &self,
        run: &Run<'_, O>,
        known: &Look<Vec<u64>>,
    ) -> Result<Look<Option<u64>>, Error> {
        let known = match known {
            Look::Seen(known) => known,
            Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason.clone())),
        };
        let actions = match self.actions(run).await? {
            Look::Seen(actions) => actions,
            Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason)),
        };
        for action in actions.into_iter().filter(|one| !known.contains(one)) {
            match self.is_about_all(run, action).await? {
                Look::Seen(true) => return Ok(Look::Seen(Some(action))),
                Look::Seen(false) => {}
                Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason)),
            }
        }
        Ok(Look::Seen(None))
    }

    /// Returns whether an action on the one transport request is about all of them.
    async fn is_about_all<O: Outside>(
        &self,
        run: &Run<'_, O>,
        action: u64,
    ) -> Result<Look<bool>, Error> {
        let (Some(action), [_, _, ..]) = (ActionId::new(action), self.requests) else {
            return Ok(Look::Seen(true));
        };
        let seen = match allowed(run.ask(&GetAction { action }).await)? {
            Look::Seen(seen) => seen,
            Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason)),
        };
        let ids: Vec<u64> = seen.requests.iter().map(|one| one.id).collect();
        let mut requests = self.requests.iter();
        Ok(Look::Seen(requests.all(|one| ids.contains(&one.get()))))
    }

    /// Goes on as if the answer had come, unless the caller has cancelled.
    fn found<O: Outside>(&self, run: &Run<'_, O>, action: u64) -> Result<Option<u64>, Error> {
        if run.is_cancelled() {
            let doing = self.operation.doing();
            let mut error = Error::from(Fault::Cancelled { doing });
            error.aftermath.node_name = Some(self.node.name.clone());
            error.aftermath.check =
                Some(format!("action {action} was started and continues").into());
            return Err(error);
        }
        // A later answer that names it is an old one.
        run.client.is_news("action", action);
        run.warn(format!(
            "the answer of the service was lost; action {action} was found in the logs"
        ));
        Ok(Some(action))
    }

    /// Where to read whether the work was done.
    fn place_to_check(&self) -> NextStep {
        let node = &self.node.name;
        match self.request {
            Some(request) => NextStep::with_request(NextStepAction::Logs, node, request.get()),
            None => NextStep::in_node(NextStepAction::Queue, node),
        }
    }

    fn unknown<O: Outside>(
        &self,
        run: &Run<'_, O>,
        failed: Failed,
        sent_at: u64,
        unknown: Unknown,
    ) -> Error {
        let doing = self.operation.doing();
        let node = &self.node.name;
        let sent_at = time::rfc3339(sent_at);
        let check = Advice::from(format!(
            "check whether it was {} after {sent_at}: see ",
            self.action.done()
        ))
        .step(self.place_to_check())
        .text("; run again only if it was not");
        let asked = Asked {
            node_name: node.clone(),
            sent_at,
            check,
        };
        unknown.into_error(run, failed, doing, asked)
    }
}

/// Returns the actions of one kind in the logs of a request, the newest first.
fn newest_first(logs: &[LoggedAction], kind: &str) -> Vec<u64> {
    let mut actions: Vec<u64> = logs
        .iter()
        .filter(|log| log.kind == kind)
        .map(|log| log.id.get())
        .collect();
    actions.sort_unstable_by(|one, other| other.cmp(one));
    actions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ids::NodeId;

    #[test]
    fn of_the_actions_of_a_kind_the_newest_comes_first() {
        let get = GetRequestLogs {
            node: NodeId::new(4).unwrap(),
            request: TransportRequestId::new(30).unwrap(),
        };
        let logs = br#"{"logs":[{"actionType":"I","actionId":7},{"actionType":"I","actionId":9},
            {"actionType":"R","actionId":10},{"actionType":"I","actionId":8},{"actionId":11}]}"#;
        let logs = get.decode(logs).unwrap();
        assert_eq!(newest_first(&logs, "I"), [9, 8, 7]);
    }
}
