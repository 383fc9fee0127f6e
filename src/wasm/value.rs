//! Values of the core as JavaScript sees them.

#[cfg(not(feature = "job"))]
use js_sys::JSON;
use js_sys::{Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::error::{Error, Fault};

/// Turns a value of the core into a plain object.
///
/// # Errors
/// When it has no form in JavaScript, which is a fault of ours.
pub(super) fn to_object(value: &impl Serialize) -> Result<JsValue, Error> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|error| internal(&format!("a result has no form in JavaScript: {error}")))
}

/// Turns checked JSON into what JavaScript's own parser makes of it; nothing
/// where the response was empty.
///
/// # Errors
/// When it was not checked, which is a fault of ours.
#[cfg(not(feature = "job"))]
pub(super) fn to_parsed(json: Vec<u8>) -> Result<JsValue, Error> {
    if json.is_empty() {
        return Ok(JsValue::UNDEFINED);
    }
    let text = String::from_utf8(json).map_err(|_| internal("a checked response is not UTF-8"))?;
    JSON::parse(&text).map_err(|_| internal("a checked response is not JSON"))
}

/// Turns checked JSON into the list that it holds under a name.
///
/// # Errors
/// As [`to_parsed`].
#[cfg(not(feature = "job"))]
pub(super) fn to_list(json: Vec<u8>, name: &str) -> Result<JsValue, Error> {
    let response = to_parsed(json)?;
    Reflect::get(&response, &name.into())
        .map_err(|_| internal("a checked response is not an object"))
}

/// Makes what a call throws: an object whose `report` is the error.
#[must_use]
pub fn rejection(error: &Error) -> JsValue {
    let thrown = Object::new();
    match to_object(&error.report()) {
        Ok(report) => {
            // Setting a field of a new object does not fail.
            let _ = Reflect::set(&thrown, &"report".into(), &report);
            thrown.into()
        }
        Err(error) => JsValue::from_str(&error.to_string()),
    }
}

fn internal(what: &str) -> Error {
    let what = what.to_owned();
    Fault::Internal { what }.into()
}
