//! Times on the wire, as far as the core reads and writes them.

use std::fmt;
use std::time::UNIX_EPOCH;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// A span of time as callers give it, in milliseconds: what is left of a whole
/// one is dropped, and less than none is none, so that a deadline in the past
/// has passed. Infinity is longer than anything lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Milliseconds(u64);

impl Milliseconds {
    /// Returns the whole milliseconds.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Milliseconds {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(from)?;
        if number.is_nan() {
            let what = Unexpected::Other("no number");
            return Err(D::Error::invalid_value(what, &"a number of milliseconds"));
        }
        Ok(Self(number as u64))
    }
}

/// A moment as callers give it: text in any of the service's spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment(String);

impl Moment {
    /// Returns the moment in milliseconds since 1970; a day alone is its beginning.
    #[must_use]
    pub fn begin(&self) -> u64 {
        parse(&self.0).unwrap_or_default()
    }

    /// Returns the moment in milliseconds since 1970; a day alone is its end.
    #[must_use]
    pub fn end(&self) -> u64 {
        parse_end(&self.0).unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Moment;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time, such as 2026-01-31, 2026-01-31T12:00:00Z, or a valid Date")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
                match parse(text) {
                    Some(_) => Ok(Moment(text.to_owned())),
                    None => Err(E::invalid_value(Unexpected::Other("no time"), &self)),
                }
            }
        }
        from.deserialize_any(Text)
    }
}

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// Writes a time as RFC 3339 with milliseconds, which is also the only form
/// that the service accepts in queries (specification).
#[must_use]
pub fn rfc3339(milliseconds: u64) -> String {
    let (year, month, day) = civil_from_days((milliseconds / DAY_MS) as i64);
    let of_day = milliseconds % DAY_MS;
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        of_day / 3_600_000,
        of_day / 60_000 % 60,
        of_day / 1_000 % 60,
        of_day % 1_000
    )
}

/// Reads a time in any of the service's spellings as milliseconds since 1970:
/// `2019-07-25T08:31:10.464Z`, `2019-05-07T06:40:48.0725+0000`, `….000+00:00`;
/// also a date alone. Nothing where it is not a time, or before 1970.
///
/// The fraction is read as what it is, a part of a second, however long.
#[must_use]
pub fn parse(text: &str) -> Option<u64> {
    let (date, clock) = text
        .trim()
        .split_once(['T', ' '])
        .unwrap_or((text.trim(), ""));
    let mut parts = date.split('-').map(digits);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let days = days_from_civil(year, month, day);
    let is_day = civil_from_days(days) == (year, month, day);
    if parts.next().is_some() || !is_day || year > 9999 {
        return None;
    }
    let zone_at = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at_checked(zone_at)?;
    let milliseconds = days * DAY_MS as i64 + of_day_ms(clock)? - zone_ms(zone)?;
    u64::try_from(milliseconds).ok()
}

/// Reads the end of a time span: as [`parse`], but a date alone is its last millisecond.
#[must_use]
pub fn parse_end(text: &str) -> Option<u64> {
    let is_day = !text.trim().contains(['T', ' ']);
    parse(text).map(|start| if is_day { start + DAY_MS - 1 } else { start })
}

/// Reads digits only, at most nine of them.
fn digits(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Reads `08:31:10.464`; seconds and fraction may be missing, and so may everything.
fn of_day_ms(clock: &str) -> Option<i64> {
    if clock.is_empty() {
        return Some(0);
    }
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let mut milliseconds = 0;
    let mut unit = 3_600_000;
    for part in clock.split(':') {
        let most = if unit == 3_600_000 { 24 } else { 61 };
        let number = digits(part).filter(|number| *number <= most && unit > 0)?;
        milliseconds += number * unit;
        unit = if unit > 1_000 { unit / 60 } else { 0 };
    }
    let mut weight = 100;
    for digit in fraction.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        milliseconds += i64::from(digit - b'0') * weight;
        weight /= 10;
    }
    Some(milliseconds)
}

/// Reads `Z`, `+0000`, `+00:00`, `-05`; nothing counts as UTC.
fn zone_ms(zone: &str) -> Option<i64> {
    if zone.len() < 2 {
        return Some(0);
    }
    let (sign, offset) = zone.split_at_checked(1)?;
    let offset = offset.replace(':', "");
    let hours = digits(offset.get(..2)?)?;
    let minutes = if offset.len() == 2 {
        0
    } else {
        digits(offset.get(2..)?)?
    };
    let milliseconds = (hours * 60 + minutes) * 60_000;
    Some(if sign == "-" {
        -milliseconds
    } else {
        milliseconds
    })
}

/// Reads `Retry-After` in both its forms, seconds and HTTP date, as
/// milliseconds from `now`; a date in the past is 0.
#[must_use]
pub fn retry_after_ms(value: &str, now: u64) -> Option<u64> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(seconds.saturating_mul(1_000));
    }
    // More digits than a number holds: longer than anybody waits.
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(u64::MAX);
    }
    Some(http_date(value)?.saturating_sub(now))
}

/// Reads an HTTP date, such as that of the header `Date`, as milliseconds since 1970.
#[must_use]
pub fn http_date(value: &str) -> Option<u64> {
    let at = httpdate::parse_http_date(value.trim()).ok()?;
    let at = at.duration_since(UNIX_EPOCH).ok()?.as_millis();
    u64::try_from(at).ok()
}

/// Days since 1970-01-01 of a date in the Gregorian calendar.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_the_service_wants_it_in_queries() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(1_709_210_096_789), "2024-02-29T12:34:56.789Z");
    }

    #[test]
    fn a_time_is_read_in_every_spelling_that_the_service_was_seen_to_use() {
        for (text, expected) in [
            ("2019-07-25T08:31:10.464Z", "2019-07-25T08:31:10.464Z"),
            ("2019-05-07T06:40:48.0725+0000", "2019-05-07T06:40:48.072Z"),
            ("2019-05-07T06:40:48.5+0000", "2019-05-07T06:40:48.500Z"),
            ("2026-04-01T01:30:00.000+02:00", "2026-03-31T23:30:00.000Z"),
            ("2026-04-01T01:30:00-05", "2026-04-01T06:30:00.000Z"),
            ("2026-04-01T01:30:00", "2026-04-01T01:30:00.000Z"),
            ("2026-04-01 01:30Z", "2026-04-01T01:30:00.000Z"),
            (" 2026-04-01 ", "2026-04-01T00:00:00.000Z"),
        ] {
            assert_eq!(
                parse(text).map(rfc3339).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_time_is_nothing_and_no_failure() {
        for text in [
            "",
            "T",
            "now",
            "Invalid Date",
            "2026-13-01",
            "2026-04-32",
            "2026-02-30",
            "2026-00-01",
            "999999999-01-01",
            "2026-04-01T25:00Z",
            "2026-04",
            "1969-12-31T00:00:00Z",
            "2026-04-01T99:00Z",
            "2026-04-01T01:02:03:04Z",
            "2026-04-01T01:02:03.x",
            "2026-04-01T01:02+é",
            "2026-04-01T01:02+1",
            "99999999999-01-01",
            "+2026-04-01",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn dates_survive_there_and_back() {
        for days in (-800_000..800_000).step_by(97) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        assert_eq!(retry_after_ms("7", 0), Some(7_000));
        for long in [
            "18446744073709551615",
            "18446744073709551616",
            &"9".repeat(400),
        ] {
            assert_eq!(retry_after_ms(long, 0), Some(u64::MAX), "{long}");
        }
        let now = 784_111_777_000 - 5_000;
        assert_eq!(
            retry_after_ms("Sun, 06 Nov 1994 08:49:37 GMT", now),
            Some(5_000)
        );
        assert_eq!(
            retry_after_ms("Sun, 06 Nov 1994 08:49:37 GMT", u64::MAX),
            Some(0)
        );
        for nonsense in [
            "",
            "soon",
            "-1",
            "1.5",
            "Sun, 06 Nov 1994",
            "Sun, 99 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(retry_after_ms(nonsense, 0), None, "{nonsense:?}");
        }
    }
}
