//! The only place that knows fetch: it calls the given function with
//! `(url, init)` and reads `status`, `headers` and `arrayBuffer()` by shape.
//!
//! gloo-net builds the headers and never sends: its `send()` panics on abort
//! reasons that are not errors, and drops the cause of a failure.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::Headers;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCredentials, RequestInit, RequestRedirect};

use super::causes::Causes;
use super::host::{Body as Stream, Host, ResponseLike, bytes};
use super::time_out::TimeOut;
use crate::call::outside::Limits;
use crate::http::failure::{FailureKind, SendFailure};
use crate::http::{
    Body, ClientCertificate, Credentials, HttpRequest, HttpResponse, Multipart, ResponseLimit,
    without_mark,
};

/// Sends one request through the host's functions.
pub(super) async fn send(
    host: &Host,
    caller: Option<AbortSignal>,
    request: &HttpRequest,
    limits: Limits,
    causes: &Causes,
) -> Result<HttpResponse, SendFailure> {
    let time_out = TimeOut::begin(limits, caller, host.timers())
        .map_err(|error| causes.kept(&error, failure(&error, None, None)))?;
    let time_out = Rc::new(time_out);
    let moved = Moved::of(host, &request.body, &time_out);
    let answered = async {
        let init = init(request, &time_out)?;
        let promise = match &request.body {
            Body::Multipart(body) => {
                host.upload(&request.url, &init, &described(body)?, moved.function())?
            }
            Body::Empty | Body::Json(_) | Body::Form(_) => host.fetch(&request.url, &init)?,
        };
        let response = response_like(wait(&time_out, &promise).await?)?;
        read(&time_out, &response, limits.response_bytes).await
    };
    answered.await.map_err(|error| {
        let failure = failure(&error, time_out.why(), moved.whole_body_sent());
        causes.kept(&error, failure)
    })
}

/// Counts the bytes of a file that have been handed over, and restarts the timer.
struct Moved {
    size: Option<u64>,
    /// Whether the count is up to date when an attempt fails; in a browser it lags behind.
    is_exact: bool,
    sent: Rc<Cell<Option<u64>>>,
    callback: Closure<dyn FnMut(f64)>,
}

impl Moved {
    fn of(host: &Host, body: &Body, time_out: &Rc<TimeOut>) -> Self {
        let sent = Rc::new(Cell::new(None));
        let callback = {
            let (sent, time_out) = (Rc::clone(&sent), Rc::clone(time_out));
            Closure::new(move |bytes: f64| {
                sent.set(Some(bytes as u64));
                time_out.moved();
            })
        };
        let size = match body {
            Body::Multipart(body) => Some(body.file.size),
            Body::Empty | Body::Json(_) | Body::Form(_) => None,
        };
        Self {
            size,
            is_exact: host.counts_exactly().unwrap_or_default(),
            sent,
            callback,
        }
    }

    fn function(&self) -> &Function {
        self.callback.as_ref().unchecked_ref()
    }

    /// Nothing where the host does not tell.
    fn whole_body_sent(&self) -> Option<bool> {
        let is_whole = self.sent.get()? >= self.size?;
        (is_whole || self.is_exact).then_some(is_whole)
    }
}

fn init(request: &HttpRequest, time_out: &TimeOut) -> Result<RequestInit, JsValue> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.append(name, value);
    }
    for (name, value) in &request.secret_headers {
        headers.append(name, value.reveal());
    }
    if let Some(value) = &request.authorization {
        headers.append("authorization", value.reveal());
    }
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(&headers.into_raw());
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&time_out.signal()));
    if let Some(credentials) = request.credentials {
        init.set_credentials(match credentials {
            Credentials::Omit => RequestCredentials::Omit,
            Credentials::SameOrigin => RequestCredentials::SameOrigin,
            Credentials::Include => RequestCredentials::Include,
        });
    }
    match &request.body {
        Body::Json(text) => init.set_body(&JsValue::from_str(text)),
        Body::Form(text) => {
            init.set_body(&JsValue::from_str(text.reveal()));
        }
        Body::Empty | Body::Multipart(_) => {}
    }
    if let Some(ClientCertificate { chain, key }) = &request.client_certificate {
        let certificate = js_sys::Object::new();
        Reflect::set(&certificate, &"cert".into(), &chain.into())?;
        Reflect::set(&certificate, &"key".into(), &key.reveal().into())?;
        Reflect::set(&init, &"clientCertificate".into(), &certificate)?;
    }
    Ok(init)
}

/// Describes a multipart body for the sender.
fn described(body: &Multipart) -> Result<JsValue, JsValue> {
    let fields: js_sys::Array = body
        .fields
        .iter()
        .map(|(name, value)| js_sys::Array::of2(&(*name).into(), &value.into()))
        .collect();
    let described = js_sys::Object::new();
    for (name, value) in [
        ("file", JsValue::from_f64(body.file.index as f64)),
        ("fileField", body.file_field.into()),
        ("fileName", (&body.file.name).into()),
        ("fields", fields.into()),
        ("boundary", (&body.boundary).into()),
        ("head", body.head().into()),
        ("tail", body.tail().into()),
        ("length", JsValue::from_f64(body.length() as f64)),
    ] {
        Reflect::set(&described, &name.into(), &value)?;
    }
    Ok(described.into())
}

async fn wait(time_out: &TimeOut, promise: &Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(time_out.race(promise)).await
}

/// Takes what a fetch returned, if it is a response by its shape.
fn response_like(value: JsValue) -> Result<ResponseLike, JsValue> {
    let has = |of: &JsValue, name| field(of, name).is_function();
    let is_response = value.is_object()
        && field(&value, "status").as_f64().is_some()
        && has(&field(&value, "headers"), "forEach")
        && has(&value, "arrayBuffer");
    match is_response {
        true => Ok(value.unchecked_into()),
        false => Err(error("fetch returned no Response", "CTMS_NO_RESPONSE")),
    }
}

async fn read(
    time_out: &TimeOut,
    response: &ResponseLike,
    most: u64,
) -> Result<HttpResponse, JsValue> {
    let mut headers = Vec::new();
    response
        .headers()?
        .for_each(&mut |value, name| headers.push((name.to_ascii_lowercase(), value)))?;
    let status = response.status()?.unwrap_or_default() as u16;
    let body = body(time_out, response, ResponseLimit::of(status, most)).await?;
    Ok(HttpResponse {
        status,
        headers,
        body: without_mark(body),
    })
}

/// Reads a body part by part, so that one that is too large ends early, also
/// where few bytes are decompressed to many.
async fn body(
    time_out: &TimeOut,
    response: &ResponseLike,
    limit: ResponseLimit,
) -> Result<Vec<u8>, JsValue> {
    let stream = response.body()?;
    let most = usize::try_from(limit.bytes()).unwrap_or(usize::MAX);
    if !field(&stream, "getReader").is_function() {
        let whole = bytes(wait(time_out, &response.array_buffer()?).await?);
        return within(whole, most, limit);
    }
    let reader = stream.unchecked_into::<Stream>().get_reader()?;
    let (mut parts, mut length) = (Vec::new(), 0);
    while length <= most {
        let step = wait(time_out, &reader.read()?).await?;
        if field(&step, "done").is_truthy() {
            break;
        }
        let part = Uint8Array::new(&field(&step, "value"));
        length += part.length() as usize;
        parts.push(part);
    }
    if length > most
        && let Ok(cancelled) = reader.cancel()
    {
        // What it rejects with is of no interest, but must not be an unhandled rejection.
        drop(JsFuture::from(cancelled));
    }
    let mut whole = vec![0; length];
    let mut at = 0;
    for part in parts {
        let end = at + part.length() as usize;
        if let Some(room) = whole.get_mut(at..end) {
            part.copy_to(room);
        }
        at = end;
    }
    within(whole, most, limit)
}

fn within(mut body: Vec<u8>, most: usize, limit: ResponseLimit) -> Result<Vec<u8>, JsValue> {
    match limit {
        ResponseLimit::Whole(_) if body.len() > most => {
            let what = format!("the response is not read: {}", limit.words());
            Err(error(&what, "CTMS_TOO_LARGE"))
        }
        ResponseLimit::Whole(_) | ResponseLimit::Start(_) => {
            body.truncate(most);
            Ok(body)
        }
    }
}

/// Makes an error with a code that [`SendFailure::from_system`] knows.
fn error(message: &str, code: &str) -> JsValue {
    let error = js_sys::Error::new(message);
    // Setting a field of a new object does not fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}

/// Reads code, system call and reason from an error and its causes, which
/// undici hides them in and a browser leaves out.
fn failure(error: &JsValue, ended_by: Option<FailureKind>, body_sent: Option<bool>) -> SendFailure {
    let (mut code, mut system_call) = (None, None);
    let mut reason = String::new();
    let mut link = error.clone();
    for _ in 0..6 {
        if !link.is_object() {
            break;
        }
        if let Some(text) = text(&link, "message").filter(|text| !text.is_empty()) {
            reason = text;
        }
        code = text(&link, "code").or(code);
        system_call = text(&link, "syscall").or(system_call);
        // One host may have several addresses: the first one's failure stands for all.
        let first = field(&field(&link, "errors"), "0");
        link = if first.is_object() {
            first
        } else {
            field(&link, "cause")
        };
    }
    SendFailure::from_system(ended_by, code, system_call.as_deref(), reason, body_sent)
}

fn field(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

fn text(of: &JsValue, name: &str) -> Option<String> {
    field(of, name).as_string()
}
