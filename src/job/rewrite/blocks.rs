//! Pipelines of Azure Pipelines and GitLab: not changed, but answered with the lines
//! to paste.

use super::shell::piper_words;
use super::{Pipeline, PipelineKind, STEPS, Work, task_of_package};
use crate::text::yaml::{Dialect, Node, Value, parse};

const REASON: &str = "replace it by the block";

pub(super) fn describe(pipeline: &Pipeline, work: &mut Work<'_>) {
    let mut commands = Vec::new();
    let mut at = 0;
    for line in work.text.split_inclusive('\n') {
        let is_comment = line.trim_start().starts_with('#');
        if let Some(word) = piper_words(line).first().filter(|_| !is_comment) {
            let words = line.get(word.end..).unwrap_or_default();
            commands.push(
                words
                    .trim()
                    .trim_end_matches(['"', '\'', '\\'])
                    .trim()
                    .to_owned(),
            );
            work.leave(at, REASON);
        }
        at += line.len();
    }
    if let Ok(document) = parse(&pipeline.text, Dialect::LibYaml) {
        collect_tasks(&document.root, &mut commands, work);
    }
    if commands.is_empty() {
        return;
    }
    let blocks = commands
        .iter()
        .map(|words| block(pipeline, work.kind, words));
    work.block = Some(blocks.collect::<Vec<_>>().join("\n"));
    work.task(match work.kind {
        PipelineKind::Gitlab => "keep the service key in the CI/CD variable PIPER_serviceKey, protected and masked, or in CTMS_SERVICE_KEY_FILE of the type File",
        PipelineKind::Azure | PipelineKind::Jenkins | PipelineKind::Github => {
            "keep the service key in the secret variable PIPER_serviceKey: secrets reach a step through its env only"
        }
    });
    if let Some(task) = task_of_package(&pipeline.command) {
        work.task(task);
    }
}

/// Collects the tasks of Piper's extension for Azure Pipelines, wherever they stand.
fn collect_tasks(node: &Node, commands: &mut Vec<String>, work: &mut Work<'_>) {
    match &node.value {
        Value::Scalar { .. } => {}
        Value::Sequence(nodes) => {
            for node in nodes {
                collect_tasks(node, commands, work);
            }
        }
        Value::Mapping(entries) => {
            let task = node.get("task").and_then(Node::as_str).unwrap_or_default();
            let input = |name: &str| node.get("inputs")?.get(name)?.as_str();
            let step = input("stepName").filter(|step| STEPS.contains(step));
            if let Some(step) = step.filter(|_| task.to_lowercase().starts_with("piper@")) {
                let flags = input("flags").unwrap_or_default();
                let words: Vec<&str> = flags.split_whitespace().collect();
                commands.push(format!("{step} {}", words.join(" ")).trim_end().to_owned());
                let line = node.get("task").map_or(1, |task| task.line);
                work.leave(byte_of(work.text, line), REASON);
            }
            for (_, value) in entries {
                collect_tasks(value, commands, work);
            }
        }
    }
}

/// The first byte of a line, from 1.
fn byte_of(text: &str, line: usize) -> usize {
    text.split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum()
}

fn block(pipeline: &Pipeline, kind: PipelineKind, words: &str) -> String {
    let line = format!("{} piper {words}", pipeline.command);
    match kind {
        PipelineKind::Gitlab => format!("script:\n  - |\n    {line}\n"),
        PipelineKind::Azure | PipelineKind::Jenkins | PipelineKind::Github => {
            format!("- script: |\n    {line}\n  env:\n    PIPER_serviceKey: $(PIPER_serviceKey)\n")
        }
    }
}
