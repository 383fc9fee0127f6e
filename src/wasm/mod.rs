//! The bindings: conversions and nothing else.

mod client;
mod fetch;
mod functions;
mod host;
mod outside;
mod time_out;

pub use client::Core;
pub use functions::describe;
pub use host::Host;
