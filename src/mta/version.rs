//! Versions as the deploy service reads them: `version` and `_schema-version`.

use crate::text::yaml::{Kind, Node, Value};

/// Digits in a row that still count as a number.
const LONGEST_NUMBER: usize = 16;

/// The schema versions that the deploy service knows, by major and largest minor.
pub(super) const SCHEMAS: [(u64, u64); 2] = [(2, 2), (3, 3)];

/// Major and minor of the first number in a text, with up to two more numbers
/// behind dots; nothing if there is none. More digits in a row than count are not a number.
pub(super) fn parse(text: &str) -> Option<(u64, u64)> {
    let mut runs = text.split_inclusive(|c: char| !c.is_ascii_digit());
    loop {
        let (major, end) = number(runs.next()?);
        if let Some(major) = major {
            let minor = runs.next().filter(|_| end == Some('.'));
            return Some((major, minor.and_then(|run| number(run).0).unwrap_or(0)));
        }
    }
}

/// The number at the start of a run of digits, and the character behind it.
fn number(run: &str) -> (Option<u64>, Option<char>) {
    let digits = run.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_number = !digits.is_empty() && digits.len() <= LONGEST_NUMBER;
    let end = run.chars().next_back().filter(|c| !c.is_ascii_digit());
    (digits.parse().ok().filter(|_| is_number), end)
}

/// The text form of `_schema-version`, which may be of any type: a number loses
/// the zeros behind its fraction, a collection shows what is in it.
pub(super) fn schema_text(node: &Node) -> String {
    match &node.value {
        Value::Scalar { text, kind } => match (kind, text.split_once('.')) {
            (Kind::Float, Some((whole, fraction))) => {
                let shortened = fraction.trim_end_matches('0');
                let fraction = if shortened.is_empty() { "0" } else { shortened };
                format!("{whole}.{fraction}")
            }
            _ => text.clone(),
        },
        Value::Sequence(nodes) => nodes.iter().map(schema_text).collect::<Vec<_>>().join(", "),
        Value::Mapping(entries) => entries
            .iter()
            .map(|(key, value)| format!("{}={}", schema_text(key), schema_text(value)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_a_text() {
        for (text, version) in [
            ("3", Some((3, 0))),
            ("3.1", Some((3, 1))),
            ("v3.1", Some((3, 1))),
            (" 3.1 ", Some((3, 1))),
            ("3.x", Some((3, 0))),
            ("-3", Some((3, 0))),
            ("3,1", Some((3, 0))),
            ("3.1.2.4", Some((3, 1))),
            ("1.2.3-SNAPSHOT", Some((1, 2))),
            ("01.02.03", Some((1, 2))),
            ("a1b2", Some((1, 0))),
            ("99999999999999999999.0.0", Some((0, 0))),
            ("99999999999999999999.3.1", Some((3, 1))),
            ("99999999999999999999", None),
            ("\u{e4}2", Some((2, 0))),
            ("latest", None),
            ("", None),
        ] {
            assert_eq!(parse(text), version, "{text}");
        }
    }
}
