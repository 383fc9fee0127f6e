//! One of Piper's two steps with its own command line: `ctms piper`.
//!
//! From the most to the least important (Piper's source, `cmd/piper.go` and
//! `pkg/config/config.go`): flags, `parametersJSON`, `PIPER_` variables, the
//! configuration file, its custom defaults, the defaults, what other steps left.
//! `stepConfigJSON` replaces all of them but flags and variables. In each file the
//! stage comes before the step and the step before `general`.

use serde::Deserialize;
use serde_json::Value as Json;

use super::config::{Operation, ReleasePlan};
use super::draft;
use super::keys::{Family, Parameter, Scope, meaning};
use super::layers::{Layers, from_json, text_node};
use super::origin::{Given, Origin};
use super::piper::{self, Piper, is_address, read_document};
use super::sources::{PIPER_DEFAULTS, PIPER_FILES, Sources};
use crate::error::finding::Finding;
use crate::text::yaml::Node;

/// One of the two steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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

/// Piper's default for `--envRootPath`.
const ENVIRONMENT_ROOT: &str = ".pipeline";
const ARCHIVE: &str = "mtarFilePath";
const COMMIT: &str = "git/commitId";
/// Begins a default configuration that stands in a variable.
const IN_VARIABLE: &str = "ENV:";
/// Where Jenkins, Azure Pipelines and GitHub name the stage that runs.
const STAGE_VARIABLES: [&str; 3] = ["STAGE_NAME", "SYSTEM_STAGEDISPLAYNAME", "GITHUB_JOB"];

/// Returns the files that a run of a step reads, besides the defaults that its
/// configuration names.
#[must_use]
pub fn step_files(sources: &Sources) -> Vec<String> {
    let mut files = configuration_files(sources);
    let named = default_configurations(sources);
    let is_file = |name: &&String| !name.starts_with(IN_VARIABLE) && !is_address(name);
    files.extend(named.iter().filter(is_file).cloned());
    for name in [ARCHIVE, COMMIT] {
        files.extend(left_files(sources, name));
    }
    files
}

/// The configuration, and its other spelling, which Piper reads where the first is missing.
fn configuration_files(sources: &Sources) -> Vec<String> {
    let [usual, _] = PIPER_FILES;
    let name = sources.option("customConfig").unwrap_or(usual);
    let other = name.strip_suffix(".yml").map(|stem| format!("{stem}.yaml"));
    std::iter::once(name.to_owned()).chain(other).collect()
}

/// What `--defaultConfig` and `--customDefaults` name, the most important last.
fn default_configurations(sources: &Sources) -> Vec<String> {
    let named = sources.words("defaultConfig");
    let usual = || vec![PIPER_DEFAULTS.to_owned()];
    let mut names = if named.is_empty() { usual() } else { named };
    names.extend(sources.words("customDefaults"));
    names
}

/// Where another step left a value: as it is, or in JSON.
fn left_files(sources: &Sources, name: &str) -> [String; 2] {
    let root = sources.option("envRootPath").unwrap_or(ENVIRONMENT_ROOT);
    let place = format!("{root}/commonPipelineEnvironment/{name}");
    let json = format!("{place}.json");
    [place, json]
}

/// Reads what a step is configured with, before anything is filled in.
pub(super) fn read(sources: &Sources, step: Step) -> (Option<ReleasePlan>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut layers = Layers::of_step();
    push_flags(&mut layers, sources);
    if let Some((place, text)) = json_text(sources, "stepConfigJSON") {
        piper::push_parameters(&mut layers, &place, text);
        piper::push_variables(&mut layers, sources);
    } else {
        if let Some((place, text)) = json_text(sources, "parametersJSON") {
            piper::push_parameters(&mut layers, &place, text);
        }
        piper::push_variables(&mut layers, sources);
        let documents = documents(sources, &mut findings);
        let piper = Piper::of_step(documents, stage_name(sources), &mut findings);
        piper.push_files(&mut layers, step.operation());
        push_environment(&mut layers, sources);
    }
    if layers.text(Parameter::NodeName).is_none() {
        findings.push(Finding::error(
            "nodeName",
            "no node is named",
            "set --nodeName, the variable PIPER_nodeName, or nodeName in the configuration",
        ));
    }
    draft::warn_about_keys(&mut layers);
    let operation = Given::new(step.operation(), Origin::option("archive"));
    let plan = draft::collect(Some(Family::Piper), Some(operation), None, &mut layers);
    findings.append(&mut layers.findings);
    draft::check(&plan, &mut findings);
    (Some(plan), draft::unique(findings))
}

fn push_flags(layers: &mut Layers, sources: &Sources) {
    for (name, value) in &sources.options {
        if let Some(key) = meaning(name, Scope::PiperStep) {
            layers.push(key, name, Origin::option(name), from_json(value));
        }
    }
}

/// The text of a flag, or else of the variable that stands for it, with its place.
fn json_text<'a>(sources: &'a Sources, name: &str) -> Option<(String, &'a str)> {
    if let Some(text) = sources.option(name) {
        return Some((format!("--{name}"), text));
    }
    let variable = format!("PIPER_{name}");
    let text = sources.variable(&variable)?;
    Some((variable, text))
}

/// The stage whose parameters count; none has them where nobody names one.
fn stage_name(sources: &Sources) -> String {
    let of_parameters = || {
        let (_, text) = json_text(sources, "parametersJSON")?;
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
    let given = sources.option("stageName").map(str::to_owned);
    given
        .or_else(of_parameters)
        .or_else(of_job)
        .unwrap_or_default()
}

/// The files that configure the step, the most important first.
fn documents(sources: &Sources, findings: &mut Vec<Finding>) -> Vec<(String, Node)> {
    let mut documents = Vec::new();
    for name in default_configurations(sources) {
        documents.extend(default_configuration(sources, &name, findings));
    }
    let names = configuration_files(sources);
    let found = names
        .iter()
        .find_map(|name| Some((name, sources.file(name)?)));
    if let Some((name, text)) = found {
        if let Some((name, root)) = read_document(sources, name, text, findings) {
            if sources.options.get("ignoreCustomDefaults") != Some(&Json::Bool(true)) {
                documents.extend(piper::read_defaults(sources, &name, &root, findings));
            }
            documents.push((name, root));
        }
    } else if let Some(name) = sources.option("customConfig") {
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
        findings.push(piper::missing_defaults("--defaultConfig", name));
    }
    None
}

/// Adds what Piper's other steps left behind.
fn push_environment(layers: &mut Layers, sources: &Sources) {
    for (key, name) in [
        (Parameter::Files, ARCHIVE),
        (Parameter::Description, COMMIT),
    ] {
        let [plain, json] = left_files(sources, name);
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
