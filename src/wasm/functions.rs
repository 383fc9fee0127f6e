//! Functions that need no client.

use wasm_bindgen::prelude::*;

/// Makes a description of a commit, or of files' names where there is none.
#[wasm_bindgen]
pub fn describe(id: Option<String>, message: Option<String>, file_names: Vec<String>) -> String {
    let commit = id.as_deref().zip(message.as_deref());
    let names: Vec<&str> = file_names.iter().map(String::as_str).collect();
    crate::description::describe(commit, &names)
}
