//! One of Piper's two steps with its own command line: `ctms piper`.
//!
//! From the most to the least important (Piper's source, `cmd/piper.go` and
//! `pkg/config/config.go`): flags, `parametersJSON`, `PIPER_` variables, the
//! configuration file, its custom defaults, the defaults, what other steps left.
//! `stepConfigJSON` replaces all of them but flags and variables. In each file the
//! stage comes before the step and the step before `general`.

use std::fmt;

use serde::Deserialize;
use serde_json::Value as Json;

use super::config::Operation;
use super::documents::{is_address, missing_defaults, read_defaults, read_document};
use super::draft::{self, Draft};
use super::keys::{Family, Parameter, Scope, meaning};
use super::layers::Layers;
use super::node::{flag_node, from_json, text_node};
use super::origin::{Origin, Sourced};
use super::piper::{self, Piper};
use super::sources::{PIPER_DEFAULTS, PIPER_FILES, Sources, not_empty};
use crate::error::finding::Finding;
use crate::text::yaml::Node;

/// One of the two steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(
    all(target_arch = "wasm32", feature = "job"),
    derive(tsify::Tsify),
    tsify(rename = "PiperStep")
)]
pub enum Step {
    /// *Upload to* a node.
    #[serde(rename = "tmsUpload")]
    Upload,
    /// *Export from* a node.
    #[serde(rename = "tmsExport")]
    Export,
}

impl Step {
    /// What the step does.
    #[must_use]
    pub const fn operation(self) -> Operation {
        match self {
            Self::Upload => Operation::Upload,
            Self::Export => Operation::Export,
        }
    }
}

/// A step and the flags of its command line.
#[derive(Clone, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "job"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepRun {
    /// The step.
    #[cfg_attr(
        all(target_arch = "wasm32", feature = "job"),
        tsify(type = "PiperStep")
    )]
    pub name: Step,
    /// Its flags.
    pub flags: StepFlags,
}

/// Piper's flags, each under its name; an empty text hides what less important
/// places say.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "job"), derive(tsify::Tsify))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct StepFlags {
    /// The node to upload to or to export from.
    pub node_name: Option<String>,
    /// The archive.
    pub mta_path: Option<String>,
    /// The description of the transport request.
    pub custom_description: Option<String>,
    /// In whose name the transport request is created.
    pub named_user: Option<String>,
    /// The MTA version that the descriptors apply to.
    pub mta_version: Option<String>,
    /// The address of the proxy.
    pub proxy: Option<String>,
    /// The text of the service key.
    pub service_key: Option<String>,
    /// The same under its old name.
    pub tms_service_key: Option<String>,
    /// Whether to show each request.
    pub verbose: Option<bool>,
    /// The configuration file.
    pub custom_config: Option<String>,
    /// Default configurations, the most important last; each text may name several.
    pub default_config: Vec<String>,
    /// Further default configurations.
    pub custom_defaults: Vec<String>,
    /// Whether the defaults that the configuration file names are ignored.
    pub ignore_custom_defaults: Option<bool>,
    /// Parameters as a JSON object.
    #[serde(rename = "parametersJSON")]
    pub parameters_json: Option<String>,
    /// The whole configuration of the step as a JSON object.
    #[serde(rename = "stepConfigJSON")]
    pub step_config_json: Option<String>,
    /// The stage whose parameters count.
    pub stage_name: Option<String>,
    /// The folder where other steps leave values.
    pub env_root_path: Option<String>,
}

/// Shows the step alone: flags may hold secrets.
impl fmt::Debug for StepRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StepRun")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Shows nothing: flags may hold secrets.
impl fmt::Debug for StepFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StepFlags").finish_non_exhaustive()
    }
}

/// Piper's default for `--envRootPath`.
const ENVIRONMENT_ROOT: &str = ".pipeline";
const ARCHIVE: &str = "mtarFilePath";
const COMMIT: &str = "git/commitId";
/// Begins a default configuration that stands in a variable.
const IN_VARIABLE: &str = "ENV:";
/// Where Jenkins, Azure Pipelines and GitHub name the stage that runs.
const STAGE_VARIABLES: [&str; 3] = ["STAGE_NAME", "SYSTEM_STAGEDISPLAYNAME", "GITHUB_JOB"];

/// Where ctms finds a service key besides.
const OTHER_KEYS: [&str; 3] = ["CTMS_SERVICE_KEY", "CTMS_SERVICE_KEY_FILE", "VCAP_SERVICES"];

/// Returns the files that a run of a step reads, besides the defaults that its
/// configuration names.
#[must_use]
pub fn step_files(sources: &Sources) -> Vec<String> {
    let Some(StepRun { flags, .. }) = &sources.step else {
        return Vec::new();
    };
    let mut files = configuration_files(flags);
    let named = default_configurations(flags);
    let is_file = |name: &&String| !name.starts_with(IN_VARIABLE) && !is_address(name);
    files.extend(named.iter().filter(is_file).cloned());
    for name in [ARCHIVE, COMMIT] {
        files.extend(left_files(flags, name));
    }
    files
}

/// The configuration, and its other spelling, which Piper reads where the first is missing.
fn configuration_files(flags: &StepFlags) -> Vec<String> {
    let [usual, _] = PIPER_FILES;
    let name = not_empty(flags.custom_config.as_ref()).unwrap_or(usual);
    let other = name.strip_suffix(".yml").map(|stem| format!("{stem}.yaml"));
    std::iter::once(name.to_owned()).chain(other).collect()
}

/// What `--defaultConfig` and `--customDefaults` name, the most important last.
fn default_configurations(flags: &StepFlags) -> Vec<String> {
    let named = words(&flags.default_config);
    let usual = || vec![PIPER_DEFAULTS.to_owned()];
    let mut names = if named.is_empty() { usual() } else { named };
    names.extend(words(&flags.custom_defaults));
    names
}

/// Returns the words of a flag that may be given several times, and hold several.
fn words(texts: &[String]) -> Vec<String> {
    let words = texts.iter().flat_map(|text| text.split(','));
    let words = words.map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Where another step left a value: as it is, or in JSON.
fn left_files(flags: &StepFlags, name: &str) -> [String; 2] {
    let root = not_empty(flags.env_root_path.as_ref()).unwrap_or(ENVIRONMENT_ROOT);
    let place = format!("{root}/commonPipelineEnvironment/{name}");
    let json = format!("{place}.json");
    [place, json]
}

/// Reads what a step is configured with, before anything is filled in.
pub(super) fn read(sources: &Sources, run: &StepRun) -> (Option<Draft>, Vec<Finding>) {
    let StepRun { name: step, flags } = run;
    let mut findings = Vec::new();
    let mut layers = Layers::of_step();
    push_flags(&mut layers, flags);
    if let Some((place, text)) = json_text(sources, &flags.step_config_json, "stepConfigJSON") {
        piper::push_parameters(&mut layers, &place, text);
        piper::push_variables(&mut layers, sources);
    } else {
        if let Some((place, text)) = parameters(sources, flags) {
            piper::push_parameters(&mut layers, &place, text);
        }
        piper::push_variables(&mut layers, sources);
        let documents = documents(sources, flags, &mut findings);
        let piper = Piper::of_step(documents, stage_name(sources, flags), &mut findings);
        piper.push_files(&mut layers, step.operation());
        push_environment(&mut layers, sources, flags);
    }
    if layers.text(Parameter::NodeName).is_none() {
        findings.push(Finding::error(
            "nodeName",
            "no node is named",
            "set --nodeName, the variable PIPER_nodeName, or nodeName in the configuration",
        ));
    }
    let mut others = OTHER_KEYS.iter();
    if layers.first(Parameter::ServiceKey).is_none()
        && !others.any(|name| sources.variable(name).is_some())
    {
        findings.push(Finding::error(
            "serviceKey",
            "no service key is given",
            "put it into the variable PIPER_serviceKey; credentialsId is a name that only Jenkins knows, and ctms does not read Vault",
        ));
    }
    draft::warn_about_keys(&mut layers);
    let operation = Sourced::new(step.operation(), Origin::option("archive"));
    let draft = draft::collect(Some(Family::Piper), Some(operation), None, &mut layers);
    findings.append(&mut layers.findings);
    draft::check(&draft, &mut findings);
    (Some(draft), draft::unique(findings))
}

fn push_flags(layers: &mut Layers, flags: &StepFlags) {
    let texts = [
        ("nodeName", &flags.node_name),
        ("mtaPath", &flags.mta_path),
        ("customDescription", &flags.custom_description),
        ("namedUser", &flags.named_user),
        ("mtaVersion", &flags.mta_version),
        ("proxy", &flags.proxy),
        ("serviceKey", &flags.service_key),
        ("tmsServiceKey", &flags.tms_service_key),
    ];
    let texts = texts.map(|(name, text)| (name, text.as_deref().map(text_node)));
    let verbose = ("verbose", flags.verbose.map(flag_node));
    for (name, node) in texts.into_iter().chain([verbose]) {
        if let (Some(key), Some(node)) = (meaning(name, Scope::PiperStep), node) {
            layers.push(key, name, Origin::option(name), node);
        }
    }
}

/// The text of a flag, or else of the variable that stands for it, with its place.
fn json_text<'a>(
    sources: &'a Sources,
    flag: &'a Option<String>,
    name: &str,
) -> Option<(String, &'a str)> {
    if let Some(text) = not_empty(flag.as_ref()) {
        return Some((format!("--{name}"), text));
    }
    let variable = format!("PIPER_{name}");
    let text = sources.variable(&variable)?;
    Some((variable, text))
}

fn parameters<'a>(sources: &'a Sources, flags: &'a StepFlags) -> Option<(String, &'a str)> {
    json_text(sources, &flags.parameters_json, "parametersJSON")
}

/// The stage whose parameters count; none has them where nobody names one.
fn stage_name(sources: &Sources, flags: &StepFlags) -> String {
    let of_parameters = || {
        let (_, text) = parameters(sources, flags)?;
        let parameters = serde_json::from_str::<Json>(text).ok()?;
        let name = parameters.get("stageName")?.as_str()?;
        (!name.is_empty()).then(|| name.to_owned())
    };
    let of_job = || {
        let named = STAGE_VARIABLES
            .iter()
            .find_map(|name| sources.variable(name));
        named.map(str::to_owned)
    };
    let given = not_empty(flags.stage_name.as_ref()).map(str::to_owned);
    given
        .or_else(of_parameters)
        .or_else(of_job)
        .unwrap_or_default()
}

/// The files that configure the step, the most important first.
fn documents(
    sources: &Sources,
    flags: &StepFlags,
    findings: &mut Vec<Finding>,
) -> Vec<(String, Node)> {
    let mut documents = Vec::new();
    for name in default_configurations(flags) {
        documents.extend(default_configuration(sources, &name, findings));
    }
    let names = configuration_files(flags);
    let found = names
        .iter()
        .find_map(|name| Some((name, sources.file(name)?)));
    if let Some((name, text)) = found {
        if let Some((name, root)) = read_document(sources, name, text, findings) {
            if flags.ignore_custom_defaults != Some(true) {
                documents.extend(read_defaults(sources, &name, &root, findings));
            }
            documents.push((name, root));
        }
    } else if let Some(name) = not_empty(flags.custom_config.as_ref()) {
        findings.push(Finding::warning(
            name.to_owned(),
            "the configuration file does not exist; the step runs without it, as in Piper",
            "correct the path of --customConfig, which counts from the working directory",
        ));
    }
    documents.reverse();
    documents
}

fn default_configuration(
    sources: &Sources,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Option<(String, Node)> {
    let text = match name.strip_prefix(IN_VARIABLE) {
        Some(variable) => sources.variable(variable),
        None => sources.file(name),
    };
    if let Some(text) = text {
        return read_document(sources, name, text, findings);
    }
    if name != PIPER_DEFAULTS {
        findings.push(missing_defaults("--defaultConfig", name));
    }
    None
}

/// Adds what Piper's other steps left behind.
fn push_environment(layers: &mut Layers, sources: &Sources, flags: &StepFlags) {
    for (key, name) in [
        (Parameter::Files, ARCHIVE),
        (Parameter::Description, COMMIT),
    ] {
        let [plain, json] = left_files(flags, name);
        let found = sources
            .file(&plain)
            .map(|text| (plain.as_str(), text_node(text.trim())));
        let coded = || {
            let value = serde_json::from_str::<Json>(sources.file(&json)?).ok()?;
            Some((json.as_str(), from_json(&value)))
        };
        if let Some((path, node)) = found.or_else(coded) {
            layers.push(key, name, Origin::file(path, 1), node);
        }
    }
}
