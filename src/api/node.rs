//! GET /v2/nodes/{nodeId}: one node (seen in public clients).

use super::{AnswerFault, Call, Operation, Repeat, Role, Spec, get, shaped};
use crate::api::ids::NodeId;
use crate::text::json::Shape;

/// Gets one node.
#[derive(Debug)]
pub struct GetNode {
    /// The node.
    pub node: NodeId,
}

static SPEC: Spec = Spec {
    name: "GET /v2/nodes/{nodeId}",
    success: &[200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for GetNode {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("looking at node {}", self.node)
    }

    fn call(&self) -> Call {
        get(format!("/v2/nodes/{}", self.node))
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        shaped(body, Shape::WithId("id"))
    }
}
