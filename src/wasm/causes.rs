//! The errors of JavaScript behind those of the core, which only numbers them.

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::value::rejection;
use crate::error::{Error, Fault};
use crate::http::failure::SendFailure;

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
    /// reason why the caller has ended it.
    pub(super) fn rejection(&self, error: &Error, caller: Option<&AbortSignal>) -> JsValue {
        let thrown = rejection(error);
        if let Some(cause) = self.cause(error, caller) {
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

/// Returns why a signal has aborted.
pub(super) fn reason_of(signal: &AbortSignal) -> JsValue {
    Reflect::get(signal, &"reason".into()).unwrap_or_default()
}
