//! The options of a release as the package hands them in.

use serde::Deserialize;

use crate::content::ContentType;
use crate::error::{Error, Fault};
use crate::http::FileRef;
use crate::ops::Verb;

use super::release::{Content, Release};

/// What `exportFrom` and `uploadTo` take, files already measured.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseOptions {
    verb: String,
    node_name: String,
    #[serde(default)]
    files: Vec<FileOption>,
    #[serde(default)]
    references: Vec<String>,
    content_type: Option<String>,
    description: String,
    named_user: Option<String>,
}

/// One file: its name and its size in bytes.
#[derive(Debug, Deserialize)]
struct FileOption {
    name: String,
    size: f64,
}

impl ReleaseOptions {
    /// Returns the release that the options ask for.
    ///
    /// # Errors
    /// When a word is not one of the field's.
    pub fn release(self) -> Result<Release, Error> {
        let verb = match self.verb.as_str() {
            "exportFrom" => Verb::ExportFrom,
            "uploadTo" => Verb::UploadTo,
            other => {
                return Err(usage(format!(
                    "{other:?} is neither exportFrom nor uploadTo"
                )));
            }
        };
        let content_type = match &self.content_type {
            None => ContentType::default(),
            Some(text) => ContentType::parse(text)
                .ok_or_else(|| usage(format!("{text:?} is no content type of the service")))?,
        };
        let content = match (self.files.is_empty(), self.references.is_empty()) {
            (false, false) => {
                return Err(usage(
                    "a transport request carries files or references, not both".into(),
                ));
            }
            (true, false) => Content::References(self.references),
            (_, true) => Content::Files(
                self.files
                    .into_iter()
                    .enumerate()
                    .map(|(index, file)| FileRef {
                        index,
                        name: file.name,
                        size: file.size as u64,
                    })
                    .collect(),
            ),
        };
        Ok(Release {
            verb,
            node_name: self.node_name,
            content,
            content_type,
            description: self.description,
            named_user: self.named_user,
        })
    }
}

fn usage(problem: String) -> Error {
    let types: Vec<&str> = ContentType::ALL
        .into_iter()
        .map(ContentType::as_str)
        .collect();
    Fault::Usage {
        problem,
        advice: format!("content types are {}", types.join(", ")),
    }
    .into()
}
