//! What options, files and variables say, before anything is filled in.

use super::config::{JobDescriptor, Operation, Proxy};
use super::documents::read_document;
use super::keys::{Family, Parameter, Scope};
use super::layers::Layers;
use super::node::{flag_node, list_node, text_node};
use super::origin::{Origin, Source, Sourced};
use super::piper::{self, Piper};
use super::sap;
use super::sources::{JobOptions, PIPER_FILES, SAP_FILES, Sources, not_empty};
use crate::api::content::ContentType;
use crate::api::limits::Limit;
use crate::error::finding::{self, Finding};
use crate::secret::Secret;
use crate::text::near::did_you_mean;
use crate::text::yaml::Node;

/// The file that counts, as far as one was found.
enum Configuration {
    Sap(String, Node),
    Piper(Piper, Sourced<Operation>),
    None,
}

/// What a release is told to do, before anything is filled in.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) operation: Option<Sourced<Operation>>,
    pub(super) node_name: Option<Sourced<String>>,
    pub(super) files: Option<Sourced<Vec<String>>>,
    pub(super) description: Option<Sourced<String>>,
    pub(super) named_user: Option<Sourced<String>>,
    pub(super) mta_version: Sourced<String>,
    pub(super) descriptors: Vec<JobDescriptor>,
    pub(super) proxy: Option<Sourced<Proxy>>,
    pub(super) verbose: Sourced<bool>,
    pub(super) import_to: Option<Sourced<String>>,
    pub(super) follow: Sourced<bool>,
    pub(super) once: Option<Sourced<String>>,
    pub(super) content_type: Sourced<ContentType>,
    pub(super) credential: Option<Sourced<String>>,
    pub(super) service_key: Option<Sourced<Secret>>,
    /// Parameters that stand somewhere and mean nothing here, each with its place.
    pub(super) unused: Vec<Sourced<String>>,
    /// The kind of file that configures the release, if one does.
    pub(super) family: Option<Family>,
}

/// Reads all sources; no draft if it is unclear which file counts.
pub(super) fn read(sources: &Sources) -> (Option<Draft>, Vec<Finding>) {
    let mut findings = Vec::new();
    let draft = configuration(sources, &mut findings)
        .map(|configuration| draft(sources, &configuration, &mut findings));
    (draft, unique(findings))
}

/// What several places are asked for is told once.
pub(super) fn unique(findings: Vec<Finding>) -> Vec<Finding> {
    let mut unique: Vec<Finding> = Vec::new();
    for finding in findings {
        if !unique.contains(&finding) {
            unique.push(finding);
        }
    }
    unique
}

fn draft(sources: &Sources, configuration: &Configuration, findings: &mut Vec<Finding>) -> Draft {
    let mut layers = Layers::default();
    push_options(&mut layers, &sources.options);
    let chosen = chosen_by_option(sources, findings);
    let (family, mut operation) = match configuration {
        Configuration::Sap(path, root) => {
            if let Some(block) = sap::block(path, root, findings) {
                layers.push_block(path, block, Scope::SapBlock);
            }
            (Some(Family::Sap), sap_operation(&mut layers))
        }
        Configuration::Piper(piper, operation) => {
            piper::push_parameters_variable(&mut layers, sources);
            piper::push_variables(&mut layers, sources);
            let step = chosen.as_ref().map_or(operation.value, |(o, _)| o.value);
            piper.push_files(&mut layers, step);
            piper::push_environment(&mut layers, sources);
            (Some(Family::Piper), Some(operation.clone()))
        }
        Configuration::None => {
            piper::push_parameters_variable(&mut layers, sources);
            piper::push_variables(&mut layers, sources);
            (None, None)
        }
    };
    let mut node = None;
    if let Some((by_option, its_node)) = chosen {
        (operation, node) = (Some(by_option), Some(its_node));
    }
    if operation.is_none() && layers.first(Parameter::Operation).is_none() {
        findings.push(no_operation(configuration));
    } else if node.is_none() && layers.first(Parameter::NodeName).is_none() {
        findings.push(Finding::error(
            "nodeName",
            "no node is named",
            "set nodeName in the configuration, or use --from or --to",
        ));
    }
    warn_about_keys(&mut layers);
    let draft = collect(family, operation, node, &mut layers);
    findings.append(&mut layers.findings);
    check(&draft, findings);
    draft
}

pub(super) fn collect(
    family: Option<Family>,
    operation: Option<Sourced<Operation>>,
    node: Option<Sourced<String>>,
    layers: &mut Layers,
) -> Draft {
    let proxy = layers.text(Parameter::Proxy);
    let service_key = layers.text(Parameter::ServiceKey);
    let descriptors = layers.mapping(Parameter::Descriptors).into_iter();
    Draft {
        family,
        operation,
        node_name: node.or_else(|| layers.text(Parameter::NodeName)),
        files: layers.list(Parameter::Files),
        description: layers.text(Parameter::Description),
        named_user: layers.text(Parameter::NamedUser),
        mta_version: layers
            .text(Parameter::MtaVersion)
            .unwrap_or_else(|| Sourced::default_to("*".to_owned())),
        descriptors: descriptors
            .map(|(node_name, file)| JobDescriptor { node_name, file })
            .collect(),
        proxy: proxy.map(|given| Sourced::new(Proxy::new(given.value), given.origin)),
        verbose: layers.flag(Parameter::Verbose),
        import_to: layers.text(Parameter::ImportTo),
        follow: layers.flag(Parameter::Follow),
        once: layers.text(Parameter::Once),
        content_type: content_type(layers),
        credential: credential(layers),
        service_key: service_key.map(|given| Sourced::new(Secret::new(given.value), given.origin)),
        unused: layers.names(Parameter::Unused),
    }
}

/// A credential is a name, which is shown; a key that was pasted there is not.
fn credential(layers: &mut Layers) -> Option<Sourced<String>> {
    const LONGEST: usize = 200;
    let given = layers.text(Parameter::Credential)?;
    if given.value.len() <= LONGEST && !given.value.contains(['{', '\n']) {
        return Some(given);
    }
    layers.findings.push(Finding::warning(
        given.origin.place().to_owned(),
        "the name of a credential belongs here, but this seems to be the key itself, where many can read it",
        "move it to the variable CTMS_SERVICE_KEY and make a new one",
    ));
    None
}

/// Checks the lengths of names.
pub(super) fn check(draft: &Draft, findings: &mut Vec<Finding>) {
    for (limit, given) in [
        (Limit::NodeName, &draft.node_name),
        (Limit::NodeName, &draft.import_to),
        (Limit::NamedUser, &draft.named_user),
    ] {
        if let Some(given) = given {
            findings.extend(limit.check(given.origin.place().to_owned(), &given.value));
        }
    }
    for JobDescriptor { node_name, file } in &draft.descriptors {
        findings.extend(Limit::NodeName.check(file.origin.place().to_owned(), node_name));
    }
}

/// Finds the file that configures a release: the one named by `--config`, or the
/// only one of SAP's and Piper's that does. What a file is, its content says.
fn configuration(sources: &Sources, findings: &mut Vec<Finding>) -> Option<Configuration> {
    let is_named = sources.options.config();
    let mut documents = Vec::new();
    let errors = findings.len();
    for paths in match is_named {
        Some(path) => vec![vec![path]],
        None => vec![SAP_FILES.to_vec(), PIPER_FILES.to_vec()],
    } {
        let mut paths = paths.iter();
        let Some((path, text)) = paths.find_map(|path| Some((*path, sources.file(path)?))) else {
            continue;
        };
        documents.extend(read_document(sources, path, text, findings));
    }
    if finding::has_errors(findings.get(errors..).unwrap_or_default()) {
        return None;
    }
    if let Some(path) = is_named.filter(|_| documents.is_empty()) {
        findings.push(Finding::error(
            path.to_owned(),
            "the file cannot be read",
            "check its path",
        ));
        return None;
    }
    let mut stages = Vec::new();
    let mut found = Vec::new();
    let mut why_not = Vec::new();
    for (path, root) in documents {
        let told = findings.len();
        match recognise(sources, &path, root, &mut stages, findings) {
            Ok(configuration) => found.push((path, configuration)),
            Err(switched_off) => {
                why_not.extend(switched_off);
                // What is wrong with a file that does not count stops nothing.
                why_not.extend(findings.split_off(told));
            }
        }
    }
    piper::check_stage_option(sources, &stages, findings);
    if let [(first, _), (second, _)] = found.as_slice() {
        findings.push(Finding::error(
            format!("{first} and {second}"),
            "both files configure a release",
            format!("say which one counts: --config {first} or --config {second}"),
        ));
        return None;
    }
    if let Some((_, configuration)) = found.pop() {
        return Some(configuration);
    }
    findings.append(&mut why_not);
    if let Some(path) = is_named {
        findings.push(Finding::error(
            path.to_owned(),
            "no release is configured in this file",
            WHAT_CONFIGURES,
        ));
        return None;
    }
    Some(Configuration::None)
}

/// Says what a document configures, by its content, and adds its stages; otherwise
/// the switches that keep a configured step from running.
fn recognise(
    sources: &Sources,
    path: &str,
    root: Node,
    stages: &mut Vec<String>,
    findings: &mut Vec<Finding>,
) -> Result<Configuration, Vec<Finding>> {
    if sap::is_this_kind(&root) {
        stages.extend(piper::stage_names(&root));
        return Ok(Configuration::Sap(path.to_owned(), root));
    }
    if !piper::is_this_kind(&root) {
        // Names that are only near to SAP's say why the file is not of its kind.
        sap::block(path, &root, findings);
    }
    let piper = Piper::new(sources, path, root, stages, findings);
    match piper.operation(findings) {
        Some(operation) => Ok(Configuration::Piper(piper, operation)),
        None => Err(piper.switched_off()),
    }
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
            "no release is configured",
            format!("{WHAT_CONFIGURES}; or use --from or --to"),
        ),
    }
}

fn sap_operation(layers: &mut Layers) -> Option<Sourced<Operation>> {
    let given = layers.text(Parameter::Operation)?;
    let operation = match given.value.to_ascii_lowercase().as_str() {
        "export" => Operation::Export,
        "upload" => Operation::Upload,
        other => {
            layers.findings.push(Finding::error(
                given.origin.place().to_owned(),
                "nodeOperation must be export or upload",
                did_you_mean(other, ["export", "upload"])
                    .unwrap_or_else(|| "export is right for Cloud ALM".to_owned()),
            ));
            return None;
        }
    };
    Some(Sourced::new(operation, given.origin))
}

fn content_type(layers: &mut Layers) -> Sourced<ContentType> {
    let Some(given) = layers.text(Parameter::ContentType) else {
        return Sourced::default_to(ContentType::default());
    };
    let known = ContentType::parse(&given.value);
    if known.is_none() {
        layers.findings.push(Finding::error(
            given.origin.place().to_owned(),
            "the content type is unknown to the service",
            format!(
                "use one of {}",
                ContentType::ALL.map(ContentType::as_str).join(", ")
            ),
        ));
    }
    Sourced::new(known.unwrap_or_default(), given.origin)
}

/// `--from` and `--to` name operation and node at once.
fn chosen_by_option(
    sources: &Sources,
    findings: &mut Vec<Finding>,
) -> Option<(Sourced<Operation>, Sourced<String>)> {
    let choice = |name: &'static str, node: &Option<String>, operation| {
        let node = not_empty(node.as_ref())?.to_owned();
        let origin = Origin::option(name);
        Some((
            Sourced::new(operation, origin.clone()),
            Sourced::new(node, origin),
        ))
    };
    let from = choice("from", &sources.options.from, Operation::Export);
    let to = choice("to", &sources.options.to, Operation::Upload);
    if from.is_some() && to.is_some() {
        findings.push(Finding::error(
            "--from, --to",
            "only one of the two can be meant",
            "use --from to export from a node, --to to upload to it",
        ));
    }
    from.or(to)
}

fn push_options(layers: &mut Layers, options: &JobOptions) {
    let mut push = |key, name: &str, node: Option<Node>| {
        if let Some(node) = node {
            layers.push(key, &format!("--{name}"), Origin::option(name), node);
        }
    };
    for (key, name, text) in [
        (Parameter::Description, "description", &options.description),
        (Parameter::NamedUser, "named-user", &options.named_user),
        (Parameter::MtaVersion, "mta-version", &options.mta_version),
        (Parameter::Proxy, "proxy", &options.proxy),
        (Parameter::ImportTo, "import-to", &options.import_to),
        (Parameter::Once, "once", &options.once),
        (
            Parameter::ContentType,
            "content-type",
            &options.content_type,
        ),
    ] {
        push(key, name, text.as_deref().map(text_node));
    }
    for (key, name, texts) in [
        (Parameter::Files, "archive", &options.archive),
        (Parameter::Descriptors, "descriptor", &options.descriptor),
    ] {
        push(key, name, (!texts.is_empty()).then(|| list_node(texts)));
    }
    for (key, name, flag) in [
        (Parameter::Verbose, "verbose", options.verbose),
        (Parameter::Follow, "follow", options.follow),
    ] {
        push(key, name, flag.map(flag_node));
    }
}

/// A service key does not belong in a file, and one of Piper's names is old.
pub(super) fn warn_about_keys(layers: &mut Layers) {
    let Some(setting) = layers.first(Parameter::ServiceKey) else {
        return;
    };
    let place = setting.origin.place().to_owned();
    let is_in_file = setting.origin.source == Source::File;
    let is_in_command_line = setting.origin.source == Source::Option;
    let is_old_name = setting.name.ends_with("tmsServiceKey");
    if is_in_command_line {
        layers.findings.push(Finding::warning(
            place.clone(),
            "a service key in a command line can be read by every user of the machine",
            "put it into the variable PIPER_serviceKey",
        ));
    }
    if is_in_file {
        layers.findings.push(Finding::warning(
            place.clone(),
            "a service key stands in a configuration file, where many can read it",
            "move it to the variable CTMS_SERVICE_KEY and make a new one",
        ));
    }
    if is_old_name {
        layers.findings.push(Finding::warning(
            place,
            "tmsServiceKey is Piper's old name",
            "call it serviceKey",
        ));
    }
}
