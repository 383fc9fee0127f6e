//! YAML as a tree of texts with their places.
//!
//! Scalars stay the text that was written: `version: 1.0` is `"1.0"`, never a
//! number. Depth, size and alias expansion are limited, so that any text costs
//! bounded memory and time. Merge keys (`<<`) are applied.

mod builder;
mod input;

use std::fmt;

use saphyr_parser::{Parser, ScanError};

use builder::Builder;
use input::Characters;

/// The largest text that is read, in bytes. The parser may need some 200 times
/// as much memory, because it keeps all tokens of an open `[` or `{`.
pub const MAX_BYTES: usize = 1 << 20;
/// How deep sequences and mappings may be nested.
pub const MAX_DEPTH: usize = 100;
const TOO_DEEP: &str = "lists and mappings are nested more than 100 deep";

/// One value of a document and where it starts.
#[derive(Clone, PartialEq, Eq)]
pub struct Node {
    /// What stands there.
    pub value: Value,
    /// Line of its first character, from 1.
    pub line: usize,
    /// Column of its first character, from 1, in characters.
    pub column: usize,
}

/// What a [`Node`] holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// A text, number, truth value or null: always the text as written.
    Scalar {
        /// The text, with quotes and escapes resolved.
        text: String,
        /// Whether it stood there without quotes, block style or a `!!str` tag,
        /// so that `true` means the truth value and not the word.
        plain: bool,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Pairs of key and value in the order of the text, no scalar key twice.
    Mapping(Vec<(Node, Node)>),
}

/// Why a text is not YAML, or more of it than is read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct YamlError {
    /// Line where it was noticed, from 1.
    pub line: usize,
    /// Column where it was noticed, from 1, in characters.
    pub column: usize,
    /// What is wrong, as a clause without a final full stop.
    pub message: String,
}

/// Reads the first document of a text, which may start with a byte order mark.
///
/// A text without any content is a plain null.
///
/// # Errors
/// When the text is not YAML, has a key twice in one mapping, refers to an
/// anchor that encloses the reference, or is over a limit: [`MAX_BYTES`],
/// [`MAX_DEPTH`], or too many nodes with aliases expanded.
pub fn parse(text: &str) -> Result<Node, YamlError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MAX_BYTES {
        return Err(YamlError {
            line: 1,
            column: 1,
            message: "the text is larger than 1 MiB".to_owned(),
        });
    }
    let mut parser = Parser::new(Characters::of(text));
    let mut builder = Builder::default();
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| scan_error(&error))?;
        if let Some(root) = builder.take(event, span)? {
            return Ok(root);
        }
    }
    Ok(Node {
        value: plain_null(),
        line: 1,
        column: 1,
    })
}

impl Node {
    /// Returns the value of a key, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find_map(|(name, value)| (name.as_str() == Some(key)).then_some(value))
    }

    /// Returns the text of a scalar; a null is the text that was written for it.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// Returns the elements of a sequence.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(nodes) => Some(nodes),
            Value::Scalar { .. } | Value::Mapping(_) => None,
        }
    }

    /// Returns the pairs of a mapping.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&[(Node, Node)]> {
        match &self.value {
            Value::Mapping(entries) => Some(entries),
            Value::Scalar { .. } | Value::Sequence(_) => None,
        }
    }

    /// Returns the pairs of a mapping, none if this is something else.
    #[must_use]
    pub fn entries(&self) -> &[(Node, Node)] {
        self.as_mapping().unwrap_or_default()
    }

    /// Returns whether this is a scalar without quotes, so that `true`, `3` or
    /// `null` mean what they look like.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self.value, Value::Scalar { plain: true, .. })
    }

    /// Returns whether this is an unquoted `~` or `null`, or nothing at all.
    #[must_use]
    pub fn is_plain_null(&self) -> bool {
        self.is_plain() && matches!(self.as_str(), Some("" | "~" | "null" | "Null" | "NULL"))
    }

    /// Returns the truth value of an unquoted `true` or `false` (YAML 1.2).
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.as_str()? {
            "true" | "True" | "TRUE" if self.is_plain() => Some(true),
            "false" | "False" | "FALSE" if self.is_plain() => Some(false),
            _ => None,
        }
    }

    /// Names the kind of value in words, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar { .. } if self.is_plain_null() => "nothing",
            Value::Scalar { .. } => "a text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }
}

/// Shows the shape only: the text may be a secret.
impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}:{}", self.value, self.line, self.column)
    }
}

/// Shows the shape only: the text may be a secret.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar { text, .. } => write!(f, "Scalar({} bytes)", text.len()),
            Self::Sequence(nodes) => write!(f, "Sequence({})", nodes.len()),
            Self::Mapping(entries) => write!(f, "Mapping({})", entries.len()),
        }
    }
}

/// Returns the first text, in their order, that is there twice.
pub(crate) fn first_double(mut texts: Vec<&str>) -> Option<&str> {
    texts.sort_unstable();
    let next = texts.iter().skip(1);
    let mut pairs = texts.iter().zip(next);
    pairs.find_map(|(a, b)| (a == b).then_some(*a))
}

fn plain_null() -> Value {
    Value::Scalar {
        text: String::new(),
        plain: true,
    }
}

fn scan_error(error: &ScanError) -> YamlError {
    YamlError {
        line: error.marker().line(),
        column: error.marker().col() + 1,
        message: match error.info() {
            // The parser's own limit, which a row of brackets meets first.
            "recursion limit exceeded" => TOO_DEEP.to_owned(),
            info => info.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests;
