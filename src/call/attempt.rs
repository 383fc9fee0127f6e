//! One attempt at one request: token, exchange, judgement.

use super::{Run, csrf};
use crate::api::{AnswerFault, Answers, Operation};
use crate::call::event::{AnsweredEvent, Event};
use crate::call::outside::{Limits, Outside};
use crate::call::refusal;
use crate::call::trace::Sent;
use crate::call::verdict::{Outcome, Source, Verdict, verdict};
use crate::error::{Error, Exchange, Fault};
use crate::http::failure::{FailureKind, SendFailure};
use crate::http::{Body, HttpRequest, HttpResponse, Method};
use crate::rules::{Rule, applies};
use crate::secret::Secret;
use crate::secret::redact;
use crate::text::json::Json;
use crate::text::time;

/// Checks the body of a response.
pub(super) type Check<'c> = &'c mut dyn FnMut(&[u8]) -> Result<(), AnswerFault>;

/// An attempt that did not end well.
#[derive(Debug)]
pub struct Failed {
    /// What to tell the caller if nothing better follows.
    pub error: Error,
    /// What may follow.
    pub verdict: Verdict,
    /// Whether the service may have done the work.
    pub may_be_done: bool,
    /// For an upload: whether the service may hold the file.
    pub may_hold_file: bool,
}

impl<O: Outside> Run<'_, O> {
    /// Makes one attempt and checks the response.
    ///
    /// # Errors
    /// With the verdict on what may follow.
    pub async fn attempt(
        &self,
        operation: &dyn Operation,
        number: u32,
    ) -> Result<HttpResponse, Box<Failed>> {
        let check = &mut |body: &[u8]| operation.check(body);
        self.attempt_with(operation, number, check).await
    }

    /// Makes one attempt and decodes the response; it is decoded once, because
    /// what can be decoded is checked. Nothing is decoded where the rule that
    /// responses are checked is off.
    ///
    /// # Errors
    /// With the verdict on what may follow.
    pub async fn attempt_decoded<A>(
        &self,
        operation: &dyn Answers<Answer = A>,
        number: u32,
    ) -> Result<Result<A, AnswerFault>, Box<Failed>> {
        let mut answer = None;
        let decode = &mut |body: &[u8]| {
            answer = Some(operation.decode(body)?);
            Ok(())
        };
        let response = self.attempt_with(operation, number, decode).await?;
        Ok(answer.map_or_else(|| operation.decode(&response.body), Ok))
    }

    /// Makes one attempt; a token that the service no longer accepts is
    /// renewed once, because a 401 means that nothing was done.
    pub(super) async fn attempt_with(
        &self,
        operation: &dyn Operation,
        number: u32,
        check: Check<'_>,
    ) -> Result<HttpResponse, Box<Failed>> {
        let mut rejected = None;
        let mut has_asked_for_csrf = false;
        loop {
            let token = self
                .token(operation.spec().role, rejected.as_ref())
                .await
                .map_err(without_token)?;
            let request = self.request(operation, token.as_ref());
            let sent = Sent {
                operation: operation.spec().name,
                attempt: number,
            };
            let answer = self.exchange(&request, sent).await;
            if let Ok(response) = &answer
                && response.status == 401
                && rejected.is_none()
                && token.is_some()
                && applies(Rule::TokenIsRenewed)
            {
                rejected = token;
                continue;
            }
            if let Ok(response) = &answer
                && csrf::is_asked_for(response)
                && !has_asked_for_csrf
            {
                has_asked_for_csrf = true;
                let asked = self.fetch_csrf(operation.spec().role, token.as_ref());
                if asked.await.map_err(without_token)? {
                    continue;
                }
            }
            return self.judge(operation, number, &request, answer, check);
        }
    }

    fn request(&self, operation: &dyn Operation, token: Option<&Secret>) -> HttpRequest {
        let call = operation.call();
        let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
        if matches!(call.body, Body::Json(_)) {
            headers.push(("content-type".into(), "application/json".into()));
        }
        headers.extend(self.client.own_headers());
        if let Some(user) = operation.named_user_header() {
            headers.push(("tms-named-user".into(), user.to_owned()));
        }
        let mut secret_headers = self.client.setup().headers.clone();
        if call.method != Method::Get
            && let Some(csrf) = self.client.slot(operation.spec().role).csrf()
        {
            secret_headers.push((csrf::HEADER.into(), csrf));
        }
        HttpRequest {
            method: call.method,
            url: format!(
                "{}{}",
                self.client.api_url(operation.spec().role),
                call.path
            ),
            headers,
            secret_headers,
            authorization: token.map(bearer),
            client_certificate: None,
            credentials: self.client.credentials(operation.spec().role),
            body: call.body,
        }
    }

    /// Sends one request when it is its turn and tells that it was answered.
    pub(super) async fn exchange(
        &self,
        request: &HttpRequest,
        sent: Sent,
    ) -> Result<HttpResponse, SendFailure> {
        let _turn = match applies(Rule::ThreeCallsAtOnce) {
            true => Some(self.turn(&self.client.turns).await?),
            false => None,
        };
        self.wait_as_asked(request).await?;
        self.still_on()?;
        let limits = Limits {
            patience_ms: match applies(Rule::PatienceEndsAnAttempt) {
                true => self.client.setup().retry.patience_ms,
                false => u64::MAX,
            },
            at_most_ms: self.remaining_ms(),
            shielded: self.shielded || !applies(Rule::CancellingEndsTheRun),
            response_bytes: self.client.setup().max_response_bytes,
        };
        let trace = self.trace_request(request, sent);
        let began = self.outside.now();
        let mut answer = self.outside.send(request, limits).await;
        let milliseconds = self.outside.now().saturating_sub(began);
        if let Some(trace) = trace {
            self.trace_response(trace, &answer, milliseconds);
        }
        match &mut answer {
            Err(failure) => failure.reason = self.quoted(&failure.reason),
            Ok(response) => {
                self.outside.tell(Event::Answered(AnsweredEvent {
                    method: request.method.as_str(),
                    path: request.path().to_owned(),
                    status: response.status,
                    milliseconds,
                }));
                if let Some(date) = response.header("date").and_then(time::http_date) {
                    let skew = self.outside.wall_clock().cast_signed() - date.cast_signed();
                    self.notes.clock_skew.set(Some(skew));
                }
                if let Some(asked) = self.retry_after_ms(response) {
                    let until = self.outside.now().saturating_add(asked);
                    let mut not_before = self.notes.not_before.borrow_mut();
                    not_before.push((request.url.clone(), until));
                }
            }
        }
        answer
    }

    /// Waits out a `Retry-After` of an earlier part of this call, for example
    /// of the look before this one.
    async fn wait_as_asked(&self, request: &HttpRequest) -> Result<(), SendFailure> {
        let until = self
            .notes
            .not_before
            .borrow()
            .iter()
            .rfind(|(url, _)| *url == request.url)
            .map_or(0, |(_, until)| *until);
        let wait = until.saturating_sub(self.outside.now());
        if wait == 0 || !applies(Rule::RetryAfterIsObeyed) {
            return Ok(());
        }
        let longest = self.client.setup().retry.longest_retry_after_ms;
        if wait >= self.remaining_ms().min(longest.saturating_add(1)) {
            let reason = "the service asked to wait longer than the time limit allows".to_owned();
            let over = super::nothing_sent(FailureKind::DeadlinePassed);
            return Err(SendFailure { reason, ..over });
        }
        self.outside.sleep(wait, self.shielded).await;
        Ok(())
    }

    /// Decides whether an answer is what it says, and what follows if not.
    fn judge(
        &self,
        operation: &dyn Operation,
        number: u32,
        request: &HttpRequest,
        answer: Result<HttpResponse, SendFailure>,
        check: Check<'_>,
    ) -> Result<HttpResponse, Box<Failed>> {
        let mut exchange = self.record(operation.spec().name, request, number);
        let doing = operation.doing();
        let fail = |error, outcome: &Outcome<'_>| {
            Err(Box::new(Failed {
                error,
                verdict: verdict(
                    operation.spec().repeat,
                    outcome,
                    number,
                    &self.client.setup().retry,
                    self.outside.random(),
                ),
                may_be_done: outcome.may_be_done(),
                may_hold_file: outcome.may_hold_file(),
            }))
        };
        let response = match answer {
            Ok(response) => response,
            Err(failure) => {
                let mut error = Error::unanswered(&doing, &failure);
                error.exchange = Some(Box::new(exchange));
                return fail(error, &Outcome::Unanswered(&failure));
            }
        };
        let proof = response
            .is_success()
            .then(|| proven(operation, &response, check));
        if proof == Some(Ok(())) {
            return Ok(response);
        }
        // Only what failed is quoted: a long list would be read twice for nothing.
        exchange = exchange.answered(&response, &self.client.secrets());
        let Some(Err(reason)) = proof else {
            let fault = refusal::fault(operation, &response, &exchange, self.client);
            return fail(Error::in_exchange(fault, exchange), &self.status(&response));
        };
        let reason = self.quoted(&reason);
        let fault = Fault::AnswerInvalid { doing, reason };
        fail(Error::in_exchange(fault, exchange), &Outcome::NotUnderstood)
    }

    pub(super) fn record(
        &self,
        name: &'static str,
        request: &HttpRequest,
        number: u32,
    ) -> Exchange {
        let mut exchange = Exchange::of(name, request, &self.client.setup().correlation_id);
        exchange.attempts = number;
        exchange
    }

    pub(super) fn status(&self, response: &HttpResponse) -> Outcome<'static> {
        Outcome::Status {
            status: response.status,
            retry_after_ms: self.retry_after_ms(response),
            source: source(response),
        }
    }

    fn retry_after_ms(&self, response: &HttpResponse) -> Option<u64> {
        let value = response.header("retry-after")?;
        time::retry_after_ms(value, self.outside.wall_clock())
    }

    /// Returns a foreign text as errors quote it.
    pub(super) fn quoted(&self, text: &str) -> String {
        redact::quoted(text, &self.client.secrets())
    }
}

/// Checks that a successful answer is the service's: its status, its content type, its shape.
fn proven(
    operation: &dyn Operation,
    response: &HttpResponse,
    check: Check<'_>,
) -> Result<(), String> {
    let success = operation.spec().success;
    let is_json = response.may_be_json() || !applies(Rule::ContentTypeIsChecked);
    if success.contains(&204) {
        let is_empty = response.body.trim_ascii().is_empty();
        let is_expected = success.contains(&response.status) && (is_empty || is_json);
        return match response.status {
            204 => Ok(()),
            _ if is_expected => Ok(()),
            status => Err(format!("status {status} where 204 was expected")),
        };
    }
    if !is_json {
        let kind = response.header("content-type").unwrap_or_default();
        return Err(format!("its content type is {kind}, not JSON"));
    }
    if !applies(Rule::ShapeIsChecked) {
        return Ok(());
    }
    check(&response.body).map_err(|fault| fault.0)
}

/// What the router of Cloud Foundry says (`X-Cf-RouterError`) when it has passed
/// the request to no instance; `endpoint_failure` and the rest come after that.
const NO_INSTANCE: &[&str] = &[
    "unknown_route",
    "no_endpoints",
    "connection_limit_reached",
    "empty_host",
    "invalid_cf_app_instance_header",
];

/// Returns who gave an answer that is not a success.
fn source(response: &HttpResponse) -> Source {
    let router = response.header("x-cf-routererror");
    let router = router.map(|error| error.trim().to_ascii_lowercase().replace(' ', "_"));
    if router.is_some_and(|error| NO_INSTANCE.contains(&error.as_str())) {
        return Source::RouterWithoutInstance;
    }
    let json = match response.may_be_json() {
        true => Json::parse(&response.body).unwrap_or(Json::Null),
        false => Json::Null,
    };
    // Only refusals of access have `error` instead (specification, NotAuthorizedException).
    let names = match response.status {
        401 | 403 => &["errorType", "error"][..],
        _ => &["errorType"],
    };
    let is_service = names.iter().any(|name| json.get(name).text().is_some());
    match is_service || csrf::is_asked_for(response) {
        true => Source::Service,
        false => Source::Unproven,
    }
}

/// Makes the value of the `Authorization` header.
pub(super) fn bearer(token: &Secret) -> Secret {
    Secret::new(format!("Bearer {}", token.reveal()))
}

fn without_token(error: Error) -> Box<Failed> {
    Box::new(Failed {
        error,
        verdict: Verdict::Never {
            reason: "there is no token",
        },
        may_be_done: false,
        may_hold_file: false,
    })
}
