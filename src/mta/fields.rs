//! The fields that deployment and extension descriptors have in common.
//!
//! The deploy service reads YAML 1.1 and insists on texts: it refuses
//! `version: 1.0` (a number) and `name: yes` (a truth value).

use super::Part;
use crate::error::finding::Finding;
use crate::text::yaml::{self, Node};

/// The longest id or name, in characters.
const MAX_NAME: usize = 128;
/// So many findings are told for one list.
const MAX_TOLD: usize = 20;

/// A descriptor while it is read.
pub(super) struct Fields<'a> {
    /// The name of the file, for findings.
    pub(super) file: &'a str,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Fields<'_> {
    /// Parses a descriptor, which must be a mapping.
    pub(super) fn parse(&mut self, content: &[u8]) -> Option<Node> {
        let text = match std::str::from_utf8(content) {
            Ok(text) => text,
            Err(error) => {
                self.findings.push(Finding::error(
                    self.file.to_owned(),
                    format!("the file is not UTF-8 at byte {}", error.valid_up_to()),
                    "save it in UTF-8",
                ));
                return None;
            }
        };
        match yaml::parse(text) {
            Ok(root) if root.as_mapping().is_some() => Some(root),
            Ok(root) => {
                let problem = format!("the file must be a mapping of keys, not {}", root.kind());
                self.error(
                    &root,
                    problem,
                    "start it with _schema-version, ID and so on",
                );
                None
            }
            Err(error) => {
                let yaml::YamlError {
                    line,
                    column,
                    message,
                } = error;
                self.findings.push(Finding::error(
                    format!("{}:{line}:{column}", self.file),
                    format!("this is not valid YAML at line {line}, column {column}: {message}"),
                    "look at the indentation and the quotes in this line and the one before",
                ));
                None
            }
        }
    }

    /// Tells an error at a node's place.
    pub(super) fn error(&mut self, node: &Node, problem: String, advice: &'static str) {
        let at = self.place(node);
        self.findings.push(Finding::error(at, problem, advice));
    }

    /// Tells a warning at a node's place.
    pub(super) fn warning(&mut self, node: &Node, problem: String, advice: &'static str) {
        let at = self.place(node);
        self.findings.push(Finding::warning(at, problem, advice));
    }

    pub(super) fn place(&self, node: &Node) -> String {
        format!("{}:{}:{}", self.file, node.line, node.column)
    }

    /// Reads `_schema-version`, which may look like a number.
    pub(super) fn schema_version(&mut self, root: &Node) -> Option<String> {
        let node = self.required(root, "_schema-version", "")?;
        let text = self.scalar(node, "_schema-version")?;
        if major(text).is_none() {
            let problem = format!("_schema-version is {text:?} and must begin with a number");
            self.error(node, problem, "write for example _schema-version: \"3.1\"");
        }
        Some(text.to_owned())
    }

    /// Reads a required text; a number, truth value or date is an error, and
    /// still returned as it is written.
    pub(super) fn text<'n>(
        &mut self,
        parent: &'n Node,
        key: &str,
        path: &str,
    ) -> Option<(&'n Node, &'n str)> {
        let node = self.required(parent, key, path)?;
        let text = self.scalar(node, key)?;
        if node.is_plain()
            && let Some(kind) = not_a_text(text)
        {
            let problem = format!("{path}{key} is read as {kind} and must be a text");
            self.error(node, problem, "put it in quotes");
        }
        Some((node, text))
    }

    /// Reads a required id or name.
    pub(super) fn name<'n>(&mut self, parent: &'n Node, key: &str, path: &str) -> Option<&'n str> {
        let (node, text) = self.text(parent, key, path)?;
        if text.chars().count() > MAX_NAME {
            let problem = format!("{path}{key} is longer than {MAX_NAME} characters");
            self.error(node, problem, "shorten it");
        } else if !is_identifier(text) {
            let problem = format!("{path}{key} is {text:?}");
            self.error(node, problem, "use only letters, digits and _ . -");
        }
        Some(text)
    }

    /// Reads `modules` or `resources`: a list of mappings with a name.
    pub(super) fn parts(&mut self, root: &Node, key: &str, needs_type: bool) -> Vec<Part> {
        let Some(list) = root.get(key) else {
            return Vec::new();
        };
        let Some(nodes) = list.as_sequence() else {
            let problem = format!("{key} must be a list, not {}", list.kind());
            self.error(list, problem, "begin each element with a dash");
            return Vec::new();
        };
        let told = self.findings.len();
        let mut parts = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            let path = format!("{key}[{index}].");
            if let Some(name) = self.name(node, "name", &path) {
                let kind = if needs_type {
                    self.text(node, "type", &path).map(|(_, kind)| kind)
                } else {
                    node.get("type").and_then(Node::as_str)
                };
                parts.push(Part {
                    name: name.to_owned(),
                    kind: kind.map(str::to_owned),
                });
            }
            if self.findings.len() > told + MAX_TOLD {
                break;
            }
        }
        self.refuse_double_names(list, key, &parts);
        parts
    }

    fn refuse_double_names(&mut self, list: &Node, key: &str, parts: &[Part]) {
        let names = parts.iter().map(|part| part.name.as_str());
        if let Some(name) = yaml::first_double(names.collect()) {
            let problem = format!("{key} has the name {name:?} twice");
            self.warning(list, problem, "give each its own name");
        }
    }

    fn required<'n>(&mut self, parent: &'n Node, key: &str, path: &str) -> Option<&'n Node> {
        match parent.get(key) {
            Some(node) if !node.is_plain_null() => Some(node),
            _ => {
                let problem = format!("{path}{key} is missing");
                self.error(parent, problem, "add it; the deploy service requires it");
                None
            }
        }
    }

    fn scalar<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n str> {
        let text = node.as_str();
        if text.is_none() {
            let problem = format!("{key} must be a text, not {}", node.kind());
            self.error(node, problem, "write one value behind the colon");
        }
        text
    }
}

/// Returns the major number of a schema version.
pub(super) fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

/// The pattern of ids and names in the MTA specification.
fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// Returns what YAML 1.1 takes a plain scalar for, if not for a text.
fn not_a_text(text: &str) -> Option<&'static str> {
    const WORDS: [&str; 6] = ["yes", "no", "on", "off", "true", "false"];
    if WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        Some("a truth value")
    } else if is_number(text) {
        Some("a number")
    } else if is_date(text) {
        Some("a date")
    } else {
        None
    }
}

fn is_number(text: &str) -> bool {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    if let Some(hex) = bare.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit() || b == b'_');
    }
    let (digits, exponent) = match bare.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (bare, None),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let bare = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit())
    });
    let dots = digits.bytes().filter(|b| *b == b'.').count();
    exponent_fits
        && dots <= 1
        && digits.bytes().any(|b| b.is_ascii_digit())
        && !digits.starts_with('_')
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'_' || b == b'.')
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let is = |part: Option<&str>, longest: usize| {
        part.is_some_and(|part| {
            (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        })
    };
    is(parts.next().filter(|year| year.len() == 4), 4)
        && is(parts.next(), 2)
        && is(parts.next(), 2)
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_deploy_service_would_not_read_as_a_text_is_known() {
        for text in [
            "1.0", "3", "-1", "+.5", "1_000", "0x1F", "1e3", "1.", "12E-2",
        ] {
            assert_eq!(not_a_text(text), Some("a number"), "{text}");
        }
        for text in ["yes", "No", "ON", "true"] {
            assert_eq!(not_a_text(text), Some("a truth value"), "{text}");
        }
        assert_eq!(not_a_text("2024-01-15"), Some("a date"));
        for text in [
            "1.0.0", "1.0-a", "e3", "1e", ".", "_1", "0x", "yess", "2024-01", "a1",
        ] {
            assert_eq!(not_a_text(text), None, "{text}");
        }
    }

    #[test]
    fn ids_have_letters_digits_and_three_signs() {
        assert!(is_identifier("com.acme_shop-1"));
        for text in ["", "a b", "ä", "a/b", "a:b"] {
            assert!(!is_identifier(text), "{text}");
        }
    }
}
