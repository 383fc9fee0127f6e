//! The bindings: conversions and nothing else.

mod client;
mod fetch;
mod functions;
mod host;
pub mod job;
mod keys;
mod outside;
mod time_out;

pub use client::Core;
pub use functions::{allowed_actions, is_action_final, is_final, is_success, parse_time};
pub use host::Host;
pub use keys::{parse_service_key, x509_parts};
