//! What a run tells while it goes on.

use serde::Serialize;

/// An event of a call, for progress displays and logs; never holds a secret. More
/// types may be added.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "CtmsEvent")
)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Event {
    /// A step of the flow begins.
    Step(StepEvent),
    /// A request was answered (shown under `--verbose`).
    Answered(AnsweredEvent),
    /// An attempt failed and will be made again.
    Retrying(RetryingEvent),
    /// A check was skipped because the key may not look (shown under `--verbose`).
    Skipped(SkippedEvent),
    /// The status of a transport request in a node was seen for the first
    /// time, or has changed.
    Status(StatusEvent),
    /// A transport request waits, and its node does not import automatically:
    /// somebody has to start the import. Once for each.
    Waiting(WaitingEvent),
    /// A new log message of the service, each once.
    Message(LogMessageEvent),
    /// Something worth knowing that does not stop the run.
    Warning(WarningEvent),
}

/// A step of the flow begins.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct StepEvent {
    /// What is being done, such as `uploading shop.mtar`.
    pub doing: String,
}

/// A request was answered (shown under `--verbose`).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct AnsweredEvent {
    /// The method.
    pub method: &'static str,
    /// The path without host and query.
    pub path: String,
    /// The status code.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

/// An attempt failed and will be made again.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RetryingEvent {
    /// What is being done.
    pub doing: String,
    /// Why it is made again.
    pub reason: String,
    /// Milliseconds until then.
    pub milliseconds: u64,
}

/// A check was skipped because the key may not look (shown under `--verbose`).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SkippedEvent {
    /// Which check.
    pub check: String,
    /// Why.
    pub reason: String,
}

/// The status of a transport request in a node was seen for the first
/// time, or has changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct StatusEvent {
    /// The node.
    pub node_name: String,
    /// The transport request.
    pub transport_request_id: u64,
    /// Its status, in the service's word.
    pub status: String,
    /// The action that is at work on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_id: Option<u64>,
}

/// A transport request waits, and its node does not import automatically:
/// somebody has to start the import. Once for each.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct WaitingEvent {
    /// The node.
    pub node_name: String,
    /// The transport request.
    pub transport_request_id: u64,
}

/// A new log message of the service, each once.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LogMessageEvent {
    /// The node.
    pub node_name: String,
    /// The transport request.
    pub transport_request_id: u64,
    /// The action that said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_id: Option<u64>,
    /// The file that it is about; nothing where it is about the whole request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// `I`, `W`, `E`, `F`, or whatever else the service says.
    pub severity: String,
    /// Its words.
    pub text: String,
    /// When it was said, in the service's own spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
}

/// Something worth knowing that does not stop the run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct WarningEvent {
    /// In one sentence.
    pub text: String,
}
