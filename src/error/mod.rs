//! What can go wrong, as one enum with a stable code each, and what surrounds it.

mod advice;
mod codes;
mod exchange;
pub mod finding;
mod report;

pub use advice::{Advice, NextStep, NextStepAction, Part};
pub use codes::{CODES, DETAILS};
pub use exchange::Exchange;
pub use report::ErrorReport;

use crate::error::finding::Finding;
use crate::http::failure::FailureKind;

/// A failed operation: what happened, in which exchange with the service, and
/// what was left behind.
///
/// It is one pointer, because every result of the flows carries one.
#[derive(Debug, Clone)]
pub struct Error(Box<ErrorContents>);

/// What an [`Error`] tells.
#[derive(Debug, Clone)]
pub struct ErrorContents {
    /// What happened.
    pub fault: Fault,
    /// The request and answer that it happened in.
    pub exchange: Option<Box<Exchange>>,
    /// What the run had done and could not undo.
    pub aftermath: Aftermath,
    /// Which of the outside's own errors is its cause.
    pub cause: Option<u64>,
}

/// One variant for each thing that a caller can do something about.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// No key, no token provider and no API address.
    #[error("no service key was given")]
    KeyMissing,
    /// The service key cannot be used.
    #[error("the service key cannot be used: {}", listed(.0))]
    KeyInvalid(Vec<Finding>),
    /// An argument or option is wrong.
    #[error("{problem}")]
    Usage {
        /// What is wrong.
        problem: String,
        /// What to do.
        advice: Advice,
    },
    /// Values of a call cannot be what they are.
    #[error("nothing was sent: {}", listed(.0))]
    InputInvalid(Vec<Finding>),
    /// Files that are to be sent cannot be what they claim to be.
    #[error("nothing was sent: {}", listed(.0))]
    ArchiveInvalid(Vec<Finding>),
    /// Extension descriptors do not fit.
    #[error("nothing was sent: {}", listed(.0))]
    DescriptorInvalid(Vec<Finding>),
    /// A configuration file cannot be used.
    #[error("the configuration cannot be used: {}", listed(.0))]
    ConfigurationInvalid(Vec<Finding>),
    /// A file could not be read, or changed while it was being sent.
    #[error("{doing}: the file could not be read: {reason}")]
    FileUnreadable {
        /// What was being done, with the file's name.
        doing: String,
        /// Why.
        reason: String,
    },
    /// The landscape has no such node.
    #[error("node {name:?} does not exist")]
    NodeUnknown {
        /// The name that was asked for.
        name: String,
        /// Names that look alike.
        near: Vec<String>,
        /// Whether a look found it missing, before anything was sent.
        looked: bool,
    },
    /// The node does not take uploads through the API.
    #[error("node {name:?} does not allow uploads")]
    NodeRefusesUpload {
        /// The node.
        name: String,
    },
    /// The node does not take imports from here.
    #[error("node {name:?} cannot be imported into from here: {reason}")]
    NodeRefusesImport {
        /// The node.
        name: String,
        /// Why.
        reason: String,
    },
    /// Some requests are in a status that forbids the action.
    #[error("{action} is not possible on {node:?}: {}", listed(.findings))]
    StatusForbids {
        /// The action, such as `reset`.
        action: &'static str,
        /// The node.
        node: String,
        /// One finding for each request that does not fit.
        findings: Vec<Finding>,
    },
    /// Cloud ALM routes only *Export from*.
    #[error(
        "{what} is not available with a Cloud ALM key, which allows only Export from; nothing was changed"
    )]
    ExportOnly {
        /// What was asked for.
        what: String,
    },
    /// `once` needs to look, and this key may not.
    #[error("the idempotency key needs to read the queues, which this key may not do: {reason}")]
    OnceNeedsLook {
        /// Why the look failed.
        reason: String,
    },
    /// Something that only Node can do was asked of a browser.
    #[error("{what} is not possible in a browser: {reason}")]
    NotInBrowser {
        /// What was asked for.
        what: String,
        /// Why it cannot be.
        reason: String,
    },
    /// The token endpoint does not accept the client secret or certificate.
    #[error("the token endpoint did not accept the credentials of client {client_id:?}")]
    SecretWrong {
        /// The client id.
        client_id: String,
    },
    /// The token endpoint does not know the client.
    #[error("the token endpoint does not know the client {client_id:?}")]
    ClientUnknown {
        /// The client id.
        client_id: String,
    },
    /// The token endpoint does not know the tenant.
    #[error("the token endpoint does not know a tenant at {token_url}")]
    TenantUnknown {
        /// The address that was asked.
        token_url: String,
    },
    /// The token endpoint refused for another reason.
    #[error("no token was issued: {reason}")]
    TokenRefused {
        /// Its reason.
        reason: String,
    },
    /// The token endpoint's answer holds no token.
    #[error("the response of the token endpoint is not understood: {reason}")]
    TokenAnswer {
        /// What is wrong with it.
        reason: String,
    },
    /// The caller's own token provider failed.
    #[error("the token provider failed: {reason}")]
    TokenProvider {
        /// Its words.
        reason: String,
    },
    /// The service does not accept a fresh token.
    #[error("{doing} was refused: the service does not accept the token")]
    Unauthorized {
        /// What was being done.
        doing: String,
        /// Which key would do.
        advice: Advice,
    },
    /// The key's plan does not allow the operation.
    #[error("{doing} is not allowed with this key")]
    Forbidden {
        /// What was being done.
        doing: String,
        /// Which key would do.
        advice: Advice,
    },
    /// The service could not be reached, or the connection broke.
    #[error("{doing} failed: {reason}")]
    Network {
        /// What was being done.
        doing: String,
        /// The system's words.
        reason: String,
        /// The system's code.
        code: Option<String>,
    },
    /// A time limit was reached.
    #[error("{doing} took too long: {reason}")]
    TimedOut {
        /// What was being done.
        doing: String,
        /// Which time limit.
        reason: String,
    },
    /// The service said no.
    #[error("{doing} was refused with status {status}{}", said(.message))]
    Refused {
        /// What was being done.
        doing: String,
        /// The status code.
        status: u16,
        /// The service's own words.
        message: Option<String>,
    },
    /// The service, or something before it, could not answer.
    #[error("{doing} failed with status {status}{}", said(.message))]
    Unavailable {
        /// What was being done.
        doing: String,
        /// The status code.
        status: u16,
        /// The service's own words.
        message: Option<String>,
    },
    /// An answer is not what the service would say.
    #[error("{doing}: the response is not understood: {reason}")]
    AnswerInvalid {
        /// What was being done.
        doing: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An answer sends the caller elsewhere.
    #[error("{doing}: the response is a redirect, which is not followed")]
    Redirected {
        /// What was being done.
        doing: String,
    },
    /// It is not known whether the work was done.
    #[error("{doing}: the outcome is unknown: {reason}")]
    OutcomeUnknown {
        /// What was being done.
        doing: String,
        /// Why it is unknown.
        reason: String,
        /// What to check.
        check: Advice,
    },
    /// Following ended before the import did.
    #[error("{doing}: stopped following before the end: {reason}")]
    FollowEnded {
        /// What was being followed.
        doing: String,
        /// Why it ended.
        reason: String,
    },
    /// An import ended in error or fatal.
    #[error("{summary}")]
    ImportFailed {
        /// Which request, on which node, in which status.
        summary: String,
        /// How to go on.
        advice: Advice,
    },
    /// The caller cancelled.
    #[error("{doing} was cancelled")]
    Cancelled {
        /// What was being done.
        doing: String,
    },
    /// A fault in ctms itself.
    #[error("a fault in ctms itself: {what}")]
    Internal {
        /// What should not have happened.
        what: String,
    },
}

/// What a failed run had done: nothing here means that nothing was left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Aftermath {
    /// Files of this run that were deleted again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub deleted_file_ids: Vec<u64>,
    /// Files of this run that could not be deleted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub left_file_ids: Vec<u64>,
    /// Why the first of them could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_because: Option<String>,
    /// Files of this run that may or may not be in a transport request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub unclear_file_ids: Vec<u64>,
    /// Uploads whose answer was lost: the service may hold a file whose id is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub possible_unattached_files: Vec<UnattachedFile>,
    /// A transport request that exists although the run failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport_request_id: Option<u64>,
    /// The node that was worked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_name: Option<String>,
    /// When the unclear request was sent, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<String>,
    /// What to check where an outcome is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    pub check: Option<Advice>,
    /// Extension descriptors that were created or replaced before the failure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub descriptors: Vec<String>,
}

/// A file that the service may hold without anybody knowing its id.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct UnattachedFile {
    /// The archive's name.
    pub file_name: String,
    /// When it was sent, RFC 3339.
    pub at: String,
}

impl std::ops::Deref for Error {
    type Target = ErrorContents;

    fn deref(&self) -> &ErrorContents {
        &self.0
    }
}

impl std::ops::DerefMut for Error {
    fn deref_mut(&mut self) -> &mut ErrorContents {
        &mut self.0
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self(Box::new(ErrorContents {
            fault,
            exchange: None,
            aftermath: Aftermath::default(),
            cause: None,
        }))
    }
}

impl Error {
    /// Makes the error of an exchange with the service.
    #[must_use]
    pub fn in_exchange(fault: Fault, exchange: Exchange) -> Self {
        let mut error = Self::from(fault);
        error.exchange = Some(Box::new(exchange));
        error
    }

    /// Returns the same error with another fault: exchange and aftermath stay.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.fault = fault;
        self
    }

    /// Returns whether the service itself answered, on an operation of the API,
    /// that it is in trouble, or something that is not understood.
    #[must_use]
    pub fn is_api_trouble(&self) -> bool {
        matches!(
            self.fault,
            Fault::Unavailable { .. } | Fault::AnswerInvalid { .. }
        ) && self.is_about_api()
    }

    /// Returns whether it may only mean that this key, or this user, may not
    /// read: changing something may still be allowed. A 404 counts only where
    /// the service said it; any other server says it of a wrong address.
    #[must_use]
    pub fn may_only_not_read(&self) -> bool {
        let Some(exchange) = self.exchange.as_ref().filter(|_| self.is_about_api()) else {
            return false;
        };
        match exchange.status {
            Some(401 | 403) => true,
            Some(404) => {
                exchange.error_type.is_some() || matches!(self.fault, Fault::ExportOnly { .. })
            }
            _ => false,
        }
    }

    /// Returns whether something else than Cloud Transport Management responds
    /// at the address of the API.
    #[must_use]
    pub fn is_wrong_address(&self) -> bool {
        let Some(exchange) = self.exchange.as_ref().filter(|_| self.is_about_api()) else {
            return false;
        };
        let is_foreign = exchange.error_type.is_none();
        match exchange.status {
            Some(404) => is_foreign && !matches!(self.fault, Fault::ExportOnly { .. }),
            Some(200..400) => matches!(self.fault, Fault::AnswerInvalid { .. }),
            _ => false,
        }
    }

    /// Returns whether the service itself says that what was asked for does not exist.
    #[must_use]
    pub fn says_missing(&self) -> bool {
        let exchange = self.exchange.as_ref();
        exchange.is_some_and(|exchange| {
            let kind = exchange.error_type.as_deref().unwrap_or_default();
            exchange.status == Some(404) && kind.contains("NotFound")
        })
    }

    /// Returns whether the service itself refused what was asked for, as
    /// something that it cannot do now, and not for lack of access or trouble of its own.
    #[must_use]
    pub fn is_own_refusal(&self) -> bool {
        let exchange = self.exchange.as_ref();
        exchange.is_some_and(|exchange| {
            exchange.error_type.is_some() && matches!(exchange.status, Some(400 | 405..500))
        })
    }

    /// Returns whether it happened in an operation of the API, and not while asking for a token.
    #[must_use]
    pub fn is_about_api(&self) -> bool {
        let exchange = self.exchange.as_ref();
        exchange.is_some_and(|exchange| exchange.operation != crate::call::grant::OPERATION)
    }

    /// Makes the error for an attempt without an answer.
    #[must_use]
    pub fn unanswered(doing: &str, failure: &crate::http::failure::SendFailure) -> Self {
        let doing = doing.to_owned();
        let reason = failure.reason.clone();
        let mut error = Self::from(match failure.kind {
            FailureKind::Network => Fault::Network {
                doing,
                reason,
                code: failure.code.clone(),
            },
            FailureKind::TimedOut | FailureKind::DeadlinePassed => {
                Fault::TimedOut { doing, reason }
            }
            FailureKind::Cancelled => Fault::Cancelled { doing },
            FailureKind::File => Fault::FileUnreadable { doing, reason },
            FailureKind::Redirected => Fault::Redirected { doing },
            FailureKind::TooLarge => Fault::AnswerInvalid { doing, reason },
            FailureKind::NoResponse => Fault::Usage {
                problem: format!("{doing}: {reason}"),
                advice: Advice::with_options("return from {fetch} what fetch returned"),
            },
        });
        error.cause = failure.cause;
        error
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for Error {}

/// Lists findings in one sentence, those that stop the work only.
fn listed(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings.iter().filter(|finding| finding.is_error()) {
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(&finding.at);
        out.push_str(": ");
        out.push_str(&finding.problem);
        out.push_str(" (");
        out.push_str(&finding.advice.to_string());
        out.push(')');
    }
    out
}

fn said(message: &Option<String>) -> String {
    message
        .as_ref()
        .map_or_else(String::new, |message| format!(": {message}"))
}
