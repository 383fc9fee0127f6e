//! A workflow of GitHub Actions: a step with Piper's action becomes a step with a
//! command, and Piper's command becomes that of ctms.

use std::ops::Range;

use super::shell::{is_plain, names_step, piper_words};
use super::{Pipeline, STEPS, Work, task_of_package};
use crate::text::yaml::{Dialect, Node, parse};

const ACTION: &str = "sap/project-piper-action@";
/// Inputs of Piper's action that only say where Piper comes from.
const SOURCES: [&str; 5] = ["piper-", "sap-piper-", "github-", "wdf-github-", "gh-"];
const PACKAGE: &str = "CTMS_PACKAGE";
const PACKAGE_LINE: &str = "CTMS_PACKAGE: ${{ vars.CTMS_PACKAGE }}";
/// Shells that do not read the command as it is written.
const OTHER_SHELLS: [&str; 4] = ["pwsh", "powershell", "cmd", "python"];

pub(super) fn rewrite(pipeline: &Pipeline, work: &mut Work<'_>) {
    let text = pipeline.text.trim_start_matches('\u{feff}');
    let mark = pipeline.text.len() - text.len();
    let lines = Lines::new(&pipeline.text, mark);
    match parse(text, Dialect::LibYaml) {
        Ok(document) => {
            let has_package = has_variable(&document.root);
            let jobs = document.root.get("jobs").map(Node::entries);
            for (_, job) in jobs.unwrap_or_default() {
                let steps = job.get("steps").and_then(Node::as_sequence);
                for step in steps.unwrap_or_default() {
                    let step = Step {
                        entries: step.entries(),
                        lines: &lines,
                        command: &pipeline.command,
                        has_package: has_package || has_variable(job) || has_variable(step),
                        is_posix: is_posix(job) && is_posix(step),
                    };
                    step.rewrite(work);
                }
            }
        }
        Err(_) => work.task("correct the YAML of this file: nothing in it was changed"),
    }
    leave_rest(&lines, work);
    if !work.edits.is_empty() {
        work.task("check that each step with ctms has the service key in its env, as PIPER_serviceKey: ${{ secrets.NAME }}");
        if let Some(task) = task_of_package(&pipeline.command) {
            work.task(task.replace("of the job", "of the repository"));
        }
    }
}

/// Names the lines that still run one of the steps.
fn leave_rest(lines: &Lines<'_>, work: &mut Work<'_>) {
    for index in 0..lines.ranges.len() {
        let (range, line) = lines.line(index);
        let is_edited = |work: &Work<'_>| {
            let mut edits = work.edits.iter();
            edits.any(|edit| edit.range.start < range.end && edit.range.end >= range.start)
        };
        let key = line.trim_start().trim_start_matches("- ");
        let is_step = ["step-name:", "command:", "stepName:"]
            .iter()
            .any(|name| key.starts_with(name));
        let runs = !piper_words(line).is_empty() || quotes_command(line);
        if !is_comment(line) && names_step(line) && (runs || is_step) && !is_edited(work) {
            work.leave(
                range.start,
                "not surely changeable: run ctms piper in its place",
            );
        }
    }
}

/// Whether Piper's command stands behind a quote, where words are not split surely.
fn quotes_command(line: &str) -> bool {
    let cleaned: String = line
        .chars()
        .map(|c| {
            if matches!(c, '"' | '\'' | '`' | '[' | ']' | ',') {
                ' '
            } else {
                c
            }
        })
        .collect();
    !piper_words(&cleaned).is_empty()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn has_variable(node: &Node) -> bool {
    node.get("env")
        .is_some_and(|env| env.get(PACKAGE).is_some())
}

/// Whether scripts here are read by a POSIX shell.
fn is_posix(node: &Node) -> bool {
    let text = |name: &str| node.get(name).and_then(Node::as_str).unwrap_or_default();
    let shell = text("shell").split_whitespace().next().unwrap_or_default();
    let runner = text("runs-on").to_lowercase();
    !OTHER_SHELLS.contains(&shell) && !runner.contains("windows")
}

/// The lines of a text with their bytes.
struct Lines<'a> {
    text: &'a str,
    ranges: Vec<Range<usize>>,
}

impl<'a> Lines<'a> {
    /// `mark` bytes at the beginning belong to no line.
    fn new(text: &'a str, mark: usize) -> Self {
        let mut at = 0;
        let mut ranges: Vec<Range<usize>> = text
            .split_inclusive('\n')
            .map(|line| {
                let start = at;
                at += line.len();
                start..at
            })
            .collect();
        if let Some(first) = ranges.first_mut() {
            first.start += mark;
        }
        Self { text, ranges }
    }

    /// A line by its index from 0: its bytes without the line's end, and its text.
    fn line(&self, index: usize) -> (Range<usize>, &'a str) {
        let range = self.ranges.get(index).cloned().unwrap_or_default();
        let line = self.text.get(range.clone()).unwrap_or_default();
        let line = line.trim_end_matches(['\r', '\n']);
        (range.start..range.start + line.len(), line)
    }

    /// The bytes of a line with its end.
    fn whole(&self, index: usize) -> Range<usize> {
        self.ranges.get(index).cloned().unwrap_or_default()
    }
}

/// One step of a job.
struct Step<'a> {
    entries: &'a [(Node, Node)],
    lines: &'a Lines<'a>,
    command: &'a str,
    has_package: bool,
    is_posix: bool,
}

impl Step<'_> {
    fn entry(&self, name: &str) -> Option<(usize, &Node, &Node)> {
        let mut entries = self.entries.iter().enumerate();
        entries.find_map(|(index, (key, value))| {
            (key.as_str() == Some(name)).then_some((index, key, value))
        })
    }

    fn rewrite(&self, work: &mut Work<'_>) {
        if let Some((_, key, value)) = self.entry("uses") {
            let uses = value.as_str().unwrap_or_default().to_lowercase();
            if uses.starts_with(ACTION) {
                self.action(key, work);
            }
        } else if let Some((index, key, _)) = self.entry("run") {
            self.script(index, key, work);
        }
    }

    /// The lines of an entry, from 0: up to the next one, without what follows it.
    fn lines_of(&self, index: usize) -> Range<usize> {
        let Some((key, _)) = self.entries.get(index) else {
            return 0..0;
        };
        let next = self.entries.get(index + 1).map(|(next, _)| next.line - 1);
        let end = next.unwrap_or_else(|| {
            let mut end = key.line;
            while end < self.lines.ranges.len() {
                let (_, line) = self.lines.line(end);
                let indentation = line.len() - line.trim_start().len();
                if !line.trim().is_empty() && indentation < key.column {
                    break;
                }
                end += 1;
            }
            end
        });
        let is_empty = |at: usize| {
            let (_, line) = self.lines.line(at);
            line.trim().is_empty() || is_comment(line)
        };
        let trailing = (key.line..end).rev().take_while(|at| is_empty(*at)).count();
        key.line - 1..end - trailing
    }

    fn action(&self, key: &Node, work: &mut Work<'_>) {
        let Some((with_index, with_key, with)) = self.entry("with") else {
            return;
        };
        let input = |name: &str| with.get(name).and_then(Node::as_str).map(str::trim);
        let Some(step) = input("step-name").or_else(|| input("command")) else {
            return;
        };
        if !STEPS.contains(&step) {
            return;
        }
        let name = with
            .entries()
            .iter()
            .find(|(_, value)| value.as_str().map(str::trim) == Some(step));
        let place = name.map_or(key.line, |(name, _)| name.line);
        match self.action_line(key, with_key, with, step) {
            Ok(line) if self.can_have_package() => {
                self.write_action(key, with_index, &line, work);
            }
            Ok(_) => self.leave(
                place,
                "its env is not written line by line: change it by hand",
                work,
            ),
            Err(reason) => self.leave(place, &reason, work),
        }
    }

    fn leave(&self, line: usize, reason: &str, work: &mut Work<'_>) {
        let (range, _) = self.lines.line(line - 1);
        work.leave(range.start, reason);
    }

    /// The command line that does what the action did, or why there is none.
    fn action_line(
        &self,
        key: &Node,
        with_key: &Node,
        with: &Node,
        step: &str,
    ) -> Result<String, String> {
        for (name, _) in with.entries() {
            let name = name.as_str().unwrap_or_default();
            let is_known = ["step-name", "command", "flags"].contains(&name)
                || SOURCES.iter().any(|start| name.starts_with(start));
            if !is_known {
                return Err(format!(
                    "ctms has nothing for the input {name}: change it by hand"
                ));
            }
        }
        let is_block = |key: &Node, name: &str| {
            let (_, line) = self.lines.line(key.line - 1);
            let (before, rest) = line.split_at_checked(key.column - 1).unwrap_or(("", ""));
            let is_first = before.trim() == "-";
            rest.starts_with(name) && (before.trim().is_empty() || (is_first && name == "uses:"))
        };
        let is_below = with
            .entries()
            .first()
            .is_some_and(|(first, _)| first.line > with_key.line);
        if !is_block(key, "uses:") || !is_block(with_key, "with:") || !is_below {
            return Err("the step is not written line by line: change it by hand".to_owned());
        }
        if !self.is_posix {
            return Err("its shell is not a POSIX one: change it by hand".to_owned());
        }
        let flags = with.get("flags").and_then(Node::as_str).unwrap_or_default();
        let flags: Vec<&str> = flags.split_whitespace().collect();
        let flags = flags.join(" ");
        if !is_plain(&flags) {
            return Err(
                "a shell would read its flags in another way: change it by hand".to_owned(),
            );
        }
        let line = format!("{} piper {step} {flags}", self.command);
        Ok(line.trim_end().to_owned())
    }

    fn write_action(&self, key: &Node, with_index: usize, line: &str, work: &mut Work<'_>) {
        if line.contains("erviceKey") {
            work.task("move the service key from the flags into the step's env, as PIPER_serviceKey: command lines can be read by others");
        }
        let end = work.line_end();
        let indentation = " ".repeat(key.column - 1);
        let (range, _) = self.lines.line(key.line - 1);
        let mut text = format!("run: |{end}{indentation}  {line}");
        if self.needs_package() && self.entry("env").is_none() {
            text.push_str(&format!(
                "{end}{indentation}env:{end}{indentation}  {PACKAGE_LINE}"
            ));
        }
        work.replace_step(range.start + key.column - 1..range.end, text);
        for index in self.lines_of(with_index) {
            let (_, line) = self.lines.line(index);
            if !is_comment(line) {
                work.replace(self.lines.whole(index), "");
            }
        }
        self.add_package(work);
    }

    fn needs_package(&self) -> bool {
        self.command.contains(PACKAGE) && !self.has_package
    }

    fn can_have_package(&self) -> bool {
        self.entry("env").is_none_or(|(_, key, env)| {
            let first = env.entries().first();
            !self.needs_package() || first.is_some_and(|(first, _)| first.line > key.line)
        })
    }

    /// Adds the variable to the variables of the step, where it has some.
    fn add_package(&self, work: &mut Work<'_>) {
        let Some((_, key, env)) = self.entry("env").filter(|_| self.needs_package()) else {
            return;
        };
        if let Some((first, _)) = env.entries().first() {
            let at = self.lines.whole(key.line - 1).end;
            let indentation = " ".repeat(first.column - 1);
            let line = format!("{indentation}{PACKAGE_LINE}{}", work.line_end());
            work.replace(at..at, line);
        }
    }

    fn script(&self, index: usize, key: &Node, work: &mut Work<'_>) {
        let (range, first) = self.lines.line(key.line - 1);
        let value = first.get(key.column - 1..).unwrap_or_default();
        let value = value.strip_prefix("run:").map(str::trim_start);
        let is_sure = value.is_some_and(|value| !value.starts_with('"'))
            && self.is_posix
            && self.can_have_package();
        let mut count = 0;
        for index in self.lines_of(index) {
            let (range, line) = self.lines.line(index);
            for word in piper_words(line)
                .into_iter()
                .filter(|_| is_sure && !is_comment(line))
            {
                let place = range.start + word.start..range.start + word.end;
                work.replace_step(place, format!("{} piper", self.command));
                count += 1;
            }
        }
        if count == 0 || !self.needs_package() {
            return;
        }
        if self.entry("env").is_some() {
            self.add_package(work);
        } else {
            let end = work.line_end();
            let indentation = " ".repeat(key.column - 1);
            let last = self
                .lines_of(index)
                .last()
                .map_or(range.end, |last| self.lines.line(last).0.end);
            work.replace(
                last..last,
                format!("{end}{indentation}env:{end}{indentation}  {PACKAGE_LINE}"),
            );
        }
    }
}
