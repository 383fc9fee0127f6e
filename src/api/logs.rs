//! GET /v2/actions/{actionId}/logs: one log for each transport request of an action;
//! GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}/logs: one log for
//! each action on a transport request in a node.
//!
//! One file for two operations, because their logs hold the same messages and files.

use super::{
    AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, get, id, list, named, shaped,
};
use crate::api::ids::{ActionId, NodeId, TransportRequestId};
use crate::api::status::is_action_final;
use crate::text::json::{Json, Shape};
use crate::text::time;

/// Gets the logs of an action.
#[derive(Debug)]
pub struct GetActionLogs {
    /// The action.
    pub action: ActionId,
}

/// Gets the logs of a transport request in a node.
#[derive(Debug)]
pub struct GetRequestLogs {
    /// The node.
    pub node: NodeId,
    /// The transport request.
    pub request: TransportRequestId,
}

/// What was written about one transport request while an action was at work on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// Messages about the whole transport request.
    pub messages: Vec<LogMessage>,
    /// Its files, with the messages about each.
    pub files: Vec<LoggedFile>,
}

/// One message; every field may be missing (specification).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogMessage {
    /// Its id.
    pub id: Option<u64>,
    /// `I`, `W`, `E`, `F`, or whatever else the service says.
    pub severity: String,
    /// Its words.
    pub text: String,
    /// When it was written, in the service's own spelling.
    pub created_at: Option<String>,
}

/// How bad a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// `E` or `F`: something has failed.
    Error,
    /// `W`.
    Warning,
    /// `I`.
    Info,
    /// A word that is not known.
    Unknown,
}

impl Severity {
    /// Reads the service's letter, in either case, or a word that begins with it.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text.trim().chars().next() {
            Some('F' | 'f' | 'E' | 'e') => Self::Error,
            Some('W' | 'w') => Self::Warning,
            Some('I' | 'i') => Self::Info,
            _ => Self::Unknown,
        }
    }

    /// Returns its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Unknown => "unknown",
        }
    }
}

/// A file in a log or an action; every field may be missing (specification).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedFile {
    /// The file's id as text, or the reference.
    pub uri: Option<String>,
    /// The name under which it was uploaded.
    pub name: Option<String>,
    /// How the action ended for it.
    pub status: Option<String>,
    /// The messages about it.
    pub messages: Vec<LogMessage>,
}

/// The log of one transport request of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLog {
    /// The transport request.
    pub request: TransportRequestId,
    /// What was written about it.
    pub log: Log,
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
    /// What was written about the transport request.
    pub log: Log,
}

static OF_ACTION: Spec = spec("TRANSPORT_ACTION_LOGS_GET_V2");
static OF_REQUEST: Spec = spec("getTransportRequestLogsUsingGET");

const fn spec(name: &'static str) -> Spec {
    Spec {
        name,
        success: &[200],
        repeat: Repeat::Freely,
        role: Role::Operate,
    }
}

const LOGS: &str = "logs";

fn shape(id: &str) -> Shape<'_> {
    Shape::List { name: LOGS, id }
}

impl Operation for GetActionLogs {
    fn spec(&self) -> &'static Spec {
        &OF_ACTION
    }

    fn doing(&self) -> String {
        format!("reading the logs of action {}", self.action)
    }

    fn call(&self) -> Call {
        get(format!("/v2/actions/{}/logs", self.action))
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        shaped(body, shape("transportRequestId"))
    }
}

impl Answers for GetActionLogs {
    type Answer = Vec<RequestLog>;

    fn read(&self, answer: &Json<'_>) -> Result<Vec<RequestLog>, AnswerFault> {
        let logs = list(answer, LOGS)?.iter();
        logs.map(|of| {
            Ok(RequestLog {
                request: id(of, "transportRequestId", TransportRequestId::new)?,
                log: Log::read(of),
            })
        })
        .collect()
    }
}

impl Operation for GetRequestLogs {
    fn spec(&self) -> &'static Spec {
        &OF_REQUEST
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
        shaped(body, shape("actionId"))
    }
}

impl Answers for GetRequestLogs {
    type Answer = Vec<LoggedAction>;

    fn read(&self, answer: &Json<'_>) -> Result<Vec<LoggedAction>, AnswerFault> {
        list(answer, LOGS)?.iter().map(LoggedAction::read).collect()
    }
}

impl Log {
    fn read(of: &Json<'_>) -> Self {
        Self {
            messages: LogMessage::list(of),
            files: LoggedFile::list(of),
        }
    }
}

impl LogMessage {
    fn list(of: &Json<'_>) -> Vec<Self> {
        let messages = of.get("messages").list().unwrap_or_default().iter();
        let read = |message: &Json<'_>| Self {
            id: message.get("id").whole(),
            severity: message.get("severity").owned().unwrap_or_default(),
            text: message.get("message").owned().unwrap_or_default(),
            created_at: message.get("createdAt").owned(),
        };
        messages.map(read).collect()
    }
}

impl LoggedFile {
    /// Reads the files of a log, or of a transport request in an action.
    pub(super) fn list(of: &Json<'_>) -> Vec<Self> {
        let files = of.get("entities").list().unwrap_or_default().iter();
        let read = |file: &Json<'_>| Self {
            uri: file.get("uri").owned(),
            name: file.get("fileName").owned(),
            status: file.get("status").owned(),
            messages: LogMessage::list(file),
        };
        files.map(read).collect()
    }
}

impl LoggedAction {
    fn read(of: &Json<'_>) -> Result<Self, AnswerFault> {
        let log = Log::read(of);
        let status = of.get("status").owned().unwrap_or_default();
        let at = |message: &&LogMessage| message.created_at.as_deref().and_then(time::parse);
        // The action starts for all its transport requests at once, each import when its turn comes.
        let own = log.messages.iter().filter(|message| at(message).is_some());
        let first = own.min_by_key(at).and_then(|one| one.created_at.clone());
        let of_files = log.files.iter().flat_map(|file| &file.messages);
        let all = log.messages.iter().chain(of_files);
        let dated = all.filter(|message| at(message).is_some());
        let last = dated.max_by_key(at).and_then(|one| one.created_at.clone());
        Ok(Self {
            id: id(of, "actionId", ActionId::new)?,
            kind: of.get("actionType").owned().unwrap_or_default(),
            started_at: first.or_else(|| of.get("actionStartedAt").owned()),
            ended_at: last.filter(|_| is_action_final(&status)),
            status,
            by: named(of, "actionTriggeredByNamedUser", "actionTriggeredBy"),
            log,
        })
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
        assert_eq!(actions[0].log.files[0].messages[0].text, "m");
        assert_eq!(
            actions[1].started_at.as_deref(),
            Some("2026-05-07T07:00:00Z")
        );
        assert_eq!(actions[1].ended_at, None);
    }

    #[test]
    fn fields_of_odd_types_are_missing_and_only_ids_are_required() {
        let action = ActionId::new(43).unwrap();
        let body = br#"{"logs":[{"transportRequestId":30,"messages":[{"id":"x","severity":7,"message":null},5],
            "entities":[{"uri":12,"messages":"none"}]},{"transportRequestId":31,"entities":{}}]}"#;
        let logs = GetActionLogs { action }.decode(body).unwrap();
        assert_eq!(logs[0].log.messages.len(), 2);
        assert_eq!(logs[0].log.messages[0].id, None);
        assert_eq!(logs[0].log.files[0].uri, None);
        assert_eq!(logs[1].log, Log::default());
        let without_id = br#"{"logs":[{"messages":[]}]}"#;
        assert!(GetActionLogs { action }.decode(without_id).is_err());
    }
}
