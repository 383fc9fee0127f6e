//! Sends MTA archives into SAP Cloud Transport Management.
//!
//! The core decides and never acts: no clock, no network, no file system, no
//! JavaScript. What it needs of the world comes through the trait
//! [`outside::Outside`].

pub mod api;
pub mod client;
pub mod description;
pub mod error;
pub mod event;
pub mod finding;
pub mod flow;
pub mod http;
pub mod job;
pub mod key;
pub mod mta;
mod order;
pub mod outside;
pub mod polls;
pub mod retry;
pub mod rules;
pub mod run;
pub mod secret;
pub mod setup;
pub mod status_fault;
pub mod text;
pub mod token;
mod turnstile;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
