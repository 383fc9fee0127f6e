//! The plan of a release: every value with its origin, and everything that is
//! wrong with the configuration.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

use super::draft::{Draft, Kind};
use super::origin::{Given, Origin};
use super::sources::{ARCHIVE_FOLDER, Sources};
use super::{ci, sources};
use crate::content::ContentType;
use crate::description::{describe, safe};
use crate::finding::{Finding, has_errors};
use crate::limits::Limit;
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

    /// Returns the whole address; whoever calls this must not print it.
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
            write!(f, "{}@", crate::redact::MARK)?;
        }
        f.write_str(host)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

impl Serialize for Proxy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a release does, ready to be checked and sent.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleasePlan {
    /// Export or upload.
    pub operation: Given<Operation>,
    /// The node to export from or to upload to; at most 30 characters.
    pub node_name: Given<String>,
    /// Paths of the archives, at least one.
    pub files: Given<Vec<String>>,
    /// Description of the transport request, safe for the service; the key of
    /// `--once` is not in it yet.
    pub description: Given<String>,
    /// In whose name the request is made; at most 60 characters.
    pub named_user: Option<Given<String>>,
    /// The version that descriptors are bound to, or `*`.
    pub mta_version: Given<String>,
    /// Extension descriptors: path of the file by name of the node.
    pub descriptors: BTreeMap<String, Given<String>>,
    /// The proxy for all requests, shown without its password.
    pub proxy: Option<Given<Proxy>>,
    /// Whether to tell more.
    pub verbose: Given<bool>,
    /// The node up to which to import afterwards.
    pub import_to: Option<Given<String>>,
    /// Whether to follow the import to its end.
    pub follow: Given<bool>,
    /// The key by which a repeated job finds its own transport request.
    pub once: Option<Given<String>>,
    /// Content type of the archives.
    pub content_type: Given<ContentType>,
    /// The name that a service key has in the CI system.
    pub credential: Option<Given<String>>,
    /// A service key that Piper's parameters carry; shown by its origin only.
    #[serde(serialize_with = "origin_only")]
    pub service_key: Option<Given<Secret>>,
}

fn origin_only<S: Serializer>(
    key: &Option<Given<Secret>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    key.as_ref()
        .map(|given| &given.origin)
        .serialize(serializer)
}

/// The plan if there can be one, and what is wrong.
#[derive(Debug, Clone, Serialize)]
pub struct Reading {
    /// The plan; none if a finding is an error.
    pub plan: Option<ReleasePlan>,
    /// All errors and warnings.
    pub findings: Vec<Finding>,
    /// What is worth saying under `--verbose` and `--dry-run`.
    pub notes: Vec<String>,
}

/// Reads what a release is configured with: options, Piper's or SAP's file, Piper's
/// variables, and what git and the CI system know.
#[must_use]
pub fn read(sources: &Sources) -> Reading {
    let (draft, mut findings) = Draft::read(sources);
    let mut notes = Vec::new();
    let plan = draft.and_then(|draft| {
        if let Some(credential) = &draft.credential {
            notes.push(format!(
                "{:?} ({}) is the name of a credential in the CI system; ctms takes the service key from its own sources",
                credential.value, credential.origin
            ));
        }
        complete(draft, sources, &mut findings)
    });
    let plan = plan.filter(|_| !has_errors(&findings));
    Reading {
        plan,
        findings,
        notes,
    }
}

/// Fills in what nobody said.
fn complete(draft: Draft, sources: &Sources, findings: &mut Vec<Finding>) -> Option<ReleasePlan> {
    let files = draft
        .files
        .or_else(|| only_archive(&sources.archives, findings));
    let ci = ci::detect(&sources.environment);
    let named_user = draft.named_user.or_else(|| {
        let user = ci.as_ref()?.user.clone()?;
        let cut = Limit::NamedUser.cut(&user.value).to_owned();
        Some(Given::new(cut, user.origin))
    });
    let is_piper = draft.kind == Some(Kind::Piper);
    let piper_user = || Given::default_to("Piper-Pipeline".to_owned());
    let names: Vec<&str> = files
        .iter()
        .flat_map(|files| files.value.iter().map(String::as_str))
        .collect();
    let description = match draft.description {
        Some(given) => safe_description(given, findings),
        None => default_description(sources, ci.as_ref(), is_piper, &names),
    };
    Some(ReleasePlan {
        operation: draft.operation?,
        node_name: draft.node_name?,
        files: files?,
        description,
        named_user: named_user.or_else(|| is_piper.then(piper_user)),
        mta_version: draft
            .mta_version
            .unwrap_or_else(|| Given::default_to("*".to_owned())),
        descriptors: draft.descriptors,
        proxy: draft.proxy,
        verbose: draft.verbose.unwrap_or_else(|| Given::default_to(false)),
        import_to: draft.import_to,
        follow: draft.follow.unwrap_or_else(|| Given::default_to(false)),
        once: draft.once,
        content_type: draft
            .content_type
            .unwrap_or_else(|| Given::default_to(ContentType::default())),
        credential: draft.credential,
        service_key: draft.service_key,
    })
}

/// Returns the archive to send when nobody named one: the only one in the folder
/// where the MTA build tool puts them, otherwise a finding that says what to do.
pub fn only_archive(
    archives: &[String],
    findings: &mut Vec<Finding>,
) -> Option<Given<Vec<String>>> {
    let advice = "name the archive on the command line, or as mtaPath in the configuration";
    let problem = match archives {
        [archive] => {
            let origin = Origin::Folder(ARCHIVE_FOLDER);
            return Some(Given::new(vec![archive.clone()], origin));
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

fn safe_description(given: Given<String>, findings: &mut Vec<Finding>) -> Given<String> {
    let made = safe(&given.value);
    if made.text.is_empty() {
        findings.push(Finding::error(
            given.origin.to_string(),
            "nothing of the description is in the service's character set",
            "use latin letters, digits and spaces, or leave it out",
        ));
    } else if made.changed {
        findings.push(Finding::warning(
            given.origin.to_string(),
            format!("the description is sent as {:?}", made.text),
            "the service takes 512 characters: latin letters, digits, space and -.~:/?#[]@!$&()*+,;=%",
        ));
    }
    Given::new(made.text, given.origin)
}

/// Piper's commit id if its steps left one, else the commit in our form, else
/// what Piper says when it knows nothing, or the names of the files.
fn default_description(
    sources: &Sources,
    ci: Option<&ci::Ci>,
    is_piper: bool,
    files: &[&str],
) -> Given<String> {
    let left = sources.files.get(sources::PIPER_COMMIT);
    if let Some(id) = left.map(|text| safe(text).text).filter(|id| !id.is_empty())
        && is_piper
    {
        let path = sources::PIPER_COMMIT.to_owned();
        return Given::new(id, Origin::File { path, line: 1 });
    }
    if let Some(git) = sources.git.as_ref().filter(|git| !git.id.trim().is_empty()) {
        let text = describe(Some((&git.id, &git.message)), files);
        return Given::new(text, Origin::Git);
    }
    if let Some(commit) = ci.and_then(|ci| ci.commit.as_ref()) {
        let message = ci.and_then(|ci| ci.message.as_ref());
        let message = message.map_or("", |message| message.value.as_str());
        let text = describe(Some((&commit.value, message)), files);
        return Given::new(text, commit.origin.clone());
    }
    if is_piper {
        return Given::default_to("Created by Piper".to_owned());
    }
    Given::default_to(describe(None, files))
}
