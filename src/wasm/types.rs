//! TypeScript's words for what the core knows as tables, beside the
//! declarations that the results bring along: unions that stay open, because
//! the service and later versions may say more.

#![allow(clippy::indexing_slicing)] // all of it is done by the compiler

use wasm_bindgen::prelude::*;

use crate::api::status::RequestStatus;
use crate::diagnosis::Who;
use crate::error::CODES;

/// Declares a union of the words of a table.
macro_rules! declare {
    ($declaration:ident, $head:literal, $words:expr) => {
        #[wasm_bindgen(typescript_custom_section)]
        const $declaration: &'static str = {
            const WORDS: &[&str] = $words;
            const BYTES: [u8; text::length($head, WORDS)] = text::written($head, WORDS);
            match std::str::from_utf8(&BYTES) {
                Ok(text) => text,
                Err(_) => "",
            }
        };
    };
}

declare!(
    ERROR_CODES,
    "/** The codes of errors known today, which docs/errors.md explains; new ones may come in minor versions. */\nexport type CtmsErrorCode =",
    &{
        let mut codes = [""; CODES.len()];
        let mut index = 0;
        while index < CODES.len() {
            codes[index] = CODES[index].0;
            index += 1;
        }
        codes
    }
);
declare!(
    REQUEST_STATUSES,
    "/**\n * The status of a transport request in one node's queue, as the API says it.\n *\n * `repeat` is shown as *Repeatable* in SAP's user interface; `skipped` is not\n * in the specification but expected. New ones may come.\n */\nexport type RequestStatus =",
    &{
        let mut words = ["unknown"; RequestStatus::KNOWN.len() + 1];
        let mut index = 0;
        while index < RequestStatus::KNOWN.len() {
            words[index] = RequestStatus::KNOWN[index].word();
            index += 1;
        }
        words
    }
);
declare!(
    DIAGNOSIS_WHO,
    "/** Who can remove a cause. New ones may come. */\nexport type DiagnosisWho =",
    &[
        Who::Developer.as_str(),
        Who::SpaceDeveloper.as_str(),
        Who::Administrator.as_str(),
        Who::Support.as_str(),
    ]
);
declare!(
    ACTION_STATUSES,
    "/** The status of an action. New ones may come. */\nexport type ActionStatus =",
    &[
        "initial",
        "running",
        "succeeded",
        "warning",
        "error",
        "fatal",
        "unknown"
    ]
);
declare!(
    SEVERITIES,
    "/** How bad a message is: information, warning, error, fatal. New ones may come. */\nexport type Severity =",
    &["I", "W", "E", "F"]
);
declare!(
    PERMISSIONS,
    "/** What a key may do: send archives, read nodes and queues, import, manage extension descriptors, change nodes and routes. */\nexport type KeyPermission =",
    crate::flow::PERMISSIONS
);

#[wasm_bindgen(typescript_custom_section)]
const IMPORT_STARTED: &'static str = r"
/** An import that was started; it is not done yet. */
export interface ImportStarted extends Operated {
    /** Whether the node imports by itself; then its queue and logs are to be followed. */
    isAutomatic: boolean;
}";

/// Writes the unions while the compiler runs; nothing of it is in the module.
#[allow(dead_code)]
mod text {
    /// What ends a union that stays open.
    const OPEN: &str = " | (string & {});";

    pub(super) const fn length(head: &str, words: &[&str]) -> usize {
        let mut length = head.len() + OPEN.len();
        let mut index = 0;
        while index < words.len() {
            length += words[index].len() + 5;
            index += 1;
        }
        length
    }

    pub(super) const fn written<const N: usize>(head: &str, words: &[&str]) -> [u8; N] {
        let (bytes, at) = copied([0; N], 0, head);
        let (mut bytes, mut at) = (bytes, at);
        let mut index = 0;
        while index < words.len() {
            (bytes, at) = copied(bytes, at, " | \"");
            (bytes, at) = copied(bytes, at, words[index]);
            (bytes, at) = copied(bytes, at, "\"");
            index += 1;
        }
        copied(bytes, at, OPEN).0
    }

    const fn copied<const N: usize>(mut bytes: [u8; N], at: usize, text: &str) -> ([u8; N], usize) {
        let text = text.as_bytes();
        let mut index = 0;
        while index < text.len() {
            bytes[at + index] = text[index];
            index += 1;
        }
        (bytes, at + text.len())
    }
}
