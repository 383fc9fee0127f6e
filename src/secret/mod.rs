//! A text that must not leave: client secret, private key, access token; how
//! it is removed from other texts, and wiped from memory.

pub mod redact;
pub mod scrub;
pub(crate) mod wipe;

use std::fmt;

use zeroize::Zeroizing;

/// Holds a text that is shown nowhere and wiped from memory when dropped.
///
/// It has no `Display` and no serialisation; [`Secret::reveal`] is the only way
/// to the text, and it is called only where the token request and the
/// `Authorization` header are built.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// Returns the text itself; the caller must not keep or print it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns how many bytes the longest of the forms has in which it travels.
    pub(crate) fn longest_form(&self) -> usize {
        redact::longest_form(&self.0)
    }

    /// Replaces every occurrence of the secret in `text`, also in the
    /// percent-encoded and base64 forms in which it travels.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        redact::redact(text, &self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}
