//! A Jenkinsfile: `tmsUpload` becomes `ctmsUpload`, a step of the library ctms, which
//! is loaded beside Piper's.
//!
//! The steps of that library have names of their own besides Piper's, because
//! Jenkins does not say which of two libraries counts that have a step of one name.

use super::super::layers::truth;
use super::groovy::{Kind, Quote, Token, tokens};
use super::shell::{names_step, piper_words};
use super::{Pipeline, STEPS, Work, task_of_package};
use crate::text::yaml::{Dialect, Node, parse};

const LIBRARY: &str = "ctms";
/// Piper's steps that run whole stages, as the configuration says.
const STAGES: [&str; 2] = ["piperPipeline", "piperPipelineStageRelease"];
/// Steps whose text a POSIX shell runs.
const SHELL: &str = "sh";

pub(super) fn rewrite(pipeline: &Pipeline, work: &mut Work<'_>) {
    let Some(tokens) = tokens(work.text) else {
        return leave_all(work);
    };
    let code = Code { tokens: &tokens };
    let libraries = code.libraries();
    let names = libraries.iter().flat_map(|library| &library.names);
    let has_own = names.clone().any(|name| is_named(name, LIBRARY));
    let has_pipers = names.clone().any(|name| name.contains("piper"));
    let are_own = has_own && !has_pipers;
    let configuration = pipeline.configuration.as_deref();
    let is_configured = configuration.is_some_and(configures_step);
    let (mut calls, mut commands) = (0, 0);
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Word if STEPS.contains(&token.text) && !are_own => {
                calls += usize::from(code.call(index, work));
            }
            Kind::Word if STAGES.contains(&token.text) && is_configured => {
                work.leave(
                    token.range.start,
                    "this runs tmsUpload or tmsExport as .pipeline/config.yml says: switch it off there, and add a stage with ctmsUpload or ctmsExport",
                );
            }
            Kind::Text(quote) => commands += code.commands(index, quote, &pipeline.command, work),
            Kind::Word | Kind::Sign(_) | Kind::LineEnd => {}
        }
    }
    if calls > 0 {
        if !has_own && libraries.is_empty() && !is_jenkinsfile(&pipeline.path) {
            work.task("load the library ctms in the Jenkinsfile that runs this script: @Library('ctms') _");
        } else if !has_own {
            load_library(&libraries, work);
        }
        work.task("Jenkins must know the library ctms: Manage Jenkins, System, Global Trusted Pipeline Libraries, name ctms, the repository of ctms, Library Path jenkins/");
        work.task("install the command ctms on the agent, or set CTMS_PACKAGE in the job: the library then installs that package");
        work.task(
            "the credential that credentialsId names can stay: it holds the service key as before",
        );
        if has_pipers {
            work.task("remove Piper's library when the file uses no other step of it");
        }
    }
    if commands > 0 {
        work.task("put the service key into the variable PIPER_serviceKey, with withCredentials");
        if let Some(task) = task_of_package(&pipeline.command) {
            work.task(task);
        }
    }
}

/// Whether Piper's own pipeline runs one of the steps with this configuration.
fn configures_step(text: &str) -> bool {
    let Ok(document) = parse(text, Dialect::LibYaml) else {
        return names_step(text);
    };
    let entries = |name| {
        document
            .root
            .get(name)
            .map(Node::entries)
            .unwrap_or_default()
    };
    let is_switched = |step: &str, on: bool| {
        let mut stages = entries("stages").iter();
        stages.any(|(_, stage)| stage.get(step).and_then(truth) == Some(on))
    };
    let has_parameters = |step: &str| {
        entries("steps")
            .iter()
            .any(|(name, _)| name.as_str() == Some(step))
    };
    STEPS
        .iter()
        .any(|step| is_switched(step, true) || (has_parameters(step) && !is_switched(step, false)))
}

/// Without understanding the source, every line that names a step is left.
fn leave_all(work: &mut Work<'_>) {
    let mut at = 0;
    for line in work.text.split_inclusive('\n') {
        if names_step(line) {
            work.leave(
                at,
                "the file could not be read as Groovy to its end: change it by hand",
            );
        }
        at += line.len();
    }
}

/// A place that loads libraries.
struct Library {
    names: Vec<String>,
    form: Form,
}

/// How libraries are loaded; with the ranges that an addition needs.
enum Form {
    /// `@Library('a') _`: the text.
    Annotation(std::ops::Range<usize>),
    /// `@Library(['a', 'b']) _`: the end of the last text.
    Annotations(usize),
    /// `library 'a'`: where the step begins, and where it ends.
    Step(usize, usize),
}

/// Whether a file is the beginning of a pipeline, and not a script that one loads.
fn is_jenkinsfile(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.to_lowercase().contains("jenkinsfile")
}

/// Whether a library is the named one, in whatever version.
fn is_named(library: &str, name: &str) -> bool {
    library.split('@').next() == Some(name)
}

fn load_library(libraries: &[Library], work: &mut Work<'_>) {
    let end = work.line_end();
    match libraries.first().map(|library| &library.form) {
        Some(Form::Annotation(text)) => {
            work.replace(text.start..text.start, "[");
            work.replace(text.end..text.end, format!(", '{LIBRARY}']"));
        }
        Some(Form::Annotations(last)) => work.replace(*last..*last, format!(", '{LIBRARY}'")),
        Some(Form::Step(start, stop)) => {
            let before = work.text.get(..*start).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            let indentation = line.chars().take_while(|c| c.is_whitespace());
            let indentation: String = indentation.collect();
            work.replace(
                *stop..*stop,
                format!("{end}{indentation}library '{LIBRARY}'"),
            );
        }
        None => {
            let mark = if work.text.starts_with('\u{feff}') {
                '\u{feff}'.len_utf8()
            } else {
                0
            };
            let rest = work.text.get(mark..).unwrap_or_default();
            let first = if rest.starts_with("#!") {
                rest.find('\n').map_or(0, |at| at + 1)
            } else {
                0
            };
            let at = mark + first;
            work.replace(at..at, format!("@Library('{LIBRARY}') _{end}"));
        }
    }
}

struct Code<'a> {
    tokens: &'a [Token<'a>],
}

impl<'a> Code<'a> {
    fn token(&self, index: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(index)
    }

    fn before(&self, index: usize) -> Option<&'a Token<'a>> {
        index.checked_sub(1).and_then(|index| self.token(index))
    }

    fn begins_statement(&self, index: usize) -> bool {
        self.before(index).is_none_or(|token| match token.kind {
            Kind::LineEnd => self.ends_statement(index - 1),
            Kind::Sign(sign) => "{};".contains(sign),
            Kind::Word => token.text == "else",
            Kind::Text(_) => false,
        })
    }

    /// Whether a line that ends here is not continued: inside of a list of arguments it is.
    fn ends_statement(&self, index: usize) -> bool {
        self.before(index).is_none_or(|token| match token.kind {
            Kind::Sign(sign) => !",([:=+".contains(sign),
            Kind::Word | Kind::Text(_) | Kind::LineEnd => true,
        })
    }

    /// Changes a call of a step; says so.
    fn call(&self, index: usize, work: &mut Work<'_>) -> bool {
        let Some(token) = self.token(index) else {
            return false;
        };
        let next = self.token(index + 1);
        if next.is_some_and(|next| next.is_sign(':')) {
            // A switch in a map.
            return false;
        }
        let has_arguments = next.is_some_and(|next| {
            let is_named = next.kind == Kind::Word
                && self
                    .token(index + 2)
                    .is_some_and(|after| after.is_sign(':'));
            next.is_sign('(') || is_named
        });
        if self.begins_statement(index) && has_arguments {
            // Its name in the library ctms: ctmsUpload, ctmsExport.
            work.replace_step(token.range.clone(), format!("c{}", token.text));
            return true;
        }
        work.leave(token.range.start, "not surely a call of the step: change it by hand to ctmsUpload or ctmsExport of the library ctms");
        false
    }

    /// Changes the commands of a text that a shell runs; returns how many.
    fn commands(&self, index: usize, quote: Quote, command: &str, work: &mut Work<'_>) -> usize {
        let Some(token) = self.token(index) else {
            return 0;
        };
        let is_script = self.before(index).is_some_and(|before| {
            let opens = before.is_sign('(') && index >= 2 && self.is_shell(index - 2);
            let is_named = before.is_sign(':')
                && index >= 2
                && self
                    .tokens
                    .get(index - 2)
                    .is_some_and(|t| t.is_word("script"));
            before.is_word(SHELL) || opens || is_named
        });
        let mut count = 0;
        let begin = token.range.start + (token.range.len() - token.text.len()) / 2;
        let mut at = begin;
        for line in token.text.split_inclusive('\n') {
            let words = piper_words(line.trim_start_matches(' ')).into_iter();
            let shift = at + line.len() - line.trim_start_matches(' ').len();
            let is_comment = line.trim_start().starts_with('#');
            for word in words.filter(|_| !is_comment) {
                let place = shift + word.start..shift + word.end;
                let text = match quote {
                    Quote::Single => format!("{command} piper"),
                    Quote::Double => format!("{command} piper")
                        .replace('"', "\\\"")
                        .replace('$', "\\$"),
                    Quote::Slashes => String::new(),
                };
                if is_script && !text.is_empty() {
                    work.replace_step(place, text);
                    count += 1;
                } else {
                    work.leave(
                        place.start,
                        "not surely a command of a POSIX shell: run ctms piper in its place",
                    );
                }
            }
            at += line.len();
        }
        count
    }

    fn is_shell(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.is_word(SHELL))
    }

    /// The places that load libraries by literal names, annotations first.
    fn libraries(&self) -> Vec<Library> {
        let indices = 0..self.tokens.len();
        let annotations = indices.clone().filter_map(|index| self.annotation(index));
        let steps = indices.filter_map(|index| self.library_step(index));
        annotations.chain(steps).collect()
    }

    fn annotation(&self, index: usize) -> Option<Library> {
        let is_annotation = self.token(index)?.is_sign('@')
            && self.token(index + 1)?.is_word("Library")
            && self.token(index + 2)?.is_sign('(');
        let first = self.token(index + 3).filter(|_| is_annotation)?;
        if matches!(first.kind, Kind::Text(_)) {
            return self.token(index + 4)?.is_sign(')').then(|| Library {
                names: vec![first.text.to_owned()],
                form: Form::Annotation(first.range.clone()),
            });
        }
        let mut names = Vec::new();
        let mut last = None;
        for token in self.tokens.get(index + 4..)? {
            match token.kind {
                Kind::Text(_) => {
                    names.push(token.text.to_owned());
                    last = Some(token.range.end);
                }
                Kind::Sign(',') | Kind::LineEnd => {}
                Kind::Sign(']') if first.is_sign('[') => {
                    return Some(Library {
                        names,
                        form: Form::Annotations(last?),
                    });
                }
                Kind::Sign(_) | Kind::Word => return None,
            }
        }
        None
    }

    fn library_step(&self, index: usize) -> Option<Library> {
        let word = self.token(index).filter(|token| token.is_word("library"))?;
        let next = self.token(index + 1)?;
        let has_bracket = next.is_sign('(');
        let name = if has_bracket {
            self.token(index + 2)?
        } else {
            next
        };
        if !self.begins_statement(index) || !matches!(name.kind, Kind::Text(_)) {
            return None;
        }
        let close = if has_bracket {
            self.token(index + 3)?
        } else {
            name
        };
        let after = self.token(index + if has_bracket { 4 } else { 2 });
        let is_whole = after.is_none_or(|token| token.kind == Kind::LineEnd);
        (is_whole && (!has_bracket || close.is_sign(')'))).then(|| Library {
            names: vec![name.text.to_owned()],
            form: Form::Step(word.range.start, close.range.end),
        })
    }
}
