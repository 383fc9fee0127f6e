//! What is wrong with an input: where, what, and what to do about it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Advice, Part};

/// Tells whether a finding stops the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the work goes on.
    Warning,
    /// The input cannot be used as it is.
    Error,
}

/// One thing that is wrong with a key, an archive, a descriptor or a configuration.
#[derive(Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "Finding")
)]
#[serde(rename_all = "camelCase")]
struct FindingDocument {
    /// Where: `uaa.clientsecret`, an entry, a line.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    at: Cow<'static, str>,
    /// What is wrong.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    problem: Cow<'static, str>,
    /// What to do about it.
    advice: String,
    /// The same in parts, where the text alone does not say all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "AdvicePart[]"))]
    advice_parts: Vec<Part>,
    /// Whether it stops the work.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "'error' | 'warning'"))]
    severity: Severity,
}

/// A finding as the outside makes one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingInput {
    at: String,
    problem: String,
    advice: String,
    severity: Severity,
}

impl From<FindingInput> for Finding {
    fn from(found: FindingInput) -> Self {
        Self::new(found.severity, found.at, found.problem, found.advice)
    }
}

impl From<Finding> for FindingDocument {
    fn from(finding: Finding) -> Self {
        Self {
            advice: finding.advice.to_string(),
            advice_parts: finding.advice.parts().to_vec(),
            at: finding.at,
            problem: finding.problem,
            severity: finding.severity,
        }
    }
}

/// One thing that is wrong with a key, an archive, a descriptor or a configuration.
///
/// Checks collect all findings instead of stopping at the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "FindingInput", into = "FindingDocument")]
pub struct Finding {
    /// Where it is: a path such as `uaa.clientsecret`, an entry, a line.
    pub at: Cow<'static, str>,
    /// What is wrong, as a clause without a final full stop.
    pub problem: Cow<'static, str>,
    /// What to do about it, as a clause without a final full stop.
    pub advice: Advice,
    /// Whether it stops the work.
    pub severity: Severity,
}

impl Finding {
    /// Makes a finding that stops the work.
    pub fn error(
        at: impl Into<Cow<'static, str>>,
        problem: impl Into<Cow<'static, str>>,
        advice: impl Into<Advice>,
    ) -> Self {
        Self::new(Severity::Error, at, problem, advice)
    }

    /// Makes a finding that is told while the work goes on.
    pub fn warning(
        at: impl Into<Cow<'static, str>>,
        problem: impl Into<Cow<'static, str>>,
        advice: impl Into<Advice>,
    ) -> Self {
        Self::new(Severity::Warning, at, problem, advice)
    }

    fn new(
        severity: Severity,
        at: impl Into<Cow<'static, str>>,
        problem: impl Into<Cow<'static, str>>,
        advice: impl Into<Advice>,
    ) -> Self {
        Self {
            at: at.into(),
            problem: problem.into(),
            advice: advice.into(),
            severity,
        }
    }

    /// Returns whether this finding stops the work.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Returns whether any of the findings stops the work.
#[must_use]
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(Finding::is_error)
}
