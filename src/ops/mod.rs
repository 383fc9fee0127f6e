//! The operations of the API: one file each, each a value that knows its
//! method, path, body, success status, how its answer decodes, and whether it
//! may be sent twice. Nothing here sends.

mod create;
mod delete_file;
mod nodes;
mod queue;
mod request_files;
mod routes;
mod upload_file;

pub use create::{CreateBody, CreateRequest, Created, Entry, QueueEntry, Verb};
pub use delete_file::DeleteFile;
pub use nodes::{ListNodes, Node, Nodes, Target};
pub use queue::{EVERY_STATUS, ListQueue, Queue, QueuedEntry, QueuedRequest};
pub use request_files::RequestFiles;
pub use routes::{ListRoutes, Route, Routes};
pub use upload_file::{UploadFile, UploadedFile};

use crate::http::{Body, Method};
use crate::json::Json;

/// Whether an operation may be sent again after an attempt that may have been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Reading, replacing and deleting: twice is the same as once.
    Freely,
    /// Uploading: twice costs a second file, which is named and deleted.
    WithCare,
    /// Creating a transport request or an import: never without a look; the
    /// reason says why.
    Never(&'static str),
}

/// Which of the caller's keys an operation takes where there are two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Uploading files and creating transport requests (plan `export` suffices).
    Deliver,
    /// Everything else: looking, importing, descriptors.
    Operate,
}

/// What is true of an operation whatever its values.
#[derive(Debug)]
pub struct Spec {
    /// SAP's name of the operation (specification), or its method and path
    /// where only public clients show it.
    pub name: &'static str,
    /// The status of success.
    pub success: &'static [u16],
    /// Whether it may be sent again.
    pub repeat: Repeat,
    /// Which key it takes.
    pub role: Role,
}

/// Method, path and body of one operation, still without host and token.
#[derive(Debug)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The path from `/v2` on, query included.
    pub path: String,
    /// What it carries.
    pub body: Body,
}

/// An answer that is not what the service would say; the text says what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFault(pub String);

/// One operation with its values.
pub trait Operation {
    /// Returns what is true of the operation whatever its values.
    fn spec(&self) -> &'static Spec;

    /// Returns what is being done, as errors say it: `uploading shop.mtar`.
    fn doing(&self) -> String;

    /// Returns method, path and body.
    fn call(&self) -> Call;

    /// Returns the node that the operation names, which a 404 then says is missing.
    fn names_node(&self) -> Option<&str> {
        None
    }

    /// Checks the body of a successful answer.
    ///
    /// # Errors
    /// When required fields are missing or out of range.
    fn check(&self, body: &[u8]) -> Result<(), AnswerFault>;
}

/// An operation whose answer holds something.
pub trait Answers: Operation {
    /// What the answer holds.
    type Answer;

    /// Reads the answer.
    ///
    /// # Errors
    /// When required fields are missing or out of range.
    fn read(&self, answer: &Json<'_>) -> Result<Self::Answer, AnswerFault>;

    /// Decodes the body of a successful answer.
    ///
    /// # Errors
    /// When required fields are missing or out of range.
    fn decode(&self, body: &[u8]) -> Result<Self::Answer, AnswerFault> {
        let answer = Json::parse(body).map_err(|what| AnswerFault(what.to_owned()))?;
        if answer.fields().is_none() {
            return Err(AnswerFault("it is no JSON object".into()));
        }
        self.read(&answer)
    }
}

/// Reads a required id.
fn id<T>(of: &Json<'_>, name: &str, new: fn(u64) -> Option<T>) -> Result<T, AnswerFault> {
    of.get(name)
        .whole()
        .and_then(new)
        .ok_or_else(|| AnswerFault(format!("{name} is missing, or no id between 1 and 2^53-1")))
}

/// Reads a required array.
fn list<'a, 'j>(of: &'a Json<'j>, name: &str) -> Result<&'a [Json<'j>], AnswerFault> {
    of.get(name)
        .list()
        .ok_or_else(|| AnswerFault(format!("{name} is missing, or no array")))
}

/// Reads a required text.
fn text(of: &Json<'_>, name: &str) -> Result<String, AnswerFault> {
    of.get(name)
        .owned()
        .ok_or_else(|| AnswerFault(format!("{name} is missing, or no text")))
}
