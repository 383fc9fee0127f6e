//! A transport request on its way along the routes, under faults: each node
//! imports it once, and success is only what the nodes say.

use std::cell::RefCell;
use std::rc::Rc;

use ctms::api::ids::TransportRequestId;
use ctms::call::Run;
use ctms::error::Error;
use ctms::flow::{NodeRef, Pace, Promote, Promoted, promote};

use super::check::CLEAN_UP_MS;
use super::faults::{self, Fault, Work};
use super::network::{Net, Side};
use super::scenario::client;
use super::service::{Ask, Plan, Service};
use super::strangers::Visit;
use super::world::{Random, World};

/// The transport request; it begins in QA, from where a route leads to PROD.
const REQUEST: u64 = 102;

/// The longest that a way takes: each import is followed for an hour.
const LONGEST_MS: u64 = 3 * 3_600_000;

/// What goes wrong.
#[derive(Debug)]
struct Trouble {
    timeout_ms: Option<u64>,
    cancel_after: Option<u64>,
    has_operating_key: bool,
    /// When somebody else imports it into QA.
    visit_at: Option<u64>,
    /// The chance of each request to meet a fault.
    faults: f64,
    /// One fault that must be survived, at the first import.
    survivable: Option<Fault>,
}

fn draw(random: &mut Random) -> Trouble {
    let work = random.pick(&[Work::Done, Work::Late(10_000)]);
    let lost = [
        Fault::AnswerLost(work),
        Fault::Silence(work),
        faults::answered(503, work),
        faults::plain(429),
        Fault::NobodyReached,
    ];
    let is_mild = random.chance(0.3);
    let survivable = random.pick(&lost);
    Trouble {
        timeout_ms: (!is_mild && random.chance(0.3)).then(|| random.below(300_000)),
        cancel_after: (!is_mild && random.chance(0.3)).then(|| random.below(200_000)),
        has_operating_key: random.chance(0.3),
        visit_at: (!is_mild && random.chance(0.3)).then(|| 1_000 + random.below(40_000)),
        faults: if is_mild {
            0.0
        } else {
            random.pick(&[0.0, 0.05, 0.3])
        },
        survivable: is_mild.then_some(survivable),
    }
}

fn faults_of(trouble: &Trouble, seed: u64) -> Box<dyn Fn(&Ask, &str, u32) -> Option<Fault>> {
    let random = RefCell::new(Random::new(seed ^ 0x5eed));
    let (of, survivable) = (trouble.faults, trouble.survivable);
    Box::new(move |_, step, count| {
        if let Some(fault) = survivable {
            return (step.ends_with("/import") && count == 0).then_some(fault);
        }
        let mut random = random.borrow_mut();
        random.chance(of).then(|| faults::any(&mut random))
    })
}

/// Plays one seed; answers what was violated, and the story if it is to be told.
fn play(seed: u64, tells: bool) -> (Vec<String>, Vec<String>) {
    let trouble = draw(&mut Random::new(seed));
    let world = World::new(seed, tells);
    world.note(|| format!("{trouble:#?}"));
    let plan = if trouble.has_operating_key {
        Plan::Export
    } else {
        Plan::Standard
    };
    let mut service = Service::new(plan, 43_200);
    service.has_operating_key = trouble.has_operating_key;
    service.add_strange("1a2b3c Fix order totals", "DEV", &[2], &["shop.mtar"]);
    let visit = trouble.visit_at.map(|at| (at, REQUEST, Visit::Import));
    service.visits.extend(visit);
    let net = Net::new(Rc::clone(&world), service, faults_of(&trouble, seed), None);
    let client = client(plan, trouble.has_operating_key);
    let began = world.now();
    let cancel_at = trouble.cancel_after.map_or(u64::MAX, |after| began + after);
    let side = Side::new(Rc::clone(&net), 0, cancel_at, vec![]);
    let ended: RefCell<Option<(u64, Result<Promoted, Error>)>> = RefCell::default();
    let advance = |now: u64| net.service.borrow_mut().advance(now);
    let task = Box::pin(async {
        let what = Promote {
            request: TransportRequestId::new(REQUEST).expect("an id"),
            from: None,
            to: NodeRef::Name("PROD".into()),
            named_user: None,
            stop_on_warning: false,
            pace: Pace::new(None, None),
        };
        let outcome = promote(&Run::begin(&client, &side, trouble.timeout_ms), &what).await;
        world.note(|| format!("it ends: {outcome:?}"));
        ended.replace(Some((world.now() - began, outcome)));
    });
    world.run(vec![task], &advance);
    world.pass(700_000, &advance);
    if let Some((took, outcome)) = ended.take().filter(|_| !world.is_violated()) {
        check(&net, &trouble, took, &outcome);
    }
    (world.take_violations(), world.take_story())
}

fn check(net: &Net, trouble: &Trouble, took: u64, outcome: &Result<Promoted, Error>) {
    let service = net.service.borrow();
    let violate = |what: String| net.world.violate(what);
    let imports = |node: u64| {
        let all = service.actions.iter();
        all.filter(move |one| one.kind == "I" && one.node == node)
    };
    for node in [2, 4] {
        let ours = imports(node).filter(|one| one.by.is_some()).count();
        if ours > 1 {
            violate(format!("it was imported {ours} times into node {node}"));
        }
    }
    let limits = [trouble.timeout_ms, trouble.cancel_after, Some(LONGEST_MS)];
    let longest = limits.into_iter().flatten().min().unwrap_or(u64::MAX);
    if took > longest + CLEAN_UP_MS {
        violate(format!("it took {took} ms where {longest} are allowed"));
    }
    match outcome {
        Ok(promoted) if promoted.is_success => {
            let names: Vec<&str> = promoted
                .steps
                .iter()
                .map(|step| step.node_name.as_str())
                .collect();
            let is_done = [2, 4].iter().all(|node| imports(*node).next().is_some());
            if !is_done || names != ["QA", "PROD"] {
                violate(format!("it says that all is imported: {names:?}"));
            }
        }
        Ok(promoted) => {
            if promoted.stopped_at.is_none() || promoted.next.is_none() {
                violate("it stops and does not say where".into());
            }
        }
        Err(error) => {
            let report = error.report();
            let is_begun = imports(2).chain(imports(4)).any(|one| one.by.is_some());
            if is_begun && error.aftermath.check.is_none() {
                violate(format!("{} does not say what was begun", error.code()));
            }
            if report.exit_code == 70 || report.hint.is_empty() {
                violate(format!("it ends with {} {}", report.code, report.exit_code));
            }
            let report = serde_json::to_string(&report).expect("a report");
            if report.contains("SECRETMARK") {
                violate("a secret is in its words".into());
            }
        }
    }
    let is_success = outcome.as_ref().is_ok_and(|promoted| promoted.is_success);
    if trouble.survivable.is_some() && !is_success {
        violate(format!("it should have survived: {outcome:?}"));
    }
    if let Some(step) = service.wrong.first() {
        violate(format!("{step} was asked for with the wrong key"));
    }
}

#[test]
fn a_transport_request_is_imported_once_into_each_node_on_its_way() {
    for seed in 0..super::runs() / 5 {
        let (violations, _) = play(seed, false);
        if !violations.is_empty() {
            let (_, story) = play(seed, true);
            panic!("seed {seed}: {violations:#?}\n{}", story.join("\n"));
        }
    }
}
