//! Values from many places, the most important first, read as what they must be.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::keys::{Key, Scope, known_names, meaning};
use super::origin::{Given, Origin};
use crate::finding::Finding;
use crate::near::{did_you_mean, near};
use crate::secret::Secret;
use crate::yaml::{Node, Value};

/// One value that stands somewhere. Its node shows no text in `Debug`.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub(super) key: Key,
    /// The name as it stands there.
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) node: Node,
}

/// All settings, the most important first.
#[derive(Debug, Default)]
pub(super) struct Layers {
    settings: Vec<Setting>,
    pub(super) findings: Vec<Finding>,
}

impl Layers {
    /// Adds a setting below all that are there; nothing and an empty text say nothing.
    pub(super) fn push(&mut self, setting: Setting) {
        let is_blank = setting.node.as_str().is_some_and(|t| t.trim().is_empty());
        if !setting.node.is_plain_null() && !is_blank {
            self.settings.push(setting);
        }
    }

    /// Adds the settings of a block of a file, warns about names it does not know
    /// where `scope` is a block of our own.
    pub(super) fn push_block(&mut self, path: &str, block: &Node, scope: Scope) {
        let strict = matches!(scope, Scope::SapBlock | Scope::PiperStep);
        if strict && block.as_mapping().is_none() && !block.is_plain_null() {
            self.findings.push(Finding::error(
                place(path, block),
                format!("a mapping belongs here, but it is {}", block.kind()),
                "write the parameters as key: value, one a line, indented",
            ));
        }
        let mut seen: Vec<Key> = Vec::new();
        for (name_node, node) in block.entries() {
            let name = name_node.as_str().unwrap_or_default();
            let Some(key) = meaning(name, scope) else {
                if strict {
                    self.findings.push(unknown_name(path, name_node, scope));
                }
                continue;
            };
            if key != Key::Unused && seen.contains(&key) {
                self.findings.push(Finding::warning(
                    place(path, name_node),
                    format!("{name} says again what stands above it, and is ignored"),
                    "keep one of them",
                ));
                continue;
            }
            seen.push(key);
            self.push(Setting {
                key,
                name: name.to_owned(),
                origin: Origin::File {
                    path: path.to_owned(),
                    line: node.line,
                },
                node: node.clone(),
            });
        }
    }

    /// Returns the most important setting of a key.
    pub(super) fn first(&self, key: Key) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key == key)
    }

    /// Returns a text.
    pub(super) fn text(&mut self, key: Key) -> Option<Given<String>> {
        let setting = self.first(key)?.clone();
        match setting.node.as_str() {
            Some(text) => Some(Given::new(text.trim().to_owned(), setting.origin)),
            None => self.wrong(&setting, "a text"),
        }
    }

    /// Returns a text that must not be shown; a mapping from JSON becomes JSON again.
    pub(super) fn secret(&mut self, key: Key) -> Option<Given<Secret>> {
        let setting = self.first(key)?.clone();
        match setting.node.as_str() {
            Some(text) => Some(Given::new(Secret::new(text), setting.origin)),
            None => self.wrong(&setting, "the key as one text"),
        }
    }

    /// Returns a truth value; the words `true` and `false` count too, as in Piper.
    pub(super) fn flag(&mut self, key: Key) -> Option<Given<bool>> {
        let setting = self.first(key)?.clone();
        match truth(&setting.node) {
            Some(value) => Some(Given::new(value, setting.origin)),
            None => self.wrong(&setting, "true or false"),
        }
    }

    /// Returns a list of texts; one text is a list of one.
    pub(super) fn list(&mut self, key: Key) -> Option<Given<Vec<String>>> {
        let setting = self.first(key)?.clone();
        let nodes = setting
            .node
            .as_sequence()
            .unwrap_or(std::slice::from_ref(&setting.node));
        let texts: Option<Vec<String>> = nodes
            .iter()
            .map(|node| node.as_str().map(|text| text.trim().to_owned()))
            .collect();
        match texts {
            Some(texts) => Some(Given::new(texts, setting.origin)),
            None => self.wrong(&setting, "a text or a list of texts"),
        }
    }

    /// Returns the pairs of a mapping from all places together, as Piper merges
    /// them: for each name the most important place counts.
    pub(super) fn mapping(&mut self, key: Key) -> BTreeMap<String, Given<String>> {
        let mut merged = BTreeMap::new();
        let settings: Vec<Setting> = self
            .settings
            .iter()
            .filter(|setting| setting.key == key)
            .cloned()
            .collect();
        for setting in settings {
            let Some(pairs) = pairs(&setting.node) else {
                self.wrong::<()>(&setting, "a mapping of node name to file");
                continue;
            };
            if let Some(name) = double_name(&pairs) {
                self.findings.push(Finding::error(
                    setting.origin.to_string(),
                    format!("{} names the node {name:?} twice", setting.name),
                    "give one file for each node",
                ));
            }
            for (name, text, line) in pairs {
                let origin = match (&setting.origin, line) {
                    (Origin::File { path, .. }, Some(line)) => Origin::File {
                        path: path.clone(),
                        line,
                    },
                    (origin, _) => origin.clone(),
                };
                merged.entry(name).or_insert(Given::new(text, origin));
            }
        }
        merged
    }

    fn wrong<T>(&mut self, setting: &Setting, wanted: &'static str) -> Option<T> {
        let kind = setting.node.kind();
        self.findings.push(Finding::error(
            setting.origin.to_string(),
            format!("{} must be {wanted}, but it is {kind}", setting.name),
            "correct the value",
        ));
        None
    }
}

/// Where a node stands, as editors and CI systems understand it.
pub(super) fn place(path: &str, node: &Node) -> String {
    format!("{path}:{}:{}", node.line, node.column)
}

/// Returns the truth value of a node, or of the word that it is. Piper reads YAML
/// 1.1, where an unquoted `yes` or `on` is true.
pub(super) fn truth(node: &Node) -> Option<bool> {
    let word = node.as_str()?.trim().to_ascii_lowercase();
    match word.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        "yes" | "on" if node.is_plain() => Some(true),
        "no" | "off" if node.is_plain() => Some(false),
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
    let slip = block.entries().iter().find(|(key, _)| {
        key.as_str()
            .is_some_and(|key| !near(key, [name]).is_empty())
    });
    if let Some((key, _)) = slip {
        findings.push(Finding::warning(
            place(path, key),
            format!("{:?} is ignored", key.as_str().unwrap_or_default()),
            format!("did you mean {name}?"),
        ));
    }
    None
}

fn unknown_name(path: &str, name: &Node, scope: Scope) -> Finding {
    let text: String = name.as_str().unwrap_or_default().chars().take(60).collect();
    let advice = did_you_mean(&text, known_names(scope))
        .unwrap_or_else(|| "remove it if it is a slip; it is ignored".to_owned());
    Finding::warning(
        place(path, name),
        format!("{text:?} is no parameter that ctms knows"),
        advice,
    )
}

fn double_name(pairs: &[Pair]) -> Option<&str> {
    pairs.iter().enumerate().find_map(|(index, (name, _, _))| {
        let is_double = pairs.iter().take(index).any(|(other, _, _)| other == name);
        is_double.then_some(name.as_str())
    })
}

/// Name, text, and the line if it has one of its own.
type Pair = (String, String, Option<usize>);

/// The pairs of a mapping, of a text `name=file`, of a list of such texts, or of a
/// text that is a mapping in JSON (as variables carry it).
fn pairs(node: &Node) -> Option<Vec<Pair>> {
    if let Some(nodes) = node.as_sequence() {
        let parts: Option<Vec<_>> = nodes.iter().map(pairs).collect();
        return parts.map(|parts| parts.into_iter().flatten().collect());
    }
    if let Some(text) = node.as_str() {
        if text.trim_start().starts_with('{') {
            let json: Json = serde_json::from_str(text).ok()?;
            json.as_object()?;
            let without_lines = |pairs: Vec<Pair>| {
                let pairs = pairs.into_iter().map(|(name, file, _)| (name, file, None));
                pairs.collect()
            };
            return pairs(&from_json(&json)).map(without_lines);
        }
        let (name, file) = text.split_once('=')?;
        let pair = (name.trim().to_owned(), file.trim().to_owned(), None);
        return Some(vec![pair]);
    }
    node.entries()
        .iter()
        .filter(|(_, value)| !value.is_plain_null())
        .map(|(name, value)| {
            let text = value.as_str()?.trim().to_owned();
            Some((name.as_str()?.trim().to_owned(), text, Some(value.line)))
        })
        .collect()
}

/// Makes a node of a JSON value, so that both are read alike.
pub(super) fn from_json(json: &Json) -> Node {
    let value = match json {
        Json::Null => Value::Scalar {
            text: String::new(),
            plain: true,
        },
        Json::Bool(_) | Json::Number(_) => Value::Scalar {
            text: json.to_string(),
            plain: true,
        },
        Json::String(text) => Value::Scalar {
            text: text.clone(),
            plain: false,
        },
        Json::Array(list) => Value::Sequence(list.iter().map(from_json).collect()),
        Json::Object(map) => Value::Mapping(
            map.iter()
                .map(|(name, value)| (text_node(name), from_json(value)))
                .collect(),
        ),
    };
    Node {
        value,
        line: 1,
        column: 1,
    }
}

/// Makes a node of a text, such as the value of a variable.
pub(super) fn text_node(text: &str) -> Node {
    Node {
        value: Value::Scalar {
            text: text.to_owned(),
            plain: false,
        },
        line: 1,
        column: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(texts: &[&str]) -> Layers {
        let mut layers = Layers::default();
        for (index, text) in texts.iter().enumerate() {
            let node = crate::yaml::parse(text).unwrap();
            layers.push_block(&format!("f{index}"), &node, Scope::PiperStep);
        }
        layers
    }

    #[test]
    fn the_first_place_that_says_something_counts() {
        let mut layers = layers(&["nodeName:\nmtaPath: ' '", "nodeName: A", "nodeName: B"]);
        let node = layers.text(Key::NodeName).unwrap();
        assert_eq!(
            (node.value.as_str(), node.origin.to_string()),
            ("A", "f1:1".to_owned())
        );
        assert!(layers.list(Key::Files).is_none());
    }

    #[test]
    fn mappings_are_merged_name_by_name() {
        let mut layers = layers(&[
            "descriptors: {QA: one}",
            "nodeExtDescriptorMapping:\n  QA: two\n  PROD: three",
            "descriptors: '{\"PROD\": \"four\", \"DEV\": \"five\"}'",
            "descriptors: [T=six, U=seven]",
        ]);
        let merged = layers.mapping(Key::Descriptors);
        let shown: Vec<String> = merged
            .iter()
            .map(|(name, given)| format!("{name}={} {}", given.value, given.origin))
            .collect();
        assert_eq!(
            shown,
            [
                "DEV=five f2:1",
                "PROD=three f1:3",
                "QA=one f0:1",
                "T=six f3:1",
                "U=seven f3:1"
            ]
        );
    }

    #[test]
    fn a_wrong_kind_of_value_is_an_error_that_names_the_place() {
        let mut layers = layers(&["nodeName: [A]\nfollow: maybe\nmtaPath: {a: b}\ndescriptors: 7"]);
        assert!(layers.text(Key::NodeName).is_none());
        assert!(layers.flag(Key::Follow).is_none());
        assert!(layers.list(Key::Files).is_none());
        assert!(layers.mapping(Key::Descriptors).is_empty());
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
        assert!(!crate::finding::has_errors(&layers.findings));
    }

    #[test]
    fn the_same_value_under_two_names_counts_once_and_is_told() {
        let mut layers = layers(&["customDescription: a\ndescription: b"]);
        assert_eq!(layers.text(Key::Description).unwrap().value, "a");
        assert!(
            layers.findings[0]
                .problem
                .contains("description says again")
        );
    }

    #[test]
    fn words_for_truth_values_count_as_in_piper() {
        let mut layers = layers(&["verbose: 'TRUE'\nfollow: off"]);
        assert!(layers.flag(Key::Verbose).unwrap().value);
        assert!(!layers.flag(Key::Follow).unwrap().value);
        let mut layers = self::layers(&["verbose: 'yes'"]);
        assert!(layers.flag(Key::Verbose).is_none());
    }
}
