//! Texts that SnakeYAML takes and libyaml does not, and what its port panics at: what
//! is in the way is replaced by a stand-in of as many characters, so that places stay,
//! and put back in what was read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use libyaml_safer::{Error, Event, EventData, ScalarStyle};

use super::builder::{CORE, error_at};
use super::{Dialect, YamlError, snake};

/// Stands for a byte order mark inside of a text, which libyaml would skip.
const INNER_MARK: char = '\u{e000}';
/// Stands for a tab at the start of a block scalar's line.
const TAB: char = '\u{e001}';
/// Stands for the `!` of a tag with a comma directly behind it (`[!!str, a]`), at which
/// the parser panics in version 0.3.0.
const BARE_TAG: char = '\u{e002}';
const COMMA_BEHIND_TAG: &str = "a comma stands directly behind a tag";
/// Stands with those behind it for the 2,048 halves of surrogate pairs.
const SURROGATES: u32 = 0xe800;
/// How much text is read again for stand-ins, in bytes.
const MAX_READ_AGAIN: usize = 64 << 20;
/// What SnakeYAML takes for the end of an anchor's name.
const ANCHOR_END: &[char] = &[
    ' ', '\t', '\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', ':', ',', '[', ']', '{', '}', '/',
    '.', '*', '&',
];

/// What libyaml stumbles over, with its place in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Obstacle {
    /// A tab behind the indentation of a block scalar's first line.
    Tab(usize),
    /// An anchor or alias whose name has more than letters, digits, `_` and `-`.
    Anchor(usize),
    /// A quoted text with the escape of half a character (`\ud83d`).
    Surrogate(usize),
}

impl Obstacle {
    /// Finds the obstacle that an error of the parser is about.
    pub(super) fn of(error: &Error) -> Option<Self> {
        let (mark, make): (_, fn(usize) -> Self) = match error.problem() {
            "found a tab character where an indentation space is expected" => {
                (error.problem_mark(), Self::Tab)
            }
            "did not find expected alphabetic or numeric character" => {
                (error.context_mark(), Self::Anchor)
            }
            "found invalid Unicode character escape code" => {
                (error.context_mark(), Self::Surrogate)
            }
            _ => return None,
        };
        usize::try_from(mark?.index).ok().map(make)
    }
}

/// The stand-ins of one text.
#[derive(Debug, Default)]
pub(super) struct StandIns {
    /// Names of anchors by the names that they have in the text.
    anchors: BTreeMap<String, String>,
    has_surrogates: bool,
    read_again: usize,
}

impl StandIns {
    /// Replaces an obstacle; nothing if it is in the way of SnakeYAML, too.
    pub(super) fn replace(&mut self, text: &str, obstacle: Obstacle) -> Option<String> {
        self.read_again = self.read_again.saturating_add(text.len());
        if self.read_again > MAX_READ_AGAIN {
            return None;
        }
        match obstacle {
            Obstacle::Tab(at) => replace_at(text, at, 1, &TAB.to_string()),
            Obstacle::Anchor(at) => self.rename_anchor(text, at),
            Obstacle::Surrogate(at) => self.replace_surrogates(text, at),
        }
    }

    fn rename_anchor(&mut self, text: &str, at: usize) -> Option<String> {
        let start = at + 1;
        let rest = text.get(start..)?;
        let name = rest.split(ANCHOR_END).next().filter(|n| !n.is_empty())?;
        let behind = rest.get(name.len()..)?.chars().next();
        if behind.is_some_and(|c| matches!(c, '[' | '{' | '/' | '.' | '*' | '&')) {
            return None;
        }
        let new = match self.anchors.get(name) {
            Some(known) => known.clone(),
            None => {
                let new = self.unused_name(text, name.chars().count())?;
                self.anchors.insert(name.to_owned(), new.clone());
                new
            }
        };
        replace_at(text, start, name.len(), &new)
    }

    /// Makes a name of this many characters that no anchor and no alias has.
    fn unused_name(&self, text: &str, length: usize) -> Option<String> {
        const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
        (0..5_000_usize).find_map(|number| {
            let mut name = String::new();
            let mut rest = number;
            for _ in 0..length {
                name.push(char::from(*DIGITS.get(rest % DIGITS.len())?));
                rest /= DIGITS.len();
            }
            let is_used = rest > 0
                || text.contains(&format!("&{name}"))
                || text.contains(&format!("*{name}"))
                || self.anchors.values().any(|other| *other == name);
            (!is_used).then_some(name)
        })
    }

    /// Replaces all halves of surrogate pairs in one quoted text.
    fn replace_surrogates(&mut self, text: &str, at: usize) -> Option<String> {
        let (before, quoted) = text.split_at_checked(at)?;
        // Anchor and tag may stand between the mark and the quote.
        let (head, mut rest) = quoted.split_at_checked(quoted.find('"')? + 1)?;
        let mut out = format!("{before}{head}");
        let mut has_any = false;
        while let Some(end) = rest.find(['\\', '"']) {
            let (plain, special) = rest.split_at_checked(end)?;
            out += plain;
            if special.starts_with('"') {
                rest = special;
                break;
            }
            let half = special.strip_prefix("\\u").and_then(|code| {
                let code = u32::from_str_radix(code.get(..4)?, 16).ok()?;
                (0xd800..0xe000).contains(&code).then(|| code - 0xd800)
            });
            let length = match half {
                Some(half) => {
                    has_any = true;
                    out += &format!("\\u{:04x}", SURROGATES + half);
                    6
                }
                None => {
                    let length = 1 + special.chars().nth(1).map_or(0, char::len_utf8);
                    out += special.get(..length)?;
                    length
                }
            };
            rest = special.get(length..)?;
        }
        self.has_surrogates |= has_any;
        has_any.then(|| out + rest)
    }

    /// Puts back what the stand-ins of an event stand for; the text is that with them.
    pub(super) fn put_back(
        &self,
        text: &str,
        event: &mut Event,
        dialect: Dialect,
    ) -> Result<(), YamlError> {
        let mark = event.start_mark;
        let end = usize::try_from(mark.index).unwrap_or(usize::MAX);
        let is_end = matches!(event.data, EventData::DocumentEnd { .. });
        if is_end && text.get(end..).is_some_and(|t| t.starts_with(BARE_TAG)) {
            return Err(error_at(mark, COMMA_BEHIND_TAG));
        }
        let EventData::Scalar {
            value, style, tag, ..
        } = &mut event.data
        else {
            return Ok(());
        };
        if value.contains(TAB) {
            if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                return Err(error_at(mark, snake::TAB));
            }
            *value = value.replace(TAB, "\t");
        }
        if let Some(name) = value.strip_prefix(BARE_TAG)
            && *style == ScalarStyle::Plain
        {
            let is_misplaced = tag.is_some() || name.contains(',');
            if is_misplaced || dialect == Dialect::SnakeYaml {
                return Err(error_at(mark, COMMA_BEHIND_TAG));
            }
            *tag = Some(match name.strip_prefix('!') {
                Some(core) => format!("{CORE}{core}"),
                None => format!("!{name}"),
            });
            value.clear();
        }
        if value.contains(BARE_TAG) {
            *value = value.replace(BARE_TAG, "!");
        }
        if value.contains(INNER_MARK) {
            *value = value.replace(INNER_MARK, "\u{feff}");
        }
        if self.has_surrogates && *style == ScalarStyle::DoubleQuoted {
            *value = joined_surrogates(value);
        }
        Ok(())
    }
}

/// Makes characters of the stand-ins for their halves; a half alone is not a character.
fn joined_surrogates(text: &str) -> String {
    let units = text.chars().flat_map(|character| {
        let half = (character as u32).checked_sub(SURROGATES);
        let half = half.filter(|half| *half < 0x800).map(|half| half + 0xd800);
        let mut buffer = [0; 2];
        match half.and_then(|half| u16::try_from(half).ok()) {
            Some(half) => vec![half],
            None => character.encode_utf16(&mut buffer).to_vec(),
        }
    });
    char::decode_utf16(units)
        .map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn replace_at(text: &str, at: usize, length: usize, new: &str) -> Option<String> {
    let (before, behind) = (text.get(..at)?, text.get(at + length..)?);
    Some(format!("{before}{new}{behind}"))
}

/// Makes a text of which the parser takes what the dialect does, as far as that can
/// be seen before it is read.
pub(super) fn prepare(text: &str, dialect: Dialect) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if dialect == Dialect::SnakeYaml {
        if let Some(rest) = text.strip_prefix('\u{feff}') {
            text = rest.to_owned().into();
        }
        if text.contains('\u{feff}') {
            text = text.replace('\u{feff}', &INNER_MARK.to_string()).into();
        }
        if let Some(new) = with_known_directives(&text) {
            text = new.into();
        }
    }
    if let Some(new) = without_bare_tags(&text) {
        text = new.into();
    }
    // Without a line end behind it, the parser fails in a block scalar.
    if !text.ends_with('\n') {
        text += "\n";
    }
    text
}

/// Replaces the first `!` of each word before a comma; nothing if there is none.
fn without_bare_tags(text: &str) -> Option<String> {
    let is_end = |c: char| c.is_whitespace() || ",[]{}\"<>|#".contains(c);
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(',') {
        let word = before.rfind(is_end).map_or(0, |at| {
            at + before
                .get(at..)
                .and_then(|b| b.chars().next())
                .map_or(0, char::len_utf8)
        });
        let (head, word) = before.split_at_checked(word)?;
        out += head;
        out += &word.replacen('!', BARE_TAG.encode_utf8(&mut [0; 4]), 1);
        out.push(',');
        rest = behind;
    }
    out += rest;
    (out != text).then_some(out)
}

/// SnakeYAML takes every minor version and skips directives that it does not know;
/// libyaml knows two of each. Nothing if no directive is in the way.
fn with_known_directives(text: &str) -> Option<String> {
    let head = text.split_inclusive(['\n', '\r']);
    let head = head.take_while(|line| line.trim().is_empty() || line.starts_with(['#', '%']));
    let lines: Vec<&str> = head.collect();
    let mut has_version = lines.iter().any(|line| line.starts_with("%YAML "));
    let is_unknown = |line: &str| {
        let name = line
            .strip_prefix('%')
            .and_then(|l| l.split_whitespace().next());
        name.is_some_and(|name| name != "YAML" && name != "TAG")
    };
    let is_newer = |line: &str| {
        let minor = line.strip_prefix("%YAML 1.").map(str::trim_end);
        minor.is_some_and(|m| !m.is_empty() && m.bytes().all(|b| b.is_ascii_digit()))
    };
    if !lines.iter().any(|line| is_unknown(line) || is_newer(line)) {
        return None;
    }
    let mut out = String::new();
    for line in &lines {
        let end = line.trim_end_matches(['\n', '\r']).len();
        let end = line.get(end..).unwrap_or_default();
        out += &match *line {
            line if is_newer(line) => format!("%YAML 1.2{end}"),
            line if is_unknown(line) && has_version => format!("#{end}"),
            line if is_unknown(line) => {
                has_version = true;
                format!("%YAML 1.2{end}")
            }
            line => line.to_owned(),
        };
    }
    let read: usize = lines.iter().map(|line| line.len()).sum();
    Some(out + text.get(read..).unwrap_or_default())
}
