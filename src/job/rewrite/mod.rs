//! A pipeline that runs Piper's two steps, changed so that ctms runs them.
//!
//! Only what is surely one of the steps is changed, as bytes inside of lines; every
//! other byte stays. What is left is named with its line. Start reading in
//! `jenkinsfile.rs` or `workflow.rs`.

mod blocks;
mod groovy;
mod jenkinsfile;
mod shell;
mod workflow;

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The two steps.
const STEPS: [&str; 2] = ["tmsUpload", "tmsExport"];

/// The file of a pipeline.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "job"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pipeline {
    /// Its path, which says of which kind it is.
    pub path: String,
    /// Its text, with byte order mark and line ends as they are.
    pub text: String,
    /// How a job runs ctms: the first words of a command line.
    pub command: String,
    /// The text of Piper's configuration, where there is one.
    #[cfg_attr(all(target_arch = "wasm32", feature = "job"), tsify(optional))]
    pub configuration: Option<String>,
}

/// The CI system that a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "job"), derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum PipelineKind {
    /// A Jenkinsfile.
    Jenkins,
    /// A workflow of GitHub Actions.
    Github,
    /// A pipeline of Azure Pipelines.
    Azure,
    /// A pipeline of GitLab CI/CD.
    Gitlab,
}

impl PipelineKind {
    /// Says by its path what a file is for.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let path = path.replace('\\', "/");
        let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
        if name.starts_with("jenkinsfile")
            || name.ends_with(".jenkinsfile")
            || name.ends_with(".groovy")
        {
            return Some(Self::Jenkins);
        }
        if !is_yaml {
            return None;
        }
        match () {
            () if path.contains(".github/") => Some(Self::Github),
            () if path.to_lowercase().contains("gitlab") => Some(Self::Gitlab),
            () if path.to_lowercase().contains("azure") => Some(Self::Azure),
            () => None,
        }
    }
}

/// Some lines that became others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(
    all(target_arch = "wasm32", feature = "job"),
    derive(tsify::Tsify),
    tsify(rename = "PipelineChange")
)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The first line, from 1.
    pub line: usize,
    /// The lines as they were.
    pub before: Vec<String>,
    /// The lines as they are.
    pub after: Vec<String>,
    /// Whether one of the steps ran here, and not only what it needs stands here.
    pub is_step: bool,
}

/// A place where one of the steps is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(
    all(target_arch = "wasm32", feature = "job"),
    derive(tsify::Tsify),
    tsify(rename = "PipelineLeftover")
)]
pub struct Leftover {
    /// Its line, from 1.
    pub line: usize,
    /// The line without the spaces around it.
    pub text: String,
    /// Why it was not changed, and what to do.
    pub reason: String,
}

/// What became of a pipeline.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(
    all(target_arch = "wasm32", feature = "job"),
    derive(tsify::Tsify),
    tsify(rename = "PipelineRewriting")
)]
pub struct Rewriting {
    /// The CI system that the file is for.
    pub kind: PipelineKind,
    /// The new text.
    pub text: String,
    /// What changed, in the order of the lines; empty if nothing did.
    #[cfg_attr(
        all(target_arch = "wasm32", feature = "job"),
        tsify(type = "PipelineChange[]")
    )]
    pub changes: Vec<Change>,
    /// Where one of the steps is left.
    #[cfg_attr(
        all(target_arch = "wasm32", feature = "job"),
        tsify(type = "PipelineLeftover[]")
    )]
    pub left: Vec<Leftover>,
    /// What a person must do besides.
    pub tasks: Vec<String>,
    /// Lines to paste, where the file is not changed.
    pub block: Option<String>,
}

/// Changes a pipeline; none if its path does not say for which CI system it is.
#[must_use]
pub fn rewrite(pipeline: &Pipeline) -> Option<Rewriting> {
    let kind = PipelineKind::of(&pipeline.path)?;
    let mut work = Work::new(kind, &pipeline.text);
    match kind {
        PipelineKind::Jenkins => jenkinsfile::rewrite(pipeline, &mut work),
        PipelineKind::Github => workflow::rewrite(pipeline, &mut work),
        PipelineKind::Azure | PipelineKind::Gitlab => blocks::describe(pipeline, &mut work),
    }
    Some(work.finish())
}

/// Bytes of a text that become others.
#[derive(Debug)]
struct Edit {
    range: Range<usize>,
    text: String,
    is_step: bool,
}

/// A rewriting that is being made.
#[derive(Debug)]
struct Work<'a> {
    kind: PipelineKind,
    text: &'a str,
    edits: Vec<Edit>,
    left: Vec<Leftover>,
    tasks: Vec<String>,
    block: Option<String>,
}

impl<'a> Work<'a> {
    const fn new(kind: PipelineKind, text: &'a str) -> Self {
        Self {
            kind,
            text,
            edits: Vec::new(),
            left: Vec::new(),
            tasks: Vec::new(),
            block: None,
        }
    }

    fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.edit(range, text.into(), false);
    }

    /// Replaces what runs one of the steps.
    fn replace_step(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.edit(range, text.into(), true);
    }

    fn edit(&mut self, range: Range<usize>, text: String, is_step: bool) {
        self.edits.push(Edit {
            range,
            text,
            is_step,
        });
    }

    fn leave(&mut self, at: usize, reason: &str) {
        let line = self.line_of(at);
        if self.left.iter().any(|left| left.line == line) {
            return;
        }
        let text = self.text.lines().nth(line - 1).unwrap_or_default();
        self.left.push(Leftover {
            line,
            text: text.trim_matches(['\u{feff}', ' ', '\t', '\r']).to_owned(),
            reason: reason.to_owned(),
        });
    }

    fn task(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.tasks.contains(&text) {
            self.tasks.push(text);
        }
    }

    /// The line of a byte, from 1.
    fn line_of(&self, at: usize) -> usize {
        1 + self
            .text
            .bytes()
            .take(at)
            .filter(|byte| *byte == b'\n')
            .count()
    }

    /// How lines end in this file: as its first one does.
    fn line_end(&self) -> &'static str {
        match self.text.split_once('\n') {
            Some((first, _)) if first.ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    fn finish(mut self) -> Rewriting {
        self.edits
            .sort_by_key(|edit| (edit.range.start, edit.range.end));
        self.left.sort_by_key(|left| left.line);
        let mut changes: Vec<Change> = Vec::new();
        let mut text = String::new();
        let mut at = 0;
        let mut edits = self.edits.iter().peekable();
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            let end = at + line.len();
            let mut new = String::new();
            let mut from = at;
            let (mut is_changed, mut is_step) = (false, false);
            while let Some(edit) = edits.next_if(|edit| edit.range.start < end) {
                is_changed = true;
                is_step |= edit.is_step;
                new.push_str(self.text.get(from..edit.range.start).unwrap_or_default());
                new.push_str(&edit.text);
                from = edit.range.end;
            }
            new.push_str(self.text.get(from..end).unwrap_or_default());
            text.push_str(&new);
            at = end;
            if is_changed {
                let after: Vec<String> = new.lines().map(str::to_owned).collect();
                let before = line.trim_end_matches(['\r', '\n']).to_owned();
                match changes.last_mut() {
                    Some(last) if last.line + last.before.len() == index + 1 => {
                        last.before.push(before);
                        last.after.extend(after);
                        last.is_step |= is_step;
                    }
                    _ => changes.push(Change {
                        line: index + 1,
                        before: vec![before],
                        after,
                        is_step,
                    }),
                }
            }
        }
        Rewriting {
            kind: self.kind,
            text,
            changes,
            left: self.left,
            tasks: self.tasks,
            block: self.block,
        }
    }
}

/// What a person must do so that a job can run the command at all.
fn task_of_package(command: &str) -> Option<&'static str> {
    command.contains("CTMS_PACKAGE").then_some(
        "set the variable CTMS_PACKAGE of the job: the path or URL of a tarball of ctms, or name and version in a registry of your own",
    )
}

#[cfg(test)]
mod tests;
