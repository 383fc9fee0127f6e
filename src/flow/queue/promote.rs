//! Imports a transport request into node after node along the routes, and
//! stops at the first failure. What is done is not done again, so that the
//! same call goes on from where an earlier one stopped.

use serde::{Deserialize, Serialize};

use crate::api::ids::{ActionId, NodeId, TransportRequestId};
use crate::api::status::{QueueAction, RequestStatus};
use crate::api::{ListNodes, ListQueue, ListRoutes, Node};
use crate::call::Run;
use crate::call::event::{Event, StepEvent};
use crate::call::outside::Outside;
use crate::error::{Advice, Error, Fault, NextStep, NextStepAction, Part};
use crate::text::time::Milliseconds;

use crate::flow::follow::{Followed, Pace, Target, follow};
use crate::flow::landscape::node_ref::NodeRef;
use crate::flow::queue::operate::{Operate, check_node, operate};
use crate::flow::queue::refusal::is_manual;
use crate::flow::queue::route_path::way;

/// How long to wait until a forwarded request is in the next queue, in milliseconds.
const ARRIVES_WITHIN_MS: u64 = 60_000;

/// Which request shall go where.
#[derive(Debug, Clone)]
pub struct Promote {
    /// The transport request.
    pub request: TransportRequestId,
    /// The first node to import into; nothing for the first one on the way
    /// whose queue holds the request.
    pub from: Option<NodeRef>,
    /// The last node to import into.
    pub to: NodeRef,
    /// The user shown in the user interface.
    pub named_user: Option<String>,
    /// Whether a warning stops the way.
    pub stop_on_warning: bool,
    /// How often the service is asked.
    pub pace: Pace,
}

/// How far a transport request has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Promoted {
    /// The transport request.
    pub transport_request_id: TransportRequestId,
    /// Whether it was imported into every node on the way.
    pub is_success: bool,
    /// The status in the last node that was reached.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RequestStatus"))]
    pub status: String,
    /// The nodes on the way, as far as it has come.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "PromotedStep[]"))]
    pub steps: Vec<Step>,
    /// Where it stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<String>,
    /// How to go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    pub next: Option<Advice>,
    /// The same in parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "AdvicePart[]"))]
    pub next_parts: Vec<Part>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

/// One node on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "PromotedStep")
)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The node.
    pub node_id: NodeId,
    /// The node's name.
    pub node_name: String,
    /// The status there.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RequestStatus"))]
    pub status: String,
    /// Whether that means success.
    pub is_success: bool,
    /// What the import said; nothing where it was done before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followed: Option<Followed>,
}

/// What `client.promote` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PromoteOptions {
    transport_request_id: TransportRequestId,
    from: Option<NodeRef>,
    to: NodeRef,
    named_user: Option<String>,
    #[serde(default)]
    stop_on_warning: bool,
    poll_ms: Option<Milliseconds>,
    longest_poll_ms: Option<Milliseconds>,
}

impl PromoteOptions {
    /// Returns which request shall go where.
    pub fn promote<O: Outside>(self, run: &Run<'_, O>) -> Promote {
        Promote {
            request: self.transport_request_id,
            from: self.from,
            to: self.to,
            named_user: run.named_user(self.named_user),
            stop_on_warning: self.stop_on_warning,
            pace: Pace::new(self.poll_ms, self.longest_poll_ms),
        }
    }
}

/// Takes the request along its way.
///
/// # Errors
/// When the way cannot be gone at all, or an operation fails; an import that
/// ends in error is a result.
pub async fn promote<O: Outside>(run: &Run<'_, O>, wish: &Promote) -> Result<Promoted, Error> {
    let nodes = run.ask(&ListNodes).await?.nodes;
    let routes = run.ask(&ListRoutes).await?.routes;
    let way = way(&wish.to, wish.from.as_ref(), &nodes, &routes)?;
    let mut walk = Walk {
        run,
        wish,
        steps: Vec::new(),
    };
    let ahead = walk.find_start(&way).await?;
    let mut stopped = None;
    let mut before = None;
    for node in ahead {
        stopped = walk
            .go_through(before, node)
            .await
            .map_err(|error| walk.stands_at(node, error))?;
        if stopped.is_some() {
            break;
        }
        before = Some(node);
    }
    let last = walk.steps.last();
    Ok(Promoted {
        transport_request_id: wish.request,
        is_success: stopped.is_none(),
        status: last.map_or_else(|| "unknown".to_owned(), |step| step.status.clone()),
        stopped_at: stopped.as_ref().map(|stop| stop.node_name.clone()),
        next_parts: stopped
            .iter()
            .flat_map(|stop| stop.next.parts())
            .cloned()
            .collect(),
        next: stopped.map(|stop| stop.next),
        warnings: run.take_warnings(),
        steps: walk.steps,
    })
}

/// Where and how the way ended early.
struct Stop {
    node_name: String,
    next: Advice,
}

/// A request on its way.
struct Walk<'a, O> {
    run: &'a Run<'a, O>,
    wish: &'a Promote,
    steps: Vec<Step>,
}

impl<O: Outside> Walk<'_, O> {
    /// Returns the nodes that are to be gone through; checks all of them
    /// before anything is sent.
    async fn find_start<'n>(&self, way: &[&'n Node]) -> Result<Vec<&'n Node>, Error> {
        let mut statuses = Vec::new();
        for node in way {
            statuses.push(self.status(node).await?);
        }
        let is_there = |status: &Option<String>| {
            let status = status.as_deref().map(RequestStatus::parse);
            status.is_some_and(|status| status != RequestStatus::Deleted)
        };
        let Some(start) = statuses.iter().position(is_there) else {
            let names: Vec<&str> = way.iter().map(|node| node.name.as_str()).collect();
            return Err(Fault::Usage {
                problem: format!(
                    "transport request {} is in no queue on the way {}",
                    self.wish.request,
                    names.join(" -> ")
                ),
                advice: "check the request's id, and where it was exported to".into(),
            }
            .into());
        };
        let ahead: Vec<&Node> = way.iter().skip(start).copied().collect();
        for (node, status) in ahead.iter().zip(statuses.iter().skip(start)) {
            let status = RequestStatus::parse(status.as_deref().unwrap_or_default());
            if !status.is_success() {
                check_node(node)?;
            }
        }
        Ok(ahead)
    }

    /// Goes through one node; returns where and how it stopped, if it did.
    async fn go_through(
        &mut self,
        before: Option<&Node>,
        node: &Node,
    ) -> Result<Option<Stop>, Error> {
        let Some(status) = self.arrive(before, node).await? else {
            let reason = Advice::from(format!(
                "transport request {} has not arrived in {} within {} s: see ",
                self.wish.request,
                node.name,
                ARRIVES_WITHIN_MS / 1_000
            ))
            .step(NextStep::in_node(NextStepAction::Queue, &node.name));
            return Ok(Some(self.stop(node, reason)));
        };
        let parsed = RequestStatus::parse(&status);
        let waits = parsed.allowed_actions().contains(&QueueAction::Import);
        let is_automatic = node.automatic_import == Some(true);
        let target = match (parsed.has_ended(), waits) {
            (_, true) if !is_automatic => self.import(node).await?,
            (true, _) => None,
            (false, _) => Some(self.in_queue(node)),
        };
        let mut step = Step {
            node_id: node.id,
            node_name: node.name.clone(),
            is_success: parsed.is_success(),
            status: status.clone(),
            followed: None,
        };
        if let Some(target) = target {
            let mut followed = follow(self.run, &target, self.wish.pace, true).await?;
            self.keep(std::mem::take(&mut followed.warnings));
            step.status.clone_from(&followed.status);
            step.is_success = followed.is_success;
            step.followed = Some(followed);
        }
        let ended = RequestStatus::parse(&step.status);
        let goes_on =
            step.is_success && !(self.wish.stop_on_warning && ended == RequestStatus::Warning);
        let stop = (!goes_on).then(|| self.stop(node, self.how_to_go_on(node, ended)));
        self.steps.push(step);
        Ok(stop)
    }

    /// Starts the import and returns what is to be followed.
    async fn import(&self, node: &Node) -> Result<Option<Target>, Error> {
        let doing = format!(
            "importing transport request {} into {}",
            self.wish.request, node.name
        );
        self.run.outside.tell(Event::Step(StepEvent { doing }));
        let operated = operate(self.run, &self.operation(QueueAction::Import, node)).await?;
        self.keep(operated.warnings);
        let action = operated.action_id.and_then(ActionId::new);
        Ok(Some(match action {
            Some(action) => Target::Import {
                action,
                node_name: node.name.clone(),
                request: self.wish.request,
            },
            None => self.in_queue(node),
        }))
    }

    /// Keeps warnings, told already, for the result of the whole way.
    fn keep(&self, warnings: Vec<String>) {
        for warning in warnings {
            self.run.keep_warning(warning);
        }
    }

    /// Sees to it that the request is in the queue, and returns its status.
    async fn arrive(&self, before: Option<&Node>, node: &Node) -> Result<Option<String>, Error> {
        let mut status = self.status(node).await?;
        let is_gone = matches!(status.as_deref(), None | Some("deleted"));
        let Some(before) = before.filter(|_| is_gone) else {
            return Ok(status);
        };
        if before.forward_mode.as_deref().is_some_and(is_manual) {
            let forward = self.operation(QueueAction::Forward, before);
            self.keep(operate(self.run, &forward).await?.warnings);
            status = self.status(node).await?;
        }
        let until = self.run.outside.now().saturating_add(ARRIVES_WITHIN_MS);
        while status.is_none() && self.run.outside.now() < until {
            self.run.rest(self.wish.pace.first_ms).await;
            if self.run.is_cancelled() {
                let doing = format!(
                    "waiting for transport request {} in {}",
                    self.wish.request, node.name
                );
                return Err(Fault::Cancelled { doing }.into());
            }
            status = self.status(node).await?;
        }
        Ok(status)
    }

    async fn status(&self, node: &Node) -> Result<Option<String>, Error> {
        let queue = self.run.ask(&ListQueue::whole(node.id)).await?;
        let mut requests = queue.transport_requests.into_iter();
        let found = requests.find(|request| request.id == self.wish.request);
        Ok(found.map(|request| request.status.unwrap_or_else(|| "unknown".to_owned())))
    }

    fn operation(&self, action: QueueAction, node: &Node) -> Operate {
        Operate {
            action,
            node: NodeRef::Id(node.id),
            requests: Some(vec![self.wish.request]),
            named_user: self.wish.named_user.clone(),
            force: false,
            tells_what_follows: false,
        }
    }

    fn in_queue(&self, node: &Node) -> Target {
        Target::Request {
            node: node.id,
            node_name: node.name.clone(),
            request: self.wish.request,
            // Only such a node is followed by its queue.
            is_automatic: true,
        }
    }

    fn stop(&self, node: &Node, next: Advice) -> Stop {
        Stop {
            node_name: node.name.clone(),
            next,
        }
    }

    fn how_to_go_on(&self, node: &Node, status: RequestStatus<'_>) -> Advice {
        let again = self.again(node);
        let (name, request) = (&node.name, self.wish.request.get());
        match status {
            RequestStatus::Error => Advice::from("fix the cause, then ")
                .step(NextStep::with_request(NextStepAction::Reset, name, request))
                .text(" and ")
                .step(again),
            RequestStatus::Deleted => {
                format!("transport request {request} was removed from the queue of {name}").into()
            }
            RequestStatus::Warning => Advice::from("read the messages; to continue: ").step(again),
            RequestStatus::Initial
            | RequestStatus::Running
            | RequestStatus::Repeat
            | RequestStatus::Fatal
            | RequestStatus::Succeeded
            | RequestStatus::Skipped
            | RequestStatus::Other(_) => Advice::from("fix the cause, then ").step(again),
        }
    }

    /// The step that goes on from a node.
    fn again(&self, node: &Node) -> NextStep {
        let to = match &self.wish.to {
            NodeRef::Name(name) => name.clone(),
            NodeRef::Id(id) => id.to_string(),
        };
        NextStep {
            import_to: Some(to),
            ..NextStep::with_request(NextStepAction::Import, &node.name, self.wish.request.get())
        }
    }

    /// Says in an error where the request stands, and how to go on.
    fn stands_at(&self, node: &Node, mut error: Error) -> Error {
        let after = &mut error.aftermath;
        after.transport_request_id = Some(self.wish.request.get());
        after.node_name = Some(node.name.clone());
        after.check.get_or_insert_with(|| {
            Advice::from(format!("it has reached {}; continue with ", node.name))
                .step(self.again(node))
        });
        error
    }
}
