//! Groovy as far as a Jenkinsfile must be understood to change a word in it: what is
//! code, what is a text, what is a comment.

use std::ops::Range;

/// One piece of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// A text in quotes.
    Text(Quote),
    /// Any other character.
    Sign(char),
    /// The end of a line.
    LineEnd,
}

/// How a text is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// `'...'` or `'''...'''`: no variables.
    Single,
    /// `"..."` or `"""..."""`: with variables.
    Double,
    /// `/.../` or `$/.../$`.
    Slashes,
}

/// A piece with its place.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// Where it stands, quotes included.
    pub(super) range: Range<usize>,
    /// The word, or what is between the quotes.
    pub(super) text: &'a str,
}

impl Token<'_> {
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    pub(super) fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

/// Splits a source into its pieces, without comments; none where it is not understood
/// to its end.
pub(super) fn tokens(source: &str) -> Option<Vec<Token<'_>>> {
    let mut scanner = Scanner {
        source,
        at: 0,
        tokens: Vec::new(),
    };
    scanner.eat("\u{feff}");
    if scanner.rest().starts_with("#!") {
        scanner.skip_line();
    }
    while !scanner.rest().is_empty() {
        scanner.step()?;
    }
    Some(scanner.tokens)
}

struct Scanner<'a> {
    source: &'a str,
    at: usize,
    tokens: Vec<Token<'a>>,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, text: &str) -> bool {
        let is_there = self.rest().starts_with(text);
        if is_there {
            self.at += text.len();
        }
        is_there
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    fn push(&mut self, kind: Kind, start: usize, inner: Range<usize>) {
        let text = self.source.get(inner).unwrap_or_default();
        let range = start..self.at;
        self.tokens.push(Token { kind, range, text });
    }

    /// Takes one piece.
    fn step(&mut self) -> Option<()> {
        let start = self.at;
        let first = self.rest().chars().next()?;
        if self.eat("//") {
            self.skip_line();
        } else if self.eat("/*") {
            self.at += self.rest().find("*/")? + 2;
        } else if first == '\n' {
            self.at += 1;
            self.push(Kind::LineEnd, start, start..self.at);
        } else if first.is_whitespace() {
            self.at += first.len_utf8();
        } else if self.eat("'''") {
            self.text(start, "'''", Quote::Single)?;
        } else if self.eat("\"\"\"") {
            self.text(start, "\"\"\"", Quote::Double)?;
        } else if self.eat("'") {
            self.text(start, "'", Quote::Single)?;
        } else if self.eat("\"") {
            self.text(start, "\"", Quote::Double)?;
        } else if self.begins_operand() && self.eat("$/") {
            self.text(start, "/$", Quote::Slashes)?;
        } else if self.begins_operand() && self.eat("/") {
            self.text(start, "/", Quote::Slashes)?;
        } else if is_letter(first) {
            let rest = self.rest();
            self.at += rest
                .find(|c: char| !is_letter(c) && !c.is_ascii_digit())
                .unwrap_or(rest.len());
            self.push(Kind::Word, start, start..self.at);
        } else {
            self.at += first.len_utf8();
            self.push(Kind::Sign(first), start, start..self.at);
        }
        Some(())
    }

    /// Whether a slash here begins a text and does not divide.
    fn begins_operand(&self) -> bool {
        match self.tokens.last() {
            None => true,
            Some(token) => match token.kind {
                Kind::LineEnd => true,
                Kind::Sign(sign) => !")]}".contains(sign),
                Kind::Word => ["return", "in", "case"].contains(&token.text),
                Kind::Text(_) => false,
            },
        }
    }

    /// Takes the rest of a text whose first quote is taken.
    fn text(&mut self, start: usize, close: &str, quote: Quote) -> Option<()> {
        let begin = self.at;
        loop {
            let end = self.at;
            if self.eat(close) {
                self.push(Kind::Text(quote), start, begin..end);
                return Some(());
            }
            let next = self.rest().chars().next()?;
            if quote == Quote::Double && self.eat("${") {
                self.expression()?;
            } else if next == '\\' && close != "/$" {
                self.at += 1 + self.rest().chars().nth(1)?.len_utf8();
            } else if next == '\n' && close.len() == 1 && quote != Quote::Slashes {
                return None;
            } else {
                self.at += next.len_utf8();
            }
        }
    }

    /// Takes an expression inside of a text, up to its closing brace.
    fn expression(&mut self) -> Option<()> {
        let known = self.tokens.len();
        let mut depth = 1;
        while depth > 0 {
            let before = self.tokens.len();
            self.step()?;
            match self.tokens.get(before).map(|token| &token.kind) {
                Some(Kind::Sign('{')) => depth += 1,
                Some(Kind::Sign('}')) => depth -= 1,
                _ => {}
            }
        }
        self.tokens.truncate(known);
        Some(())
    }
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic() || character == '_' || character == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Option<Vec<&str>> {
        let tokens = tokens(source)?;
        let words = tokens.iter().filter(|token| token.kind == Kind::Word);
        Some(words.map(|token| token.text).collect())
    }

    #[test]
    fn comments_and_texts_are_no_code() {
        let source =
            "#!groovy\na // b 'c\n/* d \" */ e 'f \\' g' \"h ${i(\"}\")} j\" '''k\n'l''' m";
        assert_eq!(words(source).unwrap(), ["a", "e", "m"]);
    }

    #[test]
    fn a_slash_begins_a_text_or_divides() {
        assert_eq!(
            words("x = /a 'b/ + c / d / e; f(g) / h").unwrap(),
            ["x", "c", "d", "e", "f", "g", "h"]
        );
        assert_eq!(words("x = $/a ' b/$ + c").unwrap(), ["x", "c"]);
    }

    #[test]
    fn what_does_not_end_is_not_understood() {
        for source in ["'a", "\"a ${b", "/* a", "'a\nb'", "'''a", "x = /a"] {
            assert_eq!(words(source), None, "{source}");
        }
    }
}
