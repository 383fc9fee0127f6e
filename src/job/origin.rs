//! Where a value comes from, so that every value of a plan can be explained.

use std::fmt;

use serde::{Serialize, Serializer};

/// The kind of place that a value was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An option of the command line.
    Option,
    /// An environment variable, or a parameter inside `PIPER_parametersJSON`.
    Environment,
    /// A line of a file.
    File,
    /// The commit that is checked out, or the folder where builds put archives.
    Found,
    /// Nothing was said.
    Default,
}

/// The place that a value was taken from. It never holds the value itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The kind of place.
    pub source: Source,
    place: String,
}

impl Origin {
    /// An option by its name without dashes; `archive` is the arguments.
    pub(super) fn option(name: &str) -> Self {
        let place = match name {
            "archive" => "the command line".to_owned(),
            _ => format!("--{name}"),
        };
        Self::new(Source::Option, place)
    }

    /// A variable by its name.
    pub(super) fn variable(name: &str) -> Self {
        Self::new(Source::Environment, format!("variable {name}"))
    }

    /// A parameter inside `PIPER_parametersJSON`, or inside of the flag that stands for it.
    pub(super) fn parameter(place: &str, name: &str) -> Self {
        Self::new(Source::Environment, format!("{place}, {name}"))
    }

    /// A line of a file, from 1.
    pub(super) fn file(path: &str, line: usize) -> Self {
        Self::new(Source::File, format!("{path}:{line}"))
    }

    /// Something that was found without being named.
    pub(super) fn found(place: &str) -> Self {
        Self::new(Source::Found, place.to_owned())
    }

    fn new(source: Source, place: String) -> Self {
        Self { source, place }
    }

    /// Returns the place in words, such as `.pipeline/config.yml:12`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.place)
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "job"), derive(tsify::Tsify))]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The place that it was taken from, such as `.pipeline/config.yml:12`.
    #[cfg_attr(all(target_arch = "wasm32", feature = "job"), tsify(type = "string"))]
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// Puts a value and its origin together.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// Takes something of the value, which keeps its origin.
    pub fn with<'a, U: ?Sized>(&'a self, of: impl FnOnce(&'a T) -> &'a U) -> Sourced<&'a U> {
        Sourced::new(of(&self.value), self.origin.clone())
    }

    /// Makes a value that nobody asked for.
    pub fn default_to(value: T) -> Self {
        Self::new(value, Origin::new(Source::Default, "default".to_owned()))
    }
}
