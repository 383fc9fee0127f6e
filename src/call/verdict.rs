//! The verdict on a failed attempt, as a value that carries its reason.

use crate::api::Repeat;
use crate::http::failure::{FailureKind, SendFailure};
use crate::rules::{Rule, holds};

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
    /// An answer with a status that is no success.
    Status {
        /// The status.
        status: u16,
        /// What `Retry-After` asks for, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// An answer that says success in a form that is no answer of the service.
    NotUnderstood,
}

impl Outcome<'_> {
    /// Returns whether the service may have done the work all the same.
    ///
    /// 501, 503 and 505 are said before any work begins; every other failure
    /// of a server, or of something before it, may come after the work.
    #[must_use]
    pub fn may_be_done(&self) -> bool {
        match self {
            Self::Unanswered(failure) => failure.may_be_done(),
            Self::Status { status, .. } => *status >= 500 && !matches!(status, 501 | 503 | 505),
            Self::NotUnderstood => true,
        }
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
        /// What follows where the look finds nothing, or may not be taken.
        then: Then,
    },
}

/// What follows a look that found nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing found proves nothing, because work may finish late: look again.
    LookOn,
    /// Send again after this many milliseconds.
    SendAgain(u64),
    /// The work was not done, and the attempts are used up.
    GiveUp,
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
        after_nothing_done(repeat, outcome, &wait)
    };
    match verdict {
        Verdict::LookFirst { reason, .. } if !holds(Rule::CreatingIsNotRepeatedBlindly) => {
            wait.or_never(reason)
        }
        Verdict::After { reason, .. } if !holds(Rule::HarmlessFailuresAreRepeated) => never(reason),
        verdict @ (Verdict::LookFirst { .. } | Verdict::After { .. } | Verdict::Never { .. }) => {
            verdict
        }
    }
}

/// The service may have done the work.
fn after_unclear(repeat: Repeat, outcome: &Outcome<'_>, wait: &Wait<'_>) -> Verdict {
    if let Repeat::Never(_) = repeat {
        let reason = match outcome {
            Outcome::Unanswered(_) => "no answer came, and the work may have been done",
            Outcome::Status { .. } => {
                "something failed on the way, and the work may have been done"
            }
            Outcome::NotUnderstood => "the answer says success in a form that is not understood",
        };
        let then = Then::LookOn;
        return Verdict::LookFirst { reason, then };
    }
    match (repeat, outcome) {
        (_, Outcome::Unanswered(failure)) if failure.kind.is_our_own() => never("the call is over"),
        (Repeat::WithCare, Outcome::NotUnderstood) => {
            never("the service may hold the file, and its id is not known")
        }
        (Repeat::WithCare, Outcome::Status { status: 500, .. }) => {
            never("the service failed on this file")
        }
        (Repeat::WithCare, _) => {
            wait.or_never("a second copy of the file is harmless and is named")
        }
        (Repeat::Freely | Repeat::Never(_), Outcome::Status { retry_after_ms, .. }) => wait
            .at_least(
                "something failed on the way, and asking again is harmless",
                *retry_after_ms,
            ),
        (Repeat::Freely | Repeat::Never(_), _) => wait.or_never("asking again is harmless"),
    }
}

/// The service surely has not done the work.
fn after_nothing_done(repeat: Repeat, outcome: &Outcome<'_>, wait: &Wait<'_>) -> Verdict {
    match outcome {
        Outcome::Unanswered(failure) => match failure.kind {
            FailureKind::File => never("the file can not be read"),
            FailureKind::Redirected => never("redirects are not followed"),
            FailureKind::Cancelled | FailureKind::DeadlinePassed => never("the call is over"),
            FailureKind::Network | FailureKind::TimedOut if failure.is_lasting() => {
                never("neither a certificate nor a proxy's no gets better by itself")
            }
            FailureKind::Network | FailureKind::TimedOut => {
                wait.or_never("nothing had reached the service")
            }
        },
        Outcome::Status {
            status: 429,
            retry_after_ms,
        } => wait.at_least("the service asks for patience", *retry_after_ms),
        Outcome::Status {
            status: 503,
            retry_after_ms,
        } => match (repeat, wait.milliseconds(*retry_after_ms)) {
            (Repeat::Never(_), wait_ms) => Verdict::LookFirst {
                reason: "the service was not available",
                then: wait_ms.map_or(Then::GiveUp, Then::SendAgain),
            },
            (Repeat::Freely | Repeat::WithCare, _) => {
                wait.at_least("the service was not available", *retry_after_ms)
            }
        },
        Outcome::Status { .. } | Outcome::NotUnderstood => never("the answer will be the same"),
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
    /// the attempts are used up or the service asks for too much patience.
    fn milliseconds(&self, retry_after_ms: Option<u64>) -> Option<u64> {
        if self.attempt >= self.options.attempts && holds(Rule::AttemptsEnd) {
            return None;
        }
        if let Some(asked) = retry_after_ms
            && holds(Rule::RetryAfterIsObeyed)
        {
            let is_bearable =
                asked <= self.options.longest_retry_after_ms || !holds(Rule::RetryAfterHasALimit);
            return is_bearable.then_some(asked);
        }
        let doubled = if holds(Rule::WaitsGrow) {
            1_u64 << (self.attempt.saturating_sub(1)).min(20)
        } else {
            0
        };
        let bound = self
            .options
            .first_wait_ms
            .saturating_mul(doubled)
            .min(self.options.longest_wait_ms);
        if !holds(Rule::WaitsAreJittered) {
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
            None => never("the attempts are used up, or the service asks for too much patience"),
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
        }
    }

    fn after(repeat: Repeat, outcome: &Outcome<'_>) -> Verdict {
        verdict(repeat, outcome, 1, &RetryOptions::default(), 0.5)
    }

    fn status(status: u16) -> Outcome<'static> {
        Outcome::Status {
            status,
            retry_after_ms: None,
        }
    }

    #[test]
    fn creating_is_looked_for_after_everything_unclear() {
        let reset = failed(FailureKind::Network, "ECONNRESET", None);
        let timed_out = failed(FailureKind::TimedOut, "TIMEOUT", None);
        for outcome in [
            Outcome::Unanswered(&reset),
            Outcome::Unanswered(&timed_out),
            status(500),
            status(502),
            status(504),
            status(520),
            Outcome::NotUnderstood,
        ] {
            assert!(
                matches!(
                    after(CREATE, &outcome),
                    Verdict::LookFirst {
                        then: Then::LookOn,
                        ..
                    }
                ),
                "{outcome:?}"
            );
        }
    }

    #[test]
    fn creating_is_sent_again_only_after_a_connect_error_429_or_503() {
        let refused = failed(FailureKind::Network, "ECONNREFUSED", None);
        assert!(matches!(
            after(CREATE, &Outcome::Unanswered(&refused)),
            Verdict::After { .. }
        ));
        assert!(matches!(after(CREATE, &status(429)), Verdict::After { .. }));
        assert!(matches!(
            after(CREATE, &status(503)),
            Verdict::LookFirst {
                then: Then::SendAgain(_),
                ..
            }
        ));
    }

    #[test]
    fn creating_gives_up_after_the_last_503_because_it_did_nothing() {
        let options = RetryOptions::default();
        let last = verdict(CREATE, &status(503), options.attempts, &options, 0.5);
        assert!(
            matches!(
                last,
                Verdict::LookFirst {
                    then: Then::GiveUp,
                    ..
                }
            ),
            "{last:?}"
        );
    }

    #[test]
    fn a_refusal_is_final_for_every_operation() {
        for repeat in [Repeat::Freely, Repeat::WithCare, CREATE] {
            for code in [400, 403, 404, 409, 422, 501] {
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
