//! Following in a simulated world: a thousand schedules of answers, delays and
//! failures. Each ends, none asks faster than it may, none tells a message
//! twice or loses one. A run is a seed: the same seed tells the same story.
//!
//! `CTMS_FOLLOW_SEED=17` plays one seed and prints its story.
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

mod network;
mod service;
#[allow(dead_code)] // the simulated release needs more of it
#[path = "../sim/world.rs"]
mod world;

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use ctms::api::ids::{ActionId, NodeId, TransportRequestId};
use ctms::call::Run;
use ctms::call::event::{Event, LogMessageEvent, StatusEvent, WaitingEvent};
use ctms::error::Error;
use ctms::flow::{Followed, Pace, Target, USUAL_MS, follow};

use network::{Net, Side, client};
use service::{Action, HANGS, NODE, Service};
use world::{Random, World};

/// So many schedules are played.
const RUNS: u64 = 1_000;

/// How long after its end a follow may come back: what was under way is given up at once.
const SLACK_MS: u64 = 1;

/// One follow of a schedule.
#[derive(Debug, Clone)]
struct Wish {
    target: Target,
    begins: u64,
    timeout_ms: Option<u64>,
    cancel_at: u64,
    is_begun: bool,
}

/// How one follow went.
struct Ended {
    wish: Wish,
    began: u64,
    at: u64,
    result: Result<Followed, Error>,
    events: Vec<Event>,
}

/// Draws a schedule: what is followed how, and how bad the line is.
fn draw(random: &mut Random, service: &Service) -> (Vec<Wish>, Pace, f64) {
    let first_ms = random.pick(&[500, 2_000]);
    let pace = Pace {
        first_ms,
        longest_ms: first_ms * 10,
    };
    let count = random.pick(&[1, 1, 2, 4]);
    let wishes = (0..count)
        .map(|_| {
            let starts = service.action.starts;
            let is_action = random.chance(0.5);
            let request = random
                .pick(&[30, 31, 32])
                .min(29 + service.action.imports.len() as u64);
            let target = match is_action {
                true => Target::Action(ActionId::new(43).unwrap()),
                false => Target::Request {
                    node: NodeId::new(NODE).unwrap(),
                    node_name: "QA".into(),
                    request: TransportRequestId::new(request).unwrap(),
                    is_automatic: random.chance(0.5),
                },
            };
            // An action can be followed once it is there.
            let earliest = if is_action { starts } else { 0 };
            Wish {
                target,
                begins: earliest + random.below(30_000),
                timeout_ms: random.chance(0.3).then(|| random.below(900_000)),
                cancel_at: match random.chance(0.2) {
                    true => random.below(600_000),
                    false => u64::MAX,
                },
                is_begun: random.chance(0.5),
            }
        })
        .collect();
    (wishes, pace, random.pick(&[0.0, 0.05, 0.2, 0.6]))
}

/// Plays one schedule and checks it.
fn play(seed: u64, tells: bool) -> Rc<World> {
    let world = World::new(seed, tells);
    let mut random = Random::new(seed);
    let service = Service::draw(&mut random);
    let (wishes, pace, faults) = draw(&mut random, &service);
    world.note(|| format!("{wishes:#?} {pace:?} faults {faults} {service:#?}"));
    let net = Net::new(Rc::clone(&world), service.clone(), faults, pace.first_ms);
    let client = client();
    let ended = RefCell::new(Vec::new());
    let tasks: Vec<Pin<Box<dyn Future<Output = ()> + '_>>> = wishes
        .into_iter()
        .map(|wish| {
            let side = Side::new(Rc::clone(&net), wish.cancel_at);
            let (ended, client, world) = (&ended, &client, &world);
            Box::pin(async move {
                world.until(wish.begins).await;
                let began = world.now();
                let run = Run::begin(client, &side, wish.timeout_ms);
                let result = follow(&run, &wish.target, pace, wish.is_begun).await;
                ended.borrow_mut().push(Ended {
                    wish,
                    began,
                    at: world.now(),
                    result,
                    events: side.take_events(),
                });
            }) as Pin<Box<dyn Future<Output = ()>>>
        })
        .collect();
    world.run(tasks, &|_| {});
    for one in ended.take() {
        check(&world, &service, &one, faults);
    }
    world
}

fn check(world: &World, service: &Service, ended: &Ended, faults: f64) {
    let wish = &ended.wish;
    let over = ended.began + wish.timeout_ms.unwrap_or(USUAL_MS);
    let over = over.min(wish.cancel_at.max(ended.began));
    if ended.at > over + SLACK_MS {
        world.violate(format!("a follow ended at {}, not by {over}", ended.at));
    }
    check_messages(world, service, ended);
    match &ended.result {
        Ok(followed) => check_result(world, service, ended, followed),
        Err(error) => {
            let is_undisturbed = wish.timeout_ms.is_none()
                && wish.cancel_at == u64::MAX
                && service.action.ends < HANGS;
            // Two tokens in a row may be revoked before anything was seen.
            let is_unseen = error.code() == "UNAUTHORIZED" && !wish.is_begun && faults > 0.0;
            let fits = matches!(error.code(), "FOLLOW_ENDED" | "CANCELLED") || is_unseen;
            if !fits || (is_undisturbed && faults < 0.5 && !is_unseen) {
                world.violate(format!("a follow failed: {error}"));
            }
            if error.code() == "CANCELLED" && ended.at < wish.cancel_at {
                world.violate("cancelled although nobody did".into());
            }
        }
    }
}

fn check_result(world: &World, service: &Service, ended: &Ended, followed: &Followed) {
    let action = &service.action;
    let expected = match ended.wish.target {
        Target::Action(_) | Target::Import { .. } => action.own_end(),
        Target::Request { .. } => action.end,
    };
    if followed.status != expected || ended.at < action.ends {
        world.violate(format!(
            "the follow says {} at {}, the service {expected} from {} on",
            followed.status, ended.at, action.ends
        ));
    }
    let good = ["succeeded", "warning", "skipped"].contains(&expected);
    let errors = relevant(service, ended)
        .iter()
        .filter(|message| followed.errors.iter().any(|line| line.text == message.text))
        .count();
    if followed.is_success != good || followed.errors.len() != errors {
        world.violate(format!("wrong success or errors: {followed:?}"));
    }
    let last = ended.events.iter().rev().find_map(|event| match event {
        Event::Status(StatusEvent { status, .. }) => Some(status.as_str()),
        _ => None,
    });
    if last != Some(expected) {
        world.violate(format!("the last status told is {last:?}"));
    }
    let calls = ended
        .events
        .iter()
        .filter(|event| matches!(event, Event::Waiting(WaitingEvent { .. })))
        .count();
    let is_manual = matches!(
        ended.wish.target,
        Target::Request {
            is_automatic: false,
            ..
        }
    );
    if calls > usize::from(is_manual) {
        world.violate(format!("told {calls} times that somebody has to import"));
    }
    let told = texts(ended);
    for message in relevant(service, ended) {
        if !told.contains(&message.text.as_str()) {
            world.violate(format!("lost: {}", message.text));
        }
    }
}

/// The messages that a follow has to tell: those of the import that it follows.
fn relevant<'s>(service: &'s Service, ended: &Ended) -> Vec<&'s service::Message> {
    let of = |action: &'s Action| -> Vec<&'s service::Message> {
        match &ended.wish.target {
            Target::Action(_) | Target::Import { .. } => action.messages().collect(),
            Target::Request { request, .. } => action
                .imports
                .iter()
                .filter(|import| import.request == request.get())
                .flat_map(|import| &import.messages)
                .collect(),
        }
    };
    of(&service.action)
}

fn texts(ended: &Ended) -> Vec<&str> {
    ended
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Message(LogMessageEvent { text, .. }) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn check_messages(world: &World, service: &Service, ended: &Ended) {
    let told = texts(ended);
    let relevant = relevant(service, ended);
    let mut latest = (0, 0);
    for (at, text) in told.iter().enumerate() {
        if told.iter().take(at).any(|before| before == text) {
            world.violate(format!("told twice: {text}"));
        }
        let Some(message) = relevant.iter().find(|message| message.text == *text) else {
            world.violate(format!("not of this import: {text}"));
            continue;
        };
        // What the service shows late can only be told late.
        if message.shown > message.at {
            continue;
        }
        let key = (message.at, message.id);
        if key < latest {
            world.violate(format!("out of order: {text}"));
        }
        latest = key;
    }
}

#[test]
fn every_schedule_ends_asks_no_faster_than_it_may_and_tells_each_message_once() {
    if let Some(seed) = std::env::var("CTMS_FOLLOW_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
    {
        let world = play(seed, true);
        println!("{}", world.take_story().join("\n"));
        assert!(!world.is_violated(), "{:#?}", world.take_violations());
        return;
    }
    println!("seeds 0 to {RUNS}");
    let next = AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= RUNS {
                        return;
                    }
                    let world = play(seed, false);
                    assert!(
                        !world.is_violated(),
                        "{:#?}\nplay it again: CTMS_FOLLOW_SEED={seed} cargo test --test follow -- --nocapture",
                        world.take_violations()
                    );
                }
            });
        }
    });
}
