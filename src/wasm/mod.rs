//! The bindings: conversions and nothing else.
//!
//! They make two modules: the client, and with the feature `job` the readers of
//! job configuration, which only the command loads.

#[cfg(feature = "job")]
pub mod job;
mod options;
mod panic;
mod value;

#[cfg(not(feature = "job"))]
mod call_options;
#[cfg(not(feature = "job"))]
mod calls;
#[cfg(not(feature = "job"))]
mod causes;
#[cfg(not(feature = "job"))]
mod client;
#[cfg(not(feature = "job"))]
mod fetch;
#[cfg(not(feature = "job"))]
mod functions;
#[cfg(not(feature = "job"))]
mod host;
#[cfg(not(feature = "job"))]
mod key;
#[cfg(not(feature = "job"))]
mod outside;
#[cfg(not(feature = "job"))]
mod time_out;
#[cfg(not(feature = "job"))]
mod types;

#[cfg(not(feature = "job"))]
pub use client::Core;
#[cfg(not(feature = "job"))]
pub use functions::{
    allowed_actions, is_action_final, is_final, is_success, next_action, open_statuses, order_of,
    parse_time, refusal_of, severity_of, stage_of, throw_import_failure, worst_import,
};
#[cfg(not(feature = "job"))]
pub use host::Host;
#[cfg(not(feature = "job"))]
pub use key::Key;
pub use value::rejection;

pub use panic::report_panics;
