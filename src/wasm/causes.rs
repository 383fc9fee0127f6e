//! The errors of JavaScript behind those of the core, which only numbers them.

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::value::rejection;
use crate::error::{Error, Fault};
use crate::http::failure::SendFailure;
use crate::secret::Secret;
use crate::secret::redact::quoted;

/// So many are kept: what a call tells is rarely older than its last attempts.
const KEPT: usize = 64;

/// The last errors of one call.
#[derive(Debug, Default)]
pub(super) struct Causes {
    thrown: RefCell<VecDeque<(u64, JsValue)>>,
    /// Why the token provider gave none.
    provider: RefCell<Option<JsValue>>,
}

impl Causes {
    /// Keeps the error behind a failure.
    pub(super) fn kept(&self, error: &JsValue, failure: SendFailure) -> SendFailure {
        // What was ended by us has no error of its own.
        if error.is_undefined() {
            return failure;
        }
        let mut thrown = self.thrown.borrow_mut();
        let number = thrown.back().map_or(0, |(last, _)| last + 1);
        thrown.push_back((number, error.clone()));
        if thrown.len() > KEPT {
            thrown.pop_front();
        }
        SendFailure {
            cause: Some(number),
            ..failure
        }
    }

    pub(super) fn keep_provider(&self, error: &JsValue) {
        self.provider.replace(Some(error.clone()));
    }

    /// Makes what a call throws of its error: with its cause, or with the
    /// reason why the caller has ended it. A cause that holds one of `secrets`
    /// is replaced by what can be shown of it.
    pub(super) fn rejection(
        &self,
        error: &Error,
        caller: Option<&AbortSignal>,
        secrets: &[Secret],
    ) -> JsValue {
        let thrown = rejection(error);
        if let Some(cause) = self.cause(error, caller) {
            let cause = match Texts::of(&cause) {
                Some(texts) if !texts.hold(secrets) => cause,
                _ => shown(&cause, secrets),
            };
            // Setting a field of a new object does not fail.
            let _ = Reflect::set(&thrown, &"cause".into(), &cause);
        }
        thrown
    }

    fn cause(&self, error: &Error, caller: Option<&AbortSignal>) -> Option<JsValue> {
        let reason = || caller.filter(|signal| signal.aborted()).map(reason_of);
        if matches!(error.fault, Fault::Cancelled { .. }) {
            return reason();
        }
        if matches!(error.fault, Fault::TokenProvider { .. }) {
            return self.provider.borrow().clone();
        }
        let is_over = matches!(
            error.fault,
            Fault::TimedOut { .. } | Fault::FollowEnded { .. }
        );
        self.thrown_as(error)
            .or_else(|| reason().filter(|_| is_over))
    }

    fn thrown_as(&self, error: &Error) -> Option<JsValue> {
        let thrown = self.thrown.borrow();
        let found = thrown
            .iter()
            .find(|(number, _)| Some(*number) == error.cause);
        found.map(|(_, error)| error.clone())
    }
}

/// Makes an error of what can be shown of one: its name, message and code.
fn shown(cause: &JsValue, secrets: &[Secret]) -> JsValue {
    let clean = |name: &str| {
        let text = Reflect::get(cause, &name.into()).ok()?.as_string()?;
        Some(JsValue::from_str(&quoted(&text, secrets)))
    };
    let error = js_sys::Error::new("");
    for name in ["name", "message", "code"] {
        if let Some(text) = clean(name) {
            // Setting a field of a new object does not fail.
            let _ = Reflect::set(&error, &name.into(), &text);
        }
    }
    error.into()
}

/// So many values of an error are looked at, and so many bytes.
const VALUES: usize = 2_000;
const BYTES: usize = 256 * 1024;

/// All texts in an error, its causes and whatever else it carries.
#[derive(Default)]
struct Texts {
    text: String,
    seen: Vec<JsValue>,
}

impl Texts {
    /// Returns nothing where there is more than can be looked at.
    fn of(error: &JsValue) -> Option<Self> {
        let mut texts = Self::default();
        texts.add(error).then_some(texts)
    }

    fn hold(&self, secrets: &[Secret]) -> bool {
        secrets
            .iter()
            .any(|secret| secret.redact(&self.text) != self.text)
    }

    /// Adds a value and what it holds; false where that is too much.
    fn add(&mut self, value: &JsValue) -> bool {
        if let Some(text) = value.as_string() {
            self.text.push_str(&text);
            self.text.push('\n');
            return self.text.len() <= BYTES;
        }
        // Bytes are not texts, and each of them would be a field.
        let is_bytes = js_sys::ArrayBuffer::is_view(value);
        if !value.is_object() || is_bytes || self.seen.contains(value) {
            return true;
        }
        self.seen.push(value.clone());
        if self.seen.len() > VALUES {
            return false;
        }
        // Headers, maps and sets show nothing of themselves but in order.
        if let Ok(Some(values)) = js_sys::try_iter(value)
            && !values.take(VALUES).flatten().all(|value| self.add(&value))
        {
            return false;
        }
        let own = Reflect::own_keys(value).unwrap_or_default();
        // Those of a request, a response or a DOMException belong to its class.
        let of_class = ["message", "cause", "headers", "url"].map(JsValue::from_str);
        own.iter().chain(of_class).all(|name| {
            self.add(&name) && Reflect::get(value, &name).map_or(true, |inner| self.add(&inner))
        })
    }
}

/// Returns why a signal has aborted.
pub(super) fn reason_of(signal: &AbortSignal) -> JsValue {
    Reflect::get(signal, &"reason".into()).unwrap_or_default()
}
