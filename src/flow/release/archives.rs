//! Inspects the files before the first byte is sent.

use serde::Deserialize;

use crate::api::content::ContentType;
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::finding::{self, Finding};
use crate::error::{Error, Fault};
use crate::http::FileRef;
use crate::mta::descriptor::ExtensionDescriptor;
use crate::mta::{self, Bytes, InspectOptions, Inspection, ReadFailure, SizeLimit};

use crate::flow::measured_file::MeasuredFile;
use crate::flow::release::Release;
use crate::flow::release::descriptors::{self, ReadDescriptors};

/// What is known of the files before anything is sent.
#[derive(Debug)]
pub(in crate::flow) struct Inspected {
    /// The archives, in the order of the release's.
    pub archives: Vec<Inspection>,
    /// The extension descriptors, in the order of the release's.
    pub descriptors: Vec<ExtensionDescriptor>,
}

/// What is in the files of a release, whatever is wrong with them.
#[derive(Debug)]
pub(in crate::flow) struct Looked {
    /// The archives that could be opened; their findings name the file.
    pub archives: Vec<Inspection>,
    /// The descriptors that could be opened.
    pub descriptors: ReadDescriptors,
}

/// Inspects every archive and descriptor that can be opened.
pub(in crate::flow) async fn look<O: Outside>(run: &Run<'_, O>, release: &Release) -> Looked {
    let options = InspectOptions {
        content_type: release.content_type,
        size_limit: release.size_limit.unwrap_or(mta::SIZE_LIMIT),
    };
    let mut archives = Vec::new();
    for file in release.files().iter().filter(|file| is_open(release, file)) {
        let outside = run.outside;
        let mut inspection = mta::inspect(&CallFile { outside, file }, &options).await;
        for finding in &mut inspection.findings {
            finding.at = place(&file.name, &finding.at).into();
        }
        archives.push(inspection);
    }
    let descriptors = descriptors::read(run, release, &archives).await;
    Looked {
        archives,
        descriptors,
    }
}

/// Inspects every archive and descriptor and reports all findings together.
///
/// # Errors
/// When a finding stops the release, unless checks are switched off.
pub(in crate::flow) async fn inspect<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
) -> Result<Inspected, Error> {
    let Looked {
        archives,
        descriptors,
    } = look(run, release).await;
    let mut findings = release.findings.clone();
    // A file that cannot be opened cannot be sent either, checks or not.
    let is_sendable = findings.is_empty() && descriptors.are_sendable;
    let mut are_archives_good = release.files().iter().all(|file| is_open(release, file));
    for archive in &archives {
        are_archives_good &= !finding::has_errors(&archive.findings);
        findings.extend_from_slice(&archive.findings);
    }
    findings.extend(descriptors.findings);
    let stops = finding::has_errors(&findings);
    if !is_sendable || (stops && release.check) {
        return Err(match are_archives_good {
            true => Fault::DescriptorInvalid(findings).into(),
            false => Fault::ArchiveInvalid(findings).into(),
        });
    }
    tell(run, findings);
    Ok(Inspected {
        archives,
        descriptors: descriptors.descriptors,
    })
}

/// Tells findings that do not stop the work; errors among them only where
/// checks are switched off.
pub(in crate::flow) fn tell<O: Outside>(run: &Run<'_, O>, findings: Vec<Finding>) {
    let in_spite = finding::has_errors(&findings);
    for Finding {
        at,
        problem,
        advice,
        ..
    } in findings
    {
        run.warn(format!("{at}: {problem}; {advice}"));
    }
    if in_spite {
        run.warn("ignoring errors, because the check is switched off");
    }
}

/// Returns whether a file could be opened.
pub(in crate::flow) fn is_open(release: &Release, file: &FileRef) -> bool {
    !release
        .findings
        .iter()
        .any(|finding| finding.at == file.name)
}

/// What `inspectArchive` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InspectFileOptions {
    file: MeasuredFile,
    #[serde(default)]
    content_type: ContentType,
    size_limit: Option<SizeLimit>,
}

/// Inspects one file; one that cannot be opened has findings, too.
pub async fn inspect_file<O: Outside>(outside: &O, options: InspectFileOptions) -> Inspection {
    let wanted = InspectOptions {
        content_type: options.content_type,
        size_limit: options.size_limit.map_or(mta::SIZE_LIMIT, SizeLimit::bytes),
    };
    if let Some(finding) = options.file.finding() {
        return Inspection {
            findings: vec![finding],
            ..Inspection::default()
        };
    }
    let file = &options.file.at(0);
    mta::inspect(&CallFile { outside, file }, &wanted).await
}

fn place(file: &str, at: &str) -> String {
    if at == mta::ARCHIVE {
        file.to_owned()
    } else {
        format!("{file}, {at}")
    }
}

/// One of the call's files.
struct CallFile<'a, O> {
    outside: &'a O,
    file: &'a FileRef,
}

impl<O: Outside> Bytes for CallFile<'_, O> {
    fn size(&self) -> u64 {
        self.file.size
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        self.outside.read(self.file.index, at, length).await
    }
}
