//! What `client.exportFrom`, `uploadTo` and `plan` take.

use serde::Deserialize;

use crate::api::Verb;
use crate::api::content::ContentType;
use crate::call::Run;
use crate::call::callback::Callback;
use crate::call::outside::Outside;
use crate::error::finding::Finding;
use crate::error::{Error, Fault};
use crate::flow::measured_file::MeasuredFile;
use crate::flow::release::descriptors::NodeDescriptor;
use crate::flow::release::{Content, Release};
use crate::http::FileRef;
use crate::mta::SizeLimit;

/// What `client.exportFrom`, `uploadTo` and `plan` take, files measured.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseOptions {
    node_name: String,
    #[serde(default)]
    files: Vec<MeasuredFile>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    extension_descriptors: Vec<DescriptorOptions>,
    mta_version: Option<String>,
    #[serde(default)]
    content_type: ContentType,
    #[serde(default)]
    description: String,
    named_user: Option<String>,
    once: Option<String>,
    size_limit: Option<SizeLimit>,
    #[serde(default = "is_checked")]
    check: bool,
    /// Takes the progress of uploads.
    #[serde(rename = "onProgress")]
    _on_progress: Option<Callback>,
}

/// An extension descriptor and its node.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DescriptorOptions {
    node_name: String,
    file: MeasuredFile,
}

/// Files are checked unless the caller says otherwise.
fn is_checked() -> bool {
    true
}

impl ReleaseOptions {
    /// Returns the release; the call's files are the archives, then the descriptors.
    ///
    /// # Errors
    /// When there are both files and references.
    pub fn release<O: Outside>(self, run: &Run<'_, O>, verb: Verb) -> Result<Release, Error> {
        let named_user = run.named_user(self.named_user.clone());
        Ok(Release {
            named_user,
            ..self.with_verb(verb)?
        })
    }

    fn with_verb(self, verb: Verb) -> Result<Release, Error> {
        if !self.files.is_empty() && !self.references.is_empty() {
            return Err(Fault::Usage {
                problem: "a transport request carries files or references, not both".into(),
                advice: "make one for the files and one for the references".into(),
            }
            .into());
        }
        let files = placed(self.files, self.extension_descriptors);
        Ok(Release {
            verb,
            node_name: self.node_name,
            content: match self.references.is_empty() {
                true => Content::Files(files.archives),
                false => Content::References(self.references),
            },
            content_type: self.content_type,
            description: self.description,
            named_user: self.named_user,
            once: self.once,
            size_limit: self.size_limit.map(SizeLimit::bytes),
            check: self.check,
            findings: files.findings,
            descriptors: files.descriptors,
            mta_version: self.mta_version,
        })
    }
}

/// The files of a call.
pub(in crate::flow) struct PlacedFiles {
    pub(in crate::flow) archives: Vec<FileRef>,
    pub(in crate::flow) descriptors: Vec<NodeDescriptor>,
    /// Why some cannot be opened.
    pub(in crate::flow) findings: Vec<Finding>,
}

/// Gives the files of a call their places: the archives, then the descriptors.
pub(in crate::flow) fn placed(
    archives: Vec<MeasuredFile>,
    descriptors: Vec<DescriptorOptions>,
) -> PlacedFiles {
    let files = archives.iter();
    let others = descriptors.iter().map(|given| &given.file);
    let findings = files.chain(others).filter_map(MeasuredFile::finding);
    let findings = findings.collect();
    let count = archives.len();
    let archives = archives.into_iter().enumerate();
    let descriptors = descriptors.into_iter().enumerate();
    PlacedFiles {
        archives: archives.map(|(index, file)| file.at(index)).collect(),
        descriptors: descriptors
            .map(|(index, given)| NodeDescriptor {
                node_name: given.node_name,
                file: given.file.at(count + index),
            })
            .collect(),
        findings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(options: &str) -> Result<Release, Error> {
        let options: ReleaseOptions = serde_json::from_str(options).unwrap();
        options.with_verb(Verb::ExportFrom)
    }

    #[test]
    fn descriptors_follow_the_archives_in_the_list_of_files() {
        let release = release(
            r#"{"nodeName":"DEV","files":[{"name":"a.mtar","size":3}],"extensionDescriptors":[
                {"nodeName":"QA","file":{"name":"qa.mtaext","size":2,"trouble":"missing"}}]}"#,
        )
        .unwrap();
        let Content::Files(files) = release.content else {
            panic!("no files");
        };
        assert_eq!((files[0].index, files[0].size), (0, 3));
        assert_eq!(release.descriptors[0].file.index, 1);
        assert_eq!(release.findings.len(), 1, "what cannot be opened is found");
        assert!(release.check, "files are checked unless told otherwise");
    }

    #[test]
    fn files_and_references_do_not_go_together() {
        let both = r#"{"nodeName":"DEV","files":[{"name":"a.mtar"}],"references":["a"]}"#;
        assert_eq!(release(both).unwrap_err().code(), "USAGE");
    }
}
