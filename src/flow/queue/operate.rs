//! Import, forward, reset and remove: what can be known is checked first, then
//! one request is sent that is repeated only after a check.

use serde::{Deserialize, Serialize};

use crate::api::ids::{ActionId, NodeId, TransportRequestId};
use crate::api::limits::Limit;
use crate::api::status::{QueueAction, RequestStatus};
use crate::api::{Answers, Change, ChangeQueue, ListNodes, ListQueue, Node, StartImport};
use crate::call::Run;
use crate::call::event::{Event, SkippedEvent};
use crate::call::outside::Outside;
use crate::error::finding::Finding;
use crate::error::{Advice, Error, Fault, NextStep, NextStepAction};

use crate::flow::landscape::node_ref::NodeRef;
use crate::flow::landscape::{Look, allowed};
use crate::flow::queue::action_once::{ActionOnce, do_once};
use crate::flow::queue::refusal::{NodeState, Refusal, is_manual};

/// What shall be done with transport requests in a node's queue.
#[derive(Debug, Clone)]
pub struct Operate {
    /// What.
    pub action: QueueAction,
    /// The node.
    pub node: NodeRef,
    /// The transport requests; nothing for all that can be imported.
    pub requests: Option<Vec<TransportRequestId>>,
    /// The user shown in the user interface.
    pub named_user: Option<String>,
    /// Whether to send without looking at the status of the requests.
    pub force: bool,
    /// Whether to warn of what an import does not do although people expect it.
    pub tells_what_follows: bool,
}

/// What was done, or begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Operated {
    /// The action of an import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_id: Option<u64>,
    /// The node.
    pub node_id: NodeId,
    /// The node's name.
    pub node_name: String,
    /// The transport requests, as far as they are known.
    pub transport_request_ids: Vec<TransportRequestId>,
    /// For imports: whether the node imports by itself, so that nothing was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_automatic: Option<bool>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

/// What `queue.import`, `forward`, `reset` and `remove` take.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OperateOptions {
    node: NodeRef,
    transport_request_ids: Vec<TransportRequestId>,
    named_user: Option<String>,
    #[serde(default)]
    force: bool,
}

/// What `queue.importAll` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportAllOptions {
    node: NodeRef,
    named_user: Option<String>,
    #[serde(default)]
    force: bool,
}

impl OperateOptions {
    /// Returns what shall be done.
    ///
    /// # Errors
    /// When no transport request is named, or the named user is too long.
    pub fn operate<O: Outside>(
        self,
        run: &Run<'_, O>,
        action: QueueAction,
    ) -> Result<Operate, Error> {
        let mut findings = Vec::new();
        let mut requests = Vec::new();
        for id in self.transport_request_ids {
            if !requests.contains(&id) {
                requests.push(id);
            }
        }
        if requests.is_empty() {
            findings.push(Finding::error(
                "transportRequestIds",
                "no transport request is named",
                "name at least one",
            ));
        }
        let all = ImportAllOptions {
            node: self.node,
            named_user: self.named_user,
            force: self.force,
        };
        all.checked(run, action, Some(requests), findings)
    }
}

impl ImportAllOptions {
    /// Returns what shall be done.
    ///
    /// # Errors
    /// When the named user is too long.
    pub fn operate<O: Outside>(self, run: &Run<'_, O>) -> Result<Operate, Error> {
        self.checked(run, QueueAction::Import, None, Vec::new())
    }

    fn checked<O: Outside>(
        self,
        run: &Run<'_, O>,
        action: QueueAction,
        requests: Option<Vec<TransportRequestId>>,
        mut findings: Vec<Finding>,
    ) -> Result<Operate, Error> {
        let named_user = run.named_user(self.named_user);
        if let Some(user) = &named_user {
            findings.extend(Limit::NamedUser.check("named user", user));
        }
        if !findings.is_empty() {
            return Err(Fault::InputInvalid(findings).into());
        }
        Ok(Operate {
            action,
            node: self.node,
            requests,
            named_user,
            force: self.force,
            tells_what_follows: true,
        })
    }
}

/// Does it.
///
/// # Errors
/// Nothing was sent when a check fails; `OutcomeUnknown` when it cannot be
/// known whether it was done.
pub async fn operate<O: Outside>(run: &Run<'_, O>, wish: &Operate) -> Result<Operated, Error> {
    let node = look_at_node(run, &wish.node).await?;
    let mut operated = Operated {
        action_id: None,
        node_id: node.id,
        node_name: node.name.clone(),
        transport_request_ids: wish.requests.clone().unwrap_or_default(),
        is_automatic: (wish.action == QueueAction::Import).then_some(false),
        warnings: Vec::new(),
    };
    if wish.action == QueueAction::Import {
        check_node(&node)?;
        if node.automatic_import == Some(true) {
            run.warn(format!(
                "{} imports automatically, so no import was started there: follow it instead",
                node.name
            ));
            operated.is_automatic = Some(true);
            operated.warnings = run.take_warnings();
            return Ok(operated);
        }
    }
    if let Some(ids) = check_queue(run, wish, &node).await? {
        operated.transport_request_ids = ids;
        if operated.transport_request_ids.is_empty() {
            run.warn(format!(
                "nothing in the queue of {} can be imported",
                node.name
            ));
            operated.warnings = run.take_warnings();
            return Ok(operated);
        }
    }
    let first = operated.transport_request_ids.first().copied();
    let once = ActionOnce {
        operation: operation(wish, &node),
        action: wish.action,
        node: &node,
        request: first,
        requests: wish.requests.as_deref().unwrap_or_default(),
    };
    let action = do_once(run, &once).await?;
    if wish.action == QueueAction::Import {
        operated.action_id = action;
        if wish.tells_what_follows {
            note_what_follows(run, &node);
        }
    }
    operated.warnings = run.take_warnings();
    Ok(operated)
}

/// Looks at the node; one that is known by its id need not be seen.
async fn look_at_node<O: Outside>(run: &Run<'_, O>, node: &NodeRef) -> Result<Node, Error> {
    let error = match run.ask(&ListNodes).await {
        Ok(seen) => return node.among(&seen.nodes).cloned(),
        Err(error) => error,
    };
    match (allowed::<()>(Err(error.clone())), node) {
        (Ok(Look::NotAllowed(reason)), NodeRef::Id(id)) => {
            let check = "whether the node takes imports".to_owned();
            run.outside
                .tell(Event::Skipped(SkippedEvent { check, reason }));
            Ok(Node::unseen(*id))
        }
        _ => Err(error),
    }
}

/// Refuses imports that the node would refuse, with the reason.
pub(in crate::flow) fn check_node(node: &Node) -> Result<(), Error> {
    let reason = match NodeState::from(node).refuses_import() {
        Some(Refusal::Disabled { reason }) if reason.is_empty() => "imports are disabled".into(),
        Some(Refusal::Disabled { reason }) => format!("imports are disabled: {reason}"),
        Some(Refusal::Controlled { by }) => format!("it is controlled by {by}"),
        _ => return Ok(()),
    };
    let name = node.name.clone();
    Err(Fault::NodeRefusesImport { name, reason }.into())
}

/// Checks the status of each request; returns the requests that the operation
/// is about, in the order of the queue, or nothing where it was not looked.
async fn check_queue<O: Outside>(
    run: &Run<'_, O>,
    wish: &Operate,
    node: &Node,
) -> Result<Option<Vec<TransportRequestId>>, Error> {
    if wish.force {
        return Ok(None);
    }
    let queue = match allowed(run.ask(&ListQueue::whole(node.id)).await)? {
        Look::Seen(queue) => queue.transport_requests,
        Look::NotAllowed(reason) => {
            let check = "the status of the transport requests".to_owned();
            run.outside
                .tell(Event::Skipped(SkippedEvent { check, reason }));
            return Ok(None);
        }
    };
    let allows = |status: Option<&str>| {
        let status = RequestStatus::parse(status.unwrap_or("unknown"));
        status.allowed_actions().contains(&wish.action)
    };
    let Some(wanted) = &wish.requests else {
        let importable = queue.iter().filter(|one| allows(one.status.as_deref()));
        return Ok(Some(importable.map(|one| one.id).collect()));
    };
    let mut findings = Vec::new();
    findings.extend(forwards_automatically(wish.action, node));
    for id in wanted {
        let at = format!("transport request {id}");
        match queue.iter().find(|one| one.id == *id) {
            None => findings.push(Finding::error(
                at,
                format!("it is not in the queue of {}", node.name),
                Advice::from("see ").step(NextStep::in_node(NextStepAction::Queue, &node.name)),
            )),
            Some(one) if allows(one.status.as_deref()) => {}
            Some(one) => {
                let status = one.status.as_deref().unwrap_or("unknown");
                findings.push(Finding::error(
                    at,
                    format!("its status is {status}"),
                    advice(RequestStatus::parse(status), wish.action),
                ));
            }
        }
    }
    if findings.is_empty() {
        let in_order = queue.iter().filter(|one| wanted.contains(&one.id));
        return Ok(Some(in_order.map(|one| one.id).collect()));
    }
    Err(Fault::StatusForbids {
        action: wish.action.as_str(),
        node: node.name.clone(),
        findings,
    }
    .into())
}

fn forwards_automatically(action: QueueAction, node: &Node) -> Option<Finding> {
    let refusal = NodeState::from(node).refuses_forward();
    let Some(Refusal::Forwards { mode }) = refusal.filter(|_| action == QueueAction::Forward)
    else {
        return None;
    };
    Some(Finding::error(
        node.name.clone(),
        format!("forwards automatically ({mode})"),
        Advice::with_options("there is nothing to forward manually; {force} sends it anyway"),
    ))
}

/// Says what to do with a request whose status forbids the action.
fn advice(status: RequestStatus<'_>, action: QueueAction) -> Advice {
    match (status, action) {
        (RequestStatus::Error, QueueAction::Import) => "reset it first".into(),
        (RequestStatus::Running, _) => "wait until its import has ended".into(),
        (RequestStatus::Deleted, _) => "it has left the queue".into(),
        (RequestStatus::Other(_), _) => {
            Advice::with_options("ctms does not know this status; {force} sends it anyway")
        }
        (status, _) => {
            let allowed: Vec<&str> = status
                .allowed_actions()
                .iter()
                .map(|action| action.as_str())
                .collect();
            format!("this status allows {}", allowed.join(", ")).into()
        }
    }
}

fn operation(wish: &Operate, node: &Node) -> Box<dyn Answers<Answer = Option<ActionId>>> {
    let change = match wish.action {
        QueueAction::Import => {
            return Box::new(StartImport {
                node: node.id,
                node_name: node.name.clone(),
                requests: wish.requests.clone(),
                named_user: wish.named_user.clone(),
            });
        }
        QueueAction::Forward => Change::Forward,
        QueueAction::Reset => Change::Reset,
        QueueAction::Remove => Change::Remove,
    };
    Box::new(ChangeQueue {
        change,
        node: node.id,
        node_name: node.name.clone(),
        requests: wish.requests.clone().unwrap_or_default(),
        named_user: wish.named_user.clone(),
    })
}

/// Says what the import does not do although people expect it.
fn note_what_follows<O: Outside>(run: &Run<'_, O>, node: &Node) {
    if node.is_virtual == Some(true) {
        run.warn(format!(
            "{} is virtual: nothing is deployed there, the import ends as skipped",
            node.name
        ));
    }
    if node.forward_mode.as_deref().is_some_and(is_manual) {
        run.warn(format!(
            "{0} forwards manually: after the import, forward the transport request to reach the next node",
            node.name
        ));
    }
}
