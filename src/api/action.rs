//! GET /v2/actions/{actionId}: an asynchronous operation and how far it is.

use super::{AnswerFault, Call, Operation, Repeat, Role, Spec, get, shaped};
use crate::api::ids::ActionId;
use crate::text::json::Shape;

/// Gets an action with the status of its transport requests and files.
#[derive(Debug)]
pub struct GetAction {
    /// The action.
    pub action: ActionId,
}

static SPEC: Spec = Spec {
    name: "TRANSPORT_ACTION_GET_V2",
    success: &[200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for GetAction {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("looking at action {}", self.action)
    }

    fn call(&self) -> Call {
        get(format!("/v2/actions/{}", self.action))
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        shaped(body, Shape::WithId("id"))
    }
}
