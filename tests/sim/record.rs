//! What a run has sent and got, and when: written down, so that the package can
//! be played through the same once more (`tests/lib/replay.mjs`), with this
//! service, which exists only here.

use std::cell::RefCell;
use std::io::Write;

use ctms::api::Verb;
use ctms::http::{Body, HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::descriptors::CONTENT;
use super::draw;
use super::encounter::{Broken, Progress};
use super::network::Net;
use super::scenario::{DESCRIPTION, Ended, Job, Scenario, key_text, play};
use super::service::{CLIENT_SECRET, OPERATING_SECRET, Plan};
use super::world::World;

/// How many runs the package plays.
const RUNS: usize = 1_000;

/// So many are enough to see that recording works.
const SAMPLE: usize = 20;

/// What was sent and got in a run, in the order of the requests.
#[derive(Debug, Default)]
pub(crate) struct Exchanges(RefCell<Vec<Value>>);

impl Exchanges {
    /// Writes down a request; answers its place.
    pub(crate) fn begin(&self, at: u64, request: &HttpRequest) -> usize {
        let (body, head, tail) = match &request.body {
            Body::Empty => (None, None, None),
            Body::Json(text) => (Some(text.clone()), None, None),
            Body::Form(text) => (Some(text.reveal().to_owned()), None, None),
            Body::Multipart(body) => (None, Some(body.head()), Some(body.tail())),
        };
        let token = request.authorization.as_ref();
        let mut exchanges = self.0.borrow_mut();
        exchanges.push(json!({
            "at": at,
            "method": request.method.as_str(),
            "url": request.url,
            "token": token.map(|token| token.reveal().to_owned()),
            "body": body,
            "head": head,
            "tail": tail,
            "end": null,
        }));
        exchanges.len() - 1
    }

    /// Writes down how it ended; what the client gave up has no end.
    pub(crate) fn end(
        &self,
        place: usize,
        at: u64,
        progress: &Progress,
        answer: &Result<HttpResponse, Broken>,
    ) {
        let exchange = &mut self.0.borrow_mut()[place];
        exchange["bodyAt"] = json!(progress.body_at.get());
        exchange["sentAt"] = json!(progress.sent_at.get());
        match answer {
            Ok(response) => {
                exchange["end"] = json!(at);
                exchange["status"] = json!(response.status);
                exchange["headers"] = json!(response.headers);
                exchange["answer"] = json!(String::from_utf8_lossy(&response.body));
            }
            Err(Broken::System(code, reason)) => {
                exchange["end"] = json!(at);
                exchange["code"] = json!(code);
                exchange["reason"] = json!(format!("{reason} ({CLIENT_SECRET})"));
            }
            Err(Broken::GivenUp(_)) => {}
        }
    }
}

/// Returns whether the package can be played through it: its requests do not
/// tell which of several calls of one client has sent them, and its clock and
/// the time of day are one.
fn is_playable(scenario: &Scenario) -> bool {
    let at_once = scenario.jobs.iter().filter(|job| !job.afterwards).count();
    scenario.jump.is_none() && (scenario.own_clients || at_once == 1)
}

/// Plays a seed and writes down what happened; nothing where it cannot be played again.
fn record(seed: u64) -> Option<Value> {
    let scenario = draw::scenario(seed);
    if !is_playable(&scenario) {
        return None;
    }
    let world = World::recording(seed);
    let (net, ended) = play(&scenario, &world);
    let jobs: Vec<Value> = ended.iter().map(|one| job(&net, one)).collect();
    let key = |plan, secret| key_text(plan, secret);
    let operating = scenario.has_operating_key;
    Some(json!({
        "seed": seed,
        "serviceKey": key(scenario.plan, CLIENT_SECRET),
        "operatingKey": operating.then(|| key(Plan::Standard, OPERATING_SECRET)),
        "randoms": world.drawn(),
        "jobs": jobs,
    }))
}

fn job(net: &Net, one: &Ended) -> Value {
    let Job {
        files, descriptors, ..
    } = &one.job;
    let has_descriptors = !descriptors.is_empty();
    let references: &[&str] = match files.is_empty() {
        true => &["ref:one", "ref:two"],
        false => &[],
    };
    let descriptors: Vec<Value> = descriptors
        .iter()
        .map(|node| json!({ "node": node, "name": format!("{node}.mtaext"), "content": CONTENT }))
        .collect();
    let cancel_at = one.job.cancel_after.map(|after| one.began + after);
    let events = one.side.events.borrow();
    json!({
        "client": if net.own_clients.get() { one.side.run } else { 0 },
        "verb": match one.job.verb {
            Verb::ExportFrom => "exportFrom",
            Verb::UploadTo => "uploadTo",
        },
        "node": one.job.node,
        "files": files,
        "descriptors": descriptors,
        "options": {
            "description": DESCRIPTION,
            "contentType": if has_descriptors { "MTA" } else { "APP" },
            "check": !has_descriptors,
            "references": references,
            "once": one.job.once,
            "timeoutMs": one.job.timeout_ms,
        },
        "began": one.began,
        "cancelAt": cancel_at,
        "ended": one.at,
        "exchanges": *one.side.exchanges.0.borrow(),
        "events": *events,
        "told": match &one.outcome {
            Ok(released) => json!({ "result": released }),
            Err(error) => json!({ "error": error.report() }),
        },
    })
}

#[test]
fn what_happened_is_written_down_for_the_package() {
    let file = std::env::var("CTMS_SIM_RECORD").ok();
    let count = if file.is_some() { RUNS } else { SAMPLE };
    let lines: Vec<String> = (0..)
        .filter_map(record)
        .take(count)
        .map(|line| line.to_string())
        .collect();
    assert!(lines.iter().any(|line| line.contains(r#""method":"POST""#)));
    if let Some(file) = file {
        let mut file = std::fs::File::create(file).expect("a file");
        writeln!(file, "{}", lines.join("\n")).expect("it can be written");
    }
}
