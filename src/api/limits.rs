//! Lengths that the service allows, each in one place.

use std::borrow::Cow;

use crate::error::finding::Finding;

/// A text field of the API whose length is limited.
///
/// The limits are `maxLength` of SAP's API specification 2.2.1. It does not say
/// what it counts; UTF-16 units are counted here, which is never too few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Description of a transport request: 1 to 512 characters. An empty one is
    /// refused although the specification does not say so (seen in public clients).
    Description,
    /// The user in whose name a request is made: up to 60 characters.
    NamedUser,
    /// Name of a transport node: 1 to 30 characters.
    NodeName,
    /// Reference to content that is stored elsewhere: 1 to 256 characters.
    Uri,
}

impl Limit {
    /// Returns the largest number of characters.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::Description => 512,
            Self::NamedUser => 60,
            Self::NodeName => 30,
            Self::Uri => 256,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::NamedUser => "named user",
            Self::NodeName => "node name",
            Self::Uri => "uri",
        }
    }

    /// Says what to do where it is empty.
    const fn advice(self) -> &'static str {
        match self {
            Self::NamedUser => "pass at least one character, or leave it out",
            Self::Description | Self::NodeName | Self::Uri => "pass at least one character",
        }
    }

    /// Returns what is wrong with the length of `value`, which stands at `at`.
    #[must_use]
    pub fn check(self, at: impl Into<Cow<'static, str>>, value: &str) -> Option<Finding> {
        let name = self.name();
        let units = value.encode_utf16().count();
        if value.trim().is_empty() {
            Some(Finding::error(
                at,
                format!("the {name} is empty"),
                self.advice(),
            ))
        } else if units > self.most() {
            let most = self.most();
            Some(Finding::error(
                at,
                format!("the {name} has {units} characters, {most} are allowed"),
                "shorten it",
            ))
        } else {
            None
        }
    }

    /// Cuts a text to what the limit allows, at the end of a character.
    #[must_use]
    pub fn cut(self, text: &str) -> &str {
        let mut units = 0;
        for (place, character) in text.char_indices() {
            units += character.len_utf16();
            if units > self.most() {
                return text.get(..place).unwrap_or_default();
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Limit; 4] = [
        Limit::Description,
        Limit::NamedUser,
        Limit::NodeName,
        Limit::Uri,
    ];

    #[test]
    fn the_longest_text_passes_and_one_more_character_does_not() {
        for limit in ALL {
            let longest = "x".repeat(limit.most());
            assert_eq!(limit.check("here", &longest), None, "{limit:?}");
            let finding = limit.check("here", &format!("{longest}x")).unwrap();
            assert!(finding.is_error());
            assert!(finding.problem.contains(&limit.most().to_string()));
        }
    }

    #[test]
    fn an_empty_text_is_an_error() {
        for limit in ALL {
            assert!(limit.check("here", " \t").unwrap().is_error(), "{limit:?}");
        }
    }

    #[test]
    fn a_cut_text_passes_and_is_not_cut_inside_a_character() {
        for limit in ALL {
            let text = "😀".repeat(400);
            let cut = limit.cut(&text);
            assert!(limit.check("here", cut).is_none(), "{limit:?}");
            assert!(limit.most() - cut.encode_utf16().count() < 2);
        }
        assert_eq!(Limit::NodeName.cut("QA"), "QA");
    }
}
