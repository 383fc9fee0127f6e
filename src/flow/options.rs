//! The options of a release as the package hands them in.

use crate::api::Verb;
use crate::api::content::ContentType;
use crate::error::Error;
use crate::error::finding::Finding;
use crate::http::FileRef;
use crate::mta::{self, ReadFailure};
use crate::text::json::Json;

use crate::flow::perform::usage;
use crate::flow::release::descriptors::NodeDescriptor;
use crate::flow::release::{Content, Release};

/// Options of calls that are texts.
const TEXTS: [&str; 10] = [
    "nodeName",
    "description",
    "namedUser",
    "once",
    "mtaVersion",
    "mtaId",
    "contentType",
    "status",
    "owner",
    "verb",
];

/// Options of calls that are yes or no.
const SWITCHES: [&str; 4] = ["check", "force", "stopOnWarning", "afterFrom"];

/// Options of calls that are milliseconds.
const TIMES: [&str; 3] = ["timeoutMs", "pollMs", "longestPollMs"];

/// Refuses options that are not of their type: a key for `once` or a deadline
/// must not go unheard because it is a number or a text.
///
/// # Errors
/// With the name of the first one.
pub fn check_types(options: &Json<'_>) -> Result<(), Error> {
    for (name, value) in options.fields().unwrap_or_default() {
        let is_one_of = |names: &[&str]| names.contains(&name.as_ref());
        let wanted = if *value == Json::Null {
            continue;
        } else if value.text().is_none() && is_one_of(&TEXTS) {
            "a text"
        } else if value.bool().is_none() && is_one_of(&SWITCHES) {
            "true or false"
        } else if value.milliseconds().is_none() && is_one_of(&TIMES) {
            "a number"
        } else {
            continue;
        };
        return Err(usage(
            format!("the option {name} is not {wanted}"),
            "give it as that, or leave it out",
        ));
    }
    Ok(())
}

impl Release {
    /// Reads what `exportFrom` and `uploadTo` take, files already measured.
    ///
    /// # Errors
    /// When a word is not one of the field's.
    pub fn read(options: &Json<'_>) -> Result<Self, Error> {
        let verb = match options.get("verb").text() {
            Some("exportFrom") => Verb::ExportFrom,
            Some("uploadTo") => Verb::UploadTo,
            _ => {
                return Err(usage(
                    "the operation is neither exportFrom nor uploadTo".into(),
                    "write one of them",
                ));
            }
        };
        let content_type = content_type(options)?;
        let files = options.get("files").list().unwrap_or_default();
        let references = options.get("references").list().unwrap_or_default();
        let descriptors = options.get("descriptors").list().unwrap_or_default();
        let content = match (files, references) {
            ([_, ..], [_, ..]) => {
                return Err(usage(
                    "a transport request carries files or references, not both".into(),
                    "make one for the files and one for the references",
                ));
            }
            ([], [_, ..]) => Content::References(texts(references)?),
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

/// Reads references; one that is none must not be left out.
fn texts(references: &[Json<'_>]) -> Result<Vec<String>, Error> {
    let read: Option<Vec<String>> = references.iter().map(Json::owned).collect();
    read.ok_or_else(|| usage("a reference is not a text".into(), "give each as a text"))
}

/// Reads what the archives are.
pub(in crate::flow) fn content_type(options: &Json<'_>) -> Result<ContentType, Error> {
    match options.get("contentType").text() {
        None => Ok(ContentType::default()),
        Some(text) => ContentType::parse(text).ok_or_else(|| {
            let types: Vec<&str> = ContentType::ALL
                .into_iter()
                .map(ContentType::as_str)
                .collect();
            usage(
                format!("{text:?} is no content type of the service"),
                &format!("content types are {}", types.join(", ")),
            )
        }),
    }
}

/// Reads the largest size of a file: a plan's word or a number of bytes.
pub(in crate::flow) fn size_limit(options: &Json<'_>) -> Result<Option<u64>, Error> {
    let given = options.get("sizeLimit");
    if *given == Json::Null {
        return Ok(None);
    }
    let limit = match given.text() {
        Some(text) => mta::size_limit(text),
        None => given.whole().filter(|bytes| *bytes > 0),
    };
    limit.map(Some).ok_or_else(|| {
        usage(
            "the size limit is neither a plan nor a number of bytes".into(),
            "write standard (1 GB), free (500 MB), small-region (400 MB), or the number of bytes",
        )
    })
}

/// Reads why the outside could not open a file.
pub(in crate::flow) fn trouble(file: &Json<'_>) -> Option<Finding> {
    let name = file.get("name").text().unwrap_or_default();
    let reason = file.get("reason").owned().unwrap_or_default();
    Some(match file.get("trouble").text()? {
        "missing" => mta::missing_file(name),
        "directory" => mta::is_a_directory(name),
        _ => mta::unreadable_file(name, &ReadFailure { message: reason }),
    })
}

pub(in crate::flow) fn file((index, file): (usize, &Json<'_>)) -> FileRef {
    FileRef {
        index,
        name: file.get("name").owned().unwrap_or_default(),
        size: file.get("size").whole().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_of_another_type_is_refused_by_its_name() {
        for (options, said) in [
            (r#"{"once":42}"#, "option once is not a text"),
            (r#"{"namedUser":["ci"]}"#, "option namedUser is not a text"),
            (r#"{"check":"false"}"#, "option check is not true or false"),
            (r#"{"force":1}"#, "option force is not true or false"),
            (r#"{"stopOnWarning":"yes"}"#, "option stopOnWarning is not"),
            (
                r#"{"timeoutMs":"5000"}"#,
                "option timeoutMs is not a number",
            ),
        ] {
            let error = check_types(&Json::parse(options.as_bytes()).unwrap()).unwrap_err();
            assert_eq!(error.code(), "USAGE");
            assert!(error.to_string().contains(said), "{error}");
        }
        let fine = br#"{"once":"42","check":false,"timeoutMs":1.5,"namedUser":null,"node":4}"#;
        check_types(&Json::parse(fine).unwrap()).unwrap();
    }

    #[test]
    fn a_reference_that_is_no_text_is_not_left_out() {
        let options = br#"{"verb":"exportFrom","references":["a",5]}"#;
        let error = Release::read(&Json::parse(options).unwrap()).unwrap_err();
        assert!(
            error.to_string().contains("reference is not a text"),
            "{error}"
        );
    }
}
