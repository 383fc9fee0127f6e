//! What the shell found: files, variables, options. The core reads nothing itself.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

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
#[derive(Debug, Clone, Default)]
pub struct Commit {
    /// The full id.
    pub id: String,
    /// The whole message.
    pub message: String,
}

/// Everything that a release can be configured with.
#[derive(Clone, Default)]
pub struct Sources {
    /// Contents of the files that were found, by path as in [`WANTED_FILES`].
    pub files: BTreeMap<String, String>,
    /// The environment; an empty variable counts as unset.
    pub environment: BTreeMap<String, String>,
    /// Options of the command line by name without dashes, such as `named-user`.
    /// `archive` and `descriptor` are lists, switches are `true`.
    pub options: Map<String, Value>,
    /// Paths of the archives in [`ARCHIVE_FOLDER`].
    pub archives: Vec<String>,
    /// The commit that is checked out, if git could tell.
    pub git: Option<Commit>,
}

impl Sources {
    /// Reads sources as the shell hands them in: an object with `files`,
    /// `environment`, `options`, `archives` and `git` (`id`, `message`), all optional.
    #[must_use]
    pub fn from_json(json: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let texts = |name: &str| -> BTreeMap<String, String> {
            let pairs = json.get(name).and_then(Value::as_object);
            pairs
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| Some((name.clone(), text(value)?)))
                .collect()
        };
        let options = json.get("options").and_then(Value::as_object);
        let archives = json.get("archives").and_then(Value::as_array);
        let git = json.get("git").filter(|git| git.is_object());
        Self {
            files: texts("files"),
            environment: texts("environment"),
            options: options.cloned().unwrap_or_default(),
            archives: archives.into_iter().flatten().filter_map(text).collect(),
            git: git.map(|git| Commit {
                id: git.get("id").and_then(text).unwrap_or_default(),
                message: git.get("message").and_then(text).unwrap_or_default(),
            }),
        }
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

    /// Returns the first of some files that was found, with its path.
    pub(super) fn file<'a>(&'a self, paths: &[&'a str]) -> Option<(&'a str, &'a str)> {
        paths
            .iter()
            .find_map(|path| Some((*path, self.files.get(*path)?.as_str())))
    }
}

/// Returns a variable that is set and not empty.
pub(super) fn variable<'a>(
    environment: &'a BTreeMap<String, String>,
    name: &str,
) -> Option<&'a str> {
    environment
        .get(name)
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
}

/// Shows names only: files and variables may hold secrets.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources")
            .field("files", &self.files.keys())
            .field("options", &self.options.len())
            .field("archives", &self.archives)
            .finish_non_exhaustive()
    }
}
