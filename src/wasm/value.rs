//! Values of the core as JavaScript sees them.

use wasm_bindgen::prelude::*;

/// Turns a value of the core into a plain JavaScript object.
///
/// It goes through JSON, whose writer is here anyway for the bodies of requests.
pub(super) fn to_js(value: &impl serde::Serialize) -> Result<JsValue, JsValue> {
    let json = serde_json::to_string(value).map_err(|error| error.to_string())?;
    js_sys::JSON::parse(&json)
}
