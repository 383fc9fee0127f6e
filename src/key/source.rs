//! Finds the documents in a text that somebody pasted.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::explain;
use super::lenient;
use super::notes::{Notes, join};
use super::properties;
use super::search::{DEEPEST, Search, read};
use super::value::trim;
use crate::error::finding::Finding;
use crate::secret::wipe::Fields;
use crate::text::encode;
use crate::text::json::Json;
use crate::text::yaml;

/// Larger texts are not looked into; the largest key seen has some 10 KB.
const MAX_BYTES: usize = 32 << 20;
/// All attempts to read JSON in other text together may cost two times the text
/// and this much more, so that brackets in prose cannot make it slow.
const SPARE_COST: usize = 2 << 20;
/// What one attempt costs besides the bytes that it reads.
const ATTEMPT_COST: usize = 64;

/// Reads whatever text holds a key.
pub(super) fn from_text(text: &str, notes: &mut Notes) -> Search {
    let mut reader = Reader {
        search: Search::default(),
        notes,
        broken: None,
    };
    if text.len() > MAX_BYTES {
        reader.notes.error(
            "key",
            "the text is larger than 32 MB, so it is not a service key",
            "give the service key alone",
        );
        return reader.search;
    }
    reader.text(text, DEEPEST);
    let Reader { search, broken, .. } = reader;
    if search.count() == 0 {
        match broken {
            Some(finding) => notes.add(finding),
            None => notes.add(explain::explain(text, search.saw_object)),
        }
    }
    search
}

/// Reads the files of a folder; a single one may hold the whole key.
pub(super) fn from_entries(entries: &[(String, String)], notes: &mut Notes) -> Search {
    let mut search = Search::default();
    let members: Fields<'_> = entries
        .iter()
        .filter(|(name, _)| !name.starts_with('.'))
        .map(|(name, text)| (Cow::Borrowed(&**name), Json::Text(Cow::Borrowed(text))))
        .collect();
    let names: Vec<&str> = entries
        .iter()
        .map(|(name, _)| &**name)
        .filter(|name| !name.starts_with('.'))
        .take(20)
        .collect();
    search.entries(members);
    if search.count() == 0 {
        notes.error(
            "key",
            &if names.is_empty() {
                "the folder is empty".to_owned()
            } else {
                join(&["the folder has no key in its files: ", &names.join(", ")])
            },
            "name the folder where the secret of the service binding is mounted; it has the files uaa and uri, or one file with the whole key",
        );
    }
    search
}

struct Reader<'a> {
    search: Search,
    notes: &'a mut Notes,
    /// What is wrong with the first document that cannot be read.
    broken: Option<Finding>,
}

impl Reader<'_> {
    /// Looks for documents in a text; `depth` is how often it may be unwrapped.
    fn text(&mut self, text: &str, depth: u8) {
        let cleaned = self.clean(text);
        let text = self.unquote(&cleaned);
        match read(text) {
            Ok(Json::Text(inner)) => {
                let inner = Zeroizing::new(inner.into_owned());
                self.unwrapped(&inner, depth, "read the JSON that was inside a JSON text");
            }
            Ok(value) => self.search.document(value),
            Err(_) => {
                let _ = self.destination(text)
                    || looks_like_yaml(text) && self.yaml(text)
                    || self.json_within(text)
                    || self.escaped(text, depth)
                    || self.base64(text, depth)
                    || self.loose(text);
            }
        }
    }

    /// Reads a text that was inside another one; tells so only if it has a key.
    fn unwrapped(&mut self, inner: &str, depth: u8, what: &str) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let (found, repairs) = (self.search.count(), self.notes.repairs.len());
        self.notes.repair(what);
        self.text(inner, depth);
        let is_found = self.search.count() > found;
        if !is_found {
            self.notes.repairs.truncate(repairs);
        }
        is_found
    }

    /// Removes what editors, shells and chats put before and behind a text.
    fn clean(&mut self, text: &str) -> Zeroizing<String> {
        let without_mark = text.trim_start_matches(['\u{feff}', '\u{fffe}']);
        if without_mark.len() < text.len() {
            self.notes.repair("removed the byte order mark");
        }
        let trimmed = trim(without_mark);
        let line_end = without_mark.trim_end_matches(['\n', '\r']);
        if trimmed.len() < line_end.len() && !trimmed.is_empty() {
            self.notes.repair("removed the white space around the text");
        }
        let mut cleaned = Zeroizing::new(String::with_capacity(trimmed.len()));
        if trimmed.contains('\0') && !is_utf_16(trimmed) {
            self.broken.get_or_insert(explain::stray_nul(trimmed));
        } else if trimmed.contains('\0') {
            self.notes
                .repair("removed zero bytes: the text was stored as UTF-16");
            cleaned.extend(trimmed.chars().filter(|c| !matches!(c, '\0' | '\u{fffd}')));
        } else {
            cleaned.push_str(trimmed);
        }
        cleaned
    }

    /// Takes off a code fence, quotes and the name of a variable.
    fn unquote<'a>(&mut self, text: &'a str) -> &'a str {
        let mut text = trim(text);
        if let Some(value) = assigned(text) {
            self.notes.repair("left out the name of the variable");
            text = value;
        }
        if let Some(fenced) = text.strip_prefix("```") {
            self.notes.repair("removed the code fence");
            let inner = fenced.split_once('\n').map_or(fenced, |(_, inner)| inner);
            text = trim(trim(inner).trim_end_matches('`'));
        }
        for quote in ['\'', '`', '"'] {
            let inner = text
                .strip_prefix(quote)
                .and_then(|rest| rest.strip_suffix(quote));
            let Some(inner) = inner else { continue };
            // In double quotes it may be a JSON text, which is read as such.
            if quote != '"' || read(text).is_err() {
                self.notes.repair("removed the quotes around the text");
                text = trim(inner);
            }
        }
        text
    }

    fn destination(&mut self, text: &str) -> bool {
        let members = properties::destination(text);
        members.is_some_and(|members| {
            self.search.entries(members);
            true
        })
    }

    /// Reads YAML, also several documents one after the other.
    fn yaml(&mut self, text: &str) -> bool {
        let before = self.search.count();
        for document in text.split("\n---\n") {
            match yaml::parse(document, yaml::Dialect::LibYaml) {
                Ok(read) => self.search.document(from_yaml(read.root)),
                Err(error) if document.contains("uaa") => {
                    self.broken.get_or_insert(explain::broken_yaml(&error));
                }
                Err(_) => {}
            }
        }
        self.search.count() > before
    }

    /// Reads objects with single quotes or without quotes, which YAML allows.
    fn loose(&mut self, text: &str) -> bool {
        let is_found = text.starts_with('{') && self.yaml(text);
        if is_found {
            self.notes
                .repair("read the text as YAML, because it is not valid JSON");
        }
        is_found
    }

    /// Reads JSON objects that stand in other text.
    fn json_within(&mut self, text: &str) -> bool {
        let start = self.search.count();
        let mut budget = 2 * text.len() + SPARE_COST;
        let mut at = 0;
        let mut broken_until = 0;
        let mut around = false;
        let mut json = Zeroizing::new(String::with_capacity(text.len().min(1 << 14)));
        while let Some(object) = lenient::next_object(text, at) {
            let rest = text.get(object..).unwrap_or_default();
            let scan = lenient::scan(rest, &mut json, usize::MAX);
            let Some(left) = budget.checked_sub(scan.used + ATTEMPT_COST) else {
                break;
            };
            budget = left;
            match read(&json) {
                Ok(value) => {
                    let before = self.search.count();
                    self.search.document(value);
                    if object < broken_until {
                        self.search.keep_only_full(before);
                    }
                    if self.search.count() > before {
                        scan.fixes.tell(self.notes);
                    }
                    around |= object > 0 || scan.used < rest.len();
                    at = object + scan.used;
                }
                Err(error) => {
                    self.broken
                        .get_or_insert_with(|| explain::broken_json(rest, &json, &error));
                    broken_until = broken_until.max(object + scan.used);
                    at = object + 1;
                }
            }
        }
        let found = self.search.count() > start;
        if found && around {
            self.notes.repair(if text.contains("```") {
                "removed the code fence and left out the text around the JSON"
            } else {
                "left out the text before and after the JSON"
            });
        }
        found
    }

    /// Reads JSON whose quotes are escaped, as inside another JSON text.
    fn escaped(&mut self, text: &str, depth: u8) -> bool {
        if !text.starts_with('{') || !text.contains("\\\"") {
            return false;
        }
        let inner = lenient::escape_line_breaks(text);
        let quoted = Zeroizing::new(join(&["\"", &inner, "\""]));
        let Ok(Json::Text(inner)) = read(&quoted) else {
            return false;
        };
        let inner = Zeroizing::new(inner.into_owned());
        self.unwrapped(&inner, depth, "removed the backslashes before the quotes")
    }

    fn base64(&mut self, text: &str, depth: u8) -> bool {
        let Some(bytes) = encode::from_base64(text).map(Zeroizing::new) else {
            return false;
        };
        std::str::from_utf8(&bytes)
            .is_ok_and(|inner| self.unwrapped(inner, depth, "decoded base64"))
    }
}

/// UTF-16 that was read as UTF-8: every second character of a key is zero.
fn is_utf_16(text: &str) -> bool {
    let zeros = text.chars().filter(|c| *c == '\0').count();
    zeros * 3 >= text.chars().count()
}

/// Returns the value of `NAME=value`, `export NAME=value` or `$env:NAME = value`,
/// if that looks like a key.
fn assigned(text: &str) -> Option<&str> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim_end();
    let name = ["export ", "set ", "$env:"]
        .iter()
        .find_map(|start| name.strip_prefix(start))
        .unwrap_or(name);
    let is_name = (1..=80).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let value = trim(value);
    let is_value =
        value.starts_with(['{', '\'', '"']) || value.starts_with("ey") || value.starts_with("ew");
    (is_name && is_value).then_some(value)
}

/// Tells whether the first line with content starts as a YAML mapping does.
fn looks_like_yaml(text: &str) -> bool {
    text.lines()
        .map(str::trim_end)
        .find(|line| !line.is_empty() && !line.starts_with('#') && *line != "---")
        .and_then(|line| line.split_once(':'))
        .is_some_and(|(name, rest)| {
            (rest.is_empty() || rest.starts_with(' '))
                && (1..=80).contains(&name.len())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_-.\"'".contains(&byte))
        })
}

fn from_yaml(node: yaml::Node) -> Json<'static> {
    if node.is_null() {
        return Json::Null;
    }
    match node.value {
        yaml::Value::Scalar { text, .. } => Json::Text(Cow::Owned(text)),
        yaml::Value::Sequence(nodes) => {
            let mut list = Vec::new();
            for node in nodes {
                list.push(from_yaml(node));
            }
            Json::List(list)
        }
        yaml::Value::Mapping(entries) => {
            let mut fields = Vec::new();
            for (key, value) in entries {
                if let yaml::Value::Scalar { text, .. } = key.value {
                    fields.push((Cow::Owned(text), from_yaml(value)));
                }
            }
            Json::Object(fields)
        }
    }
}
