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
    /// After: a page of something in between, with this status.
    Page { status: u16, work: Work },
    /// Before: the router says that it reached no instance of the service.
    NobodyReached,
    /// After: something in between sends the creation twice, and gives the second answer.
    Twice,
    /// After: something in between sends the creation twice, the service does it twice, and the answer is lost.
    DoneTwice,
    /// After: the answer is lost, nothing is done, and somebody puts one of the files, the
    /// first or the last, into a transport request of their own.
    Grabbed { first: bool },
    /// After: the work is done, and the answer is the one to somebody else's creation.
    Strange,
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
    /// Names the fault, with its status and its work, as statistics count it.
    pub(crate) fn name(&self) -> String {
        let work = |work: &Work| match work {
            Work::Undone => "undone",
            Work::Done => "done",
            Work::Late(_) => "late",
        };
        match self {
            Self::Status {
                status: 408 | 425 | 499,
                work: of,
                ..
            } => format!("4xx of a lost request {}", work(of)),
            Self::Status {
                status, work: of, ..
            } => format!("{status} {}", work(of)),
            Self::Page { work: of, .. } => format!("page {}", work(of)),
            Self::AnswerLost(of) => format!("lost {}", work(of)),
            Self::Silence(of) => format!("silence {}", work(of)),
            Self::Slow(_) => "slow".into(),
            Self::NoConnection(_) => "no connection".into(),
            Self::Grabbed { .. } => "Grabbed".into(),
            other => format!("{other:?}"),
        }
    }

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
        Fault::NobodyReached,
        Fault::Twice,
        Fault::DoneTwice,
        Fault::Grabbed { first: true },
        Fault::Grabbed { first: false },
        Fault::Strange,
    ];
    for work in [
        Work::Undone,
        Work::Done,
        Work::Late(30_000),
        Work::Late(600_000),
    ] {
        all.push(Fault::AnswerLost(work));
        all.push(Fault::Silence(work));
        for status in [408, 425, 499, 500, 501, 502, 503, 504, 520] {
            all.push(answered(status, work));
        }
        for status in [400, 403, 404, 409] {
            all.push(Fault::Page { status, work });
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
    answered(status, Work::Undone)
}

/// A status without `Retry-After`.
pub(crate) fn answered(status: u16, work: Work) -> Fault {
    Fault::Status {
        status,
        work,
        retry_after: None,
    }
}

/// Draws a fault.
pub(crate) fn any(random: &mut Random) -> Fault {
    match random.below(18) {
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
        11 => Fault::Page {
            status: random.pick(&[400, 403, 404, 409, 413]),
            work: work(random),
        },
        12 => Fault::NobodyReached,
        13 => Fault::Twice,
        14 => Fault::DoneTwice,
        15 => Fault::Grabbed {
            first: random.chance(0.5),
        },
        16 => Fault::Strange,
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
    let status = random.pick(&[
        408, 408, 425, 499, 500, 500, 501, 502, 503, 503, 503, 503, 503, 503, 504, 505, 520, 599,
    ]);
    let asks = status == 503 && random.chance(0.5);
    Fault::Status {
        status,
        work: work(random),
        retry_after: asks.then(|| (random.pick(&[0, 2, 30]), random.chance(0.3))),
    }
}

fn refusing_status(random: &mut Random) -> Fault {
    let status = random.pick(&[
        400, 401, 403, 404, 409, 413, 422, 429, 429, 429, 503, 503, 503,
    ]);
    let asks = matches!(status, 429 | 503) && random.chance(0.7);
    let seconds = random.pick(&[0, 1, 2, 5, 30, 100, 119, 121, 600, 86_400]);
    Fault::Status {
        status,
        work: Work::Undone,
        retry_after: asks.then(|| (seconds, random.chance(0.3))),
    }
}

/// Draws a fault that a release survives, when nothing else goes wrong: `step`
/// is the operation it meets, `may_look` whether the queues can be seen,
/// `has_files` whether a deletion can prove anything.
pub(crate) fn survivable(
    random: &mut Random,
    step: &str,
    may_look: bool,
    has_files: bool,
) -> Fault {
    let any = [
        Fault::NoConnection("ECONNREFUSED"),
        Fault::Slow(30_000),
        Fault::Status {
            status: 429,
            work: Work::Undone,
            retry_after: Some((3, false)),
        },
        Fault::NobodyReached,
    ];
    let is_creating = step.contains("POST /v2/nodes");
    let is_reading = step.starts_with("GET") || step.contains("/oauth/token");
    let is_upload = step.contains("files/upload");
    match random.below(4) {
        0 if is_creating && may_look => {
            let late = Work::Late(random.below(45_000));
            // Only so late that the look that follows the patience still finds it.
            let work = random.pick(&[Work::Done, late]);
            unclear(random, work)
        }
        // The deletion proves that nothing was created, and comes before the late work.
        0 | 1 if is_creating && has_files => {
            let late = Work::Late(400_000 + random.below(200_000));
            let work = random.pick(&[Work::Undone, late]);
            unclear(random, work)
        }
        0 if is_reading => Fault::Spoiled(random.pick(&SPOILED)),
        1 if is_reading => Fault::AnswerLost(Work::Done),
        2 if is_reading => plain(503),
        0 if is_upload => {
            let lost = [
                Fault::BodyBreaks,
                Fault::BodyStalls,
                Fault::AnswerLost(work(random)),
                answered(503, work(random)),
                answered(429, work(random)),
            ];
            random.pick(&lost)
        }
        1 if !step.contains("/oauth/token") => random.pick(&[plain(401), Fault::TokensRevoked]),
        _ => random.pick(&any),
    }
}

/// Draws a fault that does not say whether a creation was done.
fn unclear(random: &mut Random, work: Work) -> Fault {
    match random.below(if work == Work::Done { 5 } else { 4 }) {
        0 => Fault::AnswerLost(work),
        1 => Fault::Silence(work),
        2 => answered(
            random.pick(&[408, 425, 499, 500, 501, 502, 503, 504, 599]),
            work,
        ),
        3 => Fault::Page {
            status: random.pick(&[400, 403, 404, 409]),
            work,
        },
        _ => Fault::Spoiled(random.pick(&SPOILED[2..])),
    }
}
