//! The flows: plain async functions over the outside, each read from top to
//! bottom like the story it tells.

mod connect;
mod follow;
mod landscape;
mod options;
mod perform;
mod queue;
mod release;
mod search;

pub use connect::{Connected, connect_ahead};
pub use follow::{
    Followed, FollowedFile, FollowedRequest, LogLine, Pace, Target, USUAL_MS, follow,
};
pub use landscape::Landscape;
pub use landscape::node_ref::NodeRef;
pub use options::check_types;
pub use perform::perform;
pub use queue::operate::{Operate, Operated, operate};
pub use queue::promote::{Promote, Promoted, Step, promote};
pub use queue::route_path::check_way;
pub use release::archives::inspect_file;
pub use release::descriptors::{NodeDescriptor, PlacedDescriptor};
pub use release::plan::{Plan, PlannedFile, plan};
pub use release::send_descriptors::{SentDescriptor, put_descriptor};
pub use release::{Content, Release, Released, release};
