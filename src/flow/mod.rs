//! The flows: plain async functions over the outside, each read from top to
//! bottom like the story it tells.

mod action_once;
mod archives;
mod clean_up;
mod connect;
mod create;
mod descriptors;
mod follow;
mod landscape;
mod node_ref;
mod once;
mod operate;
mod options;
mod perform;
mod plan;
mod prepare;
mod promote;
mod put;
mod release;
mod search;
mod together;
mod way;

pub use archives::inspect_file;
pub use connect::{Connected, connect_ahead};
pub use descriptors::{NodeDescriptor, PlacedDescriptor};
pub use follow::{
    Followed, FollowedFile, FollowedRequest, LogLine, Pace, Target, USUAL_MS, follow,
};
pub use landscape::Landscape;
pub use node_ref::NodeRef;
pub use operate::{Operate, Operated, operate};
pub use options::check_types;
pub use perform::perform;
pub use plan::{Plan, PlannedFile, plan};
pub use promote::{Promote, Promoted, Step, promote};
pub use put::{SentDescriptor, put_descriptor};
pub use release::{Content, Release, Released, release};
pub use way::check_way;
