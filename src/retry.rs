//! The verdict on a failed attempt, as a value that carries its reason.

use crate::failure::{FailureKind, Phase, SendFailure};
use crate::ops::Repeat;

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
}

impl Default for RetryOptions {
    fn default() -> Self {
        Self {
            attempts: 4,
            first_wait_ms: 500,
            longest_wait_ms: 15_000,
            longest_retry_after_ms: 120_000,
            patience_ms: 60_000,
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
        /// Where a look finds nothing, or may not be taken: whether it may be
        /// sent again, after so many milliseconds.
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
    match outcome {
        Outcome::Unanswered(failure) => after_silence(repeat, failure, &wait),
        Outcome::Status {
            status,
            retry_after_ms,
        } => after_status(repeat, *status, *retry_after_ms, &wait),
        Outcome::NotUnderstood => match repeat {
            Repeat::Freely => {
                wait.or_never("the answer was not understood, and asking again is harmless")
            }
            Repeat::WithCare => never("the service may hold the file, and its id is not known"),
            Repeat::Never(_) => look("the answer says success in a form that is not understood"),
        },
    }
}

fn after_silence(repeat: Repeat, failure: &SendFailure, wait: &Wait<'_>) -> Verdict {
    match failure.kind {
        FailureKind::Cancelled => {
            return if matches!(repeat, Repeat::Never(_)) && failure.phase() != Phase::Before {
                look("cancelled while the service was at work")
            } else {
                never("the caller cancelled")
            };
        }
        FailureKind::File => return never("the file can not be read"),
        FailureKind::Redirected => return never("redirects are not followed"),
        FailureKind::Network | FailureKind::TimedOut | FailureKind::DeadlinePassed => {}
    }
    if failure.is_lasting() {
        return never("neither a certificate nor a proxy's no gets better by itself");
    }
    match (repeat, failure.phase()) {
        (_, Phase::Before) => wait.or_never("nothing had reached the service"),
        (Repeat::Freely, _) => wait.or_never("asking again is harmless"),
        (Repeat::WithCare, Phase::During) => wait.or_never("the file had not arrived whole"),
        (Repeat::WithCare, Phase::After) => {
            wait.or_never("a second file is named and can be deleted")
        }
        (Repeat::Never(_), _) => look("no answer came, and the work may have been done"),
    }
}

fn after_status(
    repeat: Repeat,
    status: u16,
    retry_after_ms: Option<u64>,
    wait: &Wait<'_>,
) -> Verdict {
    let wait_ms = wait.milliseconds(retry_after_ms);
    match (status, repeat) {
        (429, _) => match wait_ms {
            Some(milliseconds) => Verdict::After {
                milliseconds,
                reason: "the service asks for patience",
            },
            None => never("the attempts are used up"),
        },
        (503, Repeat::Never(_)) => Verdict::LookFirst {
            reason: "the service was not available",
            again_after_ms: wait_ms,
        },
        (500 | 502 | 504, Repeat::Never(_)) => {
            look("something failed on the way, and the work may have been done")
        }
        (500, Repeat::WithCare) => never("the service failed on this file"),
        (500 | 502..=504, _) => match wait_ms {
            Some(milliseconds) => Verdict::After {
                milliseconds,
                reason: "the service, or something before it, could not answer",
            },
            None => never("the attempts are used up"),
        },
        _ => never("the answer will be the same"),
    }
}

fn never(reason: &'static str) -> Verdict {
    Verdict::Never { reason }
}

fn look(reason: &'static str) -> Verdict {
    Verdict::LookFirst {
        reason,
        again_after_ms: None,
    }
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
        if self.attempt >= self.options.attempts {
            return None;
        }
        if let Some(asked) = retry_after_ms {
            return (asked <= self.options.longest_retry_after_ms).then_some(asked);
        }
        let doubled = 1_u64 << (self.attempt.saturating_sub(1)).min(20);
        let bound = self
            .options
            .first_wait_ms
            .saturating_mul(doubled)
            .min(self.options.longest_wait_ms);
        Some((self.random * bound as f64) as u64)
    }

    fn or_never(&self, reason: &'static str) -> Verdict {
        match self.milliseconds(None) {
            Some(milliseconds) => Verdict::After {
                milliseconds,
                reason,
            },
            None => never("the attempts are used up"),
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
            Outcome::NotUnderstood,
        ] {
            assert!(
                matches!(
                    after(CREATE, &outcome),
                    Verdict::LookFirst {
                        again_after_ms: None,
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
                again_after_ms: Some(_),
                ..
            }
        ));
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
                    _ => None,
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
