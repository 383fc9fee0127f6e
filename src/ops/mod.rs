//! The operations of the API: one file each, each a value that knows its
//! method, path, body, success status, how its answer decodes, and whether it
//! may be sent twice. Nothing here sends.

mod create;
mod delete_file;
mod nodes;
mod queue;
mod routes;
mod upload_file;

pub use create::{CreateBody, CreateRequest, Created, Entry, QueueEntry, Verb};
pub use delete_file::DeleteFile;
pub use nodes::{ListNodes, Node, Nodes, Target};
pub use queue::{EVERY_STATUS, ListQueue, Queue, QueuedEntry, QueuedRequest};
pub use routes::{ListRoutes, Route, Routes};
pub use upload_file::{UploadFile, UploadedFile};

use serde::de::DeserializeOwned;

use crate::http::{Body, Method};

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
    type Answer: DeserializeOwned;

    /// Decodes the body of a successful answer.
    ///
    /// # Errors
    /// When required fields are missing or out of range.
    fn decode(&self, body: &[u8]) -> Result<Self::Answer, AnswerFault> {
        json(body)
    }
}

/// Decodes JSON from bytes; the fault names what is wrong without quoting the body.
///
/// # Errors
/// When it is no JSON of that shape.
pub fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, AnswerFault> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(AnswerFault("the body is empty".into()));
    }
    serde_json::from_slice(body).map_err(|error| {
        AnswerFault(if error.is_eof() {
            "the JSON is cut off".into()
        } else if error.is_data() {
            format!("a field is missing or wrong: {error}")
        } else if body.trim_ascii_start().starts_with(b"<") {
            "it is an HTML page".into()
        } else {
            format!("it is no JSON: {error}")
        })
    })
}
