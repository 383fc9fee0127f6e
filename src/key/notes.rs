//! What is said about a key while it is read.

use std::borrow::Cow;

use crate::error::Advice;
use crate::error::finding::Finding;
use crate::secret::Secret;

/// Repairs and findings in the order in which they were made, none twice.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) repairs: Vec<String>,
    pub(super) findings: Vec<Finding>,
}

impl Notes {
    /// Tells what was fixed in the text as a whole.
    pub(super) fn repair(&mut self, what: &str) {
        if !self.repairs.iter().any(|known| known == what) {
            self.repairs.push(what.to_owned());
        }
    }

    /// Tells what was fixed in one place.
    pub(super) fn repair_at(&mut self, at: &str, what: &str) {
        self.repair(&join(&[at, ": ", what]));
    }

    /// Tells what stops the work.
    pub(super) fn error(&mut self, at: &str, problem: &str, advice: impl Into<Advice>) {
        self.add(Finding::error(at.to_owned(), problem.to_owned(), advice));
    }

    /// Tells what is worth knowing.
    pub(super) fn warning(&mut self, at: &str, problem: &str, advice: impl Into<Advice>) {
        self.add(Finding::warning(at.to_owned(), problem.to_owned(), advice));
    }

    pub(super) fn add(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Removes a secret that stood where something harmless was expected.
    pub(super) fn scrub(&mut self, secret: &Secret) {
        for repair in &mut self.repairs {
            *repair = secret.redact(repair);
        }
        for finding in &mut self.findings {
            finding.advice.map_made_texts(|text| secret.redact(text));
            for text in [&mut finding.at, &mut finding.problem] {
                if let Cow::Owned(owned) = text {
                    *text = Cow::Owned(secret.redact(owned));
                }
            }
        }
    }
}

/// Puts texts together; one copy of it, because every `concat` would be its own.
pub(super) fn join(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        out.push_str(part);
    }
    out
}
