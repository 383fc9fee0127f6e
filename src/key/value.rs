//! One value of a key: where it stands, what it is, and whether it is real.

use std::borrow::Cow;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::notes::Notes;

/// What stands in one place.
#[derive(Debug, Default)]
pub(super) enum Given {
    /// Nothing, or null.
    #[default]
    Missing,
    /// Something that is not a text, named in words.
    Other(&'static str),
    /// A text, with white space around it.
    Text(Zeroizing<String>),
}

/// A value together with the place that findings name.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub(super) at: Cow<'static, str>,
    pub(super) given: Given,
}

impl Field {
    /// Takes member `name` of an object at `prefix` (`uaa.`, or nothing).
    ///
    /// A member in another spelling (`clientId` for `clientid`) is accepted.
    pub(super) fn of(
        members: &Map<String, Value>,
        prefix: &str,
        name: &str,
        notes: &mut Notes,
    ) -> Self {
        let at: Cow<'static, str> = Cow::Owned([prefix, name].concat());
        let value = match find(members, name) {
            Some((spelled, value)) => {
                if spelled != name {
                    let what = ["read ", spelled, " as ", name].concat();
                    notes.repair_at(&at, &what);
                }
                Some(value)
            }
            None => None,
        };
        Self {
            at,
            given: Given::of(value),
        }
    }

    /// Returns whether something is given here, right or wrong.
    pub(super) fn is_given(&self) -> bool {
        !matches!(self.given, Given::Missing)
    }

    /// Returns the text as it stands.
    pub(super) fn raw(&self) -> Option<&str> {
        match &self.given {
            Given::Text(text) => Some(text),
            Given::Missing | Given::Other(_) => None,
        }
    }

    /// Returns the text without white space around it and without line breaks,
    /// or tells why there is none.
    pub(super) fn line(&self, notes: &mut Notes, missing: &'static str) -> Option<Cow<'_, str>> {
        let text = self.text(notes, missing)?;
        if !text.contains(['\n', '\r']) {
            return Some(Cow::Borrowed(text));
        }
        notes.repair_at(&self.at, "removed the line breaks in it");
        Some(Cow::Owned(text.lines().map(str::trim).collect::<String>()))
    }

    /// Returns the text without white space around it, or tells why there is
    /// none: missing (`missing` is the advice), of another type, empty, a
    /// placeholder.
    pub(super) fn text(&self, notes: &mut Notes, missing: &'static str) -> Option<&str> {
        let text = match &self.given {
            Given::Missing => {
                notes.error(self.at.clone(), "is missing", missing);
                return None;
            }
            Given::Other(kind) => {
                notes.error(
                    self.at.clone(),
                    ["is ", kind, ", but must be a text"].concat(),
                    "paste the key as it was issued",
                );
                return None;
            }
            Given::Text(text) => text.trim(),
        };
        if text.is_empty() {
            notes.error(self.at.clone(), "is empty", missing);
            return None;
        }
        if let Some(problem) = stand_in(text) {
            notes.error(
                self.at.clone(),
                problem,
                "put in the real value, as the service key has it",
            );
            return None;
        }
        if self.raw().is_some_and(|raw| raw.len() != text.len()) && !text.starts_with("-----") {
            notes.repair_at(&self.at, "removed the white space around it");
        }
        Some(text)
    }
}

impl Given {
    fn of(value: Option<&Value>) -> Self {
        match value {
            None | Some(Value::Null) => Self::Missing,
            Some(Value::String(text)) => Self::Text(Zeroizing::new(text.clone())),
            Some(other) => Self::Other(kind_of(other)),
        }
    }
}

/// Names the type of a JSON value in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Finds a member by its name, or else one that differs only in case, `_` and `-`.
pub(super) fn find<'a>(
    members: &'a Map<String, Value>,
    name: &str,
) -> Option<(&'a str, &'a Value)> {
    if let Some((spelled, value)) = members.get_key_value(name) {
        return Some((spelled, value));
    }
    members
        .iter()
        .find(|(spelled, _)| is_spelling_of(spelled, name))
        .map(|(spelled, value)| (spelled.as_str(), value))
}

/// Tells whether two names differ only in case, `_` and `-`.
pub(super) fn is_spelling_of(spelled: &str, name: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes()
            .filter(|byte| !matches!(byte, b'_' | b'-'))
            .map(|byte| byte.to_ascii_lowercase())
    }
    letters(spelled).eq(letters(name))
}

/// Tells when a whole value only stands in for a real one. A word inside a
/// longer value proves nothing.
pub(super) fn stand_in(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    if text.chars().all(|c| matches!(c, '*' | '\u{2022}')) {
        return Some("is only asterisks or dots: a masked value was copied");
    }
    let only_marks = text
        .chars()
        .all(|c| matches!(c, 'x' | 'X' | '*' | '.' | '\u{2026}' | '\u{2022}'));
    let is_word = matches!(lower.as_str(), "changeme" | "change-me" | "change_me");
    let is_yours = ["your-", "your_", "your "]
        .iter()
        .any(|start| lower.starts_with(start));
    let is_bracketed = text.starts_with('<') && text.ends_with('>');
    if only_marks || is_word || is_yours || is_bracketed {
        return Some("is a placeholder");
    }
    is_unexpanded(text).then_some("is a variable that nobody filled in")
}

/// `$(NAME)`, `${NAME}`, `${{ secrets.NAME }}` or `{{ NAME }}` as a whole.
pub(super) fn is_unexpanded(text: &str) -> bool {
    [("$(", ")"), ("${", "}"), ("{{", "}}")]
        .iter()
        .any(|(start, end)| text.starts_with(start) && text.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_a_whole_value() {
        for text in [
            "<client secret>",
            "xxxxx",
            "XXX",
            "x",
            "***",
            "...",
            "\u{2026}",
            "\u{2022}\u{2022}\u{2022}",
            "changeme",
            "ChangeMe",
            "your-client-secret",
            "Your-Secret",
            "$(CTMS_KEY)",
            "${{ secrets.KEY }}",
        ] {
            assert!(stand_in(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_word_inside_a_longer_value_is_no_placeholder() {
        for text in [
            "aaaaaaaa-bbbb$EXAMPLE-ONLY=",
            "changeme2",
            "not-your-secret",
            "xxx-1",
            "a<b>c",
            "<a>b",
            "example",
            "EXAMPLE-ONLY",
            "https://your-tenant.example",
            "$HOME-like",
        ] {
            assert_eq!(stand_in(text), None, "{text}");
        }
    }

    #[test]
    fn another_spelling_is_found_but_the_exact_name_wins() {
        let members = serde_json::json!({"clientId": 1, "client_secret": 2, "Api": 3, "api": 4});
        let members = members.as_object().unwrap();
        assert_eq!(find(members, "clientid").unwrap().0, "clientId");
        assert_eq!(find(members, "clientsecret").unwrap().0, "client_secret");
        assert_eq!(find(members, "api").unwrap().0, "api");
        assert_eq!(find(members, "uri"), None);
    }
}
