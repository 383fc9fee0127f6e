//! The options that every call takes, whatever it does.

use js_sys::Reflect;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::options::{Refusal, Value, is_absent};
use crate::call::callback::Callback;
use crate::error::Error;
use crate::text::time::Milliseconds;

/// What every call takes beside its own options.
const CALL: &[&str] = &["signal", "timeoutMs", "onEvent"];

/// The options of every call that the binding itself needs.
#[derive(Debug)]
pub(super) struct CallOptions {
    /// The deadline of the whole call, in milliseconds from now.
    pub(super) timeout_ms: Option<u64>,
    /// Ends the call.
    pub(super) signal: Option<AbortSignal>,
}

/// Reads the options of a call, and those that every call takes.
///
/// # Errors
/// As [`super::options::read`].
pub(super) fn read_call<T: DeserializeOwned>(options: JsValue) -> Result<(T, CallOptions), Error> {
    let own = T::deserialize(Value::whole(options.clone(), CALL));
    let call = own.and_then(|own| Ok((own, call_options(&options)?)));
    call.map_err(Refusal::into_error)
}

fn call_options(options: &JsValue) -> Result<CallOptions, Refusal> {
    let timeout_ms: Option<Milliseconds> = field(options, "timeoutMs")?;
    field::<Option<Callback>>(options, "onEvent")?;
    let signal = get(options, "signal");
    let signal = match is_absent(&signal) {
        true => None,
        // By its shape, because a test's signal may be of another realm.
        false if get(&signal, "aborted").as_bool().is_some() => Some(signal.unchecked_into()),
        false => return Err(Refusal::must_be("an AbortSignal").below("signal")),
    };
    Ok(CallOptions {
        timeout_ms: timeout_ms.map(Milliseconds::get),
        signal,
    })
}

fn field<T: DeserializeOwned>(of: &JsValue, name: &str) -> Result<T, Refusal> {
    T::deserialize(Value::new(get(of, name))).map_err(|refusal| refusal.below(name))
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}
