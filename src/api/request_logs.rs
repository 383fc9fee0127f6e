//! GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}/logs: one log
//! for each action on a transport request in a node.

use super::{AnswerFault, Call, Operation, Repeat, Role, Spec, get, shaped};
use crate::api::ids::{NodeId, TransportRequestId};
use crate::text::json::Shape;

/// Gets the logs of a transport request in a node.
#[derive(Debug)]
pub struct GetRequestLogs {
    /// The node.
    pub node: NodeId,
    /// The transport request.
    pub request: TransportRequestId,
}

static SPEC: Spec = Spec {
    name: "getTransportRequestLogsUsingGET",
    success: &[200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for GetRequestLogs {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("reading the logs of transport request {}", self.request)
    }

    fn call(&self) -> Call {
        get(format!(
            "/v2/nodes/{}/transportRequests/{}/logs",
            self.node, self.request
        ))
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        shaped(
            body,
            Shape::List {
                name: "logs",
                id: "actionId",
            },
        )
    }
}
