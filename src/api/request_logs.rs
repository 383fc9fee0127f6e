//! GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}/logs: one log
//! for each action on a transport request in a node.

use super::{
    AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, get, id, list, named, shaped,
};
use crate::api::ids::{ActionId, NodeId, TransportRequestId};
use crate::api::status::is_action_final;
use crate::text::json::{Json, Shape};
use crate::text::time;

/// Gets the logs of a transport request in a node.
#[derive(Debug)]
pub struct GetRequestLogs {
    /// The node.
    pub node: NodeId,
    /// The transport request.
    pub request: TransportRequestId,
}

/// One action on a transport request in a node, as its log has it; every field
/// but the id may be missing (specification).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedAction {
    /// The action.
    pub id: ActionId,
    /// Its type, such as `I` for an import.
    pub kind: String,
    /// How it ended for this transport request.
    pub status: String,
    /// When it started for this transport request, in the service's own spelling.
    pub started_at: Option<String>,
    /// When its last message was written, where it has ended.
    pub ended_at: Option<String>,
    /// Who started it: the named user, or else the technical one.
    pub by: Option<String>,
    /// What it did with the files.
    pub files: Vec<LoggedFile>,
}

/// A file in a [`LoggedAction`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedFile {
    /// The file's id as text, or the reference.
    pub uri: Option<String>,
    /// The name under which it was uploaded.
    pub name: Option<String>,
    /// How the action ended for it.
    pub status: Option<String>,
    /// The texts of its messages.
    pub messages: Vec<String>,
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

impl Answers for GetRequestLogs {
    type Answer = Vec<LoggedAction>;

    fn read(&self, answer: &Json<'_>) -> Result<Vec<LoggedAction>, AnswerFault> {
        list(answer, "logs")?.iter().map(logged_action).collect()
    }
}

fn logged_action(log: &Json<'_>) -> Result<LoggedAction, AnswerFault> {
    let files = log.get("entities").list().unwrap_or_default();
    let status = log.get("status").owned().unwrap_or_default();
    let times = |of: &Json<'_>| -> Vec<String> {
        let messages = of.get("messages").list().unwrap_or_default().iter();
        let written = messages.filter_map(|message| message.get("createdAt").owned());
        written.filter(|text| time::parse(text).is_some()).collect()
    };
    // The action starts for all its transport requests at once, each import when its turn comes.
    let own = times(log);
    let of_files = files.iter().flat_map(times);
    let all: Vec<String> = own.iter().cloned().chain(of_files).collect();
    let first = own.into_iter().min_by_key(|text| time::parse(text));
    let last = all.into_iter().max_by_key(|text| time::parse(text));
    Ok(LoggedAction {
        id: id(log, "actionId", ActionId::new)?,
        kind: log.get("actionType").owned().unwrap_or_default(),
        started_at: first.or_else(|| log.get("actionStartedAt").owned()),
        ended_at: last.filter(|_| is_action_final(&status)),
        status,
        by: named(log, "actionTriggeredByNamedUser", "actionTriggeredBy"),
        files: files.iter().map(logged_file).collect(),
    })
}

fn logged_file(file: &Json<'_>) -> LoggedFile {
    let messages = file.get("messages").list().unwrap_or_default();
    LoggedFile {
        uri: file.get("uri").owned(),
        name: file.get("fileName").owned(),
        status: file.get("status").owned(),
        messages: messages
            .iter()
            .filter_map(|message| message.get("message").owned())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_lasts_from_its_first_message_about_the_request_to_its_last_of_all() {
        let logs = GetRequestLogs {
            node: NodeId::new(4).unwrap(),
            request: TransportRequestId::new(30).unwrap(),
        };
        let body = br#"{"logs":[{"actionId":43,"actionType":"I","status":"succeeded","actionStartedAt":"2026-05-07T06:00:00Z",
            "actionTriggeredBy":"uuid","messages":[{"createdAt":"2026-05-07T06:40:54.0958+0000"},{"createdAt":"2026-05-07T06:40:48Z"}],
            "entities":[{"uri":"7","messages":[{"message":"m","createdAt":"2026-05-07T06:40:55Z"}]}]},
            {"actionId":44,"actionType":"I","status":"running","actionStartedAt":"2026-05-07T07:00:00Z"}]}"#;
        let actions = logs.decode(body).unwrap();
        assert_eq!(
            actions[0].started_at.as_deref(),
            Some("2026-05-07T06:40:48Z")
        );
        assert_eq!(actions[0].ended_at.as_deref(), Some("2026-05-07T06:40:55Z"));
        assert_eq!(actions[0].by.as_deref(), Some("uuid"));
        assert_eq!(actions[0].files[0].messages, ["m"]);
        assert_eq!(
            actions[1].started_at.as_deref(),
            Some("2026-05-07T07:00:00Z")
        );
        assert_eq!(actions[1].ended_at, None);
    }
}
