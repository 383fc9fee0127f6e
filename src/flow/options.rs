//! The options of a release as the package hands them in.

use crate::content::ContentType;
use crate::error::{Error, Fault};
use crate::finding::Finding;
use crate::http::FileRef;
use crate::json::Json;
use crate::mta::{self, ReadFailure};
use crate::ops::Verb;

use super::release::{Content, Release};

impl Release {
    /// Reads what `exportFrom` and `uploadTo` take, files already measured.
    ///
    /// # Errors
    /// When a word is not one of the field's.
    pub fn read(options: &Json<'_>) -> Result<Self, Error> {
        let verb = match options.get("verb").text() {
            Some("exportFrom") => Verb::ExportFrom,
            Some("uploadTo") => Verb::UploadTo,
            _ => return Err(usage("the verb is neither exportFrom nor uploadTo".into())),
        };
        let content_type = match options.get("contentType").text() {
            None => ContentType::default(),
            Some(text) => ContentType::parse(text)
                .ok_or_else(|| usage(format!("{text:?} is no content type of the service")))?,
        };
        let files = options.get("files").list().unwrap_or_default();
        let references = options.get("references").list().unwrap_or_default();
        let content = match (files, references) {
            ([_, ..], [_, ..]) => {
                return Err(usage(
                    "a transport request carries files or references, not both".into(),
                ));
            }
            ([], [_, ..]) => {
                Content::References(references.iter().filter_map(Json::owned).collect())
            }
            (files, []) => Content::Files(files.iter().enumerate().map(file).collect()),
        };
        Ok(Self {
            verb,
            node_name: options.get("nodeName").owned().unwrap_or_default(),
            content,
            content_type,
            description: options.get("description").owned().unwrap_or_default(),
            named_user: options.get("namedUser").owned(),
            size_limit: options.get("sizeLimit").whole(),
            check: options.get("check").bool().unwrap_or(true),
            findings: files.iter().filter_map(trouble).collect(),
        })
    }
}

/// Reads why the outside could not open a file.
pub(super) fn trouble(file: &Json<'_>) -> Option<Finding> {
    let name = file.get("name").text().unwrap_or_default();
    let reason = file.get("reason").owned().unwrap_or_default();
    Some(match file.get("trouble").text()? {
        "missing" => mta::missing_file(name),
        "directory" => mta::is_a_directory(name),
        _ => mta::unreadable_file(name, &ReadFailure { message: reason }),
    })
}

pub(super) fn file((index, file): (usize, &Json<'_>)) -> FileRef {
    FileRef {
        index,
        name: file.get("name").owned().unwrap_or_default(),
        size: file.get("size").whole().unwrap_or_default(),
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
