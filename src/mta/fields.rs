//! A descriptor while it is read: its text as YAML, and findings with their places.

use super::schema::Key;
use super::version::{self, SCHEMAS};
use super::{Part, schema};
use crate::error::finding::Finding;
use crate::text::yaml::{self, Dialect, Node};

/// So many findings are told for one file.
const MAX_TOLD: usize = 40;

/// A descriptor while it is read.
pub(super) struct Fields<'a> {
    /// The name of the file, for findings.
    pub(super) file: &'a str,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Fields<'_> {
    /// Parses a descriptor, which must be a mapping.
    pub(super) fn parse(&mut self, content: &[u8]) -> Option<Node> {
        let text = String::from_utf8_lossy(content);
        if let Err(error) = std::str::from_utf8(content) {
            self.findings.push(Finding::warning(
                self.file.to_owned(),
                format!(
                    "the file is not UTF-8 at byte {}; the deploy service reads a replacement character there",
                    error.valid_up_to()
                ),
                "save it in UTF-8",
            ));
        }
        match yaml::parse(&text, Dialect::SnakeYaml) {
            Ok(document) if document.root.as_mapping().is_some() => {
                for repeated in &document.repeated {
                    self.findings.push(Finding::warning(
                        format!("{}:{}:{}", self.file, repeated.line, repeated.column),
                        format!("{}; the last one counts", repeated.problem()),
                        "keep one of them",
                    ));
                }
                if let Some((line, column)) = document.recursive {
                    self.findings.push(Finding::warning(
                        format!("{}:{line}:{column}", self.file),
                        "the alias stands inside of what it names; the deploy service reads this, and may not be able to store it",
                        "write the value out",
                    ));
                }
                Some(document.root)
            }
            Ok(document) => {
                let root = document.root;
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
                    "check the indentation, the quotes and the tabs in this line and the one before",
                ));
                None
            }
        }
    }

    /// Reports an error at a node's place.
    pub(super) fn error(&mut self, node: &Node, problem: String, advice: &'static str) {
        let at = self.place(node);
        self.push(Finding::error(at, problem, advice));
    }

    /// Reports a warning at a node's place.
    pub(super) fn warning(&mut self, node: &Node, problem: String, advice: &'static str) {
        let at = self.place(node);
        self.push(Finding::warning(at, problem, advice));
    }

    fn push(&mut self, finding: Finding) {
        if self.findings.len() < MAX_TOLD {
            self.findings.push(finding);
        }
    }

    pub(super) fn place(&self, node: &Node) -> String {
        format!("{}:{}:{}", self.file, node.line, node.column)
    }

    /// Checks a document against its schema and returns the major schema version,
    /// or the nearest known one if it has none that is known.
    pub(super) fn check_schema(&mut self, root: &Node, keys: &'static [Key]) -> u64 {
        let major = self.check_schema_version(root);
        schema::check(self, root, keys, major);
        major
    }

    fn check_schema_version(&mut self, root: &Node) -> u64 {
        let newest = 3;
        let Some(node) = root.get("_schema-version").filter(|node| !node.is_null()) else {
            return newest;
        };
        let text = version::schema_text(node);
        let Some((major, minor)) = version::parse(&text) else {
            let problem = format!("_schema-version is {text:?} and has no number in it");
            self.error(node, problem, "write for example _schema-version: \"3.1\"");
            return newest;
        };
        match SCHEMAS.iter().find(|(known, _)| *known == major) {
            Some((_, largest)) if minor > *largest => {
                let problem =
                    format!("the schema version {text:?} is newer than the deploy service knows");
                self.warning(
                    node,
                    problem,
                    "use _schema-version: \"3.3\" or an older one",
                );
            }
            Some(_) => {}
            None => {
                let problem = format!("the schema version {text:?} is not supported");
                self.error(
                    node,
                    problem,
                    "use a schema version of 2 or 3, such as \"3.1\"",
                );
            }
        }
        if major <= 2 { 2 } else { newest }
    }
}

/// The text of a key, as written; the text of a collection for `_schema-version`.
pub(super) fn text(root: &Node, key: &str) -> Option<String> {
    let node = root.get(key).filter(|node| !node.is_null())?;
    node.as_str().map(str::to_owned)
}

/// The items of a list of mappings, with the names that they have.
pub(super) fn items<'n>(root: &'n Node, key: &str) -> Vec<(&'n str, &'n Node)> {
    let items = root.get(key).and_then(Node::as_sequence);
    let items = items.unwrap_or_default().iter();
    items
        .filter_map(|item| Some((item.get("name")?.as_str()?, item)))
        .collect()
}

/// The modules or resources of a descriptor, by name and type.
pub(super) fn parts(root: &Node, key: &str) -> Vec<Part> {
    let items = items(root, key).into_iter();
    items
        .map(|(name, item)| Part {
            name: name.to_owned(),
            kind: text(item, "type"),
        })
        .collect()
}
