//! Piper's `.pipeline/config.yml`, its variables and the files that its steps
//! leave: who says what, in Piper's order.
//!
//! Piper (its source, `pkg/config`) merges from the least to the most important:
//! defaults, common pipeline environment, custom defaults (each general, step,
//! stage), general, step, stage, `PIPER_` variables, `PIPER_parametersJSON`,
//! options.

use serde_json::Value as Json;

use super::config::Operation;
use super::documents::{read_defaults, read_document};
use super::keys::{Parameter, Scope, known_names, meaning};
use super::layers::{Layers, find, place, truth};
use super::node::{from_json, text_node};
use super::origin::{Origin, Sourced};
use super::sources::{PIPER_ARCHIVE, PIPER_DEFAULTS, Sources};
use crate::error::finding::Finding;
use crate::text::near::did_you_mean;
use crate::text::yaml::Node;

/// The stage that Piper's own pipeline runs the steps in.
pub(super) const STAGE: &str = "Release";
pub(super) const STEPS: [&str; 2] = ["tmsUpload", "tmsExport"];

/// Returns whether a document is of this kind, whether or not it configures a release.
pub(super) fn is_this_kind(root: &Node) -> bool {
    ["steps", "general", "customDefaults", "hooks"]
        .iter()
        .any(|key| root.get(key).is_some())
        || root
            .get("stages")
            .and_then(|stages| stages.get(STAGE))
            .is_some_and(|stage| stage.get("cloudTransportManagement").is_none())
}

/// The names of the stages of a document.
pub(super) fn stage_names(root: &Node) -> Vec<String> {
    let stages = root.get("stages").map(Node::entries).unwrap_or_default();
    let names = stages.iter().filter_map(|(name, _)| name.as_str());
    names.map(str::to_owned).collect()
}

/// Refuses `--stage-name` with a name that no file has: a release by the parameters
/// of the steps alone may not be what is meant.
pub(super) fn check_stage_option(
    sources: &Sources,
    stages: &[String],
    findings: &mut Vec<Finding>,
) {
    let Some(name) = sources.options.stage_name() else {
        return;
    };
    if !stages.iter().any(|stage| stage == name) {
        let known = || stages.iter().map(String::as_str);
        findings.push(Finding::error(
            "--stage-name",
            format!("no file configures the stage {name:?}"),
            did_you_mean(name, known()).unwrap_or_else(|| match stages.is_empty() {
                true => "remove the option: there is no configuration with stages".to_owned(),
                false => format!("use one of {}", known().collect::<Vec<_>>().join(", ")),
            }),
        ));
    }
}

/// Finds keys of a step that stand beside it: their indentation slipped.
fn warn_about_slipped_keys(documents: &[(String, Node)], findings: &mut Vec<Finding>) {
    for (path, root) in documents {
        let steps = root.get("steps");
        let places = [Some(root), steps];
        for entries in places.into_iter().flatten().map(Node::entries) {
            let mut above: Option<&str> = None;
            for (name, _) in entries {
                let text = name.as_str().unwrap_or_default();
                if STEPS.contains(&text) || text == "steps" {
                    above = Some(text);
                }
                let is_parameter = meaning(text, Scope::PiperStage)
                    .is_some_and(|key| !matches!(key, Parameter::Verbose | Parameter::Unused));
                let step = match above {
                    Some("steps") => last_step(steps),
                    other => other,
                };
                if let Some(step) = step.filter(|_| is_parameter) {
                    findings.push(Finding::warning(
                        place(path, name),
                        format!(
                            "{text} in line {} is not indented under {step} and is ignored",
                            name.line
                        ),
                        format!("indent it further than {step}:"),
                    ));
                }
            }
        }
    }
}

/// The last of the two steps in `steps`, if it is the last of all.
fn last_step(steps: Option<&Node>) -> Option<&str> {
    let (name, _) = steps?.entries().last()?;
    name.as_str().filter(|name| STEPS.contains(name))
}

/// Piper's documents, the most important first, and the stage that counts.
#[derive(Debug)]
pub(super) struct Piper {
    documents: Vec<(String, Node)>,
    stage: String,
}

impl Piper {
    /// Takes the configuration, and reads the custom defaults that it names.
    pub(super) fn new(
        sources: &Sources,
        path: &str,
        root: Node,
        stages: &mut Vec<String>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut defaults = Vec::new();
        if let Some(text) = sources.file(PIPER_DEFAULTS) {
            defaults.extend(read_document(sources, PIPER_DEFAULTS, text, findings));
        }
        defaults.extend(read_defaults(sources, path, &root, findings));
        defaults.reverse();
        let mut documents = vec![(path.to_owned(), root)];
        documents.append(&mut defaults);
        let own: Vec<String> = documents
            .iter()
            .flat_map(|(_, root)| stage_names(root))
            .collect();
        let stage = stage_name(sources, &own);
        stages.extend(own);
        warn_about_slipped_keys(&documents, findings);
        Self { documents, stage }
    }

    /// Takes what a step of its own reads: the documents, the most important first.
    pub(super) fn of_step(
        documents: Vec<(String, Node)>,
        stage: String,
        findings: &mut Vec<Finding>,
    ) -> Self {
        warn_about_slipped_keys(&documents, findings);
        Self { documents, stage }
    }

    /// Reports the switches that keep a configured step from running.
    pub(super) fn switched_off(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for step in STEPS {
            let switch = self.switch(step, &mut Vec::new());
            if let Some(switch) = switch.filter(|switch| !switch.value) {
                findings.push(Finding::warning(
                    switch.origin.place().to_owned(),
                    format!(
                        "{step}: false switches the step off in the stage {}",
                        self.stage
                    ),
                    format!("set {step}: true here if the stage is to run it"),
                ));
            }
        }
        findings
    }

    /// Returns which of the two steps runs, if any; upload wins, as in Piper.
    pub(super) fn operation(&self, findings: &mut Vec<Finding>) -> Option<Sourced<Operation>> {
        let upload = self.switch("tmsUpload", findings);
        let export = self.switch("tmsExport", findings);
        let is_on = |switch: &Option<Sourced<bool>>| switch.as_ref().is_some_and(|s| s.value);
        let is_switched = is_on(&upload) || is_on(&export);
        let (first, second) = if is_switched {
            (upload.filter(|s| s.value), export.filter(|s| s.value))
        } else {
            // Piper's stage conditions run a step that has a node name.
            let mut implied = |switch: Option<Sourced<bool>>, step| match switch {
                Some(_) => None,
                None => self.configured(step, findings),
            };
            strongest(implied(upload, "tmsUpload"), implied(export, "tmsExport"))
        };
        if let (Some(first), Some(second)) = (&first, &second) {
            findings.push(Finding::warning(
                second.origin.place().to_owned(),
                if is_switched {
                    "both tmsUpload and tmsExport are enabled; ctms uses tmsUpload, as Piper does"
                } else {
                    "both tmsUpload and tmsExport are configured, and the stage enables neither; ctms uses tmsUpload"
                },
                format!("remove the other ({} counts)", first.origin),
            ));
        }
        first
            .map(|given| Sourced::new(Operation::Upload, given.origin))
            .or_else(|| second.map(|given| Sourced::new(Operation::Export, given.origin)))
    }

    /// Returns what the stage says about a step: true, false or nothing.
    fn switch(&self, step: &str, findings: &mut Vec<Finding>) -> Option<Sourced<bool>> {
        let (path, node) = self.documents.iter().find_map(|(path, root)| {
            let stages = find(path, root, "stages", findings)?;
            let stage = find(path, stages, &self.stage, findings)?;
            let node = find(path, stage, step, findings)?;
            (!node.is_null()).then_some((path, node))
        })?;
        let origin = Origin::file(path, node.line);
        if let Some(value) = truth(node) {
            return Some(Sourced::new(value, origin));
        }
        findings.push(Finding::error(
            place(path, node),
            format!(
                "{step} must be true or false here, but it is {}",
                node.kind()
            ),
            format!("its parameters belong to steps.{step}"),
        ));
        None
    }

    /// Returns whether a step is configured, and whether with a node name.
    fn configured(&self, step: &str, findings: &mut Vec<Finding>) -> Option<Sourced<bool>> {
        let mut found: Option<Sourced<bool>> = None;
        for (path, root) in &self.documents {
            let steps = find(path, root, "steps", findings);
            let Some(block) = steps.and_then(|steps| find(path, steps, step, findings)) else {
                continue;
            };
            let has_node = block.get("nodeName").is_some();
            if found.as_ref().is_none_or(|f| has_node && !f.value) {
                found = Some(Sourced::new(has_node, Origin::file(path, block.line)));
            }
        }
        found
    }

    /// Adds what the files say, below all that is there.
    pub(super) fn push_files(&self, layers: &mut Layers, operation: Operation) {
        for (index, (path, root)) in self.documents.iter().enumerate() {
            if let Some(stage) = root.get("stages").and_then(|s| s.get(&self.stage)) {
                layers.push_block(path, stage, Scope::PiperStage);
            }
            let step = root.get("steps").and_then(|s| s.get(operation.step()));
            if let Some(step) = step {
                layers.push_block(path, step, Scope::PiperStep);
            }
            if let Some(general) = root.get("general") {
                layers.push_block(path, general, Scope::PiperGeneral);
                if index == 0 {
                    warn_about_general(path, general, &mut layers.findings);
                }
            }
        }
    }
}

/// Adds `PIPER_parametersJSON`.
pub(super) fn push_parameters_variable(layers: &mut Layers, sources: &Sources) {
    const NAME: &str = "PIPER_parametersJSON";
    if let Some(text) = sources.variable(NAME) {
        push_parameters(layers, NAME, text);
    }
}

/// Adds the `PIPER_` variables.
pub(super) fn push_variables(layers: &mut Layers, sources: &Sources) {
    for name in known_names(Scope::PiperStage) {
        let variable = format!("PIPER_{name}");
        let (Some(text), Some(key)) = (
            sources.variable(&variable),
            meaning(name, Scope::PiperStage),
        ) else {
            continue;
        };
        layers.push(key, &variable, Origin::variable(&variable), text_node(text));
    }
}

/// Adds the parameters of an object in JSON; `place` says where its text stands.
pub(super) fn push_parameters(layers: &mut Layers, place: &str, text: &str) {
    let parameters = match serde_json::from_str::<Json>(text) {
        Ok(Json::Object(parameters)) => parameters,
        Ok(_) => {
            let problem = "the value is JSON, but not an object";
            return layers
                .findings
                .push(bad_parameters(place, problem.to_owned()));
        }
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let problem = format!("the value is not JSON from line {line}, column {column} on");
            return layers.findings.push(bad_parameters(place, problem));
        }
    };
    for (name, value) in &parameters {
        if let Some(key) = meaning(name, Scope::PiperStep) {
            let node = match (key, value) {
                (Parameter::ServiceKey, Json::Object(_)) => text_node(&value.to_string()),
                _ => from_json(value),
            };
            layers.push(key, name, Origin::parameter(place, name), node);
        }
    }
}

/// Piper only warns here and goes on without the parameters; without them a
/// release may go to another node, so it stops instead.
fn bad_parameters(place: &str, problem: String) -> Finding {
    Finding::error(place.to_owned(), problem, "give one JSON object, or none")
}

/// Adds what Piper's other steps left behind.
pub(super) fn push_environment(layers: &mut Layers, sources: &Sources) {
    if let Some(path) = sources.file(PIPER_ARCHIVE) {
        let origin = Origin::file(PIPER_ARCHIVE, 1);
        layers.push(Parameter::Files, "mtarFilePath", origin, text_node(path));
    }
}

/// With both steps configured and none switched on, one with a node name wins.
fn strongest(
    upload: Option<Sourced<bool>>,
    export: Option<Sourced<bool>>,
) -> (Option<Sourced<bool>>, Option<Sourced<bool>>) {
    let rank = |given: &Option<Sourced<bool>>| given.as_ref().map_or(0, |g| 1 + u8::from(g.value));
    match rank(&upload).cmp(&rank(&export)) {
        std::cmp::Ordering::Greater => (upload, None),
        std::cmp::Ordering::Less => (None, export),
        std::cmp::Ordering::Equal => (upload, export),
    }
}

/// The stage of the option, of the variable that Jenkins and Piper use if the
/// files know it, or Piper's own.
fn stage_name(sources: &Sources, stages: &[String]) -> String {
    let of_job = || {
        let name = sources.variable("STAGE_NAME");
        name.filter(|name| stages.iter().any(|stage| stage == name))
    };
    let name = sources.options.stage_name().or_else(of_job);
    name.unwrap_or(STAGE).to_owned()
}

fn warn_about_general(path: &str, general: &Node, findings: &mut Vec<Finding>) {
    for (name, _) in general.entries() {
        let text = name.as_str().unwrap_or_default();
        if ["nodeName", "customDescription", "nodeExtDescriptorMapping"].contains(&text) {
            findings.push(Finding::warning(
                place(path, name),
                format!("{text} is not read from general, in Piper neither"),
                "move it to steps.tmsUpload or steps.tmsExport",
            ));
        }
    }
}
