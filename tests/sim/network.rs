//! The network between a release and the service: the core's outside, with faults.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ctms::event::Event;
use ctms::failure::{FailureKind, SendFailure};
use ctms::http::{Body, HttpRequest, HttpResponse};
use ctms::mta::ReadFailure;
use ctms::outside::{Limits, Outside};
use ctms::secret::Secret;

use super::faults::{Fault, Spoiled, Work};
use super::service::{API, Ask, CALM, CLIENT_SECRET, Reply, Service, TOKENS};
use super::world::{EPOCH, World};

/// More requests than any run needs: then something sends without end.
const TOO_MANY: u32 = 400;

/// What the runs of one scenario have in common.
pub(crate) struct Net {
    pub(crate) world: Rc<World>,
    pub(crate) service: RefCell<Service>,
    /// What goes wrong: asked with each request, its step, and how often that step was taken before.
    pub(crate) plan: Box<dyn Fn(&Ask, &str, u32) -> Option<Fault>>,
    /// How often each step was taken.
    steps: RefCell<Vec<(String, u32)>>,
    /// What the service has answered, whether it arrived or not.
    answers: RefCell<Vec<Answered>>,
    /// When each run may ask for each path again.
    not_before: RefCell<Vec<(usize, String, u64)>>,
    sending: Cell<u32>,
    /// Whether the service has said 503 after doing the work.
    pub(crate) lied: Cell<bool>,
    /// Whether answers of other requests may come again.
    caches: Cell<bool>,
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
            sending: Cell::new(0),
            lied: Cell::new(false),
            caches: Cell::new(true),
            jump,
        })
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
struct Answered {
    to: Ask,
    reply: Reply,
    has_arrived: bool,
}

impl Answered {
    /// Returns whether it may come again for this request: an answer that has
    /// not arrived comes again only for the request that it was made for,
    /// because no client could tell it from the right one.
    fn fits(&self, ask: &Ask, caches: bool) -> bool {
        if ask.method != "POST" || self.to.step() != ask.step() {
            return false;
        }
        let is_same =
            self.to.run == ask.run && self.to.file == ask.file && self.to.body == ask.body;
        is_same || (self.has_arrived && caches)
    }
}

/// One run's view of the world.
pub(crate) struct Side {
    pub(crate) net: Rc<Net>,
    /// Which release of the scenario.
    pub(crate) run: usize,
    /// When the caller cancels; `u64::MAX` is never.
    pub(crate) cancel_at: u64,
    pub(crate) events: RefCell<Vec<Event>>,
    pub(crate) sent: Cell<u32>,
}

/// When an attempt is given up, and why.
struct Patience {
    from: Cell<u64>,
    patience_ms: u64,
    end: u64,
    cancel_at: u64,
}

impl Side {
    fn now_(&self) -> u64 {
        self.net.world.now()
    }

    /// Waits until a time, or until the attempt is given up.
    async fn wait(&self, time: u64, patience: &Patience) -> Result<(), FailureKind> {
        let silent = patience.from.get().saturating_add(patience.patience_ms);
        let (first, why) = [
            (silent, FailureKind::TimedOut),
            (patience.end, FailureKind::DeadlinePassed),
            (patience.cancel_at, FailureKind::Cancelled),
        ]
        .into_iter()
        .min_by_key(|(at, _)| *at)
        .unwrap_or((u64::MAX, FailureKind::TimedOut));
        self.net.world.until(time.min(first)).await;
        if time <= first { Ok(()) } else { Err(why) }
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
        if self.net.sending.get() > 3 {
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
        if ask.method == "DELETE" {
            let id: u64 = ask
                .path
                .rsplit('/')
                .next()
                .and_then(|id| id.parse().ok())
                .unwrap_or(0);
            if self.net.service.borrow().is_awaited(id) {
                world.violate(format!(
                    "file {id} is deleted while a transport request may still take it"
                ));
            }
        }
        let early = self
            .net
            .not_before
            .borrow()
            .iter()
            .any(|(run, path, at)| *run == self.run && *path == ask.path && self.now_() < *at);
        if early {
            world.violate(format!(
                "{} {} was asked again before Retry-After",
                ask.method, ask.path
            ));
        }
    }

    /// What the service makes of a request that has arrived.
    fn work(&self, ask: &Ask, work: Work) -> Reply {
        let mut service = self.net.service.borrow_mut();
        match work {
            Work::Undone => Reply::json(200, String::new()),
            Work::Done => {
                let reply = service.answer(ask);
                self.net.answers.borrow_mut().push(Answered {
                    to: ask.clone(),
                    reply: reply.clone(),
                    has_arrived: false,
                });
                reply
            }
            Work::Late(after) => {
                service.late.push((self.now_() + after, ask.clone()));
                Reply::json(200, String::new())
            }
        }
    }

    fn spoil(&self, ask: &Ask, how: Spoiled) -> Reply {
        let is_page = matches!(how, Spoiled::HtmlPage | Spoiled::JsonPage);
        let mut reply = self.work(ask, if is_page { Work::Undone } else { Work::Done });
        let ids = ["fileId", "transportRequestId", "access_token", "\"id\""];
        let swap = |body: &str, value: &str| {
            let mut body = body.to_owned();
            for name in ids {
                if let Some(at) = body.find(name) {
                    let from = at + body[at..].find(':').unwrap_or(0) + 1;
                    let to = from + body[from..].find([',', '}']).unwrap_or(0);
                    body.replace_range(from..to, value);
                }
            }
            body
        };
        match how {
            Spoiled::HtmlPage => {
                reply.kind = "text/html; charset=utf-8";
                reply.body = "<!DOCTYPE html><html><body>Please sign in</body></html>".into();
            }
            Spoiled::JsonPage => {
                reply.kind = "text/html";
                reply.body = r#"{"fileId":7,"transportRequestId":7,"queueEntries":[],"nodes":[],"routes":[],"transportRequests":[],"logs":[]}"#.into();
            }
            Spoiled::Empty => reply.body.clear(),
            Spoiled::Cut => reply.body.truncate(reply.body.len() / 2),
            Spoiled::ZeroId => reply.body = swap(&reply.body, "0"),
            Spoiled::HugeId => reply.body = swap(&reply.body, "9007199254740992"),
            Spoiled::TextId => reply.body = swap(&reply.body, "\" \""),
            Spoiled::MissingId => reply.body = "{}".into(),
        }
        reply
    }

    /// Lets a request meet its fault; an answer with its headers comes out, or none.
    async fn meet(
        &self,
        ask: &Ask,
        fault: Option<Fault>,
        patience: &Patience,
        body_sent: &Cell<Option<bool>>,
    ) -> Result<HttpResponse, Broken> {
        let hop = |most: u64| self.net.world.random.borrow_mut().below(most) + 1;
        let (connect, travel, back) = (hop(40), hop(200), hop(40));
        match fault {
            Some(Fault::NoConnection(code)) => {
                self.wait(self.now_() + connect, patience).await?;
                return Err(Broken::System(code, "no connection"));
            }
            Some(Fault::NobodyThere) => self.wait(u64::MAX, patience).await?,
            _ => self.wait(self.now_() + connect, patience).await?,
        }
        if ask.file.is_some() {
            body_sent.set(Some(false));
            patience.from.set(self.now_());
            match fault {
                Some(Fault::BodyBreaks) => {
                    self.wait(self.now_() + travel, patience).await?;
                    return Err(Broken::System("ECONNRESET", "socket hang up"));
                }
                Some(Fault::BodyStalls) => self.wait(u64::MAX, patience).await?,
                _ => self.wait(self.now_() + travel * 10, patience).await?,
            }
            body_sent.set(Some(true));
            patience.from.set(self.now_());
        }
        if let Err(kind) = self.wait(self.now_() + travel, patience).await {
            // It is on its way all the same, and may arrive.
            if ask.path != "/oauth/token" && self.net.world.random.borrow_mut().chance(0.5) {
                self.work(ask, Work::Done);
            }
            return Err(kind.into());
        }
        let mut headers = vec![];
        let reply = match fault {
            Some(Fault::AnswerLost(work)) => {
                self.work(ask, work);
                self.wait(self.now_() + back, patience).await?;
                return Err(Broken::System("UND_ERR_SOCKET", "other side closed"));
            }
            Some(Fault::Silence(work)) => {
                self.work(ask, work);
                self.wait(u64::MAX, patience).await?;
                return Err(Broken::System("ECONNRESET", "silence"));
            }
            Some(Fault::Slow(more)) => {
                let reply = self.work(ask, Work::Done);
                self.wait(self.now_() + more, patience).await?;
                reply
            }
            Some(Fault::Status {
                status,
                work,
                retry_after,
            }) => {
                self.work(ask, work);
                if status == 503 && work != Work::Undone {
                    self.net.lied.set(true);
                }
                headers.extend(retry_after.map(|asked| self.retry_after(ask, asked)));
                Reply::json(status, self.echo(ask, status))
            }
            Some(Fault::Spoiled(how)) => self.spoil(ask, how),
            Some(Fault::Repeated) => {
                let answers = self.net.answers.borrow();
                let caches = self.net.caches.get();
                let last = answers.iter().rfind(|answered| answered.fits(ask, caches));
                let last = last.map(|answered| answered.reply.clone());
                drop(answers);
                last.unwrap_or_else(|| self.work(ask, Work::Done))
            }
            Some(Fault::Redirect) => {
                headers.push(("location".into(), "https://elsewhere.example/".into()));
                Reply::json(307, String::new())
            }
            Some(Fault::TokensRevoked) => {
                self.net.service.borrow_mut().revoke_tokens();
                self.work(ask, Work::Done)
            }
            _ => self.work(ask, Work::Done),
        };
        self.wait(self.now_() + back, patience).await?;
        headers.push(("content-type".into(), reply.kind.into()));
        if reply.status == 401 {
            // No cache gives the answer for one token to another.
            self.net.caches.set(false);
        }
        for answered in self.net.answers.borrow_mut().iter_mut() {
            answered.has_arrived |= answered.reply.body == reply.body;
        }
        Ok(HttpResponse {
            status: reply.status,
            headers,
            body: reply.body.into_bytes(),
        })
    }

    fn retry_after(&self, ask: &Ask, (seconds, as_date): (u64, bool)) -> (String, String) {
        let until = self.now_() + seconds * 1000;
        if self.net.jump.is_none() {
            // A date has no milliseconds, and the answer is still on its way.
            let until = if as_date {
                until - until.min(1_000)
            } else {
                until
            };
            let mut not_before = self.net.not_before.borrow_mut();
            not_before.push((self.run, ask.path.clone(), until));
        }
        let value = match as_date {
            true => http_date(EPOCH + until),
            false => seconds.to_string(),
        };
        ("retry-after".into(), value)
    }

    /// A body that quotes what it should not.
    fn echo(&self, ask: &Ask, status: u16) -> String {
        let bearer = ask.bearer.clone().unwrap_or_default();
        match status {
            404 | 502 => {
                format!("<html>status {status} for Bearer {bearer} {CLIENT_SECRET}</html>")
            }
            _ => format!(
                r#"{{"errorType":"TsException","message":"status {status} for {CLIENT_SECRET} and {bearer}"}}"#
            ),
        }
    }
}

/// Why no answer came.
enum Broken {
    System(&'static str, &'static str),
    GivenUp(FailureKind),
}

impl From<FailureKind> for Broken {
    fn from(kind: FailureKind) -> Self {
        Self::GivenUp(kind)
    }
}

impl Outside for Side {
    async fn send(
        &self,
        request: &HttpRequest,
        limits: Limits,
    ) -> Result<HttpResponse, SendFailure> {
        let ask = self.ask(request);
        self.net.sending.set(self.net.sending.get() + 1);
        self.check(request, &ask);
        let (step, count) = self.net.take_step(&ask);
        let fault = (self.net.plan)(&ask, &step, count);
        let world = &self.net.world;
        world.note(|| {
            let what = fault.map_or(String::new(), |fault| format!("   <- {fault:?}"));
            format!("run {} {} {}{what}", self.run, ask.method, ask.path)
        });
        let patience = Patience {
            from: Cell::new(self.now_()),
            patience_ms: limits.patience_ms,
            end: self.now_().saturating_add(limits.at_most_ms),
            cancel_at: if limits.shielded {
                u64::MAX
            } else {
                self.cancel_at
            },
        };
        let body_sent = Cell::new(None);
        let answer = self.meet(&ask, fault, &patience, &body_sent).await;
        self.net.sending.set(self.net.sending.get() - 1);
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
                SendFailure::from_system(None, Some(code.into()), None, reason, body_sent.get())
            }
            Broken::GivenUp(kind) => {
                SendFailure::from_system(Some(kind), None, None, String::new(), body_sent.get())
            }
        })
    }

    async fn sleep(&self, milliseconds: u64, shielded: bool) {
        let until = self.now_().saturating_add(milliseconds);
        let cancel_at = if shielded { u64::MAX } else { self.cancel_at };
        self.net.world.until(until.min(cancel_at)).await;
    }

    fn now(&self) -> u64 {
        self.now_()
    }

    fn wall_clock(&self) -> u64 {
        self.net.wall()
    }

    fn random(&self) -> f64 {
        self.net.world.random.borrow_mut().fraction()
    }

    fn tell(&self, event: Event) {
        self.net
            .world
            .note(|| format!("run {} says {event:?}", self.run));
        self.events.borrow_mut().push(event);
    }

    fn is_cancelled(&self) -> bool {
        self.now_() >= self.cancel_at
    }

    async fn provide_token(&self, _renew: bool) -> Result<Secret, String> {
        Err("this run has a key".into())
    }

    async fn read(&self, _: usize, _: u64, _: usize) -> Result<Vec<u8>, ReadFailure> {
        let message = "this run reads no files".into();
        Err(ReadFailure { message })
    }
}

/// Writes a time as HTTP does; every simulated time lies in June 2025.
fn http_date(milliseconds: u64) -> String {
    let text = ctms::time::rfc3339(milliseconds);
    let (month, name) = match &text[5..7] {
        "06" => (6, "Jun"),
        "07" => (7, "Jul"),
        other => panic!("month {other}"),
    };
    debug_assert!(month > 0);
    format!(
        "Sun, {} {name} {} {} GMT",
        &text[8..10],
        &text[..4],
        &text[11..19]
    )
}
