//! What YAML 1.1 takes an unquoted text for, as SnakeYAML's resolver decides.

/// What a scalar is after YAML's own resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A text.
    Text,
    /// `~`, `null`, or nothing at all.
    Null,
    /// `yes`, `no`, `on`, `off`, `true`, `false`.
    Bool(bool),
    /// An integer, also octal, hexadecimal, binary or with base 60.
    Integer,
    /// A number with a fraction or an exponent, also infinite.
    Float,
    /// A date, with or without a time.
    Date,
    /// Bytes (`!!binary`).
    Binary,
    /// An unquoted `<<`, which merges mappings.
    Merge,
    /// A value marked by the deploy service's own tag `!sensitive`.
    Sensitive,
}

impl Kind {
    /// Names the kind in words, for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Null => "nothing",
            Self::Bool(_) => "a truth value",
            Self::Integer | Self::Float => "a number",
            Self::Date => "a date",
            Self::Binary => "binary data",
            Self::Merge => "a merge key",
            Self::Sensitive => "a sensitive value",
        }
    }
}

/// Resolves an unquoted scalar without a tag.
pub(super) fn resolve(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Kind::Bool(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Kind::Bool(false)
        }
        "<<" => Kind::Merge,
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) => Kind::Text,
        _ if is_integer(text) => Kind::Integer,
        _ if is_float(text) => Kind::Float,
        _ if is_date(text) => Kind::Date,
        _ => Kind::Text,
    }
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn is_all(text: &str, is: impl Fn(u8) -> bool) -> bool {
    text.bytes().all(|byte| byte == b'_' || is(byte))
}

/// Digits and underscores with at least one digit, where underscores may lead.
fn has_digits(text: &str, is: impl Fn(u8) -> bool + Copy) -> bool {
    is_all(text, is) && text.bytes().any(is)
}

/// A decimal digit, then digits and underscores.
fn is_decimal(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && is_all(text, |b| b.is_ascii_digit())
}

fn is_integer(text: &str) -> bool {
    let bare = unsigned(text);
    if let Some(digits) = bare.strip_prefix("0b") {
        return has_digits(digits, |b| matches!(b, b'0' | b'1'));
    }
    if let Some(digits) = bare.strip_prefix("0x") {
        return has_digits(digits, |b| b.is_ascii_hexdigit());
    }
    if let Some(digits) = bare.strip_prefix('0') {
        return digits.is_empty() || has_digits(digits, |b| matches!(b, b'0'..=b'7'));
    }
    let mut parts = bare.split(':');
    let first = parts.next().unwrap_or_default();
    is_decimal(first) && parts.all(is_sixtieth)
}

/// One or two digits below 60.
fn is_sixtieth(text: &str) -> bool {
    match text.as_bytes() {
        [unit] => unit.is_ascii_digit(),
        [ten, unit] => matches!(ten, b'0'..=b'5') && unit.is_ascii_digit(),
        _ => false,
    }
}

fn is_float(text: &str) -> bool {
    let bare = unsigned(text);
    if matches!(bare, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (digits, exponent) = match bare.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(unsigned(exponent))),
        None => (bare, None),
    };
    if exponent.is_some_and(|e| e.is_empty() || !e.bytes().all(|b| b.is_ascii_digit())) {
        return false;
    }
    let Some((whole, fraction)) = digits.split_once('.') else {
        return exponent.is_some() && is_decimal(digits);
    };
    if !is_all(fraction, |b| b.is_ascii_digit()) {
        return false;
    }
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or_default();
    let mut sixtieths = parts.peekable();
    if sixtieths.peek().is_some() {
        return exponent.is_none() && is_decimal(first) && sixtieths.all(is_sixtieth);
    }
    match whole {
        "" => !fraction.is_empty(),
        _ => is_decimal(whole),
    }
}

/// Four digits, a month, a day; with a time, month and day may have one digit.
fn is_date(text: &str) -> bool {
    let Some(end) = text.find(['T', 't', ' ', '\t']) else {
        return has_shape(text, "dddd-dd-dd");
    };
    let (day, rest) = text.split_at(end);
    let is_day = ["dddd-dd-dd", "dddd-d-dd", "dddd-dd-d", "dddd-d-d"];
    if !is_day.iter().any(|shape| has_shape(day, shape)) {
        return false;
    }
    let time = match rest.strip_prefix(['T', 't']) {
        Some(time) => time,
        None => rest.trim_start_matches([' ', '\t']),
    };
    let zone_at = time.find(['Z', '+', '-', ' ', '\t']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let zone = zone.trim_start_matches([' ', '\t']);
    let has_blank_only = zone.is_empty() && zone_at < time.len();
    let is_zone = matches!(zone, "" | "Z")
        || zone.starts_with(['+', '-'])
            && ["d", "dd", "d:dd", "dd:dd"]
                .iter()
                .any(|shape| has_shape(unsigned(zone), shape));
    !has_blank_only
        && is_zone
        && fraction.bytes().all(|b| b.is_ascii_digit())
        && (has_shape(clock, "dd:dd:dd") || has_shape(clock, "d:dd:dd"))
}

/// Whether a text has the shape of a pattern in which `d` is a digit.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| {
            if wanted == b'd' {
                byte.is_ascii_digit()
            } else {
                byte == wanted
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unquoted_texts_are_what_yaml_1_1_takes_them_for() {
        let rows: [(Kind, &[&str]); 6] = [
            (Kind::Bool(true), &["yes", "On", "TRUE"]),
            (Kind::Bool(false), &["no", "OFF", "False"]),
            (
                Kind::Integer,
                &[
                    "0", "017", "0x1F", "0b101", "1_000", "+1", "-3", "1:30", "12:30:45", "1:5",
                    "0_7", "0x_F", "1:30:07",
                ],
            ),
            (
                Kind::Float,
                &[
                    "1.0",
                    "1.",
                    ".5",
                    "1e3",
                    "1_0.5",
                    "190:20:30.15",
                    ".inf",
                    "-.Inf",
                    ".NaN",
                    "12E-2",
                    "1.5e+3",
                    "01.5",
                ],
            ),
            (
                Kind::Date,
                &[
                    "2026-01-02",
                    "2026-13-02",
                    "2026-01-02T03:04:05Z",
                    "2026-1-2 3:04:05.6 +1:00",
                    "2026-01-02 03:04:05",
                    "2026-01-02t03:04:05-08",
                ],
            ),
            (
                Kind::Text,
                &[
                    "y",
                    "n",
                    "tRUE",
                    "nULL",
                    "0o17",
                    "08",
                    "0X1f",
                    "1:60",
                    "01:30",
                    "_1",
                    "1.2.3",
                    "1.0.0",
                    "2026-1-2",
                    "2024-01",
                    "1.0-a",
                    "e3",
                    "1e",
                    "0x",
                    "0b2",
                    ".",
                    "-",
                    "+.nan",
                    "1..2",
                    "1:2:3a",
                    "2026-01-02T",
                    "2026-01-02T03:04",
                    "a1",
                    "yess",
                ],
            ),
        ];
        for (kind, texts) in rows {
            for text in texts {
                assert_eq!(resolve(text), kind, "{text}");
            }
        }
    }
}
