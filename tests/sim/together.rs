//! The rules that hold for all jobs with one key together.

use ctms::error::Error;

use super::network::Net;
use super::scenario::{Ended, Scenario};
use super::strangers::Visit;

/// Checks that jobs with one key at the same time have left the oldest transport request.
pub(crate) fn one_of_twins(net: &Net, ended: &[Ended]) {
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
pub(crate) fn once_in_all(scenario: &Scenario, net: &Net, ended: &[Ended]) {
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
