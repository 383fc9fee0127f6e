//! The text as the YAML parser reads it.

use saphyr_parser::Input;
use saphyr_parser::input::is_breakz;

/// The characters of a text, as the parser reads them.
///
/// The parser's own input copies its decoding of UTF-8 into every place that
/// looks at a character; this one is never inlined and saves a fifth of the
/// parser's size in the wasm.
pub(super) struct Characters {
    text: Vec<char>,
    at: usize,
}

impl Characters {
    pub(super) fn of(text: &str) -> Self {
        Self {
            text: text.chars().collect(),
            at: 0,
        }
    }
}

impl Input for Characters {
    fn lookahead(&mut self, _count: usize) {}

    fn buflen(&self) -> usize {
        usize::MAX // everything is here already
    }

    fn bufmaxlen(&self) -> usize {
        128 // how many characters the parser takes in one go
    }

    fn raw_read_ch(&mut self) -> char {
        let character = self.peek();
        self.skip();
        character
    }

    fn raw_read_non_breakz_ch(&mut self) -> Option<char> {
        let is_content = |c: &char| !is_breakz(*c) && *c != '\u{feff}';
        let character = self.peek_opt().filter(is_content)?;
        self.skip();
        Some(character)
    }

    fn skip(&mut self) {
        self.skip_n(1);
    }

    fn skip_n(&mut self, count: usize) {
        self.at = self.text.len().min(self.at.saturating_add(count));
    }

    fn peek(&self) -> char {
        self.peek_nth(0)
    }

    fn peek_nth(&self, n: usize) -> char {
        let at = self.at.saturating_add(n);
        self.text.get(at).copied().unwrap_or('\0')
    }

    fn peek_opt(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }
}
