//! The queues on the way: what waits, what runs, what has failed, and what the
//! next *Import All* takes along.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use super::access::pass_on;
use super::destinations::deploys;
use super::finding::{DoctorCheckName as Check, DoctorFinding, Notes};
use super::last_import;
use super::routes::Stage;
use super::service::{is_read_refused, span};
use crate::api::ids::NodeId;
use crate::api::status::{QueueAction, RequestStatus, Stage as Progress};
use crate::api::{ListQueue, QueuedRequest};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::diagnosis::Certainty;
use crate::error::{Advice, Error, NextStep, NextStepAction};
use crate::text::time;

/// The queues of so many nodes are read, the nearest first.
pub(super) const MOST_QUEUES: usize = 20;

/// All that may be imported, runs, or was imported not long ago.
const STATUSES: &str = "in,ru,re,fa,er,su,wa";

const DAY_MS: u64 = 86_400_000;
/// What waits longer was most likely forgotten.
const LONG_WAIT_MS: u64 = 7 * DAY_MS;
/// More than that is a long queue.
const LONG_QUEUE: usize = 20;
/// An import that runs longer most likely hangs: operations end after three days at the latest.
const LONG_RUN_MS: u64 = DAY_MS;
/// The longest retention time: after it the files of finished requests are gone.
const RETENTION_MS: u64 = 30 * DAY_MS;

/// What was read of the queue of one node.
pub(super) struct Read {
    node: NodeId,
    queue: Result<Vec<QueuedRequest>, Error>,
    last: Vec<DoctorFinding>,
}

/// Reads the queues of the nearest nodes, and the log of the last import of each.
///
/// # Errors
/// When the caller cancels.
pub(super) async fn read<O: Outside>(run: &Run<'_, O>, way: &[Stage]) -> Result<Vec<Read>, Error> {
    let nodes = way.iter().take(MOST_QUEUES);
    let all = join_all(nodes.map(|stage| read_one(run, stage))).await;
    let mut queues = Vec::new();
    for read in all {
        let read = read?;
        if let Err(error) = &read.queue {
            pass_on(error)?;
        }
        queues.push(read);
    }
    Ok(queues)
}

async fn read_one<O: Outside>(run: &Run<'_, O>, stage: &Stage) -> Result<Read, Error> {
    let list = ListQueue {
        status: STATUSES.into(),
        ..ListQueue::whole(stage.node.id)
    };
    let queue = run.ask(&list).await.map(|queue| queue.transport_requests);
    let last = match (&queue, deploys(stage)) {
        (Ok(queue), true) => last_import::read(run, stage, queue).await?,
        (Ok(_) | Err(_), _) => Vec::new(),
    };
    Ok(Read {
        node: stage.node.id,
        queue,
        last,
    })
}

/// Judges the queues, and shows their counts beside the nodes.
pub(super) fn check<O: Outside>(
    run: &Run<'_, O>,
    queues: Vec<Read>,
    way: &mut [Stage],
    notes: &mut Notes,
) {
    let now = run.outside.wall_clock();
    let (count, all) = (queues.len(), way.len());
    let mut known = BTreeMap::new();
    for read in queues {
        for finding in read.last {
            let check = match finding.id {
                last_import::FAILED => Check::Queue,
                _ => Check::Destinations,
            };
            notes.add(check, finding);
        }
        match read.queue {
            Ok(queue) => {
                known.insert(read.node, queue);
            }
            Err(error) if is_read_refused(&error) => {
                notes.skip(
                    Check::Queue,
                    format!("the key may not read queues: {error}"),
                );
            }
            Err(error) => notes.end(Check::Queue, "queues", &error),
        }
    }
    let mut waiting = 0;
    for stage in way.iter_mut() {
        let Some(queue) = known.get(&stage.node.id) else {
            continue;
        };
        waiting += check_queue(stage, queue, now, notes);
        check_storage(stage, queue, now, notes);
    }
    for stage in way.iter() {
        check_forwarded(stage, &known, notes);
    }
    let rest = match all.saturating_sub(count) {
        0 => String::new(),
        rest => {
            format!("; those of {rest} further nodes were not read, name one of them to check it")
        }
    };
    notes.seen(
        Check::Queue,
        format!("{waiting} wait for import in {count} queues{rest}"),
    );
    notes.skip(
        Check::Storage,
        "the API does not tell how much of the storage is used",
    );
}

fn status(request: &QueuedRequest) -> RequestStatus<'_> {
    RequestStatus::parse(request.status.as_deref().unwrap_or_default())
}

fn since(request: &QueuedRequest) -> Option<u64> {
    let at = request
        .queued_at
        .as_deref()
        .or(request.created_at.as_deref());
    at.and_then(time::parse)
}

/// Names some transport requests by their ids.
fn listed(requests: &[&QueuedRequest]) -> String {
    const SHOWN: usize = 5;
    let ids = requests.iter().take(SHOWN).map(|one| one.id.to_string());
    let ids = ids.collect::<Vec<_>>().join(", ");
    let more = if requests.len() > SHOWN { ", ..." } else { "" };
    match requests {
        [_] => format!("transport request {ids}"),
        _ => format!("{} transport requests ({ids}{more})", requests.len()),
    }
}

/// Judges one queue and returns how many wait there.
fn check_queue(stage: &mut Stage, queue: &[QueuedRequest], now: u64, notes: &mut Notes) -> usize {
    let of = |progress| -> Vec<&QueuedRequest> {
        let of = queue.iter().filter(|one| status(one).stage() == progress);
        of.collect()
    };
    let (waiting, running) = (of(Progress::Waiting), of(Progress::Running));
    let oldest = waiting.iter().filter_map(|one| since(one)).min();
    stage.shown.waiting = Some(waiting.len());
    stage.shown.oldest_waiting_since = oldest.map(time::rfc3339);
    stage.shown.failed = Some(of(Progress::Failed).len());
    stage.shown.running = Some(running.len());
    let mut hints = Hints {
        node: &stage.node.name,
        notes,
    };
    check_waiting(waiting.len(), oldest, now, &mut hints);
    check_importable(stage, queue, &mut hints);
    let longest = running.iter().filter_map(|one| since(one)).min();
    check_running(longest, now, &mut hints);
    waiting.len()
}

/// Takes what is found in the queue of a node.
struct Hints<'n> {
    node: &'n str,
    notes: &'n mut Notes,
}

impl Hints<'_> {
    /// Adds a hint whose cure ends with a look at the queue.
    fn add(&mut self, id: &'static str, certainty: Certainty, problem: String, cure: &'static str) {
        let step = NextStep::in_node(NextStepAction::Queue, self.node);
        let finding = DoctorFinding::hint(
            id,
            format!("node {}", self.node),
            problem,
            Advice::from(cure).step(step),
        );
        self.notes.add(Check::Queue, finding.with(certainty));
    }
}

fn check_waiting(count: usize, oldest: Option<u64>, now: u64, hints: &mut Hints<'_>) {
    let age = oldest.map_or(0, |oldest| now.saturating_sub(oldest));
    if age > LONG_WAIT_MS {
        let problem = format!(
            "the oldest transport request has been waiting for {}",
            span(age)
        );
        let cure = "import or remove it: ";
        hints.add("queue-old", Certainty::Sure, problem, cure);
    }
    if count > LONG_QUEUE {
        let problem = format!("{count} transport requests wait for import");
        let cure = "import or remove them: ";
        hints.add("queue-long", Certainty::Sure, problem, cure);
    }
}

/// Judges what the next *Import All* takes along.
fn check_importable(stage: &Stage, queue: &[QueuedRequest], hints: &mut Hints<'_>) {
    let which = |wanted: &dyn Fn(&QueuedRequest) -> bool| -> Vec<&QueuedRequest> {
        let importable = queue.iter().filter(|one| {
            let allowed = status(one).allowed_actions();
            allowed.contains(&QueueAction::Import) && wanted(one)
        });
        importable.collect()
    };
    let fatal = which(&|one| status(one) == RequestStatus::Fatal);
    if !fatal.is_empty() {
        let problem = format!(
            "{} failed (fatal); the next Import All imports them again",
            listed(&fatal)
        );
        let cure = "remove the cause, or take them out of the queue: ";
        hints.add("failed-imported-again", Certainty::Sure, problem, cure);
    }
    let gone = which(&|one| one.is_archived == Some(true));
    if !gone.is_empty() {
        let problem = format!(
            "the files of {} have been cleaned up, so that the import fails",
            listed(&gone)
        );
        let cure = "upload them again: ";
        hints.add("file-expired", Certainty::Likely, problem, cure);
    }
    let foreign = which(&|one| is_foreign(stage, one));
    if !foreign.is_empty() {
        let problem = format!(
            "the node has no destination for the content type of {}",
            listed(&foreign)
        );
        let cure = "remove them, or correct the node: ";
        hints.add("queue-content-type", Certainty::Likely, problem, cure);
    }
}

fn check_running(longest: Option<u64>, now: u64, hints: &mut Hints<'_>) {
    let age = longest.map_or(0, |at| now.saturating_sub(at));
    if age > LONG_RUN_MS {
        let problem = format!(
            "an import is running of a transport request that came {} ago; it may hang",
            span(age)
        );
        let cure = "refresh expired actions in the user interface of the service, and look at the deployment; see ";
        hints.add("import-hangs", Certainty::Hint, problem, cure);
    }
}

/// Returns whether the node surely has no target for what a request carries.
fn is_foreign(stage: &Stage, request: &QueuedRequest) -> bool {
    let Some(targets) = stage.node.targets.as_ref().filter(|it| !it.is_empty()) else {
        return false;
    };
    let takes = |kind: &str| {
        targets
            .iter()
            .any(|target| target.content_type.as_deref().is_none_or(|it| it == kind))
    };
    let mut kinds = request
        .entries
        .iter()
        .flatten()
        .filter_map(|entry| entry.content_type.as_deref());
    deploys(stage) && kinds.any(|kind| !takes(kind))
}

/// Files of fatal requests are kept for ever.
fn check_storage(stage: &Stage, queue: &[QueuedRequest], now: u64, notes: &mut Notes) {
    let old = queue.iter().filter(|one| {
        let age = since(one).map_or(0, |at| now.saturating_sub(at));
        status(one) == RequestStatus::Fatal && age > RETENTION_MS
    });
    let old: Vec<_> = old.collect();
    if !old.is_empty() {
        let problem = format!(
            "the files of {} are never cleaned up, because they failed (fatal)",
            listed(&old)
        );
        let advice = "remove them from the queue: the storage is limited, and when it is full uploads are refused";
        notes.add(
            Check::Storage,
            DoctorFinding::hint(
                "storage-kept",
                format!("node {}", stage.node.name),
                problem,
                advice,
            ),
        );
    }
}

/// A request that has failed here may wait in the next queue already.
fn check_forwarded(stage: &Stage, known: &BTreeMap<NodeId, Vec<QueuedRequest>>, notes: &mut Notes) {
    let queues = (
        known.get(&stage.node.id),
        stage.before.and_then(|id| known.get(&id)),
    );
    let (Some(next), Some(earlier)) = queues else {
        return;
    };
    let before = stage.shown.after.as_deref().unwrap_or_default();
    let is_waiting = |id| {
        next.iter()
            .any(|one| one.id == id && status(one).allowed_actions().contains(&QueueAction::Import))
    };
    let failed = earlier.iter().filter(|one| {
        matches!(status(one), RequestStatus::Error | RequestStatus::Fatal) && is_waiting(one.id)
    });
    let failed: Vec<_> = failed.collect();
    if failed.is_empty() {
        return;
    }
    let name = &stage.node.name;
    let problem = format!(
        "{} failed in {before} and waits in {name}; the next Import All of {name} imports it",
        listed(&failed)
    );
    let advice = Advice::from("remove what must not go on from the queue: ")
        .step(NextStep::in_node(NextStepAction::Queue, name));
    notes.add(
        Check::Queue,
        DoctorFinding::hint("failed-forwarded", format!("node {name}"), problem, advice),
    );
}
