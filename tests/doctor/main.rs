//! The doctor against a simulated service: planted faults are found, healthy
//! set-ups are left in peace, and nothing is asked that is not needed.
#![cfg(not(target_arch = "wasm32"))]
// Helpers of tests may panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm
)]

mod calls;
mod faults;
mod healthy;
mod keys;
#[path = "../mtar/mod.rs"]
mod mtar;
mod service;
