//! GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}/logs, read
//! only for the names of the files that a transport request carries.

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, list};
use crate::api::ids::{NodeId, TransportRequestId};
use crate::http::{Body, Method};
use crate::text::json::Json;

/// Lists the names of a transport request's files, as its logs tell them.
#[derive(Debug)]
pub struct RequestFiles {
    /// A node in whose queue it is.
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

impl Operation for RequestFiles {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("reading the logs of transport request {}", self.request)
    }

    fn call(&self) -> Call {
        Call {
            method: Method::Get,
            path: format!(
                "/v2/nodes/{}/transportRequests/{}/logs",
                self.node, self.request
            ),
            body: Body::Empty,
        }
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        self.decode(body).map(drop)
    }
}

impl Answers for RequestFiles {
    /// The names, each once, sorted; none where the logs do not tell.
    type Answer = Vec<String>;

    fn read(&self, answer: &Json<'_>) -> Result<Vec<String>, AnswerFault> {
        let mut names: Vec<&str> = list(answer, "logs")?
            .iter()
            .filter_map(|log| log.get("entities").list())
            .flatten()
            .filter_map(|entity| entity.get("fileName").text())
            .collect();
        names.sort_unstable();
        names.dedup();
        Ok(names.into_iter().map(str::to_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> RequestFiles {
        RequestFiles {
            node: NodeId::new(4).unwrap(),
            request: TransportRequestId::new(30).unwrap(),
        }
    }

    #[test]
    fn each_file_name_of_the_logs_is_listed_once() {
        let logs = br#"{"logs":[{"entities":[{"fileName":"b.mtar"},{"fileName":"a.mtar"}]},
            {"actionId":1},{"entities":[{"fileName":"a.mtar"},{"uri":"7"}]}]}"#;
        assert_eq!(files().decode(logs).unwrap(), ["a.mtar", "b.mtar"]);
        assert!(files().decode(b"{}").is_err());
    }

    #[test]
    fn the_logs_of_the_request_on_the_node_are_asked_for() {
        let path = files().call().path;
        assert_eq!(path, "/v2/nodes/4/transportRequests/30/logs");
    }
}
