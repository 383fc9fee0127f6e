//! The flows: plain async functions over the outside, each read from top to
//! bottom like the story it tells.

mod archives;
mod create;
mod landscape;
mod options;
mod release;

pub use landscape::Landscape;
pub use release::{Content, Release, Released, release};
