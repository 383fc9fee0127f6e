//! GET /v2/actions/{actionId}: an asynchronous operation and how far it is.

use super::{AnswerFault, Call, Operation, Repeat, Role, Spec, get, shaped};
use crate::api::ids::ActionId;
use crate::text::json::{Json, Shape};

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
        shaped(body, Shape::WithId("id"))?;
        let id = Json::parse(body)
            .ok()
            .and_then(|answer| answer.get("id").whole());
        match id == Some(self.action.get()) {
            true => Ok(()),
            false => Err(AnswerFault(format!(
                "it is not about action {}",
                self.action
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_response_is_about_the_action_that_was_asked_for() {
        let action = ActionId::new(43).unwrap();
        let get = GetAction { action };
        assert!(get.check(br#"{"id":43,"status":"succeeded"}"#).is_ok());
        for other in [
            &br#"{"id":42,"status":"succeeded"}"#[..],
            br#"{"status":"succeeded"}"#,
        ] {
            assert!(get.check(other).is_err());
        }
    }
}
