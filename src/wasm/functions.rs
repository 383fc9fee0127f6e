//! Functions that need no client.

use wasm_bindgen::prelude::*;

use crate::api::Severity;
use crate::api::status::{self, RequestStatus};
use crate::error::Error;
use crate::flow::{self, EndedImport, MessagePlace, NodeState};
use crate::text::time;

use super::options;
use super::value::{rejection, to_object};

/// Returns what a status in a queue allows, separated by commas.
///
/// # Errors
/// When the status is not a text.
#[wasm_bindgen]
pub fn allowed_actions(status: JsValue) -> Result<String, JsValue> {
    let status = text("status", status)?;
    let actions = RequestStatus::parse(&status).allowed_actions();
    let words: Vec<&str> = actions.iter().map(|action| action.as_str()).collect();
    Ok(words.join(","))
}

/// Returns whether a status in a queue is final.
///
/// # Errors
/// When the status is not a text.
#[wasm_bindgen]
pub fn is_final(status: JsValue) -> Result<bool, JsValue> {
    let status = text("status", status)?;
    Ok(RequestStatus::parse(&status).is_final())
}

/// Returns whether an action with this status has ended.
///
/// # Errors
/// When the status is not a text.
#[wasm_bindgen]
pub fn is_action_final(status: JsValue) -> Result<bool, JsValue> {
    let status = text("status", status)?;
    Ok(status::is_action_final(&status))
}

/// Returns whether a status means success.
///
/// # Errors
/// When the status is not a text.
#[wasm_bindgen]
pub fn is_success(status: JsValue) -> Result<bool, JsValue> {
    let status = text("status", status)?;
    Ok(RequestStatus::parse(&status).is_success())
}

/// Returns how far a transport request with this status has come: `waiting`,
/// `running`, `failed`, `done` or `unknown`.
///
/// # Errors
/// When the status is not a text.
#[wasm_bindgen(js_name = stageOf)]
pub fn stage_of(status: JsValue) -> Result<String, JsValue> {
    let status = text("status", status)?;
    Ok(RequestStatus::parse(&status).stage().as_str().to_owned())
}

/// Returns the statuses of requests that need somebody.
#[wasm_bindgen(js_name = openStatuses)]
#[must_use]
pub fn open_statuses() -> Vec<String> {
    let words = RequestStatus::open().map(|status| status.word().to_owned());
    words.collect()
}

/// Returns how bad a log message is: `error`, `warning`, `info` or `unknown`.
///
/// # Errors
/// When the severity is not a text.
#[wasm_bindgen(js_name = severityOf)]
pub fn severity_of(severity: JsValue) -> Result<String, JsValue> {
    let severity = text("severity", severity)?;
    Ok(Severity::parse(&severity).as_str().to_owned())
}

/// Returns why an action is not possible with requests of these statuses in a
/// node; nothing where it is.
///
/// # Errors
/// When an argument has another form.
#[wasm_bindgen(js_name = refusalOf, unchecked_return_type = "unknown")]
pub fn refusal_of(action: JsValue, node: JsValue, statuses: JsValue) -> Result<JsValue, JsValue> {
    let judged = || {
        let action = options::read_argument("action", action)?;
        let node: NodeState = options::read_argument("node", node)?;
        let statuses: Vec<String> = options::read_argument("statuses", statuses)?;
        match flow::refusal(action, &node, &statuses) {
            Some(refusal) => to_object(&refusal),
            None => Ok(JsValue::UNDEFINED),
        }
    };
    judged().map_err(|error: Error| rejection(&error))
}

/// Returns what somebody most likely wants of a request: `import`,
/// `resetAndImport`, or nothing.
///
/// # Errors
/// When an argument has another form.
#[wasm_bindgen(js_name = nextAction)]
pub fn next_action(node: JsValue, status: JsValue) -> Result<Option<String>, JsValue> {
    let node: NodeState =
        options::read_argument("node", node).map_err(|error| rejection(&error))?;
    let status = text("status", status)?;
    Ok(flow::next_action(&node, &status).map(str::to_owned))
}

/// Returns the places of messages in the order in which they were written, each
/// once; a message is told by `id`, `createdAt` and its place.
///
/// # Errors
/// When the messages have another form.
#[wasm_bindgen(js_name = orderOf)]
pub fn order_of(messages: JsValue) -> Result<Vec<u32>, JsValue> {
    let messages: Vec<MessagePlace> =
        options::read_argument("messages", messages).map_err(|error| rejection(&error))?;
    Ok(flow::order_messages(&messages))
}

/// Returns the place of the import that ended worst.
///
/// # Errors
/// When the imports have another form.
#[wasm_bindgen(js_name = worstImport)]
pub fn worst_import(imports: JsValue) -> Result<Option<usize>, JsValue> {
    let imports: Vec<EndedImport> =
        options::read_argument("imports", imports).map_err(|error| rejection(&error))?;
    Ok(flow::worst_import(&imports))
}

/// Throws the error of imports of which one has failed.
///
/// # Errors
/// That one, or when the imports have another form.
#[wasm_bindgen(js_name = throwImportFailure)]
pub fn throw_import_failure(imports: JsValue, fail_on_warning: bool) -> Result<(), JsValue> {
    let imports: Vec<EndedImport> =
        options::read_argument("imports", imports).map_err(|error| rejection(&error))?;
    let failure = flow::import_failure(&imports, fail_on_warning);
    failure.map_or(Ok(()), |error| Err(rejection(&error)))
}

/// Reads a time as milliseconds since 1970.
///
/// # Errors
/// When it is not a text.
#[wasm_bindgen]
pub fn parse_time(time: JsValue) -> Result<Option<f64>, JsValue> {
    let time = text("text", time)?;
    Ok(time::parse(&time).map(|milliseconds| milliseconds as f64))
}

fn text(name: &str, value: JsValue) -> Result<String, JsValue> {
    options::read_argument(name, value).map_err(|error| rejection(&error))
}
