//! The access token: how it is asked for, and how long it is good.

use crate::error::{Error, Exchange, Fault};
use crate::http::{Body, ClientCertificate, Credentials, HttpRequest, HttpResponse, Method};
use crate::key::{Auth, ServiceKey};
use crate::secret::Secret;
use crate::text::encode;
use crate::text::json::Json;

/// A token is renewed so long before it ends, in milliseconds.
const EARLY_MS: u64 = 60_000;

/// Assumed where an answer does not say how long its token is good, in
/// milliseconds: short, because a wrong guess costs only another request.
const UNSAID_MS: u64 = 300_000;

/// SAP's name for the operation (there is none: the protocol's own words).
pub const OPERATION: &str = "POST /oauth/token";

/// An access token and the time until which it is good.
#[derive(Debug, Clone)]
pub struct Token {
    /// The token itself.
    pub secret: Secret,
    /// Until when it is good, on the outside's forward clock, with a minute to spare.
    pub good_until: u64,
    /// What the key may do, where the answer tells.
    pub scopes: Vec<String>,
}

impl Token {
    /// Returns whether the token can be used for another call at this time.
    #[must_use]
    pub fn is_fresh(&self, now: u64) -> bool {
        now < self.good_until
    }
}

/// The answer of the token endpoint.
struct Answer {
    access_token: String,
    expires_in: Option<u64>,
    scope: Option<String>,
}

/// Builds the token request: a form, every value percent-encoded, so that a `+`
/// in a secret arrives; the body rather than a Basic header, which SAP's
/// documentation warns of for the same reason.
#[must_use]
pub fn request(key: &ServiceKey) -> HttpRequest {
    let mut fields = vec![
        ("grant_type", "client_credentials"),
        ("client_id", key.client_id()),
    ];
    let mut client_certificate = None;
    match key.auth() {
        Auth::Secret(secret) => fields.push(("client_secret", secret.reveal())),
        Auth::X509 { certificate, key } => {
            client_certificate = Some(ClientCertificate {
                chain: certificate.clone(),
                key: key.clone(),
            });
        }
    }
    HttpRequest {
        method: Method::Post,
        url: key.token_url().to_owned(),
        headers: vec![
            ("accept".into(), "application/json".into()),
            (
                "content-type".into(),
                "application/x-www-form-urlencoded".into(),
            ),
        ],
        secret_headers: vec![],
        authorization: None,
        client_certificate,
        // The token server's 401 carries a Basic challenge: with credentials a
        // browser asks its user for a password instead of answering.
        credentials: Some(Credentials::Omit),
        body: Body::Form(Secret::new(encode::pairs(&fields))),
    }
}

/// Reads the answer to a token request that was asked for at `now`.
///
/// # Errors
/// One for each reason why there is no token.
pub fn read(
    response: &HttpResponse,
    key: &ServiceKey,
    exchange: Exchange,
    now: u64,
) -> Result<Token, Error> {
    if response.is_redirect() {
        let doing = "asking for a token".to_owned();
        return Err(Error::in_exchange(Fault::Redirected { doing }, exchange));
    }
    if !response.is_success() {
        let fault = refusal(response, key, &exchange);
        return Err(Error::in_exchange(fault, exchange));
    }
    let answer = understood(response).map_err(|reason| {
        let fault = Fault::TokenAnswer {
            reason: reason.into(),
        };
        Error::in_exchange(fault, exchange)
    })?;
    let good_ms = answer
        .expires_in
        .map_or(UNSAID_MS, |seconds| seconds.saturating_mul(1000));
    Ok(Token {
        secret: Secret::new(answer.access_token),
        good_until: now.saturating_add(good_ms.saturating_sub(EARLY_MS)),
        scopes: answer
            .scope
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    })
}

/// Accepts only a JSON object with a token; says what else it is without
/// quoting it, because a half-understood answer may hold the token.
fn understood(response: &HttpResponse) -> Result<Answer, &'static str> {
    let body = response.body.trim_ascii();
    if !body.is_empty() && !body.starts_with(b"<") && !response.may_be_json() {
        return Err("its content type is not JSON");
    }
    let json = Json::parse(body)?;
    let answer = Answer {
        access_token: json
            .get("access_token")
            .owned()
            .ok_or("it is not a JSON object with access_token")?,
        expires_in: json.get("expires_in").whole(),
        scope: json.get("scope").owned(),
    };
    if !is_sendable(&answer.access_token) {
        return Err("its access_token is empty or holds characters that no token has");
    }
    Ok(answer)
}

/// Returns whether a token can stand in a header; what stands before an HTTP
/// client would quote it in its complaint otherwise.
#[must_use]
pub fn is_sendable(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| (33..127).contains(&byte))
}

/// Tells the refusals of the token endpoint apart by the texts seen from it (DOMAIN: errors).
fn refusal(response: &HttpResponse, key: &ServiceKey, exchange: &Exchange) -> Fault {
    let words = exchange.words().unwrap_or_default();
    let lower = words.to_ascii_lowercase();
    let client_id = key.client_id().to_owned();
    if lower.contains("identity zone") || lower.contains("subdomain") {
        return Fault::TenantUnknown {
            token_url: key.token_url().to_owned(),
        };
    }
    if response.status == 429 || response.status >= 500 {
        return Fault::Unavailable {
            doing: "asking for a token".into(),
            status: response.status,
            message: exchange.words(),
        };
    }
    if lower.contains("client with requested id") || lower.contains("no client with") {
        return Fault::ClientUnknown { client_id };
    }
    if response.status == 404 {
        return Fault::TokenAnswer {
            reason: format!("status 404, no token endpoint there: {words}"),
        };
    }
    if response.status == 401
        || lower.contains("bad credentials")
        || lower.contains("client authentication failed")
    {
        return Fault::SecretWrong { client_id };
    }
    Fault::TokenRefused {
        reason: format!("status {}: {words}", response.status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{ParseOptions, parse};

    fn key() -> ServiceKey {
        let text = r#"{"uaa":{"clientid":"sb-x!b1|a!b2","clientsecret":"s+3%c&r=e/t","url":"https://a.authentication.eu10.hana.ondemand.com"},"uri":"https://b.cfapps.eu10.hana.ondemand.com"}"#;
        parse(text, &ParseOptions::default()).key.unwrap()
    }

    fn answer(status: u16, kind: &str, body: &str) -> Result<Token, Error> {
        let response = HttpResponse {
            status,
            headers: vec![("content-type".into(), kind.into())],
            body: body.as_bytes().to_vec(),
        };
        let exchange = Exchange::of(OPERATION, &request(&key()), "run-1").answered(&response, &[]);
        read(&response, &key(), exchange, 1_000)
    }

    #[test]
    fn the_form_is_percent_encoded_and_no_header_holds_the_secret() {
        let request = request(&key());
        let Body::Form(form) = &request.body else {
            panic!("a form")
        };
        assert_eq!(
            form.reveal(),
            "grant_type=client_credentials&client_id=sb-x%21b1%7Ca%21b2&client_secret=s%2B3%25c%26r%3De%2Ft"
        );
        assert!(request.authorization.is_none());
        assert!(!format!("{request:?}").contains("3%"), "{request:?}");
    }

    #[test]
    fn a_token_is_good_until_a_minute_before_its_end() {
        for (expires_in, good_for) in [
            ("600", 540_000),
            ("60", 0),
            ("5", 0),
            ("1e3", 940_000),
            ("18446744073709551615", u64::MAX - 60_000),
        ] {
            let body = format!(r#"{{"access_token":"t","expires_in":{expires_in}}}"#);
            let token = answer(200, "application/json", &body).unwrap();
            assert_eq!(
                token.good_until,
                (1_000_u64).saturating_add(good_for),
                "{expires_in}"
            );
        }
        let token = answer(
            200,
            "application/json;charset=UTF-8",
            r#"{"access_token":"t"}"#,
        )
        .unwrap();
        assert!(token.is_fresh(1_000) && !token.is_fresh(1_000 + UNSAID_MS));
    }

    #[test]
    fn scopes_are_read_where_they_are_told() {
        let token = answer(
            200,
            "application/json",
            r#"{"access_token":"t","scope":" a.b  c "}"#,
        )
        .unwrap();
        assert_eq!(token.scopes, ["a.b", "c"]);
    }

    #[test]
    fn an_answer_that_is_not_understood_is_not_quoted_because_it_may_hold_a_token() {
        for (kind, body) in [
            ("application/json", r#"{"access_token":"marked-token"#),
            ("application/json", r#"[{"access_token":"marked-token"}]"#),
            ("application/json", r#"{"access_token":"marked token"}"#),
            (
                "application/json",
                r#"{"message":"marked-token","access_token":""}"#,
            ),
            ("text/plain", "marked-token"),
            ("text/plain", r#"{"access_token":"marked-token"}"#),
        ] {
            let error = answer(200, kind, body).unwrap_err();
            assert_eq!(error.code(), "TOKEN_ANSWER_INVALID", "{body}");
            let told = serde_json::to_string(&error.report()).unwrap();
            assert!(!told.contains("marked"), "{told}");
        }
    }

    #[test]
    fn refusals_are_told_apart_by_their_words_whatever_their_status() {
        for (status, body, code) in [
            (
                401,
                r#"{"error":"unauthorized","error_description":"Bad credentials"}"#,
                "AUTH_SECRET_WRONG",
            ),
            (
                401,
                r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#,
                "AUTH_SECRET_WRONG",
            ),
            (
                401,
                r#"{"error":"invalid_client","error_description":"Client with requested ID does not exist"}"#,
                "AUTH_CLIENT_UNKNOWN",
            ),
            (
                401,
                r#"{"error_description":"No client with requested id: sb-x"}"#,
                "AUTH_CLIENT_UNKNOWN",
            ),
            (
                404,
                "<p>Cannot find identity zone for subdomain acme</p>",
                "AUTH_TENANT_UNKNOWN",
            ),
            (400, r#"{"error":"invalid_request"}"#, "AUTH_REFUSED"),
            (404, "404 page not found", "TOKEN_ANSWER_INVALID"),
            (302, "", "REDIRECTED"),
            (0, "", "REDIRECTED"),
            (429, "", "UNAVAILABLE"),
            (503, "", "UNAVAILABLE"),
        ] {
            let error = answer(status, "text/html", body).unwrap_err();
            assert_eq!(error.code(), code, "{status} {body}");
        }
    }
}
