//! Makes messages comparable, and finds words in them.

/// How much text a `*` stands for at most, in bytes.
const GAP: usize = 240;

/// Removes what may be wrapped around a message: escapes of HTML and JSON,
/// colours, line breaks. Kept are case and quotes.
#[must_use]
pub(super) fn unwrapped(text: &str) -> String {
    let mut text = without_colours(text);
    // A message that was quoted inside a quoted message is escaped twice.
    for _ in 0..3 {
        let next = without_json_escapes(&without_entities(&text));
        if next == text {
            break;
        }
        text = next;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Makes words comparable: small letters, one kind of quotes. Only ASCII's, which
/// is what signs are made of: the tables of all letters would be 10 KB of wasm.
#[must_use]
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .map(|c| match c.to_ascii_lowercase() {
            '\'' | '`' | '´' | '‘' | '’' | '“' | '”' | '„' | '«' | '»' => '"',
            '\u{a0}' => ' ',
            c => c,
        })
        .collect()
}

/// Finds folded words in a folded text; returns where the last part stands.
#[must_use]
pub(super) fn find(text: &str, words: &str) -> Option<usize> {
    let mut parts = words.split('*');
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    text.match_indices(first)
        .filter(|(at, _)| begins_word(text, *at, first))
        .find_map(|(at, _)| find_rest(text, at, at + first.len(), &rest))
}

/// Returns whether words that start with a letter are not the end of a longer one;
/// the names of Cloud Foundry's errors stand behind `CF-`.
fn begins_word(text: &str, at: usize, words: &str) -> bool {
    if !words.starts_with(|c: char| c.is_alphanumeric()) {
        return true;
    }
    let before = text.get(..at).unwrap_or_default();
    let is_part = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
    !is_part || before.ends_with("cf-")
}

fn find_rest(text: &str, mut last: usize, mut end: usize, parts: &[&str]) -> Option<usize> {
    for part in parts {
        let rest = text.get(end..)?;
        let at = rest.find(part)?;
        let gap = rest.get(..at)?;
        if at > GAP || gap.contains(". ") || gap.contains("; ") {
            return None;
        }
        last = end + at;
        end = last + part.len();
    }
    Some(last)
}

/// Finds an error code of Cloud Foundry in a folded text, and never a number
/// that means something else.
#[must_use]
pub(super) fn find_code(text: &str, code: u32) -> Option<usize> {
    let digits = code.to_string();
    text.match_indices(&digits).find_map(|(at, _)| {
        let before = text.get(..at)?;
        let after = text.get(at + digits.len()..)?;
        let is_whole = !before.ends_with(|c: char| c.is_alphanumeric())
            && !after.starts_with(|c: char| c.is_ascii_digit());
        let before = before.trim_end_matches([' ', '(', '"', ':', '=', ',']);
        let word = before
            .rsplit(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
            .next()?;
        let is_code = word.ends_with("code") || word == "cf" || word.starts_with("cf-");
        (is_whole && is_code).then_some(at)
    })
}

/// Returns whether a folded text surely quotes an error of Cloud Foundry.
#[must_use]
pub(super) fn is_of_cloud_foundry(text: &str) -> bool {
    ["cf-", "cf ", "controller operation failed"]
        .iter()
        .any(|words| text.contains(words))
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic());
        out.push_str(end.and_then(|end| part.get(end + 1..)).unwrap_or_default());
    }
    out
}

fn without_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let entity = rest.find(';').filter(|end| *end <= 8);
        let found = entity.and_then(|end| Some((end, entity_text(rest.get(1..end)?)?)));
        let (taken, c) = found.map_or((1, '&'), |(end, c)| (end + 1, c));
        out.push(c);
        rest = rest.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn entity_text(name: &str) -> Option<char> {
    match name {
        "quot" => Some('"'),
        "apos" => Some('\''),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

fn without_json_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.clone().next() {
            Some('n' | 'r' | 't') => out.push(' '),
            Some(quoted @ ('"' | '\'' | '\\' | '/')) => out.push(quoted),
            Some('u') => {
                let hex: String = chars.clone().skip(1).take(4).collect();
                let code = u32::from_str_radix(&hex, 16).ok();
                match code.and_then(char::from_u32).filter(|_| hex.len() == 4) {
                    Some(c) => {
                        out.push(c);
                        chars.nth(3);
                    }
                    None => {
                        out.push('\\');
                        continue;
                    }
                }
            }
            _ => {
                out.push('\\');
                continue;
            }
        }
        chars.next();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        folded(&unwrapped(text))
    }

    #[test]
    fn a_message_is_the_same_however_it_was_wrapped() {
        let message = "service \"shop-db\" failed";
        for wrapped in [
            "Service \"shop-db\" failed",
            "Service &quot;shop-db&quot; failed",
            "Service &#34;shop-db&#x22; failed",
            "Service &amp;quot;shop-db&amp;quot; failed",
            r#"Service \"shop-db\" failed"#,
            r#"Service \\\"shop-db\\\" failed"#,
            r"Service \u0022shop-db\u0022\nfailed",
            "Service\r\n  \"shop-db\"\tfailed",
            "SERVICE “shop-db” failed",
            "Service 'shop-db'\u{a0}failed",
            "\u{1b}[31mService \"shop-db\"\u{1b}[0m failed",
        ] {
            assert_eq!(plain(wrapped), message, "{wrapped}");
        }
    }

    #[test]
    fn text_that_only_looks_escaped_stays_as_it_is() {
        for text in [
            "a & b; c",
            "&;",
            "&#xffffffff;",
            r"\",
            r"\u12",
            r"c:\dir",
            "a&b",
        ] {
            assert_eq!(unwrapped(text), text);
        }
    }

    #[test]
    fn a_star_stands_for_text_within_one_sentence() {
        let words = "service plan * not found";
        assert!(find("the service plan \"v1.2\" was not found.", words).is_some());
        assert!(find("service plan \"a\" is used. the route was not found", words).is_none());
        assert!(find("service plans have changed; the page was not found", words).is_none());
        assert!(find("not found: service plan", words).is_none());
        assert!(find("service plan x ok service plan y not found", words).is_some());
    }

    #[test]
    fn words_are_not_found_in_the_middle_of_longer_ones() {
        for (text, is_found) in [
            ("rate limit exceeded", true),
            ("(rate limit exceeded)", true),
            ("exchange-rate limit exceeded", false),
            ("overrate limit exceeded", false),
        ] {
            assert_eq!(
                find(text, "rate limit exceeded").is_some(),
                is_found,
                "{text}"
            );
        }
        assert!(find("cf-routehosttaken(210003)", "routehosttaken").is_some());
    }

    #[test]
    fn a_number_is_an_error_code_only_where_it_is_called_one() {
        for text in [
            "cf-routehosttaken(210003): the host is taken",
            "{\"code\": 210003, \"title\": \"x\"}",
            "\"error_code\":\"cf-routehosttaken\",\"code\":210003",
            "cf 210003",
            "error code: 210003",
        ] {
            assert!(find_code(text, 210_003).is_some(), "{text}");
        }
        for text in [
            "order 210003",
            "cf-x(2100031)",
            "code 1210003",
            "took 210003 ms",
            "(210003)",
        ] {
            assert!(find_code(text, 210_003).is_none(), "{text}");
        }
    }
}
