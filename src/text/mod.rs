//! Texts and what is read from them without knowing our field: encodings,
//! addresses, times, JSON, YAML, and which name was meant.
//!
//! Touches nothing else. Start at [`json`] for what the service answers, at
//! [`yaml`] for descriptors and configurations.

pub mod encode;
pub mod json;
pub mod near;
pub mod time;
pub mod url;
pub mod yaml;
