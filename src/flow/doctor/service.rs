//! The service: what responds at its address, which versions of the API it has,
//! whether its nodes can be read, and whether the clocks agree.

use futures_util::future::join;

use super::access::{is_about_network, pass_on};
use super::finding::{DoctorCheckName as Check, DoctorFinding, Notes};
use crate::api::{ListNodes, Node, Role, Unpublished};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::Error;
use crate::text::json::Json;

/// A clock that is wrong by so much is worth a word, in milliseconds.
const SKEW_MS: u64 = 120_000;

/// Checks the service and returns its nodes; nothing where they cannot be read.
///
/// # Errors
/// When the caller cancels.
pub(super) async fn check<O: Outside>(
    run: &Run<'_, O>,
    notes: &mut Notes,
) -> Result<Option<Vec<Node>>, Error> {
    if run.client.is_calm(Role::Operate) {
        let reason = "SAP documents only Export from for SAP Cloud ALM";
        check_clock(run, notes);
        notes.skip_rest(reason);
        return Ok(None);
    }
    let (versions, nodes) = join(run.send(&Unpublished::Versions), run.ask(&ListNodes)).await;
    let place = run.client.api_url(Role::Operate);
    let mut is_reached = true;
    let nodes = match nodes {
        Ok(answer) => Some(answer.nodes),
        Err(error) => {
            pass_on(&error)?;
            is_reached = is_read_refused(&error);
            match is_reached {
                true => notes.skip(Check::Node, format!("the key may not read nodes: {error}")),
                false => add(place, &error, notes),
            }
            None
        }
    };
    match versions {
        Ok(response) => check_versions(&response.body, place, notes),
        Err(error) => {
            pass_on(&error)?;
            // Where nodes can be read, the service is there whatever it says of its versions.
            let is_refused = nodes.is_some() || is_read_refused(&error);
            match is_refused {
                true => notes.skip(Check::Api, format!("the versions cannot be read: {error}")),
                false if is_reached => add(place, &error, notes),
                false => {}
            }
        }
    }
    check_clock(run, notes);
    if nodes.is_none() && is_reached {
        notes.skip_rest("the key may not read nodes");
    }
    Ok(nodes)
}

/// Returns whether it may only mean that this key may not read.
pub(super) fn is_read_refused(error: &Error) -> bool {
    error.may_only_not_read() && !error.is_wrong_address()
}

/// Adds that the service does not respond as it should.
fn add(place: &str, error: &Error, notes: &mut Notes) {
    if is_about_network(&error.fault) && !error.is_wrong_address() {
        return notes.end(Check::Network, place, error);
    }
    if !error.is_wrong_address() {
        return notes.end(Check::Api, place, error);
    }
    let problem = format!("something else than Cloud Transport Management responds: {error}");
    let advice =
        "check uri in the service key and its region, and whether a proxy or a login page responds";
    notes.end_with(error.exit_code());
    notes.add(
        Check::Api,
        DoctorFinding::problem("api-wrong-address", place, problem, advice),
    );
}

fn check_versions(body: &[u8], place: &str, notes: &mut Notes) {
    let json = Json::parse(body).unwrap_or(Json::Null);
    let list = json.get("supportedVersions").list().unwrap_or_default();
    let versions: Vec<&str> = list
        .iter()
        .filter_map(|version| version.get("version").text())
        .collect();
    let told = versions.join(", ");
    if versions.is_empty() {
        notes.skip(Check::Api, "the service does not say which versions it has");
    } else if !versions.contains(&"2") {
        let problem = format!("the service has the API versions {told}, and ctms uses version 2");
        let advice = "update ctms; if there is no newer one, please report this";
        notes.add(
            Check::Api,
            DoctorFinding::problem("api-version", place, problem, advice),
        );
    }
    notes.seen(Check::Api, format!("API versions {told}"));
}

fn check_clock<O: Outside>(run: &Run<'_, O>, notes: &mut Notes) {
    let Some(skew) = run.clock_skew_ms() else {
        return notes.seen(
            Check::Network,
            "the service responds; it does not tell its time",
        );
    };
    if skew.unsigned_abs() > SKEW_MS {
        let way = if skew > 0 { "ahead of" } else { "behind" };
        let problem = format!(
            "the clock of this machine is {} {way} that of the service",
            span(skew.unsigned_abs())
        );
        let advice =
            "set the clock; certificates and the ages of transport requests are judged by it";
        notes.add(
            Check::Network,
            DoctorFinding::hint("clock-skew", "this machine", problem, advice),
        );
        return notes.seen(Check::Network, "token server and service respond");
    }
    notes.seen(
        Check::Network,
        "token server and service respond; the clocks agree",
    );
}

/// Says how long something is, in its largest unit.
pub(super) fn span(milliseconds: u64) -> String {
    let minutes = milliseconds / 60_000;
    let (count, unit) = match minutes {
        0..120 => (minutes, "minute"),
        120..2_880 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
