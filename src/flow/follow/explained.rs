//! Why what was followed has failed.

use serde::Serialize;

use super::{FollowedRequest, LogLine};
use crate::api::status::RequestStatus;
use crate::diagnosis::{Context, Diagnosis, Message, diagnose, first_error};

/// What the messages of an import say about its failure.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// The causes, the most likely one first.
    pub diagnosis: Vec<Diagnosis>,
    /// Whether it failed and no cause is known.
    pub is_unexplained: bool,
    /// The service's first error, where something failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_error: Option<String>,
}

impl Explained {
    /// Explains the transport requests that have failed, by their messages
    /// alone; where an action names none, all of its messages.
    pub(super) fn of_requests(
        lines: &[LogLine],
        requests: &[FollowedRequest],
        status: &str,
    ) -> Self {
        let failed: Vec<_> = requests
            .iter()
            .filter(|one| has_failed(&one.status))
            .collect();
        let status = failed
            .first()
            .map_or(status, |request| request.status.as_str());
        if !requests.is_empty() && failed.is_empty() {
            return Self::default();
        }
        let is_of_failed = |line: &&LogLine| {
            let mut ids = failed.iter().map(|request| request.transport_request_id);
            failed.is_empty() || ids.any(|id| id == line.transport_request_id)
        };
        let messages: Vec<_> = lines
            .iter()
            .filter(is_of_failed)
            .map(Message::from)
            .collect();
        let context = Context {
            status: Some(status.to_owned()),
            ..Context::default()
        };
        Self::of(&messages, &context)
    }

    /// Explains messages.
    #[must_use]
    pub fn of(messages: &[Message], context: &Context) -> Self {
        let diagnosis = diagnose(messages, context);
        let has_failed = context.status.as_deref().is_some_and(has_failed);
        Self {
            is_unexplained: has_failed && diagnosis.is_empty(),
            first_error: first_error(messages).filter(|_| has_failed),
            diagnosis,
        }
    }
}

fn has_failed(status: &str) -> bool {
    matches!(
        RequestStatus::parse(status),
        RequestStatus::Error | RequestStatus::Fatal
    )
}

impl From<&LogLine> for Message {
    fn from(line: &LogLine) -> Self {
        Self {
            severity: line.severity.clone(),
            message: line.text.clone(),
            created_at: line.created_at.clone(),
        }
    }
}
