//! Sends MTA archives into SAP Cloud Transport Management.
//!
//! The core decides and never acts: no clock, no network, no file system, no
//! JavaScript. What it needs of the world comes through the trait
//! [`call::outside::Outside`].

pub mod api;
pub mod call;
pub mod diagnosis;
pub mod error;
pub mod flow;
pub mod http;
pub mod inventory;
pub mod job;
pub mod key;
pub mod mta;
pub mod rules;
pub mod secret;
pub mod text;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
