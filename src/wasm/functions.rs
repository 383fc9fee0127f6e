//! Functions that need no client.

use wasm_bindgen::prelude::*;

use crate::api::status::{self, RequestStatus};
use crate::text::time;

/// Returns what a status in a queue allows, separated by commas.
#[wasm_bindgen]
pub fn allowed_actions(status: &str) -> String {
    let actions = RequestStatus::parse(status).allowed_actions();
    let words: Vec<&str> = actions.iter().map(|action| action.as_str()).collect();
    words.join(",")
}

/// Returns whether a status in a queue is final.
#[wasm_bindgen]
pub fn is_final(status: &str) -> bool {
    RequestStatus::parse(status).is_final()
}

/// Returns whether an action with this status has ended.
#[wasm_bindgen]
pub fn is_action_final(status: &str) -> bool {
    status::is_action_final(status)
}

/// Returns whether a status means success.
#[wasm_bindgen]
pub fn is_success(status: &str) -> bool {
    RequestStatus::parse(status).is_success()
}

/// Reads a time as milliseconds since 1970.
#[wasm_bindgen]
pub fn parse_time(text: &str) -> Option<f64> {
    time::parse(text).map(|milliseconds| milliseconds as f64)
}
