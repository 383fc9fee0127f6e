//! JSON as a tree with texts borrowed from the body.
//!
//! Answers and options are read through this one type: a derived decoder for
//! each of their shapes would make up half of the wasm. Only the long list of a
//! queue has a decoder of its own, for speed.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::ids::MAX_SAFE_INTEGER;

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
                "it is no JSON"
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

/// Checks an answer from its bytes before JavaScript's own `JSON.parse` reads
/// it: it has the shape, and no whole number anywhere is one that JavaScript
/// would round. Nothing is built.
///
/// # Errors
/// With what is wrong and where.
pub fn check(bytes: &[u8], shape: Shape<'_>) -> Result<(), String> {
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let mut found = false;
    let (place, missing) = match shape {
        Shape::List { name, id } => (Place::Top { list: name, id }, name),
        Shape::WithId(id) => (Place::Element { id }, id),
        Shape::Any => (Place::Inside, ""),
    };
    let walk = Walk {
        place,
        found: &mut found,
    };
    let walked = walk.deserialize(&mut input).and_then(|()| input.end());
    match walked {
        Ok(()) if found || !matches!(shape, Shape::List { .. }) => Ok(()),
        Ok(()) => Err(format!("{missing} is missing, or no array")),
        Err(error) if error.is_data() => Err(error.to_string()),
        Err(_) => {
            Err(Json::parse(bytes).map_or_else(str::to_owned, |_| "it is no JSON".to_owned()))
        }
    }
}

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

/// Walks through JSON without building it.
struct Walk<'n, 'f> {
    place: Place<'n>,
    /// Whether the list, or the element's id, was there.
    found: &'f mut bool,
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Walk<'_, '_> {
    fn no_list<E: Error>(&self) -> Result<(), E> {
        match self.place {
            Place::Top { .. } => Err(E::custom("it is no JSON object")),
            Place::Element { .. } => Err(E::custom("an element is no object")),
            Place::Id => Err(E::custom("an id is no number between 1 and 2^53-1")),
            Place::List { .. } | Place::Inside => Ok(()),
        }
    }
}

impl<'de> Visitor<'de> for Walk<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.no_list()
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.no_list()
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        if number > MAX_SAFE_INTEGER {
            return Err(E::custom("a number is above 2^53-1"));
        }
        if matches!(self.place, Place::Id) && number > 0 {
            *self.found = true;
            return Ok(());
        }
        self.no_list()
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        if number.unsigned_abs() > MAX_SAFE_INTEGER {
            return Err(E::custom("a number is below -(2^53-1)"));
        }
        self.no_list()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.no_list()
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.no_list()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let place = match self.place {
            Place::List { id } => {
                *self.found = true;
                Place::Element { id }
            }
            Place::Inside => Place::Inside,
            Place::Top { .. } | Place::Element { .. } | Place::Id => return self.no_list(),
        };
        while seq
            .next_element_seed(Walk {
                place,
                found: &mut false,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut has_id = false;
        while let Some(key) = map.next_key::<Name<'de>>()? {
            let (place, found) = match self.place {
                Place::Top { list, id } if key.0 == list => (Place::List { id }, &mut *self.found),
                Place::Element { id } if key.0 == id => (Place::Id, &mut has_id),
                Place::Top { .. }
                | Place::List { .. }
                | Place::Element { .. }
                | Place::Id
                | Place::Inside => (Place::Inside, &mut has_id),
            };
            map.next_value_seed(Walk { place, found })?;
        }
        match self.place {
            Place::Element { id } if !has_id => {
                Err(A::Error::custom(format_args!("an element has no {id}")))
            }
            Place::Id => self.no_list(),
            Place::Top { .. } | Place::List { .. } | Place::Element { .. } | Place::Inside => {
                Ok(())
            }
        }
    }
}

/// The name of a field, borrowed where it holds no escape.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Json::Text(name) = deserializer.deserialize_any(Reader)? else {
            return Ok(Self(Cow::Borrowed("")));
        };
        Ok(Self(name))
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
    fn a_body_that_is_no_json_is_named_and_not_quoted() {
        for (body, said) in [
            ("", "it is empty"),
            ("  \r\n", "it is empty"),
            ("<html>", "it is an HTML page"),
            ("{\"a\":", "its JSON is cut off"),
            ("573}", "it is no JSON"),
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
        assert!(Json::parse("[".repeat(100_000).as_bytes()).is_err());
    }
}
