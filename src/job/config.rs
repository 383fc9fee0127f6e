//! The plan of a release: every value with its origin, and everything that is
//! wrong with the configuration.

use std::fmt;

use serde_json::{Map, Value};

use super::ci::{self, Ci};
use super::origin::{Given, Origin};
use super::quote;
use super::sources::{PIPER_COMMIT, Sources};
use super::{draft, keys::Family, step};
use crate::api::content::ContentType;
use crate::api::description::{describe, safe};
use crate::api::limits::Limit;
use crate::error::finding::{Finding, has_errors};
use crate::secret::Secret;

/// Which of the two ways into the landscape a release takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
            write!(f, "{}@", crate::secret::redact::MARK)?;
        }
        f.write_str(host)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

/// What a release does, ready to be checked and sent.
///
/// The first five values may be missing only while a plan is being made: the plan
/// that [`read`] returns has all of them but, at times, the named user.
#[derive(Debug)]
pub struct ReleasePlan {
    /// Export or upload.
    pub operation: Option<Given<Operation>>,
    /// The node to export from or to upload to; at most 30 characters.
    pub node_name: Option<Given<String>>,
    /// Paths of the archives, at least one.
    pub files: Option<Given<Vec<String>>>,
    /// Description of the transport request, safe for the service; the key of
    /// `--once` is not in it yet.
    pub description: Option<Given<String>>,
    /// In whose name the request is made; at most 60 characters.
    pub named_user: Option<Given<String>>,
    /// The version that descriptors are bound to, or `*`.
    pub mta_version: Given<String>,
    /// Extension descriptors: name of the node, path of the file; no node twice.
    pub descriptors: Vec<(String, Given<String>)>,
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
    pub service_key: Option<Given<Secret>>,
    /// Parameters that stand somewhere and mean nothing here, each with its place.
    pub(super) unused: Vec<Given<String>>,
    /// The kind of file that configures the release, if one does.
    pub(super) family: Option<Family>,
}

impl ReleasePlan {
    /// Returns the plan as JSON: for each value an object of `value` and `origin`,
    /// null where nothing is said, `descriptors` one level deeper. The proxy is shown
    /// without its password, the service key by its origin only.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let texts = [
            ("nodeName", &self.node_name),
            ("description", &self.description),
            ("namedUser", &self.named_user),
            ("importTo", &self.import_to),
            ("once", &self.once),
            ("credential", &self.credential),
        ];
        let mut plan = Map::new();
        for (name, given) in texts {
            let value = given.as_ref().map(text_json);
            plan.insert(name.to_owned(), value.unwrap_or_default());
        }
        let mut put = |name: &str, value: Option<Value>| {
            plan.insert(name.to_owned(), value.unwrap_or_default());
        };
        let operation = self.operation.as_ref();
        let files = self.files.as_ref();
        let content_type = self.content_type.value.as_str();
        let mut descriptors = Map::new();
        for (node, given) in &self.descriptors {
            descriptors.insert(node.clone(), text_json(given));
        }
        put(
            "operation",
            operation.map(|given| shown(given.value.as_str().into(), &given.origin)),
        );
        put(
            "files",
            files.map(|given| shown(given.value.clone().into(), &given.origin)),
        );
        put("mtaVersion", Some(text_json(&self.mta_version)));
        put("verbose", Some(flag_json(&self.verbose)));
        put("follow", Some(flag_json(&self.follow)));
        put(
            "contentType",
            Some(shown(content_type.into(), &self.content_type.origin)),
        );
        put("descriptors", Some(Value::Object(descriptors)));
        let proxy = self.proxy.as_ref();
        put(
            "proxy",
            proxy.map(|given| shown(given.value.to_string().into(), &given.origin)),
        );
        let key = self.service_key.as_ref();
        put("serviceKey", key.map(|key| key.origin.place().into()));
        Value::Object(plan)
    }
}

fn text_json(given: &Given<String>) -> Value {
    shown(given.value.clone().into(), &given.origin)
}

fn flag_json(given: &Given<bool>) -> Value {
    shown(given.value.into(), &given.origin)
}

fn shown(value: Value, origin: &Origin) -> Value {
    let mut pair = Map::new();
    pair.insert("value".to_owned(), value);
    pair.insert("origin".to_owned(), origin.place().into());
    Value::Object(pair)
}

/// The plan if there can be one, and what is wrong.
#[derive(Debug)]
pub struct Reading {
    /// The plan; none if a finding is an error.
    pub plan: Option<ReleasePlan>,
    /// All errors and warnings.
    pub findings: Vec<Finding>,
    /// What is worth saying beside the plan.
    pub notes: Vec<String>,
}

impl Reading {
    /// Returns `plan` (as [`ReleasePlan::to_json`]), `findings` and `notes`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut reading = Map::new();
        let plan = self.plan.as_ref().map(ReleasePlan::to_json);
        reading.insert("plan".to_owned(), plan.unwrap_or_default());
        reading.insert("findings".to_owned(), findings_json(&self.findings));
        reading.insert("notes".to_owned(), self.notes.clone().into());
        Value::Object(reading)
    }
}

/// The findings as objects of `at`, `problem`, `advice` and `severity`.
pub(super) fn findings_json(findings: &[Finding]) -> Value {
    let mut list = Vec::new();
    for finding in findings {
        let severity = if finding.is_error() {
            "error"
        } else {
            "warning"
        };
        let mut shown = Map::new();
        let advice = finding.advice.to_string();
        for (name, text) in [
            ("at", finding.at.as_ref()),
            ("problem", finding.problem.as_ref()),
            ("advice", advice.as_str()),
            ("severity", severity),
        ] {
            shown.insert(name.to_owned(), text.into());
        }
        list.push(Value::Object(shown));
    }
    Value::Array(list)
}

/// Reads what a release is configured with: options, Piper's or SAP's file, Piper's
/// variables, and what git and the CI system know.
#[must_use]
pub fn read(sources: &Sources) -> Reading {
    let (mut plan, mut findings) = match sources.step {
        Some(step) => step::read(sources, step),
        None => draft::read(sources),
    };
    let mut notes = Vec::new();
    if let Some(plan) = &mut plan {
        if let Some(Given { value, origin }) = &plan.credential {
            notes.push(format!(
                "{value:?} ({origin}) is the name of a credential in the CI system; ctms takes the service key from its own sources"
            ));
        }
        if let (None, Some(folder)) = (&plan.description, &sources.refused_checkout) {
            notes.push(format!(
                "git refuses to read the commit, because {folder} belongs to another user; to have its message in the description, run: git config --global --add safe.directory {}",
                quote::quote(folder)
            ));
        }
        complete(plan, sources, &mut findings);
    }
    Reading {
        plan: plan.filter(|_| !has_errors(&findings)),
        findings,
        notes,
    }
}

/// What Piper's steps write where they know nothing.
const PIPER_DESCRIPTION: &str = "Created by Piper";

/// Fills in what nobody said.
fn complete(plan: &mut ReleasePlan, sources: &Sources, findings: &mut Vec<Finding>) {
    if plan.files.is_none() {
        plan.files = only_archive(&sources.archives, findings);
    }
    // A step of Piper knows nothing of the CI system.
    let ci = match sources.step {
        Some(_) => None,
        None => ci::detect(&sources.environment),
    };
    let is_piper = plan.family == Some(Family::Piper);
    if plan.named_user.is_none() {
        let user = ci.as_ref().and_then(|ci| ci.user.as_ref());
        plan.named_user = match user {
            Some(user) => Some(Given::new(
                Limit::NamedUser.cut(&user.value).to_owned(),
                user.origin.clone(),
            )),
            None if is_piper => Some(Given::default_to("Piper-Pipeline".to_owned())),
            None => None,
        };
    }
    plan.description = Some(match plan.description.take() {
        Some(given) => safe_description(given, findings),
        None if sources.step.is_some() => Given::default_to(PIPER_DESCRIPTION.to_owned()),
        None => {
            let files = plan.files.as_ref().map(|files| files.value.as_slice());
            default_description(sources, ci.as_ref(), is_piper, files.unwrap_or_default())
        }
    });
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
            let origin = Origin::found("the only archive in mta_archives");
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
    Given::new(made.text, given.origin)
}

/// Piper's commit id if its steps left one, else the commit in our form, else
/// what Piper says when it knows nothing, or the names of the files.
fn default_description(
    sources: &Sources,
    ci: Option<&Ci>,
    is_piper: bool,
    files: &[String],
) -> Given<String> {
    let left = sources.file(PIPER_COMMIT).filter(|_| is_piper);
    if let Some(id) = left.map(|text| safe(text).text).filter(|id| !id.is_empty()) {
        return Given::new(id, Origin::file(PIPER_COMMIT, 1));
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
            return Given::default_to(PIPER_DESCRIPTION.to_owned());
        } else {
            return Given::default_to(describe(None, &files));
        };
    Given::new(describe(commit, &files), origin)
}
