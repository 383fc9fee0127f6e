//! POST /v2/nodes/{nodeId}/transportRequests/import and /importAll: an import
//! is started. The answer says that it began, not that it is done.
//!
//! One file for two operations, because *all* only leaves the list away.

use super::{AnswerFault, Answers, Call, Operation, Repeat, RequestsBody, Role, Spec, id, post};
use crate::api::ids::{ActionId, NodeId, TransportRequestId};
use crate::text::json::Json;

/// Starts an import in a node's queue, in the order of the queue.
#[derive(Debug)]
pub struct StartImport {
    /// The node.
    pub node: NodeId,
    /// The node's name, for messages.
    pub node_name: String,
    /// The transport requests; nothing for everything that can be imported.
    /// The service refuses all of them if one does not fit (specification).
    pub requests: Option<Vec<TransportRequestId>>,
    /// The user shown in the user interface; at most 60 characters.
    pub named_user: Option<String>,
}

const WHY_NEVER: &str = "it would start a second import";

static SELECTED: Spec = Spec {
    name: "NODE_IMPORT_SELECTED_V2",
    success: &[200],
    repeat: Repeat::Never(WHY_NEVER),
    role: Role::Operate,
};

static ALL: Spec = Spec {
    name: "NODE_IMPORT_ALL_V2",
    success: &[200],
    repeat: Repeat::Never(WHY_NEVER),
    role: Role::Operate,
};

impl Operation for StartImport {
    fn spec(&self) -> &'static Spec {
        if self.requests.is_some() {
            &SELECTED
        } else {
            &ALL
        }
    }

    fn doing(&self) -> String {
        format!("starting the import into {}", self.node_name)
    }

    fn call(&self) -> Call {
        let verb = if self.requests.is_some() {
            "import"
        } else {
            "importAll"
        };
        post(
            self.node,
            verb,
            &RequestsBody {
                transport_requests: self.requests.as_deref(),
                named_user: self.named_user.as_deref(),
            },
        )
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        self.decode(body).map(drop)
    }
}

impl Answers for StartImport {
    type Answer = Option<ActionId>;

    fn read(&self, answer: &Json<'_>) -> Result<Option<ActionId>, AnswerFault> {
        id(answer, "actionId", ActionId::new).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Body;

    fn import(
        requests: Option<Vec<TransportRequestId>>,
        named_user: Option<&str>,
    ) -> (String, String) {
        let call = StartImport {
            node: NodeId::new(4).unwrap(),
            node_name: "QA".into(),
            requests,
            named_user: named_user.map(str::to_owned),
        }
        .call();
        let Body::Json(body) = call.body else {
            panic!("no JSON body")
        };
        (call.path, body)
    }

    #[test]
    fn selected_requests_are_named_and_all_are_not() {
        let ids = [30, 37]
            .map(|id| TransportRequestId::new(id).unwrap())
            .to_vec();
        assert_eq!(
            import(Some(ids), Some("ci \"bot\"")),
            (
                "/v2/nodes/4/transportRequests/import".to_owned(),
                r#"{"transportRequests":[30,37],"namedUser":"ci \"bot\""}"#.to_owned()
            )
        );
        assert_eq!(
            import(None, None),
            (
                "/v2/nodes/4/transportRequests/importAll".to_owned(),
                "{}".to_owned()
            )
        );
    }
}
