//! The rules that hold whatever goes wrong.

use std::collections::BTreeMap;

use ctms::call::event::{Event, RetryingEvent, WarningEvent};
use ctms::error::Error;
use ctms::flow::Released;

use super::encounter::STRANGE_ID;
use super::network::Net;
use super::scenario::{Ended, Expect, Scenario, Trouble};
use super::service::{Content, NODES, TransportRequest};
use super::strangers::Visit;

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
        one_of_twins(net, ended);
    }
    if scenario.expect == Expect::OnceInAll {
        once_in_all(scenario, net, ended);
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

/// Checks that jobs with one key at the same time have left the oldest transport request.
fn one_of_twins(net: &Net, ended: &[Ended]) {
    let service = net.service.borrow();
    let ours = service.requests.iter().filter(|one| one.made_by.is_some());
    let left: Vec<u64> = ours
        .filter(|one| !one.is_removed)
        .map(|one| one.id)
        .collect();
    let named = |one: &Ended| {
        one.outcome
            .as_ref()
            .ok()
            .map(|one| one.transport_request_id)
    };
    if left.len() != 1 || ended.iter().any(|one| named(one) != left.first().copied()) {
        net.world.violate(format!("twins have left {left:?}"));
    }
}

/// Checks that a repeated job has made one transport request in all.
fn once_in_all(scenario: &Scenario, net: &Net, ended: &[Ended]) {
    let Some(last) = ended.iter().find(|one| one.job.afterwards) else {
        return net.world.violate("the repeated job did not run".into());
    };
    let service = net.service.borrow();
    let left = service.requests.iter();
    let left = left.filter(|one| one.made_by.is_some() && !one.is_removed);
    let made = left.count();
    // What is gone from the queues is not found, and made again.
    let is_gone = |visit: &Visit| matches!(visit, Visit::Remove | Visit::Expire);
    let least = match service.has_lost || service.happened.iter().any(is_gone) {
        true => 0,
        false => 1,
    };
    let most = 1 + net.done_twice();
    let taken = |id: u64| {
        service
            .requests
            .iter()
            .any(|one| one.id == id && one.made_by.is_none())
    };
    let what = match (&last.outcome, scenario.may_look()) {
        // Another job's, as a warning says.
        (Ok(released), true) if taken(released.transport_request_id) => return,
        (Ok(_), true) if (least..=most).contains(&made) => return,
        (Ok(_), true) => format!("two attempts left {made} transport requests"),
        (Err(error), true) => format!("the repeated job failed: {} {error}", error.code()),
        (Err(error), false) if error.code() == "ONCE_NEEDS_LOOK" && made == 0 => return,
        (outcome, false) => {
            let code = outcome.as_ref().map_or_else(Error::code, |_| "success");
            format!("a key that may not look ended with {code} and {made} transport requests")
        }
    };
    net.world.violate(what);
}

/// Counts what a scenario has met and reached.
pub(crate) fn reached(scenario: &Scenario, net: &Net, ended: &[Ended]) -> BTreeMap<String, u64> {
    for one in ended {
        let code = one.outcome.as_ref().map_or_else(Error::code, |_| "success");
        net.reach(format!("ends with {code}"));
        for event in one.side.events.borrow().iter() {
            if let Event::Warning(WarningEvent { text }) = event {
                for known in WARNINGS.iter().filter(|known| text.contains(**known)) {
                    net.reach(*known);
                }
            }
        }
    }
    if scenario.lag_ms > 0 {
        net.reach(format!("a list lags {} ms", scenario.lag_ms));
    }
    net.reach(format!("a file is in use with {}", scenario.in_use));
    let service = net.service.borrow();
    for visit in &service.happened {
        net.reach(format!("somebody's {visit:?}"));
    }
    for (what, is_reached) in [
        ("a restart lost something", service.has_lost),
        ("an outage", scenario.outage.is_some()),
        ("an operating key", scenario.has_operating_key),
        ("descriptors", !service.descriptors.is_empty()),
    ] {
        if is_reached {
            net.reach(what);
        }
    }
    net.reached.take()
}

/// The warnings that statistics count.
const WARNINGS: &[&str] = &[
    "found in the queue",
    "started again with a new upload",
    "of an earlier attempt could not be deleted",
    "may hold a second, unattached copy",
    "was created at the same time with the same key",
    "holds the same files",
    "another description than the one",
    "has replaced descriptor",
];

/// The waits that a run chose by itself, each with the fault before it.
pub(crate) type Waits = Vec<(String, u64)>;

/// Returns the waits that a run chose by itself.
pub(crate) fn own_waits(scenario: &Scenario, ended: &[Ended]) -> Waits {
    let Trouble::At { fault, .. } = &scenario.trouble else {
        return vec![];
    };
    if fault.asks_for_patience() {
        return vec![];
    }
    let events = ended
        .iter()
        .flat_map(|one| one.side.events.borrow().clone());
    events
        .filter_map(|event| match event {
            Event::Retrying(RetryingEvent {
                milliseconds,
                doing,
                ..
            }) if !doing.contains("looking") => Some((fault.name(), milliseconds)),
            _ => None,
        })
        .collect()
}

/// Checks what only many runs together show: that waits grow and are spread,
/// whatever came before them.
pub(crate) fn check_waits(waits: &Waits) -> Option<String> {
    if waits.len() < 100 {
        return None;
    }
    let count = |is: &dyn Fn(&u64) -> bool| waits.iter().filter(|(_, wait)| is(wait)).count();
    let bounds = count(&|wait| [500, 1_000, 2_000].contains(wait));
    if bounds * 4 > waits.len() {
        return Some(format!(
            "{bounds} of {} waits are as long as they may be",
            waits.len()
        ));
    }
    if count(&|wait| *wait > 500) == 0 {
        return Some("no wait is longer than the first one may be".to_owned());
    }
    let mut by_fault: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for (fault, wait) in waits {
        let (count, sum) = by_fault.entry(fault).or_default();
        *count += 1;
        *sum += wait;
    }
    // The first wait is 250 ms on average; a dozen of them are surely above a fifth of it.
    let short = by_fault
        .into_iter()
        .find(|(_, (count, sum))| *count >= 12 && *sum < 50 * *count as u64);
    short.map(|(fault, (count, sum))| format!("{count} waits after {fault} take {sum} ms in all"))
}
