//! GET /v2/actions/{actionId}: an asynchronous operation and how far it is.

use super::{
    AnswerFault, Answers, Call, LoggedFile, Operation, Repeat, Role, Spec, get, id, shaped,
};
use crate::api::ids::ActionId;
use crate::text::json::{Json, Shape};

/// Gets an action with the status of its transport requests and files.
#[derive(Debug)]
pub struct GetAction {
    /// The action.
    pub action: ActionId,
}

/// An action, as far as flows need it; every field may be missing (specification).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its status.
    pub status: String,
    /// The node that it is at work in.
    pub node_name: String,
    /// Its transport requests.
    pub requests: Vec<ActionRequest>,
}

/// A transport request of an [`Action`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionRequest {
    /// The transport request; 0 where it is not named.
    pub id: u64,
    /// Its status; `unknown` where that is missing.
    pub status: String,
    /// Its files.
    pub files: Vec<LoggedFile>,
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
        let is = self.action.get();
        shaped(body, Shape::OneWithId { id: "id", is })
    }
}

impl Answers for GetAction {
    type Answer = Action;

    fn read(&self, answer: &Json<'_>) -> Result<Action, AnswerFault> {
        if id(answer, "id", ActionId::new)? != self.action {
            let other = format!("it is not about action {}", self.action);
            return Err(AnswerFault(other));
        }
        let requests = answer.get("transportRequests").list().unwrap_or_default();
        let request = |of: &Json<'_>| ActionRequest {
            id: of.get("id").whole().unwrap_or_default(),
            status: of.get("status").text().unwrap_or("unknown").to_owned(),
            files: LoggedFile::list(of),
        };
        Ok(Action {
            status: answer.get("status").owned().unwrap_or_default(),
            node_name: answer.get("nodeName").owned().unwrap_or_default(),
            requests: requests.iter().map(request).collect(),
        })
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
            assert!(get.decode(other).is_err());
        }
    }
}
