//! Java properties, the form in which the BTP cockpit exports a destination.

use std::borrow::Cow;

use super::value::trim;
use crate::secret::wipe::Fields;
use crate::text::json::Json;

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
/// names that destinations have. A commented line is not a value.
pub(super) fn destination(text: &str) -> Option<Fields<'static>> {
    let mut members = Fields::new();
    let mut known = 0;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let (name, value) = line.split_once('=')?;
        let name = unescape(trim(name));
        if KNOWN.contains(&name.to_ascii_lowercase().as_str()) {
            known += 1;
        }
        let value = Json::Text(Cow::Owned(unescape(trim(value))));
        members.push((Cow::Owned(name), value));
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
        let members = Json::Object(members);
        assert_eq!(members.get("URL").text(), Some("https://a.example"));
        assert_eq!(members.get("clientId").text(), Some("sb-x!b1"));
        assert_eq!(
            members.get("Authentication").text(),
            Some("OAuth2ClientCredentials")
        );
        assert_eq!(*members.get("clientSecret"), Json::Null);
    }

    #[test]
    fn other_lines_are_no_destination() {
        assert!(destination("URL=https://a.example").is_none());
        assert!(destination("a=1\nb=2\nc=3").is_none());
        assert!(destination("URL=x\nclientId=y\nand prose").is_none());
    }
}
