//! Requests on their way, for who traces them: never a header, a query or a body.

use std::cell::Cell;

use serde::Serialize;

use super::Run;
use crate::call::outside::Outside;
use crate::error::Error;
use crate::http::failure::SendFailure;
use crate::http::{HttpRequest, HttpResponse};

/// A request that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RequestInfo {
    /// Counts the requests of a client, from 1; a response has the number of its request.
    pub request_number: u64,
    /// SAP's name of the operation, or `POST /oauth/token`.
    pub operation: &'static str,
    /// Which attempt at the operation it is, from 1.
    pub attempt: u32,
    /// The HTTP method.
    pub method: &'static str,
    /// Scheme, host and port.
    pub origin: String,
    /// The path without query.
    pub path: String,
    /// The id that every request of a client carries (`x-correlationid`).
    pub correlation_id: String,
}

/// The end of a request: a response, or the reason why there was none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ResponseInfo {
    /// The request.
    #[serde(flatten)]
    pub request: RequestInfo,
    /// The HTTP status; 0 for a redirect in a browser, missing without a response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why there was no response: the code of an error, such as `NETWORK`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "KnownCtmsErrorCode"))]
    pub error_code: Option<&'static str>,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

/// What a request is sent for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    /// SAP's name of the operation.
    pub(crate) operation: &'static str,
    /// The attempt, from 1.
    pub(crate) attempt: u32,
}

/// Numbers the requests of a client.
#[derive(Debug, Default)]
pub(crate) struct RequestNumbers(Cell<u64>);

impl RequestNumbers {
    fn next(&self) -> u64 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

impl<O: Outside> Run<'_, O> {
    /// Tells the tracer that a request begins; nothing where nobody does.
    pub(super) fn trace_request(&self, request: &HttpRequest, sent: Sent) -> Option<RequestInfo> {
        if !self.outside.is_traced() {
            return None;
        }
        let info = RequestInfo {
            request_number: self.client.request_numbers().next(),
            operation: sent.operation,
            attempt: sent.attempt,
            method: request.method.as_str(),
            origin: request.origin().to_owned(),
            path: request.path().to_owned(),
            correlation_id: self.client.setup().correlation_id.clone(),
        };
        self.outside.trace_request(&info);
        Some(info)
    }

    /// Tells the tracer how a request has ended.
    pub(super) fn trace_response(
        &self,
        request: RequestInfo,
        answer: &Result<HttpResponse, SendFailure>,
        milliseconds: u64,
    ) {
        let (status, error_code) = match answer {
            Ok(response) => (Some(response.status), None),
            Err(failure) => (None, Some(Error::unanswered("", failure).code())),
        };
        self.outside.trace_response(&ResponseInfo {
            request,
            status,
            error_code,
            milliseconds,
        });
    }
}
