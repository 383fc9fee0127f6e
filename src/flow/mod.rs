//! The flows: plain async functions over the outside, each read from top to
//! bottom like the story it tells.

pub mod api_calls;
mod connect;
mod doctor;
mod follow;
mod inventory;
mod landscape;
mod measured_file;
mod queue;
mod release;
mod search;

pub use connect::{Connected, PERMISSIONS, connect, connect_ahead};
pub use doctor::{
    AfterFailure, DoctorCheck, DoctorCheckName, DoctorFinding, DoctorLevel, DoctorNode,
    DoctorOptions, DoctorOutcome, DoctorReport, UnusableKey, doctor, doctor_of_key,
};
pub use follow::options::{FollowOptions, follow_as_told};
pub use follow::{
    EndedImport, EndedRequest, ExplainOptions, Explained, Explanation, Followed, FollowedFile,
    FollowedRequest, LogLine, MessagePlace, Pace, Target, USUAL_MS, explain, follow,
    import_failure, order_messages, worst_import,
};
pub use inventory::{
    DiffOptions, HistoryOptions, StatusOptions, landscape_status, node_diff, node_history,
};
pub use landscape::Landscape;
pub use landscape::node_ref::NodeRef;
pub use landscape::request_path::{Absence, PathNode, PathOptions, find_path};
pub use measured_file::MeasuredFile;
pub use queue::list::{QueueOptions, list_queue};
pub use queue::operate::{ImportAllOptions, Operate, OperateOptions, Operated, operate};
pub use queue::promote::{Promote, PromoteOptions, Promoted, Step, promote};
pub use queue::refusal::{NodeState, Refusal, WantedAction, is_manual, next_action, refusal};
pub use queue::route_path::{RouteOptions, check_route};
pub use queue::watch::{QueueChange, WatchOptions, watch_queue};
pub use release::archives::{InspectFileOptions, inspect_file};
pub use release::descriptors::{NodeDescriptor, PlacedDescriptor};
pub use release::options::{DescriptorOptions, ReleaseOptions};
pub use release::plan::{Plan, PlannedFile, plan};
pub use release::send_descriptors::{PutDescriptorOptions, SentDescriptor, put_descriptor};
pub use release::{Content, Release, Released, release};
