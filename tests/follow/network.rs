//! The line between follows and the service: the core's outside, with faults.

use std::cell::RefCell;
use std::rc::Rc;

use ctms::call::client::{Access, Client, Setup};
use ctms::call::event::Event;
use ctms::call::outside::{Limits, Outside};
use ctms::call::verdict::RetryOptions;
use ctms::http::failure::{FailureKind, SendFailure};
use ctms::http::{HttpRequest, HttpResponse};
use ctms::key::{ParseOptions, parse};
use ctms::mta::ReadFailure;
use ctms::secret::Secret;

use super::service::Service;
use super::world::{EPOCH, World};

/// What the follows of one schedule have in common.
pub(crate) struct Net {
    world: Rc<World>,
    service: Service,
    /// How likely a request meets a fault.
    faults: f64,
    /// The shortest time between an answer and the next request for the same.
    first_ms: u64,
    tokens: RefCell<Vec<String>>,
    /// When each path was answered last.
    answered: RefCell<Vec<(String, u64)>>,
}

impl Net {
    pub(crate) fn new(world: Rc<World>, service: Service, faults: f64, first_ms: u64) -> Rc<Self> {
        Rc::new(Self {
            world,
            service,
            faults,
            first_ms,
            tokens: RefCell::default(),
            answered: RefCell::default(),
        })
    }

    fn below(&self, end: u64) -> u64 {
        self.world.random.borrow_mut().below(end)
    }

    fn chance(&self, of: f64) -> bool {
        self.world.random.borrow_mut().chance(of)
    }

    /// Answers a request that has arrived.
    fn answer(&self, path: &str, bearer: Option<&str>) -> (u16, String) {
        let mut tokens = self.tokens.borrow_mut();
        if path == "/oauth/token" {
            let token = format!("token-{}", tokens.len() + 1);
            tokens.push(token.clone());
            let seconds = 61 + self.below(600);
            let body = format!(r#"{{"access_token":"{token}","expires_in":{seconds}}}"#);
            return (200, body);
        }
        let newest = tokens.last().map(String::as_str);
        // Only the newest token is good: whoever has another one meets a 401.
        if bearer.is_none() || bearer != newest {
            return (401, r#"{"error":"unauthorized"}"#.into());
        }
        let now = self.world.now();
        let mut random = self.world.random.borrow_mut();
        (200, self.service.answer(path, now, &mut random))
    }

    fn check_pace(&self, path: &str) {
        let now = self.world.now();
        let answered = self.answered.borrow();
        let last = answered.iter().rfind(|(known, _)| known == path);
        if let Some((_, at)) = last
            && now < at + self.first_ms
        {
            self.world.violate(format!(
                "{path} was asked {} ms after its answer, not {}",
                now - at,
                self.first_ms
            ));
        }
    }
}

/// One follow's view of the world.
pub(crate) struct Side {
    net: Rc<Net>,
    cancel_at: u64,
    events: RefCell<Vec<Event>>,
}

impl Side {
    pub(crate) fn new(net: Rc<Net>, cancel_at: u64) -> Self {
        Self {
            net,
            cancel_at,
            events: RefCell::default(),
        }
    }

    pub(crate) fn take_events(&self) -> Vec<Event> {
        self.events.take()
    }

    /// Waits, unless the attempt is given up before.
    async fn wait(&self, milliseconds: u64, end: u64) -> Result<(), SendFailure> {
        let world = &self.net.world;
        let until = world.now().saturating_add(milliseconds);
        let first = until.min(end).min(self.cancel_at);
        world.until(first).await;
        let kind = match first {
            first if first == until => return Ok(()),
            first if first == self.cancel_at => FailureKind::Cancelled,
            _ => FailureKind::DeadlinePassed,
        };
        let nothing = String::new();
        Err(SendFailure::from_system(
            Some(kind),
            None,
            None,
            nothing,
            None,
        ))
    }
}

/// What a request meets instead of an answer.
enum Fault {
    Broken(&'static str),
    Silence,
    Status(u16),
    Page,
    Cut,
    Revoked,
}

impl Outside for Side {
    async fn send(
        &self,
        request: &HttpRequest,
        limits: Limits,
    ) -> Result<HttpResponse, SendFailure> {
        let net = &self.net;
        let origin = request.origin().len();
        let path = request.url[origin..].to_owned();
        let end = net.world.now().saturating_add(limits.at_most_ms);
        net.check_pace(&path);
        net.world.note(|| format!("GET {path}"));
        let is_token = path == "/oauth/token";
        let fault = net.chance(net.faults).then(|| match net.below(10) {
            0 => Fault::Broken("ECONNREFUSED"),
            1 => Fault::Broken("ECONNRESET"),
            2 => Fault::Silence,
            3 => Fault::Status(429),
            4 => Fault::Status(500),
            5 => Fault::Status(502),
            6 if !is_token => Fault::Page,
            7 if !is_token => Fault::Cut,
            8 if !is_token => Fault::Revoked,
            _ => Fault::Status(503),
        });
        let slow = if net.chance(0.02) { 20_000 } else { 300 };
        self.wait(1 + net.below(slow), end).await?;
        if let Some(Fault::Silence) = fault {
            self.wait(limits.patience_ms, end).await?;
        }
        if let Some(Fault::Revoked) = fault {
            net.tokens.borrow_mut().push("revoked".into());
        }
        let bearer = request.authorization.as_ref().map(|header| header.reveal());
        let bearer = bearer.and_then(|text| text.strip_prefix("Bearer "));
        let (status, mut body) = net.answer(&path, bearer);
        self.wait(1 + net.below(50), end).await?;
        let (status, kind) = match fault {
            Some(Fault::Broken(code)) => {
                let code = Some(code.to_owned());
                let nothing = String::new();
                return Err(SendFailure::from_system(None, code, None, nothing, None));
            }
            Some(Fault::Silence) => {
                let kind = Some(FailureKind::TimedOut);
                let nothing = String::new();
                return Err(SendFailure::from_system(kind, None, None, nothing, None));
            }
            Some(Fault::Status(status)) => (status, "text/plain"),
            Some(Fault::Page) => (200, "text/html"),
            Some(Fault::Cut) => {
                body.truncate(body.len() / 2);
                (status, "application/json")
            }
            Some(Fault::Revoked) | None => {
                if status == 200 && !is_token {
                    let now = net.world.now();
                    net.answered.borrow_mut().push((path.clone(), now));
                }
                (status, "application/json")
            }
        };
        net.world.note(|| format!("    -> {status} {kind} {body}"));
        Ok(HttpResponse {
            status,
            headers: vec![("content-type".into(), kind.into())],
            body: body.into_bytes(),
        })
    }

    async fn sleep(&self, milliseconds: u64, _shielded: bool) {
        let until = self.net.world.now().saturating_add(milliseconds);
        self.net.world.until(until.min(self.cancel_at)).await;
    }

    fn now(&self) -> u64 {
        self.net.world.now()
    }

    fn wall_clock(&self) -> u64 {
        EPOCH + self.net.world.now()
    }

    fn random(&self) -> f64 {
        self.net.world.random.borrow_mut().fraction()
    }

    fn tell(&self, event: Event) {
        self.net.world.note(|| format!("says {event:?}"));
        self.events.borrow_mut().push(event);
    }

    fn is_cancelled(&self) -> bool {
        self.net.world.now() >= self.cancel_at
    }

    async fn provide_token(&self, _renew: bool) -> Result<Secret, String> {
        Err("there is a key".into())
    }

    async fn read(&self, _: usize, _: u64, _: usize) -> Result<Vec<u8>, ReadFailure> {
        let message = "there are no files".into();
        Err(ReadFailure { message })
    }
}

/// Makes the client that all follows of a schedule share.
pub(crate) fn client() -> Client {
    let text = r#"{"uaa":{"clientid":"sb-11111111-2222-3333-4444-555555555555!b1|alm-ts-backend!b2","clientsecret":"EXAMPLE-ONLY-secret","url":"https://acme.authentication.eu10.hana.ondemand.com","identityzone":"acme"},"uri":"https://transport-service-app-backend.ts.cfapps.eu10.hana.ondemand.com"}"#;
    let key = parse(text, &ParseOptions::default()).key.unwrap();
    Client::new(Setup {
        credentials: None,
        api_url: key.api_url().to_owned(),
        access: Access::Key(Box::new(key)),
        operating_key: None,
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
