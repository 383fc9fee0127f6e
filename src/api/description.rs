//! Descriptions of transport requests: made from a commit, safe for the service.

use crate::api::limits::Limit;

/// What the service takes besides letters, digits and the space (seen in public
/// clients, which differ about underscore and backslash: both are left out).
const ALLOWED: &[u8] = b"-.~:/?#[]@!$&()*+,;=%";

/// How much of a commit id people read (SAP's CI/CD service does the same).
const COMMIT_ID: usize = 6;

/// A text that the service accepts as a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Safe {
    /// The text; empty if nothing of it could be kept.
    pub text: String,
    /// Whether it differs from what came in.
    pub changed: bool,
}

/// Makes a text safe for the service's character set and length.
///
/// "Latin letters" is read as ASCII: public clients that got through use no
/// others, and a refused request costs more than a plain spelling. Letters of
/// western languages keep their base letter, a line break becomes a space, and
/// what has no likeness becomes `-`.
#[must_use]
pub fn safe(text: &str) -> Safe {
    let mut out = String::new();
    for character in text.trim().chars() {
        push_safe(&mut out, character);
        if out.len() > Limit::Description.most() {
            break;
        }
    }
    let cut = Limit::Description.cut(&out).trim().to_owned();
    Safe {
        changed: cut != text,
        text: cut,
    }
}

fn push_safe(out: &mut String, character: char) {
    let plain = match character {
        c if c.is_ascii_alphanumeric() => c,
        ' ' => ' ',
        c if u8::try_from(c).is_ok_and(|byte| ALLOWED.contains(&byte)) => c,
        c if c.is_whitespace() && out.ends_with(' ') => return,
        c if c.is_whitespace() => ' ',
        '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{300}'..='\u{36f}' => return,
        '\\' | '|' => '/',
        '{' | '<' => '(',
        '}' | '>' => ')',
        '\u{c0}'..='\u{ff}' => return push_latin(out, character),
        '\u{2026}' => '.',
        '_' | '^' => '-',
        _ if out.ends_with('-') => return,
        _ => '-',
    };
    out.push(plain);
}

/// Spells a letter of Latin-1 in ASCII.
fn push_latin(out: &mut String, character: char) {
    const BASE: &[u8; 64] = b"AAAAAAACEEEEIIIIDNOOOOO*OUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
    let place = usize::try_from(u32::from(character).saturating_sub(0xc0)).unwrap_or(0);
    out.push(BASE.get(place).map_or('-', |base| char::from(*base)));
    match character {
        'Ä' | 'Ö' | 'Ü' | 'ä' | 'ö' | 'ü' | 'Æ' | 'æ' => out.push('e'),
        'ß' => out.push('s'),
        _ => {}
    }
}

/// Returns the description of a release: six characters of the commit id and the
/// first line of the message, or the names of the files; never empty, always safe.
#[must_use]
pub fn describe(commit: Option<(&str, &str)>, fallback_file_names: &[&str]) -> String {
    let from_commit = commit.map(|(id, message)| {
        let id: String = id.trim().chars().take(COMMIT_ID).collect();
        let first_line = message.trim().lines().next().unwrap_or_default();
        safe(&format!("{id} {first_line}")).text
    });
    let from_files = || {
        let names: Vec<&str> = fallback_file_names
            .iter()
            .map(|path| path.rsplit(['/', '\\']).next().unwrap_or(path))
            .filter(|name| !name.is_empty())
            .collect();
        safe(&names.join(", ")).text
    };
    from_commit
        .filter(|text| !text.is_empty())
        .or_else(|| Some(from_files()).filter(|text| !text.is_empty()))
        .unwrap_or_else(|| "Release".to_owned())
}

/// Puts the key of `--once` at the end of a description, where another attempt of
/// the same job finds it; the front is shortened if the whole would be too long.
#[must_use]
pub fn with_once(description: &str, key: &str) -> String {
    let suffix = once_suffix(key);
    let room = Limit::Description.most().saturating_sub(suffix.len());
    let front = safe(description).text;
    let front = front.get(..room).unwrap_or(&front).trim_end();
    format!("{front}{suffix}").trim_start().to_owned()
}

/// Returns whether a description ends in the key of `--once`, put there by
/// [`with_once`].
#[must_use]
pub fn once_matches(description: &str, key: &str) -> bool {
    let suffix = once_suffix(key);
    description
        .trim_end()
        .strip_suffix(suffix.trim_start())
        .is_some_and(|front| front.is_empty() || front.ends_with(' '))
}

/// The suffix of a key. A key that had to be changed carries a checksum of the
/// original, so that `a_b` and `a-b` stay different keys.
fn once_suffix(key: &str) -> String {
    const LONGEST: usize = 100;
    let key = key.trim();
    let plain: String = safe(key)
        .text
        .chars()
        .map(|c| if matches!(c, ' ' | '(' | ')') { '-' } else { c })
        .take(LONGEST)
        .collect();
    if plain == key {
        format!(" (once:{plain})")
    } else {
        format!(" (once:{plain}~{:016x})", checksum(key))
    }
}

/// FNV-1a in 64 bits: tells keys apart, protects against nothing.
fn checksum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_safe(text: &str) -> bool {
        text.len() <= 512
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || " -.~:/?#[]@!$&()*+,;=%".contains(c))
    }

    #[test]
    fn every_character_that_the_service_takes_stays() {
        let text = "abc XYZ 019 -.~:/?#[]@!$&()*+,;=%";
        assert_eq!(
            safe(text),
            Safe {
                text: text.to_owned(),
                changed: false
            }
        );
    }

    #[test]
    fn underscore_and_backslash_are_replaced_because_sources_differ_about_them() {
        assert_eq!(safe("shop_1\\a").text, "shop-1/a");
        assert!(safe("shop_1").changed);
    }

    #[test]
    fn letters_of_western_languages_keep_their_base_letter() {
        assert_eq!(safe("Größe für Ärger").text, "Groesse fuer Aerger");
        assert_eq!(
            safe("façade naïve Ångström À ÿ").text,
            "facade naive Angstroem A y"
        );
        assert_eq!(safe("cafe\u{301}").text, "cafe");
    }

    #[test]
    fn line_breaks_quotes_and_other_scripts_become_plain() {
        assert_eq!(safe("a\r\n\tb").text, "a b");
        assert_eq!(
            safe("don't \"quote\" <this> {x|y}").text,
            "dont quote (this) (x/y)"
        );
        assert_eq!(safe("fix 修复总计 🎉").text, "fix - -");
        assert_eq!(safe(" \n").text, "");
    }

    #[test]
    fn the_description_is_six_characters_of_the_id_and_the_first_line() {
        let text = describe(
            Some((
                "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b",
                "Fix order totals\n\nLong body\n",
            )),
            &["app.mtar"],
        );
        assert_eq!(text, "1a2b3c Fix order totals");
    }

    #[test]
    fn without_a_commit_the_file_names_describe_the_release() {
        let files = ["mta_archives/shop_1.4.0.mtar", "C:\\build\\core.mtar"];
        assert_eq!(describe(None, &files), "shop-1.4.0.mtar, core.mtar");
        assert_eq!(describe(Some(("", " \n ")), &["a.mtar"]), "a.mtar");
        assert_eq!(describe(None, &[]), "Release");
    }

    #[test]
    fn a_long_description_is_shortened_at_the_front_for_the_once_key() {
        let text = with_once(&"x".repeat(600), "build-17");
        assert_eq!(text.len(), 512);
        assert!(text.ends_with("x (once:build-17)"));
        assert!(once_matches(&text, "build-17"));
    }

    #[test]
    fn a_once_key_matches_only_itself() {
        let text = with_once("Fix", "a_b");
        assert!(once_matches(&text, "a_b"));
        for other in ["a-b", "b", "_b", "a_b ~", "once:a_b", ""] {
            assert!(!once_matches(&text, other), "{other} in {text}");
        }
        assert!(!once_matches("Fix (once:17) and more", "17"));
        assert!(!once_matches("Fix 17", "17"));
    }

    proptest! {
        #[test]
        fn any_text_becomes_safe_and_stays_as_it_is_then(text in "\\PC{0,700}|(?s:.{0,700})") {
            let once = safe(&text);
            prop_assert!(is_safe(&once.text), "{:?}", once.text);
            prop_assert_eq!(once.changed, once.text != text);
            let twice = safe(&once.text);
            prop_assert_eq!(&twice.text, &once.text);
            prop_assert!(!twice.changed);
        }

        #[test]
        fn any_commit_makes_a_safe_description_that_is_not_empty(
            id in "(?s:.{0,50})", message in "(?s:.{0,600})", file in "(?s:.{0,40})",
        ) {
            let text = describe(Some((&id, &message)), &[&file]);
            prop_assert!(is_safe(&text) && !text.is_empty(), "{:?}", text);
        }

        #[test]
        fn any_once_key_is_found_again_and_no_other(
            front in "(?s:.{0,600})", key in "(?s:.{1,200})", other in "(?s:.{1,200})",
        ) {
            let text = with_once(&front, &key);
            prop_assert!(is_safe(&text), "{:?}", text);
            prop_assert_eq!(&safe(&text).text, &text);
            prop_assert!(once_matches(&text, &key));
            prop_assert_eq!(once_matches(&text, &other), key.trim() == other.trim());
        }
    }
}
