//! Imports, forwards, resets and removals under faults: never twice, never
//! said to be done without proof.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ctms::api::ids::TransportRequestId;
use ctms::api::status::QueueAction;
use ctms::call::Run;
use ctms::error::Error;
use ctms::flow::{NodeRef, Operate, Operated, operate};

use super::check::CLEAN_UP_MS;
use super::faults::{self, Fault, Work};
use super::network::{Net, Side};
use super::scenario::client;
use super::service::{Ask, Plan, Service};
use super::world::{Random, World};

/// The transport request that everything is about, and the node in whose queue it is.
const REQUEST: u64 = 102;

/// What is done, and what goes wrong.
#[derive(Debug)]
struct Wish {
    action: QueueAction,
    kind: &'static str,
    timeout_ms: Option<u64>,
    cancel_after: Option<u64>,
    /// The chance of each request to meet a fault.
    faults: f64,
    /// One fault that must be survived, at the one request that changes something.
    survivable: Option<Fault>,
}

fn draw(random: &mut Random) -> Wish {
    let (action, kind) = random.pick(&[
        (QueueAction::Import, "I"),
        (QueueAction::Import, "I"),
        (QueueAction::Forward, "FQ"),
        (QueueAction::Reset, "RQ"),
        (QueueAction::Remove, "DQ"),
    ]);
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
            timeout_ms: None,
            cancel_after: None,
            faults: 0.0,
            survivable: Some(random.pick(&lost)),
        };
    }
    Wish {
        action,
        kind,
        timeout_ms: random.chance(0.4).then(|| random.below(200_000)),
        cancel_after: random.chance(0.3).then(|| random.below(100_000)),
        faults: random.pick(&[0.05, 0.2, 0.5]),
        survivable: None,
    }
}

fn trouble(wish: &Wish, seed: u64) -> Box<dyn Fn(&Ask, &str, u32) -> Option<Fault>> {
    let random = RefCell::new(Random::new(seed ^ 0x5eed));
    let (of, survivable) = (wish.faults, wish.survivable);
    Box::new(move |ask, _, count| {
        let changes = ask.method == "POST" && ask.path != "/oauth/token";
        if let Some(fault) = survivable {
            return (changes && count == 0).then_some(fault);
        }
        let mut random = random.borrow_mut();
        random.chance(of).then(|| faults::any(&mut random))
    })
}

/// Plays one seed; answers what was violated, and the story if it is to be told.
fn play(seed: u64, tells: bool) -> (Vec<String>, Vec<String>) {
    let wish = draw(&mut Random::new(seed));
    let world = World::new(seed, tells);
    let mut service = Service::new(Plan::Standard, 43_200);
    service.add_strange("1a2b3c Fix order totals", "DEV", &[2], "shop.mtar");
    // Somebody did the same before: that is no proof for us.
    service.add_action(wish.kind, REQUEST);
    let net = Net::new(Rc::clone(&world), service, trouble(&wish, seed), None);
    let began = world.now();
    let side = Side {
        net: Rc::clone(&net),
        run: 0,
        cancel_at: wish.cancel_after.map_or(u64::MAX, |after| began + after),
        events: RefCell::default(),
        sent: Cell::new(0),
    };
    let client = client(Plan::Standard);
    let ended: RefCell<Option<(u64, Result<Operated, Error>)>> = RefCell::default();
    let advance = |now: u64| net.service.borrow_mut().advance(now);
    let task = Box::pin(async {
        let run = Run::begin(&client, &side, wish.timeout_ms);
        let what = Operate {
            action: wish.action,
            node: NodeRef::Name("QA".into()),
            requests: TransportRequestId::new(REQUEST).map(|id| vec![id]),
            named_user: None,
            force: wish.action != QueueAction::Import,
            tells_what_follows: false,
        };
        let outcome = operate(&run, &what).await;
        world.note(|| format!("it ends: {outcome:?}"));
        ended.replace(Some((world.now(), outcome)));
    });
    world.run(vec![task], &advance);
    world.pass(700_000, &advance);
    if let Some((at, outcome)) = ended.take().filter(|_| !world.is_violated()) {
        check(&world, &net, &wish, at - began, &outcome);
    }
    (world.take_violations(), world.take_story())
}

fn check(world: &World, net: &Net, wish: &Wish, took: u64, outcome: &Result<Operated, Error>) {
    let service = net.service.borrow();
    let ours = service.actions.iter().filter(|action| action.by.is_some());
    let ours: Vec<u64> = ours.map(|action| action.id).collect();
    if ours.len() > 1 {
        world.violate(format!("it was done {} times", ours.len()));
    }
    let limits = [wish.timeout_ms, wish.cancel_after, Some(2 * 3_600_000)];
    let longest = limits.into_iter().flatten().min().unwrap_or(u64::MAX);
    if took > longest + CLEAN_UP_MS {
        world.violate(format!("it took {took} ms where {longest} are allowed"));
    }
    match outcome {
        Ok(_) if ours.is_empty() => world.violate("it ended well and nothing was done".into()),
        Ok(operated) => {
            let named = operated.action_id;
            if named.is_some_and(|id| !ours.contains(&id)) {
                world.violate("it ended well with another's action".into());
            }
        }
        Err(error) => {
            let is_sure = error.aftermath.check.is_none();
            if is_sure && !ours.is_empty() {
                world.violate(format!("{} is sure that nothing was done", error.code()));
            }
            if wish.survivable.is_some() {
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

#[cfg(feature = "sabotage")]
#[test]
fn an_import_that_is_repeated_blindly_is_noticed() {
    use ctms::rules::{Rule, switch_off};

    switch_off(Some(Rule::CreatingIsNotRepeatedBlindly));
    let noticed = (0..5_000).find(|seed| !play(*seed, false).0.is_empty());
    switch_off(None);
    assert!(noticed.is_some());
}
