//! What can go wrong with one request, and when.

use super::world::Random;

/// Whether the service does what it was asked for, although the answer fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Undone,
    Done,
    /// So many milliseconds later, when the client may have given up.
    Late(u64),
}

/// How an answer is spoiled on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoiled {
    HtmlPage,
    /// A page that says it is HTML and is JSON of the right shape.
    JsonPage,
    Empty,
    Cut,
    ZeroId,
    MissingId,
    HugeId,
    TextId,
}

pub(crate) const SPOILED: [Spoiled; 8] = [
    Spoiled::HtmlPage,
    Spoiled::JsonPage,
    Spoiled::Empty,
    Spoiled::Cut,
    Spoiled::ZeroId,
    Spoiled::MissingId,
    Spoiled::HugeId,
    Spoiled::TextId,
];

/// One thing that goes wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Before: no connection, with the system's code.
    NoConnection(&'static str),
    /// Before: nothing answers, not even to the connection.
    NobodyThere,
    /// During: the connection breaks while the body goes out.
    BodyBreaks,
    /// During: the body stops moving.
    BodyStalls,
    /// After: the connection breaks instead of an answer.
    AnswerLost(Work),
    /// After: no answer comes.
    Silence(Work),
    /// After: the answer takes this long.
    Slow(u64),
    /// After: another status, with or without `Retry-After` in seconds, as a date or as a number.
    Status {
        status: u16,
        work: Work,
        retry_after: Option<(u64, bool)>,
    },
    /// After: the work is done and the answer spoiled; for a page nothing is done.
    Spoiled(Spoiled),
    /// After: the last answer to the same operation comes again, and nothing is done.
    Repeated,
    /// After: the answer sends elsewhere.
    Redirect,
    /// Every token given out so far becomes useless before the request arrives.
    TokensRevoked,
}

impl Fault {
    /// Returns whether the service itself says when to come back.
    pub(crate) fn asks_for_patience(&self) -> bool {
        matches!(
            self,
            Self::Status {
                retry_after: Some(_),
                ..
            }
        )
    }
}

/// One of each fault, for tables.
pub(crate) fn every_fault() -> Vec<Fault> {
    let mut all = vec![
        Fault::NoConnection("ECONNREFUSED"),
        Fault::NobodyThere,
        Fault::BodyBreaks,
        Fault::BodyStalls,
        Fault::Slow(20_000),
        Fault::Repeated,
        Fault::Redirect,
        Fault::TokensRevoked,
    ];
    for work in [
        Work::Undone,
        Work::Done,
        Work::Late(30_000),
        Work::Late(600_000),
    ] {
        all.push(Fault::AnswerLost(work));
        all.push(Fault::Silence(work));
        for status in [500, 502, 504, 520] {
            all.push(Fault::Status {
                status,
                work,
                retry_after: None,
            });
        }
    }
    for status in [400, 401, 403, 404, 408, 409, 413, 422, 429, 501, 503] {
        all.push(plain(status));
    }
    for retry_after in [(2, false), (2, true), (7_200, false)] {
        for status in [429, 503] {
            all.push(Fault::Status {
                status,
                work: Work::Undone,
                retry_after: Some(retry_after),
            });
        }
    }
    all.extend(SPOILED.map(Fault::Spoiled));
    all
}

/// A status without work and without `Retry-After`.
pub(crate) fn plain(status: u16) -> Fault {
    Fault::Status {
        status,
        work: Work::Undone,
        retry_after: None,
    }
}

/// Draws a fault.
pub(crate) fn any(random: &mut Random) -> Fault {
    match random.below(12) {
        0 => Fault::NoConnection(random.pick(&[
            "ECONNREFUSED",
            "ENOTFOUND",
            "UND_ERR_CONNECT_TIMEOUT",
        ])),
        1 => Fault::NobodyThere,
        2 => Fault::BodyBreaks,
        3 => Fault::BodyStalls,
        4 => Fault::AnswerLost(work(random)),
        5 => Fault::Silence(work(random)),
        6 => Fault::Slow(random.below(90_000)),
        7 => unclear_status(random),
        8 => refusing_status(random),
        9 => Fault::Spoiled(random.pick(&SPOILED)),
        10 => Fault::Repeated,
        _ => random.pick(&[Fault::Redirect, Fault::TokensRevoked, plain(401)]),
    }
}

fn work(random: &mut Random) -> Work {
    match random.below(4) {
        0 => Work::Undone,
        1 => Work::Done,
        2 => Work::Late(random.below(60_000)),
        _ => Work::Late(random.below(600_000)),
    }
}

fn unclear_status(random: &mut Random) -> Fault {
    Fault::Status {
        status: random.pick(&[500, 502, 504, 507, 520, 524, 599]),
        work: work(random),
        retry_after: None,
    }
}

fn refusing_status(random: &mut Random) -> Fault {
    let status = random.pick(&[
        400, 401, 403, 404, 409, 413, 422, 429, 429, 429, 501, 503, 503, 503,
    ]);
    let asks = matches!(status, 429 | 503) && random.chance(0.7);
    let seconds = random.pick(&[0, 1, 2, 5, 30, 100, 119, 86_400]);
    Fault::Status {
        status,
        work: Work::Undone,
        retry_after: asks.then(|| (seconds, random.chance(0.3))),
    }
}

/// Draws a fault that a release survives, when nothing else goes wrong: `step`
/// is the operation it meets, `may_look` whether the queues can be seen.
pub(crate) fn survivable(random: &mut Random, step: &str, may_look: bool) -> Fault {
    let any = [
        Fault::NoConnection("ECONNREFUSED"),
        Fault::Slow(30_000),
        Fault::Status {
            status: 429,
            work: Work::Undone,
            retry_after: Some((3, false)),
        },
        plain(503),
    ];
    let is_creating = step.contains("POST /v2/nodes");
    let is_reading = step.starts_with("GET") || step.contains("/oauth/token");
    match random.below(4) {
        0 | 1 if is_creating && may_look => {
            let late = Work::Late(random.below(45_000));
            let work = random.pick(&[Work::Done, late]);
            match random.below(4) {
                0 => Fault::AnswerLost(work),
                // Only so late that the look that follows the patience still finds it.
                1 => Fault::Silence(work),
                2 => Fault::Status {
                    status: random.pick(&[500, 502, 504]),
                    work,
                    retry_after: None,
                },
                _ => Fault::Spoiled(random.pick(&SPOILED[2..])),
            }
        }
        0 if is_reading => Fault::Spoiled(random.pick(&SPOILED)),
        1 if is_reading => Fault::AnswerLost(Work::Done),
        0 if step.contains("files/upload") => {
            let lost = [
                Fault::BodyBreaks,
                Fault::BodyStalls,
                Fault::AnswerLost(work(random)),
            ];
            random.pick(&lost)
        }
        1 if !step.contains("/oauth/token") => random.pick(&[plain(401), Fault::TokensRevoked]),
        _ => random.pick(&any),
    }
}
