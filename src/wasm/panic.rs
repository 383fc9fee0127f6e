//! Panics, as JavaScript gets to know them.

use std::panic::{self, PanicHookInfo};

use wasm_bindgen::prelude::*;

/// Makes every panic an exception that names its file and line; the package
/// turns it into INTERNAL and never enters the module again.
#[wasm_bindgen(start)]
pub fn report_panics() {
    panic::set_hook(Box::new(|info| wasm_bindgen::throw_str(&described(info))));
}

/// Says where a panic was, and why where the reason stands in the source: one
/// that was made while running may quote an input, and so a secret.
fn described(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(ToString::to_string);
    let place = place.unwrap_or_else(|| "an unknown place".into());
    match info.payload().downcast_ref::<&'static str>() {
        Some(reason) => format!("panic at {place}: {reason}"),
        None => format!("panic at {place}"),
    }
}
