//! One value of a key: where it stands, what it is, and whether it is real.

use std::borrow::Cow;

use super::notes::{Notes, join};
use crate::secret::wipe::Member;
use crate::text::json::Json;

/// What stands in one place.
#[derive(Default)]
pub(super) enum Given<'a> {
    /// Nothing, or null.
    #[default]
    Missing,
    /// Something that is not a text, named in words.
    Other(&'static str),
    /// A text, with white space around it.
    Text(&'a str),
}

/// A value together with the place that findings name.
#[derive(Default)]
pub(super) struct Field<'a> {
    pub(super) at: String,
    given: Given<'a>,
}

impl<'a> Field<'a> {
    /// Takes member `name` of an object at `prefix` (`uaa.`, or nothing).
    ///
    /// A member in another spelling (`clientId` for `clientid`) is accepted.
    pub(super) fn of(
        fields: &'a [Member<'_>],
        prefix: &str,
        name: &str,
        notes: &mut Notes,
    ) -> Self {
        let at = join(&[prefix, name]);
        let given = match find(fields, name) {
            Some((spelled, value)) => {
                if spelled != name {
                    notes.repair_at(&at, &join(&["read ", spelled, " as ", name]));
                }
                Given::of(value)
            }
            None => Given::Missing,
        };
        Self { at, given }
    }

    /// Returns whether something is given here, right or wrong.
    pub(super) fn is_given(&self) -> bool {
        !matches!(self.given, Given::Missing)
    }

    /// Returns the text as it stands.
    pub(super) fn raw(&self) -> Option<&'a str> {
        match self.given {
            Given::Text(text) => Some(text),
            Given::Missing | Given::Other(_) => None,
        }
    }

    /// Returns the text without white space around it and without line breaks,
    /// or tells why there is none.
    pub(super) fn line(&self, notes: &mut Notes, missing: &str) -> Option<Cow<'a, str>> {
        let text = self.text(notes, missing)?;
        if !text.contains(['\n', '\r']) {
            return Some(Cow::Borrowed(text));
        }
        notes.repair_at(&self.at, "removed the line breaks in it");
        Some(Cow::Owned(text.lines().map(trim).collect::<String>()))
    }

    /// Returns the text without white space around it, or tells why there is
    /// none: missing (`missing` is the advice), of another type, empty, a
    /// placeholder.
    pub(super) fn text(&self, notes: &mut Notes, missing: &str) -> Option<&'a str> {
        let raw = match self.given {
            Given::Missing => {
                notes.error(&self.at, "is missing", missing.to_owned());
                return None;
            }
            Given::Other(kind) => {
                notes.error(
                    &self.at,
                    &join(&["is ", kind, ", but must be a text"]),
                    "paste the key as it was issued",
                );
                return None;
            }
            Given::Text(text) => text,
        };
        let text = trim(raw);
        if text.is_empty() {
            notes.error(&self.at, "is empty", missing.to_owned());
            return None;
        }
        if let Some(problem) = stand_in(text) {
            notes.error(
                &self.at,
                problem,
                "put in the real value, as the service key has it",
            );
            return None;
        }
        if raw.len() != text.len() && !text.starts_with("-----") {
            notes.repair_at(&self.at, "removed the white space around it");
        }
        Some(text)
    }
}

impl<'a> Given<'a> {
    fn of(value: &'a Json<'_>) -> Self {
        match value {
            Json::Null => Self::Missing,
            Json::Text(text) => Self::Text(text),
            Json::Bool(_) | Json::Whole(_) | Json::Number(_) | Json::List(_) | Json::Object(_) => {
                Self::Other(kind_of(value))
            }
        }
    }
}

/// Removes white space at both ends; one copy of it for the whole reader.
pub(super) fn trim(text: &str) -> &str {
    text.trim()
}

/// Names the type of a JSON value in words.
pub(super) fn kind_of(value: &Json<'_>) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a truth value",
        Json::Whole(_) | Json::Number(_) => "a number",
        Json::Text(_) => "a text",
        Json::List(_) => "a list",
        Json::Object(_) => "an object",
    }
}

/// Finds a member by its name, the last one if it stands twice, or else one that
/// differs only in case, `_` and `-`.
pub(super) fn find<'f, 'a>(
    fields: &'f [Member<'a>],
    name: &str,
) -> Option<(&'f str, &'f Json<'a>)> {
    let mut found = None;
    for (spelled, value) in fields {
        if spelled == name || found.is_none() && is_spelling_of(spelled, name) {
            found = Some((&**spelled, value));
        }
    }
    found
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
        let fields = ["clientId", "client_secret", "Api", "api", "API"]
            .map(|name| (Cow::Borrowed(name), Json::Null));
        assert_eq!(find(&fields, "clientid").unwrap().0, "clientId");
        assert_eq!(find(&fields, "clientsecret").unwrap().0, "client_secret");
        assert_eq!(find(&fields, "api").unwrap().0, "api");
        assert_eq!(find(&fields, "aPi").unwrap().0, "Api");
        assert_eq!(find(&fields, "uri"), None);
    }
}
