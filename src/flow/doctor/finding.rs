//! What the doctor found, and what it has checked, as values.

use serde::Serialize;

use crate::diagnosis::Certainty;
use crate::error::finding::{Finding, Severity};
use crate::error::{Advice, Error, Part};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The release fails, or the import of what it puts into the first queues.
    Problem,
    /// Worth knowing.
    Hint,
}

/// One kind of check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum DoctorCheckName {
    /// The service keys, their tokens, and what their scopes allow.
    Key,
    /// Whether token server and service can be reached, and the clock.
    Network,
    /// What responds, and the versions of the API.
    Api,
    /// The node that was named.
    Node,
    /// The routes that lead on from it.
    Routes,
    /// Whether imports are possible.
    Imports,
    /// Whether the nodes have a destination for the content type.
    Destinations,
    /// The archives.
    Archive,
    /// The extension descriptors, those of the call and those of the nodes.
    Descriptors,
    /// What waits and what has failed in the queues.
    Queue,
    /// What fills the storage.
    Storage,
}

impl DoctorCheckName {
    /// Every check, in the order in which it is told.
    pub const ALL: [Self; 11] = [
        Self::Key,
        Self::Network,
        Self::Api,
        Self::Node,
        Self::Routes,
        Self::Imports,
        Self::Destinations,
        Self::Archive,
        Self::Descriptors,
        Self::Queue,
        Self::Storage,
    ];
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DoctorOutcome {
    /// Nothing was found.
    Ok,
    /// Something was found.
    Found,
    /// It was not made; the text says why.
    Skipped,
}

/// A check, and how it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DoctorCheck {
    /// Which one.
    pub name: DoctorCheckName,
    /// `ok`, `found`, or `skipped` where it could not be made.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "'ok' | 'found' | 'skipped'"))]
    pub outcome: DoctorOutcome,
    /// What was seen, or why the check was not made.
    pub text: String,
}

/// Something that the doctor found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DoctorFinding {
    /// Its name, which never changes; that of an error is the error's code.
    pub id: &'static str,
    /// `problem`: the release fails, or the import of what it puts into the
    /// first queues. `hint`: worth knowing.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "'problem' | 'hint'"))]
    pub level: Level,
    /// How sure it is: what was seen means this alone (`sure`), most likely
    /// this (`likely`), or this among others (`hint`).
    #[cfg_attr(target_arch = "wasm32", tsify(type = "'sure' | 'likely' | 'hint'"))]
    pub certainty: Certainty,
    /// The check that found it.
    pub check: DoctorCheckName,
    /// Where: a key, a node, a file.
    pub at: String,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    pub advice: Advice,
    /// The same in parts, where the text alone does not say all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "AdvicePart[]"))]
    pub advice_parts: Vec<Part>,
}

impl DoctorFinding {
    /// Makes a finding that fails a release.
    pub(super) fn problem(
        id: &'static str,
        at: impl Into<String>,
        problem: impl Into<String>,
        advice: impl Into<Advice>,
    ) -> Self {
        let advice = advice.into();
        Self {
            id,
            level: Level::Problem,
            certainty: Certainty::Sure,
            check: DoctorCheckName::Key,
            at: at.into(),
            problem: problem.into(),
            advice_parts: advice.parts().to_vec(),
            advice,
        }
    }

    /// Makes a finding that is worth knowing.
    pub(super) fn hint(
        id: &'static str,
        at: impl Into<String>,
        problem: impl Into<String>,
        advice: impl Into<Advice>,
    ) -> Self {
        Self {
            level: Level::Hint,
            ..Self::problem(id, at, problem, advice)
        }
    }

    /// Makes a finding of an error.
    pub(super) fn of_error(at: impl Into<String>, error: &Error) -> Self {
        Self::problem(error.code(), at, error.to_string(), error.advice())
    }

    /// Makes a finding of one in a key, an archive or a descriptor.
    pub(super) fn of(id: &'static str, finding: Finding) -> Self {
        let level = match finding.severity {
            Severity::Error => Level::Problem,
            Severity::Warning => Level::Hint,
        };
        let (at, problem) = (finding.at.into_owned(), finding.problem.into_owned());
        Self {
            level,
            ..Self::problem(id, at, problem, finding.advice)
        }
    }

    /// Says how sure it is, where that is not `sure`.
    pub(super) fn with(mut self, certainty: Certainty) -> Self {
        self.certainty = certainty;
        self
    }

    /// Makes it a hint where the release does not depend on it.
    pub(super) fn unless(mut self, fails_release: bool) -> Self {
        if !fails_release {
            self.level = Level::Hint;
        }
        self
    }
}

/// What was found and checked so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    findings: Vec<DoctorFinding>,
    told: Vec<(DoctorCheckName, DoctorOutcome, String)>,
    /// The exit code of an error that ended the checks.
    exit_code: Option<u8>,
}

impl Notes {
    /// Adds a finding; the same one twice is one.
    pub(super) fn add(&mut self, check: DoctorCheckName, finding: DoctorFinding) {
        let finding = DoctorFinding { check, ..finding };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Adds an error that ends the checks.
    pub(super) fn end(&mut self, check: DoctorCheckName, at: impl Into<String>, error: &Error) {
        self.exit_code.get_or_insert(error.exit_code());
        self.add(check, DoctorFinding::of_error(at, error));
    }

    /// Says with which exit code the checks end.
    pub(super) fn end_with(&mut self, exit_code: u8) {
        self.exit_code.get_or_insert(exit_code);
    }

    /// Says what a check has seen.
    pub(super) fn seen(&mut self, check: DoctorCheckName, text: impl Into<String>) {
        self.told.push((check, DoctorOutcome::Ok, text.into()));
    }

    /// Says why a check was not made; the first reason counts.
    pub(super) fn skip(&mut self, check: DoctorCheckName, reason: impl Into<String>) {
        self.told
            .push((check, DoctorOutcome::Skipped, reason.into()));
    }

    /// Says of every check of which nothing was said why it was not made.
    pub(super) fn skip_rest(&mut self, reason: &str) {
        for name in DoctorCheckName::ALL {
            let is_told = self.told.iter().any(|(told, ..)| *told == name);
            if !is_told && !self.findings.iter().any(|finding| finding.check == name) {
                self.skip(name, reason);
            }
        }
    }

    /// Returns the findings, problems first, each in the order of the checks.
    pub(super) fn findings(&mut self) -> Vec<DoctorFinding> {
        let mut findings = std::mem::take(&mut self.findings);
        findings.sort_by_key(|finding| (finding.level, finding.check));
        findings
    }

    /// Returns the checks in their order.
    pub(super) fn checks(&self, findings: &[DoctorFinding]) -> Vec<DoctorCheck> {
        let check = |name| {
            let told = self.told.iter().find(|(told, ..)| *told == name);
            let is_found = findings.iter().any(|finding| finding.check == name);
            let outcome = match told {
                _ if is_found => DoctorOutcome::Found,
                Some((_, outcome, _)) => *outcome,
                None => DoctorOutcome::Skipped,
            };
            let text = match told {
                Some((_, DoctorOutcome::Skipped, _)) if is_found => String::new(),
                Some((.., text)) => text.clone(),
                None => String::new(),
            };
            DoctorCheck {
                name,
                outcome,
                text,
            }
        };
        DoctorCheckName::ALL.into_iter().map(check).collect()
    }

    /// Returns the exit code of the command.
    pub(super) fn exit_code(&self, findings: &[DoctorFinding]) -> u8 {
        let has_problem = findings
            .iter()
            .any(|finding| finding.level == Level::Problem);
        self.exit_code.unwrap_or(u8::from(has_problem))
    }
}
