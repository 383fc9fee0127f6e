//! What happens in one simulated run: who releases what, and what goes wrong.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use ctms::api::Verb;
use ctms::api::content::ContentType;
use ctms::call::Run;
use ctms::call::client::{Access, Client, Setup};
use ctms::call::verdict::RetryOptions;
use ctms::error::Error;
use ctms::flow::{Content, NodeDescriptor, Release, Released, release};
use ctms::http::FileRef;
use ctms::key::{ParseOptions, parse};

use super::descriptors::CONTENT;
use super::faults::{self, Fault};
use super::network::{Net, Side};
use super::service::{API, Ask, CALM, CLIENT_SECRET, OPERATING_SECRET, Plan, Service, TOKENS};
use super::strangers::Visit;
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
    /// Of so many releases each meets one fault at one step, the first time it gets there.
    Script(Vec<(usize, &'static str, Fault)>),
}

/// One release of a scenario.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) verb: Verb,
    pub(crate) node: &'static str,
    /// The names of the files; empty means two references.
    pub(crate) files: Vec<String>,
    /// The nodes that get a descriptor.
    pub(crate) descriptors: Vec<&'static str>,
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
    /// Whether there is a second key, for everything but delivering.
    pub(crate) has_operating_key: bool,
    /// Whether each release is a process of its own, and not all of one page.
    pub(crate) own_clients: bool,
    /// What happens so many milliseconds after a creation without us.
    pub(crate) visit_after: Option<(u64, Visit)>,
    /// When the service starts anew, and how many milliseconds of its memory are lost.
    pub(crate) restart_at: Option<(u64, u64)>,
    /// From when to when every request of every step meets the same.
    pub(crate) outage: Option<(u64, u64, Fault)>,
    /// Whether the nodes hold descriptors of somebody else.
    pub(crate) holds_descriptors: bool,
}

impl Scenario {
    /// Returns whether queues can be read.
    pub(crate) fn may_look(&self) -> bool {
        self.plan == Plan::Standard || self.has_operating_key
    }
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
    service.has_operating_key = scenario.has_operating_key;
    service.visit_after = scenario.visit_after;
    service.restart_at = scenario.restart_at;
    if scenario.holds_descriptors {
        service.hold_descriptors();
    }
    if scenario.decoy {
        // The same words, other files, in every queue: nobody may take it for ours.
        let decoys = [
            DESCRIPTION.to_owned(),
            ctms::api::description::with_once(DESCRIPTION, ONCE_KEY),
        ];
        for description in decoys {
            service.add_strange(&description, "DEV", &[2, 3, 4], &["strange.mtar"]);
            service.add_strange(&description, "QA", &[2, 3, 4], &["strange.mtar"]);
            // The same files, from another node.
            for job in scenario.jobs.iter().filter(|job| !job.files.is_empty()) {
                let files: Vec<&str> = job.files.iter().map(String::as_str).collect();
                service.add_strange(&description, "ELSEWHERE", &[2, 3, 4], &files);
            }
        }
    }
    let net = Net::new(
        Rc::clone(world),
        service,
        trouble(scenario, world),
        scenario.jump,
    );
    net.own_clients.set(scenario.own_clients);
    let shared = client(scenario.plan, scenario.has_operating_key);
    let own: Vec<Client> = match scenario.own_clients {
        true => scenario
            .jobs
            .iter()
            .map(|_| client(scenario.plan, scenario.has_operating_key))
            .collect(),
        false => vec![],
    };
    let ended = RefCell::new(Vec::new());
    let advance = |now: u64| net.service.borrow_mut().advance(now);
    for afterwards in [false, true] {
        let jobs = scenario.jobs.iter().enumerate();
        let tasks = jobs
            .filter(|(_, job)| job.afterwards == afterwards)
            .map(|(run, job)| task(run, job, own.get(run).unwrap_or(&shared), &net, &ended))
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
    let cancel_at = job.cancel_after.map_or(u64::MAX, |after| began + after);
    let side = Side::new(Rc::clone(net), run, cancel_at, contents(job));
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

/// The bytes of a release's files: archives, then descriptors.
fn contents(job: &Job) -> Vec<Vec<u8>> {
    let archives = job.files.iter().map(|_| vec![0; 2_000]);
    let descriptors = job.descriptors.iter().map(|_| CONTENT.into());
    archives.chain(descriptors).collect()
}

fn what(job: &Job) -> Release {
    let files = job.files.iter().enumerate();
    let descriptors = job.descriptors.iter().enumerate();
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
        // Only the type of descriptors has archives that are read, and these are none.
        content_type: match job.descriptors.is_empty() {
            true => ContentType::App,
            false => ContentType::Mta,
        },
        description: DESCRIPTION.into(),
        named_user: None,
        once: job.once.clone(),
        size_limit: None,
        check: job.descriptors.is_empty(),
        findings: vec![],
        descriptors: descriptors
            .map(|(at, node)| NodeDescriptor {
                node_name: (*node).into(),
                file: FileRef {
                    index: job.files.len() + at,
                    name: format!("{node}.mtaext"),
                    size: CONTENT.len() as u64,
                },
            })
            .collect(),
        mta_version: None,
    }
}

pub(crate) fn client(plan: Plan, has_operating_key: bool) -> Client {
    let key = |plan, secret| {
        let parsed = parse(&key_text(plan, secret), &ParseOptions::default());
        parsed.key.expect("the key is good")
    };
    let own = key(plan, CLIENT_SECRET);
    Client::new(Setup {
        api_url: own.api_url().to_owned(),
        access: Access::Key(Box::new(own)),
        operating_key: has_operating_key.then(|| Box::new(key(Plan::Standard, OPERATING_SECRET))),
        credentials: None,
        named_user: None,
        headers: vec![],
        max_response_bytes: ctms::http::MAX_RESPONSE_BYTES,
        retry: RetryOptions::default(),
        correlation_id: "run-id".into(),
        user_agent: None,
        warnings: vec![],
        key_findings: Vec::new(),
    })
}

pub(crate) fn key_text(plan: Plan, secret: &str) -> String {
    let uaa = format!(
        r#""uaa":{{"clientid":"sb-11111111-2222-3333-4444-555555555555!b1|alm-ts-backend!b2","clientsecret":"{secret}","url":"{TOKENS}","identityzone":"acme"}}"#
    );
    match plan {
        Plan::Calm => format!(r#"{{"endpoints":{{"Api":"{CALM}/api"}},{uaa}}}"#),
        Plan::Standard | Plan::Export => format!(r#"{{{uaa},"uri":"{API}"}}"#),
    }
}

/// Says for each request what goes wrong with it.
fn trouble(
    scenario: &Scenario,
    world: &Rc<World>,
) -> Box<dyn Fn(&Ask, &str, u32) -> Option<Fault>> {
    let drawn = drawn_trouble(scenario);
    let Some((from, to, fault)) = scenario.outage else {
        return drawn;
    };
    let world = Rc::clone(world);
    Box::new(
        move |ask, step, count| match (from..to).contains(&world.now()) {
            true => Some(fault),
            false => drawn(ask, step, count),
        },
    )
}

fn drawn_trouble(scenario: &Scenario) -> Box<dyn Fn(&Ask, &str, u32) -> Option<Fault>> {
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
        Trouble::Script(script) => {
            let script = RefCell::new(script);
            Box::new(move |ask, at, _| {
                let mut script = script.borrow_mut();
                let place = script
                    .iter()
                    .position(|(run, step, _)| *run == ask.run && *step == at)?;
                Some(script.remove(place).2)
            })
        }
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
