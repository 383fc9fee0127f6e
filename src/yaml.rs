//! YAML as a tree of texts with their places.
//!
//! Scalars stay the text that was written: `version: 1.0` is `"1.0"`, never a
//! number. Depth, size and alias expansion are limited, so that any text costs
//! bounded memory and linear time. Merge keys (`<<`) are not applied.

use std::fmt;

use saphyr_parser::input::is_breakz;
use saphyr_parser::{Event, Input, Parser, ScalarStyle, ScanError, Span, Tag};

/// The largest text that is read, in bytes. The parser may need some 200 times
/// as much memory, because it keeps all tokens of an open `[` or `{`.
pub const MAX_BYTES: usize = 1 << 20;
/// How deep sequences and mappings may be nested.
pub const MAX_DEPTH: usize = 100;
/// What all nodes together may cost, aliases expanded: one node costs
/// [`NODE_COST`], plus the bytes of its text.
const MAX_COST: usize = 16 << 20;
const NODE_COST: usize = 64;

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
    let mut parser = Parser::new(Characters {
        text: text.chars().collect(),
        at: 0,
    });
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

/// The characters of a text, as the parser reads them.
///
/// The parser's own input copies its decoding of UTF-8 into every place that
/// looks at a character; this one is never inlined and saves a fifth of the
/// parser's size in the wasm.
struct Characters {
    text: Vec<char>,
    at: usize,
}

impl Input for Characters {
    fn lookahead(&mut self, _count: usize) {}

    fn buflen(&self) -> usize {
        usize::MAX // everything is here already
    }

    fn bufmaxlen(&self) -> usize {
        128 // how many characters the parser takes in one go
    }

    #[inline(never)]
    fn raw_read_ch(&mut self) -> char {
        let character = self.peek();
        self.skip();
        character
    }

    #[inline(never)]
    fn raw_read_non_breakz_ch(&mut self) -> Option<char> {
        let is_content = |c: &char| !is_breakz(*c) && *c != '\u{feff}';
        let character = self.peek_opt().filter(is_content)?;
        self.skip();
        Some(character)
    }

    #[inline(never)]
    fn skip(&mut self) {
        self.skip_n(1);
    }

    #[inline(never)]
    fn skip_n(&mut self, count: usize) {
        self.at = self.text.len().min(self.at.saturating_add(count));
    }

    #[inline(never)]
    fn peek(&self) -> char {
        self.peek_nth(0)
    }

    #[inline(never)]
    fn peek_nth(&self, n: usize) -> char {
        let at = self.at.saturating_add(n);
        self.text.get(at).copied().unwrap_or('\0')
    }

    #[inline(never)]
    fn peek_opt(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }
}

/// A sequence or mapping whose end has not come yet.
struct Open {
    node: Node,
    /// The key that waits for its value.
    key: Option<Node>,
    anchor: usize,
    cost_before: usize,
}

/// Builds the tree from the parser's events, without recursion.
#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    /// Finished nodes that an alias may name, with their cost, by the parser's
    /// number of the anchor.
    anchors: Vec<Option<(Node, usize)>>,
    cost: usize,
}

impl Builder {
    /// Takes one event and returns the root when it is complete.
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<Option<Node>, YamlError> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let before = self.cost;
                self.spend(NODE_COST + text.len(), span)?;
                let value = Value::Scalar {
                    text: text.into_owned(),
                    plain: style == ScalarStyle::Plain && !is_text_tag(tag.as_deref()),
                };
                self.finish(node(value, span), anchor, before, span)
            }
            Event::SequenceStart(anchor, _) => {
                self.begin(Value::Sequence(Vec::new()), anchor, span)
            }
            Event::MappingStart(anchor, _) => self.begin(Value::Mapping(Vec::new()), anchor, span),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else {
                    return Ok(None);
                };
                refuse_double_keys(&open.node)?;
                self.finish(open.node, open.anchor, open.cost_before, span)
            }
            Event::Alias(anchor) => {
                let Some(Some((node, cost))) = self.anchors.get(anchor) else {
                    return Err(error_at(span, "an alias stands inside its own anchor"));
                };
                if self.open.len() + depth(node) > MAX_DEPTH {
                    return Err(too_deep(span));
                }
                let (cost, copy) = (*cost, node.clone());
                self.spend(cost, span)?;
                self.finish(copy, 0, 0, span)
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(None),
        }
    }

    fn begin(
        &mut self,
        value: Value,
        anchor: usize,
        span: Span,
    ) -> Result<Option<Node>, YamlError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        let cost_before = self.cost;
        self.spend(NODE_COST, span)?;
        self.open.push(Open {
            node: node(value, span),
            key: None,
            anchor,
            cost_before,
        });
        Ok(None)
    }

    /// Puts a complete node into what encloses it, or returns it as the root.
    fn finish(
        &mut self,
        node: Node,
        anchor: usize,
        cost_before: usize,
        span: Span,
    ) -> Result<Option<Node>, YamlError> {
        if anchor != 0 {
            let cost = self.cost - cost_before;
            self.spend(cost, span)?;
            if self.anchors.len() <= anchor {
                self.anchors.resize_with(anchor + 1, || None);
            }
            if let Some(place) = self.anchors.get_mut(anchor) {
                *place = Some((node.clone(), cost));
            }
        }
        let Some(parent) = self.open.last_mut() else {
            return Ok(Some(node));
        };
        match &mut parent.node.value {
            Value::Sequence(nodes) => nodes.push(node),
            Value::Mapping(entries) => match parent.key.take() {
                Some(key) => entries.push((key, node)),
                None => parent.key = Some(node),
            },
            Value::Scalar { .. } => {}
        }
        Ok(None)
    }

    fn spend(&mut self, cost: usize, span: Span) -> Result<(), YamlError> {
        self.cost = self.cost.saturating_add(cost);
        if self.cost > MAX_COST {
            return Err(error_at(
                span,
                "the document is too large, or its aliases expand to too much",
            ));
        }
        Ok(())
    }
}

fn refuse_double_keys(mapping: &Node) -> Result<(), YamlError> {
    let entries = mapping.entries();
    let mut keys: Vec<&str> = entries.iter().filter_map(|(key, _)| key.as_str()).collect();
    let Some(double) = first_double(&mut keys) else {
        return Ok(());
    };
    let mut places = entries
        .iter()
        .map(|(key, _)| key)
        .filter(|key| key.as_str() == Some(double));
    match (places.next(), places.next()) {
        (Some(first), Some(second)) => Err(YamlError {
            line: second.line,
            column: second.column,
            message: format!(
                "the key {:?} stands twice, in lines {} and {}",
                double.chars().take(60).collect::<String>(),
                first.line,
                second.line
            ),
        }),
        _ => Ok(()),
    }
}

/// Sorts texts and returns the first that is there twice.
pub(crate) fn first_double<'a>(texts: &mut [&'a str]) -> Option<&'a str> {
    texts.sort_unstable();
    texts
        .iter()
        .zip(texts.iter().skip(1))
        .find_map(|(a, b)| (a == b).then_some(*a))
}

fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Scalar { .. } => 0,
        Value::Sequence(nodes) => 1 + nodes.iter().map(depth).max().unwrap_or(0),
        Value::Mapping(entries) => {
            let deepest = entries
                .iter()
                .map(|(key, value)| depth(key).max(depth(value)));
            1 + deepest.max().unwrap_or(0)
        }
    }
}

fn is_text_tag(tag: Option<&Tag>) -> bool {
    tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str")
}

fn plain_null() -> Value {
    Value::Scalar {
        text: String::new(),
        plain: true,
    }
}

fn node(value: Value, span: Span) -> Node {
    Node {
        value,
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

fn too_deep(span: Span) -> YamlError {
    error_at(span, "lists and mappings are nested more than 100 deep")
}

fn error_at(span: Span, message: &str) -> YamlError {
    YamlError {
        line: span.start.line(),
        column: span.start.col() + 1,
        message: message.to_owned(),
    }
}

fn scan_error(error: &ScanError) -> YamlError {
    YamlError {
        line: error.marker().line(),
        column: error.marker().col() + 1,
        message: error.info().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_stay_the_text_that_was_written() {
        let root =
            parse("_schema-version: 3.1\nversion: 1.0\nday: 2024-01-02\nno: no\nhex: 0x10\n")
                .unwrap();
        for (key, text) in [
            ("_schema-version", "3.1"),
            ("version", "1.0"),
            ("day", "2024-01-02"),
            ("no", "no"),
            ("hex", "0x10"),
        ] {
            assert_eq!(root.get(key).unwrap().as_str(), Some(text));
        }
    }

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let root = parse("\u{feff}a: 1\nü: [x, {b: c}]\n").unwrap();
        let list = root.get("ü").unwrap();
        assert_eq!((root.line, root.column), (1, 1));
        assert_eq!((list.line, list.column), (2, 4));
        let inner = list.as_sequence().unwrap()[1].get("b").unwrap();
        assert_eq!((inner.line, inner.column), (2, 12));
    }

    #[test]
    fn quotes_tell_a_word_from_a_truth_value_and_from_null() {
        let root =
            parse("a: true\nb: 'true'\nc: ~\nd: \"~\"\ne:\nf: !!str null\ng: |\n  null\n").unwrap();
        let get = |key| root.get(key).unwrap();
        assert_eq!(get("a").as_bool(), Some(true));
        assert_eq!(get("b").as_bool(), None);
        let nulls: Vec<bool> = ["c", "d", "e", "f", "g"]
            .map(|key| get(key).is_plain_null())
            .to_vec();
        assert_eq!(nulls, [true, false, true, false, false]);
        assert_eq!(get("f").as_str(), Some("null"));
    }

    #[test]
    fn only_the_first_document_is_read_and_an_empty_text_is_null() {
        assert_eq!(parse("---\na: 1\n---\nb: 2\n").unwrap().entries().len(), 1);
        for text in ["", "# only a comment\n", "\u{feff}", "---\n"] {
            assert!(parse(text).unwrap().is_plain_null(), "{text:?}");
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_an_error_that_names_both_lines() {
        let error = parse("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n").unwrap_err();
        assert_eq!((error.line, error.column), (5, 3));
        assert_eq!(
            error.message,
            "the key \"c\" stands twice, in lines 3 and 5"
        );
        assert!(parse("- {a: 1}\n- {a: 1}\n").is_ok());
    }

    #[test]
    fn a_wrong_indentation_is_told_with_its_line() {
        let error = parse("steps:\n  tmsUpload:\n    a: b\n   tmsExport:\n    c: d\n").unwrap_err();
        assert_eq!(error.line, 4, "{error}");
    }

    #[test]
    fn an_alias_stands_for_its_anchor() {
        let root = parse("a: &x {k: v}\nb: *x\n").unwrap();
        assert_eq!(root.get("b").unwrap().get("k").unwrap().as_str(), Some("v"));
        assert!(parse("a: *unknown\n").is_err());
        assert!(parse("a: &x [*x]\n").is_err());
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for level in 1..9 {
            let inner = vec![format!("*a{}", level - 1); 9].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        assert!(parse(&text).unwrap_err().message.contains("aliases expand"));
        let long = format!(
            "a: &a {}\nb: [{}]\n",
            "x".repeat(1 << 19),
            "*a, ".repeat(100)
        );
        assert!(parse(&long).unwrap_err().message.contains("aliases expand"));
    }

    #[test]
    fn nesting_is_limited_however_it_is_written() {
        let brackets = "[".repeat(100_000);
        let dashes = "- ".repeat(100_000);
        let braces = "{a: ".repeat(100_000);
        let indented: String = (0..2_000).map(|n| " ".repeat(n) + "a:\n").collect();
        for text in [brackets, dashes, braces, indented] {
            assert!(parse(&text).is_err());
        }
        let at_limit = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
        assert!(parse(&at_limit).is_ok());
        let over = format!("[{at_limit}]");
        assert!(parse(&over).unwrap_err().message.contains("nested"));
        let by_alias = format!("- &x {at_limit}\n- [[[*x]]]\n");
        assert!(parse(&by_alias).unwrap_err().message.contains("nested"));
    }

    #[test]
    fn a_text_over_the_limit_is_refused_before_it_is_read() {
        let error = parse(&"a".repeat(MAX_BYTES + 1)).unwrap_err();
        assert_eq!(error.message, "the text is larger than 1 MiB");
    }

    #[test]
    fn debug_shows_no_text() {
        let shown = format!("{:?}", parse("secret: marked\n").unwrap());
        assert_eq!(shown, "Mapping(1) at 1:1");
    }
}
