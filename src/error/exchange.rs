//! One exchange with the service, as an error shows it: no headers, no query,
//! no secret, and at most 300 characters of the body.

use serde::Serialize;

use crate::http::{HttpRequest, HttpResponse};
use crate::secret::Secret;
use crate::secret::redact::quoted;
use crate::text::json::Json;

/// The request and the answer that an error is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// SAP's name of the operation.
    pub operation: &'static str,
    /// The method.
    pub method: &'static str,
    /// Scheme, host and port.
    pub origin: String,
    /// The path without query.
    pub path: String,
    /// The status code, where there was an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The service's `errorType`, with or without package prefix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The service's own message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The start of a body that is not an error of the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What the Cloud Foundry router said (`X-Cf-RouterError`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub router_error: Option<String>,
    /// Cloud Foundry's id of the request, for SAP support (`x-vcap-request-id`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The id that every request of this run carried (`x-correlationid`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// The service's own `x-correlationid`, where it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_correlation_id: Option<String>,
    /// How many attempts were made.
    pub attempts: u32,
}

impl Exchange {
    /// Starts the record of an exchange with its request.
    #[must_use]
    pub fn of(operation: &'static str, request: &HttpRequest, correlation_id: &str) -> Self {
        Self {
            operation,
            method: request.method.as_str(),
            origin: request.origin().to_owned(),
            path: request.path().to_owned(),
            correlation_id: Some(correlation_id.to_owned()),
            attempts: 1,
            ..Self::default()
        }
    }

    /// Adds the answer, cleaned of `secrets`.
    #[must_use]
    pub fn answered(mut self, response: &HttpResponse, secrets: &[Secret]) -> Self {
        let clean = |text: &str| quoted(text, secrets);
        self.status = Some(response.status);
        self.router_error = response.header("x-cf-routererror").map(&clean);
        self.request_id = response.header("x-vcap-request-id").map(&clean);
        self.service_correlation_id = response
            .header("x-correlationid")
            .map(&clean)
            .filter(|id| self.correlation_id.as_ref() != Some(id));
        // A half-understood answer of the token endpoint may hold the token.
        if self.operation == crate::call::grant::OPERATION && response.status < 300 {
            return self;
        }
        // The error bodies of the service, the token endpoint and the gateway.
        let json = Json::parse(&response.body).unwrap_or(Json::Null);
        let text = |name| json.get(name).text().map(&clean);
        let kind = text("error");
        self.error_type = text("errorType").or_else(|| kind.clone());
        self.message = text("message")
            .or_else(|| text("error_description"))
            .or(kind);
        if self.message.is_none() {
            let body = clean(&String::from_utf8_lossy(&response.body));
            self.body = (!body.is_empty()).then_some(body);
        }
        self
    }

    /// Returns the exchange in one line, as people copy it into a support ticket.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut line = format!("{} {}{}", self.method, self.origin, self.path);
        if let Some(status) = self.status {
            line.push_str(&format!(" answered {status}"));
        }
        if self.attempts > 1 {
            line.push_str(&format!(" after {} attempts", self.attempts));
        }
        for (name, value) in [
            ("error type", &self.error_type),
            ("router", &self.router_error),
            ("request id", &self.request_id),
            ("correlation id", &self.correlation_id),
            ("of the service", &self.service_correlation_id),
        ] {
            if let Some(value) = value {
                line.push_str(&format!(", {name} {value}"));
            }
        }
        line
    }

    /// Returns the words to quote in a message: the service's, the router's, or the body's.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        self.message
            .clone()
            .or_else(|| {
                self.router_error
                    .as_ref()
                    .map(|error| format!("router: {error}"))
            })
            .or_else(|| self.body.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> HttpResponse {
        HttpResponse {
            status: 422,
            headers: vec![("x-vcap-request-id".into(), "11-22".into())],
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn the_words_of_the_service_are_kept_whichever_shape_they_have() {
        for (body, words) in [
            (
                r#"{"errorType":"TsNotFoundException","message":"Node ID 117 does not exist"}"#,
                "Node ID 117 does not exist",
            ),
            (
                r#"{"error":"unauthorized","error_description":"Bad credentials"}"#,
                "Bad credentials",
            ),
            (
                "404 Not Found: Requested route does not exist.",
                "404 Not Found: Requested route does not exist.",
            ),
        ] {
            let exchange = Exchange::default().answered(&answer(body), &[]);
            assert_eq!(exchange.words().as_deref(), Some(words));
            assert_eq!(exchange.request_id.as_deref(), Some("11-22"));
        }
    }

    #[test]
    fn a_long_page_is_quoted_in_at_most_300_characters_of_one_line() {
        let exchange = Exchange::default().answered(&answer(&"<p>\nöö\r\n</p>".repeat(500)), &[]);
        let body = exchange.body.unwrap();
        assert!(body.chars().count() <= 300);
        assert!(!body.contains('\n'));
    }

    #[test]
    fn an_answer_that_may_hold_a_token_is_not_quoted() {
        let exchange = Exchange {
            operation: crate::call::grant::OPERATION,
            ..Exchange::default()
        };
        let half = HttpResponse {
            status: 200,
            ..answer(r#"{"access_token":"eyJhbGc"#)
        };
        assert_eq!(exchange.answered(&half, &[]).words(), None);
    }

    #[test]
    fn a_secret_that_the_service_echoes_is_not_quoted() {
        let secret = Secret::new("marked-secret");
        let exchange = Exchange::default().answered(&answer("you sent marked-secret"), &[secret]);
        assert_eq!(exchange.words().as_deref(), Some("you sent [redacted]"));
    }
}
