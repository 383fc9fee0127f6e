//! The operations of the API: one file each, each a value that knows its
//! method, path, body, success status, how its answer decodes, and whether it
//! may be sent twice. Nothing here sends.

mod action;
mod change;
pub mod content;
mod create;
mod delete_descriptor;
mod delete_file;
pub mod description;
mod descriptors;
pub mod ids;
mod import;
pub mod limits;
mod logs;
mod node;
mod nodes;
mod operation;
mod put_descriptor;
mod queue;
mod request_files;
mod routes;
pub mod status;
mod unpublished;
mod upload_file;

pub use action::{Action, ActionRequest, GetAction};
pub use change::{Change, ChangeQueue};
pub use create::{CreateBody, CreateRequest, Created, Entry, QueueEntry, Verb};
pub use delete_descriptor::DeleteDescriptor;
pub use delete_file::DeleteFile;
pub use descriptors::{HeldDescriptor, ListDescriptors};
pub use import::StartImport;
pub use logs::{
    GetActionLogs, GetRequestLogs, Log, LogMessage, LoggedAction, LoggedFile, RequestLog, Severity,
};
pub use node::GetNode;
pub use nodes::{ListNodes, Node, Nodes, Target};
pub use operation::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec};
pub use put_descriptor::PutDescriptor;
pub use queue::{EVERY_STATUS, ListQueue, Queue, QueuedEntry, QueuedRequest};
pub use request_files::RequestFiles;
pub use routes::{ListRoutes, Route, Routes};
pub use unpublished::Unpublished;
pub use upload_file::{UploadFile, UploadedFile};

use operation::{RequestsBody, get, id, list, named, post, shaped, text};
