//! What every operation knows, and what they share to say it.

use serde::Serialize;

use crate::api::ids::{NodeId, TransportRequestId};
use crate::http::{Body, Method};
use crate::text::json::{self, Json, Shape};

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

    /// Returns the named user where the operation takes it as a header
    /// (`tms-named-user`, seen in public clients).
    fn named_user_header(&self) -> Option<&str> {
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
            return Err(AnswerFault("it is not a JSON object".into()));
        }
        self.read(&answer)
    }
}

/// The body of everything that is done with transport requests in a queue.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RequestsBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) transport_requests: Option<&'a [TransportRequestId]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) named_user: Option<&'a str>,
}

/// Makes the call that does something with transport requests in a queue.
pub(super) fn post(node: NodeId, verb: &str, body: &RequestsBody<'_>) -> Call {
    Call {
        method: Method::Post,
        path: format!("/v2/nodes/{node}/transportRequests/{verb}"),
        body: Body::Json(serde_json::to_string(body).unwrap_or_default()),
    }
}

/// Makes a call that reads.
pub(super) fn get(path: String) -> Call {
    Call {
        method: Method::Get,
        path,
        body: Body::Empty,
    }
}

/// Checks an answer that is handed on as text.
pub(super) fn shaped(body: &[u8], shape: Shape<'_>) -> Result<(), AnswerFault> {
    json::check(body, shape).map_err(AnswerFault)
}

/// Reads a required id.
pub(super) fn id<T>(
    of: &Json<'_>,
    name: &str,
    new: fn(u64) -> Option<T>,
) -> Result<T, AnswerFault> {
    of.get(name)
        .whole()
        .and_then(new)
        .ok_or_else(|| AnswerFault(format!("{name} is missing, or no id between 1 and 2^53-1")))
}

/// Reads a required array.
pub(super) fn list<'a, 'j>(of: &'a Json<'j>, name: &str) -> Result<&'a [Json<'j>], AnswerFault> {
    of.get(name)
        .list()
        .ok_or_else(|| AnswerFault(format!("{name} is missing, or no array")))
}

/// Reads a required text.
pub(super) fn text(of: &Json<'_>, name: &str) -> Result<String, AnswerFault> {
    of.get(name)
        .owned()
        .ok_or_else(|| AnswerFault(format!("{name} is missing, or no text")))
}

/// Reads who did something: the named user, or else the technical one.
pub(super) fn named(of: &Json<'_>, named_user: &str, user: &str) -> Option<String> {
    let given = of.get(named_user).owned().filter(|name| !name.is_empty());
    given.or_else(|| of.get(user).owned())
}
