//! Explains failed imports: from the messages of a log to their causes.
//!
//! This room knows the causes (`table/`), how to read a log (`log`, `words`),
//! and which of several causes comes first (here). It asks nobody and sends
//! nothing. Start reading at [`diagnose`].

mod cause;
mod context;
mod destination;
mod given;
mod log;
mod table;
mod words;

pub use cause::{Cause, Certainty, Depth, Field, Only, Reason, Seen, Sign, Who};
pub use context::{Context, NodeFields};
pub use destination::is_old_route;
pub use given::{GivenContext, GivenMessage};
pub use log::Destination;
pub use table::{causes, places};

use serde::Serialize;

use crate::api::Severity;
use crate::secret::redact::quoted;
use log::{Entry, Log};

/// One message of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// `I`, `W`, `E` or `F`; anything else counts as `I`.
    pub severity: String,
    /// Its words.
    pub message: String,
    /// When it was created, in the service's own spelling.
    pub created_at: Option<String>,
}

/// A cause that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Diagnosis {
    /// The name of the cause, which never changes; docs/failures.md lists all of them.
    pub id: &'static str,
    /// How sure it is. `sure`: what was seen names this cause alone; `likely`: it
    /// fits this cause better than others; `hint`: it fits several causes.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "'sure' | 'likely' | 'hint'"))]
    pub certainty: Certainty,
    /// The cause, in one or two sentences.
    pub cause: &'static str,
    /// What to do, in sentences.
    pub advice: &'static str,
    /// Who can do it, the first one first; empty where nothing has to be done.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "DiagnosisWho[]"))]
    pub who: &'static [Who],
    /// Where it shows: the message, at most 300 characters of it, or the field.
    pub at: String,
}

/// Finds the causes of a failed import: the most likely one first, then others,
/// then what followed from them.
///
/// Messages may come in any order; where they are of several attempts, the last
/// one counts. The list is empty where no cause is known, and where the import
/// did not fail. Only the first cause can be sure.
#[must_use]
pub fn diagnose(messages: &[Message], context: &Context) -> Vec<Diagnosis> {
    let log = Log::read(messages);
    if context.is_skipped() {
        return listed(from_fields(
            &log,
            context,
            &[Field::SkippedVirtual, Field::SkippedAbap],
        ));
    }
    if context.is_success() || (context.status.is_none() && log.ends_well()) {
        return Vec::new();
    }
    let mut hits = from_messages(&log, context);
    let explains_an_error = |hit: &Hit| matches!(hit.weight, Weight::Error | Weight::ErrorHint);
    if !log.only_says_that_it_failed() && !hits.iter().any(explains_an_error) {
        // An error that nobody knows is more likely the cause than an aside.
        for hit in &mut hits {
            hit.certainty = Certainty::Hint;
        }
    }
    if !hits.iter().any(|hit| hit.weight == Weight::Error) {
        hits.extend(from_fields(&log, context, &Field::OF_FAILURES));
    }
    listed(hits)
}

/// Returns the service's first error in the last attempt, for where no cause is
/// known; one that says only that there was an error counts least.
#[must_use]
pub fn first_error(messages: &[Message]) -> Option<String> {
    let log = Log::read(messages);
    log.first_error().map(|entry| quoted(&entry.text, &[]))
}

/// Returns the destination that the last attempt used, if a message names it.
#[must_use]
pub fn destination_of(messages: &[Message]) -> Option<Destination> {
    Log::read(messages).destination
}

/// How much a hit counts, by the severity of its message and its certainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Field,
    Error,
    /// A warning or information with words that name one cause alone.
    Aside,
    ErrorHint,
    /// Any other warning or information.
    Trace,
}

/// A cause that fits.
struct Hit {
    cause: &'static Cause,
    certainty: Certainty,
    weight: Weight,
    /// The place of the message in the log.
    entry: usize,
    /// Where in the message: the deeper, the closer to the reason.
    place: usize,
    at: String,
}

/// Brings hits into order and keeps the best of each cause.
fn listed(mut hits: Vec<Hit>) -> Vec<Diagnosis> {
    hits.sort_by_key(|hit| {
        let from_end = usize::MAX - hit.place;
        let rank = (hit.cause.depth, hit.weight, hit.entry);
        (rank, from_end, hit.certainty)
    });
    let mut best: Vec<Hit> = Vec::new();
    for hit in hits {
        match best.iter_mut().find(|best| best.cause.id == hit.cause.id) {
            // Of several signs in the same message the surest counts.
            Some(best) if best.entry == hit.entry => {
                best.certainty = best.certainty.min(hit.certainty);
            }
            Some(_) => {}
            None => best.push(hit),
        }
    }
    let listed = best.into_iter().enumerate().map(|(place, hit)| Diagnosis {
        id: hit.cause.id,
        certainty: match (place, hit.cause.depth) {
            (0, _) => hit.certainty,
            (_, Depth::Reason) => hit.certainty.max(Certainty::Likely),
            (_, Depth::Symptom | Depth::Wrapper) => Certainty::Hint,
        },
        cause: hit.cause.cause,
        advice: hit.cause.advice,
        who: hit.cause.who,
        at: hit.at,
    });
    listed.collect()
}

fn from_messages(log: &Log, context: &Context) -> Vec<Hit> {
    let mut hits = Vec::new();
    for cause in causes() {
        for sign in cause.signs {
            if !is_met(sign.only, log) {
                continue;
            }
            let words = match sign.seen {
                Seen::Text(words) => words::folded(words),
                Seen::Code(_) | Seen::Start(_) | Seen::Field(_) => String::new(),
            };
            for (place, entry) in log.entries.iter().enumerate() {
                let seen = match sign.seen {
                    Seen::Text(_) => words::find(&entry.words, &words),
                    Seen::Code(code) => words::find_code(&entry.words, code),
                    Seen::Start(reason) => is_start(entry, reason).then_some(0),
                    Seen::Field(_) => None,
                };
                if let Some(at) = seen {
                    let sign = match sign.seen {
                        // Others have numbers of errors, too.
                        Seen::Code(_) if !words::is_of_cloud_foundry(&entry.words) => {
                            sign.at_most_likely()
                        }
                        Seen::Code(_) | Seen::Text(_) | Seen::Start(_) | Seen::Field(_) => *sign,
                    };
                    hits.extend(hit(cause, sign, log, context, place, at));
                }
            }
        }
    }
    hits
}

fn is_start(entry: &Entry, expected: Reason) -> bool {
    let reason = entry.reason();
    reason.is_some_and(|reason| expected == Reason::Any || reason == expected)
}

/// Returns whether what else must be true is true.
fn is_met(only: Option<Only>, log: &Log) -> bool {
    let destination = log.destination.as_ref();
    let content_type = destination.and_then(|found| found.content_type.as_deref());
    let Some(only) = only else {
        return true;
    };
    match only {
        Only::NoDestination => destination.is_none(),
        Only::Repeated => log.refused_log_ons >= 3,
        Only::ContentType(expected) => {
            content_type.is_some_and(|it| it.eq_ignore_ascii_case(expected))
        }
        Only::Mta => log.is_mta(),
        Only::OldRoute
        | Only::Blank
        | Only::NotEncoded
        | Only::Incomplete
        | Only::Guid
        | Only::NamesPlainDomain
        | Only::NamesNumberedDomain => {
            log.is_mta() && destination.is_some_and(|found| destination::url_is(&found.url, only))
        }
    }
}

/// Weighs a sign in a message; a warning or information that does not name a
/// cause alone counts only beside an error that belongs to it.
fn hit(
    cause: &'static Cause,
    sign: Sign,
    log: &Log,
    context: &Context,
    place: usize,
    at: usize,
) -> Option<Hit> {
    let entry = log.entries.get(place)?;
    let is_sure = sign.certainty == Certainty::Sure;
    let (weight, certainty) = match (entry.severity, is_sure) {
        (Severity::Error, _) if sign.certainty == Certainty::Hint => {
            (Weight::ErrorHint, Certainty::Hint)
        }
        (Severity::Error, _) => (Weight::Error, sign.certainty),
        (Severity::Warning | Severity::Info | Severity::Unknown, true) => {
            (Weight::Aside, Certainty::Likely)
        }
        (Severity::Warning | Severity::Info | Severity::Unknown, false) => {
            let has_failed = log.has_errors() || context.has_failed();
            let is_alone = has_failed && log.only_says_that_it_failed();
            if !is_alone && !log.is_named_in_an_error(entry) {
                return None;
            }
            let is_warning = entry.severity == Severity::Warning;
            let least = if is_warning {
                sign.certainty
            } else {
                Certainty::Hint
            };
            (Weight::Trace, least)
        }
    };
    let destination = log.destination.as_ref();
    Some(Hit {
        cause,
        certainty,
        weight,
        entry: place,
        place: at,
        at: match (sign.only, destination) {
            (Some(only), Some(found)) if destination::url_is(&found.url, only) => found.shown(),
            _ => quoted(&entry.text, &[]),
        },
    })
}

fn from_fields(log: &Log, context: &Context, fields: &[Field]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for cause in causes() {
        for sign in cause.signs {
            let Seen::Field(field) = sign.seen else {
                continue;
            };
            if !fields.contains(&field) {
                continue;
            }
            let Some(at) = context.shows(field, log) else {
                continue;
            };
            let is_told_otherwise = log.has_errors();
            hits.push(Hit {
                cause,
                certainty: if is_told_otherwise {
                    sign.certainty.max(Certainty::Likely)
                } else {
                    sign.certainty
                },
                weight: Weight::Field,
                entry: 0,
                place: 0,
                at,
            });
        }
    }
    hits
}
