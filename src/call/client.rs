//! What the calls of one client share: where the API is, who calls, which
//! token is in use.

use std::cell::RefCell;

use crate::api::Role;
use crate::call::grant::Token;
use crate::call::polls::Polls;
use crate::call::semaphore::Semaphore;
use crate::call::trace::RequestNumbers;
use crate::call::verdict::RetryOptions;
use crate::error::Error;
use crate::error::finding::Finding;
use crate::http::Credentials;
use crate::key::{Kind, ServiceKey};
use crate::secret::Secret;

/// Who a client is at the service.
#[derive(Debug)]
pub enum Access {
    /// A service key.
    Key(Box<ServiceKey>),
    /// The caller's own token provider.
    Provider,
    /// Nobody: what stands before the API (an approuter) adds the token.
    Nothing,
}

/// How a client is set up.
#[derive(Debug)]
pub struct Setup {
    /// Base of the API without `/v2`; an option of the caller wins over the key's.
    pub api_url: String,
    /// Who calls.
    pub access: Access,
    /// A second key for everything but delivering.
    pub operating_key: Option<Box<ServiceKey>>,
    /// The user that the service shows, where a call names none.
    pub named_user: Option<String>,
    /// Headers of the caller, sent with every call to the API.
    pub headers: Vec<(String, Secret)>,
    /// Whether cookies go to `api_url`; the caller's address, never that of a key.
    pub credentials: Option<Credentials>,
    /// How failed attempts are repeated.
    pub retry: RetryOptions,
    /// How many bytes of a response are read at most.
    pub max_response_bytes: u64,
    /// Names this run in every request and every error.
    pub correlation_id: String,
    /// How the program calls itself, where it may (Node).
    pub user_agent: Option<String>,
    /// What is worth knowing about the set-up itself; the first call tells it.
    pub warnings: Vec<String>,
    /// What is worth knowing about the keys, each with its place.
    pub key_findings: Vec<Finding>,
}

/// So many calls of one client go on at once; more only slow the service down (DOMAIN: limits).
const CALLS_AT_ONCE: usize = 3;

/// A client: its set-up and the tokens in use.
#[derive(Debug)]
pub struct Client {
    setup: Setup,
    delivering: TokenSlot,
    operating: TokenSlot,
    /// Who sends holds one of these.
    pub(crate) turns: Semaphore,
    warnings: RefCell<Vec<String>>,
    answered: RefCell<Vec<(&'static str, u64)>>,
    polls: Polls,
    request_numbers: RequestNumbers,
}

/// The token of one key.
#[derive(Debug)]
pub(crate) struct TokenSlot {
    token: RefCell<Option<Token>>,
    /// Who asks for a token holds this, so that parallel calls share one request.
    pub(crate) asking: Semaphore,
    /// Why there was none when it was asked for ahead of need.
    failure: RefCell<Option<Error>>,
    /// Every token seen, to clean texts of them.
    seen: RefCell<Vec<Secret>>,
    /// What a server that protects itself against forged requests wants with
    /// everything that changes something (`x-csrf-token`).
    csrf: RefCell<Option<Secret>>,
}

impl Default for TokenSlot {
    fn default() -> Self {
        Self {
            token: RefCell::default(),
            asking: Semaphore::new(1),
            failure: RefCell::default(),
            seen: RefCell::default(),
            csrf: RefCell::default(),
        }
    }
}

impl TokenSlot {
    /// Returns the token if it is good at this time and not the rejected one.
    pub(crate) fn good(&self, now: u64, rejected: Option<&Secret>) -> Option<Secret> {
        let held = self.token.borrow();
        let token = held.as_ref()?;
        (token.is_fresh(now) && rejected != Some(&token.secret)).then(|| token.secret.clone())
    }

    pub(crate) fn keep(&self, token: Token) {
        self.remember(&token.secret);
        self.token.replace(Some(token));
    }

    /// Keeps why there is no token for the call that needs it.
    pub(crate) fn keep_failure(&self, error: Error) {
        self.failure.replace(Some(error));
    }

    pub(crate) fn take_failure(&self) -> Option<Error> {
        self.failure.take()
    }

    pub(crate) fn csrf(&self) -> Option<Secret> {
        self.csrf.borrow().clone()
    }

    pub(crate) fn keep_csrf(&self, token: Secret) {
        self.remember(&token);
        self.csrf.replace(Some(token));
    }

    pub(crate) fn remember(&self, secret: &Secret) {
        let mut seen = self.seen.borrow_mut();
        if !seen.contains(secret) {
            seen.push(secret.clone());
        }
    }
}

impl Client {
    /// Makes a client.
    #[must_use]
    pub fn new(mut setup: Setup) -> Self {
        Self {
            warnings: RefCell::new(std::mem::take(&mut setup.warnings)),
            setup,
            delivering: TokenSlot::default(),
            operating: TokenSlot::default(),
            turns: Semaphore::new(CALLS_AT_ONCE),
            answered: RefCell::default(),
            polls: Polls::default(),
            request_numbers: RequestNumbers::default(),
        }
    }

    /// Returns what is worth knowing about the set-up, once.
    pub(crate) fn take_warnings(&self) -> Vec<String> {
        self.warnings.take()
    }

    /// Forgets which ids were given: a service that does not know its own token
    /// any more may count from 1 again (an emulator that was started anew).
    pub(crate) fn forget_answers(&self) {
        self.answered.borrow_mut().clear();
    }

    /// Returns the headers that every request carries, the token's included.
    pub(crate) fn own_headers(&self) -> impl Iterator<Item = (String, String)> {
        let correlation_id = Some(self.setup.correlation_id.clone());
        let user_agent = self.setup.user_agent.clone();
        [
            ("x-correlationid", correlation_id),
            ("user-agent", user_agent),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    }

    /// Keeps the id of a new file or transport request; false if this client
    /// has been given it before, so that the answer is a repeated one. Without
    /// a key nobody notices when the service is started anew, so all is news.
    pub(crate) fn is_news(&self, what: &'static str, id: u64) -> bool {
        if self.key(Role::Deliver).is_none() {
            return true;
        }
        let mut answered = self.answered.borrow_mut();
        let is_news = !answered.contains(&(what, id));
        if is_news {
            answered.push((what, id));
        }
        is_news
    }

    /// Returns the looks that follows share.
    pub(crate) fn polls(&self) -> &Polls {
        &self.polls
    }

    pub(crate) fn request_numbers(&self) -> &RequestNumbers {
        &self.request_numbers
    }

    /// Returns whether cookies go along with calls of this role: only to the
    /// address that the caller gave.
    pub(crate) fn credentials(&self, role: Role) -> Option<Credentials> {
        match (role, &self.setup.operating_key) {
            (Role::Operate, Some(_)) => None,
            (Role::Operate | Role::Deliver, _) => self.setup.credentials,
        }
    }

    /// Returns how the client is set up.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Returns whether calls of this role go through Cloud ALM, which routes only *Export from*.
    #[must_use]
    pub fn is_calm(&self, role: Role) -> bool {
        self.key(role).is_some_and(|key| key.kind() == Kind::Calm)
    }

    /// Returns the key that calls of this role use.
    #[must_use]
    pub fn key(&self, role: Role) -> Option<&ServiceKey> {
        match (role, &self.setup.operating_key, &self.setup.access) {
            (Role::Operate, Some(key), _) | (_, _, Access::Key(key)) => Some(key),
            (_, _, Access::Provider | Access::Nothing) => None,
        }
    }

    /// Returns the base of the API for calls of this role.
    #[must_use]
    pub fn api_url(&self, role: Role) -> &str {
        match (role, &self.setup.operating_key) {
            (Role::Operate, Some(key)) => key.api_url(),
            (Role::Operate | Role::Deliver, _) => &self.setup.api_url,
        }
    }

    pub(crate) fn slot(&self, role: Role) -> &TokenSlot {
        match (role, &self.setup.operating_key) {
            (Role::Operate, Some(_)) => &self.operating,
            (Role::Operate | Role::Deliver, _) => &self.delivering,
        }
    }

    /// Returns the scopes of the token in use, as far as they were told.
    pub(crate) fn scopes(&self, role: Role) -> Vec<String> {
        let held = self.slot(role).token.borrow();
        held.as_ref()
            .map(|token| token.scopes.clone())
            .unwrap_or_default()
    }

    /// Returns every secret that a foreign text might echo.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let mut secrets: Vec<Secret> = [self.key(Role::Deliver), self.key(Role::Operate)]
            .into_iter()
            .flatten()
            .flat_map(ServiceKey::secrets)
            .cloned()
            .collect();
        for slot in [&self.delivering, &self.operating] {
            secrets.extend(slot.seen.borrow().iter().cloned());
        }
        let headers = self.setup.headers.iter();
        secrets.extend(
            headers
                .filter(|(name, _)| is_secret(name))
                .map(|(_, value)| value.clone()),
        );
        secrets
    }
}

/// Returns whether a header of the caller's probably holds a secret.
fn is_secret(header: &str) -> bool {
    let name = header.to_ascii_lowercase();
    ["auth", "cookie", "key", "secret", "token"]
        .iter()
        .any(|word| name.contains(word))
}
