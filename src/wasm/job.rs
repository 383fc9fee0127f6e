//! What a pipeline brings along and wants back: objects in, objects and texts
//! out. Only the command calls these.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;

use super::options;
use super::value::{rejection, to_object};
use crate::error::finding::{Severity, has_errors};
use crate::error::{Error, Fault};
use crate::job::output::{self, Annotation, Format, Outcome};
use crate::job::{Sources, config, migrate, quote, sources};
use crate::secret::Secret;

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
/// defaults that its configuration names; of the sources only the options count.
///
/// # Errors
/// When the sources are not what they must be.
#[wasm_bindgen(js_name = stepFiles)]
pub fn step_files(sources: JsValue) -> Result<Vec<String>, JsValue> {
    Ok(crate::job::step_files(&read::<Sources>(sources)?))
}

/// Reads what a release is configured with. The answer is `{ plan, findings,
/// notes, proxy, serviceKey }`, the last two with what the plan does not show.
///
/// # Errors
/// The report of an error with all findings, when there can be no plan.
#[wasm_bindgen(js_name = readPlan)]
pub fn read_plan(sources: JsValue) -> Result<JsValue, JsValue> {
    let reading = config::read(&read::<Sources>(sources)?);
    let mut answer = reading.to_json();
    let Some(plan) = reading.plan else {
        let error = Error::from(Fault::ConfigurationInvalid(reading.findings));
        return Err(rejection(&error));
    };
    let proxy = plan.proxy.as_ref().map(|proxy| proxy.value.reveal());
    let key = plan.service_key.as_ref().map(|key| key.value.reveal());
    if let Some(answer) = answer.as_object_mut() {
        answer.extend(proxy.map(|proxy| ("proxy".to_owned(), proxy.into())));
        answer.extend(key.map(|key| ("serviceKey".to_owned(), key.into())));
    }
    to_object(&answer).map_err(|error| rejection(&error))
}

/// Turns a configuration into a command line: `{ commandLine, arguments,
/// dropped, notes, findings }`.
///
/// # Errors
/// The report of an error with all findings, when there can be no command line.
#[wasm_bindgen(js_name = migrateJob)]
pub fn migrate_job(sources: JsValue) -> Result<JsValue, JsValue> {
    let migration = migrate(&read::<Sources>(sources)?);
    if has_errors(&migration.findings) {
        let error = Error::from(Fault::ConfigurationInvalid(migration.findings));
        return Err(rejection(&error));
    }
    let mut answer = migration.to_json();
    if let Some(answer) = answer.as_object_mut() {
        let line = quote::command_line(&migration.command_line);
        let arguments = answer.insert("commandLine".to_owned(), line.into());
        answer.insert("arguments".to_owned(), arguments.unwrap_or_default());
    }
    to_object(&answer).map_err(|error| rejection(&error))
}

/// Changes a pipeline that runs Piper's steps; nothing for a file that is not a pipeline.
///
/// # Errors
/// When the pipeline is not what it must be.
#[wasm_bindgen(js_name = rewritePipeline)]
pub fn rewrite_pipeline(pipeline: JsValue) -> Result<JsValue, JsValue> {
    let rewriting = crate::job::rewrite::rewrite(&read(pipeline)?);
    to_object(&rewriting).map_err(|error| rejection(&error))
}

/// Returns the format of `--output auto`, if the environment is a known one.
#[wasm_bindgen(js_name = guessOutput)]
pub fn guess_output(environment: JsValue) -> Result<Option<String>, JsValue> {
    let environment: Map<String, Value> = read(environment)?;
    Ok(Format::guess(&environment).map(|format| format.as_str().to_owned()))
}

/// Renders the result of a release for later steps of a job.
#[wasm_bindgen(js_name = renderOutput)]
pub fn render_output(outcome: JsValue, format: &str) -> Result<Option<String>, JsValue> {
    let outcome: Outcome = read(outcome)?;
    Ok(Format::from_name(format).map(|format| output::render(&outcome, format)))
}

/// Renders the result of a release as GitHub's job summary.
#[wasm_bindgen(js_name = renderSummary)]
pub fn render_summary(outcome: JsValue) -> Result<String, JsValue> {
    Ok(output::summary(&read(outcome)?))
}

/// Says in one sentence for each import that failed why it did.
#[wasm_bindgen(js_name = failureSentences)]
pub fn failure_sentences(outcome: JsValue) -> Result<Vec<String>, JsValue> {
    Ok(read::<Outcome>(outcome)?.failure_sentences())
}

/// Renders an error or a warning as the system's own, where it has such a command.
#[wasm_bindgen(js_name = renderAnnotation)]
pub fn render_annotation(
    format: &str,
    is_error: bool,
    title: &str,
    message: &str,
    at: Option<String>,
) -> Option<String> {
    let severity = if is_error {
        Severity::Error
    } else {
        Severity::Warning
    };
    let annotation = Annotation {
        severity,
        title,
        message,
        place: at.as_deref().and_then(output::file_and_line),
    };
    output::annotation(&annotation, Format::from_name(format)?)
}

/// Returns the lines that make the system hide a secret, where it has such a command.
#[wasm_bindgen(js_name = maskSecret)]
pub fn mask_secret(secret: &str, format: &str) -> Option<String> {
    let lines = output::mask(&Secret::new(secret), Format::from_name(format)?)?;
    Some(lines.reveal().to_owned())
}

/// Returns the line that Piper logs at the end, which people parse.
#[wasm_bindgen(js_name = piperLine)]
pub fn piper_line(outcome: JsValue, file_name: &str) -> Result<String, JsValue> {
    Ok(output::piper_line(&read(outcome)?, file_name))
}

/// Returns a line of Piper's log in one of its formats; `time` is local, as ISO 8601 has it.
#[wasm_bindgen(js_name = piperLogLine)]
pub fn piper_log_line(line: &str, step: &str, format: &str, time: &str) -> String {
    output::piper_log_line(line, step, format, time)
}

/// Reads what the command hands in.
fn read<T: DeserializeOwned>(given: JsValue) -> Result<T, JsValue> {
    options::read(given).map_err(|error| rejection(&error))
}
