//! One attempt's AbortController: ended by the caller, by its timer, or by
//! the deadline; unlinked when dropped.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal};

use super::host::{Timers, clear_timeout, set_timeout};
use super::outside::is_time_out;
use crate::call::outside::Limits;
use crate::http::failure::FailureKind;

/// The longest time that setTimeout keeps, about 24 days.
const LONGEST_TIMER_MS: u64 = 0x7fff_ffff;

/// Ends one attempt when the time limit is over or the caller cancels.
pub(super) struct TimeOut {
    ending: Rc<Ending>,
    timers: Option<Timers>,
    /// Whether something is on its way, and not only a pause.
    is_attempt: bool,
    patience_ms: u64,
    patience: RefCell<Option<Timer>>,
    _deadline: Timer,
    _caller: Option<Listener>,
}

/// How an attempt is ended from outside, once.
struct Ending {
    controller: AbortController,
    why: Cell<Option<FailureKind>>,
    reject: Function,
    rejected: Promise,
}

impl Ending {
    fn end(&self, why: FailureKind) {
        if self.why.get().is_none() {
            self.why.set(Some(why));
            self.controller.abort();
            let _ = self.reject.call0(&JsValue::UNDEFINED);
        }
    }
}

impl TimeOut {
    /// Begins an attempt; time is that of `timers`, or else the machine's.
    pub(super) fn begin(
        limits: Limits,
        caller: Option<AbortSignal>,
        timers: Option<Timers>,
    ) -> Result<Self, JsValue> {
        Self::start(limits, caller, timers, true)
    }

    fn start(
        limits: Limits,
        caller: Option<AbortSignal>,
        timers: Option<Timers>,
        is_attempt: bool,
    ) -> Result<Self, JsValue> {
        let mut reject = None;
        let rejected = Promise::new(&mut |_, rejecter| reject = Some(rejecter));
        let ending = Rc::new(Ending {
            controller: AbortController::new()?,
            why: Cell::new(None),
            reject: reject.ok_or(JsValue::UNDEFINED)?,
            rejected,
        });
        let deadline = Timer::start(
            timers.clone(),
            false,
            limits.at_most_ms,
            ends(&ending, FailureKind::DeadlinePassed),
        );
        let caller = caller
            .filter(|_| !limits.shielded)
            .map(|signal| Listener::begin(signal, &ending));
        let time_out = Self {
            ending,
            timers,
            is_attempt,
            patience_ms: limits.patience_ms,
            patience: RefCell::new(None),
            _deadline: deadline,
            _caller: caller,
        };
        time_out.moved();
        Ok(time_out)
    }

    /// Starts the timer anew, because something moved.
    pub(super) fn moved(&self) {
        let timer = Timer::start(
            self.timers.clone(),
            self.is_attempt,
            self.patience_ms,
            ends(&self.ending, FailureKind::TimedOut),
        );
        self.patience.replace(Some(timer));
    }

    pub(super) fn signal(&self) -> AbortSignal {
        self.ending.controller.signal()
    }

    /// Waits for a promise, but not longer than the attempt lasts: a fetch of
    /// the caller may not look at its signal.
    pub(super) fn race(&self, promise: &Promise) -> Promise {
        Promise::race(&js_sys::Array::of2(promise, &self.ending.rejected))
    }

    /// Returns what ended the attempt from outside.
    pub(super) fn why(&self) -> Option<FailureKind> {
        self.ending.why.get()
    }
}

impl Drop for TimeOut {
    /// A dropped attempt must not go on in the background.
    fn drop(&mut self) {
        self.ending.controller.abort();
    }
}

fn ends(ending: &Rc<Ending>, why: FailureKind) -> Closure<dyn FnMut()> {
    let ending = Rc::clone(ending);
    Closure::new(move || ending.end(why))
}

/// A running timer, cleared when dropped.
struct Timer {
    id: Option<JsValue>,
    timers: Option<Timers>,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(
        timers: Option<Timers>,
        is_attempt: bool,
        milliseconds: u64,
        callback: Closure<dyn FnMut()>,
    ) -> Self {
        let function: &Function = callback.as_ref().unchecked_ref();
        let start = || match &timers {
            Some(timers) => timers.start(function, milliseconds as f64, is_attempt),
            None => set_timeout(function, milliseconds as f64),
        };
        let id = (milliseconds <= LONGEST_TIMER_MS).then(start);
        Self {
            id,
            timers,
            _callback: callback,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let Some(id) = &self.id else { return };
        match &self.timers {
            Some(timers) => timers.stop(id),
            None => clear_timeout(id),
        }
    }
}

/// A listener on the caller's signal, removed when dropped.
struct Listener {
    signal: AbortSignal,
    callback: Closure<dyn FnMut()>,
}

impl Listener {
    fn begin(signal: AbortSignal, ending: &Rc<Ending>) -> Self {
        let callback: Closure<dyn FnMut()> = {
            let (ending, signal) = (Rc::clone(ending), signal.clone());
            Closure::new(move || {
                ending.end(match is_time_out(&signal) {
                    true => FailureKind::DeadlinePassed,
                    false => FailureKind::Cancelled,
                });
            })
        };
        let function: &Function = callback.as_ref().unchecked_ref();
        if signal.aborted() {
            let _ = function.call0(&JsValue::UNDEFINED);
        } else {
            let _ = signal.add_event_listener_with_callback("abort", function);
        }
        Self { signal, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function: &Function = self.callback.as_ref().unchecked_ref();
        let _ = self
            .signal
            .remove_event_listener_with_callback("abort", function);
    }
}

/// Waits; shorter when the caller cancels.
pub(super) async fn sleep(milliseconds: u64, caller: Option<AbortSignal>, timers: Option<Timers>) {
    let limits = Limits {
        patience_ms: milliseconds,
        at_most_ms: u64::MAX,
        shielded: false,
        response_bytes: 0,
    };
    if let Ok(time_out) = TimeOut::start(limits, caller, timers, false) {
        let _ = wasm_bindgen_futures::JsFuture::from(time_out.ending.rejected.clone()).await;
    }
}
