//! Azure Pipelines: logging commands ("Logging commands" in Microsoft's
//! documentation; escapes as in the agent's source, where `%` is `%AZP25`).

use super::Annotation;
use crate::error::finding::Severity;

/// A command that sets an output variable, for standard output.
pub(super) fn variable(out: &mut String, name: &str, value: &str) {
    let value = escape(value);
    out.push_str(&format!(
        "##vso[task.setvariable variable={name};isOutput=true]{value}\n"
    ));
}

pub(super) fn issue(annotation: &Annotation) -> String {
    let kind = match annotation.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = annotation
        .file_and_line()
        .map(|(file, line)| format!("sourcepath={};linenumber={line};", escape(file)));
    format!(
        "##vso[task.logissue type={kind};{}code={};]{}",
        place.unwrap_or_default(),
        escape(&annotation.title),
        escape(&annotation.message)
    )
}

pub(super) fn mask(secret: &str) -> String {
    format!("##vso[task.setsecret]{}", escape(secret))
}

/// The agent decodes all five in values and in messages alike.
fn escape(text: &str) -> String {
    text.replace('%', "%AZP25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace(']', "%5D")
        .replace(';', "%3B")
}
