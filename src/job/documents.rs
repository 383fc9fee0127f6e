//! The files of a Piper configuration: read with the place of what is wrong in them,
//! and with the custom defaults that they name.

use super::layers::place;
use super::piper::{STAGE, STEPS};
use super::sources::Sources;
use crate::error::finding::Finding;
use crate::text::yaml::{Dialect, Node, parse};

/// Returns the files that a Piper configuration names as its custom defaults, in
/// their order; addresses are left out, nothing is fetched.
#[must_use]
pub fn custom_defaults(config: &str) -> Vec<String> {
    let Ok(document) = parse(config, Dialect::LibYaml) else {
        return Vec::new();
    };
    let names = named_defaults(&document.root)
        .iter()
        .filter_map(Node::as_str);
    names
        .filter(|name| !is_address(name))
        .map(str::to_owned)
        .collect()
}

fn named_defaults(root: &Node) -> &[Node] {
    let node = root.get("customDefaults");
    node.and_then(Node::as_sequence)
        .or_else(|| node.map(std::slice::from_ref))
        .unwrap_or_default()
}

pub(super) fn is_address(name: &str) -> bool {
    name.starts_with("http://") || name.starts_with("https://")
}

/// Parses a file; an error is a finding that names the place.
pub(super) fn read_document(
    sources: &Sources,
    name: &str,
    text: &str,
    findings: &mut Vec<Finding>,
) -> Option<(String, Node)> {
    let error = match parse(text, Dialect::LibYaml) {
        Ok(document) => return Some((name.to_owned(), document.root)),
        Err(error) => error,
    };
    let place = format!("{name}:{}:{}", error.line, error.column);
    let problem = format!("this is not valid YAML: {}", error.message);
    let is_checked = sources.options.check != Some(false);
    let own = parse(
        &own_parts(text, sources.options.stage_name().unwrap_or(STAGE)),
        Dialect::LibYaml,
    );
    if let (Ok(own), false) = (&own, is_checked) {
        findings.push(Finding::warning(
            place,
            problem,
            "only what concerns the release was read (--no-check)",
        ));
        return Some((name.to_owned(), own.root.clone()));
    }
    let advice = match own {
        Ok(_) => {
            "check the indentation of this line and of the ones above it; --no-check ignores it, as it is outside of what concerns the release"
        }
        Err(_) => "check the indentation of this line and of the ones above it",
    };
    findings.push(Finding::error(place, problem, advice));
    None
}

/// Blanks the parts of a configuration that say nothing about a release: whole
/// entries of the first and second level, so that lines keep their numbers.
fn own_parts(text: &str, stage: &str) -> String {
    let mut out = String::new();
    let (mut is_own_section, mut is_own_entry) = (false, false);
    let mut entry_indentation = None;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches(' ');
        let indentation = line.len() - bare.len();
        let key = bare.split(':').next().unwrap_or_default();
        let key = key.trim_matches(['"', '\'']);
        let is_content = !bare.trim().is_empty() && !bare.starts_with('#');
        if is_content && indentation == 0 {
            is_own_section = matches!(
                key,
                "general" | "stages" | "steps" | "customDefaults" | "---"
            );
            is_own_entry = true;
            entry_indentation = None;
        } else if is_content && *entry_indentation.get_or_insert(indentation) >= indentation {
            entry_indentation = Some(indentation);
            is_own_entry = STEPS.contains(&key)
                || key == stage
                || matches!(key, "verbose" | "release")
                || bare.starts_with('-');
        }
        out.push_str(match is_own_section && is_own_entry {
            true => line,
            false => "\n",
        });
    }
    out
}

/// Reads the custom defaults that a configuration names, the most important last.
pub(super) fn read_defaults(
    sources: &Sources,
    path: &str,
    root: &Node,
    findings: &mut Vec<Finding>,
) -> Vec<(String, Node)> {
    let mut defaults = Vec::new();
    for node in named_defaults(root) {
        let name = node.as_str().unwrap_or_default();
        match sources.file(name) {
            Some(text) => defaults.extend(read_document(sources, name, text, findings)),
            None => findings.push(missing_defaults(&place(path, node), name)),
        }
    }
    defaults
}

pub(super) fn missing_defaults(place: &str, name: &str) -> Finding {
    if is_address(name) {
        return Finding::warning(
            place.to_owned(),
            "custom defaults behind an address are not fetched",
            "download the file before, and name it here by its path",
        );
    }
    Finding::error(
        place.to_owned(),
        format!("the defaults {name} cannot be read"),
        "correct the path, which counts from the working directory, or remove it",
    )
}
