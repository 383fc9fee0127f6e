//! The world in JavaScript: fetch, setTimeout, clocks and chance.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::causes::{Causes, reason_of};
use super::host::{Host, bytes, machine_now};
use super::value::to_object;
use super::{fetch, time_out};
use crate::call::event::Event;
use crate::call::outside::{Limits, Outside};
use crate::call::trace::{RequestInfo, ResponseInfo};
use crate::error::Error;
use crate::http::failure::SendFailure;
use crate::http::{HttpRequest, HttpResponse};
use crate::mta::ReadFailure;
use crate::secret::Secret;

/// One call's outside.
pub(super) struct JsOutside {
    host: Host,
    /// Ends the call.
    signal: Option<AbortSignal>,
    causes: Causes,
}

impl JsOutside {
    pub(super) fn new(host: Host, signal: Option<AbortSignal>) -> Self {
        Self {
            host,
            signal,
            causes: Causes::default(),
        }
    }

    /// Makes what the call throws of its error, without `secrets`.
    pub(super) fn rejection(&self, error: &Error, secrets: &[Secret]) -> JsValue {
        self.causes.rejection(error, self.signal.as_ref(), secrets)
    }
}

impl Outside for JsOutside {
    async fn send(
        &self,
        request: &HttpRequest,
        limits: Limits,
    ) -> Result<HttpResponse, SendFailure> {
        let caller = self.signal.clone();
        fetch::send(&self.host, caller, request, limits, &self.causes).await
    }

    async fn sleep(&self, milliseconds: u64, shielded: bool) {
        let caller = self.signal.clone().filter(|_| !shielded);
        time_out::sleep(milliseconds, caller, self.host.timers()).await;
    }

    fn now(&self) -> u64 {
        self.host
            .timers()
            .map_or_else(machine_now, |timers| timers.now()) as u64
    }

    fn wall_clock(&self) -> u64 {
        self.host
            .timers()
            .map_or_else(js_sys::Date::now, |timers| timers.now()) as u64
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }

    fn tell(&self, event: Event) {
        if let Ok(event) = to_object(&event) {
            // A listener that throws is not our failure, and must not become one.
            let _ = self.host.tell(&event);
        }
    }

    fn is_traced(&self) -> bool {
        self.host.is_traced().unwrap_or_default()
    }

    fn trace_request(&self, request: &RequestInfo) {
        if let Ok(request) = to_object(request) {
            let _ = self.host.trace_request(&request);
        }
    }

    fn trace_response(&self, response: &ResponseInfo) {
        if let Ok(response) = to_object(response) {
            let _ = self.host.trace_response(&response);
        }
    }

    fn is_cancelled(&self) -> bool {
        let signal = self.signal.as_ref();
        signal.is_some_and(|signal| signal.aborted() && !is_time_out(signal))
    }

    fn is_timed_out(&self) -> bool {
        let signal = self.signal.as_ref();
        signal.is_some_and(|signal| signal.aborted() && is_time_out(signal))
    }

    async fn provide_token(&self, renew: bool) -> Result<Secret, String> {
        let token = settled(self.host.token(renew)).await.map_err(|error| {
            self.causes.keep_provider(&error);
            words(&error)
        })?;
        token
            .as_string()
            .map(Secret::new)
            .ok_or_else(|| "it did not return a text".to_owned())
    }

    async fn read(&self, file: usize, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        settled(self.host.read(file, at as f64, length))
            .await
            .map(bytes)
            .map_err(|error| ReadFailure {
                message: words(&error),
            })
    }
}

/// Returns whether a signal has aborted because its time limit was reached (`AbortSignal.timeout`).
pub(super) fn is_time_out(signal: &AbortSignal) -> bool {
    let name = js_sys::Reflect::get(&reason_of(signal), &"name".into());
    name.is_ok_and(|name| name == "TimeoutError")
}

async fn settled(promise: Result<js_sys::Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

/// Returns what an error says of itself.
fn words(error: &JsValue) -> String {
    js_sys::Reflect::get(error, &"message".into())
        .ok()
        .and_then(|message| message.as_string())
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "it gave no reason".to_owned())
}
