//! What is where, judged cell by cell in histories made by hand.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // helpers of tests may panic

mod calls;
mod cost;
mod differences;
mod histories;
mod past;
mod table;
