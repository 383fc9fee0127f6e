//! Removes what may be a secret from texts of others, such as the log of a
//! deployment, before they are kept: nobody knows these secrets beforehand, so
//! their surroundings decide.

use super::redact::MARK;

/// Parts of names whose values are secrets.
const NAMES: [&str; 9] = [
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "private_key",
    "authorization",
];

/// Values behind such a name that are not secrets.
const HARMLESS: [&str; 4] = ["true", "false", "null", "none"];

/// Shorter values are not secrets.
const SHORTEST: usize = 4;

/// Replaces values of names such as `password`, tokens, private keys, and
/// passwords in addresses.
#[must_use]
pub fn scrubbed(text: &str) -> String {
    let text = without_keys(text);
    let text = without_values(&text);
    let text = without_user_info(&text);
    without_tokens(&text)
}

/// Removes private keys in PEM, also those that were cut off.
fn without_keys(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("-----BEGIN ") {
        let is_secret = after
            .split_once("-----")
            .is_some_and(|(kind, _)| kind.ends_with("PRIVATE KEY"));
        out.push_str(before);
        if is_secret {
            out.push_str(MARK);
            let end = after
                .split_once("-----END ")
                .and_then(|(_, end)| end.split_once("-----"));
            rest = end.map_or("", |(_, after)| after);
        } else {
            out.push_str("-----BEGIN ");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Removes what stands behind `password=`, `"clientSecret": "`, and the like.
fn without_values(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([':', '=']) {
        let (name, value) = rest.split_at(at + 1);
        out.push_str(name);
        rest = value;
        if !is_secret_name(name) {
            continue;
        }
        let start = value.len() - value.trim_start_matches([' ', '\\', '"', '\'']).len();
        let is_quoted = value
            .get(..start)
            .is_some_and(|lead| lead.contains(['"', '\'']));
        let found = value.get(start..).unwrap_or_default();
        let end = if is_quoted {
            found.find(['"', '\'', '\\'])
        } else {
            found.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&' | '}' | ')'))
        };
        let end = end.unwrap_or(found.len());
        let word = found.get(..end).unwrap_or_default();
        let is_scheme = ["bearer", "basic"]
            .iter()
            .any(|it| word.eq_ignore_ascii_case(it));
        let is_harmless = HARMLESS.iter().any(|it| word.eq_ignore_ascii_case(it));
        if word.len() >= SHORTEST && !is_scheme && !is_harmless {
            out.push_str(value.get(..start).unwrap_or_default());
            out.push_str(MARK);
            rest = value.get(start + end..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn is_secret_name(text: &str) -> bool {
    let text = text.trim_end_matches([':', '=']).trim_end();
    let text = text.trim_end_matches(['"', '\'', '\\']);
    let name = text.rsplit(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.'));
    let name = name
        .into_iter()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    NAMES.iter().any(|secret| name.contains(secret))
}

/// Removes user and password from addresses.
fn without_user_info(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        out.push_str(before);
        out.push_str("://");
        let end = after.find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '<'));
        let host = after.get(..end.unwrap_or(after.len())).unwrap_or_default();
        rest = after;
        if let Some(at) = host.rfind('@').filter(|_| host.contains(':')) {
            out.push_str(MARK);
            rest = after.get(at..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Removes web tokens, and what stands behind `Bearer` and `Basic`.
fn without_tokens(text: &str) -> String {
    let is_part =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/' | '=');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let is_behind = out.ends_with(' ') && ends_with_scheme(out.trim_end());
        let is_token = word.starts_with("eyJ") && word.len() >= 20 && word.contains('.');
        let looks_random = word.len() >= 12 && word.contains(|c: char| c.is_ascii_digit());
        out.push_str(if is_token || (is_behind && looks_random) {
            MARK
        } else {
            word
        });
        let gap = after.find(is_part).unwrap_or(after.len());
        let (between, next) = after.split_at(gap);
        out.push_str(between);
        rest = next;
    }
    out
}

/// Returns whether a text ends with `Bearer` or `Basic`, whatever its case.
fn ends_with_scheme(text: &str) -> bool {
    ["bearer", "basic"].iter().any(|scheme| {
        let start = text.len().checked_sub(scheme.len());
        let end = start.and_then(|start| text.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_removed() {
        for (text, hidden) in [
            ("env PASSWORD=hunter2-abc used", "hunter2-abc"),
            (r#"{"clientsecret":"s3cr3t$x","a":1}"#, "s3cr3t$x"),
            (r#"{\"clientSecret\": \"s3cr3t$x\"}"#, "s3cr3t$x"),
            ("DB_PASSWORD: 'two words here'", "two words here"),
            ("spring.datasource.password = abcdef", "abcdef"),
            ("api-key=12345678&x=1", "12345678"),
            ("Authorization: Bearer abc123def456ghi", "abc123def456ghi"),
            ("sent bearer abc123def456ghi", "abc123def456ghi"),
            (
                "Authorization: Basic dXNlcjpwYXNzd29yZDE=",
                "dXNlcjpwYXNzd29yZDE=",
            ),
            (
                "got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln now",
                "eyJhbGciOiJSUzI1NiJ9",
            ),
            ("at https://user:pass-word@host.example.test/x", "pass-word"),
            (
                "key -----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY----- end",
                "MIIabc",
            ),
            ("key -----BEGIN PRIVATE KEY-----\nMIIabc", "MIIabc"),
        ] {
            let out = scrubbed(text);
            assert!(!out.contains(hidden), "{out}");
            assert!(out.contains(MARK), "{out}");
        }
    }

    #[test]
    fn a_long_text_is_walked_once() {
        // With a walk back for each word this would take hours.
        let text = "word a=b c://d ".repeat(100_000);
        assert_eq!(scrubbed(&text), text);
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "CF-InvalidAuthToken(1000): Invalid Auth Token",
            "The token has expired on: \"2026-11-03\"",
            "Error starting application \"shop-srv\": Some instances have crashed.",
            "Destination details for node 'QA' (id: 4): URI='https://deploy-service.cf.eu10.hana.ondemand.com/slprot/a/b/slp' (name: 'QA')",
            "Service plan \"x\" at https://host.example.test:443/a@b",
            "requires-password: true",
            "Basic authentication is used",
            "-----BEGIN CERTIFICATE-----\nMIIabc\n-----END CERTIFICATE-----",
            "ß: ä = ö",
            "",
        ] {
            assert_eq!(scrubbed(text), text);
        }
    }
}
