//! What the log of a node's last import says: why it failed, and which
//! destination it used.

use super::access::pass_on;
use super::finding::DoctorFinding;
use super::routes::Stage;
use crate::api::QueuedRequest;
use crate::api::status::RequestStatus;
use crate::call::Run;
use crate::call::outside::Outside;
use crate::diagnosis::{Certainty, destination_of, diagnose, is_old_route};
use crate::error::{Advice, Error, NextStep, NextStepAction};
use crate::flow::follow::{context, last_import};

/// The id of the finding that the last import has failed.
pub(super) const FAILED: &str = "last-import-failed";

/// Reads the log of the newest transport request that was imported, if there is one.
///
/// # Errors
/// When the caller cancels.
pub(super) async fn read<O: Outside>(
    run: &Run<'_, O>,
    stage: &Stage,
    queue: &[QueuedRequest],
) -> Result<Vec<DoctorFinding>, Error> {
    let ended = queue.iter().filter(|one| {
        let status = one.status.as_deref().unwrap_or_default();
        RequestStatus::parse(status).has_ended()
    });
    let Some(newest) = ended.max_by_key(|one| one.id) else {
        return Ok(Vec::new());
    };
    let log = match last_import(run, &stage.node, newest.id).await {
        Ok(log) => log,
        // A log that cannot be read leaves out what it would have said.
        Err(error) => return pass_on(&error).map(|()| Vec::new()),
    };
    let said = log.said();
    let name = &stage.node.name;
    let mut findings = Vec::new();
    if let Some(destination) = destination_of(&said).filter(|found| is_old_route(&found.url)) {
        let problem = format!(
            "destination {} has the old route of the deploy service, which SAP switches off in the last quarter of 2026",
            destination.name.as_deref().unwrap_or("of the node")
        );
        let advice = "replace cfapps with cf in the URL of the destination";
        findings.push(
            DoctorFinding::problem(
                "destination-old-route",
                format!("node {name}"),
                problem,
                advice,
            )
            .unless(stage.is_first),
        );
    }
    let context = context(&stage.node, newest);
    if let Some(cause) = diagnose(&said, &context).into_iter().next()
        && !is_success(newest)
    {
        let problem = format!(
            "the last import, of transport request {}, failed: {}",
            newest.id, cause.cause
        );
        let step = NextStep::with_request(NextStepAction::Explain, name, newest.id.get());
        let advice = Advice::from(format!("{} See ", cause.advice)).step(step);
        findings.push(
            DoctorFinding::hint(FAILED, format!("node {name}"), problem, advice)
                .with(cause.certainty),
        );
    } else if !is_success(newest) {
        let problem = format!(
            "the last import, of transport request {}, failed for a reason that ctms does not know",
            newest.id
        );
        let step = NextStep::with_request(NextStepAction::Explain, name, newest.id.get());
        findings.push(
            DoctorFinding::hint(
                FAILED,
                format!("node {name}"),
                problem,
                Advice::from("see ").step(step),
            )
            .with(Certainty::Hint),
        );
    }
    Ok(findings)
}

fn is_success(request: &QueuedRequest) -> bool {
    let status = request.status.as_deref().unwrap_or_default();
    RequestStatus::parse(status).is_success()
}
