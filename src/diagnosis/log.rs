//! Reads a log: the last attempt, in the order of time, without what the
//! service puts around the words of others.

use super::Message;
use super::cause::Reason;
use super::words::{folded, unwrapped};
use crate::api::Severity;
use crate::text::time;

/// A message.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) severity: Severity,
    /// Its words without what was wrapped around them.
    pub(super) text: String,
    /// What is searched: without the description of the transport request, and
    /// nothing for lines in which only names stand.
    pub(super) words: String,
    at: u64,
    import: Option<Import>,
}

/// The line that starts the import of a transport request.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
struct Import {
    request: Option<u64>,
    action: Option<u64>,
}

/// The destination that an import used.
#[derive(Debug, PartialEq, Eq)]
pub struct Destination {
    /// Its name.
    pub name: Option<String>,
    /// The content type that it is for.
    pub content_type: Option<String>,
    /// Its URL.
    pub url: String,
}

/// A log.
#[derive(Debug)]
pub(super) struct Log {
    /// The messages of the last attempt, in the order of time.
    pub(super) entries: Vec<Entry>,
    pub(super) destination: Option<Destination>,
    /// Whether the service began to import.
    pub(super) has_begun: bool,
    /// How often a log-on was refused, earlier attempts included.
    pub(super) refused_log_ons: usize,
    has_several_requests: bool,
}

/// Lines in which only names stand.
const NAMES_ONLY: [&str; 3] = [
    "started for transport request",
    "destination details for node",
    "entity to deploy:",
];

/// What stands in front of the description of a transport request.
const REQUEST: &str = "transport request \"";

/// What ends: "Deployment finished with errors" says nothing about the reason.
const ENDING: [&str; 5] = ["deployment", "import", "process", "operation", "job"];

/// How it ends badly.
const BADLY: [&str; 5] = [
    "failed",
    "with errors",
    "with error",
    "status \"error",
    "status \"fatal",
];

/// How it ends well.
const WELL: [&str; 5] = [
    "finished",
    "succeeded",
    "successfully",
    "completed",
    "imported",
];

/// Words of a last line after which nothing is wrong in a log without errors.
const WORKS: [&str; 3] = ["available at", "\" started", "\" updated"];

/// Words that no line of success has.
const NOT_WELL: [&str; 6] = ["error", "fail", "fatal", " not ", "unsuccessful", " lock"];

impl Log {
    pub(super) fn read(messages: &[Message]) -> Self {
        let mut entries: Vec<Entry> = messages.iter().map(Entry::read).collect();
        entries.sort_by_key(|entry| entry.at);
        let refused_log_ons = entries
            .iter()
            .filter(|entry| entry.reason() == Some(Reason::Unauthorized))
            .count();
        let imports: Vec<(u64, Import)> = entries
            .iter()
            .filter_map(|entry| Some((entry.at, entry.import?)))
            .collect();
        let begin = last_attempt(&imports);
        entries.retain(|entry| entry.at >= begin);
        let mut requests: Vec<_> = imports.iter().map(|(_, import)| import.request).collect();
        requests.sort_unstable();
        requests.dedup();
        Self {
            destination: entries.iter().rev().find_map(Entry::destination),
            has_begun: entries.iter().any(|entry| entry.words.is_empty()),
            refused_log_ons,
            has_several_requests: requests.len() > 1,
            entries,
        }
    }

    /// Returns whether an MTA was imported, or nothing says what else was.
    pub(super) fn is_mta(&self) -> bool {
        let types: Vec<_> = self.entries.iter().filter_map(Entry::deploy_type).collect();
        let content_type = self
            .destination
            .as_ref()
            .and_then(|it| it.content_type.as_deref());
        match content_type {
            Some(content_type) => content_type.eq_ignore_ascii_case("MTA"),
            None => types.iter().all(|it| *it == "slp_cts"),
        }
    }

    /// Returns whether an error names what a message is about.
    pub(super) fn is_named_in_an_error(&self, message: &Entry) -> bool {
        let names: Vec<&str> = message.words.split('"').skip(1).step_by(2).collect();
        let mut errors = self.entries.iter().filter(|entry| entry.is_error());
        errors.any(|error| {
            let mut named = error.words.split('"').skip(1).step_by(2);
            named.any(|name| name.len() > 2 && names.contains(&name))
        })
    }

    pub(super) fn has_errors(&self) -> bool {
        self.entries.iter().any(Entry::is_error)
    }

    /// Returns whether no error says more than that there was one.
    pub(super) fn only_says_that_it_failed(&self) -> bool {
        let mut errors = self.entries.iter().filter(|entry| entry.is_error());
        errors.all(Entry::is_end)
    }

    /// Returns whether the last message says that all is well.
    pub(super) fn ends_well(&self) -> bool {
        let last = self.entries.last().filter(|entry| !entry.is_error());
        let is_success = last.is_some_and(|entry| entry.is_success(self.has_errors()));
        is_success && !self.has_several_requests
    }

    /// Returns the first error, or the first that says more than that there
    /// was one.
    pub(super) fn first_error(&self) -> Option<&Entry> {
        let mut errors = self.entries.iter().filter(|entry| entry.is_error());
        let first = errors.clone().next();
        errors.find(|entry| !entry.is_end()).or(first)
    }
}

/// Returns when the last attempt began: the first line of its action.
fn last_attempt(imports: &[(u64, Import)]) -> u64 {
    let Some((_, last)) = imports.last() else {
        return 0;
    };
    let is_same = |import: &Import| match last.action {
        Some(_) => import.action == last.action,
        None => import == last && imports.len() == 1,
    };
    let first = imports.iter().find(|(_, import)| is_same(import));
    first.map_or(0, |(at, _)| *at)
}

impl Destination {
    /// Shows it as a place.
    pub(super) fn shown(&self) -> String {
        let name = self.name.as_deref().unwrap_or("of the node");
        format!("destination {name}: {}", self.url)
    }
}

impl Entry {
    fn read(message: &Message) -> Self {
        let severity = Severity::parse(&message.severity);
        let text = unwrapped(&message.message);
        let words = folded(&text);
        let import = words
            .contains(NAMES_ONLY[0])
            .then(|| words.starts_with("import"))
            .filter(|is_start| *is_start)
            .map(|_| Import {
                request: number_after(&words, "\" (id: "),
                action: number_after(&words, "(action id: "),
            });
        let words = if matches!(severity, Severity::Info | Severity::Unknown)
            && NAMES_ONLY.iter().any(|n| words.contains(n))
        {
            String::new()
        } else {
            without_descriptions(&words)
        };
        Self {
            severity,
            text,
            words,
            at: message
                .created_at
                .as_deref()
                .and_then(time::parse)
                .unwrap_or(u64::MAX),
            import,
        }
    }

    pub(super) fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Returns whether it says only that something has failed.
    fn is_end(&self) -> bool {
        let said = self.said().trim_end_matches(['.', '!']);
        let ends = ENDING.iter().any(|what| said.starts_with(what));
        // The time may stand behind the status.
        let said = said.rsplit_once(", at ").map_or(said, |(said, _)| said);
        ends && BADLY
            .iter()
            .any(|how| said.trim_end_matches('"').ends_with(how))
    }

    /// Returns whether it says that all has succeeded; in a log without errors
    /// an application that was started says so as well.
    fn is_success(&self, has_errors: bool) -> bool {
        let says = |words: &[&str]| words.iter().any(|word| self.words.contains(word));
        let has_ended = ENDING.iter().any(|what| self.said().starts_with(what)) && says(&WELL);
        (has_ended || (!has_errors && (says(&WELL) || says(&WORKS)))) && !says(&NOT_WELL)
    }

    /// Returns the words behind the name of the transport request.
    fn said(&self) -> &str {
        let rest = self
            .words
            .strip_prefix(REQUEST)
            .and_then(|rest| rest.split_once("): "));
        rest.map_or(&self.words, |(_, said)| said)
    }

    /// Returns why the deployment did not start, if the message says so.
    pub(super) fn reason(&self) -> Option<Reason> {
        Some(reason(self.start_failure()?))
    }

    /// Returns the words behind the service's constant.
    pub(super) fn start_failure(&self) -> Option<&str> {
        [
            "error during client creation:",
            "error during deployment initialization:",
        ]
        .iter()
        .find_map(|constant| Some(self.words.split_once(constant)?.1.trim()))
    }

    /// Returns the deploy type, if the message names one.
    pub(super) fn deploy_type(&self) -> Option<&str> {
        let (_, rest) = self.words.split_once("deploy type \"")?;
        Some(rest.split_once('"')?.0)
    }

    fn destination(&self) -> Option<Destination> {
        let small = self.text.to_ascii_lowercase();
        let details = small.find(NAMES_ONLY[1])?;
        let uri = details + small.get(details..)?.find("uri=")? + "uri=".len();
        let head = self.text.get(details..uri)?;
        let value = self.text.get(uri..)?;
        let quote = value.chars().next().filter(|c| matches!(c, '\'' | '"'));
        let value = quote.map_or(value, |_| value.get(1..).unwrap_or_default());
        let end = small.get(uri..)?.find("(name:").map_or(value.len(), |at| {
            at.saturating_sub(usize::from(quote.is_some()))
        });
        let url = value
            .get(..end)?
            .trim_end()
            .trim_end_matches(['\'', '"', ')']);
        let (_, content_type) = head.rsplit_once('(').unwrap_or_default();
        let name = value.get(end..)?.trim_start_matches("(name:").trim();
        Some(Destination {
            name: quoted(name),
            content_type: quoted(content_type),
            url: url.to_owned(),
        })
    }
}

/// Reads a name between quotes.
fn quoted(text: &str) -> Option<String> {
    let text = text.strip_prefix(['\'', '"'])?;
    let (name, _) = text.split_once(['\'', '"'])?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn number_after(text: &str, constant: &str) -> Option<u64> {
    let (_, rest) = text.split_once(constant)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Removes the descriptions of transport requests: free text, in which any
/// word may stand.
fn without_descriptions(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once(REQUEST) {
        let end = after.match_indices("\" (id: ").find(|(at, found)| {
            let tail = after.get(at + found.len()..).unwrap_or_default();
            let tail = tail.trim_start_matches(|c: char| c.is_ascii_digit());
            tail.starts_with(')')
        });
        let at = end.map(|(at, _)| at).or_else(|| after.find("\": "));
        out.push_str(before);
        out.push_str(REQUEST);
        rest = at.and_then(|at| after.get(at..)).unwrap_or(after);
    }
    out.push_str(rest);
    out
}

/// Decides by the first or the last words; what stands between may be a name.
fn reason(words: &str) -> Reason {
    const ANSWERS: [(&str, &str, Reason); 3] = [
        ("forbidden", "403", Reason::Forbidden),
        ("not found", "404", Reason::NotFound),
        ("unauthorized", "401", Reason::Unauthorized),
    ];
    const UNREACHABLE: [&str; 9] = [
        "unknownhost",
        "unknown host",
        "connection refused",
        "timed out",
        "timeout",
        "name or service not known",
        "nodename nor servname",
        "connection reset",
        "no route to host",
    ];
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    let starts = ANSWERS.iter().find(|(text, status, _)| {
        words.starts_with(text) || words.trim_start_matches("http ").starts_with(status)
    });
    let ends = ANSWERS
        .iter()
        .find(|(text, status, _)| words.ends_with(text) || words.ends_with(status));
    if let Some((.., reason)) = starts.or(ends) {
        return *reason;
    }
    if UNREACHABLE.iter().any(|text| words.contains(text)) {
        return Reason::Unreachable;
    }
    if words.contains("token") {
        return Reason::Token;
    }
    Reason::Any
}
