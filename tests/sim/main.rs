//! The release in a simulated world: virtual time, a service with state, faults
//! at every step. A run is a seed: the same seed tells the same story.
//!
//! `CTMS_SIM_SEED=17` plays one seed and prints its story; `CTMS_SIM_RUNS`
//! says how many seeds the long test plays.
#![cfg(not(target_arch = "wasm32"))]
// Helpers of tests may panic: a panic is what ends a run that should not be.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::type_complexity,
    clippy::wildcard_enum_match_arm
)]

mod actions;
mod check;
mod descriptors;
mod draw;
mod encounter;
mod faults;
mod imports;
mod network;
mod promotions;
mod record;
mod scenario;
mod service;
mod statistics;
mod stories;
mod strangers;
mod together;
mod views;
mod world;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use ctms::api::Verb;

use draw::STEPS;
use scenario::{Expect, Job, Scenario, Trouble, play};
use service::Plan;
use world::World;

/// So many runs a rule may be switched off without being noticed.
#[cfg(feature = "sabotage")]
const RUNS_PER_RULE: u64 = 20_000;

/// How one scenario went.
struct Played {
    violations: Vec<String>,
    story: Vec<String>,
    own_waits: statistics::Waits,
    reached: Reached,
}

/// What was met and reached, and how often.
type Reached = BTreeMap<String, u64>;

fn simulate(scenario: &Scenario, tells: bool) -> Played {
    let world = World::new(scenario.seed, tells);
    let (net, ended) = play(scenario, &world);
    if !world.is_violated() {
        check::check(scenario, &net, &ended);
    }
    Played {
        violations: world.take_violations(),
        story: world.take_story(),
        own_waits: statistics::own_waits(scenario, &ended),
        reached: statistics::reached(scenario, &net, &ended),
    }
}

/// Plays a scenario in which no rule may be broken; answers how its releases ended.
fn played_well(scenario: &Scenario) -> Vec<scenario::Ended> {
    let world = World::new(scenario.seed, false);
    let (net, ended) = play(scenario, &world);
    check::check(scenario, &net, &ended);
    assert!(!world.is_violated(), "{}", complain(scenario));
    ended
}

/// Tells the whole story of a scenario that went wrong.
fn complain(scenario: &Scenario) -> String {
    let played = simulate(scenario, true);
    format!(
        "{:#?}\n{scenario:#?}\n{}\nplay it again: CTMS_SIM_SEED={} cargo test --features sabotage --test sim",
        played.violations,
        played.story.join("\n"),
        scenario.seed
    )
}

fn runs() -> u64 {
    let said = std::env::var("CTMS_SIM_RUNS").ok();
    let usual = if cfg!(feature = "sabotage") {
        100_000
    } else {
        3_000
    };
    said.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Plays seeds on all cores until one goes wrong; answers that seed and what went wrong.
fn play_seeds(
    seeds: u64,
    prepare: &(dyn Fn() + Sync),
    reached: &Mutex<Reached>,
) -> Option<(u64, String)> {
    let next = AtomicU64::new(0);
    let waits = Mutex::new(Vec::new());
    let wrong: Mutex<Option<(u64, String)>> = Mutex::new(None);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                prepare();
                let mut own_waits = Vec::new();
                let mut counted = Reached::new();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds || wrong.lock().unwrap().is_some() {
                        break;
                    }
                    let mut played = simulate(&draw::scenario(seed), false);
                    own_waits.append(&mut played.own_waits);
                    count(&mut counted, played.reached);
                    if let Some(first) = played.violations.first() {
                        *wrong.lock().unwrap() = Some((seed, first.clone()));
                    }
                }
                waits.lock().unwrap().append(&mut own_waits);
                count(&mut reached.lock().unwrap(), counted);
            });
        }
    });
    let waits = waits.into_inner().unwrap();
    let wrong = wrong.into_inner().unwrap();
    wrong.or_else(|| statistics::check_waits(&waits).map(|what| (seeds, what)))
}

fn count(into: &mut Reached, from: Reached) {
    for (what, times) in from {
        *into.entry(what).or_default() += times;
    }
}

/// What many runs must reach again and again: else they prove nothing.
const MUST_REACH: &[&str] = &[
    "lost done at creating",
    "lost late at creating",
    "503 done at creating",
    "503 undone at creating",
    "503 late at creating",
    "4xx of a lost request done at creating",
    "page done at creating",
    "page undone at creating",
    "NobodyReached at creating",
    "Twice at creating",
    "503 done at POST /v2/files/upload",
    "429 done at POST /v2/files/upload",
    "lost done at DELETE /v2/files/{id}",
    "ends with success",
    "ends with OUTCOME_UNKNOWN",
    "ends with CANCELLED",
    "ends with UNAVAILABLE",
    "ends with REFUSED",
    "found in the queue",
    "started again with a new upload",
    "was created at the same time with the same key",
    "a list lags 3000 ms",
    "a list lags 30000 ms",
    "a list lags 90000 ms",
    "DoneTwice at creating",
    "Grabbed at creating",
    "Strange at creating",
    "lost done at POST /v2/nodes/{id}/mtaExtDescriptors",
    "lost done at PUT /v2/nodes/{id}/mtaExtDescriptors/{id}",
    "holds the same files",
    "another description than the one",
    "has replaced descriptor",
    "of an earlier attempt could not be deleted",
    "somebody's Import",
    "somebody's Remove",
    "somebody's Expire",
    "a restart lost something",
    "an outage",
    "an operating key",
    "a file is in use with 404",
    "a file is in use with 422",
];

#[test]
fn no_rule_is_broken_in_any_of_many_runs() {
    if let Some(seed) = std::env::var("CTMS_SIM_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
    {
        let scenario = draw::scenario(seed);
        return println!("{}", complain(&scenario));
    }
    let runs = runs();
    println!("seeds 0 to {runs}");
    let reached = Mutex::default();
    if let Some((seed, what)) = play_seeds(runs, &|| {}, &reached) {
        panic!("seed {seed}: {what}\n{}", complain(&draw::scenario(seed)));
    }
    let reached = reached.into_inner().unwrap();
    for (what, times) in &reached {
        println!("{times:>8} {what}");
    }
    let missing: Vec<_> = MUST_REACH
        .iter()
        .filter(|what| reached.get(**what).copied().unwrap_or(0) == 0)
        .collect();
    // A short run is for one who looks at something else.
    assert!(
        missing.is_empty() || runs < 20_000,
        "no run reaches {missing:?} any more"
    );
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..50 {
        let scenario = draw::scenario(seed);
        let (first, second) = (simulate(&scenario, true), simulate(&scenario, true));
        assert!(first.story.len() > 3, "seed {seed}: {:?}", first.story);
        assert_eq!(first.story, second.story, "seed {seed}");
    }
}

#[test]
fn every_fault_at_every_step_of_every_plan_keeps_the_rules() {
    let mut played = 0;
    for fault in faults::every_fault() {
        for step in STEPS {
            for plan in [Plan::Standard, Plan::Export, Plan::Calm] {
                for verb in [Verb::ExportFrom, Verb::UploadTo] {
                    for times in [1, 2, u32::MAX] {
                        let scenario = one_fault(plan, verb, step, fault, times);
                        played += 1;
                        if !simulate(&scenario, false).violations.is_empty() {
                            panic!("{}", complain(&scenario));
                        }
                    }
                }
            }
        }
    }
    assert!(played > 5_000, "{played}");
}

fn one_fault(plan: Plan, verb: Verb, step: &str, fault: faults::Fault, times: u32) -> Scenario {
    let job = Job {
        verb,
        node: "DEV",
        files: vec!["shop.mtar".into(), "core.mtar".into()],
        descriptors: if plan == Plan::Standard {
            vec!["QA", "TEST"]
        } else {
            vec![]
        },
        once: None,
        timeout_ms: None,
        cancel_after: None,
        afterwards: false,
    };
    let trouble = Trouble::At {
        step: step.to_owned(),
        fault,
        times,
        after: 0,
    };
    let quiet = draw::quiet(1, plan, vec![job], trouble, Expect::Anything);
    Scenario {
        holds_descriptors: true,
        ..quiet
    }
}

#[cfg(feature = "sabotage")]
#[test]
fn every_rule_is_missed_when_it_is_switched_off() {
    use ctms::rules::{RULES, switch_off};

    let mut unnoticed = Vec::new();
    for rule in RULES {
        // Statistics tell after a few runs, rare things after many.
        let missed = [RUNS_PER_RULE / 10, RUNS_PER_RULE]
            .into_iter()
            .find_map(|runs| play_seeds(runs, &|| switch_off(Some(*rule)), &Mutex::default()));
        match missed {
            Some((seed, what)) => println!("{rule:?} is missed by seed {seed}: {what}"),
            None => unnoticed.push(rule),
        }
    }
    assert!(unnoticed.is_empty(), "nobody misses {unnoticed:?}");
}
