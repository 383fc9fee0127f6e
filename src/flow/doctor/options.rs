//! What `client.doctor` takes.

use serde::Deserialize;

use crate::api::Verb;
use crate::api::content::ContentType;
use crate::error::{Error, Fault};
use crate::flow::landscape::node_ref::NodeRef;
use crate::flow::measured_file::MeasuredFile;
use crate::flow::release::options::{DescriptorOptions, placed};
use crate::flow::release::{Content, Release};
use crate::mta::SizeLimit;

/// What `client.doctor` takes, files measured.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DoctorOptions {
    from: Option<NodeRef>,
    to: Option<NodeRef>,
    files: Vec<MeasuredFile>,
    extension_descriptors: Vec<DescriptorOptions>,
    mta_version: Option<String>,
    content_type: ContentType,
    size_limit: Option<SizeLimit>,
}

/// What is checked.
#[derive(Debug)]
pub(super) struct Subject {
    /// What would be done, and with which node.
    pub(super) named: Option<(Verb, NodeRef)>,
    /// The release as far as it is known; its description does not count.
    pub(super) release: Release,
}

impl DoctorOptions {
    /// Returns what is checked.
    ///
    /// # Errors
    /// When both nodes are named.
    pub(super) fn subject(self) -> Result<Subject, Error> {
        let named = match (self.from, self.to) {
            (Some(_), Some(_)) => {
                return Err(Fault::Usage {
                    problem: "from and to cannot be used together".into(),
                    advice: "pass from for an export, or to for an upload".into(),
                }
                .into());
            }
            (Some(node), None) => Some((Verb::ExportFrom, node)),
            (None, Some(node)) => Some((Verb::UploadTo, node)),
            (None, None) => None,
        };
        let files = placed(self.files, self.extension_descriptors);
        Ok(Subject {
            release: Release {
                content: Content::Files(files.archives),
                descriptors: files.descriptors,
                findings: files.findings,
                mta_version: self.mta_version,
                content_type: self.content_type,
                size_limit: self.size_limit.map(SizeLimit::bytes),
                ..nothing()
            },
            named,
        })
    }
}

impl Subject {
    /// Stands for a check of the key alone.
    pub(super) fn nothing() -> Self {
        Self {
            named: None,
            release: nothing(),
        }
    }
}

fn nothing() -> Release {
    Release {
        verb: Verb::ExportFrom,
        node_name: String::new(),
        content: Content::Files(Vec::new()),
        content_type: ContentType::default(),
        description: String::new(),
        named_user: None,
        once: None,
        size_limit: None,
        check: true,
        findings: Vec::new(),
        descriptors: Vec::new(),
        mta_version: None,
    }
}
