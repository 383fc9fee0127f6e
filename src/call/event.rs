//! What a run tells while it goes on.

use serde::Serialize;

/// One piece of news for progress displays and logs; never holds a secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "CtmsEvent")
)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Event {
    /// A step of the flow begins.
    Step {
        /// What is being done, such as `uploading shop.mtar`.
        doing: String,
    },
    /// A request was answered (shown under `--verbose`).
    Answered {
        /// The method.
        method: &'static str,
        /// The path without host and query.
        path: String,
        /// The status code.
        status: u16,
        /// How long it took, in milliseconds.
        milliseconds: u64,
    },
    /// An attempt failed and will be made again.
    Retrying {
        /// What is being done.
        doing: String,
        /// Why it is made again.
        reason: String,
        /// Milliseconds until then.
        milliseconds: u64,
    },
    /// A check was skipped because the key may not look (shown under `--verbose`).
    Skipped {
        /// Which check.
        check: String,
        /// Why.
        reason: String,
    },
    /// The status of a transport request in a node was seen for the first
    /// time, or has changed.
    Status {
        /// The node.
        node_name: String,
        /// The transport request.
        transport_request_id: u64,
        /// Its status, in the service's word.
        status: String,
        /// The action that is at work on it.
        #[serde(skip_serializing_if = "Option::is_none")]
        action_id: Option<u64>,
    },
    /// A transport request waits, and its node does not import automatically:
    /// somebody has to start the import. Once for each.
    Waiting {
        /// The node.
        node_name: String,
        /// The transport request.
        transport_request_id: u64,
    },
    /// A new log message of the service, each once.
    Message {
        /// The node.
        node_name: String,
        /// The transport request.
        transport_request_id: u64,
        /// The action that said it.
        #[serde(skip_serializing_if = "Option::is_none")]
        action_id: Option<u64>,
        /// The file that it is about; nothing where it is about the whole request.
        #[serde(skip_serializing_if = "Option::is_none")]
        file_name: Option<String>,
        /// `I`, `W`, `E`, `F`, or whatever else the service says.
        severity: String,
        /// Its words.
        text: String,
        /// When it was said, in the service's own spelling.
        #[serde(skip_serializing_if = "Option::is_none")]
        created_at: Option<String>,
    },
    /// Something worth knowing that does not stop the run.
    Warning {
        /// In one sentence.
        text: String,
    },
}
