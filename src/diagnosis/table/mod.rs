//! The table of causes, by the place where an import fails. A new cause is one
//! row with its samples in one of these files; within a file the more frequent
//! cause comes first.

mod application;
mod content;
mod descriptor;
mod destination;
mod node;
mod platform;
mod service;
mod space;

use super::cause::Cause;

/// Returns every cause, with the title of its place.
#[must_use]
pub const fn places() -> [(&'static str, &'static [Cause]); 8] {
    [
        ("Destination of the node", destination::CAUSES),
        ("Node and transport request", node::CAUSES),
        ("Application", application::CAUSES),
        ("Services", service::CAUSES),
        ("Archive and descriptors", descriptor::CAUSES),
        ("Space and deployment", space::CAUSES),
        ("Other content", content::CAUSES),
        ("Trouble of the platform", platform::CAUSES),
    ]
}

/// Returns every cause, in the order of the document.
pub fn causes() -> impl Iterator<Item = &'static Cause> {
    places().into_iter().flat_map(|(_, causes)| causes)
}
