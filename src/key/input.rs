//! A key as a caller hands it in: a text, or the files of a folder, and what
//! goes with it.

use std::fmt;

use super::{ParseOptions, Parsed, parse, parse_folder};
use crate::error::finding::{self, Finding, Severity};
use crate::secret::Secret;
use crate::text::json::Json;

/// A key that was handed in and not yet read.
pub struct KeyInput {
    source: Source,
    /// What the outside found out about the key's certificate.
    findings: Vec<Finding>,
}

enum Source {
    Text(Secret),
    /// Name and content of each file.
    Folder(Vec<(String, String)>),
}

impl KeyInput {
    /// Reads a key that stands in options: a text, or an object whose `text` is
    /// one or whose `files` lists pairs of name and content, with `findings`.
    #[must_use]
    pub fn read(given: &Json<'_>) -> Option<Self> {
        let text = given.text().or_else(|| given.get("text").text());
        let source = match (text, given.get("files").list()) {
            (Some(text), _) => Source::Text(Secret::new(text)),
            (None, Some(files)) => Source::Folder(files.iter().filter_map(pair).collect()),
            (None, None) => return None,
        };
        let findings = given.get("findings").list().unwrap_or_default();
        Some(Self {
            source,
            findings: findings.iter().map(read_finding).collect(),
        })
    }

    /// Reads the key, and adds what the outside found.
    #[must_use]
    pub fn parse(&self, options: &ParseOptions<'_>) -> Parsed {
        let mut parsed = match &self.source {
            Source::Text(text) => parse(text.reveal(), options),
            Source::Folder(files) => parse_folder(files, options),
        };
        parsed.findings.extend(self.findings.iter().cloned());
        if finding::has_errors(&self.findings) {
            parsed.key = None;
        }
        parsed
    }
}

impl fmt::Debug for KeyInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyInput(..)")
    }
}

/// Reads a name and a value.
pub(crate) fn pair(pair: &Json<'_>) -> Option<(String, String)> {
    match pair.list()? {
        [name, value] => Some((name.owned()?, value.owned()?)),
        _ => None,
    }
}

fn read_finding(finding: &Json<'_>) -> Finding {
    let text = |name| finding.get(name).owned().unwrap_or_default();
    Finding {
        at: text("at").into(),
        problem: text("problem").into(),
        advice: text("advice").into(),
        severity: match finding.get("severity").text() {
            Some("warning") => Severity::Warning,
            _ => Severity::Error,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = r#"{"uaa":{"clientid":"sb-x!b1","clientsecret":"s3cret-s3cret","url":"https://a.authentication.eu10.hana.ondemand.com"},"uri":"https://b.cfapps.eu10.hana.ondemand.com"}"#;

    fn parsed(given: &str) -> Parsed {
        let given = Json::parse(given.as_bytes()).unwrap();
        let given = KeyInput::read(&given).unwrap();
        given.parse(&ParseOptions::default())
    }

    #[test]
    fn a_text_and_the_files_of_a_folder_are_the_same_key() {
        let text = serde_json::to_string(KEY).unwrap();
        let whole = format!(r#"{{"files":[["key",{text}]]}}"#);
        for given in [text.clone(), format!(r#"{{"text":{text}}}"#), whole] {
            let key = parsed(&given).key;
            assert_eq!(
                key.as_ref().map(|key| key.client_id()),
                Some("sb-x!b1"),
                "{given}"
            );
        }
    }

    #[test]
    fn a_folder_without_a_key_is_told_as_a_folder() {
        let findings = parsed(r#"{"files":[["token","x"]]}"#).findings;
        assert!(findings[0].problem.contains("the folder"), "{findings:?}");
    }

    #[test]
    fn an_error_that_the_outside_found_refuses_the_key_and_a_warning_does_not() {
        let text = serde_json::to_string(KEY).unwrap();
        for (severity, is_usable) in [("error", false), ("warning", true)] {
            let parsed = parsed(&format!(
                r#"{{"text":{text},"findings":[{{"at":"uaa.certificate","problem":"p","advice":"a","severity":"{severity}"}}]}}"#
            ));
            assert_eq!(parsed.key.is_some(), is_usable);
            assert_eq!(parsed.findings.len(), 1);
        }
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        let given = KeyInput::read(&Json::Text("marked-secret".into())).unwrap();
        assert_eq!(format!("{given:?}"), "KeyInput(..)");
    }
}
