//! Percent, form, JSON and base64 encoding, as far as the wire needs them.
//!
//! Secrets pass here too: a text is built in one buffer that need not grow, so
//! that the caller who wipes it leaves no other copy behind.

use base64ct::{Base64, Base64Unpadded, Encoding as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is: letters, digits and `-._~`, so that a `+` in a client
/// secret arrives as a `+`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes a text for `application/x-www-form-urlencoded` bodies and
/// for queries.
#[must_use]
pub fn form(text: &str) -> String {
    let mut out = String::with_capacity(3 * text.len());
    out.extend(utf8_percent_encode(text, ESCAPED));
    out
}

/// Encodes name and value pairs as a form body or a query.
#[must_use]
pub fn pairs(pairs: &[(&str, &str)]) -> String {
    let longest = pairs
        .iter()
        .map(|(name, value)| 3 * (name.len() + value.len()) + 2);
    let mut out = String::with_capacity(longest.sum());
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.extend(utf8_percent_encode(name, ESCAPED));
        out.push('=');
        out.extend(utf8_percent_encode(value, ESCAPED));
    }
    out
}

/// Escapes a text as it stands between the quotes of a JSON string.
#[must_use]
pub fn json_text(text: &str) -> String {
    let mut quoted = Vec::with_capacity(6 * text.len() + 2);
    if serde_json::to_writer(&mut quoted, text).is_err() {
        return String::new();
    }
    quoted.pop();
    quoted.remove(0);
    String::from_utf8(quoted).unwrap_or_default()
}

/// Encodes bytes as base64 with padding (RFC 4648, section 4).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// Decodes base64, white space allowed, padding or not.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let dense: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let dense = dense.trim_end_matches('=');
    Base64Unpadded::decode_vec(dense).ok()
}

/// Returns the parts of the base64 text that do not depend on what stands
/// before or after `bytes`, one for each of the three alignments.
#[must_use]
pub(crate) fn base64_inner_forms(bytes: &[u8]) -> Vec<String> {
    (0..3)
        .map(|skip| {
            let rest = bytes.get((3 - skip) % 3..).unwrap_or_default();
            let whole = rest.len() / 3 * 3;
            base64(rest.get(..whole).unwrap_or_default())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_in_a_secret_is_percent_encoded() {
        assert_eq!(form("a+b c/é~"), "a%2Bb%20c%2F%C3%A9~");
    }

    #[test]
    fn base64_survives_line_breaks_and_missing_padding() {
        assert_eq!(from_base64("aGVs\nbG8").as_deref(), Some(&b"hello"[..]));
        assert_eq!(from_base64("aGVsbG8="), from_base64("aGVsbG8"));
        assert_eq!(from_base64("not base64!"), None);
    }

    #[test]
    fn the_inner_forms_are_found_at_every_alignment() {
        let secret = b"marked-secret-1234";
        for prefix in ["", "a", "ab", "abc"] {
            let text = base64(format!("{prefix}marked-secret-1234 tail").as_bytes());
            assert!(
                base64_inner_forms(secret)
                    .iter()
                    .any(|form| text.contains(form)),
                "prefix {prefix:?} in {text}"
            );
        }
    }
}
