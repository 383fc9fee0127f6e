//! One call of a client, from its start to its deadline: sends operations with
//! a token, and repeats what the verdict allows.

use std::cell::RefCell;

use crate::client::{Access, Client};
use crate::error::{Error, Exchange, Fault, UnattachedFile};
use crate::event::Event;
use crate::failure::{FailureKind, Phase, SendFailure};
use crate::http::{Body, HttpRequest, HttpResponse};
use crate::ops::{Answers, Operation, Repeat, Role};
use crate::outside::{Limits, Outside};
use crate::retry::{Outcome, Verdict, verdict};
use crate::secret::Secret;
use crate::{status_fault, time, token};

/// How long cleaning up may take after the deadline or a cancellation, in milliseconds.
pub const CLEAN_UP_MS: u64 = 3_000;

/// One call of a client.
#[derive(Debug)]
pub struct Run<'a, O> {
    /// What all calls share.
    pub client: &'a Client,
    /// The world.
    pub outside: &'a O,
    /// When the call must be over, on the outside's forward clock.
    deadline: Option<u64>,
    /// Whether the caller's cancellation no longer counts (cleaning up).
    shielded: bool,
    warnings: RefCell<Vec<String>>,
    unattached: RefCell<Vec<UnattachedFile>>,
}

/// An attempt that did not end well.
#[derive(Debug)]
pub struct Failed {
    /// What to tell the caller if nothing better follows.
    pub error: Error,
    /// What may follow.
    pub verdict: Verdict,
    /// Whether the service may have done the work.
    pub may_be_done: bool,
}

impl<'a, O: Outside> Run<'a, O> {
    /// Begins a call that must be over after `timeout_ms`.
    pub fn begin(client: &'a Client, outside: &'a O, timeout_ms: Option<u64>) -> Self {
        Self {
            client,
            outside,
            deadline: timeout_ms.map(|timeout| outside.now().saturating_add(timeout)),
            shielded: false,
            warnings: RefCell::default(),
            unattached: RefCell::default(),
        }
    }

    /// Returns a part of this call that must be over sooner.
    #[must_use]
    pub fn for_at_most(&self, milliseconds: u64) -> Self {
        Self {
            shielded: self.shielded,
            ..Self::begin(
                self.client,
                self.outside,
                Some(milliseconds.min(self.remaining_ms())),
            )
        }
    }

    /// Begins what must still be done after a failure: it has its own short
    /// time and goes on when the caller has cancelled.
    #[must_use]
    pub fn cleaning_up(&self) -> Self {
        Self {
            shielded: true,
            ..Self::begin(self.client, self.outside, Some(CLEAN_UP_MS))
        }
    }

    /// Milliseconds until the deadline.
    pub fn remaining_ms(&self) -> u64 {
        self.deadline.map_or(u64::MAX, |deadline| {
            deadline.saturating_sub(self.outside.now())
        })
    }

    /// Keeps a warning for the result and tells it at once.
    pub fn warn(&self, text: impl Into<String>) {
        let text = text.into();
        self.outside.tell(Event::Warning { text: text.clone() });
        self.warnings.borrow_mut().push(text);
    }

    /// Returns the warnings so far.
    pub fn take_warnings(&self) -> Vec<String> {
        self.warnings.take()
    }

    /// Returns the uploads whose answer was lost.
    pub fn take_unattached(&self) -> Vec<UnattachedFile> {
        self.unattached.take()
    }

    /// Sends an operation as often as its verdicts allow and decodes the answer.
    ///
    /// # Errors
    /// The last attempt's.
    pub async fn ask<T: Answers>(&self, operation: &T) -> Result<T::Answer, Error> {
        let response = self.send(operation).await?;
        operation
            .decode(&response.body)
            .map_err(|fault| answer_invalid(operation, fault.0).into())
    }

    /// Sends an operation as often as its verdicts allow.
    ///
    /// # Errors
    /// The last attempt's.
    pub async fn send(&self, operation: &dyn Operation) -> Result<HttpResponse, Error> {
        let mut number = 1;
        loop {
            let sent_at = self.outside.wall_clock();
            let failed = match self.attempt(operation, number).await {
                Ok(response) => return Ok(response),
                Err(failed) => *failed,
            };
            if failed.may_be_done {
                self.note_lost_upload(operation, sent_at);
            }
            let Verdict::After {
                milliseconds,
                reason,
            } = failed.verdict
            else {
                return Err(failed.error);
            };
            if !self.pause(&operation.doing(), reason, milliseconds).await {
                return Err(failed.error);
            }
            number += 1;
        }
    }

    /// Waits before the next attempt; false when the deadline does not allow
    /// it or the caller cancels.
    pub async fn pause(&self, doing: &str, reason: &str, milliseconds: u64) -> bool {
        if milliseconds >= self.remaining_ms() {
            return false;
        }
        self.outside.tell(Event::Retrying {
            doing: doing.to_owned(),
            reason: reason.to_owned(),
            milliseconds,
        });
        self.outside.sleep(milliseconds).await;
        !self.is_cancelled()
    }

    /// Returns whether the caller's cancellation ends this call.
    pub fn is_cancelled(&self) -> bool {
        !self.shielded && self.outside.is_cancelled()
    }

    fn note_lost_upload(&self, operation: &dyn Operation, sent_at: u64) {
        if let (Repeat::WithCare, Body::Multipart(body)) =
            (operation.spec().repeat, operation.call().body)
        {
            self.unattached.borrow_mut().push(UnattachedFile {
                file_name: body.file.name,
                at: time::rfc3339(sent_at),
            });
        }
    }

    /// Makes one attempt; a token that the service no longer accepts is
    /// renewed once, because a 401 means that nothing was done.
    ///
    /// # Errors
    /// With the verdict on what may follow.
    pub async fn attempt(
        &self,
        operation: &dyn Operation,
        number: u32,
    ) -> Result<HttpResponse, Box<Failed>> {
        let mut rejected = None;
        loop {
            let token = self
                .token(operation.spec().role, rejected.as_ref())
                .await
                .map_err(|error| failed(error, "there is no token"))?;
            let request = self.request(operation, token.as_ref());
            let answer = self.exchange(&request).await;
            if let Ok(response) = &answer
                && response.status == 401
                && rejected.is_none()
                && token.is_some()
            {
                rejected = token;
                continue;
            }
            return self.judge(operation, number, &request, answer);
        }
    }

    fn request(&self, operation: &dyn Operation, token: Option<&Secret>) -> HttpRequest {
        let call = operation.call();
        let setup = self.client.setup();
        let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
        if matches!(call.body, Body::Json(_)) {
            headers.push(("content-type".into(), "application/json".into()));
        }
        headers.push(("x-correlationid".into(), setup.correlation_id.clone()));
        if let Some(user) = operation.named_user_header() {
            headers.push(("tms-named-user".into(), user.to_owned()));
        }
        headers.extend(setup.headers.iter().cloned());
        HttpRequest {
            method: call.method,
            url: format!(
                "{}{}",
                self.client.api_url(operation.spec().role),
                call.path
            ),
            headers,
            authorization: token.map(|token| Secret::new(format!("Bearer {}", token.reveal()))),
            client_certificate: None,
            body: call.body,
        }
    }

    /// Sends one request and tells that it was answered.
    async fn exchange(&self, request: &HttpRequest) -> Result<HttpResponse, SendFailure> {
        if self.is_cancelled() {
            return Err(nothing_sent(
                FailureKind::Cancelled,
                "cancelled by the caller",
            ));
        }
        let at_most_ms = self.remaining_ms();
        if at_most_ms == 0 {
            return Err(nothing_sent(
                FailureKind::DeadlinePassed,
                "the deadline of the whole call has passed",
            ));
        }
        let limits = Limits {
            patience_ms: self.client.setup().retry.patience_ms,
            at_most_ms,
            shielded: self.shielded,
        };
        let began = self.outside.now();
        let response = self.outside.send(request, limits).await?;
        self.outside.tell(Event::Answered {
            method: request.method.as_str(),
            path: request.path().to_owned(),
            status: response.status,
            milliseconds: self.outside.now().saturating_sub(began),
        });
        Ok(response)
    }

    /// Decides whether an answer is what it says, and what follows if not.
    fn judge(
        &self,
        operation: &dyn Operation,
        number: u32,
        request: &HttpRequest,
        answer: Result<HttpResponse, SendFailure>,
    ) -> Result<HttpResponse, Box<Failed>> {
        let spec = operation.spec();
        let mut exchange = Exchange::of(spec.name, request, &self.client.setup().correlation_id);
        exchange.attempts = number;
        let rule = |outcome: &Outcome<'_>| {
            verdict(
                spec.repeat,
                outcome,
                number,
                &self.client.setup().retry,
                self.outside.random(),
            )
        };
        let response = match answer {
            Ok(response) => response,
            Err(failure) => {
                let mut error = Error::unanswered(&operation.doing(), &failure);
                error.exchange = Some(Box::new(exchange));
                return Err(Box::new(Failed {
                    error,
                    verdict: rule(&Outcome::Unanswered(&failure)),
                    may_be_done: failure.phase() == Phase::After,
                }));
            }
        };
        let exchange = exchange.answered(&response, &self.client.secrets());
        let status = response.status;
        if (200..300).contains(&status) {
            let Err(reason) = proven(operation, &response) else {
                return Ok(response);
            };
            let reason = self.clean(&reason);
            return Err(Box::new(Failed {
                error: Error::in_exchange(answer_invalid(operation, reason), exchange),
                verdict: rule(&Outcome::NotUnderstood),
                may_be_done: true,
            }));
        }
        let retry_after_ms = response
            .header("retry-after")
            .and_then(|value| time::retry_after_ms(value, self.outside.wall_clock()));
        Err(Box::new(Failed {
            error: Error::in_exchange(
                status_fault::fault(operation, &response, &exchange, self.client),
                exchange,
            ),
            verdict: rule(&Outcome::Status {
                status,
                retry_after_ms,
            }),
            may_be_done: matches!(status, 502 | 504),
        }))
    }

    fn clean(&self, text: &str) -> String {
        self.client
            .secrets()
            .iter()
            .fold(text.to_owned(), |text, secret| secret.redact(&text))
    }

    /// Returns a token that is good now and not the `rejected` one; parallel
    /// calls share one request.
    ///
    /// # Errors
    /// One for each reason why there is none.
    pub async fn token(
        &self,
        role: Role,
        rejected: Option<&Secret>,
    ) -> Result<Option<Secret>, Error> {
        let slot = self.client.slot(role);
        let Some(key) = self.client.key(role) else {
            return self.provided_token(role, rejected.is_some()).await;
        };
        let mut held = slot.token.lock().await;
        if let Some(token) = &*held
            && token.is_fresh(self.outside.now())
            && rejected != Some(&token.secret)
        {
            return Ok(Some(token.secret.clone()));
        }
        let token = self.fetch_token(key).await?;
        slot.remember(&token.secret);
        let secret = token.secret.clone();
        *held = Some(token);
        Ok(Some(secret))
    }

    async fn provided_token(&self, role: Role, renew: bool) -> Result<Option<Secret>, Error> {
        match self.client.setup().access {
            Access::Key(_) | Access::Nothing => Ok(None),
            Access::Provider => match self.outside.provide_token(renew).await {
                Ok(token) => {
                    self.client.slot(role).remember(&token);
                    Ok(Some(token))
                }
                Err(reason) => Err(Fault::TokenProvider { reason }.into()),
            },
        }
    }

    async fn fetch_token(&self, key: &crate::key::ServiceKey) -> Result<token::Token, Error> {
        let request = token::request(key);
        let mut number = 1;
        loop {
            let now = self.outside.now();
            let mut exchange = Exchange::of(
                token::OPERATION,
                &request,
                &self.client.setup().correlation_id,
            );
            exchange.attempts = number;
            let answer = self.exchange(&request).await;
            let (error, outcome) = match &answer {
                Err(failure) => {
                    let mut error = Error::unanswered("asking for a token", failure);
                    error.exchange = Some(Box::new(exchange));
                    (error, Outcome::Unanswered(failure))
                }
                Ok(response) => {
                    let exchange = exchange.answered(response, &self.client.secrets());
                    match token::read(response, key, exchange, now) {
                        Ok(token) => return Ok(token),
                        Err(error) => {
                            let retry_after_ms = response.header("retry-after").and_then(|value| {
                                time::retry_after_ms(value, self.outside.wall_clock())
                            });
                            let status = response.status;
                            (
                                error,
                                Outcome::Status {
                                    status,
                                    retry_after_ms,
                                },
                            )
                        }
                    }
                }
            };
            let options = &self.client.setup().retry;
            let Verdict::After {
                milliseconds,
                reason,
            } = verdict(
                Repeat::Freely,
                &outcome,
                number,
                options,
                self.outside.random(),
            )
            else {
                return Err(error);
            };
            if !self.pause("asking for a token", reason, milliseconds).await {
                return Err(error);
            }
            number += 1;
        }
    }
}

/// Checks that a successful answer is the service's: its status, its content type, its shape.
fn proven(operation: &dyn Operation, response: &HttpResponse) -> Result<(), String> {
    if operation.spec().success == [204] {
        return match response.status {
            204 => Ok(()),
            status => Err(format!("status {status} where 204 was expected")),
        };
    }
    if !response.may_be_json() {
        let kind = response.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default();
        return Err(format!("its content type is {kind}, not JSON"));
    }
    operation.check(&response.body).map_err(|fault| fault.0)
}

fn answer_invalid(operation: &dyn Operation, reason: String) -> Fault {
    Fault::AnswerInvalid {
        doing: operation.doing(),
        reason,
    }
}

fn failed(error: Error, reason: &'static str) -> Box<Failed> {
    Box::new(Failed {
        error,
        verdict: Verdict::Never { reason },
        may_be_done: false,
    })
}

fn nothing_sent(kind: FailureKind, reason: &str) -> SendFailure {
    SendFailure {
        kind,
        code: Some("CTMS_NOT_SENT".into()),
        reason: reason.into(),
        body_sent: Some(false),
    }
}
