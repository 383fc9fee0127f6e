//! Documents that are wiped from memory when they are no longer needed.

use std::fmt;

use serde_json::{Map, Value};
use zeroize::Zeroize;

/// The members of an object; every text in it is wiped on drop.
#[derive(Default, PartialEq)]
pub(super) struct Members(pub(super) Map<String, Value>);

impl Drop for Members {
    fn drop(&mut self) {
        wipe_all(std::mem::take(&mut self.0));
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members").finish_non_exhaustive()
    }
}

/// Drops a value and wipes every text in it.
pub(super) fn wipe(value: Value) {
    match value {
        Value::String(mut text) => text.zeroize(),
        Value::Array(items) => items.into_iter().for_each(wipe),
        Value::Object(members) => wipe_all(members),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn wipe_all(members: Map<String, Value>) {
    members.into_iter().for_each(|(_, value)| wipe(value));
}
