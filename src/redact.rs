//! Removes secrets from texts that people will read.

use crate::rules::{Rule, holds};
use crate::secret::Secret;

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
        if form.len() >= SHORTEST && out.contains(&form) {
            out = out.replace(&form, MARK);
        }
    }
    out
}

/// The forms in which a secret travels or is echoed.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![
        secret.to_owned(),
        crate::encode::form(secret),
        crate::encode::form(secret).to_ascii_lowercase(),
        crate::encode::json_text(secret),
    ];
    forms.extend(crate::encode::base64_inner_forms(secret.as_bytes()));
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_removed_in_every_form_in_which_it_travels() {
        let secret = "pa+ss/word=\"1\"$x";
        let basic = crate::encode::base64(format!("user:{secret}").as_bytes());
        for text in [
            format!("sent {secret} out"),
            format!("body client_secret={}", crate::encode::form(secret)),
            format!(
                "{{\"clientsecret\":\"{}\"}}",
                crate::encode::json_text(secret)
            ),
            format!("Basic {basic}"),
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
