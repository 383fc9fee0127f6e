//! The flows: plain async functions over the outside, each read from top to
//! bottom like the story it tells.

mod archives;
mod create;
mod landscape;
mod options;
mod perform;
mod place;
mod release;

pub use landscape::Landscape;
pub use perform::perform;
pub use place::Place;
pub use release::{Content, Release, Released, release};
