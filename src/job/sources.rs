//! What the shell found: files, variables, options. The core reads nothing itself.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::step::StepRun;

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
#[cfg_attr(all(target_arch = "wasm32", feature = "job"), derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The full id.
    pub id: String,
    /// The whole message.
    pub message: String,
}

/// What the command line says, each under the name of its option. An empty text
/// says nothing.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(all(target_arch = "wasm32", feature = "job"), derive(tsify::Tsify))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct JobOptions {
    /// The one configuration file that counts.
    pub config: Option<String>,
    /// The node to export from.
    pub from: Option<String>,
    /// The node to upload to.
    pub to: Option<String>,
    /// The paths of the archives that are named as arguments.
    pub archive: Vec<String>,
    /// The description of the transport request.
    pub description: Option<String>,
    /// In whose name the transport request is created.
    pub named_user: Option<String>,
    /// The content type of the archives.
    pub content_type: Option<String>,
    /// Extension descriptors, each as `NODE=FILE`.
    pub descriptor: Vec<String>,
    /// The version that the descriptors apply to.
    pub mta_version: Option<String>,
    /// The idempotency key.
    pub once: Option<String>,
    /// The stage whose configuration counts.
    pub stage_name: Option<String>,
    /// The node up to which to import afterwards.
    pub import_to: Option<String>,
    /// Whether to follow the import to its end.
    pub follow: Option<bool>,
    /// The address of the proxy.
    pub proxy: Option<String>,
    /// Whether to show each request.
    pub verbose: Option<bool>,
    /// False where errors of checks are ignored.
    pub check: Option<bool>,
}

impl JobOptions {
    pub(super) fn config(&self) -> Option<&str> {
        not_empty(self.config.as_ref())
    }

    pub(super) fn stage_name(&self) -> Option<&str> {
        not_empty(self.stage_name.as_ref())
    }
}

/// Returns a text that says something.
pub(super) fn not_empty(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}

/// Everything that a release can be configured with.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(
    all(target_arch = "wasm32", feature = "job"),
    derive(tsify::Tsify),
    tsify(rename = "JobSources")
)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Sources {
    /// Contents of the files that were found, by path as in [`WANTED_FILES`].
    #[cfg_attr(
        all(target_arch = "wasm32", feature = "job"),
        tsify(type = "Readonly<Record<string, string>>")
    )]
    pub files: BTreeMap<String, String>,
    /// The environment; an empty variable counts as unset.
    #[cfg_attr(
        all(target_arch = "wasm32", feature = "job"),
        tsify(type = "Readonly<Record<string, string | undefined>>")
    )]
    pub environment: BTreeMap<String, String>,
    /// What the command line says.
    pub options: JobOptions,
    /// Paths of the archives in [`ARCHIVE_FOLDER`].
    pub archives: Vec<String>,
    /// The commit that is checked out, if git could tell.
    pub git: Option<Commit>,
    /// The step of Piper that is run by its own command line, where one is.
    pub step: Option<StepRun>,
    /// The checkout, if git refuses to read it because it belongs to another user.
    pub refused_checkout: Option<String>,
}

impl Sources {
    /// Returns the text of a file that was found.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Returns a variable that is set and not empty.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        variable(&self.environment, name)
    }
}

/// Returns a variable that is set and not empty.
pub(super) fn variable<'a>(
    environment: &'a BTreeMap<String, String>,
    name: &str,
) -> Option<&'a str> {
    let text = environment.get(name)?.trim();
    (!text.is_empty()).then_some(text)
}

/// Shows nothing: a proxy may hold a password, and more may stand in the wrong place.
impl fmt::Debug for JobOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobOptions").finish_non_exhaustive()
    }
}

/// Shows numbers only: files, variables and options may hold secrets.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources")
            .field("files", &self.files.len())
            .field("archives", &self.archives)
            .finish_non_exhaustive()
    }
}
