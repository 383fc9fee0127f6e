//! What the calls of one client share: where the API is, who calls, which
//! token is in use.

use std::cell::RefCell;

use async_lock::Mutex;

use crate::key::{Kind, ServiceKey};
use crate::ops::Role;
use crate::polls::Polls;
use crate::retry::RetryOptions;
use crate::secret::Secret;
use crate::token::Token;

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
    /// Headers of the caller, sent with every call to the API.
    pub headers: Vec<(String, String)>,
    /// How failed attempts are repeated.
    pub retry: RetryOptions,
    /// Names this run in every request and every error.
    pub correlation_id: String,
}

/// A client: its set-up and the tokens in use.
#[derive(Debug)]
pub struct Client {
    setup: Setup,
    delivering: TokenSlot,
    operating: TokenSlot,
    polls: Polls,
}

/// The token of one key; whoever needs a new one holds the lock while asking,
/// so that parallel calls share one request.
#[derive(Debug, Default)]
pub(crate) struct TokenSlot {
    pub(crate) token: Mutex<Option<Token>>,
    /// Every token seen, to clean texts of them.
    seen: RefCell<Vec<Secret>>,
}

impl TokenSlot {
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
    pub fn new(setup: Setup) -> Self {
        Self {
            setup,
            delivering: TokenSlot::default(),
            operating: TokenSlot::default(),
            polls: Polls::default(),
        }
    }

    /// Returns the looks that follows share.
    pub(crate) fn polls(&self) -> &Polls {
        &self.polls
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
        secrets
    }
}
