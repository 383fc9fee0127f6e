//! YAML as a tree of texts with their places.
//!
//! Scalars stay the text that was written, and say beside it what YAML takes it
//! for: `version: 1.0` is `"1.0"`, a number. Depth, size and alias expansion are
//! limited, so that any text costs bounded memory and time. Merge keys (`<<`) are
//! applied.
//!
//! The parser is a port of libyaml, the ancestor of the readers of Piper and the
//! MTA build tool. What SnakeYAML, the deploy service's reader, does in another
//! way stands in `snake` (what it refuses) and `stand_in` (what it takes).

mod builder;
mod scalar;
mod snake;
mod stand_in;

use std::fmt;

use libyaml_safer::{EventData, Parser};

use builder::{Builder, number};
pub use scalar::Kind;
use snake::Strictness;
use stand_in::{Obstacle, StandIns};

/// The largest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// How deep nodes may be nested.
pub const MAX_DEPTH: usize = 100;
/// How deep nodes may be nested for the deploy service.
const MAX_DEPTH_SNAKE: usize = 51;
/// The parser compares each `%TAG` line with all before it.
const MAX_TAG_LINES: usize = 1000;
const TOO_DEEP: &str = "lists and mappings are nested too deep";

/// Whose rules a text is read by, where readers of YAML differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The deploy service's reader, for deployment and extension descriptors: one
    /// document, the last of several equal keys counts.
    SnakeYaml,
    /// libyaml and its ports, for configurations and keys: the first document of
    /// the text, no key twice.
    LibYaml,
}

impl Dialect {
    const fn max_depth(self) -> usize {
        match self {
            Self::SnakeYaml => MAX_DEPTH_SNAKE,
            Self::LibYaml => MAX_DEPTH,
        }
    }
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its content; a plain null if there is none.
    pub root: Node,
    /// Keys that stand more than once in their mapping ([`Dialect::SnakeYaml`] only).
    pub repeated: Vec<RepeatedKey>,
    /// Line and column, from 1, of the first alias inside of what it names
    /// ([`Dialect::SnakeYaml`] only); an empty node stands there.
    pub recursive: Option<(usize, usize)>,
}

/// A key that stands a second time in one mapping; its value is the one that counts.
#[derive(Clone, PartialEq, Eq)]
pub struct RepeatedKey {
    /// The key, at most 60 characters of it.
    pub key: String,
    /// Line of the later one, from 1.
    pub line: usize,
    /// Column of the later one, from 1.
    pub column: usize,
    /// Line of the earlier one, from 1.
    pub first_line: usize,
}

impl RepeatedKey {
    /// Says what is the matter, as a clause.
    #[must_use]
    pub fn problem(&self) -> String {
        format!(
            "the key {:?} stands twice, in lines {} and {}",
            self.key, self.first_line, self.line
        )
    }
}

/// Shows places only: a key may be part of a secret.
impl fmt::Debug for RepeatedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RepeatedKey({} and {})", self.first_line, self.line)
    }
}

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
        /// What YAML takes it for.
        kind: Kind,
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

/// Reads a text, which may start with a byte order mark.
///
/// A text without any content is a plain null.
///
/// # Errors
/// When the dialect does not take the text, or it is over a limit: [`MAX_BYTES`],
/// the depth, or too many nodes with aliases expanded.
pub fn parse(text: &str, dialect: Dialect) -> Result<Document, YamlError> {
    check_text(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let mut text = stand_in::prepare(text, dialect);
    let mut stand_ins = StandIns::default();
    loop {
        let (error, obstacle) = match read(&text, dialect, &stand_ins) {
            Ok(document) => return Ok(document),
            Err(failure) => failure,
        };
        let obstacle = obstacle.filter(|_| dialect == Dialect::SnakeYaml);
        let Some(new) = obstacle.and_then(|obstacle| stand_ins.replace(&text, obstacle)) else {
            return Err(error);
        };
        text = new.into();
    }
}

/// Reads a prepared text. An error says, too, what libyaml alone does not take.
fn read(
    text: &str,
    dialect: Dialect,
    stand_ins: &StandIns,
) -> Result<Document, (YamlError, Option<Obstacle>)> {
    let plain = |error: YamlError| (error, None);
    let mut strictness = (dialect == Dialect::SnakeYaml).then(|| Strictness::of(text));
    let mut bytes = text.as_bytes();
    let mut parser = Parser::new();
    parser.set_input_string(&mut bytes);
    let mut builder = Builder::new(dialect);
    let mut root = None;
    loop {
        let mut event = parser
            .parse()
            .map_err(|error| (parser_error(&error), Obstacle::of(&error)))?;
        if let Some(strictness) = &mut strictness {
            strictness.take(&event).map_err(plain)?;
        }
        stand_ins
            .put_back(text, &mut event, dialect)
            .map_err(plain)?;
        let is_end = matches!(event.data, EventData::StreamEnd)
            || dialect == Dialect::LibYaml && matches!(event.data, EventData::DocumentEnd { .. });
        if is_end {
            break;
        }
        if root.is_some() && matches!(event.data, EventData::DocumentStart { .. }) {
            return Err(plain(builder::error_at(
                event.start_mark,
                "a second document begins here, and the file must have only one",
            )));
        }
        root = builder.take(event).map_err(plain)?.or(root);
    }
    if let Some(strictness) = strictness {
        strictness.check_tabs().map_err(plain)?;
    }
    if let Some(repeated) = builder.repeated.first()
        && dialect == Dialect::LibYaml
    {
        return Err(plain(YamlError {
            line: repeated.line,
            column: repeated.column,
            message: repeated.problem(),
        }));
    }
    let empty = || Node {
        value: plain_null(),
        line: 1,
        column: 1,
    };
    Ok(Document {
        root: root.unwrap_or_else(empty),
        repeated: builder.repeated,
        recursive: builder.recursive,
    })
}

/// Refuses what is too large, or has characters that no YAML may have.
fn check_text(text: &str) -> Result<(), YamlError> {
    let first_line = |message: &str| YamlError {
        line: 1,
        column: 1,
        message: message.to_owned(),
    };
    if text.len() > MAX_BYTES {
        return Err(first_line("the text is larger than 1 MiB"));
    }
    if text.lines().filter(|line| line.starts_with("%TAG")).count() > MAX_TAG_LINES {
        return Err(first_line("the text has more than 1,000 %TAG lines"));
    }
    let (mut line, mut column) = (1, 1);
    for character in text.chars() {
        if !is_printable(character) {
            return Err(YamlError {
                line,
                column,
                message: format!(
                    "the control character U+{:04X} stands here",
                    character as u32
                ),
            });
        }
        match character {
            '\n' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
    }
    Ok(())
}

fn is_printable(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
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

    /// Returns what YAML takes a scalar for.
    #[must_use]
    pub fn scalar_kind(&self) -> Option<Kind> {
        match self.value {
            Value::Scalar { kind, .. } => Some(kind),
            Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// Returns whether this is an unquoted `~` or `null`, or nothing at all.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.scalar_kind() == Some(Kind::Null)
    }

    /// Names the kind of value in words, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar { kind, .. } => kind.name(),
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

fn plain_null() -> Value {
    Value::Scalar {
        text: String::new(),
        kind: Kind::Null,
    }
}

fn parser_error(error: &libyaml_safer::Error) -> YamlError {
    let mut mark = error.problem_mark().unwrap_or_default();
    // What has no end is to be looked at where it begins.
    if error.problem() == "found unexpected end of stream" {
        mark = error.context_mark().unwrap_or(mark);
    }
    let mut message = error.problem().to_owned();
    if let Some(context) = error.context() {
        message = format!("{message} {context}");
        let begin = error.context_mark().map(|context| context.line);
        if let Some(line) = begin.filter(|line| *line != mark.line) {
            message = format!("{message} that begins in line {}", number(line));
        }
    }
    YamlError {
        line: number(mark.line),
        column: number(mark.column),
        message,
    }
}

#[cfg(test)]
mod tests;
