//! The verdict on a failed attempt, as a value that carries its reason.

use crate::api::Repeat;
use crate::http::failure::{FailureKind, SendFailure};
use crate::rules::{Rule, applies};

/// How attempts are repeated; all of it can be tuned by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryOptions {
    /// Attempts at one request, the first included; 1 switches retries off.
    pub attempts: u32,
    /// The first wait's upper bound in milliseconds; each next one doubles.
    pub first_wait_ms: u64,
    /// The longest wait of our own in milliseconds.
    pub longest_wait_ms: u64,
    /// The longest `Retry-After` that is obeyed, in milliseconds; a longer one ends the attempts.
    pub longest_retry_after_ms: u64,
    /// Milliseconds that one attempt may take; for a file, without any byte moving.
    pub patience_ms: u64,
    /// How long to look for work whose answer was lost, in milliseconds.
    pub look_for_ms: u64,
}

impl Default for RetryOptions {
    fn default() -> Self {
        Self {
            attempts: 4,
            first_wait_ms: 500,
            longest_wait_ms: 15_000,
            longest_retry_after_ms: 120_000,
            patience_ms: 60_000,
            look_for_ms: 60_000,
        }
    }
}

/// How one attempt ended, when it did not end well.
#[derive(Debug)]
pub enum Outcome<'a> {
    /// No complete answer came.
    Unanswered(&'a SendFailure),
    /// An answer with a status that is not a success.
    Status {
        /// The status.
        status: u16,
        /// What `Retry-After` asks for, in milliseconds.
        retry_after_ms: Option<u64>,
        /// Who responded.
        source: Source,
    },
    /// An answer that says success in a form that is not an answer of the service.
    NotUnderstood,
}

/// Who gave an answer that is not a success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The service itself: its own JSON, with its type of error.
    Service,
    /// The router of Cloud Foundry, which says that it reached no instance of the service.
    RouterWithoutInstance,
    /// Anybody: a page, a text, or nothing that proves where it comes from.
    Unproven,
}

impl Outcome<'_> {
    /// Returns whether the service may have done the work all the same.
    ///
    /// Clear are only the service's own refusals, 401, 429, a redirect, and a
    /// 503 of a router that has reached nobody.
    #[must_use]
    pub fn may_be_done(&self) -> bool {
        match *self {
            Self::Unanswered(failure) => failure.may_be_done(),
            Self::Status { status, source, .. } => match status {
                // In a page a redirect is opaque: status 0.
                0 | 300..=399 | 401 | 429 => false,
                503 if source == Source::RouterWithoutInstance => false,
                503 => applies(Rule::UnavailableIsUnclear),
                408 | 425 | 499 => applies(Rule::LostStatusesAreUnclear),
                500.. => true,
                _ => source != Source::Service && applies(Rule::PagesAreUnclear),
            },
            Self::NotUnderstood => true,
        }
    }

    /// Returns whether the service may hold a file whose upload failed so: a
    /// 429 proves nothing either, and the upload is repeated all the same.
    #[must_use]
    pub fn may_hold_file(&self) -> bool {
        let is_limit = matches!(self, Self::Status { status: 429, .. });
        self.may_be_done() || (is_limit && applies(Rule::UnclearUploadsAreNamed))
    }
}

/// What to do after a failed attempt.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Send again after this many milliseconds.
    After {
        /// How long to wait.
        milliseconds: u64,
        /// Why it may be sent again.
        reason: &'static str,
    },
    /// Do not send again.
    Never {
        /// Why.
        reason: &'static str,
    },
    /// The work may have been done: look before anything else.
    LookFirst {
        /// Why that is unclear.
        reason: &'static str,
        /// How many milliseconds to wait before the next attempt, once it is
        /// proven that the work was not done; nothing when the attempts are used up.
        again_after_ms: Option<u64>,
    },
}

/// Decides what follows a failed attempt; `attempt` counts from 1, `random` is
/// from 0 (included) to 1 (excluded).
pub fn verdict(
    repeat: Repeat,
    outcome: &Outcome<'_>,
    attempt: u32,
    options: &RetryOptions,
    random: f64,
) -> Verdict {
    let wait = Wait {
        attempt,
        options,
        random,
    };
    let verdict = if outcome.may_be_done() {
        after_unclear(repeat, outcome, &wait)
    } else {
        after_nothing_done(outcome, &wait)
    };
    match verdict {
        Verdict::LookFirst { reason, .. } if !applies(Rule::CreatingIsNotRepeatedBlindly) => {
            wait.or_never(reason)
        }
        Verdict::After { reason, .. } if !applies(Rule::HarmlessFailuresAreRepeated) => {
            never(reason)
        }
        verdict @ (Verdict::LookFirst { .. } | Verdict::After { .. } | Verdict::Never { .. }) => {
            verdict
        }
    }
}

/// The service may have done the work.
fn after_unclear(repeat: Repeat, outcome: &Outcome<'_>, wait: &Wait<'_>) -> Verdict {
    let asked_ms = match outcome {
        Outcome::Status { retry_after_ms, .. } => *retry_after_ms,
        Outcome::Unanswered(_) | Outcome::NotUnderstood => None,
    };
    if let Repeat::Never(_) = repeat {
        let reason = match outcome {
            Outcome::Unanswered(_) => "no response came, and the work may have been done",
            Outcome::Status { .. } => "the response does not prove that nothing was done",
            Outcome::NotUnderstood => "the response says success in a form that is not understood",
        };
        return Verdict::LookFirst {
            reason,
            again_after_ms: wait.milliseconds(asked_ms),
        };
    }
    match (repeat, outcome) {
        (_, Outcome::Unanswered(failure)) if failure.kind.is_our_own() => {
            never("the call has ended")
        }
        (_, Outcome::Unanswered(failure))
            if matches!(
                failure.kind,
                FailureKind::TooLarge | FailureKind::NoResponse
            ) =>
        {
            never("the response will be the same")
        }
        (Repeat::WithCare, Outcome::NotUnderstood) => {
            never("the service may hold the file, and its id is not known")
        }
        (Repeat::WithCare, Outcome::Status { status: 500, .. }) => {
            never("the service failed on this file")
        }
        // Not implemented, or refused by something in between: it will be again.
        (_, Outcome::Status { status, .. })
            if matches!(status, 501 | 505) || is_plain_refusal(*status) =>
        {
            never("the response will be the same")
        }
        (Repeat::WithCare, _) => wait.at_least(
            "a second copy of the file is harmless and is named",
            asked_ms,
        ),
        (Repeat::Freely | Repeat::Never(_), _) => wait.at_least(
            "something failed on the way, and asking again is harmless",
            asked_ms,
        ),
    }
}

/// Returns whether a status says that the request is wrong, and not that it was lost.
const fn is_plain_refusal(status: u16) -> bool {
    matches!(status, 400..500) && !matches!(status, 408 | 425 | 499)
}

/// The service surely has not done the work.
fn after_nothing_done(outcome: &Outcome<'_>, wait: &Wait<'_>) -> Verdict {
    match outcome {
        Outcome::Unanswered(failure) => match failure.kind {
            FailureKind::File => never("the file cannot be read"),
            FailureKind::Redirected => never("redirects are not followed"),
            FailureKind::TooLarge | FailureKind::NoResponse => {
                never("the response will be the same")
            }
            FailureKind::Cancelled | FailureKind::DeadlinePassed => never("the call has ended"),
            FailureKind::Network | FailureKind::TimedOut if failure.is_lasting() => {
                never("a refused TLS handshake or proxy stays refused")
            }
            FailureKind::Network | FailureKind::TimedOut => {
                wait.or_never("the request did not reach the service")
            }
        },
        Outcome::Status {
            status: 429,
            retry_after_ms,
            ..
        } => wait.at_least("the service asks to wait", *retry_after_ms),
        Outcome::Status {
            status: 408 | 425 | 499 | 503,
            retry_after_ms,
            ..
        } => wait.at_least("the service was not available", *retry_after_ms),
        Outcome::Status { .. } | Outcome::NotUnderstood => never("the response will be the same"),
    }
}

fn never(reason: &'static str) -> Verdict {
    Verdict::Never { reason }
}

/// How long to wait before the next attempt.
struct Wait<'a> {
    attempt: u32,
    options: &'a RetryOptions,
    random: f64,
}

impl Wait<'_> {
    /// Exponential growth with full jitter; `Retry-After` wins. Nothing when
    /// the attempts are used up or the service asks to wait too long.
    fn milliseconds(&self, retry_after_ms: Option<u64>) -> Option<u64> {
        if self.attempt >= self.options.attempts && applies(Rule::AttemptsEnd) {
            return None;
        }
        if let Some(asked) = retry_after_ms
            && applies(Rule::RetryAfterIsObeyed)
        {
            let is_bearable =
                asked <= self.options.longest_retry_after_ms || !applies(Rule::RetryAfterHasALimit);
            return is_bearable.then_some(asked);
        }
        let doubled = if applies(Rule::WaitsGrow) {
            1_u64 << (self.attempt.saturating_sub(1)).min(20)
        } else {
            0
        };
        let bound = self
            .options
            .first_wait_ms
            .saturating_mul(doubled)
            .min(self.options.longest_wait_ms);
        if !applies(Rule::WaitsAreJittered) {
            return Some(bound);
        }
        Some((self.random * bound as f64) as u64)
    }

    fn or_never(&self, reason: &'static str) -> Verdict {
        self.at_least(reason, None)
    }

    fn at_least(&self, reason: &'static str, retry_after_ms: Option<u64>) -> Verdict {
        match self.milliseconds(retry_after_ms) {
            Some(milliseconds) => Verdict::After {
                milliseconds,
                reason,
            },
            None => never("no attempts are left, or the service asks to wait too long"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATE: Repeat = Repeat::Never("a second one");

    fn failed(kind: FailureKind, code: &str, body_sent: Option<bool>) -> SendFailure {
        SendFailure {
            kind,
            code: Some(code.into()),
            reason: "test".into(),
            at_connect: false,
            body_sent,
            cause: None,
        }
    }

    fn after(repeat: Repeat, outcome: &Outcome<'_>) -> Verdict {
        verdict(repeat, outcome, 1, &RetryOptions::default(), 0.5)
    }

    fn status(status: u16) -> Outcome<'static> {
        Outcome::Status {
            status,
            retry_after_ms: None,
            source: Source::Service,
        }
    }

    fn said_by(source: Source, status: u16) -> Outcome<'static> {
        Outcome::Status {
            status,
            retry_after_ms: None,
            source,
        }
    }

    #[test]
    fn creating_is_looked_for_after_everything_unclear() {
        let reset = failed(FailureKind::Network, "ECONNRESET", None);
        let timed_out = failed(FailureKind::TimedOut, "TIMEOUT", None);
        let mut unclear = vec![
            Outcome::Unanswered(&reset),
            Outcome::Unanswered(&timed_out),
            Outcome::NotUnderstood,
        ];
        // The service may have said it itself, and have done the work.
        unclear.extend([408, 425, 499, 500, 501, 502, 503, 504, 505, 520, 599].map(status));
        for code in [400, 403, 404, 409, 413, 422, 500, 503] {
            unclear.push(said_by(Source::Unproven, code));
        }
        for outcome in unclear {
            assert!(
                matches!(
                    after(CREATE, &outcome),
                    Verdict::LookFirst {
                        again_after_ms: Some(_),
                        ..
                    }
                ),
                "{outcome:?}"
            );
        }
    }

    #[test]
    fn creating_is_sent_again_without_proof_only_where_nobody_was_reached() {
        let refused = failed(FailureKind::Network, "ECONNREFUSED", None);
        for outcome in [
            Outcome::Unanswered(&refused),
            status(429),
            said_by(Source::Unproven, 429),
            said_by(Source::RouterWithoutInstance, 503),
        ] {
            assert!(
                matches!(after(CREATE, &outcome), Verdict::After { .. }),
                "{outcome:?}"
            );
        }
        let asks_for_patience = Outcome::Status {
            status: 503,
            retry_after_ms: Some(2_000),
            source: Source::Unproven,
        };
        assert!(matches!(
            after(CREATE, &asks_for_patience),
            Verdict::LookFirst {
                again_after_ms: Some(2_000),
                ..
            }
        ));
    }

    #[test]
    fn creating_does_not_start_again_after_the_last_attempt() {
        let options = RetryOptions::default();
        let last = verdict(CREATE, &status(503), options.attempts, &options, 0.5);
        assert!(
            matches!(
                last,
                Verdict::LookFirst {
                    again_after_ms: None,
                    ..
                }
            ),
            "{last:?}"
        );
    }

    #[test]
    fn the_service_may_hold_a_file_unless_it_or_the_router_says_no() {
        for status in [408, 429, 500, 503, 504] {
            assert!(said_by(Source::Service, status).may_hold_file(), "{status}");
        }
        assert!(said_by(Source::Unproven, 404).may_hold_file());
        assert!(!said_by(Source::Service, 404).may_hold_file());
        assert!(!said_by(Source::RouterWithoutInstance, 503).may_hold_file());
    }

    #[test]
    fn a_refusal_is_final_for_every_operation() {
        for repeat in [Repeat::Freely, Repeat::WithCare, CREATE] {
            for code in [400, 403, 404, 409, 422] {
                assert!(
                    matches!(after(repeat, &status(code)), Verdict::Never { .. }),
                    "{repeat:?} {code}"
                );
            }
        }
    }

    #[test]
    fn retry_after_wins_over_our_own_growth_up_to_a_limit() {
        let options = RetryOptions::default();
        let asked = |retry_after_ms| {
            verdict(
                Repeat::Freely,
                &Outcome::Status {
                    status: 503,
                    retry_after_ms: Some(retry_after_ms),
                    source: Source::Unproven,
                },
                1,
                &options,
                0.0,
            )
        };
        assert!(matches!(
            asked(7_000),
            Verdict::After {
                milliseconds: 7_000,
                ..
            }
        ));
        assert!(matches!(
            asked(options.longest_retry_after_ms + 1),
            Verdict::Never { .. }
        ));
    }

    #[test]
    fn waits_double_up_to_the_longest_and_the_attempts_end() {
        let options = RetryOptions {
            attempts: 9,
            ..RetryOptions::default()
        };
        let waits: Vec<_> = (1..=9)
            .map(|attempt| {
                match verdict(Repeat::Freely, &status(503), attempt, &options, 0.999_999_9) {
                    Verdict::After { milliseconds, .. } => Some(milliseconds),
                    Verdict::Never { .. } | Verdict::LookFirst { .. } => None,
                }
            })
            .collect();
        assert_eq!(
            waits,
            [499, 999, 1_999, 3_999, 7_999, 14_999, 14_999, 14_999]
                .map(Some)
                .into_iter()
                .chain([None])
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn an_answer_that_is_too_large_is_asked_for_once_and_a_creation_looked_for() {
        let large = failed(FailureKind::TooLarge, "CTMS_TOO_LARGE", None);
        let outcome = Outcome::Unanswered(&large);
        for repeat in [Repeat::Freely, Repeat::WithCare] {
            assert!(matches!(after(repeat, &outcome), Verdict::Never { .. }));
        }
        assert!(matches!(after(CREATE, &outcome), Verdict::LookFirst { .. }));
        assert!(outcome.may_hold_file());
    }

    #[test]
    fn an_upload_is_repeated_after_a_lost_answer_but_not_after_500() {
        let lost = failed(FailureKind::Network, "UND_ERR_SOCKET", Some(true));
        assert!(matches!(
            after(Repeat::WithCare, &Outcome::Unanswered(&lost)),
            Verdict::After { .. }
        ));
        assert!(matches!(
            after(Repeat::WithCare, &status(500)),
            Verdict::Never { .. }
        ));
        assert!(matches!(
            after(Repeat::WithCare, &status(502)),
            Verdict::After { .. }
        ));
    }
}
