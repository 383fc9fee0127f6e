//! GET /v2/actions/{actionId}/logs: one log for each transport request of an action.

use super::{AnswerFault, Call, Operation, Repeat, Role, Spec, get, shaped};
use crate::api::ids::ActionId;
use crate::text::json::Shape;

/// Gets the logs of an action.
#[derive(Debug)]
pub struct GetActionLogs {
    /// The action.
    pub action: ActionId,
}

static SPEC: Spec = Spec {
    name: "TRANSPORT_ACTION_LOGS_GET_V2",
    success: &[200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for GetActionLogs {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("reading the logs of action {}", self.action)
    }

    fn call(&self) -> Call {
        get(format!("/v2/actions/{}/logs", self.action))
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        shaped(
            body,
            Shape::List {
                name: "logs",
                id: "transportRequestId",
            },
        )
    }
}
