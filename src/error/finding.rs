//! What is wrong with an input: where, what, and what to do about it.

use std::borrow::Cow;

use serde::Serialize;

use super::{Advice, Part};

/// Tells whether a finding stops the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the work goes on.
    Warning,
    /// The input cannot be used as it is.
    Error,
}

/// A finding as JSON: the parts of its advice stand beside the text where the
/// text alone does not say all.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingDocument {
    at: Cow<'static, str>,
    problem: Cow<'static, str>,
    advice: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    advice_parts: Vec<Part>,
    severity: Severity,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "FindingDocument")]
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
