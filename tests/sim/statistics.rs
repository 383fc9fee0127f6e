//! What many runs have met and reached, and how they have waited.

use std::collections::BTreeMap;

use ctms::call::event::{Event, RetryingEvent, WarningEvent};
use ctms::error::Error;

use super::network::Net;
use super::scenario::{Ended, Scenario, Trouble};

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
