//! JSON as a tree with texts borrowed from the body.
//!
//! Answers and options are read through this one type: a derived decoder for
//! each of their shapes would make up half of the wasm. Answers that are handed
//! on as text are only checked, see [`check`].

mod check;
mod rules;
mod scan;

pub use check::{Shape, check};

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::api::ids::MAX_SAFE_INTEGER;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`, and whatever is missing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number from 0 to 2^64 - 1.
    Whole(u64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An object, in the order in which it was written.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// Stands for whatever is missing.
static MISSING: Json<'static> = Json::Null;

impl<'a> Json<'a> {
    /// Reads JSON from bytes.
    ///
    /// # Errors
    /// With what is wrong, without quoting the bytes.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, &'static str> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err("it is empty");
        }
        serde_json::from_slice(bytes).map_err(|error| {
            if bytes.trim_ascii_start().starts_with(b"<") {
                "it is an HTML page"
            } else if error.is_eof() {
                "its JSON is cut off"
            } else {
                "it is not JSON"
            }
        })
    }

    /// Returns the value of a field; `Null` where it is missing.
    #[must_use]
    pub fn get(&self, name: &str) -> &Json<'a> {
        let fields = self.fields().unwrap_or_default();
        let field = fields.iter().rev().find(|(key, _)| key == name);
        field.map_or(&MISSING, |(_, value)| value)
    }

    /// Returns a text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        let Self::Text(text) = self else { return None };
        Some(text)
    }

    /// Returns a text of its own.
    #[must_use]
    pub fn owned(&self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// Returns a truth value.
    #[must_use]
    pub fn bool(&self) -> Option<bool> {
        let Self::Bool(value) = self else { return None };
        Some(*value)
    }

    /// Returns a whole number that is not negative; 2.0 is one, 2.5 is none.
    #[must_use]
    pub fn whole(&self) -> Option<u64> {
        match self {
            Self::Whole(number) => Some(*number),
            Self::Number(number)
                if *number >= 0.0
                    && number.fract() == 0.0
                    && *number <= MAX_SAFE_INTEGER as f64 =>
            {
                Some(*number as u64)
            }
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::List(_)
            | Self::Object(_) => None,
        }
    }

    /// Returns a number as whole milliseconds: what is left of one is dropped,
    /// and less than none is none, so that a deadline in the past has passed.
    #[must_use]
    pub fn milliseconds(&self) -> Option<u64> {
        match self {
            Self::Whole(number) => Some(*number),
            Self::Number(number) => Some(*number as u64),
            Self::Null | Self::Bool(_) | Self::Text(_) | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// Returns the elements of an array.
    #[must_use]
    pub fn list(&self) -> Option<&[Json<'a>]> {
        let Self::List(list) = self else { return None };
        Some(list)
    }

    /// Returns the fields of an object.
    #[must_use]
    pub fn fields(&self) -> Option<&[(Cow<'a, str>, Json<'a>)]> {
        let Self::Object(fields) = self else {
            return None;
        };
        Some(fields)
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// Turns what a deserialiser meets into a tree.
struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Whole(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(u64::try_from(value).map_or(Json::Number(value as f64), Json::Whole))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = seq.next_element()? {
            list.push(element);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<Json<'de>>()? {
            let value = map.next_value()?;
            if let Json::Text(name) = key {
                fields.push((name, value));
            }
        }
        Ok(Json::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_what_javascript_would_round() {
        let json = Json::parse(br#"{"id":9007199254740993,"half":2.5,"low":-1}"#).unwrap();
        assert_eq!(json.get("id").whole(), Some(9_007_199_254_740_993));
        assert_eq!(json.get("half").whole(), None);
        assert_eq!(json.get("low").whole(), None);
    }

    #[test]
    fn any_number_is_a_time_and_one_below_zero_is_over() {
        let json = Json::parse(br#"{"past":-4,"part":1500.7,"long":1e300,"text":"5"}"#).unwrap();
        let times = ["past", "part", "long", "text"].map(|name| json.get(name).milliseconds());
        assert_eq!(times, [Some(0), Some(1500), Some(u64::MAX), None]);
    }

    #[test]
    fn a_body_that_is_no_json_is_named_and_not_quoted() {
        for (body, said) in [
            ("", "it is empty"),
            ("  \r\n", "it is empty"),
            ("<html>", "it is an HTML page"),
            ("{\"a\":", "its JSON is cut off"),
            ("573}", "it is not JSON"),
        ] {
            assert_eq!(Json::parse(body.as_bytes()), Err(said), "{body:?}");
        }
    }

    #[test]
    fn texts_are_borrowed_where_they_can_be() {
        let json = Json::parse(br#"["plain","es\"caped"]"#).unwrap();
        let [plain, escaped] = json.list().unwrap() else {
            panic!("two")
        };
        assert!(matches!(plain, Json::Text(Cow::Borrowed("plain"))));
        assert_eq!(escaped.text(), Some("es\"caped"));
    }

    #[test]
    fn deep_nesting_is_refused_instead_of_overflowing_the_stack() {
        assert!(Json::parse("[".repeat(100_000).as_bytes()).is_err());
    }
}
