//! MTA extension descriptors: settings of one node for an MTA, applied at import.

use serde::Serialize;

use super::fields::{Fields, major};
use super::{Inspection, Part};
use crate::api::Node;
use crate::error::finding::Finding;

/// For which versions of an MTA a descriptor is used on its node.
///
/// The service knows no patterns; the exact version wins over any version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum VersionBinding {
    /// Every version, `*`.
    #[default]
    Any,
    /// This version only.
    Exact(String),
}

impl VersionBinding {
    /// Reads `*` or a version; nothing if it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "*" => Some(Self::Any),
            _ if is_version(text) => Some(Self::Exact(text.to_owned())),
            _ => None,
        }
    }

    /// Returns the value of `mtaVersion` on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Any => "*",
            Self::Exact(version) => version,
        }
    }
}

/// An extension descriptor as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionDescriptor {
    /// The name of its file, as findings show it.
    pub file: String,
    /// Its id.
    pub id: Option<String>,
    /// The id of the MTA that it extends.
    pub extends: Option<String>,
    /// Its schema version, as written.
    pub schema_version: Option<String>,
    /// The modules that it changes.
    pub modules: Vec<String>,
    /// The resources that it changes.
    pub resources: Vec<String>,
    /// What is wrong with it by itself.
    pub findings: Vec<Finding>,
}

impl ExtensionDescriptor {
    /// Reads a descriptor; what is wrong stands in the findings.
    #[must_use]
    pub fn read(file: &str, content: &[u8]) -> Self {
        if content.is_empty() {
            return Self::unread(file, vec![super::empty_file(file)]);
        }
        let mut descriptor = Self::unread(file, Vec::new());
        let mut fields = Fields {
            file,
            findings: &mut descriptor.findings,
        };
        let Some(root) = fields.parse(content) else {
            return descriptor;
        };
        descriptor.schema_version = fields.schema_version(&root);
        descriptor.id = fields.name(&root, "ID", "").map(str::to_owned);
        if root.get("extends").is_none() && root.get("version").is_some() {
            let problem = "this looks like mta.yaml or mtad.yaml: it has a version and no extends";
            let advice = "name an extension descriptor, usually a file that ends in .mtaext";
            fields.error(&root, problem.to_owned(), advice);
            return descriptor;
        }
        descriptor.extends = fields.name(&root, "extends", "").map(str::to_owned);
        descriptor.modules = names(fields.parts(&root, "modules", false));
        descriptor.resources = names(fields.parts(&root, "resources", false));
        descriptor
    }

    /// Makes the descriptor of a file that can not be read; the findings say why.
    #[must_use]
    pub fn unread(file: &str, findings: Vec<Finding>) -> Self {
        Self {
            file: file.to_owned(),
            id: None,
            extends: None,
            schema_version: None,
            modules: Vec::new(),
            resources: Vec::new(),
            findings,
        }
    }

    /// Returns the archive that this descriptor extends.
    #[must_use]
    pub fn extended<'a>(&self, archives: &'a [Inspection]) -> Option<&'a Inspection> {
        let extends = self.extends.as_deref()?;
        archives
            .iter()
            .find(|archive| archive.id.as_deref() == Some(extends))
    }

    /// Checks the descriptor against the archives that it is sent with.
    ///
    /// Says nothing of an archive whose id is unknown: that has a finding of its own.
    #[must_use]
    pub fn check(&self, archives: &[Inspection], binding: &VersionBinding) -> Vec<Finding> {
        let Some(extends) = self.extends.as_deref() else {
            return Vec::new();
        };
        let Some(archive) = self.extended(archives) else {
            return self.no_archive(extends, archives).into_iter().collect();
        };
        let mut findings = Vec::new();
        findings.extend(self.check_binding(archive, binding));
        findings.extend(self.check_schema(archive));
        findings.extend(self.unknown("modules", &self.modules, &archive.modules));
        findings.extend(self.unknown("resources", &self.resources, &archive.resources));
        findings
    }

    fn no_archive(&self, extends: &str, archives: &[Inspection]) -> Option<Finding> {
        let ids: Vec<&str> = archives.iter().filter_map(|a| a.id.as_deref()).collect();
        if ids.len() < archives.len() || archives.is_empty() {
            return None;
        }
        Some(Finding::error(
            self.file.clone(),
            format!(
                "extends is {extends:?}, and the MTA in the archive is {:?}",
                ids.join(", ")
            ),
            "set extends to the ID of the MTA, letter by letter",
        ))
    }

    fn check_binding(&self, archive: &Inspection, binding: &VersionBinding) -> Option<Finding> {
        let (VersionBinding::Exact(bound), Some(version)) = (binding, &archive.version) else {
            return None;
        };
        (bound != version).then(|| {
            Finding::error(
                self.file.clone(),
                format!("it is bound to version {bound:?}, and the archive has {version:?}"),
                "bind it to the archive's version or to *",
            )
        })
    }

    fn check_schema(&self, archive: &Inspection) -> Option<Finding> {
        let (own, theirs) = (
            self.schema_version.as_deref()?,
            archive.schema_version.as_deref()?,
        );
        let (Some(left), Some(right)) = (major(own), major(theirs)) else {
            return None;
        };
        (left != right).then(|| {
            Finding::error(
                self.file.clone(),
                format!("_schema-version is {own:?}, and the archive has {theirs:?}"),
                "use the same major schema version; the deploy service refuses a mix",
            )
        })
    }

    fn unknown(&self, kind: &str, own: &[String], theirs: &[Part]) -> Option<Finding> {
        let mut unknown = super::entries::Tally::default();
        for name in own {
            if !theirs.iter().any(|part| part.name == *name) {
                unknown.add(name);
            }
        }
        (!unknown.is_empty()).then(|| {
            Finding::error(
                self.file.clone(),
                format!("it changes {kind} that the archive does not have: {unknown}"),
                "correct the names; the deploy service refuses unknown ones at import",
            )
        })
    }
}

/// Reports a version binding that is neither `*` nor a version.
#[must_use]
pub fn wrong_binding(text: &str) -> Finding {
    Finding::error(
        "mtaVersion",
        format!("{text:?} is neither * nor one version"),
        "use * for every version, or exactly one version; there are no patterns",
    )
}

/// Refuses two descriptors for one node: pairs of node name and file name.
///
/// One node takes one descriptor for each MTA and version, so this holds for
/// descriptors of the same MTA; call it once for each.
#[must_use]
pub fn refuse_two_for_one_node(descriptors: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, (node, file)) in descriptors.iter().enumerate() {
        let mut earlier = descriptors.iter().take(index);
        if let Some((_, first)) = earlier.find(|(other, _)| other == node) {
            findings.push(Finding::error(
                (*file).to_owned(),
                format!("the node {node:?} has another descriptor already: {first}"),
                "give each node one descriptor",
            ));
        }
    }
    findings
}

/// Checks whether a node uses extension descriptors: only Cloud Foundry nodes
/// with content type MTA do (documentation).
///
/// What the node does not say is not held against it: its targets are seen only
/// in public clients.
#[must_use]
pub fn check_node(file: &str, node: &Node) -> Option<Finding> {
    if node.is_virtual == Some(true) {
        return Some(Finding::warning(
            file.to_owned(),
            format!(
                "the node {:?} is virtual: nothing is deployed there, so the descriptor is never used",
                node.name
            ),
            "name the node that deploys",
        ));
    }
    let targets = node.targets.as_deref().unwrap_or_default();
    let mut kinds = targets.iter().map(|target| target.content_type.as_deref());
    let takes_no_mta = !targets.is_empty() && kinds.all(|kind| kind.is_some_and(|k| k != "MTA"));
    takes_no_mta.then(|| {
        Finding::error(
            file.to_owned(),
            format!("the node {:?} has no target for MTA", node.name),
            "name a Cloud Foundry node with content type MTA; others do not use descriptors",
        )
    })
}

fn names(parts: Vec<Part>) -> Vec<String> {
    parts.into_iter().map(|part| part.name).collect()
}

/// A version has a number and no sign of a pattern or range.
fn is_version(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-+_".contains(&byte))
}

#[cfg(test)]
mod tests;
