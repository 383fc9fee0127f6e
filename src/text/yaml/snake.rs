//! What SnakeYAML refuses although libyaml takes it: tabs between tokens of block
//! style, some escapes, and `?` in unquoted texts of `[ ]` and `{ }`.

use libyaml_safer::{Event, EventData, MappingStyle, ScalarStyle, SequenceStyle};

use super::YamlError;
use super::builder::error_at;

/// Where a token stands in the text, in bytes.
struct Token {
    start: u64,
    end: u64,
    is_plain: bool,
    /// How many `[` and `{` are open behind it.
    flows: usize,
}

/// Notes where scalars stand while the parser goes through a text.
pub(super) struct Strictness<'a> {
    text: &'a str,
    has_tabs: bool,
    /// For each open collection, whether it is in brackets or braces.
    open: Vec<bool>,
    tokens: Vec<Token>,
}

impl<'a> Strictness<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            text,
            has_tabs: text.contains('\t'),
            open: Vec::new(),
            tokens: Vec::new(),
        }
    }

    fn flows(&self) -> usize {
        self.open.iter().filter(|is_flow| **is_flow).count()
    }

    fn slice(&self, start: u64, end: u64) -> &str {
        let range = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(0);
        self.text.get(range).unwrap_or_default()
    }

    /// Takes an event before the tree does.
    pub(super) fn take(&mut self, event: &Event) -> Result<(), YamlError> {
        let mut is_plain = false;
        if self.has_tabs {
            self.check_properties(event)?;
        }
        match &event.data {
            EventData::SequenceStart { style, .. } => {
                self.open.push(*style == SequenceStyle::Flow);
            }
            EventData::MappingStart { style, .. } => self.open.push(*style == MappingStyle::Flow),
            EventData::SequenceEnd | EventData::MappingEnd => {
                self.open.pop();
            }
            EventData::Scalar { value, style, .. } => {
                is_plain = *style == ScalarStyle::Plain;
                self.check_scalar(event, value, *style)?;
            }
            EventData::StreamStart { .. }
            | EventData::StreamEnd
            | EventData::DocumentStart { .. }
            | EventData::DocumentEnd { .. }
            | EventData::Alias { .. } => {}
        }
        if self.has_tabs {
            self.tokens.push(Token {
                start: event.start_mark.index,
                end: event.end_mark.index,
                is_plain: is_plain && event.end_mark.index > event.start_mark.index,
                flows: self.flows(),
            });
        }
        Ok(())
    }

    /// Refuses a tab directly behind a tag, and in block style one anywhere between
    /// anchor, tag and what they belong to.
    fn check_properties(&self, event: &Event) -> Result<(), YamlError> {
        let (EventData::Scalar { anchor, tag, .. }
        | EventData::SequenceStart { anchor, tag, .. }
        | EventData::MappingStart { anchor, tag, .. }) = &event.data
        else {
            return Ok(());
        };
        let is_flow = self.flows() > 0;
        let mut at = event.start_mark.index;
        for _ in 0..usize::from(anchor.is_some()) + usize::from(tag.is_some()) {
            let rest = self.slice(at, self.text.len() as u64);
            let is_end = |c: char| {
                matches!(c, ' ' | '\t') || is_break(c) || is_flow && matches!(c, ',' | ']' | '}')
            };
            let length = rest.find(is_end).unwrap_or(rest.len());
            let behind = rest.get(length..).unwrap_or_default();
            at += length as u64;
            if is_flow && rest.starts_with('!') && behind.starts_with('\t') {
                return Err(self.tab_at(at));
            }
            let mut is_comment = false;
            let is_gap = |c: &char| {
                is_comment = (is_comment || *c == '#') && !is_break(*c);
                is_comment || matches!(c, ' ' | '\t') || is_break(*c)
            };
            let gap: usize = behind.chars().take_while(is_gap).map(char::len_utf8).sum();
            if !is_flow {
                self.check_gap(at, false, at + gap as u64)?;
            }
            at += gap as u64;
        }
        Ok(())
    }

    fn check_scalar(
        &self,
        event: &Event,
        value: &str,
        style: ScalarStyle,
    ) -> Result<(), YamlError> {
        let (start, end) = (event.start_mark, event.end_mark);
        if style == ScalarStyle::Plain && self.flows() > 0 && value.contains('?') {
            return Err(error_at(
                start,
                "a text with ? needs quotes inside of [ ] and { }",
            ));
        }
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let raw = self.slice(start.index, end.index);
            let head = raw.split(is_break).next().unwrap_or_default();
            let (sign, comment) = head.split_once('#').unwrap_or((head, ""));
            if sign.contains('\t') || (sign.len() < head.len() && !sign.ends_with(' ')) {
                let shown = if comment.is_empty() {
                    "a tab"
                } else {
                    "a comment"
                };
                let message = format!("{shown} stands directly behind the sign of a block text");
                return Err(error_at(start, message));
            }
        }
        if style == ScalarStyle::DoubleQuoted {
            let mut raw = self.slice(start.index, end.index).bytes();
            while let Some(byte) = raw.next() {
                if byte == b'\\' && matches!(raw.next(), Some(b'/' | b'\t')) {
                    return Err(error_at(
                        start,
                        "the text has the escape \\/ or \\ with a tab, which YAML 1.1 does not know",
                    ));
                }
            }
        }
        if style == ScalarStyle::Plain && self.flows() == 0 && self.has_tabs {
            let lines = self.slice(start.index, end.index).split(is_break);
            for (more, line) in lines.enumerate().skip(1) {
                if line.trim_start_matches(' ').starts_with('\t') {
                    let mut error = error_at(start, TAB);
                    (error.line, error.column) = (error.line + more, 1);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Refuses tabs between tokens outside of `[ ]` and `{ }`. A tab behind an
    /// unquoted text on its line, and one in a comment, is none of them.
    pub(super) fn check_tabs(&self) -> Result<(), YamlError> {
        let mut before: Option<&Token> = None;
        let end = self.text.len() as u64;
        let starts = self.tokens.iter().map(|token| token.start);
        for (at, next) in starts.chain([end]).enumerate() {
            if let Some(token) = before.filter(|token| token.flows == 0) {
                self.check_gap(token.end, token.is_plain, next)?;
            }
            let token = self.tokens.get(at);
            // An end of a block stands where the next token begins.
            if token.is_some_and(|t| before.is_none_or(|b| t.end >= b.end)) {
                before = token;
            }
        }
        Ok(())
    }

    /// Checks what stands between two tokens; a tab is allowed on the line of an
    /// unquoted text.
    fn check_gap(&self, end: u64, is_plain: bool, next: u64) -> Result<(), YamlError> {
        let mut is_allowed = is_plain;
        let mut is_comment = false;
        for (offset, character) in self.slice(end, next).char_indices() {
            match character {
                _ if is_break(character) => (is_allowed, is_comment) = (false, false),
                _ if is_comment => {}
                '#' => is_comment = true,
                '\t' if !is_allowed => return Err(self.tab_at(end + offset as u64)),
                ' ' | '\t' => {}
                _ => is_allowed = false,
            }
        }
        Ok(())
    }

    fn tab_at(&self, offset: u64) -> YamlError {
        let before = self.slice(0, offset).replace("\r\n", "\n");
        let last = before.rsplit(is_break).next().unwrap_or_default();
        YamlError {
            line: before.matches(is_break).count() + 1,
            column: last.chars().count() + 1,
            message: TAB.to_owned(),
        }
    }
}

pub(super) const TAB: &str = "a tab stands where only spaces may";

fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
