//! Where a value comes from, so that every value of a plan can be explained.

use std::fmt;

use serde::{Serialize, Serializer};

/// The place that a value was taken from. It never holds the value itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An option of the command line, by its name without dashes.
    Option(&'static str),
    /// A parameter inside the variable `PIPER_parametersJSON`.
    Parameter(String),
    /// An environment variable.
    Variable(String),
    /// A line of a file, from 1.
    File {
        /// The path as it was handed in.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// The commit that is checked out.
    Git,
    /// The only archive in the folder where builds put them.
    Folder(&'static str),
    /// Nothing was said.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(name) => write!(f, "--{name}"),
            Self::Parameter(name) => write!(f, "PIPER_parametersJSON, {name}"),
            Self::Variable(name) => write!(f, "variable {name}"),
            Self::File { path, line } => write!(f, "{path}:{line}"),
            Self::Git => f.write_str("git"),
            Self::Folder(path) => write!(f, "the only archive in {path}"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given<T> {
    /// The value.
    pub value: T,
    /// The place that it was taken from.
    pub origin: Origin,
}

impl<T> Given<T> {
    /// Puts a value and its origin together.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// Makes a value that nobody asked for.
    pub fn default_to(value: T) -> Self {
        Self::new(value, Origin::Default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_reads_as_a_place() {
        let file = Origin::File {
            path: ".pipeline/config.yml".to_owned(),
            line: 12,
        };
        assert_eq!(file.to_string(), ".pipeline/config.yml:12");
        assert_eq!(Origin::Option("from").to_string(), "--from");
        let given = Given::new(1, Origin::Variable("PIPER_proxy".to_owned()));
        assert_eq!(
            serde_json::to_string(&given).unwrap(),
            r#"{"value":1,"origin":"variable PIPER_proxy"}"#
        );
    }
}
