//! A file as its owner has measured it.

use serde::Deserialize;

use crate::error::Error;
use crate::error::Fault;
use crate::error::finding::Finding;
use crate::http::FileRef;
use crate::mta::{self, ReadFailure};

/// A file as its owner has measured it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeasuredFile {
    name: String,
    #[serde(default)]
    size: u64,
    trouble: Option<Trouble>,
    reason: Option<String>,
    /// The archives in the folder where a missing file should be.
    #[serde(default)]
    nearby: Vec<String>,
}

/// Why a file cannot be opened.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Trouble {
    Missing,
    Directory,
    Unreadable,
}

impl MeasuredFile {
    /// Returns why the file cannot be opened, if it cannot.
    pub(in crate::flow) fn finding(&self) -> Option<Finding> {
        Some(match self.trouble? {
            Trouble::Missing => mta::missing_file(&self.name, &self.nearby),
            Trouble::Directory => mta::is_a_directory(&self.name),
            Trouble::Unreadable => {
                let message = self.reason.clone().unwrap_or_default();
                mta::unreadable_file(&self.name, &ReadFailure { message })
            }
        })
    }

    /// Returns the file as the call's one with this index.
    pub(in crate::flow) fn at(self, index: usize) -> FileRef {
        FileRef {
            index,
            name: self.name,
            size: self.size,
        }
    }

    /// Returns the only file of a call.
    ///
    /// # Errors
    /// What `invalid` makes of the reason why it cannot be opened.
    pub(in crate::flow) fn open(
        self,
        invalid: fn(Vec<Finding>) -> Fault,
    ) -> Result<FileRef, Error> {
        match self.finding() {
            Some(finding) => Err(invalid(vec![finding]).into()),
            None => Ok(self.at(0)),
        }
    }
}
