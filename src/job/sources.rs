//! What the shell found: files, variables, options. The core reads nothing itself.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::step::Step;

/// Where SAP's CI/CD service keeps the configuration of a job.
pub const SAP_FILES: [&str; 2] = [".sap_cid/config.yaml", ".sap_cid/config.yml"];
/// Where Piper and the CI/CD service 2.0 keep theirs.
pub const PIPER_FILES: [&str; 2] = [".pipeline/config.yml", ".pipeline/config.yaml"];
/// Piper's default for `--defaultConfig`.
pub const PIPER_DEFAULTS: &str = ".pipeline/defaults.yaml";
/// Where Piper's MTA build leaves the path of the archive.
pub const PIPER_ARCHIVE: &str = ".pipeline/commonPipelineEnvironment/mtarFilePath";
/// Where Piper's version step leaves the commit id.
pub const PIPER_COMMIT: &str = ".pipeline/commonPipelineEnvironment/git/commitId";
/// The folder where the MTA build tool puts archives by default.
pub const ARCHIVE_FOLDER: &str = "mta_archives";

/// The files that the shell reads if they exist, besides the one named by
/// `--config` and those that [`super::custom_defaults`] names.
pub const WANTED_FILES: [&str; 7] = [
    ".sap_cid/config.yaml",
    ".sap_cid/config.yml",
    ".pipeline/config.yml",
    ".pipeline/config.yaml",
    PIPER_DEFAULTS,
    PIPER_ARCHIVE,
    PIPER_COMMIT,
];

/// The commit that is checked out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The full id.
    pub id: String,
    /// The whole message.
    pub message: String,
}

/// Everything that a release can be configured with.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Sources {
    /// Contents of the files that were found, by path as in [`WANTED_FILES`].
    pub files: Map<String, Value>,
    /// The environment; an empty variable counts as unset.
    pub environment: Map<String, Value>,
    /// Options of the command line by name without dashes, such as `named-user`.
    /// `archive` and `descriptor` are lists, switches are `true`.
    pub options: Map<String, Value>,
    /// Paths of the archives in [`ARCHIVE_FOLDER`].
    pub archives: Vec<String>,
    /// The commit that is checked out, if git could tell.
    pub git: Option<Commit>,
    /// The step of Piper that is run by its own command line, where one is: `options`
    /// are Piper's flags then.
    pub step: Option<Step>,
    /// The checkout, if git refuses to read it because it belongs to another user.
    pub refused_checkout: Option<String>,
}

impl Sources {
    /// Returns the text of a file that was found.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_str()
    }

    /// Returns a variable that is set and not empty.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        variable(&self.environment, name)
    }

    /// Returns an option that is a text and not empty.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }

    /// Returns the words of an option that may be given several times, and hold several.
    pub(super) fn words(&self, name: &str) -> Vec<String> {
        let given = self.options.get(name).and_then(Value::as_array);
        let texts = given.into_iter().flatten().filter_map(Value::as_str);
        let words = texts.flat_map(|text| text.split(',')).map(str::trim);
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// Returns a variable that is set and not empty.
pub(super) fn variable<'a>(environment: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let text = environment.get(name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// Shows numbers only: files, variables and options may hold secrets.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources")
            .field("files", &self.files.len())
            .field("options", &self.options.len())
            .field("archives", &self.archives)
            .finish_non_exhaustive()
    }
}
