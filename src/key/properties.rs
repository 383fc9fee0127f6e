//! Java properties, the form in which the BTP cockpit exports a destination.

use serde_json::{Map, Value};

/// Names that a destination export has.
const KNOWN: [&str; 7] = [
    "clientid",
    "clientsecret",
    "tokenserviceurl",
    "tokenserviceurltype",
    "authentication",
    "url",
    "proxytype",
];

/// Reads a destination export, if the text is one: at least two lines with
/// names that destinations have. A commented line is no value.
pub(super) fn destination(text: &str) -> Option<Map<String, Value>> {
    let mut members = Map::new();
    let mut known = 0;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let (name, value) = line.split_once('=')?;
        let name = unescape(name.trim());
        if KNOWN.contains(&name.to_ascii_lowercase().as_str()) {
            known += 1;
        }
        members.insert(name, Value::from(unescape(value.trim())));
    }
    (known >= 2).then_some(members)
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_properties_are_resolved_and_comments_left_out() {
        let text = "#\n#clientSecret=<< removed >>\nURL=https\\://a.example\nclientId=sb-x\\!b1\nAuthentication = OAuth2ClientCredentials\n";
        let members = destination(text).unwrap();
        assert_eq!(members["URL"], "https://a.example");
        assert_eq!(members["clientId"], "sb-x!b1");
        assert_eq!(members["Authentication"], "OAuth2ClientCredentials");
        assert!(!members.contains_key("clientSecret"));
    }

    #[test]
    fn other_lines_are_no_destination() {
        assert!(destination("URL=https://a.example").is_none());
        assert!(destination("a=1\nb=2\nc=3").is_none());
        assert!(destination("URL=x\nclientId=y\nand prose").is_none());
    }
}
