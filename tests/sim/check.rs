//! The rules that hold whatever goes wrong.

use std::collections::BTreeMap;

use ctms::call::event::Event;
use ctms::error::Error;
use ctms::flow::Released;

use super::network::Net;
use super::scenario::{Ended, Expect, Scenario, Trouble};
use super::service::{Content, NODES, Plan, TransportRequest};

/// The longest that a run without a deadline takes, whatever goes wrong.
const LONGEST_MS: u64 = 2 * 3_600_000;

/// Cleaning up after the deadline or a cancellation takes at most 3 s, as the
/// documents promise.
pub(crate) const CLEAN_UP_MS: u64 = 3_000;

/// Checks everything after a scenario; what is violated is noted in the world.
pub(crate) fn check(scenario: &Scenario, net: &Net, ended: &[Ended]) {
    for (index, one) in ended.iter().enumerate() {
        let checked = Checked { scenario, net, one };
        checked.time();
        checked.transport_requests();
        checked.files();
        checked.secrets();
        if let Err(error) = &one.outcome {
            checked.words(error);
        }
        checked.expected(index);
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

    fn made(&self) -> Vec<TransportRequest> {
        let service = self.net.service.borrow();
        let ours = service
            .requests
            .iter()
            .filter(|one| one.made_by == Some(self.one.side.run));
        ours.map(|one| TransportRequest {
            uris: one.uris.clone(),
            queues: one.queues.clone(),
            description: one.description.clone(),
            origin: one.origin.clone(),
            ..*one
        })
        .collect()
    }

    fn transport_requests(&self) {
        let made = self.made();
        if made.len() > 1 {
            self.violate(&format!("it made {} transport requests", made.len()));
        }
        match &self.one.outcome {
            Ok(released) if released.is_earlier => {
                if made.iter().any(|made| !made.is_removed) {
                    self.violate("it made a transport request and took up another");
                }
            }
            Ok(released) => match made.first() {
                None => self.violate("it ended well and made no transport request"),
                Some(made) => self.right(released, made),
            },
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
                if named.is_some_and(|id| made.iter().all(|made| made.id != id)) {
                    self.violate("it names a transport request that is not its own");
                }
            }
        }
    }

    /// Checks that a success is the one that was asked for.
    fn right(&self, released: &Released, made: &TransportRequest) {
        if released.transport_request_id != made.id {
            return self.violate("it ended well with another's transport request");
        }
        if self.contents(&made.uris) != self.wanted() {
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
        let is_said = released
            .warnings
            .iter()
            .any(|text| text.contains("in no queue"));
        if entries.is_empty() && !is_said {
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
            if file.is_deleted
                || service.is_attached(&file.id.to_string())
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
            if text.contains("SECRETMARK") || text.contains("client%24secret") {
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
    let made = net
        .service
        .borrow()
        .requests
        .iter()
        .filter(|one| one.made_by.is_some())
        .count();
    let what = match (&last.outcome, scenario.plan == Plan::Standard) {
        (Ok(_), true) if made == 1 => return,
        (Ok(_), true) => format!("two attempts made {made} transport requests"),
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
            if let Event::Warning { text } = event {
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
    net.reached.take()
}

/// The warnings that statistics count.
const WARNINGS: &[&str] = &[
    "found in the queue",
    "started again with a new upload",
    "of an earlier attempt could not be deleted",
    "may hold a second, unattached copy",
    "was created at the same time with the same key",
];

/// Returns the waits that a run chose by itself.
pub(crate) fn own_waits(scenario: &Scenario, ended: &[Ended]) -> Vec<u64> {
    if !matches!(&scenario.trouble, Trouble::At { fault, .. } if !fault.asks_for_patience()) {
        return vec![];
    }
    let events = ended
        .iter()
        .flat_map(|one| one.side.events.borrow().clone());
    events
        .filter_map(|event| match event {
            Event::Retrying {
                milliseconds,
                doing,
                ..
            } if !doing.contains("looking") => Some(milliseconds),
            _ => None,
        })
        .collect()
}

/// Checks what only many runs together show: that waits grow and are spread.
pub(crate) fn check_waits(waits: &[u64]) -> Option<String> {
    if waits.len() < 100 {
        return None;
    }
    let bounds = waits
        .iter()
        .filter(|wait| [500, 1_000, 2_000].contains(wait))
        .count();
    if bounds * 4 > waits.len() {
        return Some(format!(
            "{bounds} of {} waits are as long as they may be",
            waits.len()
        ));
    }
    let long = waits.iter().filter(|wait| **wait > 500).count();
    (long == 0).then(|| "no wait is longer than the first one may be".to_owned())
}
