//! Finds out which options a struct reads and what each may be, from its own
//! `Deserialize`: a table in a test would forget the next one.

use std::cell::RefCell;

use ctms::call::callback::CALLBACK;
use serde::de::value::Error;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};

/// What an option may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Switch,
    Number,
    Function,
    List,
    Map,
    /// Values of several types.
    Several,
    /// One of some words.
    Word,
    /// Whoever uses it checks it.
    Unchecked,
    /// These fields.
    Object(&'static [&'static str]),
}

/// Where in a list each of its elements is.
pub(crate) const ELEMENT: &str = "[0]";

/// Returns what stands at a place in the options `T`.
pub(crate) fn kind_at<T: DeserializeOwned>(path: &[&'static str]) -> Kind {
    let found = RefCell::new(None);
    let probe = Probe {
        path,
        found: &found,
    };
    assert!(T::deserialize(probe).is_err(), "a probe reads nothing");
    found.take().unwrap()
}

/// Walks to a place and notes what is wanted there.
struct Probe<'a> {
    path: &'a [&'static str],
    found: &'a RefCell<Option<Kind>>,
}

impl Probe<'_> {
    fn note<T>(self, kind: Kind) -> Result<T, Error> {
        if self.path.is_empty() {
            self.found.replace(Some(kind));
        }
        Err(Error::custom("found"))
    }
}

macro_rules! notes {
    ($($method:ident => $kind:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            self.note(Kind::$kind)
        }
    )*};
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    notes! {
        deserialize_any => Several;
        deserialize_bool => Switch;
        deserialize_u64 => Number;
        deserialize_f64 => Number;
        deserialize_str => Text;
        deserialize_string => Text;
        deserialize_map => Map;
        deserialize_ignored_any => Unchecked;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            CALLBACK => self.note(Kind::Function),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.path {
            [ELEMENT, ..] => visitor.visit_seq(Walk(self)),
            _ => self.note(Kind::List),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.path {
            [] => self.note(Kind::Object(fields)),
            _ => visitor.visit_map(Walk(self)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        self.note(Kind::Word)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 char bytes byte_buf unit unit_struct tuple
        tuple_struct identifier
    }
}

/// The one field or element that the path leads to.
struct Walk<'a>(Probe<'a>);

impl<'a> Walk<'a> {
    fn next(&self) -> Option<Probe<'a>> {
        let (_, path) = self.0.path.split_first()?;
        let found = self.0.found;
        Some(Probe { path, found })
    }
}

impl<'de> MapAccess<'de> for Walk<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some(name) = self.0.path.first() else {
            return Ok(None);
        };
        seed.deserialize((*name).into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(self.next().unwrap())
    }
}

impl<'de> SeqAccess<'de> for Walk<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        seed.deserialize(self.next().unwrap()).map(Some)
    }
}
