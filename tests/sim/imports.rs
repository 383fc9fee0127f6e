//! Imports, forwards, resets and removals under faults: never twice, never
//! said to be done without proof.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ctms::api::ids::TransportRequestId;
use ctms::api::status::QueueAction;
use ctms::call::Run;
use ctms::call::client::Client;
use ctms::error::Error;
use ctms::flow::{NodeRef, Operate, Operated, operate};

use super::actions::Action;
use super::check::CLEAN_UP_MS;
use super::faults::{self, Fault, Work};
use super::network::{Net, Side};
use super::scenario::client;
use super::service::{Ask, Plan, Service};
use super::strangers::Visit;
use super::world::{Random, World};

/// The transport requests in the queue of QA.
const REQUESTS: [u64; 2] = [102, 104];

/// What is done one after the other by one client, each with these transport requests.
const DEEDS: &[&[&[u64]]] = &[
    &[&[102]],
    &[&[102, 104]],
    &[&[102], &[104]],
    &[&[104], &[102, 104]],
];

/// What is done, and what goes wrong.
#[derive(Debug)]
struct Wish {
    action: QueueAction,
    kind: &'static str,
    deeds: &'static [&'static [u64]],
    /// When somebody else imports the first transport request alone.
    visit_at: Option<u64>,
    timeout_ms: Option<u64>,
    cancel_after: Option<u64>,
    /// The chance of each request to meet a fault.
    faults: f64,
    /// One fault that must be survived, at the one request that changes something.
    survivable: Option<Fault>,
    /// Whether the second import gets the answer to the first one.
    is_repeated: bool,
}

fn draw(random: &mut Random) -> Wish {
    let (action, kind) = random.pick(&[
        (QueueAction::Import, "I"),
        (QueueAction::Import, "I"),
        (QueueAction::Forward, "FQ"),
        (QueueAction::Reset, "RQ"),
        (QueueAction::Remove, "DQ"),
    ]);
    let deeds = random.pick(DEEDS);
    let visit_at = random.chance(0.3).then(|| 1_000 + random.below(10_000));
    if random.chance(0.3) {
        let work = random.pick(&[Work::Done, Work::Late(30_000)]);
        let lost = [
            Fault::AnswerLost(work),
            Fault::Silence(work),
            faults::plain(429),
        ];
        return Wish {
            action,
            kind,
            deeds,
            visit_at: None,
            timeout_ms: None,
            cancel_after: None,
            faults: 0.0,
            survivable: Some(random.pick(&lost)),
            is_repeated: false,
        };
    }
    Wish {
        action,
        kind,
        deeds,
        visit_at,
        timeout_ms: random.chance(0.4).then(|| random.below(200_000)),
        cancel_after: random.chance(0.3).then(|| random.below(100_000)),
        faults: random.pick(&[0.05, 0.2, 0.5]),
        survivable: None,
        is_repeated: random.chance(0.2),
    }
}

fn trouble(wish: &Wish, seed: u64) -> Box<dyn Fn(&Ask, &str, u32) -> Option<Fault>> {
    let random = RefCell::new(Random::new(seed ^ 0x5eed));
    let (of, survivable, is_repeated) = (wish.faults, wish.survivable, wish.is_repeated);
    let has_repeated = Cell::new(false);
    Box::new(move |ask, _, count| {
        let changes = ask.method == "POST" && ask.path != "/oauth/token";
        if is_repeated && changes && ask.run == 1 && !has_repeated.replace(true) {
            return Some(Fault::Repeated);
        }
        if let Some(fault) = survivable {
            return (changes && count == 0).then_some(fault);
        }
        let mut random = random.borrow_mut();
        random.chance(of).then(|| faults::any(&mut random))
    })
}

/// How one deed went.
struct Done {
    run: usize,
    requests: &'static [u64],
    took: u64,
    outcome: Result<Operated, Error>,
}

/// Plays one seed; answers what was violated, and the story if it is to be told.
fn play(seed: u64, tells: bool) -> (Vec<String>, Vec<String>) {
    play_wish(&draw(&mut Random::new(seed)), seed, tells)
}

fn play_wish(wish: &Wish, seed: u64, tells: bool) -> (Vec<String>, Vec<String>) {
    let world = World::new(seed, tells);
    world.note(|| format!("{wish:#?}"));
    let mut service = Service::new(Plan::Standard, 43_200);
    for _ in REQUESTS {
        service.add_strange("1a2b3c Fix order totals", "DEV", &[2], &["shop.mtar"]);
    }
    // Somebody did the same before: that is not a proof for us.
    service.add_action(wish.kind, 2, REQUESTS.to_vec(), None);
    for request in &mut service.requests {
        request.is_removed = false;
    }
    let visit = wish.visit_at.map(|at| (at, REQUESTS[0], Visit::Import));
    service.visits.extend(visit);
    let net = Net::new(Rc::clone(&world), service, trouble(wish, seed), None);
    let client = client(Plan::Standard, false);
    let done: RefCell<Vec<Done>> = RefCell::default();
    let advance = |now: u64| net.service.borrow_mut().advance(now);
    let task = Box::pin(async {
        for (run, requests) in wish.deeds.iter().enumerate() {
            let began = world.now();
            let outcome = deed(&net, &client, wish, run, requests).await;
            world.note(|| format!("it ends: {outcome:?}"));
            done.borrow_mut().push(Done {
                run,
                requests,
                took: world.now() - began,
                outcome,
            });
        }
    });
    world.run(vec![task], &advance);
    world.pass(700_000, &advance);
    for one in done.take() {
        if !world.is_violated() {
            check(&world, &net, wish, &one);
        }
    }
    (world.take_violations(), world.take_story())
}

async fn deed(
    net: &Rc<Net>,
    client: &Client,
    wish: &Wish,
    run: usize,
    requests: &[u64],
) -> Result<Operated, Error> {
    let cancel_at = wish.cancel_after.map(|after| net.world.now() + after);
    let side = Side::new(Rc::clone(net), run, cancel_at.unwrap_or(u64::MAX), vec![]);
    let requests = requests.iter().copied().filter_map(TransportRequestId::new);
    let what = Operate {
        action: wish.action,
        node: NodeRef::Name("QA".into()),
        requests: Some(requests.collect()),
        named_user: None,
        // The simulated service does what it is asked for, whatever the status.
        force: true,
        tells_what_follows: false,
    };
    operate(&Run::begin(client, &side, wish.timeout_ms), &what).await
}

fn check(world: &World, net: &Net, wish: &Wish, done: &Done) {
    let service = net.service.borrow();
    let ours: Vec<&Action> = service
        .actions
        .iter()
        .filter(|action| action.by == Some(done.run))
        .collect();
    if ours.len() > 1 {
        world.violate(format!("it was done {} times", ours.len()));
    }
    let limits = [wish.timeout_ms, wish.cancel_after, Some(2 * 3_600_000)];
    let longest = limits.into_iter().flatten().min().unwrap_or(u64::MAX);
    if done.took > longest + CLEAN_UP_MS {
        world.violate(format!(
            "it took {} ms where {longest} are allowed",
            done.took
        ));
    }
    // Another's action will do where it is about all of them.
    let is_all = |action: &&Action| {
        let mut requests = done.requests.iter();
        action.kind == wish.kind && requests.all(|one| action.requests.contains(one))
    };
    let visits = service.actions.iter().skip(1);
    let fitting: Vec<&Action> = visits
        .filter(|one| one.by.is_none_or(|by| by == done.run))
        .filter(is_all)
        .collect();
    match &done.outcome {
        Ok(operated) => {
            if fitting.is_empty() {
                world.violate("it ended well and not all was done".into());
            }
            let named = operated.action_id;
            if named.is_some_and(|id| fitting.iter().all(|one| one.id != id)) {
                world.violate("it ended well with another's action".into());
            }
        }
        Err(error) => {
            let is_sure = error.aftermath.check.is_none();
            if is_sure && !ours.is_empty() {
                world.violate(format!("{} is sure that nothing was done", error.code()));
            }
            // Nothing was done, but no look at an import proves that.
            let is_repeated = wish.is_repeated && done.run == 1;
            if wish.survivable.is_some() && !is_repeated {
                world.violate(format!("it should have survived: {} {error}", error.code()));
            }
            let report = serde_json::to_string(&error.report()).expect("a report");
            if report.contains("SECRETMARK") {
                world.violate("a secret is in its words".into());
            }
        }
    }
}

#[test]
fn what_changes_a_queue_is_done_once_or_the_outcome_is_unknown() {
    let runs = super::runs() / 5;
    for seed in 0..runs {
        let (violations, _) = play(seed, false);
        if !violations.is_empty() {
            let (_, story) = play(seed, true);
            panic!("seed {seed}: {violations:#?}\n{}", story.join("\n"));
        }
    }
}

/// An import of all that meets one fault.
fn import(deeds: &'static [&'static [u64]], survivable: Option<Fault>) -> Wish {
    Wish {
        action: QueueAction::Import,
        kind: "I",
        deeds,
        visit_at: None,
        timeout_ms: None,
        cancel_after: None,
        faults: 0.0,
        survivable,
        is_repeated: false,
    }
}

#[test]
fn the_action_of_an_earlier_call_is_not_taken_for_this_ones() {
    let mut wish = import(&[&[102], &[104]], None);
    wish.is_repeated = true;
    assert_eq!(play_wish(&wish, 1, false).0, [""; 0]);
}

#[test]
fn an_action_that_was_found_is_not_taken_for_the_next_ones() {
    let mut wish = import(&[&[102], &[104]], Some(Fault::AnswerLost(Work::Done)));
    wish.is_repeated = true;
    assert_eq!(play_wish(&wish, 1, false).0, [""; 0]);
}

#[test]
fn somebody_elses_import_of_one_is_no_proof_that_all_are_imported() {
    let lost = Fault::AnswerLost(Work::Late(40_000));
    let mut wish = import(&[&[102, 104]], Some(lost));
    wish.visit_at = Some(3_000);
    assert_eq!(play_wish(&wish, 1, false).0, [""; 0]);
}

#[cfg(feature = "sabotage")]
#[test]
fn an_import_that_is_repeated_blindly_is_noticed() {
    use ctms::rules::{Rule, switch_off};

    switch_off(Some(Rule::CreatingIsNotRepeatedBlindly));
    let noticed = (0..5_000).find(|seed| !play(*seed, false).0.is_empty());
    switch_off(None);
    assert!(noticed.is_some());
}
