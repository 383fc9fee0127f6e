//! TypeScript's words for what the core knows as tables, beside the
//! declarations that the results bring along: unions that stay open, because
//! the service and later versions may say more.

#![allow(clippy::indexing_slicing)] // all of it is done by the compiler

use wasm_bindgen::prelude::*;

use crate::api::status::RequestStatus;
use crate::diagnosis::Who;
use crate::error::{CODES, DETAILS};

/// Declares what a function of `text` writes.
macro_rules! declare {
    ($declaration:ident, $writer:ident($($argument:expr),*)) => {
        #[wasm_bindgen(typescript_custom_section)]
        const $declaration: &'static str = {
            const LENGTH: usize = text::$writer::<0>($($argument),*).length;
            const BYTES: [u8; LENGTH] = text::$writer($($argument),*).bytes;
            match std::str::from_utf8(&BYTES) {
                Ok(text) => text,
                Err(_) => "",
            }
        };
    };
}

declare!(
    ERROR_CODE,
    union(
        "/** The codes of errors known to this version, which docs/errors.md explains. */\nexport type KnownCtmsErrorCode =",
        &text::ERROR_CODES,
        ";"
    )
);
declare!(
    ERROR_DETAILS,
    details(
        "/** The details of each code: those that are always there, those that may be. */\nexport interface CtmsErrorDetailsByCode {\n",
        CODES,
        DETAILS
    )
);
declare!(
    REQUEST_STATUSES,
    union(
        "/**\n * The status of a transport request in one node's queue, as the API says it.\n *\n * `repeat` is shown as *Repeatable* in SAP's user interface; `skipped` is not\n * in the specification but expected. New ones may come.\n */\nexport type RequestStatus =",
        &{
            let mut words = ["unknown"; RequestStatus::KNOWN.len() + 1];
            let mut index = 0;
            while index < RequestStatus::KNOWN.len() {
                words[index] = RequestStatus::KNOWN[index].word();
                index += 1;
            }
            words
        },
        text::OPEN
    )
);
declare!(
    DIAGNOSIS_WHO,
    union(
        "/** Who can remove a cause. New ones may come. */\nexport type DiagnosisWho =",
        &[
            Who::Developer.as_str(),
            Who::SpaceDeveloper.as_str(),
            Who::Administrator.as_str(),
            Who::Support.as_str(),
        ],
        text::OPEN
    )
);
declare!(
    ACTION_STATUSES,
    union(
        "/** The status of an action. New ones may come. */\nexport type ActionStatus =",
        &[
            "initial",
            "running",
            "succeeded",
            "warning",
            "error",
            "fatal",
            "unknown"
        ],
        text::OPEN
    )
);
declare!(
    SEVERITIES,
    union(
        "/** How bad a message is: information, warning, error, fatal. New ones may come. */\nexport type Severity =",
        &["I", "W", "E", "F"],
        text::OPEN
    )
);
declare!(
    PERMISSIONS,
    union(
        "/** What a key may do: send archives, read nodes and queues, import, manage extension descriptors, change nodes and routes. */\nexport type KeyPermission =",
        crate::flow::PERMISSIONS,
        text::OPEN
    )
);

#[wasm_bindgen(typescript_custom_section)]
const DETAILS_WITH: &'static str = r"
/** The details that belong to single codes. */
type OwnDetail = 'findings' | 'near' | 'systemCode';
/** The details of an error: those named first are always there, those named then may be, other details of single codes are not. */
export type ErrorDetailsWith<Always extends keyof ReportDetails, Sometimes extends keyof ReportDetails> =
    & Partial<Omit<ReportDetails, OwnDetail | Always>>
    & { readonly [Name in Always]-?: NonNullable<ReportDetails[Name]> }
    & { readonly [Name in Sometimes]?: ReportDetails[Name] }
    & { readonly [Name in Exclude<OwnDetail, Always | Sometimes>]?: undefined };";

#[wasm_bindgen(typescript_custom_section)]
const IMPORT_STARTED: &'static str = r"
/** An import that was started; it is not done yet. */
export interface ImportStarted extends Operated {
    /** Whether the node imports automatically; then its queue and logs are to be followed. */
    isAutomatic: boolean;
}";

/// Writes declarations while the compiler runs; nothing of it is in the module.
#[allow(dead_code)]
mod text {
    use crate::error::CODES;

    /// What ends a union that stays open.
    pub(super) const OPEN: &str = " | (string & {});";

    /// Every code of an error.
    pub(super) const ERROR_CODES: [&str; CODES.len()] = {
        let mut codes = [""; CODES.len()];
        let mut index = 0;
        while index < CODES.len() {
            codes[index] = CODES[index].0;
            index += 1;
        }
        codes
    };

    /// A text of at most so many bytes; with none it only counts.
    pub(super) struct Text<const N: usize> {
        pub(super) bytes: [u8; N],
        pub(super) length: usize,
    }

    impl<const N: usize> Text<N> {
        const fn new() -> Self {
            Self {
                bytes: [0; N],
                length: 0,
            }
        }

        const fn push(mut self, text: &str) -> Self {
            let text = text.as_bytes();
            let mut index = 0;
            while index < text.len() {
                if self.length < N {
                    self.bytes[self.length] = text[index];
                }
                self.length += 1;
                index += 1;
            }
            self
        }

        const fn push_union(mut self, words: &[&str]) -> Self {
            let mut index = 0;
            while index < words.len() {
                self = self.push(" | \"").push(words[index]).push("\"");
                index += 1;
            }
            self
        }

        const fn push_names(self, words: &[&str]) -> Self {
            match words.is_empty() {
                true => self.push("never"),
                false => self.push_union(words),
            }
        }
    }

    /// A union of words.
    pub(super) const fn union<const N: usize>(head: &str, words: &[&str], tail: &str) -> Text<N> {
        Text::new().push(head).push_union(words).push(tail)
    }

    /// An interface with the details of each code.
    pub(super) const fn details<const N: usize>(
        head: &str,
        codes: &[(&str, u8, &str)],
        own: &[(&str, &[&str], &[&str])],
    ) -> Text<N> {
        let mut text = Text::new().push(head);
        let mut code = 0;
        while code < codes.len() {
            let (name, _, meaning) = codes[code];
            let (mut always, mut sometimes): (&[&str], &[&str]) = (&[], &[]);
            let mut row = 0;
            while row < own.len() {
                if is_same(own[row].0, name) {
                    (always, sometimes) = (own[row].1, own[row].2);
                }
                row += 1;
            }
            text = text.push("    /** Meaning: ").push(meaning).push(". */\n");
            text = text.push("    readonly ").push(name);
            text = text.push(": ErrorDetailsWith<").push_names(always);
            text = text.push(", ").push_names(sometimes).push(">;\n");
            code += 1;
        }
        text.push("}")
    }

    const fn is_same(one: &str, other: &str) -> bool {
        let (one, other) = (one.as_bytes(), other.as_bytes());
        let mut index = 0;
        while index < one.len() && index < other.len() && one[index] == other[index] {
            index += 1;
        }
        index == one.len() && index == other.len()
    }
}
