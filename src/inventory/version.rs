//! Which of two versions of an MTA is newer.

use std::cmp::Ordering;

/// Compares two versions by the rules of Semantic Versioning, but lenient: zeros
/// in front and missing numbers are taken. Nothing where they differ in a way
/// that says nothing about which is newer, or where one is not a version.
#[must_use]
pub fn compare(one: &str, other: &str) -> Option<Ordering> {
    if one == other {
        return Some(Ordering::Equal);
    }
    let order = Version::parse(one)?.cmp(&Version::parse(other)?);
    // Only the part behind + differs, which has no order.
    Some(order).filter(|order| order.is_ne())
}

/// Returns whether a text is a whole version: three numbers, and what may follow.
pub(super) fn is_whole(text: &str) -> bool {
    Version::parse(text).is_some_and(|version| version.numbers.len() == 3)
}

#[derive(PartialEq, Eq)]
struct Version<'a> {
    numbers: Vec<u64>,
    pre_release: Option<Vec<Part<'a>>>,
}

/// A part of a pre-release; numbers come before texts.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Number(u64),
    Text(&'a str),
}

impl<'a> Version<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (text, build) = text.split_once('+').unwrap_or((text, "0"));
        let (core, pre_release) = match text.split_once('-') {
            Some((core, pre_release)) => (core, Some(pre_release)),
            None => (text, None),
        };
        let numbers: Vec<u64> = core.split('.').map(number).collect::<Option<_>>()?;
        let is_words = |text: &str| text.split('.').all(is_word);
        let is_version = numbers.len() <= 3 && is_words(build) && pre_release.is_none_or(is_words);
        is_version.then(|| Self {
            numbers,
            pre_release: pre_release.map(|text| text.split('.').map(Part::parse).collect()),
        })
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let number = |of: &Self, at| of.numbers.get(at).copied().unwrap_or_default();
        (0..3)
            .map(|at| number(self, at).cmp(&number(other, at)))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| match (&self.pre_release, &other.pre_release) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some(one), Some(other)) => one.cmp(other),
            })
    }
}

impl<'a> Part<'a> {
    fn parse(text: &'a str) -> Self {
        number(text).map_or(Self::Text(text), Self::Number)
    }
}

fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn is_word(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_semantic_versioning_says() {
        let order = [
            "0.9.12",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1-20260101120000",
            "1.0.1-20260101120001",
            "1.9.0",
            "1.10.0",
            "2",
        ];
        for (at, one) in order.iter().enumerate() {
            for (other_at, other) in order.iter().enumerate() {
                assert_eq!(
                    compare(one, other),
                    Some(at.cmp(&other_at)),
                    "{one} {other}"
                );
            }
        }
    }

    #[test]
    fn what_cannot_be_ordered_has_no_order() {
        for (one, other) in [
            ("1.0.0+a1", "1.0.0+b2"),
            ("1.0.0", "latest"),
            ("1.0.0.0", "1.0.0"),
            ("", "1.0.0"),
            ("1..0", "1.0.0"),
            ("99999999999999999999.0.0", "1.0.0"),
        ] {
            assert_eq!(compare(one, other), None, "{one} {other}");
        }
        assert_eq!(compare("latest", "latest"), Some(Ordering::Equal));
        assert_eq!(compare("1.0", "1.0.0"), None);
    }
}
