//! Reads options: objects of JavaScript become the structs that flows declare.
//!
//! What is wrong is refused by its place (`files[0].size`), at every depth, and
//! never by its value, which may be a secret: no message is made of one. That is
//! why this is a deserializer of our own: serde-wasm-bindgen's asks only for
//! the fields that it knows, names no place, and quotes values.

use std::fmt;

use js_sys::{Array, Number};
use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use wasm_bindgen::prelude::*;

use crate::call::callback::CALLBACK;
use crate::error::{Error, Fault};
use crate::text::near::did_you_mean;

/// Reads an options object.
///
/// # Errors
/// With the place of an option that does not exist or is not what it must be.
pub(super) fn read<T: DeserializeOwned>(options: JsValue) -> Result<T, Error> {
    T::deserialize(Value::whole(options, &[])).map_err(Refusal::into_error)
}

/// Reads a result of this package, of which only some is of interest.
///
/// # Errors
/// As [`read`], but for what does not exist.
#[cfg(feature = "job")]
pub(super) fn read_result<T: DeserializeOwned>(result: JsValue) -> Result<T, Error> {
    let value = Value {
        value: result,
        others: Others::Ignored,
    };
    T::deserialize(value).map_err(Refusal::into_error)
}

/// Reads one value that is handed in beside the options; `name` is its place.
///
/// # Errors
/// As [`read`].
#[cfg(not(feature = "job"))]
pub(super) fn read_argument<T: DeserializeOwned>(name: &str, value: JsValue) -> Result<T, Error> {
    T::deserialize(Value::new(value)).map_err(|refusal| refusal.below(name).into_error())
}

pub(super) fn is_absent(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Refusal {
    at: String,
    what: String,
    advice: String,
}

impl Refusal {
    fn new(at: &str, what: impl Into<String>, advice: &str) -> Self {
        Self {
            at: at.to_owned(),
            what: what.into(),
            advice: advice.to_owned(),
        }
    }

    pub(super) fn must_be(expected: impl fmt::Display) -> Self {
        let what = format!("must be {expected}");
        Self::new("", what, "correct it")
    }

    /// Says of a value that may be missing that it may.
    fn of_optional(mut self) -> Self {
        if self.at.is_empty() {
            self.advice.push_str(", or leave it out");
        }
        self
    }

    fn unknown(name: &str, known: impl IntoIterator<Item = &'static str> + Clone) -> Self {
        let names: Vec<&str> = known.clone().into_iter().collect();
        let advice = did_you_mean(name, known).unwrap_or_else(|| match names.is_empty() {
            true => "leave it out: there are no options here".to_owned(),
            false => format!("the options here are {}", names.join(", ")),
        });
        Self::new(name, "does not exist", &advice)
    }

    /// Puts the place of what holds it before its own.
    pub(super) fn below(mut self, place: &str) -> Self {
        let is_joined = self.at.is_empty() || self.at.starts_with('[');
        let dot = if is_joined { "" } else { "." };
        self.at = format!("{place}{dot}{}", self.at);
        self
    }

    pub(super) fn into_error(self) -> Error {
        let problem = match self.at.is_empty() {
            true => format!("the options {}", self.what),
            false => format!("the option {} {}", self.at, self.what),
        };
        let advice = self.advice;
        Fault::Usage {
            problem,
            advice: advice.into(),
        }
        .into()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Refusal {}

/// What serde says is wrong; its `Unexpected` holds the value and is dropped.
impl de::Error for Refusal {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self::new("", what.to_string(), "correct it")
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::must_be(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::must_be(expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::must_be(expected)
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::must_be(one_of(known))
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(name, "is missing", &format!("pass {name}"))
    }
}

/// Names alternatives: `a`, `a or b`, `a, b or c`.
fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A value of JavaScript.
pub(super) struct Value {
    value: JsValue,
    others: Others,
}

/// What an object may have beside what is read of it.
#[derive(Clone, Copy)]
enum Others {
    /// These names, at this depth.
    Named(&'static [&'static str]),
    /// Whatever there is, at every depth.
    #[cfg(feature = "job")]
    Ignored,
}

impl Others {
    const NONE: Self = Self::Named(&[]);

    /// The same one level deeper.
    fn below(self) -> Self {
        match self {
            Self::Named(_) => Self::NONE,
            #[cfg(feature = "job")]
            Self::Ignored => Self::Ignored,
        }
    }

    /// The names that may be there; nothing where all may be.
    fn names(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Named(names) => Some(names),
            #[cfg(feature = "job")]
            Self::Ignored => None,
        }
    }
}

impl Value {
    #[cfg(not(feature = "job"))]
    pub(super) fn new(value: JsValue) -> Self {
        let others = Others::NONE;
        Self { value, others }
    }

    /// A whole options object; none at all is an empty one.
    pub(super) fn whole(options: JsValue, beside: &'static [&'static str]) -> Self {
        let value = match is_absent(&options) {
            true => js_sys::Object::new().into(),
            false => options,
        };
        let others = Others::Named(beside);
        Self { value, others }
    }

    fn read<T>(value: Option<T>, expected: &str) -> Result<T, Refusal> {
        value.ok_or_else(|| Refusal::must_be(expected))
    }

    fn whole_number(&self) -> Option<f64> {
        let number = self.value.as_f64()?;
        (number >= 0.0 && Number::is_safe_integer(&self.value)).then_some(number)
    }

    /// A date as text, for what takes both.
    fn date(&self) -> Option<String> {
        let date: &js_sys::Date = self.value.dyn_ref()?;
        // An invalid one has no text.
        (!date.get_time().is_nan()).then(|| date.to_iso_string().into())
    }

    /// Visits the fields of an object; `known` are those that it may have, if not any.
    fn fields<'de, V: Visitor<'de>>(
        self,
        known: Option<&'static [&'static str]>,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let is_plain = self.value.is_object() && !Array::is_array(&self.value);
        if !is_plain || self.value.is_function() {
            return Err(Refusal::must_be("an object"));
        }
        // A getter of the caller's may throw.
        let entries = entries(&self.value).map_err(|_| Refusal::must_be("a plain object"))?;
        visitor.visit_map(Fields {
            entries: &entries,
            known,
            others: self.others,
            next: 0,
            name: String::new(),
            value: JsValue::UNDEFINED,
        })
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Object)]
    fn entries(of: &JsValue) -> Result<Array, JsValue>;
}

impl<'de> Deserializer<'de> for Value {
    type Error = Refusal;

    /// For what takes values of several types; its visitor says which.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        if let Some(text) = self.value.as_string().or_else(|| self.date()) {
            visitor.visit_string(text)
        } else if let Some(is_so) = self.value.as_bool() {
            visitor.visit_bool(is_so)
        } else if let Some(number) = self.whole_number() {
            visitor.visit_u64(number as u64)
        } else if let Some(number) = self.value.as_f64() {
            visitor.visit_f64(number)
        } else if let Some(array) = self.value.dyn_ref::<Array>() {
            visitor.visit_seq(Items {
                array,
                next: 0,
                others: self.others.below(),
            })
        } else if self.value.is_object() && !self.value.is_function() {
            // A visitor that wants no object says what it wants.
            self.fields(None, visitor)
        } else {
            Err(Refusal::must_be(&visitor as &dyn Expected))
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_bool(Self::read(self.value.as_bool(), "true or false")?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let number = Self::read(self.whole_number(), "a whole number")?;
        visitor.visit_u64(number as u64)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_f64(Self::read(self.value.as_f64(), "a number")?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_string(Self::read(self.value.as_string(), "a text")?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let array = Self::read(self.value.dyn_ref::<Array>(), "a list")?;
        visitor.visit_seq(Items {
            array,
            next: 0,
            others: self.others.below(),
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let array = self.value.dyn_ref::<Array>();
        let array = array.filter(|array| array.length() as usize == length);
        let array = Self::read(array, &format!("a list of {length}"))?;
        visitor.visit_seq(Items {
            array,
            next: 0,
            others: self.others.below(),
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.fields(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.fields(Some(known), visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match name {
            CALLBACK if self.value.is_function() => visitor.visit_unit(),
            CALLBACK => Err(Refusal::must_be("a function")),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match is_absent(&self.value) {
            true => visitor.visit_none(),
            false => visitor.visit_some(self).map_err(Refusal::of_optional),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let word = self.value.as_string();
        let word = Self::read(word, &one_of(known))?;
        visitor.visit_enum(word.into_deserializer())
    }

    /// For what is only shown: its user checks it.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 char bytes byte_buf unit unit_struct tuple_struct
        identifier
    }
}

/// The fields of an object; one that is undefined or null is not there.
struct Fields<'a> {
    entries: &'a Array,
    known: Option<&'static [&'static str]>,
    others: Others,
    next: u32,
    name: String,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refusal> {
        while self.next < self.entries.length() {
            let entry: Array = self.entries.get(self.next).unchecked_into();
            self.next += 1;
            self.name = entry.get(0).as_string().unwrap_or_default();
            self.value = entry.get(1);
            let name = self.name.as_str();
            let is_beside = |names: &[&str]| names.contains(&name);
            if is_absent(&self.value) || self.others.names().is_some_and(is_beside) {
                continue;
            }
            if let Some(known) = self.known.filter(|known| !known.contains(&name)) {
                let Some(others) = self.others.names() else {
                    continue;
                };
                let known = known.iter().chain(others).copied();
                return Err(Refusal::unknown(name, known));
            }
            let name: StrDeserializer<'_, Refusal> = self.name.as_str().into_deserializer();
            return seed.deserialize(name).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        let value = Value {
            value: std::mem::take(&mut self.value),
            others: self.others.below(),
        };
        let read = seed.deserialize(value);
        read.map_err(|refusal| refusal.below(&self.name))
    }
}

/// The elements of a list.
struct Items<'a> {
    array: &'a Array,
    next: u32,
    others: Others,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refusal> {
        if self.next >= self.array.length() {
            return Ok(None);
        }
        let place = self.next;
        self.next += 1;
        let element = seed.deserialize(Value {
            value: self.array.get(place),
            others: self.others,
        });
        element
            .map(Some)
            .map_err(|refusal| refusal.below(&format!("[{place}]")))
    }
}
