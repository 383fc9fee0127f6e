//! The result of a release, written as the CI systems read it.
//!
//! Descriptions and names come from commits and from the service. Whatever they
//! hold, they stay values: no line break, `%`, `::`, `]` or `;` in them starts a
//! command of the CI system.

mod azure;
mod dotenv;
mod failure;
mod github;

pub use failure::{Cause, FollowedImport, Message, PromotedSteps};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ci::{System, detect};
use crate::api::QueueEntry;
use crate::api::ids::{ActionId, FileId, NodeId, QueueId, TransportRequestId};
use crate::error::finding::Severity;
use crate::secret::Secret;

/// What later steps of a job want to know about a release: the result of the
/// release, with what following it added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Outcome {
    /// The transport request.
    pub transport_request_id: Option<TransportRequestId>,
    /// The import that was started last, if any.
    pub action_id: Option<ActionId>,
    /// The nodes that it waits in; none after an export without a route.
    pub queue_entries: Vec<QueueEntry>,
    /// The uploaded files.
    pub file_ids: Vec<FileId>,
    /// The last known status.
    pub status: Option<String>,
    /// The description as the service has it.
    pub description: String,
    /// The imports that were followed.
    pub followed: Vec<FollowedImport>,
    /// The imports along the routes.
    pub promoted: PromotedSteps,
}

/// A way to hand values to later steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    all(target_arch = "wasm32", feature = "job"),
    derive(tsify::Tsify),
    tsify(rename = "OutputFormat")
)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Lines for the file that `$GITHUB_OUTPUT` names.
    Github,
    /// Logging commands for standard output.
    Azure,
    /// A report of `artifacts:reports:dotenv`.
    Gitlab,
    /// A file of `NAME='value'` lines, which a POSIX shell reads too.
    Dotenv,
    /// One JSON object of the same names, with numbers and lists.
    Json,
}

impl Format {
    /// Returns the format for `--output auto`; none where no system is known that
    /// reads outputs.
    #[must_use]
    pub fn guess(environment: &BTreeMap<String, String>) -> Option<Self> {
        match detect(environment)?.system {
            System::Github => Some(Self::Github),
            System::Azure => Some(Self::Azure),
            System::Gitlab => Some(Self::Gitlab),
            System::Bitbucket | System::Jenkins | System::SapCicd => None,
        }
    }
}

/// What later steps get to know, under the names of the outputs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Values<'a> {
    transport_request_id: Option<TransportRequestId>,
    action_id: Option<ActionId>,
    node_ids: Vec<NodeId>,
    node_names: Vec<&'a str>,
    queue_ids: Vec<QueueId>,
    file_ids: &'a [FileId],
    status: Option<&'a str>,
    description: &'a str,
}

impl<'a> Values<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        let entries = outcome.queue_entries.iter();
        Self {
            transport_request_id: outcome.transport_request_id,
            action_id: outcome.action_id,
            node_ids: entries.clone().map(|entry| entry.node_id).collect(),
            node_names: entries.clone().map(|e| e.node_name.as_str()).collect(),
            queue_ids: entries.filter_map(|entry| entry.queue_id).collect(),
            file_ids: &outcome.file_ids,
            status: outcome.status.as_deref(),
            description: &outcome.description,
        }
    }
}

/// Renders an outcome, each line ended.
#[must_use]
pub fn render(outcome: &Outcome, format: Format) -> String {
    // Texts and ids always have a form in JSON.
    let values = serde_json::to_value(Values::of(outcome)).unwrap_or_default();
    let write = match format {
        Format::Github => github::output,
        Format::Azure => azure::variable,
        Format::Gitlab => dotenv::gitlab,
        Format::Dotenv => dotenv::quoted,
        Format::Json => return format!("{values}\n"),
    };
    let mut out = String::new();
    let mut line = String::new();
    for (name, value) in values.as_object().into_iter().flatten() {
        line.clear();
        push_line(&mut line, value);
        write(&mut out, name, &line);
    }
    out
}

/// Writes a value as one line: a list with commas, nothing as nothing.
fn push_line(out: &mut String, value: &Value) {
    match value {
        Value::Null => {}
        Value::String(text) => out.push_str(&one_line(text)),
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                push_line(out, value);
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => out.push_str(&value.to_string()),
    }
}

/// Renders the job summary for `$GITHUB_STEP_SUMMARY`, in Markdown.
#[must_use]
pub fn summary(outcome: &Outcome) -> String {
    github::summary(outcome)
}

/// A message that the CI system shows beside the job.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "job"), derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Annotation {
    /// Error or warning.
    #[cfg_attr(
        all(target_arch = "wasm32", feature = "job"),
        tsify(type = "'error' | 'warning'")
    )]
    pub severity: Severity,
    /// A few words, such as the error's code.
    pub title: String,
    /// What happened and what to do.
    pub message: String,
    /// The place that it is about; file and line of it are used, if it has them.
    #[cfg_attr(all(target_arch = "wasm32", feature = "job"), tsify(optional))]
    pub at: Option<String>,
}

impl Annotation {
    fn file_and_line(&self) -> Option<(&str, usize)> {
        self.at.as_deref().and_then(file_and_line)
    }
}

/// Renders an annotation as one line, for the systems that have such a command.
#[must_use]
pub fn annotation(annotation: &Annotation, format: Format) -> Option<String> {
    match format {
        Format::Github => Some(github::annotation(annotation)),
        Format::Azure => Some(azure::issue(annotation)),
        Format::Gitlab | Format::Dotenv | Format::Json => None,
    }
}

/// Returns the file and the line, from 1, of a place that has them: `a.yml:7` or
/// `a.yml:7:3`.
fn file_and_line(at: &str) -> Option<(&str, usize)> {
    let (before, last) = at.rsplit_once(':')?;
    let last = last.parse().ok()?;
    match before.rsplit_once(':') {
        Some((file, line)) if line.parse::<usize>().is_ok() => Some((file, line.parse().ok()?)),
        _ => Some((before, last)),
    }
}

/// Returns the lines that register a secret with the system's masking, for standard
/// error and nowhere else; none for systems without such a command.
///
/// A secret of several lines is masked line by line, as both systems want it; short
/// lines and the frame of a PEM are left out, or the masking would garble the log.
#[must_use]
pub fn mask(secret: &Secret, format: Format) -> Option<Secret> {
    const SHORTEST: usize = 6;
    let command = match format {
        Format::Github => github::mask,
        Format::Azure => azure::mask,
        Format::Gitlab | Format::Dotenv | Format::Json => return None,
    };
    let mut lines = String::new();
    for line in secret.reveal().split(['\r', '\n']).map(str::trim) {
        if line.len() >= SHORTEST && !line.starts_with("-----") {
            lines.push_str(&command(line));
            lines.push('\n');
        }
    }
    (!lines.is_empty()).then(|| Secret::new(lines))
}

/// Returns the line that Piper logs at the end and that people parse for the
/// transport request (Piper's source, `pkg/tms`); the first node counts.
#[must_use]
pub fn piper_line(outcome: &Outcome, file_name: &str) -> String {
    let node = outcome.queue_entries.first();
    let number = |id: Option<u64>| id.map(|id| id.to_string()).unwrap_or_default();
    harmless(&format!(
        "nodeName: {}, nodeId: {}, uploadedFile: {}, createdTransportRequestDescription: {}, createdTransportRequestId: {}",
        node.map(|node| node.node_name.as_str()).unwrap_or_default(),
        number(node.map(|node| node.node_id.get())),
        file_name,
        outcome.description,
        number(outcome.transport_request_id.map(TransportRequestId::get)),
    ))
}

/// Renders a line of a step as Piper's log does (its source, `pkg/log`): `default`,
/// `timestamp`, `plain`, and for every other word its full form.
///
/// `time` is local and in ISO 8601, such as `2026-11-28T14:05:09+01:00`.
#[must_use]
pub fn piper_log_line(line: &str, step: &str, format: &str, time: &str) -> String {
    match format {
        "default" => format!("info  {step} - {line}"),
        "timestamp" => {
            let clock: String = time.chars().skip("2026-11-28T".len()).take(8).collect();
            format!("{clock} info  {step} {line}")
        }
        "plain" => line.to_owned(),
        _ => format!("time=\"{time}\" level=info msg={line:?} stepName={step}"),
    }
}

/// Makes one line of a text that is printed where a CI system reads along, so that
/// it starts no command there.
///
/// Azure's agent and GitHub's runner find `##vso[` and `##[` anywhere in a line,
/// GitHub's also `::` at its start (their sources).
#[must_use]
pub fn harmless(text: &str) -> String {
    let mut line = String::new();
    for character in one_line(text).chars() {
        if character == '#' && line.ends_with('#') {
            line.push(' ');
        }
        line.push(character);
    }
    match line.trim_start().strip_prefix("::") {
        Some(rest) => format!(": :{rest}"),
        None => line,
    }
}

/// Replaces line breaks and other control characters by spaces.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests;
