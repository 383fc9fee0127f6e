//! Removes secrets from texts that people will read.

use crate::rules::{Rule, applies};
use crate::secret::Secret;
use crate::text::encode;
use zeroize::Zeroizing;

/// How much of a foreign text is quoted, in characters.
const QUOTED: usize = 300;

/// Of a longer text only so much is looked at, in bytes: what is quoted stands at its beginning.
const LOOKED_AT: usize = 16 * 1024;

/// Makes a foreign text fit to be quoted: without secrets, in one line, at most
/// 300 characters.
#[must_use]
pub fn quoted(text: &str, secrets: &[Secret]) -> String {
    // A secret that begins before the cut is found whole.
    let spare = match text.len() > LOOKED_AT {
        true => secrets.iter().map(Secret::longest_form).max().unwrap_or(0),
        false => 0,
    };
    let cut = boundary(text, LOOKED_AT + spare);
    let is_cut = cut < text.len();
    let mut text = text.get(..cut).unwrap_or(text).to_owned();
    if applies(Rule::SecretsAreRemoved) {
        for secret in secrets {
            text = secret.redact(&text);
        }
    }
    if is_cut {
        // The part of one that the cut has gone through.
        text.truncate(boundary(&text, text.len().saturating_sub(spare)));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(QUOTED)
        .collect()
}

/// Returns where a text can be cut at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What stands where a secret was.
pub const MARK: &str = "[redacted]";

/// Shorter texts are not secrets, and replacing them would garble every message.
const SHORTEST: usize = 6;

/// Replaces `secret` in `text` wherever it stands plainly, percent-encoded,
/// escaped as in JSON, or in base64.
#[must_use]
pub fn redact(text: &str, secret: &str) -> String {
    if secret.len() < SHORTEST {
        return text.to_owned();
    }
    let mut out = text.to_owned();
    for form in forms(secret) {
        if form.len() >= SHORTEST {
            out = without(&out, &form);
        }
    }
    out
}

/// Replaces a form whatever the case of its letters: programs write `%2b` as
/// well as `%2B`, and a text in which too much is missing does no harm.
fn without(text: &str, form: &str) -> String {
    let small = Zeroizing::new(text.to_ascii_lowercase());
    let form = Zeroizing::new(form.to_ascii_lowercase());
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    while let Some(found) = small.get(done..).and_then(|rest| rest.find(form.as_str())) {
        out.push_str(text.get(done..done + found).unwrap_or_default());
        out.push_str(MARK);
        done += found + form.len();
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Returns how many bytes the longest form of a secret has.
pub(super) fn longest_form(secret: &str) -> usize {
    forms(secret)
        .iter()
        .map(|form| form.len())
        .max()
        .unwrap_or(0)
}

/// The forms in which a secret travels or is echoed; each is wiped.
fn forms(secret: &str) -> Vec<Zeroizing<String>> {
    let mut forms: Vec<Zeroizing<String>> = [
        secret.to_owned(),
        encode::form(secret),
        encode::json_text(secret),
    ]
    .map(Zeroizing::new)
    .into();
    // Whole bodies and headers are encoded once more.
    for index in 0..forms.len() {
        let form = forms.get(index).cloned().unwrap_or_default();
        forms.push(Zeroizing::new(encode::form(&form)));
        for inner in encode::base64_inner_forms(form.as_bytes()) {
            forms.push(Zeroizing::new(inner.replace('+', "-").replace('/', "_")));
            forms.push(Zeroizing::new(inner));
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_removed_in_every_form_in_which_it_travels() {
        let secret = "pa+ss/word=\"1\"$x";
        let basic = encode::base64(format!("user:{secret}").as_bytes());
        for text in [
            format!("sent {secret} out"),
            format!("body client_secret={}", encode::form(secret)),
            format!("{{\"clientsecret\":\"{}\"}}", encode::json_text(secret)),
            format!("Basic {basic}"),
            "body pa%2bss%2fword%3d%221%22%24x".to_owned(),
            format!("url {}", encode::form(&encode::form(secret))),
            format!("body {}", encode::base64(encode::form(secret).as_bytes())),
            format!("url {}", basic.replace('+', "-").replace('/', "_")),
        ] {
            let redacted = redact(&text, secret);
            assert!(redacted.contains(MARK), "{text} became {redacted}");
            assert!(!redacted.contains("word"), "{redacted}");
        }
    }

    #[test]
    fn of_a_long_text_no_part_of_a_secret_is_left_wherever_it_is_cut() {
        let secrets = [Secret::new("s3cr3t-of-twenty-one!")];
        for blanks in LOOKED_AT - 25..LOOKED_AT + 200 {
            let mut text = " ".repeat(blanks);
            text.push_str("s3cr3t-of-twenty-one!");
            text.push_str(&"x".repeat(LOOKED_AT));
            let quoted = quoted(&text, &secrets);
            assert!(!quoted.contains("s3c"), "{blanks}: {quoted}");
        }
    }

    #[test]
    fn only_the_beginning_of_a_long_text_is_looked_at() {
        let secrets = [Secret::new("s3cr3t-of-twenty-one!")];
        let text = "ä".repeat(10 * 1024 * 1024);
        assert_eq!(quoted(&text, &secrets), "ä".repeat(QUOTED));
    }

    #[test]
    fn a_text_without_the_secret_stays_as_it_is() {
        assert_eq!(
            redact("status code 422", "something-else"),
            "status code 422"
        );
    }
}
