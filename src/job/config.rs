//! The plan of a release: every value with its origin, and everything that is
//! wrong with the configuration.

use std::fmt;

use serde::{Serialize, Serializer};

use super::ci::{self, Ci};
use super::draft::{self, Draft};
use super::keys::Family;
use super::origin::{Origin, Source, Sourced};
use super::quote;
use super::sources::{PIPER_COMMIT, Sources};
use super::step;
use crate::api::content::ContentType;
use crate::api::description::{describe, safe};
use crate::api::limits::Limit;
use crate::error::finding::{Finding, has_errors};
use crate::secret::Secret;

/// Which of the two ways into the landscape a release takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// *Export from*: into the queues of the nodes that follow the named one.
    Export,
    /// *Upload to*: into the queue of the named node itself.
    Upload,
}

impl Operation {
    /// The word of the configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Upload => "upload",
        }
    }

    /// The name of Piper's step.
    pub(super) const fn step(self) -> &'static str {
        match self {
            Self::Export => "tmsExport",
            Self::Upload => "tmsUpload",
        }
    }
}

/// The address of a proxy, which may carry a password: shown without it.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy(Secret);

impl Proxy {
    /// Takes an address.
    pub fn new(address: impl Into<String>) -> Self {
        Self(Secret::new(address))
    }

    /// Returns the whole address; the caller must not print it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// Returns whether the address holds user or password.
    #[must_use]
    pub fn has_credentials(&self) -> bool {
        self.split().1.is_some()
    }

    /// Scheme, user info if any, and the rest.
    fn split(&self) -> (&str, Option<&str>, &str) {
        let text = self.0.reveal();
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme, rest),
            None => ("", text),
        };
        match rest.rsplit_once('@') {
            Some((user, host)) => (scheme, Some(user), host),
            None => (scheme, None, rest),
        }
    }
}

/// Shows the address without user and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, user, host) = self.split();
        if !scheme.is_empty() {
            write!(f, "{scheme}://")?;
        }
        if user.is_some() {
            write!(f, "{}@", crate::secret::redact::MARK)?;
        }
        f.write_str(host)
    }
}

impl Serialize for Proxy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

/// An extension descriptor that a configuration names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "job"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct JobDescriptor {
    /// The node that it is for; at most 30 characters, no node twice.
    pub node_name: String,
    /// The path of the descriptor.
    pub file: Sourced<String>,
}

/// What a release does, ready to be checked and sent; null where nothing is said.
#[derive(Debug, Serialize)]
#[cfg_attr(
    all(target_arch = "wasm32", feature = "job"),
    derive(tsify::Tsify),
    tsify(rename = "JobPlan")
)]
#[serde(rename_all = "camelCase")]
pub struct ReleasePlan {
    /// *Export from* or *Upload to*.
    #[cfg_attr(
        all(target_arch = "wasm32", feature = "job"),
        tsify(type = "Sourced<'export' | 'upload'>")
    )]
    pub operation: Sourced<Operation>,
    /// The node to export from or to upload to; at most 30 characters.
    pub node_name: Sourced<String>,
    /// Paths of the archives, at least one.
    pub files: Sourced<Vec<String>>,
    /// Description of the transport request, safe for the service; the key of
    /// `--once` is not in it yet.
    pub description: Sourced<String>,
    /// In whose name the transport request is created; at most 60 characters.
    pub named_user: Option<Sourced<String>>,
    /// The MTA version that descriptors apply to, or `*`.
    pub mta_version: Sourced<String>,
    /// Extension descriptors, by the names of their nodes.
    pub descriptors: Vec<JobDescriptor>,
    /// The proxy for all requests, shown without its password.
    #[cfg_attr(
        all(target_arch = "wasm32", feature = "job"),
        tsify(type = "Sourced<string> | null")
    )]
    pub proxy: Option<Sourced<Proxy>>,
    /// Whether to show each request.
    pub verbose: Sourced<bool>,
    /// The node up to which to import afterwards.
    pub import_to: Option<Sourced<String>>,
    /// Whether to follow the import to its end.
    pub follow: Sourced<bool>,
    /// The idempotency key, by which a repeated job finds its own transport request.
    pub once: Option<Sourced<String>>,
    /// Content type of the archives.
    pub content_type: Sourced<ContentType>,
    /// The name that a service key has in the CI system.
    pub credential: Option<Sourced<String>>,
    /// Where a service key stands that Piper's parameters carry; never the key.
    #[serde(serialize_with = "origin_alone")]
    #[cfg_attr(
        all(target_arch = "wasm32", feature = "job"),
        tsify(type = "string | null")
    )]
    pub service_key: Option<Sourced<Secret>>,
}

fn origin_alone<S: Serializer>(
    key: &Option<Sourced<Secret>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    key.as_ref().map(|key| &key.origin).serialize(serializer)
}

/// A plan, and what is worth saying beside it.
#[derive(Debug)]
pub struct Reading {
    /// The plan.
    pub plan: ReleasePlan,
    /// Warnings.
    pub findings: Vec<Finding>,
    /// What is worth saying beside the plan.
    pub notes: Vec<String>,
}

impl Reading {
    /// Returns whether the plan's files are patterns that are still to be matched,
    /// as a configuration has them; archives of the command line and of the build
    /// folder were found already.
    #[must_use]
    pub fn has_file_patterns(&self) -> bool {
        match self.plan.files.origin.source {
            Source::File | Source::Environment => true,
            Source::Option | Source::Found | Source::Default => false,
        }
    }
}

/// Reads what a release is configured with: options, Piper's or SAP's file, Piper's
/// variables, and what git and the CI system know.
///
/// # Errors
/// With everything that is wrong, warnings included, when there can be no plan.
pub fn read(sources: &Sources) -> Result<Reading, Vec<Finding>> {
    let (draft, mut findings) = match &sources.step {
        Some(step) => step::read(sources, step),
        None => draft::read(sources),
    };
    let notes = draft.as_ref().map(|draft| notes(draft, sources));
    let plan = draft.and_then(|draft| complete(draft, sources, &mut findings));
    match plan.filter(|_| !has_errors(&findings)) {
        Some(plan) => Ok(Reading {
            plan,
            findings,
            notes: notes.unwrap_or_default(),
        }),
        None => Err(findings),
    }
}

fn notes(draft: &Draft, sources: &Sources) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(Sourced { value, origin }) = &draft.credential {
        notes.push(format!(
            "{value:?} ({origin}) is the name of a credential in the CI system; ctms reads the key from CTMS_SERVICE_KEY or --service-key instead"
        ));
    }
    if let (None, Some(folder)) = (&draft.description, &sources.refused_checkout) {
        notes.push(format!(
            "git refuses to read the commit, because {folder} belongs to another user; to have its message in the description, run: git config --global --add safe.directory {}",
            quote::quote(folder)
        ));
    }
    notes
}

/// What Piper's steps write where they know nothing.
const PIPER_DESCRIPTION: &str = "Created by Piper";

/// Fills in what nobody said; no plan without what nobody can fill in.
fn complete(draft: Draft, sources: &Sources, findings: &mut Vec<Finding>) -> Option<ReleasePlan> {
    let files = draft
        .files
        .or_else(|| only_archive(&sources.archives, findings));
    // A step of Piper knows nothing of the CI system.
    let ci = match sources.step {
        Some(_) => None,
        None => ci::detect(&sources.environment),
    };
    let is_piper = draft.family == Some(Family::Piper);
    let description = match draft.description {
        Some(given) => safe_description(given, findings),
        None if sources.step.is_some() => Sourced::default_to(PIPER_DESCRIPTION.to_owned()),
        None => {
            let files = files.as_ref().map(|files| files.value.as_slice());
            default_description(sources, ci.as_ref(), is_piper, files.unwrap_or_default())
        }
    };
    let mut descriptors = draft.descriptors;
    descriptors.sort_by(|one, other| one.node_name.cmp(&other.node_name));
    Some(ReleasePlan {
        operation: draft.operation?,
        node_name: draft.node_name?,
        files: files?,
        description,
        named_user: draft
            .named_user
            .or_else(|| default_user(ci.as_ref(), is_piper)),
        mta_version: draft.mta_version,
        descriptors,
        proxy: draft.proxy,
        verbose: draft.verbose,
        import_to: draft.import_to,
        follow: draft.follow,
        once: draft.once,
        content_type: draft.content_type,
        credential: draft.credential,
        service_key: draft.service_key,
    })
}

/// The user of the CI system, or the one that Piper names.
fn default_user(ci: Option<&Ci>, is_piper: bool) -> Option<Sourced<String>> {
    match ci.and_then(|ci| ci.user.as_ref()) {
        Some(user) => Some(Sourced::new(
            Limit::NamedUser.cut(&user.value).to_owned(),
            user.origin.clone(),
        )),
        None if is_piper => Some(Sourced::default_to("Piper-Pipeline".to_owned())),
        None => None,
    }
}

/// Returns the archive to send when nobody named one: the only one in the folder
/// where the MTA build tool puts them, otherwise a finding that says what to do.
pub fn only_archive(
    archives: &[String],
    findings: &mut Vec<Finding>,
) -> Option<Sourced<Vec<String>>> {
    let advice = "name the archive on the command line, or as mtaPath in the configuration";
    let problem = match archives {
        [archive] => {
            let origin = Origin::found("the only archive in mta_archives");
            return Some(Sourced::new(vec![archive.clone()], origin));
        }
        [] => "no archive is named, and there is none".to_owned(),
        several => {
            let shown: Vec<&str> = several.iter().take(5).map(String::as_str).collect();
            let count = several.len();
            format!(
                "no archive is named, and there are {count}: {}",
                shown.join(", ")
            )
        }
    };
    findings.push(Finding::error("mta_archives/*.mtar", problem, advice));
    None
}

fn safe_description(given: Sourced<String>, findings: &mut Vec<Finding>) -> Sourced<String> {
    let made = safe(&given.value);
    if made.text.is_empty() {
        findings.push(Finding::error(
            given.origin.place().to_owned(),
            "nothing of the description is in the service's character set",
            "use latin letters, digits and spaces, or leave it out",
        ));
    } else if made.changed {
        findings.push(Finding::warning(
            given.origin.place().to_owned(),
            format!("the description is sent as {:?}", made.text),
            "the service takes 512 characters: latin letters, digits, space and -.~:/?#[]@!$&()*+,;=%",
        ));
    }
    Sourced::new(made.text, given.origin)
}

/// Piper's commit id if its steps left one, else the commit in our form, else
/// what Piper says when it knows nothing, or the names of the files.
fn default_description(
    sources: &Sources,
    ci: Option<&Ci>,
    is_piper: bool,
    files: &[String],
) -> Sourced<String> {
    let left = sources.file(PIPER_COMMIT).filter(|_| is_piper);
    if let Some(id) = left.map(|text| safe(text).text).filter(|id| !id.is_empty()) {
        return Sourced::new(id, Origin::file(PIPER_COMMIT, 1));
    }
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let commit = ci.and_then(|ci| ci.commit.as_ref());
    let message = ci.and_then(|ci| ci.message.as_ref());
    let (commit, origin) =
        if let Some(git) = sources.git.as_ref().filter(|git| !git.id.trim().is_empty()) {
            (
                Some((git.id.as_str(), git.message.as_str())),
                Origin::found("git"),
            )
        } else if let Some(commit) = commit {
            let message = message.map_or("", |message| message.value.as_str());
            (
                Some((commit.value.as_str(), message)),
                commit.origin.clone(),
            )
        } else if is_piper {
            return Sourced::default_to(PIPER_DESCRIPTION.to_owned());
        } else {
            return Sourced::default_to(describe(None, &files));
        };
    Sourced::new(describe(commit, &files), origin)
}
