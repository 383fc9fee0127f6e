//! Checks JSON from its bytes without building anything, before JavaScript's
//! own `JSON.parse` reads it: a walk by hand, because it must not cost more
//! than that does. Strings, which are most of an answer, are passed over in
//! steps of eight bytes.

use super::Json;
use crate::ids::MAX_SAFE_INTEGER;

/// What an answer has to be, where it is handed on as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape<'n> {
    /// An object that holds an array whose elements each have an id.
    List {
        /// The field with the array.
        name: &'n str,
        /// The field with the id of each element.
        id: &'n str,
    },
    /// An object with an id of its own in this field.
    WithId(&'n str),
    /// Any JSON.
    Any,
}

/// Checks that an answer is JSON, has the shape, and that no whole number
/// anywhere in it is one that JavaScript would round.
///
/// # Errors
/// With what is wrong and where.
pub fn check(bytes: &[u8], shape: Shape<'_>) -> Result<(), String> {
    let (place, list, id) = match shape {
        Shape::List { name, id } => (Place::Top { list: name, id }, name, id),
        Shape::WithId(id) => (Place::Element { id }, "", id),
        Shape::Any => (Place::Inside, "", ""),
    };
    let mut scan = Scan { rest: bytes };
    let walked = scan.value(place, &mut false, DEPTH);
    match walked.and_then(|()| scan.end()) {
        Ok(()) => Ok(()),
        Err(Trouble::Shape(what)) => Err(what.replace("{id}", id).replace("{list}", list)),
        Err(Trouble::Json) => {
            // The slower reader knows what kind of no JSON it is.
            Err(Json::parse(bytes).map_or_else(str::to_owned, |_| "it is no JSON".to_owned()))
        }
    }
}

/// So deep may arrays and objects be nested, as in serde_json.
const DEPTH: u32 = 127;

/// Where the walk is.
#[derive(Clone, Copy)]
enum Place<'n> {
    /// The whole document, which holds the named list.
    Top { list: &'n str, id: &'n str },
    /// The list itself.
    List { id: &'n str },
    /// An object that needs an id.
    Element { id: &'n str },
    /// An object's id.
    Id,
    /// Anything else.
    Inside,
}

/// Why a walk ends early.
#[derive(Clone, Copy)]
enum Trouble {
    /// It is no JSON.
    Json,
    /// It is JSON, but not what it should be; `{list}` and `{id}` stand for names.
    Shape(&'static str),
}

impl Place<'_> {
    /// Checks that nothing but an object, a list or an id was expected.
    fn is_scalar(self) -> Result<(), Trouble> {
        Err(Trouble::Shape(match self {
            Self::Top { .. } => "it is no JSON object",
            Self::Element { .. } => "an element is no object",
            Self::Id => "an id is no number between 1 and 2^53-1",
            Self::List { .. } | Self::Inside => return Ok(()),
        }))
    }
}

/// The bytes that are still to be walked.
struct Scan<'b> {
    rest: &'b [u8],
}

impl<'b> Scan<'b> {
    fn value(&mut self, place: Place<'_>, found: &mut bool, depth: u32) -> Result<(), Trouble> {
        self.space();
        match self.next()? {
            b'"' => {
                self.string()?;
                place.is_scalar()
            }
            b'{' => self.object(place, depth.checked_sub(1).ok_or(Trouble::Json)?),
            b'[' => self.array(place, found, depth.checked_sub(1).ok_or(Trouble::Json)?),
            b't' => self.word(b"rue", place),
            b'f' => self.word(b"alse", place),
            b'n' => self.word(b"ull", place),
            b'-' => {
                let first = self.next()?;
                self.number(first, true, place, found)
            }
            first => self.number(first, false, place, found),
        }
    }

    fn object(&mut self, place: Place<'_>, depth: u32) -> Result<(), Trouble> {
        let mut has_id = false;
        let mut has_list = false;
        self.space();
        if self.rest.first() == Some(&b'}') {
            self.next()?;
        } else {
            loop {
                self.space();
                self.expect(b'"')?;
                let key = self.string()?;
                self.space();
                self.expect(b':')?;
                let (inner, found) = match place {
                    Place::Top { list, id } if key == list.as_bytes() => {
                        (Place::List { id }, &mut has_list)
                    }
                    Place::Element { id } if key == id.as_bytes() => (Place::Id, &mut has_id),
                    Place::Top { .. }
                    | Place::List { .. }
                    | Place::Element { .. }
                    | Place::Id
                    | Place::Inside => (Place::Inside, &mut false),
                };
                self.value(inner, found, depth)?;
                self.space();
                match self.next()? {
                    b',' => {}
                    b'}' => break,
                    _ => return Err(Trouble::Json),
                }
            }
        }
        match place {
            Place::Top { .. } if !has_list => Err(Trouble::Shape("{list} is missing, or no array")),
            Place::Element { .. } if !has_id => Err(Trouble::Shape("an element has no {id}")),
            Place::Id => place.is_scalar(),
            Place::Top { .. } | Place::List { .. } | Place::Element { .. } | Place::Inside => {
                Ok(())
            }
        }
    }

    fn array(&mut self, place: Place<'_>, found: &mut bool, depth: u32) -> Result<(), Trouble> {
        let inner = match place {
            Place::List { id } => {
                *found = true;
                Place::Element { id }
            }
            Place::Inside => Place::Inside,
            Place::Top { .. } | Place::Element { .. } | Place::Id => return place.is_scalar(),
        };
        self.space();
        if self.rest.first() == Some(&b']') {
            self.next()?;
            return Ok(());
        }
        loop {
            self.value(inner, &mut false, depth)?;
            self.space();
            match self.next()? {
                b',' => {}
                b']' => return Ok(()),
                _ => return Err(Trouble::Json),
            }
        }
    }

    /// Passes over the rest of a string and returns it as it is written.
    fn string(&mut self) -> Result<&'b [u8], Trouble> {
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
                b'\\' => self.escape()?,
                0..0x20 => return Err(Trouble::Json),
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Result<(), Trouble> {
        match self.next()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(()),
            b'u' => {
                for _ in 0..4 {
                    if !self.next()?.is_ascii_hexdigit() {
                        return Err(Trouble::Json);
                    }
                }
                Ok(())
            }
            _ => Err(Trouble::Json),
        }
    }

    fn number(
        &mut self,
        first: u8,
        is_negative: bool,
        place: Place<'_>,
        found: &mut bool,
    ) -> Result<(), Trouble> {
        if !first.is_ascii_digit() {
            return Err(Trouble::Json);
        }
        let mut number = u64::from(first - b'0');
        while let Some(digit) = self.digit() {
            if number == 0 && first == b'0' {
                return Err(Trouble::Json);
            }
            number = number.saturating_mul(10).saturating_add(digit);
        }
        if self.fraction()? {
            return place.is_scalar();
        }
        if number > MAX_SAFE_INTEGER {
            let what = match is_negative {
                true => "a number is below -(2^53-1)",
                false => "a number is above 2^53-1",
            };
            return Err(Trouble::Shape(what));
        }
        if matches!(place, Place::Id) && number > 0 && !is_negative {
            *found = true;
            return Ok(());
        }
        place.is_scalar()
    }

    /// Passes over fraction and exponent; returns whether there was one.
    fn fraction(&mut self) -> Result<bool, Trouble> {
        let mut is_there = false;
        if self.rest.first() == Some(&b'.') {
            self.next()?;
            self.digits()?;
            is_there = true;
        }
        if matches!(self.rest.first(), Some(b'e' | b'E')) {
            self.next()?;
            if matches!(self.rest.first(), Some(b'+' | b'-')) {
                self.next()?;
            }
            self.digits()?;
            is_there = true;
        }
        Ok(is_there)
    }

    fn digits(&mut self) -> Result<(), Trouble> {
        self.digit().ok_or(Trouble::Json)?;
        while self.digit().is_some() {}
        Ok(())
    }

    #[inline(always)]
    fn digit(&mut self) -> Option<u64> {
        let (first, rest) = self.rest.split_first()?;
        let digit = first.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        self.rest = rest;
        Some(u64::from(digit))
    }

    fn word(&mut self, tail: &[u8], place: Place<'_>) -> Result<(), Trouble> {
        self.rest = self.rest.strip_prefix(tail).ok_or(Trouble::Json)?;
        place.is_scalar()
    }

    #[inline(always)]
    fn next(&mut self) -> Result<u8, Trouble> {
        let (first, rest) = self.rest.split_first().ok_or(Trouble::Json)?;
        self.rest = rest;
        Ok(*first)
    }

    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Result<(), Trouble> {
        match self.next()? == byte {
            true => Ok(()),
            false => Err(Trouble::Json),
        }
    }

    #[inline(always)]
    fn space(&mut self) {
        while let Some((b' ' | b'\n' | b'\r' | b'\t', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    fn end(&mut self) -> Result<(), Trouble> {
        self.space();
        match self.rest.is_empty() {
            true => Ok(()),
            false => Err(Trouble::Json),
        }
    }
}

/// Marks the bytes of a word that end the plain part of a string: quotes,
/// backslashes and control characters. The lowest mark is exact; those above
/// it may be wrong, because a borrow runs upwards.
const fn special(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    const fn zero(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & HIGHS
    }
    let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
    control | zero(word ^ (ONES * b'"' as u64)) | zero(word ^ (ONES * b'\\' as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_list_is_checked_without_being_built() {
        for (body, said) in [
            (r#"{"transportRequests":[]}"#, None),
            (
                r#"{"more":[{"x":1}],"transportRequests":[{"entries":[{"id":5}],"id":7,"new":null}]}"#,
                None,
            ),
            ("{}", Some("transportRequests is missing")),
            (
                r#"{"transportRequests":{}}"#,
                Some("transportRequests is missing"),
            ),
            (r#"[{"id":1}]"#, Some("no JSON object")),
            (r#"{"transportRequests":[7]}"#, Some("no object")),
            (
                r#"{"transportRequests":[{"status":"initial"}]}"#,
                Some("no id"),
            ),
            (
                r#"{"transportRequests":[{"id":"7"}]}"#,
                Some("between 1 and"),
            ),
            (r#"{"transportRequests":[{"id":0}]}"#, Some("between 1 and")),
            (
                r#"{"transportRequests":[{"id":1,"entries":[{"id":9007199254740992}]}]}"#,
                Some("above 2^53-1"),
            ),
            (r#"{"transportRequests":[{"id":1}"#, Some("cut off")),
            ("<html>", Some("HTML")),
            ("", Some("empty")),
        ] {
            let shape = Shape::List {
                name: "transportRequests",
                id: "id",
            };
            match (check(body.as_bytes(), shape), said) {
                (Ok(()), None) => {}
                (Err(what), Some(said)) => assert!(what.contains(said), "{body}: {what}"),
                (outcome, _) => panic!("{body}: {outcome:?}"),
            }
        }
    }

    #[test]
    fn an_object_needs_its_id_and_anything_may_be_any_json() {
        assert!(check(br#"{"actionId":7}"#, Shape::WithId("actionId")).is_ok());
        let missing = check(br#"{"id":7}"#, Shape::WithId("actionId")).unwrap_err();
        assert!(missing.contains("no actionId"), "{missing}");
        assert!(check(b"[1]", Shape::WithId("id")).is_err());
        assert!(check(br#"["v2",{"a":1}]"#, Shape::Any).is_ok());
        assert!(check(b"[9007199254740992]", Shape::Any).is_err());
        assert!(check(b"<html>", Shape::Any).is_err());
    }

    #[test]
    fn deep_nesting_is_refused_instead_of_overflowing_the_stack() {
        assert!(check("[".repeat(100_000).as_bytes(), Shape::Any).is_err());
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(check(deep(127).as_bytes(), Shape::Any).is_ok());
        assert!(check(deep(128).as_bytes(), Shape::Any).is_err());
    }

    #[test]
    fn numbers_are_refused_where_javascript_would_round_them() {
        for (number, good) in [
            ("9007199254740991", true),
            ("-9007199254740991", true),
            ("9007199254740992", false),
            ("-9007199254740992", false),
            ("99999999999999999999999999", false),
            ("9007199254740992.5", true),
            ("1e30", true),
            ("0.0", true),
        ] {
            assert_eq!(
                check(number.as_bytes(), Shape::Any).is_ok(),
                good,
                "{number}"
            );
        }
    }

    /// Pieces of JSON and of what is nearly JSON.
    const PIECES: [&str; 30] = [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"id\"", "\\", "\\n", "\\u00e4", "\\u12",
        "0", "1", "-", "01", "1.5", "1.", ".5", "1e9", "1e", "true", "tru", "null", " ", "\n",
        "\u{1}", "ä", "12345678",
    ];

    proptest! {
        #[test]
        fn what_it_takes_for_json_is_what_serde_json_takes_for_json(
            pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12)
        ) {
            let text = pieces.concat();
            let ours = check(text.as_bytes(), Shape::Any).is_ok();
            let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            prop_assert_eq!(ours, theirs, "{:?}", text);
        }

        #[test]
        fn every_text_of_serde_json_is_json(text in "\\PC{0,40}|[\\x00-\\x7f]{0,40}") {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert!(check(json.as_bytes(), Shape::Any).is_ok(), "{json}");
            let cut = json.len() - 1;
            prop_assert!(check(&json.as_bytes()[..cut], Shape::Any).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = check(&bytes, Shape::List { name: "nodes", id: "id" });
        }
    }
}
