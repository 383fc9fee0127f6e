//! Functions of the caller's, such as listeners: the core knows only that they
//! are there, and their holder calls them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// The name by which a deserializer knows that a function is wanted.
pub const CALLBACK: &str = "Callback";

/// Stands for a function that the caller has given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Callback;

impl<'de> Deserialize<'de> for Callback {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Function;
        impl Visitor<'_> for Function {
            type Value = Callback;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a function")
            }

            fn visit_unit<E: Error>(self) -> Result<Callback, E> {
                Ok(Callback)
            }
        }
        from.deserialize_newtype_struct(CALLBACK, Function)
    }
}
