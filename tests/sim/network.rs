//! The network between a release and the service: the core's outside, with faults.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use ctms::call::event::{Event, WarningEvent};
use ctms::call::outside::{Limits, Outside};
use ctms::http::failure::SendFailure;
use ctms::http::{Body, HttpRequest, HttpResponse};
use ctms::mta::ReadFailure;
use ctms::secret::Secret;

use super::encounter::{Broken, Patience, Progress};
use super::faults::Fault;
use super::record::Exchanges;
use super::service::{API, Ask, CALM, CLIENT_SECRET, Reply, Service, TOKENS};
use super::world::{EPOCH, World};

/// More requests than any run needs: then something sends without end.
const TOO_MANY: u32 = 1_500;

/// More events than any run tells.
const TOO_MANY_EVENTS: usize = 10_000;

/// What the runs of one scenario have in common.
pub(crate) struct Net {
    pub(crate) world: Rc<World>,
    pub(crate) service: RefCell<Service>,
    /// What goes wrong: asked with each request, its step, and how often that step was taken before.
    pub(crate) plan: Box<dyn Fn(&Ask, &str, u32) -> Option<Fault>>,
    /// How often each step was taken.
    steps: RefCell<Vec<(String, u32)>>,
    /// What the service has answered, whether it arrived or not.
    pub(crate) answers: RefCell<Vec<Answered>>,
    /// When each run may ask for each path again.
    pub(crate) not_before: RefCell<Vec<(usize, String, u64)>>,
    /// How many calls of each client are on their way.
    sending: RefCell<BTreeMap<usize, u32>>,
    /// What was met and reached, and how often.
    pub(crate) reached: RefCell<BTreeMap<String, u64>>,
    /// Whether answers of other requests may come again.
    pub(crate) caches: Cell<bool>,
    /// Whether each run is a process of its own.
    pub(crate) own_clients: Cell<bool>,
    /// Jumps of the wall clock: when, and by how many milliseconds.
    pub(crate) jump: Option<(u64, i64)>,
}

impl Net {
    pub(crate) fn new(
        world: Rc<World>,
        service: Service,
        plan: Box<dyn Fn(&Ask, &str, u32) -> Option<Fault>>,
        jump: Option<(u64, i64)>,
    ) -> Rc<Self> {
        Rc::new(Self {
            world,
            service: RefCell::new(service),
            plan,
            steps: RefCell::default(),
            answers: RefCell::default(),
            not_before: RefCell::default(),
            sending: RefCell::default(),
            reached: RefCell::default(),
            caches: Cell::new(true),
            own_clients: Cell::new(false),
            jump,
        })
    }

    /// Counts something that was reached.
    pub(crate) fn reach(&self, what: impl Into<String>) {
        *self.reached.borrow_mut().entry(what.into()).or_default() += 1;
    }

    /// Returns whether something has sent a creation twice.
    pub(crate) fn has_delivered_twice(&self) -> bool {
        let reached = self.reached.borrow();
        reached
            .keys()
            .any(|what| what.starts_with("Twice at creating"))
    }

    /// Notes that a run knows an answer that it never got: it found in the queue
    /// what the answer would have named.
    fn note_found(&self, warning: &str) {
        let places = [
            ("transportRequestId", " was found in the queue by its file"),
            ("actionId", " was found in the logs"),
        ];
        for (name, words) in places {
            let Some((before, _)) = warning.split_once(words) else {
                continue;
            };
            let id = before.rsplit(' ').next().unwrap_or_default();
            let names = format!(r#""{name}":{id},"#);
            for answered in self.answers.borrow_mut().iter_mut() {
                answered.has_arrived |= answered.reply.body.contains(&names);
            }
        }
    }

    /// Returns how many creations were done twice.
    pub(crate) fn done_twice(&self) -> usize {
        let reached = self.reached.borrow();
        let times = reached.get("DoneTwice at creating");
        times.map_or(0, |times| *times as usize)
    }

    fn wall(&self) -> u64 {
        let now = self.world.now();
        let jumped = self
            .jump
            .filter(|(at, _)| now >= *at)
            .map_or(0, |(_, by)| by);
        (EPOCH + now).saturating_add_signed(jumped)
    }

    fn take_step(&self, ask: &Ask) -> (String, u32) {
        let step = ask.step();
        let mut steps = self.steps.borrow_mut();
        match steps.iter_mut().find(|(known, _)| *known == step) {
            Some((_, count)) => *count += 1,
            None => steps.push((step.clone(), 0)),
        }
        let taken = steps.iter().find(|(known, _)| *known == step);
        let count = taken.map_or(0, |(_, count)| *count);
        (step, count)
    }
}

/// An answer that a cache may give again.
pub(crate) struct Answered {
    pub(crate) to: Ask,
    pub(crate) reply: Reply,
    pub(crate) has_arrived: bool,
}

impl Answered {
    /// Returns whether it may come again for this request: an answer that has
    /// not arrived comes again only for the request that it was made for,
    /// because no client could tell it from the right one.
    pub(crate) fn fits(&self, ask: &Ask, net: &Net) -> bool {
        if ask.method != "POST" || self.to.step() != ask.step() {
            return false;
        }
        // Nor could another process.
        let is_known = match ask.path.as_str() {
            "/oauth/token" => self.to.body == ask.body,
            _ => !net.own_clients.get() || self.to.run == ask.run,
        };
        let is_same =
            self.to.run == ask.run && self.to.file == ask.file && self.to.body == ask.body;
        // Without a name in it, nobody can tell it from another.
        let is_named = self.reply.status != 204;
        is_same || (self.has_arrived && is_known && is_named && net.caches.get())
    }
}

/// One run's view of the world.
pub(crate) struct Side {
    pub(crate) net: Rc<Net>,
    /// Which release of the scenario.
    pub(crate) run: usize,
    /// When the caller cancels; `u64::MAX` is never.
    pub(crate) cancel_at: u64,
    /// The bytes of its files.
    pub(crate) files: Vec<Vec<u8>>,
    pub(crate) events: RefCell<Vec<Event>>,
    pub(crate) sent: Cell<u32>,
    pub(crate) exchanges: Exchanges,
}

impl Side {
    pub(crate) fn new(net: Rc<Net>, run: usize, cancel_at: u64, files: Vec<Vec<u8>>) -> Self {
        Self {
            net,
            run,
            cancel_at,
            files,
            events: RefCell::default(),
            sent: Cell::new(0),
            exchanges: Exchanges::default(),
        }
    }

    pub(crate) fn clock(&self) -> u64 {
        self.net.world.now()
    }

    fn ask(&self, request: &HttpRequest) -> Ask {
        let bearer = request.authorization.as_ref().map(|header| {
            let text = header.reveal();
            text.strip_prefix("Bearer ").unwrap_or(text).to_owned()
        });
        let (body, file) = match &request.body {
            Body::Empty => (String::new(), None),
            Body::Json(text) => (text.clone(), None),
            Body::Form(text) => (text.reveal().to_owned(), None),
            Body::Multipart(body) => (
                String::new(),
                Some((body.file.name.clone(), body.file.index)),
            ),
        };
        let path = request
            .url
            .strip_prefix(request.origin())
            .unwrap_or_default();
        Ask {
            run: self.run,
            method: request.method.as_str(),
            path: path.to_owned(),
            bearer,
            body,
            file,
        }
    }

    /// Counts the calls of this run's client that are on their way.
    fn sending(&self, more: i32) -> u32 {
        let client = if self.net.own_clients.get() {
            self.run
        } else {
            0
        };
        let mut sending = self.net.sending.borrow_mut();
        let count = sending.entry(client).or_default();
        *count = count.saturating_add_signed(more);
        *count
    }

    /// Checks what no request may do, whatever goes wrong.
    fn check(&self, request: &HttpRequest, ask: &Ask) {
        let world = &self.net.world;
        self.sent.set(self.sent.get() + 1);
        if self.sent.get() > TOO_MANY {
            world.violate(format!(
                "run {} sent more than {TOO_MANY} requests",
                self.run
            ));
        }
        if self.sending(1) > 3 {
            world.violate("more than three calls at once".into());
        }
        let origin = request.origin();
        if ask.bearer.is_some() && origin != API && origin != CALM {
            world.violate(format!("a token went to {origin}"));
        }
        if ask.body.contains("client_secret") && origin != TOKENS {
            world.violate(format!("the client secret went to {origin}"));
        }
        if !request
            .headers
            .iter()
            .any(|(name, value)| name == "x-correlationid" && value == "run-id")
        {
            world.violate(format!("{} has no correlation id", request.path()));
        }
        let early = self
            .net
            .not_before
            .borrow()
            .iter()
            .any(|(run, path, at)| *run == self.run && *path == ask.path && self.clock() < *at);
        if early {
            world.violate(format!(
                "{} {} was asked again before Retry-After",
                ask.method, ask.path
            ));
        }
    }
}

impl Outside for Side {
    async fn send(
        &self,
        request: &HttpRequest,
        limits: Limits,
    ) -> Result<HttpResponse, SendFailure> {
        let ask = self.ask(request);
        self.check(request, &ask);
        let (step, count) = self.net.take_step(&ask);
        let fault = (self.net.plan)(&ask, &step, count);
        if let Some(fault) = fault {
            let creates = step.starts_with("POST /v2/nodes/") && !step.contains("{id}");
            let step = if creates { "creating" } else { &step };
            self.net.reach(format!("{} at {step}", fault.name()));
        }
        let world = &self.net.world;
        world.note(|| {
            let what = fault.map_or(String::new(), |fault| format!("   <- {fault:?}"));
            format!("run {} {} {}{what}", self.run, ask.method, ask.path)
        });
        let patience = Patience {
            from: Cell::new(self.clock()),
            patience_ms: limits.patience_ms,
            end: self.clock().saturating_add(limits.at_most_ms),
            cancel_at: if limits.shielded {
                u64::MAX
            } else {
                self.cancel_at
            },
        };
        let progress = Progress::default();
        let place = world
            .records()
            .then(|| self.exchanges.begin(self.clock(), request));
        let answer = self.meet(&ask, fault, &patience, &progress).await;
        self.sending(-1);
        if let Some(place) = place {
            self.exchanges.end(place, self.clock(), &progress, &answer);
        }
        let body_sent = progress.is_sent();
        world.note(|| match &answer {
            Ok(answer) => format!(
                "run {}     -> {} {}",
                self.run,
                answer.status,
                String::from_utf8_lossy(&answer.body)
                    .chars()
                    .take(160)
                    .collect::<String>()
            ),
            Err(Broken::System(code, _)) => format!("run {}     -> {code}", self.run),
            Err(Broken::GivenUp(kind)) => format!("run {}     -> {kind:?}", self.run),
        });
        answer.map_err(|broken| match broken {
            Broken::System(code, reason) => {
                let reason = format!("{reason} ({CLIENT_SECRET})");
                SendFailure::from_system(None, Some(code.into()), None, reason, body_sent)
            }
            Broken::GivenUp(kind) => {
                SendFailure::from_system(Some(kind), None, None, String::new(), body_sent)
            }
        })
    }

    async fn sleep(&self, milliseconds: u64, shielded: bool) {
        if self.net.world.is_violated() {
            // A run that goes in circles ends here.
            self.net.world.until(u64::MAX).await;
        }
        let until = self.clock().saturating_add(milliseconds);
        let cancel_at = if shielded { u64::MAX } else { self.cancel_at };
        self.net.world.until(until.min(cancel_at)).await;
    }

    fn now(&self) -> u64 {
        self.clock()
    }

    fn wall_clock(&self) -> u64 {
        self.net.wall()
    }

    fn random(&self) -> f64 {
        self.net.world.fraction()
    }

    fn tell(&self, event: Event) {
        self.net
            .world
            .note(|| format!("run {} says {event:?}", self.run));
        if let Event::Warning(WarningEvent { text }) = &event {
            self.net.note_found(text);
        }
        self.events.borrow_mut().push(event);
        if self.events.borrow().len() == TOO_MANY_EVENTS {
            let world = &self.net.world;
            world.violate(format!("run {} does not end in its time", self.run));
        }
    }

    fn is_cancelled(&self) -> bool {
        self.clock() >= self.cancel_at
    }

    async fn provide_token(&self, _renew: bool) -> Result<Secret, String> {
        Err("this run has a key".into())
    }

    async fn read(&self, file: usize, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        let bytes = self.files[file].iter().skip(at as usize);
        Ok(bytes.take(length).copied().collect())
    }
}
