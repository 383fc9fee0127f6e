//! What a pipeline brings along and what it wants back: configuration files,
//! variables and commits as a plan of the release, its result as outputs.

pub mod ci;
pub mod config;
mod documents;
mod draft;
mod keys;
mod layers;
pub mod migrate;
mod node;
pub mod origin;
pub mod output;
mod piper;
pub mod quote;
pub mod rewrite;
mod sap;
pub mod sources;
mod step;

pub use config::{Reading, ReleasePlan, read};
pub use documents::custom_defaults;
pub use migrate::migrate;
pub use origin::{Origin, Sourced};
pub use sources::Sources;
pub use step::{Step, step_files};

#[cfg(test)]
mod tests;
