//! What a pipeline brings along and wants back: objects in, objects and texts
//! out. Only the command calls these.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::options;
use super::value::{rejection, to_object};
use crate::error::finding::Finding;
use crate::error::{Error, Fault};
use crate::job::output::{self, Annotation, Format, Outcome};
use crate::job::{Reading, ReleasePlan, Sourced, Sources, migrate, sources};
use crate::secret::Secret;

/// A plan, with what it does not show.
#[derive(Serialize, tsify::Tsify)]
#[tsify(rename = "JobReading")]
#[serde(rename_all = "camelCase")]
struct ReadingDocument<'a> {
    /// The plan, without secrets.
    #[tsify(type = "JobPlan")]
    plan: &'a ReleasePlan,
    /// Whether the plan's files are patterns that are still to be matched.
    has_file_patterns: bool,
    /// Warnings.
    #[tsify(type = "Finding[]")]
    findings: &'a [Finding],
    /// What is worth saying beside the plan.
    #[tsify(type = "string[]")]
    notes: &'a [String],
    /// The whole address of the proxy, which may hold a password.
    #[tsify(type = "Sourced<string> | null")]
    proxy: Option<Sourced<&'a str>>,
    /// The service key that Piper's parameters carry.
    #[tsify(type = "Sourced<string> | null")]
    service_key: Option<Sourced<&'a str>>,
}

impl<'a> From<&'a Reading> for ReadingDocument<'a> {
    fn from(reading: &'a Reading) -> Self {
        let plan = &reading.plan;
        Self {
            plan,
            has_file_patterns: reading.has_file_patterns(),
            findings: &reading.findings,
            notes: &reading.notes,
            proxy: plan.proxy.as_ref().map(|proxy| proxy.with(|p| p.reveal())),
            service_key: plan
                .service_key
                .as_ref()
                .map(|key| key.with(Secret::reveal)),
        }
    }
}

/// Returns the paths of the files that a release may be configured with.
#[wasm_bindgen(js_name = wantedFiles)]
pub fn wanted_files() -> Vec<String> {
    sources::WANTED_FILES.map(str::to_owned).into()
}

/// Returns the further files that a Piper configuration names.
#[wasm_bindgen(js_name = customDefaults)]
pub fn custom_defaults(config: &str) -> Vec<String> {
    crate::job::custom_defaults(config)
}

/// Returns the paths of the files that a run of a step of Piper reads, besides the
/// defaults that its configuration names.
///
/// # Errors
/// When the sources are not what they must be.
#[wasm_bindgen(js_name = stepFiles)]
pub fn step_files(
    #[wasm_bindgen(unchecked_param_type = "JobSources")] sources: JsValue,
) -> Result<Vec<String>, JsValue> {
    Ok(crate::job::step_files(&read::<Sources>(sources)?))
}

/// Reads what a release is configured with.
///
/// # Errors
/// The report of an error with all findings, when there can be no plan.
#[wasm_bindgen(js_name = readPlan, unchecked_return_type = "JobReading")]
pub fn read_plan(
    #[wasm_bindgen(unchecked_param_type = "JobSources")] sources: JsValue,
) -> Result<JsValue, JsValue> {
    let reading = crate::job::read(&read::<Sources>(sources)?).map_err(invalid)?;
    answer(&ReadingDocument::from(&reading))
}

/// Turns a configuration into a command line.
///
/// # Errors
/// The report of an error with all findings, when there can be no command line.
#[wasm_bindgen(js_name = migrateJob, unchecked_return_type = "JobMigration")]
pub fn migrate_job(
    #[wasm_bindgen(unchecked_param_type = "JobSources")] sources: JsValue,
) -> Result<JsValue, JsValue> {
    answer(&migrate(&read::<Sources>(sources)?).map_err(invalid)?)
}

/// Changes a pipeline that runs Piper's steps; nothing for a file that is not a pipeline.
///
/// # Errors
/// When the pipeline is not what it must be.
#[wasm_bindgen(js_name = rewritePipeline, unchecked_return_type = "PipelineRewriting | null")]
pub fn rewrite_pipeline(
    #[wasm_bindgen(unchecked_param_type = "Pipeline")] pipeline: JsValue,
) -> Result<JsValue, JsValue> {
    answer(&crate::job::rewrite::rewrite(&read(pipeline)?))
}

/// Returns the format of `--output auto`, if the environment is a known one.
#[wasm_bindgen(js_name = guessOutput, unchecked_return_type = "OutputFormat | null")]
pub fn guess_output(
    #[wasm_bindgen(unchecked_param_type = "JobSources['environment']")] environment: JsValue,
) -> Result<JsValue, JsValue> {
    let environment: BTreeMap<String, String> = read(environment)?;
    answer(&Format::guess(&environment))
}

/// Renders the result of a release for later steps of a job.
#[wasm_bindgen(js_name = renderOutput)]
pub fn render_output(
    #[wasm_bindgen(unchecked_param_type = "object")] outcome: JsValue,
    #[wasm_bindgen(unchecked_param_type = "OutputFormat")] format: JsValue,
) -> Result<String, JsValue> {
    Ok(output::render(&read_result(outcome)?, read(format)?))
}

/// Renders the result of a release as GitHub's job summary.
#[wasm_bindgen(js_name = renderSummary)]
pub fn render_summary(
    #[wasm_bindgen(unchecked_param_type = "object")] outcome: JsValue,
) -> Result<String, JsValue> {
    Ok(output::summary(&read_result(outcome)?))
}

/// Says in one sentence for each import that failed why it did.
#[wasm_bindgen(js_name = failureSentences)]
pub fn failure_sentences(
    #[wasm_bindgen(unchecked_param_type = "object")] outcome: JsValue,
) -> Result<Vec<String>, JsValue> {
    Ok(read_result(outcome)?.failure_sentences())
}

/// Renders an error or a warning as the system's own, where it has such a command.
#[wasm_bindgen(js_name = renderAnnotation)]
pub fn render_annotation(
    #[wasm_bindgen(unchecked_param_type = "OutputFormat")] format: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Annotation")] annotation: JsValue,
) -> Result<Option<String>, JsValue> {
    let annotation: Annotation = read(annotation)?;
    Ok(output::annotation(&annotation, read(format)?))
}

/// Returns the lines that make the system hide a secret, where it has such a command.
#[wasm_bindgen(js_name = maskSecret)]
pub fn mask_secret(
    secret: &str,
    #[wasm_bindgen(unchecked_param_type = "OutputFormat")] format: JsValue,
) -> Result<Option<String>, JsValue> {
    let lines = output::mask(&Secret::new(secret), read(format)?);
    Ok(lines.map(|lines| lines.reveal().to_owned()))
}

/// Returns the line that Piper logs at the end, which people parse.
#[wasm_bindgen(js_name = piperLine)]
pub fn piper_line(
    #[wasm_bindgen(unchecked_param_type = "object")] outcome: JsValue,
    file_name: &str,
) -> Result<String, JsValue> {
    Ok(output::piper_line(&read_result(outcome)?, file_name))
}

/// Returns a line of Piper's log in one of its formats; `time` is local, as ISO 8601 has it.
#[wasm_bindgen(js_name = piperLogLine)]
pub fn piper_log_line(line: &str, step: &str, format: &str, time: &str) -> String {
    output::piper_log_line(line, step, format, time)
}

/// Reads what the command hands in.
fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    options::read(value).map_err(|error| rejection(&error))
}

/// Reads the result of a release, as far as later steps get to know of it.
fn read_result(result: JsValue) -> Result<Outcome, JsValue> {
    options::read_result(result).map_err(|error| rejection(&error))
}

fn answer(value: &impl Serialize) -> Result<JsValue, JsValue> {
    to_object(value).map_err(|error| rejection(&error))
}

fn invalid(findings: Vec<Finding>) -> JsValue {
    rejection(&Error::from(Fault::ConfigurationInvalid(findings)))
}
