//! The options of a release as the package hands them in.

use crate::content::ContentType;
use crate::error::{Error, Fault};
use crate::finding::Finding;
use crate::http::FileRef;
use crate::json::Json;
use crate::mta::{self, ReadFailure};
use crate::ops::Verb;

use super::descriptors::NodeDescriptor;
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
        let content_type = content_type(options)?;
        let files = options.get("files").list().unwrap_or_default();
        let references = options.get("references").list().unwrap_or_default();
        let descriptors = options.get("descriptors").list().unwrap_or_default();
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
            once: options.get("once").owned(),
            size_limit: size_limit(options)?,
            check: options.get("check").bool().unwrap_or(true),
            findings: files
                .iter()
                .chain(descriptors)
                .filter_map(trouble)
                .collect(),
            descriptors: descriptors
                .iter()
                .enumerate()
                .map(|(at, given)| NodeDescriptor {
                    node_name: given.get("nodeName").owned().unwrap_or_default(),
                    file: file((files.len() + at, given)),
                })
                .collect(),
            mta_version: options.get("mtaVersion").owned(),
        })
    }
}

/// Reads what the archives are.
pub(super) fn content_type(options: &Json<'_>) -> Result<ContentType, Error> {
    match options.get("contentType").text() {
        None => Ok(ContentType::default()),
        Some(text) => ContentType::parse(text)
            .ok_or_else(|| usage(format!("{text:?} is no content type of the service"))),
    }
}

/// Reads the largest size of a file: a plan's word or a number of bytes.
pub(super) fn size_limit(options: &Json<'_>) -> Result<Option<u64>, Error> {
    let given = options.get("sizeLimit");
    if *given == Json::Null {
        return Ok(None);
    }
    let limit = match given.text() {
        Some(text) => mta::size_limit(text),
        None => given.whole().filter(|bytes| *bytes > 0),
    };
    limit.map(Some).ok_or_else(|| {
        super::perform::usage(
            "the size limit is neither a plan nor a number of bytes".into(),
            "write standard (1 GB), free (500 MB), small-region (400 MB), or the number of bytes",
        )
    })
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
