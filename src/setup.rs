//! A client's options as the package hands them in, and what they make.

use serde::Deserialize;

use crate::client::{Access, Client, Setup};
use crate::error::{Error, Fault};
use crate::key::{self, ParseOptions, ServiceKey};
use crate::retry::RetryOptions;

/// The options of a client.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetupOptions {
    /// The service key's text.
    pub service_key: Option<String>,
    /// A second key, for operating.
    pub operating_key: Option<String>,
    /// Which instance, where the text holds several.
    pub service_instance: Option<String>,
    /// Hosts for which plain http is accepted.
    pub allow_http: Vec<String>,
    /// Base of the API, instead of the key's.
    pub api_url: Option<String>,
    /// Whether the caller provides tokens.
    pub has_token_provider: bool,
    /// Headers for every call to the API.
    pub headers: Vec<(String, String)>,
    /// Names this run.
    pub correlation_id: String,
    /// How failed attempts are repeated.
    pub retry: RetryTuning,
}

/// Retry options of which any may be left away.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RetryTuning {
    attempts: Option<u32>,
    first_wait_ms: Option<u64>,
    longest_wait_ms: Option<u64>,
    longest_retry_after_ms: Option<u64>,
    patience_ms: Option<u64>,
}

impl std::fmt::Debug for SetupOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetupOptions(..)")
    }
}

impl SetupOptions {
    /// Makes the client.
    ///
    /// # Errors
    /// When a key can not be used, or there is neither key, provider nor address.
    pub fn client(self) -> Result<Client, Error> {
        let key = self
            .service_key
            .as_deref()
            .map(|text| self.key(text))
            .transpose()?;
        let operating_key = self
            .operating_key
            .as_deref()
            .map(|text| self.key(text))
            .transpose()?;
        let api_url = match (&self.api_url, &key) {
            (Some(url), _) => base(url),
            (None, Some(key)) => key.api_url().to_owned(),
            (None, None) => return Err(Fault::KeyMissing.into()),
        };
        let access = match key {
            _ if self.has_token_provider => Access::Provider,
            Some(key) => Access::Key(key),
            None => Access::Nothing,
        };
        Ok(Client::new(Setup {
            api_url,
            access,
            operating_key,
            retry: self.retry.options(),
            headers: self.headers,
            correlation_id: self.correlation_id,
        }))
    }

    fn key(&self, text: &str) -> Result<Box<ServiceKey>, Error> {
        let options = ParseOptions {
            service_instance: self.service_instance.as_deref(),
            allow_http: &self.allow_http,
        };
        let parsed = key::parse(text, &options);
        match parsed.key {
            Some(key) => Ok(Box::new(key)),
            None => Err(Fault::KeyInvalid(parsed.findings).into()),
        }
    }
}

impl RetryTuning {
    fn options(&self) -> RetryOptions {
        let usual = RetryOptions::default();
        RetryOptions {
            attempts: self.attempts.unwrap_or(usual.attempts).max(1),
            first_wait_ms: self.first_wait_ms.unwrap_or(usual.first_wait_ms),
            longest_wait_ms: self.longest_wait_ms.unwrap_or(usual.longest_wait_ms),
            longest_retry_after_ms: self
                .longest_retry_after_ms
                .unwrap_or(usual.longest_retry_after_ms),
            patience_ms: self.patience_ms.unwrap_or(usual.patience_ms),
        }
    }
}

/// The base of an address as people write it: without slashes at its end and without `/v2`.
fn base(url: &str) -> String {
    let url = url.trim().trim_end_matches('/');
    url.strip_suffix("/v2")
        .unwrap_or(url)
        .trim_end_matches('/')
        .to_owned()
}
