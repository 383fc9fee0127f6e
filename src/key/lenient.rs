//! Finds the end of a JSON object that stands in other text, and puts right
//! what terminals, chats and shells do to JSON. One pass, whatever the text.

use zeroize::Zeroizing;

use super::notes::Notes;

/// What was fixed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fixes {
    line_breaks: bool,
    quotes: bool,
    blanks: bool,
    escapes: bool,
    commas: bool,
}

impl Fixes {
    /// Tells each kind of repair once.
    pub(super) fn tell(self, notes: &mut Notes) {
        for (fixed, what) in [
            (
                self.line_breaks,
                "accepted real line breaks and tabs inside JSON texts",
            ),
            (self.quotes, "replaced typographic quotes"),
            (self.blanks, "replaced non-breaking and invisible spaces"),
            (
                self.escapes,
                "removed backslashes that a shell needs and JSON forbids",
            ),
            (self.commas, "removed a comma before a closing bracket"),
        ] {
            if fixed {
                notes.repair(what);
            }
        }
    }
}

/// Where an object ends, and what was fixed in it.
#[derive(Debug)]
pub(super) struct Scan {
    /// How many bytes of the text it takes, up to the end if it is not closed.
    pub(super) used: usize,
    /// What was fixed.
    pub(super) fixes: Fixes,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Between,
    /// In a text, opened by a typographic quote or not.
    Inside {
        typographic: bool,
    },
}

/// Cuts out the object that starts at the beginning of `text` and puts it into
/// `json` as strict JSON; stops early when `limit` bytes of it were made, to find
/// where an error stands.
pub(super) fn scan(text: &str, json: &mut String, limit: usize) -> Scan {
    json.clear();
    let mut fixes = Fixes::default();
    let mut place = Place::Between;
    let mut depth = 0usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if json.len() >= limit {
            return Scan { used: at, fixes };
        }
        let Place::Inside { typographic } = place else {
            match c {
                ',' if is_before_bracket(text, at) => fixes.commas = true,
                '"' => {
                    place = Place::Inside { typographic: false };
                    json.push(c);
                }
                _ if is_typographic(c) => {
                    fixes.quotes = true;
                    place = Place::Inside { typographic: true };
                    json.push('"');
                }
                '\u{a0}' | '\u{202f}' | '\u{200b}' | '\u{feff}' => {
                    fixes.blanks = true;
                    json.push(' ');
                }
                _ => {
                    json.push(c);
                    match c {
                        '{' | '[' => depth += 1,
                        '}' | ']' => depth = depth.saturating_sub(1),
                        _ => continue,
                    }
                    if depth == 0 {
                        let used = at + c.len_utf8();
                        return Scan { used, fixes };
                    }
                }
            }
            continue;
        };
        match c {
            '\\' => match chars.next_if(|(_, next)| !next.is_control()) {
                Some((_, next @ ('$' | '!' | '\'' | '`'))) => {
                    fixes.escapes = true;
                    json.push(next);
                }
                Some((_, next)) => json.extend(['\\', next]),
                None => json.push('\\'),
            },
            '"' => {
                place = Place::Between;
                json.push(c);
            }
            _ if typographic && is_typographic(c) => {
                place = Place::Between;
                json.push('"');
            }
            '\n' | '\r' | '\t' => {
                fixes.line_breaks = true;
                json.extend(['\\', if c == '\t' { 't' } else { 'n' }]);
                if c == '\r' {
                    chars.next_if(|(_, next)| *next == '\n');
                }
            }
            _ => json.push(c),
        }
    }
    Scan {
        used: text.len(),
        fixes,
    }
}

/// Returns where, from `from` on, the next thing stands that looks like an
/// object: an opening brace and then a quote or the closing brace.
pub(super) fn next_object(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.match_indices('{')
        .find(|(at, _)| {
            let inside = rest
                .get(at + 1..)
                .unwrap_or_default()
                .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{200b}');
            inside.starts_with(|c| c == '"' || c == '}' || is_typographic(c))
        })
        .map(|(at, _)| from + at)
}

/// Escapes real line breaks in a text that is to be read as one JSON text.
pub(super) fn escape_line_breaks(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len() + 16));
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => {}
            '\t' => out.push_str("\\t"),
            _ => out.push(c),
        }
    }
    out
}

/// Tells whether after the comma at `at` only a closing bracket comes.
fn is_before_bracket(text: &str, at: usize) -> bool {
    text.get(at + 1..)
        .is_some_and(|rest| rest.trim_start().starts_with(['}', ']']))
}

fn is_typographic(c: char) -> bool {
    matches!(c, '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> (String, Fixes) {
        let mut json = String::new();
        let scan = scan(text, &mut json, usize::MAX);
        (json, scan.fixes)
    }

    #[test]
    fn an_object_ends_at_its_own_bracket_and_not_at_one_in_a_text() {
        let text = r#"{"a": "}\"}", "b": [{}]} and more }"#;
        let mut json = String::new();
        let scan = scan(text, &mut json, usize::MAX);
        assert_eq!(text.get(scan.used..), Some(" and more }"));
        assert_eq!(scan.fixes, Fixes::default());
        assert_eq!(json, r#"{"a": "}\"}", "b": [{}]}"#);
    }

    #[test]
    fn line_breaks_are_escaped_only_inside_texts() {
        let (json, fixes) = fixed("{\n\"a\": \"x\r\ny\tz\nw\"\n}");
        assert_eq!(json, "{\n\"a\": \"x\\ny\\tz\\nw\"\n}");
        assert!(fixes.line_breaks);
        assert!(!fixed("{\n\"a\": 1\n}").1.line_breaks);
    }

    #[test]
    fn a_comma_before_a_bracket_is_dropped_and_no_other() {
        let (json, fixes) = fixed("{\"a\": [1, 2,], \"b\": \",}\" , }");
        assert_eq!(json, "{\"a\": [1, 2], \"b\": \",}\"  }");
        assert!(fixes.commas);
    }

    #[test]
    fn typographic_quotes_become_quotes_unless_they_are_inside_plain_ones() {
        let (json, _) = fixed("{\u{201c}a\u{201d}: \"\u{201c}x\u{201d}\"}");
        assert_eq!(json, "{\"a\": \"\u{201c}x\u{201d}\"}");
    }

    #[test]
    fn an_object_that_is_cut_off_takes_the_rest() {
        let scan = scan("{\"a\": {\"b\": \"c", &mut String::new(), usize::MAX);
        assert_eq!(scan.used, 14);
        assert_eq!(next_object("x { y {\n \"a\": 1}", 0), Some(6));
        assert_eq!(next_object("{ } {x}", 1), None);
    }
}
