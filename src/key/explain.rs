//! Says what a text without a key probably is. Never quotes any of it.

use zeroize::Zeroizing;

use super::lenient;
use super::notes::join;
use super::search::read;
use super::value::{is_unexpanded, stand_in, trim};
use crate::error::finding::Finding;
use crate::text::json::Json;
use crate::text::yaml::YamlError;

/// Where findings about the text as a whole stand.
const KEY: &str = "key";
const PASTE_WHOLE: &str = "paste the whole service key: JSON with uaa and uri (Cloud Transport Management) or with uaa and endpoints (SAP Cloud ALM)";

/// Explains a text in which nothing that may be a key was found.
pub(super) fn explain(text: &str, saw_object: bool) -> Finding {
    let text = trim(text.trim_start_matches('\u{feff}'));
    let text = trim(text.trim_matches(['"', '\'', '`']));
    if text.is_empty() {
        return finding("is empty", PASTE_WHOLE);
    }
    if text.starts_with('[') && matches!(read(text), Ok(Json::List(_))) {
        return finding("is a list, not a service key", PASTE_WHOLE);
    }
    if saw_object {
        return finding(
            "is JSON or YAML, but not a service key: it has neither uaa nor uri nor endpoints.Api",
            PASTE_WHOLE,
        );
    }
    let lower: String = text
        .chars()
        .take(20)
        .collect::<String>()
        .to_ascii_lowercase();
    if lower.starts_with("<!doctype") || lower.starts_with("<html") {
        return finding("is an HTML page, not a service key", PASTE_WHOLE);
    }
    if is_unexpanded(text) || (text.starts_with('$') && is_word(text)) {
        return finding(
            "is the name of a variable without a value",
            "check that the variable or the secret exists and is visible to this job",
        );
    }
    if stand_in(text).is_some() {
        return finding("is a placeholder", PASTE_WHOLE);
    }
    if text.lines().any(|line| trim(line) == "FAILED") {
        return finding(
            "is the output of a command that failed",
            "run the command again and look at its message; cf service-keys <instance> lists the keys",
        );
    }
    if text.starts_with("-----BEGIN ") {
        return finding(
            "is only a certificate or a private key in PEM form",
            PASTE_WHOLE,
        );
    }
    if text.starts_with(['{', '[']) {
        return finding(
            "is not valid JSON",
            "paste the key as it was issued, from the first to the last brace",
        );
    }
    if is_path(text) {
        return file_name();
    }
    if text.contains(char::is_whitespace) {
        return finding("has no service key in it", PASTE_WHOLE);
    }
    single_word(text)
}

/// Explains a text without any white space.
fn single_word(text: &str) -> Finding {
    if text.starts_with("https://") || text.starts_with("http://") {
        return finding("is only a URL", PASTE_WHOLE);
    }
    if text.starts_with("sb-") {
        return finding("is only a client id", PASTE_WHOLE);
    }
    if text.starts_with("eyJ") && text.split('.').count() == 3 {
        return finding(
            "is an access token, not a service key",
            "tokens end after some hours; paste the service key, from which tokens are fetched",
        );
    }
    finding(
        "is a single value, probably only the client secret",
        PASTE_WHOLE,
    )
}

/// Whether one line is the path of a file, as variables of type file carry it in
/// GitLab and Jenkins, with an ending or without.
fn is_path(text: &str) -> bool {
    let starts = ["/", "./", "../", "~/", ".\\", "\\\\"];
    let has_drive =
        matches!(text.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    let is_rooted = has_drive || starts.iter().any(|start| text.starts_with(start));
    let lower = text.to_ascii_lowercase();
    let mut endings = [".json", ".yaml", ".yml", ".txt", ".key"].iter();
    let has_ending = endings.any(|end| lower.ends_with(end));
    let is_word = !text.contains(char::is_whitespace);
    let is_base64 = text.ends_with('=') || text.contains('+');
    !text.contains(['\n', '\r', '{'])
        && text.len() <= LONGEST_PATH
        && (is_word && has_ending && !text.contains("://") || is_rooted && !is_base64)
}

const LONGEST_PATH: usize = 4096;

fn file_name() -> Finding {
    finding(
        "is the name of a file, not its content",
        "pass the content of the file, not its name",
    )
}

fn finding(problem: &'static str, advice: &'static str) -> Finding {
    Finding::error(KEY, problem, advice)
}

fn is_word(text: &str) -> bool {
    text.bytes()
        .skip(1)
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Explains JSON that cannot be read: `json` is what was made of `text`, which
/// starts with the object. The place is counted from there, because what stands
/// before it may have been decoded or cut off.
pub(super) fn broken_json(text: &str, json: &str, error: &serde_json::Error) -> Finding {
    if error.is_eof() {
        return finding(
            "is cut off: the JSON has an opening bracket or quote without its end",
            "copy it again, from the first to the last brace",
        );
    }
    let made = offset_of(json, error.line(), error.column());
    let before = text
        .get(..lenient::scan(text, &mut Zeroizing::default(), made).used)
        .unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |last| last.chars().count());
    Finding::error(
        KEY,
        join(&[
            "is not valid JSON: line ",
            &line.to_string(),
            ", column ",
            &column.to_string(),
            ", counted from its first brace",
        ]),
        "correct it there, or copy the key again as it was issued",
    )
}

/// Explains a text with a zero character in it, which no key has.
pub(super) fn stray_nul(text: &str) -> Finding {
    let before = text.split('\0').next().unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |last| last.chars().count())
        + 1;
    Finding::error(
        KEY,
        join(&[
            "has a NUL character (U+0000) in line ",
            &line.to_string(),
            ", column ",
            &column.to_string(),
        ]),
        "remove it, or copy the key again as it was issued; a tool on the way has damaged the text",
    )
}

/// Explains YAML that cannot be read; the parser's message may quote the text.
pub(super) fn broken_yaml(error: &YamlError) -> Finding {
    Finding::error(
        KEY,
        join(&[
            "is not valid YAML: line ",
            &error.line.to_string(),
            ", column ",
            &error.column.to_string(),
        ]),
        "correct it there, or take the output of kubectl get secret -o json",
    )
}

/// Turns serde_json's line and column (in bytes, from 1) into an offset.
fn offset_of(json: &str, line: usize, column: usize) -> usize {
    let line_start: usize = json
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    line_start + column
}
