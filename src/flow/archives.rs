//! Inspects the archives before the first byte is sent.

use crate::error::{Error, Fault};
use crate::finding::{self, Finding};
use crate::http::FileRef;
use crate::mta::{self, Bytes, InspectOptions, Inspection, ReadFailure};
use crate::outside::Outside;
use crate::run::Run;

use super::release::{Content, Release};

/// Inspects every archive and reports all findings together.
///
/// # Errors
/// When a finding stops the release, unless checks are switched off.
pub(super) async fn inspect<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
) -> Result<Vec<Inspection>, Error> {
    let Content::Files(files) = &release.content else {
        return Ok(Vec::new());
    };
    let options = InspectOptions {
        content_type: release.content_type,
        size_limit: release.size_limit.unwrap_or(mta::SIZE_LIMIT),
    };
    let mut inspections = Vec::new();
    let mut findings = release.findings.clone();
    // A file that can not be opened can not be sent either, checks or not.
    let unsendable = !findings.is_empty();
    let opened = |file: &&FileRef| {
        !release
            .findings
            .iter()
            .any(|finding| finding.at == file.name)
    };
    for file in files.iter().filter(opened) {
        let mut inspection = mta::inspect(&CallFile { run, file }, &options).await;
        for finding in &mut inspection.findings {
            finding.at = place(&file.name, &finding.at).into();
        }
        findings.extend_from_slice(&inspection.findings);
        inspections.push(inspection);
    }
    let stops = finding::has_errors(&findings);
    if unsendable || (stops && release.check) {
        return Err(Fault::ArchiveInvalid(findings).into());
    }
    for Finding {
        at,
        problem,
        advice,
        ..
    } in findings
    {
        run.warn(format!("{at}: {problem}; {advice}"));
    }
    if stops {
        run.warn("sent in spite of errors, because the check is switched off");
    }
    Ok(inspections)
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
    run: &'a Run<'a, O>,
    file: &'a FileRef,
}

impl<O: Outside> Bytes for CallFile<'_, O> {
    fn size(&self) -> u64 {
        self.file.size
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        self.run.outside.read(self.file.index, at, length).await
    }
}
