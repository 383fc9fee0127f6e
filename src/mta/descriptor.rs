//! MTA extension descriptors: settings of one node for an MTA, applied at import.

use std::collections::HashSet;

use serde::Serialize;

use super::fields::{Fields, items, parts, text};
use super::version::parse;
use super::{Inspection, merge, schema};
use crate::api::Node;
use crate::error::finding::Finding;
use crate::text::yaml;

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
    /// Its content, if it could be read.
    #[serde(skip)]
    pub content: Option<yaml::Node>,
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
            descriptor.extends = written_extends(content);
            return descriptor;
        };
        if root.get("extends").is_none() && root.get("version").is_some() {
            let problem = "this looks like mta.yaml or mtad.yaml: it has a version and no extends";
            let advice = "name an extension descriptor, usually a file that ends in .mtaext";
            fields.error(&root, problem.to_owned(), advice);
            return descriptor;
        }
        let major = fields.check_schema(&root, schema::EXTENSION);
        check_names(&mut fields, &root, major);
        descriptor.schema_version = text(&root, "_schema-version");
        descriptor.id = text(&root, "ID");
        descriptor.extends = text(&root, "extends");
        descriptor.modules = names(&root, "modules");
        descriptor.resources = names(&root, "resources");
        descriptor.content = Some(root);
        descriptor
    }

    /// Makes the descriptor of a file that cannot be read; the findings say why.
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
            content: None,
        }
    }

    /// Returns the archive that this descriptor extends, or that the descriptor
    /// among `others` extends which it extends.
    #[must_use]
    pub fn extended<'a>(
        &self,
        archives: &'a [Inspection],
        others: &[Self],
    ) -> Option<&'a Inspection> {
        let mut extends = self.extends.as_deref()?;
        for _ in 0..=others.len() {
            let mut archives = archives.iter();
            if let Some(archive) = archives.find(|a| a.id.as_deref() == Some(extends)) {
                return Some(archive);
            }
            let mut others = others.iter();
            let parent = others.find(|other| other.id.as_deref() == Some(extends))?;
            extends = parent.extends.as_deref()?;
        }
        None
    }

    /// Checks the descriptor against the archives that it is sent with, and the
    /// other descriptors that are.
    ///
    /// Says nothing of an archive whose id is unknown: that has a finding of its own.
    #[must_use]
    pub fn check(
        &self,
        archives: &[Inspection],
        others: &[Self],
        binding: &VersionBinding,
    ) -> Vec<Finding> {
        let Some(extends) = self.extends.as_deref() else {
            return Vec::new();
        };
        let Some(archive) = self.extended(archives, others) else {
            return self.no_archive(extends, archives).into_iter().collect();
        };
        let mut findings = Vec::new();
        findings.extend(self.check_binding(archive, binding));
        if let Some(mix) = self.check_schema(archive) {
            findings.push(mix);
        } else if let (Some(content), Some(base)) = (&self.content, &archive.descriptor) {
            let mut fields = Fields {
                file: &self.file,
                findings: &mut findings,
            };
            let major = archive.schema_version.as_deref().and_then(parse);
            merge::check(
                &mut fields,
                content,
                base,
                major.map_or(3, |(major, _)| major),
            );
        }
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
        let (left, right) = (parse(own)?.0, parse(theirs)?.0);
        (left != right).then(|| {
            Finding::error(
                self.file.clone(),
                format!("_schema-version is {own:?}, and the archive has {theirs:?}"),
                "use the same major schema version; the deploy service refuses a mix",
            )
        })
    }
}

/// Checks names that must be unique, and hooks, which have no schema.
fn check_names(fields: &mut Fields<'_>, root: &yaml::Node, major: u64) {
    let mut provided = HashSet::new();
    for list in ["modules", "resources"] {
        let parts = items(root, list);
        refuse_repeated(fields, &parts, &mut HashSet::new(), list);
        for (index, (_, part)) in parts.iter().enumerate() {
            let path = format!("{list}[{index}]");
            let mut required = HashSet::new();
            if list == "modules" || major >= 3 {
                let items = items(part, "requires");
                refuse_repeated(fields, &items, &mut required, &format!("{path}.requires"));
            }
            if list == "modules" {
                let items = items(part, "provides");
                refuse_repeated(fields, &items, &mut provided, &format!("{path}.provides"));
                if major >= 3 {
                    check_hooks(fields, part, &mut required, &format!("{path}.hooks"));
                }
            }
        }
    }
}

fn refuse_repeated<'n>(
    fields: &mut Fields<'_>,
    items: &[(&'n str, &'n yaml::Node)],
    seen: &mut HashSet<&'n str>,
    path: &str,
) {
    for (index, (name, item)) in items.iter().enumerate() {
        if !seen.insert(name) {
            let problem = format!("{path}[{index}].name is {name:?}, which stands before already");
            let advice = "keep one of them; the deploy service refuses this";
            fields.error(item, problem, advice);
        }
    }
}

fn check_hooks<'n>(
    fields: &mut Fields<'_>,
    module: &'n yaml::Node,
    required: &mut HashSet<&'n str>,
    path: &str,
) {
    let Some(hooks) = module.get("hooks").filter(|hooks| !hooks.is_null()) else {
        return;
    };
    let Some(nodes) = hooks.as_sequence() else {
        let problem = format!("{path} must be a list, not {}", hooks.kind());
        fields.error(hooks, problem, "begin each element with a dash");
        return;
    };
    for (index, node) in nodes.iter().enumerate() {
        let wanted = match node.get("parameters") {
            _ if node.as_mapping().is_none() => "a mapping",
            _ if node.get("name").is_none_or(yaml::Node::is_null) => "a mapping with a name",
            Some(parameters) if parameters.as_mapping().is_none() => {
                "a mapping whose parameters are a mapping"
            }
            _ => continue,
        };
        let problem = format!("{path}[{index}] must be {wanted}");
        fields.error(
            node,
            problem,
            "write it as - name: ... with parameters below",
        );
    }
    refuse_repeated(fields, &items(module, "hooks"), required, path);
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

/// What stands behind `extends:` in a file that is not YAML: it may still be sent
/// where checks are switched off.
fn written_extends(content: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(content);
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix("extends:"))?;
    let value = value.split(" #").next().unwrap_or_default();
    let value = value.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_owned())
}

fn names(root: &yaml::Node, key: &str) -> Vec<String> {
    let parts = parts(root, key).into_iter();
    parts.map(|part| part.name).collect()
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
