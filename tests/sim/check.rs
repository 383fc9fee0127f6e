//! The rules that hold whatever goes wrong.

use ctms::call::event::{Event, RetryingEvent};
use ctms::error::Error;
use ctms::flow::Released;

use super::encounter::STRANGE_ID;
use super::network::Net;
use super::scenario::{Ended, Expect, Scenario};
use super::service::{Content, NODES, TransportRequest};
use super::together;

/// The longest that a run without a deadline takes, whatever goes wrong.
const LONGEST_MS: u64 = 2 * 3_600_000;

/// Cleaning up after the deadline or a cancellation takes at most 3 s, as the
/// documents promise.
pub(crate) const CLEAN_UP_MS: u64 = 3_000;

/// A longer `Retry-After` is not obeyed, as the documents promise.
const LONGEST_RETRY_AFTER_MS: u64 = 120_000;

/// Checks everything after a scenario; what is violated is noted in the world.
pub(crate) fn check(scenario: &Scenario, net: &Net, ended: &[Ended]) {
    for (index, one) in ended.iter().enumerate() {
        let checked = Checked { scenario, net, one };
        checked.time();
        checked.transport_requests();
        checked.files();
        checked.descriptors();
        checked.waits();
        checked.secrets();
        if let Err(error) = &one.outcome {
            checked.words(error);
        }
        checked.expected(index);
    }
    if let Some(step) = net.service.borrow().wrong.first() {
        net.world
            .violate(format!("{step} was asked for with the wrong key"));
    }
    if scenario.expect == Expect::OneOfTwins {
        together::one_of_twins(net, ended);
    }
    if scenario.expect == Expect::OnceInAll {
        together::once_in_all(scenario, net, ended);
    }
}

struct Checked<'a> {
    scenario: &'a Scenario,
    net: &'a Net,
    one: &'a Ended,
}

impl Checked<'_> {
    fn violate(&self, what: &str) {
        self.net
            .world
            .violate(format!("run {}: {what}", self.one.side.run));
    }

    fn time(&self) {
        let Ended { job, began, at, .. } = self.one;
        let mut latest = began + LONGEST_MS;
        if let Some(timeout) = job.timeout_ms {
            latest = latest.min(began + timeout + CLEAN_UP_MS);
        }
        if let Some(after) = job.cancel_after {
            latest = latest.min(began + after + CLEAN_UP_MS);
        }
        if *at > latest {
            self.violate(&format!("it ended {} ms too late", at - latest));
        }
    }

    fn is_ours(&self, request: &TransportRequest) -> bool {
        request.made_by == Some(self.one.side.run)
    }

    fn transport_requests(&self) {
        let service = self.net.service.borrow();
        let is_ours = |one: &&TransportRequest| self.is_ours(one);
        let made: Vec<&TransportRequest> = service.requests.iter().filter(is_ours).collect();
        let copies = self.net.done_twice();
        if made.len() > 1 + copies {
            self.violate(&format!("it made {} transport requests", made.len()));
        }
        let ever = || service.requests.iter().chain(&service.lost);
        match &self.one.outcome {
            Ok(released) if released.is_earlier => {
                if copies == 0 && made.iter().any(|made| !made.is_removed) {
                    self.violate("it made a transport request and took up another");
                }
                let id = released.transport_request_id;
                let taken = ever().find(|one| one.id == id);
                let is_said = |text: &String| text.contains("could not be checked whether");
                if taken.is_none_or(|taken| taken.made_by.is_none())
                    && !released.warnings.iter().any(is_said)
                {
                    self.violate("it took up another job's transport request");
                }
            }
            Ok(released) => {
                let id = released.transport_request_id;
                let is_said = |text: &String| text.contains("another description than the one");
                match ever().filter(is_ours).find(|made| made.id == id) {
                    Some(made) => {
                        let is_copy = |one: &&TransportRequest| one.uris == made.uris;
                        let has_copy = service.requests.iter().filter(is_copy).count() > 1;
                        self.right(released, made, has_copy);
                    }
                    // A key that may not look has nothing else to go by.
                    None if id == STRANGE_ID && released.warnings.iter().any(is_said) => {}
                    None => self.violate("it ended well with another's transport request"),
                }
            }
            Err(error) => {
                let after = &error.aftermath;
                let is_sure = error.code() != "OUTCOME_UNKNOWN"
                    && after.transport_request_id.is_none()
                    && after.check.is_none();
                // Delivered twice, refused the second time, and no deletion tells: the
                // refusal is believed, and the files are named.
                let is_deceived = self.net.has_delivered_twice()
                    && after
                        .left_because
                        .as_ref()
                        .is_some_and(|reason| !reason.contains("the file is in use"));
                if is_sure && !made.is_empty() && !is_deceived {
                    self.violate("it is sure that there is no transport request, and there is one");
                }
                let named = after.transport_request_id;
                if named.is_some_and(|id| ever().filter(is_ours).all(|made| made.id != id)) {
                    self.violate("it names a transport request that is not its own");
                }
            }
        }
    }

    /// Checks that a success is the one that was asked for.
    fn right(&self, released: &Released, made: &TransportRequest, has_copy: bool) {
        let says = |what: &str| released.warnings.iter().any(|text| text.contains(what));
        if has_copy
            && !self.one.job.files.is_empty()
            && says("was found in the queue by its file")
            && !says("holds the same files")
        {
            self.violate("nothing warns of a second transport request with the same files");
        }
        // What a restart has lost cannot be checked any more.
        if !self.net.service.borrow().has_lost && self.contents(&made.uris) != self.wanted() {
            self.violate("its transport request does not hold the files in their order");
        }
        let ids: Vec<String> = released.file_ids.iter().map(u64::to_string).collect();
        if !self.one.job.files.is_empty() && ids != made.uris {
            self.violate("the file ids of the result are not those of the transport request");
        }
        let entries = &released.queue_entries;
        let is_known = entries.iter().all(|entry| {
            made.queues.contains(&entry.node_id.get())
                && NODES.contains(&(entry.node_name.as_str(), entry.node_id.get()))
        });
        if !is_known || (entries.is_empty() && !made.queues.is_empty()) {
            self.violate("the queue entries of the result are not those of the transport request");
        }
        if entries.is_empty() && !says("in no queue") {
            self.violate("nothing warns that the transport request is in no queue");
        }
    }

    fn wanted(&self) -> Vec<Content> {
        (0..self.one.job.files.len())
            .map(|index| (self.one.side.run, index))
            .collect()
    }

    fn contents(&self, uris: &[String]) -> Vec<Content> {
        let service = self.net.service.borrow();
        let of = |uri: &String| {
            service
                .files
                .iter()
                .find(|file| file.id.to_string() == *uri)
        };
        uris.iter()
            .filter_map(of)
            .map(|file| file.content)
            .collect()
    }

    /// Checks that no file is left in no transport request unless it is named.
    fn files(&self) {
        let none = vec![];
        let (named, deleted, mut possible) = match &self.one.outcome {
            Ok(released) => (
                left_of(&released.warnings),
                &none,
                released.possible_unattached_files.clone(),
            ),
            Err(error) => {
                let after = &error.aftermath;
                let named = [after.left_file_ids.clone(), after.unclear_file_ids.clone()].concat();
                (
                    named,
                    &after.deleted_file_ids,
                    after.possible_unattached_files.clone(),
                )
            }
        };
        let service = self.net.service.borrow();
        for file in service
            .files
            .iter()
            .filter(|file| file.content.0 == self.one.side.run)
        {
            let id = file.id.to_string();
            if file.is_deleted
                || service.is_attached(&id)
                || service.lost.iter().any(|lost| lost.uris.contains(&id))
                || named.contains(&file.id)
            {
                continue;
            }
            match possible.iter().position(|one| one.file_name == file.name) {
                Some(at) => drop(possible.swap_remove(at)),
                None => self.violate(&format!("file {} is left behind and not named", file.id)),
            }
        }
        for id in deleted {
            if service
                .files
                .iter()
                .any(|file| file.id == *id && !file.is_deleted)
            {
                self.violate(&format!("file {id} is said to be deleted and is not"));
            }
        }
    }

    /// Checks that descriptors are where they were sent to, and that what may be there is named.
    fn descriptors(&self) {
        let service = self.net.service.borrow();
        let run = self.one.side.run;
        let is_alone = self.scenario.jobs.len() == 1 && !service.has_lost;
        for name in &self.one.job.descriptors {
            let node = NODES.iter().find(|(known, _)| known == name);
            let node = node.map_or(0, |(_, id)| *id);
            let held = service.descriptors.iter().find(|one| one.node == node);
            let is_ours = held.is_some_and(|held| held.by == Some(run));
            let (told, is_wrong) = match &self.one.outcome {
                Ok(released) => {
                    let sent = released
                        .descriptors
                        .iter()
                        .find(|one| one.node_id.get() == node);
                    let id = sent.and_then(|sent| sent.descriptor_id).map(|id| id.get());
                    let is_there = is_ours && id == held.map(|held| held.id);
                    let is_wrong = !released.is_earlier && is_alone && !is_there;
                    (
                        &released.warnings,
                        is_wrong.then_some("is not there after a success"),
                    )
                }
                Err(error) => {
                    let traces = &error.aftermath.descriptors;
                    let file = format!("{name}.mtaext");
                    let is_named = traces.iter().any(|trace| trace.contains(&file));
                    let is_wrong = is_ours && !is_named;
                    (traces, is_wrong.then_some("was sent and is not named"))
                }
            };
            if let Some(what) = is_wrong {
                self.violate(&format!("the descriptor of {name} {what}"));
            }
            let is_others = self.scenario.holds_descriptors && matches!(*name, "QA" | "PROD");
            let claims = format!("{name}.mtaext has replaced");
            if is_alone && !is_others && told.iter().any(|text| text.contains(&claims)) {
                self.violate(&format!(
                    "it says that {claims} another's, and there was none"
                ));
            }
        }
    }

    /// Checks that no wait is longer than the documents promise.
    fn waits(&self) {
        for event in self.one.side.events.borrow().iter() {
            if let Event::Retrying(RetryingEvent { milliseconds, .. }) = event
                && *milliseconds > LONGEST_RETRY_AFTER_MS
            {
                self.violate(&format!("it waits for {milliseconds} ms"));
            }
        }
    }

    fn secrets(&self) {
        let told = match &self.one.outcome {
            Ok(released) => serde_json::to_string(released).expect("a result"),
            Err(error) => {
                let report = serde_json::to_string(&error.report()).expect("a report");
                format!("{report} {error:?}")
            }
        };
        let events = format!("{:?}", self.one.side.events.borrow());
        for text in [told, events] {
            if text.contains("SECRETMARK") || text.contains("%24secret") {
                self.violate("a secret is in its words");
            }
        }
    }

    /// Checks that an error tells what is needed.
    fn words(&self, error: &Error) {
        let report = error.report();
        if report.exit_code == 70 || report.exit_code == 0 {
            self.violate(&format!(
                "it ends with {} and exit code {}",
                report.code, report.exit_code
            ));
        }
        if report.message.is_empty() || report.hint.is_empty() {
            self.violate("its error has no message or no hint");
        }
        if report.code == "OUTCOME_UNKNOWN" {
            let node = self.one.job.node;
            let ids = error
                .aftermath
                .unclear_file_ids
                .iter()
                .all(|id| report.hint.contains(&id.to_string()));
            if !ids
                || !report.hint.contains(node)
                || !report.hint.contains("2025-")
                || report.exit_code != 5
            {
                self.violate("an unknown outcome does not name files, node and time");
            }
        }
    }

    fn expected(&self, index: usize) {
        let job = &self.one.job;
        match (self.scenario.expect, &self.one.outcome) {
            (Expect::Success | Expect::OneOfTwins, Err(error)) => {
                self.violate(&format!(
                    "it should have survived: {} {error}",
                    error.code()
                ));
            }
            (Expect::CleanFailure, Ok(_)) => self.violate("it should have failed"),
            (Expect::CleanFailure, Err(error)) => {
                let after = &error.aftermath;
                let left = after.left_file_ids.len() + after.unclear_file_ids.len();
                if left > 0
                    || after.deleted_file_ids.is_empty() != (index > 0 || !self.has_uploaded())
                {
                    self.violate("it should have deleted its files");
                }
            }
            (Expect::NothingLeft, Err(error)) => {
                if !error.aftermath.left_file_ids.is_empty() {
                    self.violate("it could have deleted its files");
                }
                let code = error.code();
                let is_right = match job.cancel_after {
                    Some(_) => code == "CANCELLED",
                    None => matches!(code, "TIMED_OUT" | "OUTCOME_UNKNOWN"),
                };
                if !is_right {
                    self.violate(&format!("it ended with {code}"));
                }
            }
            (Expect::Anything | Expect::OnceInAll, _)
            | (Expect::Success | Expect::NothingLeft | Expect::OneOfTwins, Ok(_)) => {}
        }
    }

    fn has_uploaded(&self) -> bool {
        let service = self.net.service.borrow();
        service
            .files
            .iter()
            .any(|file| file.content.0 == self.one.side.run)
    }
}

/// Returns the files that warnings name as left by an earlier attempt.
fn left_of(warnings: &[String]) -> Vec<u64> {
    let named = |text: &String| {
        let (id, _) = text
            .strip_prefix("file ")?
            .split_once(" of an earlier attempt could not be deleted")?;
        id.parse().ok()
    };
    warnings.iter().filter_map(named).collect()
}
