//! GitHub Actions: workflow commands, output file, job summary ("Workflow commands
//! for GitHub Actions" in GitHub's documentation; escapes as in the runner's source).

use super::{Annotation, FollowedImport, Outcome, one_line};
use crate::error::finding::Severity;

/// Lines for `$GITHUB_OUTPUT`, with a delimiter that does not occur in the value.
pub(super) fn output(out: &mut String, name: &str, value: &str) {
    let delimiter = delimiter(value);
    out.push_str(&format!("{name}<<{delimiter}\n{value}\n{delimiter}\n"));
}

fn delimiter(value: &str) -> String {
    let mut delimiter = "ctms_end".to_owned();
    while value.contains(&delimiter) {
        delimiter.push('_');
    }
    delimiter
}

pub(super) fn annotation(annotation: &Annotation) -> String {
    let command = match annotation.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = annotation
        .file_and_line()
        .map(|(file, line)| format!("file={},line={line},", property(file)));
    format!(
        "::{command} {}title={}::{}",
        place.unwrap_or_default(),
        property(&annotation.title),
        data(&annotation.message)
    )
}

pub(super) fn mask(secret: &str) -> String {
    format!("::add-mask::{}", data(secret))
}

/// A heading and a table.
pub(super) fn summary(outcome: &Outcome) -> String {
    let id = outcome.transport_request_id;
    let id = id.map_or("none".to_owned(), |id| id.to_string());
    let mut out = format!("### Transport request {id}\n\n| | |\n| --- | --- |\n");
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("| {name} | {} |\n", markdown(value)));
        }
    };
    row("Description", &outcome.description);
    row("Status", outcome.status.as_deref().unwrap_or_default());
    for entry in &outcome.queue_entries {
        row("Node", &format!("{} ({})", entry.node_name, entry.node_id));
    }
    for id in &outcome.file_ids {
        row("File", &id.to_string());
    }
    if let Some(id) = outcome.action_id {
        row("Import", &id.to_string());
    }
    for failure in outcome.failures() {
        push_failure(&mut out, failure);
    }
    out
}

/// The causes, the link to the log of the deployment, and the service's messages.
fn push_failure(out: &mut String, failure: &FollowedImport) {
    out.push_str(&format!(
        "\n#### Import into {} failed\n\n",
        markdown(&failure.node_name)
    ));
    for cause in &failure.diagnosis {
        out.push_str(&format!(
            "- **{}**: {}\n",
            markdown(&cause.certainty),
            markdown(&cause.text())
        ));
    }
    if failure.diagnosis.is_empty() {
        out.push_str("- No known cause.\n");
    }
    if let Some(error) = &failure.first_error {
        out.push_str(&format!(
            "- First error of the service: {}\n",
            markdown(error)
        ));
    }
    for link in &failure.deployment_logs {
        let day = failure
            .deployment_logs_expire_at
            .as_deref()
            .and_then(|at| at.get(..10));
        let until = day.map_or("after 3 days".to_owned(), |day| format!("on {day}"));
        out.push_str(&format!(
            "- Deployment log, expires {until}: {}\n",
            markdown(link)
        ));
    }
    if failure.messages.is_empty() {
        return;
    }
    out.push_str("\n<details><summary>Messages of the service</summary>\n\n");
    for message in failure.last_messages() {
        out.push_str(&format!("- {}\n", markdown(&message.line())));
    }
    out.push_str("\n</details>\n");
}

/// Every ASCII punctuation mark can be escaped in Markdown, so all of them are.
fn markdown(text: &str) -> String {
    let mut out = String::new();
    for character in one_line(text).chars() {
        if character.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
