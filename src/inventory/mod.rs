//! What is where: which version of which MTA is in which node, what waits, what
//! has failed, and what one node would get from another.
//!
//! Judges records and touches nothing but `api/` and `text/`: `flow/inventory.rs`
//! fetches what is judged here. Start with [`Records`], which holds what was
//! read and knows which logs are still worth reading; [`status()`], [`diff()`]
//! and [`history()`] make the results of it.

mod content;
mod descriptors;
mod diff;
mod history;
mod imports;
mod records;
mod status;
mod unseen;
mod version;

pub use content::{Content, ContentKey, VersionSource, commit_of};
pub use descriptors::{DescriptorDifference, DescriptorDifferenceKind, Descriptors};
pub use diff::{ComingContent, ComingRequest, MtaDifference, NodeDiff, VersionChange, diff};
pub use history::{HistoryContent, HistoryEntry, NodeHistory, history};
pub use records::{MOST_EXTRA_LOGS, NodeRecord, Records};
pub use status::{
    ImportedVersion, LandscapeStatus, NewerVersion, QueuedVersion, StatusCell, StatusNode,
    StatusRow, status,
};
pub use unseen::{Unseen, UnseenKind};
pub use version::compare;
