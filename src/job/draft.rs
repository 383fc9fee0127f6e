//! What options, files and variables say, before anything is filled in.

use std::collections::BTreeMap;

use super::config::{Operation, Proxy};
use super::keys::{Key, OPTIONS, Scope};
use super::layers::{Layers, Setting, from_json};
use super::origin::{Given, Origin};
use super::piper::{self, Piper, yaml_finding};
use super::sap;
use super::sources::{PIPER_FILES, SAP_FILES, Sources};
use crate::content::ContentType;
use crate::finding::Finding;
use crate::limits::Limit;
use crate::near::did_you_mean;
use crate::secret::Secret;
use crate::yaml::{Node, parse};

/// Which kind of file configures the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sap,
    Piper,
}

/// Everything that was said; the operation and the node may be missing.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) kind: Option<Kind>,
    pub(super) operation: Option<Given<Operation>>,
    pub(super) node_name: Option<Given<String>>,
    pub(super) files: Option<Given<Vec<String>>>,
    pub(super) description: Option<Given<String>>,
    pub(super) named_user: Option<Given<String>>,
    pub(super) mta_version: Option<Given<String>>,
    pub(super) descriptors: BTreeMap<String, Given<String>>,
    pub(super) proxy: Option<Given<Proxy>>,
    pub(super) verbose: Option<Given<bool>>,
    pub(super) import_to: Option<Given<String>>,
    pub(super) follow: Option<Given<bool>>,
    pub(super) once: Option<Given<String>>,
    pub(super) content_type: Option<Given<ContentType>>,
    pub(super) credential: Option<Given<String>>,
    pub(super) service_key: Option<Given<Secret>>,
}

/// The file that counts, as far as one was found.
enum Configuration {
    Sap(String, Node),
    Piper(Piper, Given<Operation>),
    None,
}

impl Draft {
    /// Reads all sources; no draft if it is unclear which file counts.
    pub(super) fn read(sources: &Sources) -> (Option<Self>, Vec<Finding>) {
        let mut findings = Vec::new();
        let draft = configuration(sources, &mut findings)
            .map(|configuration| Self::from(sources, &configuration, &mut findings));
        let mut unique: Vec<Finding> = Vec::new();
        for finding in findings {
            if !unique.contains(&finding) {
                unique.push(finding);
            }
        }
        (draft, unique)
    }

    fn from(sources: &Sources, configuration: &Configuration, findings: &mut Vec<Finding>) -> Self {
        let mut layers = Layers::default();
        push_options(&mut layers, sources);
        let chosen = chosen_by_option(sources, findings);
        let (kind, operation) = match configuration {
            Configuration::Sap(path, root) => {
                if let Some(block) = sap::block(path, root, findings) {
                    layers.push_block(path, block, Scope::SapBlock);
                }
                (Some(Kind::Sap), sap_operation(&mut layers))
            }
            Configuration::Piper(piper, operation) => {
                piper::push_variables(&mut layers, sources);
                let step = chosen.as_ref().map_or(operation.value, |(o, _)| o.value);
                piper.push_files(&mut layers, step);
                piper::push_environment(&mut layers, sources);
                (Some(Kind::Piper), Some(operation.clone()))
            }
            Configuration::None => {
                piper::push_variables(&mut layers, sources);
                (None, None)
            }
        };
        let (operation, node) = match chosen {
            Some((operation, node)) => (Some(operation), Some(node)),
            None => (operation, None),
        };
        if operation.is_none() && layers.first(Key::Operation).is_none() {
            findings.push(no_operation(configuration));
        } else if node.is_none() && layers.first(Key::NodeName).is_none() {
            findings.push(Finding::error(
                "nodeName",
                "no node is named",
                "set nodeName in the configuration, or use --from or --to",
            ));
        }
        let draft = Self::collect(kind, operation, node, &mut layers);
        findings.append(&mut layers.findings);
        draft.check(findings);
        draft
    }

    fn collect(
        kind: Option<Kind>,
        operation: Option<Given<Operation>>,
        node: Option<Given<String>>,
        layers: &mut Layers,
    ) -> Self {
        warn_about_keys(layers);
        Self {
            kind,
            operation,
            node_name: node.or_else(|| layers.text(Key::NodeName)),
            files: layers
                .list(Key::Files)
                .filter(|files| !files.value.is_empty()),
            description: layers.text(Key::Description),
            named_user: layers.text(Key::NamedUser),
            mta_version: layers.text(Key::MtaVersion),
            descriptors: layers.mapping(Key::Descriptors),
            proxy: layers
                .secret(Key::Proxy)
                .map(|given| Given::new(Proxy::new(given.value.reveal()), given.origin)),
            verbose: layers.flag(Key::Verbose),
            import_to: layers.text(Key::ImportTo),
            follow: layers.flag(Key::Follow),
            once: layers.text(Key::Once),
            content_type: content_type(layers),
            credential: layers.text(Key::Credential),
            service_key: layers.secret(Key::ServiceKey),
        }
    }

    /// Checks lengths and words.
    fn check(&self, findings: &mut Vec<Finding>) {
        for (limit, given) in [
            (Limit::NodeName, &self.node_name),
            (Limit::NodeName, &self.import_to),
            (Limit::NamedUser, &self.named_user),
        ] {
            findings.extend(
                given
                    .as_ref()
                    .and_then(|given| limit.check(given.origin.to_string(), &given.value)),
            );
        }
        for (node, given) in &self.descriptors {
            findings.extend(Limit::NodeName.check(given.origin.to_string(), node));
        }
    }
}

/// Finds the file that configures a release: the one named by `--config`, or the
/// only one of SAP's and Piper's that does.
fn configuration(sources: &Sources, findings: &mut Vec<Finding>) -> Option<Configuration> {
    if let Some(path) = sources.option("config") {
        return named_configuration(sources, path, findings);
    }
    let mut document = |paths: &[&str]| match sources.file(paths) {
        Some((path, text)) => match parse(text) {
            Ok(root) => Ok(Some((path.to_owned(), root))),
            Err(error) => {
                findings.push(yaml_finding(path, &error));
                Err(())
            }
        },
        None => Ok(None),
    };
    let (sap, piper) = (document(&SAP_FILES), document(&PIPER_FILES));
    let (Ok(sap), Ok(piper)) = (sap, piper) else {
        return None;
    };
    let sap = sap.filter(|(path, root)| sap::block(path, root, findings).is_some());
    let piper = piper.and_then(|(path, root)| {
        let piper = Piper::new(sources, &path, root, findings);
        let operation = piper.operation(findings)?;
        Some((path, piper, operation))
    });
    match (sap, piper) {
        (Some((sap, _)), Some((piper, _, _))) => {
            findings.push(Finding::error(
                format!("{sap} and {piper}"),
                "both files configure a release",
                format!("say which one counts: --config {sap} or --config {piper}"),
            ));
            None
        }
        (Some((path, root)), None) => Some(Configuration::Sap(path, root)),
        (None, Some((_, piper, operation))) => Some(Configuration::Piper(piper, operation)),
        (None, None) => Some(Configuration::None),
    }
}

fn named_configuration(
    sources: &Sources,
    path: &str,
    findings: &mut Vec<Finding>,
) -> Option<Configuration> {
    let Some(text) = sources.files.get(path) else {
        findings.push(Finding::error(
            path.to_owned(),
            "the file cannot be read",
            "check the path after --config",
        ));
        return None;
    };
    let root = match parse(text) {
        Ok(root) => root,
        Err(error) => {
            findings.push(yaml_finding(path, &error));
            return None;
        }
    };
    if sap::is_this_kind(&root) {
        return Some(Configuration::Sap(path.to_owned(), root));
    }
    let piper = Piper::new(sources, path, root.clone(), findings);
    if let Some(operation) = piper.operation(findings) {
        return Some(Configuration::Piper(piper, operation));
    }
    // The warnings about slips on the way say why it is not of the other kind.
    sap::block(path, &root, findings);
    findings.push(Finding::error(
        path.to_owned(),
        "the file configures no release",
        WHAT_CONFIGURES,
    ));
    None
}

const WHAT_CONFIGURES: &str = "add stages.release.cloudTransportManagement as in .sap_cid/config.yaml, or steps.tmsExport or steps.tmsUpload as in .pipeline/config.yml";

fn no_operation(configuration: &Configuration) -> Finding {
    match configuration {
        Configuration::Sap(path, _) => Finding::error(
            path.clone(),
            "nodeOperation is missing",
            "add nodeOperation: \"export\" or \"upload\" to stages.release.cloudTransportManagement",
        ),
        Configuration::Piper(..) | Configuration::None => Finding::error(
            ".sap_cid/config.yaml, .pipeline/config.yml",
            "no file configures a release",
            format!("{WHAT_CONFIGURES}; or use --from or --to"),
        ),
    }
}

fn sap_operation(layers: &mut Layers) -> Option<Given<Operation>> {
    let given = layers.text(Key::Operation)?;
    let operation = match given.value.to_ascii_lowercase().as_str() {
        "export" => Operation::Export,
        "upload" => Operation::Upload,
        other => {
            layers.findings.push(Finding::error(
                given.origin.to_string(),
                "nodeOperation must be export or upload",
                did_you_mean(other, ["export", "upload"])
                    .unwrap_or_else(|| "export is right for Cloud ALM".to_owned()),
            ));
            return None;
        }
    };
    Some(Given::new(operation, given.origin))
}

fn content_type(layers: &mut Layers) -> Option<Given<ContentType>> {
    let given = layers.text(Key::ContentType)?;
    if let Some(value) = ContentType::parse(&given.value) {
        return Some(Given::new(value, given.origin));
    }
    layers.findings.push(Finding::error(
        given.origin.to_string(),
        "the content type is unknown to the service",
        format!(
            "use one of {}",
            ContentType::ALL.map(ContentType::as_str).join(", ")
        ),
    ));
    None
}

/// `--from` and `--to` name operation and node at once.
fn chosen_by_option(
    sources: &Sources,
    findings: &mut Vec<Finding>,
) -> Option<(Given<Operation>, Given<String>)> {
    let choice = |name: &'static str, operation| {
        let node = sources.option(name)?.to_owned();
        let origin = Origin::Option(name);
        Some((
            Given::new(operation, origin.clone()),
            Given::new(node, origin),
        ))
    };
    let from = choice("from", Operation::Export);
    let to = choice("to", Operation::Upload);
    if from.is_some() && to.is_some() {
        findings.push(Finding::error(
            "--from, --to",
            "only one of the two can be meant",
            "use --from to export from a node, --to to upload to it",
        ));
    }
    from.or(to)
}

fn push_options(layers: &mut Layers, sources: &Sources) {
    for (name, key) in OPTIONS {
        if let Some(value) = sources.options.get(name) {
            layers.push(Setting {
                key,
                name: format!("--{name}"),
                origin: Origin::Option(name),
                node: from_json(value),
            });
        }
    }
}

/// A service key does not belong in a file, and one of Piper's names is old.
fn warn_about_keys(layers: &mut Layers) {
    let Some(setting) = layers.first(Key::ServiceKey).cloned() else {
        return;
    };
    if matches!(setting.origin, Origin::File { .. }) {
        layers.findings.push(Finding::warning(
            setting.origin.to_string(),
            "a service key stands in a configuration file, where many can read it",
            "move it to the variable CTMS_SERVICE_KEY and make a new one",
        ));
    }
    if setting.name.ends_with("tmsServiceKey") {
        layers.findings.push(Finding::warning(
            setting.origin.to_string(),
            "tmsServiceKey is Piper's old name",
            "call it serviceKey",
        ));
    }
}
