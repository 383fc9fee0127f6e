//! Tokens of JSON, read from the front of its bytes.
//!
//! All of it is inlined into the one loop of [`super::check`], so that the
//! place in the bytes stays in registers: compiled for size, as the wasm is, a
//! call for each token would double the time. Strings, which are most of an
//! answer, are passed over in steps of eight bytes.

use super::check::Trouble;

/// The bytes that are still to be read.
pub(super) struct Scan<'b> {
    rest: &'b [u8],
}

/// What a number is, as far as the walk asks.
pub(super) enum Number {
    /// Not negative, without fraction and exponent; what is too large is `u64::MAX`.
    Whole(u64),
    /// The same below zero, without its sign.
    Negative(u64),
    /// With a fraction or an exponent.
    Broken,
}

impl<'b> Scan<'b> {
    pub(super) const fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Returns the next byte that is not a white space.
    #[inline(always)]
    pub(super) fn token(&mut self) -> Result<u8, Trouble> {
        loop {
            match self.next()? {
                b' ' | b'\n' | b'\r' | b'\t' => {}
                byte => return Ok(byte),
            }
        }
    }

    /// Tells whether this is the next byte that is not a white space, and leaves it there.
    #[inline(always)]
    pub(super) fn is_next(&mut self, byte: u8) -> bool {
        while let Some((b' ' | b'\n' | b'\r' | b'\t', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
        self.rest.first() == Some(&byte)
    }

    /// Passes over the rest of a string and returns it as it is written.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Result<&'b [u8], Trouble> {
        let start = self.rest;
        loop {
            while let Some((chunk, rest)) = self.rest.split_first_chunk::<8>() {
                let special = special(u64::from_le_bytes(*chunk));
                if special == 0 {
                    self.rest = rest;
                    continue;
                }
                let plain = (special.trailing_zeros() / 8) as usize;
                self.rest = self.rest.get(plain..).unwrap_or_default();
                break;
            }
            match self.next()? {
                b'"' => {
                    let length = start.len() - self.rest.len() - 1;
                    return Ok(start.get(..length).unwrap_or_default());
                }
                b'\\' => self.rest = after_escape(self.rest)?,
                0..0x20 => return Err(Trouble::Json),
                _ => {}
            }
        }
    }

    /// Reads the rest of a number.
    #[inline(always)]
    pub(super) fn number(&mut self, sign_or_digit: u8) -> Result<Number, Trouble> {
        let is_negative = sign_or_digit == b'-';
        let first = match is_negative {
            true => self.next()?,
            false => sign_or_digit,
        };
        if !first.is_ascii_digit() {
            return Err(Trouble::Json);
        }
        let after_first = self.rest.len();
        let mut number = u64::from(first - b'0');
        while let Some((digit @ b'0'..=b'9', rest)) = self.rest.split_first() {
            self.rest = rest;
            number = number
                .wrapping_mul(10)
                .wrapping_add(u64::from(digit - b'0'));
        }
        let more_digits = after_first - self.rest.len();
        if first == b'0' && more_digits > 0 {
            return Err(Trouble::Json);
        }
        if let Some(b'.' | b'e' | b'E') = self.rest.first() {
            self.rest = after_fraction(self.rest)?;
            return Ok(Number::Broken);
        }
        if more_digits >= DIGITS_THAT_FIT {
            number = u64::MAX;
        }
        Ok(match is_negative {
            true => Number::Negative(number),
            false => Number::Whole(number),
        })
    }

    /// Passes over the rest of `true`, `false` or `null`.
    #[inline(always)]
    pub(super) fn word(&mut self, first: u8) -> Result<(), Trouble> {
        let tail: &[u8] = match first {
            b't' => b"rue",
            b'f' => b"alse",
            _ => b"ull",
        };
        self.rest = self.rest.strip_prefix(tail).ok_or(Trouble::Json)?;
        Ok(())
    }

    #[inline(always)]
    fn next(&mut self) -> Result<u8, Trouble> {
        let (first, rest) = self.rest.split_first().ok_or(Trouble::Json)?;
        self.rest = rest;
        Ok(*first)
    }
}

/// So many digits make no number above 2^64 - 1.
const DIGITS_THAT_FIT: usize = 19;

/// Passes over what follows a backslash.
fn after_escape(rest: &[u8]) -> Result<&[u8], Trouble> {
    match rest {
        [
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
            rest @ ..,
        ] => Ok(rest),
        [b'u', a, b, c, d, rest @ ..] if [a, b, c, d].iter().all(|hex| hex.is_ascii_hexdigit()) => {
            Ok(rest)
        }
        _ => Err(Trouble::Json),
    }
}

/// Passes over fraction and exponent.
fn after_fraction(rest: &[u8]) -> Result<&[u8], Trouble> {
    let rest = match rest {
        [b'.', rest @ ..] => after_digits(rest)?,
        rest => rest,
    };
    match rest {
        [b'e' | b'E', b'+' | b'-', rest @ ..] | [b'e' | b'E', rest @ ..] => after_digits(rest),
        rest => Ok(rest),
    }
}

fn after_digits(rest: &[u8]) -> Result<&[u8], Trouble> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match rest.split_at_checked(digits) {
        Some((_, rest)) if digits > 0 => Ok(rest),
        _ => Err(Trouble::Json),
    }
}

/// Marks the bytes of a word that end the plain part of a string: quotes,
/// backslashes and control characters. The lowest mark is exact; those above
/// it may be wrong, because a borrow runs upwards.
#[inline(always)]
const fn special(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    const fn zero(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & HIGHS
    }
    let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
    control | zero(word ^ (ONES * b'"' as u64)) | zero(word ^ (ONES * b'\\' as u64))
}
