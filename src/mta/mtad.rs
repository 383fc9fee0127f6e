//! The deployment descriptor of an archive: what its parts require of each other.

use std::collections::{HashMap, HashSet};

use super::fields::{Fields, items, parts, text};
use super::{Inspection, MTAD, schema, version};
use crate::text::yaml::{Kind, Node};

/// Reads the descriptor into the inspection.
pub(super) fn read(content: &[u8], found: &mut Inspection) {
    let mut findings = std::mem::take(&mut found.findings);
    let mut fields = Fields {
        file: MTAD,
        findings: &mut findings,
    };
    if let Some(root) = fields.parse(content) {
        let major = fields.check_schema(&root, schema::DESCRIPTOR);
        found.schema_version = root
            .get("_schema-version")
            .filter(|node| !node.is_null())
            .map(|node| {
                node.as_str()
                    .map_or_else(|| version::schema_text(node), str::to_owned)
            });
        found.id = text(&root, "ID");
        found.version = text(&root, "version");
        found.modules = parts(&root, "modules");
        found.resources = parts(&root, "resources");
        check_version(&mut fields, &root);
        check_has_modules(&mut fields, &root);
        Descriptor::of(&root, major).check(&mut fields);
        found.descriptor = Some(root);
    }
    found.findings = findings;
}

fn check_version(fields: &mut Fields<'_>, root: &Node) {
    let Some(node) = root.get("version").filter(|node| schema::is_text(node)) else {
        return;
    };
    let text = node.as_str().unwrap_or_default();
    if version::parse(text).is_none() {
        let problem = format!("version is {text:?} and has no number in it");
        fields.error(node, problem, "write three numbers, such as 1.4.0");
    }
}

fn check_has_modules(fields: &mut Fields<'_>, root: &Node) {
    let modules = root.get("modules");
    if modules.is_none()
        || modules
            .and_then(Node::as_sequence)
            .is_some_and(<[_]>::is_empty)
    {
        fields.error(
            root,
            "the MTA has no modules, and one without modules cannot be transported".to_owned(),
            "add a module, or deploy the resources in another way",
        );
    }
}

/// The parameters that the deploy service sets itself, by where they stand.
const READ_ONLY_ROOT: &[&str] = &[
    "authorization-url",
    "controller-url",
    "default-domain",
    "default-idle-domain",
    "org",
    "org-guid",
    "space",
    "space-guid",
    "user",
    "xs-type",
    "timestamp",
];
const READ_ONLY_MODULE: &[&str] = &[
    "default-domain",
    "default-idle-domain",
    "default-host",
    "protocol",
    "generated-user",
    "generated-password",
    "default-uri",
    "default-url",
    "default-idle-host",
    "default-idle-uri",
    "default-idle-url",
    "default-app-name",
    "default-instances",
    "default-live-url",
    "default-live-host",
    "default-live-app-name",
    "default-live-uri",
    "default-live-domain",
];
const READ_ONLY_RESOURCE: &[&str] = &[
    "default-container-name",
    "default-xsappname",
    "generated-user",
    "generated-password",
    "default-service-name",
];

const RENAME: &str = "give each its own name; the deploy service refuses this";
const UNKNOWN: &str = "correct the name, or add what provides it";

/// A descriptor with the names that its parts know each other by.
struct Descriptor<'n> {
    root: &'n Node,
    major: u64,
    modules: Vec<(&'n str, &'n Node)>,
    resources: Vec<(&'n str, &'n Node)>,
    /// Names of modules, resources and provided dependencies.
    provided: HashSet<&'n str>,
}

impl<'n> Descriptor<'n> {
    fn of(root: &'n Node, major: u64) -> Self {
        let modules = items(root, "modules");
        let resources = items(root, "resources");
        let mut provided: HashSet<&str> = modules.iter().chain(&resources).map(|m| m.0).collect();
        for (_, module) in &modules {
            provided.extend(items(module, "provides").iter().map(|p| p.0));
        }
        Self {
            root,
            major,
            modules,
            resources,
            provided,
        }
    }

    fn check(&self, fields: &mut Fields<'_>) {
        self.check_provided_names(fields);
        self.check_values(fields, self.root, READ_ONLY_ROOT, "");
        for (index, (_, module)) in self.modules.iter().enumerate() {
            let path = format!("modules[{index}].");
            self.check_values(fields, module, READ_ONLY_MODULE, &path);
            self.check_requires(fields, module, &path);
            for (at, (_, provided)) in items(module, "provides").iter().enumerate() {
                self.check_values(fields, provided, &[], &format!("{path}provides[{at}]."));
            }
            if self.major >= 3 {
                for (at, (_, hook)) in items(module, "hooks").iter().enumerate() {
                    let path = format!("{path}hooks[{at}].");
                    self.check_requires(fields, hook, &path);
                    check_phases(fields, hook, &path);
                }
                self.check_deployed_after(fields, module, &path);
            }
        }
        for (index, (_, resource)) in self.resources.iter().enumerate() {
            let path = format!("resources[{index}].");
            self.check_values(fields, resource, READ_ONLY_RESOURCE, &path);
            if self.major >= 3 {
                self.check_requires(fields, resource, &path);
            }
        }
        if self.major >= 3 {
            self.check_processed_after(fields);
        }
    }

    /// Modules, resources and `provides` share one set of names; a module may list
    /// its own name.
    fn check_provided_names(&self, fields: &mut Fields<'_>) {
        let mut seen: HashMap<&str, String> = HashMap::new();
        let mut add = |name: &'n str, path: String, node: &Node| match seen.get(name) {
            Some(first) => {
                let problem = format!("{path}.name is {name:?}, and so is {first}.name");
                fields.error(node, problem, RENAME);
            }
            None => {
                seen.insert(name, path);
            }
        };
        for (index, (name, module)) in self.modules.iter().enumerate() {
            add(name, format!("modules[{index}]"), module);
            let mut own = 0;
            for (at, (provided, node)) in items(module, "provides").iter().enumerate() {
                own += usize::from(provided == name);
                if provided != name || own > 1 {
                    add(provided, format!("modules[{index}].provides[{at}]"), node);
                }
            }
        }
        for (index, (name, resource)) in self.resources.iter().enumerate() {
            add(name, format!("resources[{index}]"), resource);
        }
    }

    fn check_requires(&self, fields: &mut Fields<'_>, parent: &Node, path: &str) {
        let mut seen = HashSet::new();
        for (index, (name, item)) in items(parent, "requires").iter().enumerate() {
            let path = format!("{path}requires[{index}]");
            if !seen.insert(*name) {
                let problem = format!("{path}.name is {name:?}, which this list has already");
                fields.error(item, problem, RENAME);
            }
            if !self.provided.contains(name) {
                let problem = format!(
                    "{path} names {name:?}, and no module, resource or provides has this name"
                );
                fields.error(item, problem, UNKNOWN);
            }
            self.check_values(fields, item, &[], &format!("{path}."));
        }
    }

    /// A module that is not in the archive may still run in the space.
    fn check_deployed_after(&self, fields: &mut Fields<'_>, module: &Node, path: &str) {
        let names = module.get("deployed-after").and_then(Node::as_sequence);
        for (index, node) in names.unwrap_or_default().iter().enumerate() {
            let name = node.as_str().unwrap_or_default();
            if !self.modules.iter().any(|(known, _)| *known == name) {
                let problem = format!(
                    "{path}deployed-after[{index}] names {name:?}, which is not a module; the import fails unless an application of this name is deployed already"
                );
                fields.warning(node, problem, "correct the name");
            }
        }
    }

    fn check_processed_after(&self, fields: &mut Fields<'_>) {
        let mut after: HashMap<&str, Vec<&str>> = HashMap::new();
        for (index, (own, resource)) in self.resources.iter().enumerate() {
            let nodes = resource.get("processed-after").and_then(Node::as_sequence);
            for node in nodes.unwrap_or_default() {
                let name = node.as_str().unwrap_or_default();
                let path = format!("resources[{index}].processed-after");
                if !self.resources.iter().any(|(known, _)| *known == name) {
                    let problem = format!("{path} names {name:?}, which is not a resource");
                    fields.error(node, problem, UNKNOWN);
                }
                after.entry(own).or_default().push(name);
            }
        }
        for (index, (own, resource)) in self.resources.iter().enumerate() {
            if leads_back(own, &after) {
                let problem =
                    format!("resources[{index}].processed-after leads back to the resource itself");
                fields.error(resource, problem, "remove one of the names");
            }
        }
    }

    /// Checks `parameters` and `properties` of one element, and their metadata.
    fn check_values(&self, fields: &mut Fields<'_>, parent: &Node, read_only: &[&str], path: &str) {
        for (key, fixed) in [("parameters", read_only), ("properties", &[])] {
            let metadata = parent
                .get(&format!("{key}-metadata"))
                .filter(|_| self.major >= 3);
            for (name, value) in parent.get(key).map(Node::entries).unwrap_or_default() {
                let text = name.as_str().unwrap_or_default();
                if fixed.contains(&text) {
                    let problem = format!(
                        "{path}{key}.{text} is set by the deploy service and cannot be given"
                    );
                    fields.error(name, problem, "remove it");
                }
                let flags = metadata.and_then(|metadata| metadata.get(text));
                self.check_flags(fields, flags, &format!("{path}{key}-metadata.{text}"));
                if value.is_null() && !flag(flags, "optional", false) {
                    let path = format!("{path}{key}.{text}");
                    let is_filled =
                        flag(flags, "overwritable", true) || path.starts_with("parameters.");
                    check_null(fields, name, &path, is_filled);
                }
            }
        }
    }

    fn check_flags(&self, fields: &mut Fields<'_>, flags: Option<&Node>, path: &str) {
        let Some(flags) = flags.filter(|flags| !flags.is_null()) else {
            return;
        };
        if flags.as_mapping().is_none() {
            let problem = format!("{path} must be a mapping, not {}", flags.kind());
            fields.error(
                flags,
                problem,
                "write overwritable: true or the like below it",
            );
        }
        for key in ["overwritable", "optional"] {
            let value = flags.get(key);
            if let Some(value) = value.filter(|v| !matches!(v.scalar_kind(), Some(Kind::Bool(_)))) {
                let problem = format!("{path}.{key} must be true or false, not {}", value.kind());
                fields.error(value, problem, "write true or false without quotes");
            }
        }
    }
}

/// `phases-config` is a list, and no phase stands twice in it.
fn check_phases(fields: &mut Fields<'_>, hook: &Node, path: &str) {
    let path = format!("{path}parameters.phases-config");
    let Some(phases) = hook
        .get("parameters")
        .and_then(|parameters| parameters.get("phases-config"))
        .filter(|phases| !phases.is_null())
    else {
        return;
    };
    let Some(list) = phases.as_sequence() else {
        let problem = format!("{path} must be a list, not {}", phases.kind());
        fields.error(phases, problem, "begin each element with a dash");
        return;
    };
    let mut seen = HashSet::new();
    for (index, item) in list.iter().enumerate() {
        let phase = item.get("phase").and_then(Node::as_str);
        if let Some(phase) = phase.filter(|phase| !seen.insert(*phase)) {
            let problem =
                format!("{path}[{index}].phase is {phase:?}, which this list has already");
            fields.error(
                item,
                problem,
                "keep one of them; the deploy service refuses this",
            );
        }
    }
}

/// A value that is null after all extension descriptors fails the import.
fn check_null(fields: &mut Fields<'_>, name: &Node, path: &str, may_be_filled: bool) {
    if may_be_filled {
        let problem = format!(
            "{path} has no value; the import fails unless an extension descriptor gives it one"
        );
        fields.warning(name, problem, "give it a value, or one for each node");
    } else {
        let problem = format!("{path} has no value and is not overwritable");
        fields.error(name, problem, "give it a value, or mark it as optional");
    }
}

/// The value of a flag in an entry of a metadata map.
pub(super) fn flag(entry: Option<&Node>, key: &str, otherwise: bool) -> bool {
    match entry.and_then(|entry| entry.get(key)?.scalar_kind()) {
        Some(Kind::Bool(value)) => value,
        _ => otherwise,
    }
}

fn leads_back(own: &str, after: &HashMap<&str, Vec<&str>>) -> bool {
    let mut seen = HashSet::new();
    let mut open: Vec<&str> = vec![own];
    while let Some(name) = open.pop() {
        for next in after.get(name).into_iter().flatten() {
            if *next == own {
                return true;
            }
            if seen.insert(*next) {
                open.push(next);
            }
        }
    }
    false
}
