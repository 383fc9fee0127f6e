//! POST /v2/nodes/{nodeId}/transportRequests/forward, /reset and /remove: the
//! place of transport requests in a queue changes.
//!
//! One file for three operations, because they differ in the last word of the
//! path and in nothing else (specification).

use super::{AnswerFault, Answers, Call, Operation, Repeat, RequestsBody, Role, Spec, post};
use crate::api::ids::{ActionId, NodeId, TransportRequestId};
use crate::text::json::Json;

/// What shall change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The requests go on to the next nodes.
    Forward,
    /// The requests can be imported again.
    Reset,
    /// The requests leave the queue.
    Remove,
}

/// Changes the place of transport requests in a node's queue; the answer holds nothing.
#[derive(Debug)]
pub struct ChangeQueue {
    /// What shall change.
    pub change: Change,
    /// The node.
    pub node: NodeId,
    /// The node's name, for messages.
    pub node_name: String,
    /// The transport requests; the service refuses all of them if one does not
    /// fit (specification).
    pub requests: Vec<TransportRequestId>,
    /// The user shown in the user interface; at most 60 characters.
    pub named_user: Option<String>,
}

const fn spec(name: &'static str) -> Spec {
    Spec {
        name,
        success: &[204],
        repeat: Repeat::Never("it is refused, or done again, when it was done already"),
        role: Role::Operate,
    }
}

static FORWARD: Spec = spec("NODE_FORWARD_V2");
static RESET: Spec = spec("NODE_RESET_V2");
static REMOVE: Spec = spec("NODE_TRS_REMOVE_V2");

impl Change {
    const fn parts(self) -> (&'static Spec, &'static str, &'static str) {
        match self {
            Self::Forward => (&FORWARD, "forward", "forwarding"),
            Self::Reset => (&RESET, "reset", "resetting"),
            Self::Remove => (&REMOVE, "remove", "removing"),
        }
    }
}

impl Operation for ChangeQueue {
    fn spec(&self) -> &'static Spec {
        self.change.parts().0
    }

    fn doing(&self) -> String {
        format!(
            "{} transport requests in {}",
            self.change.parts().2,
            self.node_name
        )
    }

    fn call(&self) -> Call {
        post(
            self.node,
            self.change.parts().1,
            &RequestsBody {
                transport_requests: Some(&self.requests),
                named_user: self.named_user.as_deref(),
            },
        )
    }

    fn check(&self, _: &[u8]) -> Result<(), AnswerFault> {
        Ok(())
    }
}

impl Answers for ChangeQueue {
    /// No action: the work is done when the answer comes.
    type Answer = Option<ActionId>;

    fn decode(&self, _: &[u8]) -> Result<Option<ActionId>, AnswerFault> {
        Ok(None)
    }

    fn read(&self, _: &Json<'_>) -> Result<Option<ActionId>, AnswerFault> {
        Ok(None)
    }
}
