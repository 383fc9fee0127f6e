//! Sends MTA archives into SAP Cloud Transport Management.
//!
//! The core decides and never acts: no clock, no network, no file system, no
//! JavaScript. What it needs of the world comes through the trait
//! [`outside::Outside`].

pub mod content;
pub mod encode;
pub mod error;
pub mod event;
pub mod failure;
pub mod finding;
pub mod http;
pub mod ids;
pub mod mta;
pub mod ops;
pub mod outside;
pub mod redact;
pub mod secret;
pub mod yaml;
