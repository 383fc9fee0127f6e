//! Draws scenarios from seeds.

use ctms::api::Verb;

use super::faults::{self, Fault, Work};
use super::scenario::{Expect, Job, ONCE_KEY, Scenario, Trouble};
use super::service::Plan;
use super::strangers::Visit;
use super::world::Random;

/// The steps of a release.
pub(crate) const STEPS: [&str; 11] = [
    "POST /oauth/token",
    "GET /v2/nodes",
    "POST /v2/files/upload",
    "POST /v2/nodes/export",
    "POST /v2/nodes/upload",
    "GET /v2/routes",
    "GET /v2/nodes/{id}/transportRequests",
    "DELETE /v2/files/{id}",
    "GET /v2/nodes/{id}/mtaExtDescriptors",
    "POST /v2/nodes/{id}/mtaExtDescriptors",
    "PUT /v2/nodes/{id}/mtaExtDescriptors/{id}",
];

/// Makes the scenario of a seed.
pub(crate) fn scenario(seed: u64) -> Scenario {
    let mut random = Random::new(seed);
    match random.below(10) {
        0..=4 => chaos(seed, &mut random),
        5 | 6 => one_survivable_fault(seed, &mut random),
        7 => one_final_fault(seed, &mut random),
        8 => cancelled_in_peace(seed, &mut random),
        _ if random.chance(0.3) => twins(seed, &mut random),
        _ => once(seed, &mut random),
    }
}

fn plan(random: &mut Random) -> Plan {
    random.pick(&[Plan::Standard, Plan::Standard, Plan::Export, Plan::Calm])
}

fn job(random: &mut Random, plan: Plan) -> Job {
    let verb = match plan {
        Plan::Calm => Verb::ExportFrom,
        Plan::Standard | Plan::Export => random.pick(&[Verb::ExportFrom, Verb::UploadTo]),
    };
    let names = random.pick(&[
        &["shop.mtar"][..],
        &["shop.mtar", "core.mtar"],
        &["shop.mtar", "shop.mtar"],
        &["a.mtar", "b.mtar", "c.mtar"],
        &[],
    ]);
    Job {
        verb,
        node: random.pick(&["DEV", "DEV", "DEV", "QA", "LONE"]),
        files: names.iter().map(|name| (*name).to_owned()).collect(),
        descriptors: vec![],
        once: None,
        timeout_ms: None,
        cancel_after: None,
        afterwards: false,
    }
}

/// A scenario in which nothing happens but its trouble.
pub(crate) fn quiet(
    seed: u64,
    plan: Plan,
    jobs: Vec<Job>,
    trouble: Trouble,
    expect: Expect,
) -> Scenario {
    Scenario {
        seed,
        plan,
        token_seconds: 43_200,
        jobs,
        trouble,
        jump: None,
        expect,
        decoy: true,
        lag_ms: 0,
        in_use: 422,
        has_operating_key: false,
        own_clients: false,
        visit_after: None,
        restart_at: None,
        outage: None,
        holds_descriptors: false,
    }
}

/// What the world does by itself, beside the faults of single requests.
fn bad_world(scenario: &mut Scenario, random: &mut Random) {
    scenario.lag_ms = random.pick(&[0, 0, 3_000, 30_000, 90_000]);
    scenario.in_use = random.pick(&[400, 404, 409, 422, 500]);
    scenario.own_clients = random.chance(0.5);
    if random.chance(0.2) {
        let visit = random.pick(&[Visit::Import, Visit::Remove, Visit::Expire]);
        let most = random.pick(&[100, 10_000, 200_000]);
        scenario.visit_after = Some((random.below(most), visit));
    }
    if random.chance(0.1) {
        let lost_ms = random.pick(&[0, 2_000, 60_000]);
        scenario.restart_at = Some((random.below(20_000), lost_ms));
    }
    if random.chance(0.1) {
        let from = random.below(10_000);
        let to = from + random.below(300_000);
        let faults = [
            faults::plain(503),
            Fault::NoConnection("ECONNREFUSED"),
            Fault::NobodyReached,
            Fault::Silence(Work::Undone),
            Fault::Page {
                status: 502,
                work: Work::Undone,
            },
        ];
        scenario.outage = Some((from, to, random.pick(&faults)));
    }
}

/// Nodes that get a descriptor, where the key may see them.
fn descriptors(random: &mut Random, may_look: bool) -> Vec<&'static str> {
    let nodes = random.pick(&[&[][..], &[], &["QA"], &["QA", "TEST", "PROD", "DEV"]]);
    if may_look { nodes.to_vec() } else { vec![] }
}

/// Everything may go wrong, several releases may go on at once.
fn chaos(seed: u64, random: &mut Random) -> Scenario {
    let plan = plan(random);
    let has_operating_key = random.chance(0.2);
    let may_look = plan == Plan::Standard || has_operating_key;
    let count = random.pick(&[1, 1, 1, 1, 2, 5]);
    let jobs = (0..count)
        .map(|_| {
            let mut job = job(random, plan);
            job.descriptors = descriptors(random, may_look);
            if random.chance(0.4) {
                job.timeout_ms = Some(random.below(200_000));
            }
            if random.chance(0.3) {
                job.cancel_after = Some(random.below(100_000));
            }
            job
        })
        .collect();
    let sticky = random.chance(0.3).then(|| {
        let step = (random.pick(&STEPS)).to_owned();
        (step, faults::any(random))
    });
    let trouble = Trouble::Chance {
        of: random.pick(&[0.02, 0.1, 0.3, 0.7]),
        sticky,
        sound_looks: random.chance(0.4),
    };
    let jump = random.chance(0.2).then(|| {
        let by = random.below(20_000_000) as i64 - 10_000_000;
        (random.below(20_000), by)
    });
    let mut scenario = quiet(seed, plan, jobs, trouble, Expect::Anything);
    scenario.token_seconds = random.pick(&[43_200, 43_200, 90, 61, 30]);
    scenario.jump = jump;
    scenario.has_operating_key = has_operating_key;
    scenario.holds_descriptors = random.chance(0.5);
    bad_world(&mut scenario, random);
    scenario
}

/// One fault that a release must survive.
fn one_survivable_fault(seed: u64, random: &mut Random) -> Scenario {
    let plan = plan(random);
    let mut job = job(random, plan);
    if job.node == "LONE" {
        job.node = "DEV";
    }
    let has_operating_key = random.chance(0.2);
    let may_look = plan == Plan::Standard || has_operating_key;
    job.descriptors = descriptors(random, may_look);
    let may_look = may_look && !job.files.is_empty();
    let has_files = !job.files.is_empty();
    let step = random.pick(&STEPS[..6]);
    let trouble = Trouble::At {
        step: step.to_owned(),
        fault: faults::survivable(random, step, may_look, has_files),
        times: 1,
        after: 0,
    };
    let mut scenario = quiet(seed, plan, vec![job], trouble, Expect::Success);
    scenario.lag_ms = random.pick(&[0, 3_000]);
    scenario.has_operating_key = has_operating_key;
    scenario.holds_descriptors = random.chance(0.5);
    // Whoever imports it, it is ours, and is found.
    scenario.visit_after = random
        .chance(0.2)
        .then(|| (random.below(10_000), Visit::Import));
    scenario
}

/// One fault that no repetition mends, after which all is deleted.
fn one_final_fault(seed: u64, random: &mut Random) -> Scenario {
    let plan = plan(random);
    let mut job = job(random, plan);
    if job.files.is_empty() {
        job.files.push("shop.mtar".into());
    }
    let (step, after) = match (random.below(3), job.files.len(), job.verb) {
        (0, 2.., _) => ("POST /v2/files/upload", 1),
        (_, _, Verb::ExportFrom) => ("POST /v2/nodes/export", 0),
        (_, _, Verb::UploadTo) => ("POST /v2/nodes/upload", 0),
    };
    let lasting = [
        faults::plain(422),
        faults::plain(400),
        faults::plain(503),
        faults::plain(429),
        faults::plain(500),
        Fault::Page {
            status: 404,
            work: Work::Undone,
        },
        Fault::Redirect,
        Fault::NoConnection("ECONNREFUSED"),
        Fault::Status {
            status: 503,
            work: Work::Undone,
            retry_after: Some((86_400, false)),
        },
    ];
    let trouble = Trouble::At {
        step: step.to_owned(),
        fault: random.pick(&lasting),
        times: u32::MAX,
        after,
    };
    quiet(seed, plan, vec![job], trouble, Expect::CleanFailure)
}

/// Nothing goes wrong but the caller's patience.
fn cancelled_in_peace(seed: u64, random: &mut Random) -> Scenario {
    let plan = plan(random);
    let mut job = job(random, plan);
    match random.chance(0.5) {
        true => job.cancel_after = Some(random.below(12_000)),
        false => job.timeout_ms = Some(random.below(12_000)),
    }
    let trouble = Trouble::Chance {
        of: 0.0,
        sticky: None,
        sound_looks: true,
    };
    quiet(seed, plan, vec![job], trouble, Expect::NothingLeft)
}

/// A job that is repeated after it has ended somehow.
fn once(seed: u64, random: &mut Random) -> Scenario {
    let plan = random.pick(&[
        Plan::Standard,
        Plan::Standard,
        Plan::Standard,
        Plan::Export,
        Plan::Calm,
    ]);
    let mut first = job(random, plan);
    if first.node == "LONE" {
        first.node = "QA";
    }
    if first.files.is_empty() {
        first.files.push("shop.mtar".into());
    }
    first.once = Some(ONCE_KEY.into());
    if random.chance(0.3) {
        first.cancel_after = Some(random.below(20_000));
    }
    let second = Job {
        cancel_after: None,
        afterwards: true,
        ..first.clone()
    };
    let trouble = Trouble::Chance {
        of: random.pick(&[0.0, 0.1, 0.3]),
        sticky: None,
        sound_looks: random.chance(0.5),
    };
    let mut scenario = quiet(seed, plan, vec![first, second], trouble, Expect::OnceInAll);
    scenario.has_operating_key = random.chance(0.2);
    bad_world(&mut scenario, random);
    scenario
}

/// Jobs with one key that run at the same time.
fn twins(seed: u64, random: &mut Random) -> Scenario {
    let mut one = job(random, Plan::Standard);
    if one.node == "LONE" {
        one.node = "QA";
    }
    if one.files.is_empty() {
        one.files.push("shop.mtar".into());
    }
    one.once = Some(ONCE_KEY.into());
    let jobs = vec![one; random.pick(&[2, 2, 3])];
    let trouble = Trouble::Chance {
        of: 0.0,
        sticky: None,
        sound_looks: true,
    };
    let mut scenario = quiet(seed, Plan::Standard, jobs, trouble, Expect::OneOfTwins);
    scenario.lag_ms = random.pick(&[0, 3_000, 30_000]);
    scenario.own_clients = random.chance(0.8);
    scenario
}
