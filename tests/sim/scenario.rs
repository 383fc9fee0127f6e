//! What happens in one simulated run: who releases what, and what goes wrong.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use ctms::api::Verb;
use ctms::api::content::ContentType;
use ctms::call::Run;
use ctms::call::client::{Access, Client, Setup};
use ctms::call::verdict::RetryOptions;
use ctms::error::Error;
use ctms::flow::{Content, Release, Released, release};
use ctms::http::FileRef;
use ctms::key::{ParseOptions, parse};

use super::faults::{self, Fault};
use super::network::{Net, Side};
use super::service::{API, Ask, CALM, CLIENT_SECRET, Plan, Service, TOKENS};
use super::world::{Random, World};

/// What is expected beside the rules that always hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expect {
    /// Nothing more.
    Anything,
    /// Every release ends well.
    Success,
    /// The release fails, surely, and leaves nothing behind.
    CleanFailure,
    /// Whatever happens, nothing is left that could have been deleted.
    NothingLeft,
    /// The second release takes up what the first made, or makes it.
    OnceInAll,
    /// All releases, at the same time and with one key, end well with one transport request.
    OneOfTwins,
}

/// How faults are drawn.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// Each request meets one with this chance; sticky ones meet every request of their step.
    Chance {
        of: f64,
        sticky: Option<(String, Fault)>,
        sound_looks: bool,
    },
    /// One fault, at one step, for so many requests of it, after so many.
    At {
        step: String,
        fault: Fault,
        times: u32,
        after: u32,
    },
}

/// One release of a scenario.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) verb: Verb,
    pub(crate) node: &'static str,
    /// The names of the files; empty means two references.
    pub(crate) files: Vec<String>,
    pub(crate) once: Option<String>,
    pub(crate) timeout_ms: Option<u64>,
    /// Milliseconds after its begin.
    pub(crate) cancel_after: Option<u64>,
    /// Whether it begins when the others have ended and all late work is done.
    pub(crate) afterwards: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    pub(crate) seed: u64,
    pub(crate) plan: Plan,
    pub(crate) token_seconds: u64,
    pub(crate) jobs: Vec<Job>,
    pub(crate) trouble: Trouble,
    /// A jump of the wall clock.
    pub(crate) jump: Option<(u64, i64)>,
    pub(crate) expect: Expect,
    /// Whether a transport request that looks alike is in the queues before.
    pub(crate) decoy: bool,
    /// How many milliseconds later a list shows what was created.
    pub(crate) lag_ms: u64,
    /// The status for the deletion of a file that a transport request holds.
    pub(crate) in_use: u16,
}

pub(crate) const DESCRIPTION: &str = "1a2b3c Fix order totals";
pub(crate) const ONCE_KEY: &str = "1a2b3c4d";

/// How one release ended.
pub(crate) struct Ended {
    pub(crate) job: Job,
    pub(crate) began: u64,
    pub(crate) at: u64,
    pub(crate) outcome: Result<Released, Error>,
    pub(crate) side: Side,
}

/// Runs a scenario to the end of all late work.
pub(crate) fn play(scenario: &Scenario, world: &Rc<World>) -> (Rc<Net>, Vec<Ended>) {
    let mut service = Service::new(scenario.plan, scenario.token_seconds);
    service.lag_ms = scenario.lag_ms;
    service.in_use = scenario.in_use;
    if scenario.decoy {
        // The same words, other files, in every queue: nobody may take it for ours.
        let decoys = [
            DESCRIPTION.to_owned(),
            ctms::api::description::with_once(DESCRIPTION, ONCE_KEY),
        ];
        for description in decoys {
            service.add_strange(&description, "DEV", &[2, 3, 4], "strange.mtar");
            service.add_strange(&description, "QA", &[2, 3, 4], "strange.mtar");
        }
    }
    let net = Net::new(Rc::clone(world), service, trouble(scenario), scenario.jump);
    let client = client(scenario.plan);
    let ended = RefCell::new(Vec::new());
    let advance = |now: u64| net.service.borrow_mut().advance(now);
    for afterwards in [false, true] {
        let jobs = scenario.jobs.iter().enumerate();
        let tasks = jobs
            .filter(|(_, job)| job.afterwards == afterwards)
            .map(|(run, job)| task(run, job, &client, &net, &ended))
            .collect();
        world.run(tasks, &advance);
        world.pass(700_000, &advance);
    }
    (net, ended.into_inner())
}

fn task<'a>(
    run: usize,
    job: &'a Job,
    client: &'a Client,
    net: &'a Rc<Net>,
    ended: &'a RefCell<Vec<Ended>>,
) -> Pin<Box<dyn Future<Output = ()> + 'a>> {
    let began = net.world.now();
    let side = Side {
        net: Rc::clone(net),
        run,
        cancel_at: job.cancel_after.map_or(u64::MAX, |after| began + after),
        events: RefCell::default(),
        sent: Cell::new(0),
    };
    Box::pin(async move {
        let outcome = {
            let run = Run::begin(client, &side, job.timeout_ms);
            release(&run, &what(job)).await
        };
        let at = net.world.now();
        net.world.note(|| match &outcome {
            Ok(released) => format!("run {run} ends well: {released:?}"),
            Err(error) => format!(
                "run {run} fails: {} {error}; {:?}",
                error.code(),
                error.aftermath
            ),
        });
        let job = job.clone();
        ended.borrow_mut().push(Ended {
            job,
            began,
            at,
            outcome,
            side,
        });
    })
}

fn what(job: &Job) -> Release {
    let files = job.files.iter().enumerate();
    Release {
        verb: job.verb,
        node_name: job.node.into(),
        content: match job.files.is_empty() {
            true => Content::References(vec!["ref:one".into(), "ref:two".into()]),
            false => Content::Files(
                files
                    .map(|(index, name)| FileRef {
                        index,
                        name: name.clone(),
                        size: 2_000,
                    })
                    .collect(),
            ),
        },
        content_type: ContentType::App,
        description: DESCRIPTION.into(),
        named_user: None,
        once: job.once.clone(),
        size_limit: None,
        check: true,
        findings: vec![],
        descriptors: vec![],
        mta_version: None,
    }
}

pub(crate) fn client(plan: Plan) -> Client {
    let uaa = format!(
        r#""uaa":{{"clientid":"sb-11111111-2222-3333-4444-555555555555!b1|alm-ts-backend!b2","clientsecret":"{CLIENT_SECRET}","url":"{TOKENS}","identityzone":"acme"}}"#
    );
    let text = match plan {
        Plan::Calm => format!(r#"{{"endpoints":{{"Api":"{CALM}/api"}},{uaa}}}"#),
        Plan::Standard | Plan::Export => format!(r#"{{{uaa},"uri":"{API}"}}"#),
    };
    let key = parse(&text, &ParseOptions::default())
        .key
        .expect("the key is good");
    Client::new(Setup {
        api_url: key.api_url().to_owned(),
        access: Access::Key(Box::new(key)),
        operating_key: None,
        named_user: None,
        headers: vec![],
        retry: RetryOptions::default(),
        correlation_id: "run-id".into(),
        user_agent: None,
        warnings: vec![],
    })
}

/// Says for each request what goes wrong with it.
fn trouble(scenario: &Scenario) -> Box<dyn Fn(&Ask, &str, u32) -> Option<Fault>> {
    // After the trouble, a job that begins afterwards meets none.
    let calm_from = scenario
        .jobs
        .iter()
        .position(|job| job.afterwards)
        .unwrap_or(usize::MAX);
    match scenario.trouble.clone() {
        Trouble::At {
            step,
            fault,
            times,
            after,
        } => Box::new(move |ask, at, count| {
            let fits = at == step && (after..after.saturating_add(times)).contains(&count);
            (fits && ask.run < calm_from).then_some(fault)
        }),
        Trouble::Chance {
            of,
            sticky,
            sound_looks,
        } => {
            let random = RefCell::new(Random::new(scenario.seed ^ 0x5eed));
            Box::new(move |ask, step, _| {
                let is_look = ask.method == "GET" || ask.path == "/oauth/token";
                if ask.run >= calm_from || (sound_looks && is_look) {
                    return None;
                }
                if let Some((at, fault)) = &sticky
                    && at == step
                {
                    return Some(*fault);
                }
                let mut random = random.borrow_mut();
                if !random.chance(of) {
                    return None;
                }
                let fault = faults::any(&mut random);
                let spoils_looks = fault == Fault::TokensRevoked;
                (!(sound_looks && spoils_looks)).then_some(fault)
            })
        }
    }
}
