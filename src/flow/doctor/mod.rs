//! The doctor: checks what can be checked before a release without changing
//! anything.
//!
//! There is one file for each kind of check. Each reads as little as it needs,
//! and what the key may not read is said and is not a finding. Start reading at
//! [`doctor`].

mod access;
mod archives;
mod destinations;
mod finding;
mod held;
mod imports;
mod last_import;
mod node;
mod options;
mod queues;
mod routes;
mod service;

pub use finding::{
    DoctorCheck, DoctorCheckName, DoctorFinding, DoctorOutcome, Level as DoctorLevel,
};
pub use options::DoctorOptions;
pub use routes::{AfterFailure, DoctorNode};

use serde::{Deserialize, Serialize};

use crate::api::Verb;
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::finding::Finding;
use crate::error::{Error, Fault};

use finding::Notes;
use options::Subject;

/// What the doctor says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DoctorReport {
    /// What was checked: `exportFrom` or `uploadTo`; nothing where no node was named.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "'exportFrom' | 'uploadTo' | null")
    )]
    pub operation: Option<&'static str>,
    /// The node that was named.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
    pub node_name: Option<String>,
    /// Whether nothing was found that fails a release.
    pub is_healthy: bool,
    /// The exit code of the command: 0 nothing or hints, 1 a problem, 2 a key that
    /// cannot be used, 3 no token, 4 no connection.
    pub exit_code: u8,
    /// What was found: problems first, then hints.
    pub findings: Vec<DoctorFinding>,
    /// Every check, and how it went.
    pub checks: Vec<DoctorCheck>,
    /// The nodes that a transport request goes through, nearest first.
    pub nodes: Vec<DoctorNode>,
}

/// Checks keys, network, API, landscape, archives and queues, as far as the key
/// may read them, and changes nothing.
///
/// # Errors
/// When an option is wrong, or the caller cancels; everything else is a finding.
pub async fn doctor<O: Outside>(
    run: &Run<'_, O>,
    options: DoctorOptions,
) -> Result<DoctorReport, Error> {
    let subject = options.subject()?;
    let mut notes = Notes::default();
    let files = archives::check(run, &subject, &mut notes).await;
    let nodes = check_service(run, &subject, &files, &mut notes).await?;
    Ok(report(&subject, nodes, notes))
}

async fn check_service<O: Outside>(
    run: &Run<'_, O>,
    subject: &Subject,
    files: &archives::Files,
    notes: &mut Notes,
) -> Result<Vec<DoctorNode>, Error> {
    if !access::check(run, subject, notes).await? {
        notes.skip_rest("there is no token");
        return Ok(Vec::new());
    }
    let nodes = service::check(run, notes).await?;
    let Some(nodes) = nodes else {
        notes.skip_rest("the nodes could not be read");
        return Ok(Vec::new());
    };
    archives::check_nodes(subject, &nodes, notes);
    let Some((verb, named)) = node::check(subject, &nodes, notes) else {
        notes.skip_rest("there is no node to start from");
        return Ok(Vec::new());
    };
    let Some(mut way) = routes::check(run, verb, named, &nodes, notes).await? else {
        notes.skip_rest("the routes could not be read");
        return Ok(Vec::new());
    };
    imports::check(&way, notes);
    destinations::check(&way, subject.release.content_type, notes);
    archives::check_way(subject, &way, notes);
    let (queues, held) = futures_util::future::join(
        queues::read(run, &way),
        held::read(run, subject, files, &way),
    )
    .await;
    queues::check(run, queues?, &mut way, notes);
    held::check(files, held?, &way, notes);
    Ok(way.into_iter().map(|stage| stage.shown).collect())
}

fn report(subject: &Subject, nodes: Vec<DoctorNode>, mut notes: Notes) -> DoctorReport {
    let findings = notes.findings();
    let checks = notes.checks(&findings);
    let exit_code = notes.exit_code(&findings);
    DoctorReport {
        operation: subject.named.as_ref().map(|(verb, _)| match verb {
            Verb::ExportFrom => "exportFrom",
            Verb::UploadTo => "uploadTo",
        }),
        node_name: subject.named.as_ref().map(|(_, node)| node.to_string()),
        is_healthy: findings
            .iter()
            .all(|finding| finding.level != DoctorLevel::Problem),
        exit_code,
        findings,
        checks,
        nodes,
    }
}

/// Why a client could not be made.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnusableKey {
    code: String,
    #[serde(default)]
    findings: Vec<Finding>,
}

/// Says what is wrong with a key that no client can be made with; nothing where
/// the failure is about something else.
#[must_use]
pub fn doctor_of_key(why: UnusableKey) -> Option<DoctorReport> {
    let missing = Error::from(Fault::KeyMissing);
    let invalid = Error::from(Fault::KeyInvalid(Vec::new()));
    let mut notes = Notes::default();
    if why.code == missing.code() {
        notes.end(DoctorCheckName::Key, "service key", &missing);
    } else if why.code != invalid.code() {
        return None;
    }
    for finding in why.findings {
        let finding = DoctorFinding::of(invalid.code(), finding);
        notes.add(DoctorCheckName::Key, finding);
    }
    notes.end_with(2);
    notes.skip_rest("the key cannot be used");
    Some(report(&Subject::nothing(), Vec::new(), notes))
}
