//! The flows: plain async functions over the outside, each read from top to
//! bottom like the story it tells.

mod archives;
mod clean_up;
mod create;
mod landscape;
mod once;
mod options;
mod release;
mod search;

pub use landscape::Landscape;
pub use release::{Content, Release, Released, release};
