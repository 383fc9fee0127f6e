//! What JavaScript hands in with each call.

use js_sys::{ArrayBuffer, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The caller's side of one call; TypeScript's `Host` describes it.
    #[derive(Debug, Clone)]
    pub type Host;

    /// Sends a request without a file: `fetch(url, init)`.
    #[wasm_bindgen(method, catch)]
    pub(super) fn fetch(
        this: &Host,
        url: &str,
        init: &web_sys::RequestInit,
    ) -> Result<Promise, JsValue>;

    /// Sends a request with a file; `moved` is called with the file's bytes so far.
    #[wasm_bindgen(method, catch)]
    pub(super) fn upload(
        this: &Host,
        url: &str,
        init: &web_sys::RequestInit,
        multipart: &JsValue,
        moved: &Function,
    ) -> Result<Promise, JsValue>;

    /// Asks for a token when the client was made with a provider.
    #[wasm_bindgen(method, catch)]
    pub(super) fn token(this: &Host, renew: bool) -> Result<Promise, JsValue>;

    /// Reads a part of a file.
    #[wasm_bindgen(method, catch)]
    pub(super) fn read(
        this: &Host,
        file: usize,
        at: f64,
        length: usize,
    ) -> Result<Promise, JsValue>;

    /// Takes an event.
    #[wasm_bindgen(method, catch)]
    pub(super) fn tell(this: &Host, event: &JsValue) -> Result<(), JsValue>;

    /// Whether somebody traces requests.
    #[wasm_bindgen(method, getter, js_name = isTraced)]
    pub(super) fn is_traced(this: &Host) -> Option<bool>;

    /// Takes a request that begins.
    #[wasm_bindgen(method, catch, js_name = traceRequest)]
    pub(super) fn trace_request(this: &Host, request: &JsValue) -> Result<(), JsValue>;

    /// Takes the end of a request.
    #[wasm_bindgen(method, catch, js_name = traceResponse)]
    pub(super) fn trace_response(this: &Host, response: &JsValue) -> Result<(), JsValue>;

    /// What counts instead of the machine's clocks.
    #[wasm_bindgen(method, getter)]
    pub(super) fn timers(this: &Host) -> Option<Timers>;

    /// Whether `moved` is called as soon as bytes have moved.
    #[wasm_bindgen(method, getter, js_name = countsExactly)]
    pub(super) fn counts_exactly(this: &Host) -> Option<bool>;

    /// What is read of an answer, by shape, so that any fetch will do.
    pub(super) type ResponseLike;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn status(this: &ResponseLike) -> Result<Option<f64>, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn headers(this: &ResponseLike) -> Result<HeadersLike, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn body(this: &ResponseLike) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    pub(super) fn array_buffer(this: &ResponseLike) -> Result<Promise, JsValue>;

    /// A stream of a response's bytes, where there is one.
    pub(super) type Body;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    pub(super) fn get_reader(this: &Body) -> Result<Reader, JsValue>;

    pub(super) type Reader;

    #[wasm_bindgen(method, catch)]
    pub(super) fn read(this: &Reader) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(super) fn cancel(this: &Reader) -> Result<Promise, JsValue>;

    pub(super) type HeadersLike;

    #[wasm_bindgen(method, catch, js_name = forEach)]
    pub(super) fn for_each(
        this: &HeadersLike,
        each: &mut dyn FnMut(String, String),
    ) -> Result<(), JsValue>;

    /// Timers and time of a clock that the caller gave.
    #[derive(Clone)]
    pub(super) type Timers;

    #[wasm_bindgen(method)]
    pub(super) fn now(this: &Timers) -> f64;

    #[wasm_bindgen(method)]
    pub(super) fn start(
        this: &Timers,
        callback: &Function,
        milliseconds: f64,
        is_attempt: bool,
    ) -> JsValue;

    #[wasm_bindgen(method)]
    pub(super) fn stop(this: &Timers, timer: &JsValue);

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(super) fn machine_now() -> f64;

    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &Function, milliseconds: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue);
}

/// Reads bytes from what `arrayBuffer()` or `read()` resolved to.
pub(super) fn bytes(value: JsValue) -> Vec<u8> {
    if value.is_instance_of::<ArrayBuffer>() || value.is_instance_of::<Uint8Array>() {
        return Uint8Array::new(&value).to_vec();
    }
    Vec::new()
}
