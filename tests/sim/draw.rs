//! Draws scenarios from seeds.

use ctms::api::Verb;

use super::faults::{self, Fault, Work};
use super::scenario::{Expect, Job, ONCE_KEY, Scenario, Trouble};
use super::service::Plan;
use super::world::Random;

/// The steps of a release.
pub(crate) const STEPS: [&str; 8] = [
    "POST /oauth/token",
    "GET /v2/nodes",
    "POST /v2/files/upload",
    "POST /v2/nodes/export",
    "POST /v2/nodes/upload",
    "GET /v2/routes",
    "GET /v2/nodes/{id}/transportRequests",
    "DELETE /v2/files/{id}",
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
        once: None,
        timeout_ms: None,
        cancel_after: None,
        afterwards: false,
    }
}

fn quiet(seed: u64, plan: Plan, jobs: Vec<Job>, trouble: Trouble, expect: Expect) -> Scenario {
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
    }
}

/// Everything may go wrong, several releases may go on at once.
fn chaos(seed: u64, random: &mut Random) -> Scenario {
    let plan = plan(random);
    let count = random.pick(&[1, 1, 1, 1, 2, 5]);
    let jobs = (0..count)
        .map(|_| {
            let mut job = job(random, plan);
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
    scenario.lag_ms = random.pick(&[0, 0, 3_000, 30_000, 90_000]);
    scenario.in_use = random.pick(&[400, 404, 409, 422, 500]);
    scenario
}

/// One fault that a release must survive.
fn one_survivable_fault(seed: u64, random: &mut Random) -> Scenario {
    let plan = plan(random);
    let mut job = job(random, plan);
    if job.node == "LONE" {
        job.node = "DEV";
    }
    let may_look = plan == Plan::Standard && !job.files.is_empty();
    let has_files = !job.files.is_empty();
    let step = random.pick(&STEPS[..5]);
    let trouble = Trouble::At {
        step: step.to_owned(),
        fault: faults::survivable(random, step, may_look, has_files),
        times: 1,
        after: 0,
    };
    let mut scenario = quiet(seed, plan, vec![job], trouble, Expect::Success);
    scenario.lag_ms = random.pick(&[0, 3_000]);
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
    scenario.lag_ms = random.pick(&[0, 3_000, 30_000, 90_000]);
    scenario.in_use = random.pick(&[400, 404, 409, 422, 500]);
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
    scenario
}
