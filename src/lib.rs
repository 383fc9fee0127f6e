//! Sends MTA archives into SAP Cloud Transport Management.
//!
//! The core decides and never acts: no clock, no network, no file system, no
//! JavaScript. What it needs of the world comes through the trait
//! [`outside::Outside`].

pub mod description;
pub mod encode;
pub mod finding;
pub mod ids;
pub mod limits;
pub mod near;
pub mod redact;
pub mod secret;
pub mod yaml;
