//! Removes secrets from texts that people will read.

use crate::rules::{Rule, holds};
use crate::secret::Secret;
use crate::text::encode;

/// How much of a foreign text is quoted, in characters.
const QUOTED: usize = 300;

/// Makes a foreign text fit to be quoted: without secrets, in one line, at most
/// 300 characters.
#[must_use]
pub fn quoted(text: &str, secrets: &[Secret]) -> String {
    let mut text = text.to_owned();
    if holds(Rule::SecretsAreRemoved) {
        for secret in secrets {
            text = secret.redact(&text);
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(QUOTED)
        .collect()
}

/// What stands where a secret was.
pub const MARK: &str = "[redacted]";

/// Shorter texts are no secrets, and replacing them would garble every message.
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
    let (small, form) = (text.to_ascii_lowercase(), form.to_ascii_lowercase());
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    while let Some(found) = small.get(done..).and_then(|rest| rest.find(&form)) {
        out.push_str(text.get(done..done + found).unwrap_or_default());
        out.push_str(MARK);
        done += found + form.len();
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// The forms in which a secret travels or is echoed.
fn forms(secret: &str) -> Vec<String> {
    let percent = encode::form(secret);
    let mut forms = vec![secret.to_owned(), percent, encode::json_text(secret)];
    // Whole bodies and headers are encoded once more.
    for index in 0..forms.len() {
        let form = forms.get(index).cloned().unwrap_or_default();
        forms.push(encode::form(&form));
        for inner in encode::base64_inner_forms(form.as_bytes()) {
            forms.push(inner.replace('+', "-").replace('/', "_"));
            forms.push(inner);
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
    fn a_text_without_the_secret_stays_as_it_is() {
        assert_eq!(
            redact("status code 422", "something-else"),
            "status code 422"
        );
    }
}
