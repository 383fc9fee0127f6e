//! Values from many places, the most important first, read as what they must be.

use serde_json::Value as Json;

use super::keys::{Parameter, Scope, known_names, meaning};
use super::node::from_json;
use super::origin::{Origin, Source, Sourced};
use crate::error::finding::Finding;
use crate::text::near::{did_you_mean, near};
use crate::text::yaml::{Kind, Node, Value};

/// One value that stands somewhere. Its node shows no text in `Debug`.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) key: Parameter,
    /// The name as it stands there.
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) node: Node,
}

/// All settings, the most important first.
#[derive(Debug, Default)]
pub(super) struct Layers {
    settings: Vec<Setting>,
    /// Whether an empty text hides what less important places say, as in Piper.
    is_blank_said: bool,
    pub(super) findings: Vec<Finding>,
}

impl Layers {
    /// Layers in which an empty text counts as Piper counts it.
    pub(super) fn of_step() -> Self {
        Self {
            is_blank_said: true,
            ..Self::default()
        }
    }

    /// Adds a setting below all that are there; nothing says nothing, nor does an empty text.
    pub(super) fn push(&mut self, key: Parameter, name: &str, origin: Origin, node: Node) {
        if !node.is_null() && (self.is_blank_said || !is_blank(&node)) {
            self.settings.push(Setting {
                key,
                name: name.to_owned(),
                origin,
                node,
            });
        }
    }

    /// Adds the settings of a block of a file, warns about names it does not know
    /// where `scope` is a block of our own.
    pub(super) fn push_block(&mut self, path: &str, block: &Node, scope: Scope) {
        let strict = matches!(scope, Scope::SapBlock | Scope::PiperStep);
        if strict && block.as_mapping().is_none() && !block.is_null() {
            self.findings.push(Finding::error(
                place(path, block),
                format!("a mapping belongs here, but it is {}", block.kind()),
                "write the parameters as key: value, one a line, indented",
            ));
        }
        let mut seen: Vec<Parameter> = Vec::new();
        for (name_node, node) in block.entries() {
            let name = name_node.as_str().unwrap_or_default();
            let Some(key) = meaning(name, scope) else {
                if strict {
                    self.findings.push(unknown_name(path, name_node, scope));
                }
                continue;
            };
            if key != Parameter::Unused && seen.contains(&key) {
                self.findings.push(Finding::warning(
                    place(path, name_node),
                    format!("{name} says again what stands above it, and is ignored"),
                    "keep one of them",
                ));
                continue;
            }
            seen.push(key);
            self.push(key, name, Origin::file(path, node.line), node.clone());
        }
    }

    /// Returns the most important setting of a key, unless that is empty.
    pub(super) fn first(&self, key: Parameter) -> Option<&Setting> {
        let mut settings = self.settings.iter();
        settings
            .find(|setting| setting.key == key)
            .filter(|setting| !is_blank(&setting.node))
    }

    /// Returns under which names a key stands, with their places.
    pub(super) fn names(&self, key: Parameter) -> Vec<Sourced<String>> {
        let settings = self.settings.iter().filter(|setting| setting.key == key);
        let given = |one: &Setting| Sourced::new(one.name.clone(), one.origin.clone());
        settings.map(given).collect()
    }

    /// Returns a text.
    pub(super) fn text(&mut self, key: Parameter) -> Option<Sourced<String>> {
        let setting = self.first(key)?;
        match setting.node.as_str() {
            Some(text) => Some(Sourced::new(text.trim().to_owned(), setting.origin.clone())),
            None => self.wrong(key, "a text"),
        }
    }

    /// Returns a truth value; the words `true` and `false` count too, as in Piper.
    pub(super) fn flag(&mut self, key: Parameter) -> Sourced<bool> {
        let value = match self.first(key) {
            Some(setting) => {
                truth(&setting.node).map(|value| Sourced::new(value, setting.origin.clone()))
            }
            None => return Sourced::default_to(false),
        };
        value
            .or_else(|| self.wrong(key, "true or false"))
            .unwrap_or_else(|| Sourced::default_to(false))
    }

    /// Returns a list of texts; one text is a list of one, an empty list is nothing.
    pub(super) fn list(&mut self, key: Parameter) -> Option<Sourced<Vec<String>>> {
        let setting = self.first(key)?;
        let nodes = setting
            .node
            .as_sequence()
            .unwrap_or(std::slice::from_ref(&setting.node));
        let mut texts = Vec::new();
        for node in nodes {
            match node.as_str() {
                Some(text) => texts.push(text.trim().to_owned()),
                None => return self.wrong(key, "a text or a list of texts"),
            }
        }
        (!texts.is_empty()).then(|| Sourced::new(texts, setting.origin.clone()))
    }

    /// Returns the pairs of a mapping from all places together, as Piper merges
    /// them: for each name the most important place counts.
    pub(super) fn mapping(&mut self, key: Parameter) -> Vec<Pair> {
        let mut merged: Vec<Pair> = Vec::new();
        let is_said = |one: &&Setting| one.key == key && !is_blank(&one.node);
        for setting in self.settings.iter().filter(is_said) {
            let mut here = Vec::new();
            let problem = match pairs(setting, &setting.node, 0, &mut here) {
                Ok(()) => None,
                Err(Wrong::Kind) => Some("must be a mapping of node name to file".to_owned()),
                Err(Wrong::Double(node)) => Some(format!("names the node {node:?} twice")),
            };
            if let Some(problem) = problem {
                self.findings.push(Finding::error(
                    setting.origin.place().to_owned(),
                    format!("{} {problem}", setting.name),
                    "give one file for each node",
                ));
            }
            let known = merged.len();
            for pair in here {
                if !has_name(merged.get(..known).unwrap_or_default(), &pair.0) {
                    merged.push(pair);
                }
            }
        }
        merged
    }

    fn wrong<T>(&mut self, key: Parameter, wanted: &str) -> Option<T> {
        let setting = self.first(key)?;
        let (name, kind) = (&setting.name, setting.node.kind());
        let finding = Finding::error(
            setting.origin.place().to_owned(),
            format!("{name} must be {wanted}, but it is {kind}"),
            "correct the value",
        );
        self.findings.push(finding);
        None
    }
}

fn is_blank(node: &Node) -> bool {
    node.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Where a node stands, as editors and CI systems understand it.
pub(super) fn place(path: &str, node: &Node) -> String {
    format!("{path}:{}:{}", node.line, node.column)
}

/// Returns the truth value of a node, or of the word that it is. Piper reads YAML
/// 1.1, where an unquoted `yes` or `on` is true.
pub(super) fn truth(node: &Node) -> Option<bool> {
    if let Some(Kind::Bool(value)) = node.scalar_kind() {
        return Some(value);
    }
    let word = node.as_str()?.trim();
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    match (is("true"), is("false")) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// Returns the value of a name in a block, and warns about a name that is only near it.
pub(super) fn find<'a>(
    path: &str,
    block: &'a Node,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Option<&'a Node> {
    if let Some(node) = block.get(name) {
        return Some(node);
    }
    for (key, _) in block.entries() {
        let text = key.as_str().unwrap_or_default();
        if !near(text, [name]).is_empty() {
            findings.push(Finding::warning(
                place(path, key),
                format!("{text:?} is ignored"),
                format!("did you mean {name}?"),
            ));
            break;
        }
    }
    None
}

fn unknown_name(path: &str, name: &Node, scope: Scope) -> Finding {
    let text: String = name.as_str().unwrap_or_default().chars().take(60).collect();
    let advice = did_you_mean(&text, known_names(scope))
        .unwrap_or_else(|| "remove it if it is a typo; it is ignored".to_owned());
    Finding::warning(
        place(path, name),
        format!("{text:?} is not a known parameter"),
        advice,
    )
}

/// A name and the text that is given for it.
pub(super) type Pair = (String, Sourced<String>);

fn has_name(pairs: &[Pair], name: &str) -> bool {
    pairs.iter().any(|(known, _)| known == name)
}

/// Why something is not a mapping of names to texts.
enum Wrong {
    Kind,
    Double(String),
}

/// Collects the pairs of a mapping, of a text `name=file`, of a list of such texts,
/// or of a text that is a mapping in JSON (as variables carry it).
fn pairs(setting: &Setting, node: &Node, depth: usize, out: &mut Vec<Pair>) -> Result<(), Wrong> {
    let mut add = |name: &str, text: &str, origin: Origin| {
        let name = name.trim().to_owned();
        if has_name(out, &name) {
            return Err(Wrong::Double(name));
        }
        out.push((name, Sourced::new(text.trim().to_owned(), origin)));
        Ok(())
    };
    match &node.value {
        Value::Scalar { text, .. } if depth == 0 && text.trim_start().starts_with('{') => {
            match serde_json::from_str::<Json>(text) {
                Ok(json) => pairs(setting, &from_json(&json), 1, out),
                Err(_) => Err(Wrong::Kind),
            }
        }
        Value::Scalar { text, .. } => match text.split_once('=') {
            Some((name, file)) => add(name, file, setting.origin.clone()),
            None => Err(Wrong::Kind),
        },
        Value::Sequence(nodes) if depth == 0 => nodes
            .iter()
            .try_for_each(|node| pairs(setting, node, 1, out)),
        Value::Sequence(_) => Err(Wrong::Kind),
        Value::Mapping(entries) => entries
            .iter()
            .filter(|(_, value)| !value.is_null())
            .try_for_each(|(name, value)| match (name.as_str(), value.as_str()) {
                (Some(name), Some(text)) => add(name, text, line_of(setting, value)),
                _ => Err(Wrong::Kind),
            }),
    }
}

/// The line of a value where the setting stands in a file and the value below it.
fn line_of(setting: &Setting, node: &Node) -> Origin {
    match setting.origin.place().rsplit_once(':') {
        Some((path, _))
            if setting.origin.source == Source::File && setting.node.as_mapping().is_some() =>
        {
            Origin::file(path, node.line)
        }
        _ => setting.origin.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::yaml::Dialect;

    fn layers(texts: &[&str]) -> Layers {
        let mut layers = Layers::default();
        for (index, text) in texts.iter().enumerate() {
            let node = crate::text::yaml::parse(text, Dialect::LibYaml)
                .unwrap()
                .root;
            layers.push_block(&format!("f{index}"), &node, Scope::PiperStep);
        }
        layers
    }

    #[test]
    fn the_first_place_that_says_something_counts() {
        let mut layers = layers(&["nodeName:\nmtaPath: ' '", "nodeName: A", "nodeName: B"]);
        let node = layers.text(Parameter::NodeName).unwrap();
        assert_eq!(
            (node.value.as_str(), node.origin.to_string()),
            ("A", "f1:1".to_owned())
        );
        assert!(layers.list(Parameter::Files).is_none());
    }

    #[test]
    fn mappings_are_merged_name_by_name() {
        let mut layers = layers(&[
            "descriptors: {QA: one}",
            "nodeExtDescriptorMapping:\n  QA: two\n  PROD: three",
            "descriptors: '{\"PROD\": \"four\", \"DEV\": \"five\"}'",
            "descriptors: [T=six, U=seven]",
        ]);
        let merged = layers.mapping(Parameter::Descriptors);
        let shown: Vec<String> = merged
            .iter()
            .map(|(name, given)| format!("{name}={} {}", given.value, given.origin))
            .collect();
        assert_eq!(
            shown,
            [
                "QA=one f0:1",
                "PROD=three f1:3",
                "DEV=five f2:1",
                "T=six f3:1",
                "U=seven f3:1"
            ]
        );
    }

    #[test]
    fn a_wrong_kind_of_value_is_an_error_that_names_the_place() {
        let mut layers = layers(&["nodeName: [A]\nfollow: maybe\nmtaPath: {a: b}\ndescriptors: 7"]);
        assert!(layers.text(Parameter::NodeName).is_none());
        assert!(!layers.flag(Parameter::Follow).value);
        assert!(layers.list(Parameter::Files).is_none());
        assert!(layers.mapping(Parameter::Descriptors).is_empty());
        let places: Vec<&str> = layers.findings.iter().map(|f| f.at.as_ref()).collect();
        assert_eq!(places, ["f0:1", "f0:2", "f0:3", "f0:4"]);
        assert!(layers.findings.iter().all(Finding::is_error));
    }

    #[test]
    fn an_unknown_name_is_a_warning_with_a_suggestion() {
        let layers = layers(&["a: 1\nnodename: QA"]);
        let shown: Vec<String> = layers
            .findings
            .iter()
            .map(|f| format!("{} {} {}", f.at, f.problem, f.advice))
            .collect();
        assert_eq!(shown.len(), 2);
        assert!(shown[1].starts_with("f0:2:1 ") && shown[1].contains("did you mean nodeName?"));
        assert!(!crate::error::finding::has_errors(&layers.findings));
    }

    #[test]
    fn the_same_value_under_two_names_counts_once_and_is_told() {
        let mut layers = layers(&["customDescription: a\ndescription: b"]);
        assert_eq!(layers.text(Parameter::Description).unwrap().value, "a");
        assert!(
            layers.findings[0]
                .problem
                .contains("description says again")
        );
    }

    #[test]
    fn words_for_truth_values_count_as_in_piper() {
        let mut layers = layers(&["verbose: 'TRUE'\nfollow: off"]);
        assert!(layers.flag(Parameter::Verbose).value);
        assert!(!layers.flag(Parameter::Follow).value);
        let mut layers = self::layers(&["verbose: 'yes'"]);
        assert!(!layers.flag(Parameter::Verbose).value);
        assert_eq!(layers.findings.len(), 1);
    }
}
