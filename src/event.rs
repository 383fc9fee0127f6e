//! What a run tells while it goes on.

use serde::Serialize;

/// One piece of news for progress displays and logs; never holds a secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// Something worth knowing that does not stop the run.
    Warning {
        /// In one sentence.
        text: String,
    },
}
