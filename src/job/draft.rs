//! What options, files and variables say, before anything is filled in.

use super::config::{Operation, Proxy, ReleasePlan};
use super::keys::{Family, OPTIONS, Parameter, Scope};
use super::layers::{Layers, from_json};
use super::origin::{Given, Origin, Source};
use super::piper::{self, Piper, read_document};
use super::sap;
use super::sources::{PIPER_FILES, SAP_FILES, Sources};
use crate::api::content::ContentType;
use crate::api::limits::Limit;
use crate::error::finding::{self, Finding};
use crate::secret::Secret;
use crate::text::near::did_you_mean;
use crate::text::yaml::Node;

/// The file that counts, as far as one was found.
enum Configuration {
    Sap(String, Node),
    Piper(Piper, Given<Operation>),
    None,
}

/// Reads all sources; no plan if it is unclear which file counts.
pub(super) fn read(sources: &Sources) -> (Option<ReleasePlan>, Vec<Finding>) {
    let mut findings = Vec::new();
    let plan = configuration(sources, &mut findings)
        .map(|configuration| plan(sources, &configuration, &mut findings));
    (plan, unique(findings))
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

fn plan(
    sources: &Sources,
    configuration: &Configuration,
    findings: &mut Vec<Finding>,
) -> ReleasePlan {
    let mut layers = Layers::default();
    push_options(&mut layers, sources);
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
    let plan = collect(family, operation, node, &mut layers);
    findings.append(&mut layers.findings);
    check(&plan, findings);
    plan
}

pub(super) fn collect(
    family: Option<Family>,
    operation: Option<Given<Operation>>,
    node: Option<Given<String>>,
    layers: &mut Layers,
) -> ReleasePlan {
    let proxy = layers.text(Parameter::Proxy);
    let service_key = layers.text(Parameter::ServiceKey);
    ReleasePlan {
        family,
        operation,
        node_name: node.or_else(|| layers.text(Parameter::NodeName)),
        files: layers.list(Parameter::Files),
        description: layers.text(Parameter::Description),
        named_user: layers.text(Parameter::NamedUser),
        mta_version: layers
            .text(Parameter::MtaVersion)
            .unwrap_or_else(|| Given::default_to("*".to_owned())),
        descriptors: layers.mapping(Parameter::Descriptors),
        proxy: proxy.map(|given| Given::new(Proxy::new(given.value), given.origin)),
        verbose: layers.flag(Parameter::Verbose),
        import_to: layers.text(Parameter::ImportTo),
        follow: layers.flag(Parameter::Follow),
        once: layers.text(Parameter::Once),
        content_type: content_type(layers),
        credential: credential(layers),
        service_key: service_key.map(|given| Given::new(Secret::new(given.value), given.origin)),
        unused: layers.names(Parameter::Unused),
    }
}

/// A credential is a name, which is shown; a key that was pasted there is not.
fn credential(layers: &mut Layers) -> Option<Given<String>> {
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
pub(super) fn check(plan: &ReleasePlan, findings: &mut Vec<Finding>) {
    for (limit, given) in [
        (Limit::NodeName, &plan.node_name),
        (Limit::NodeName, &plan.import_to),
        (Limit::NamedUser, &plan.named_user),
    ] {
        if let Some(given) = given {
            findings.extend(limit.check(given.origin.place().to_owned(), &given.value));
        }
    }
    for (node, given) in &plan.descriptors {
        findings.extend(Limit::NodeName.check(given.origin.place().to_owned(), node));
    }
}

/// Finds the file that configures a release: the one named by `--config`, or the
/// only one of SAP's and Piper's that does. What a file is, its content says.
fn configuration(sources: &Sources, findings: &mut Vec<Finding>) -> Option<Configuration> {
    let is_named = sources.option("config");
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

fn sap_operation(layers: &mut Layers) -> Option<Given<Operation>> {
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
    Some(Given::new(operation, given.origin))
}

fn content_type(layers: &mut Layers) -> Given<ContentType> {
    let Some(given) = layers.text(Parameter::ContentType) else {
        return Given::default_to(ContentType::default());
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
    Given::new(known.unwrap_or_default(), given.origin)
}

/// `--from` and `--to` name operation and node at once.
fn chosen_by_option(
    sources: &Sources,
    findings: &mut Vec<Finding>,
) -> Option<(Given<Operation>, Given<String>)> {
    let choice = |name: &'static str, operation| {
        let node = sources.option(name)?.to_owned();
        let origin = Origin::option(name);
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
            let origin = Origin::option(name);
            layers.push(key, &format!("--{name}"), origin, from_json(value));
        }
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
