//! A client's options as the package hands them in, and what they make.

use crate::client::{Access, Client, Setup};
use crate::error::{Error, Fault};
use crate::json::Json;
use crate::key::{self, ParseOptions, ServiceKey};
use crate::retry::RetryOptions;

/// The options of a client.
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
    /// How the program calls itself.
    pub user_agent: Option<String>,
    /// How failed attempts are repeated.
    pub retry: RetryOptions,
}

impl std::fmt::Debug for SetupOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetupOptions(..)")
    }
}

impl SetupOptions {
    /// Reads the options; those that are missing have their defaults.
    #[must_use]
    pub fn read(options: &Json<'_>) -> Self {
        let list = |name| options.get(name).list().unwrap_or_default();
        Self {
            service_key: options.get("serviceKey").owned(),
            operating_key: options.get("operatingKey").owned(),
            service_instance: options.get("serviceInstance").owned(),
            allow_http: list("allowHttp").iter().filter_map(Json::owned).collect(),
            api_url: options.get("apiUrl").owned(),
            has_token_provider: options.get("hasTokenProvider").bool().unwrap_or_default(),
            headers: list("headers").iter().filter_map(header).collect(),
            correlation_id: options.get("correlationId").owned().unwrap_or_default(),
            user_agent: options.get("userAgent").owned(),
            retry: retry_options(options.get("retry")),
        }
    }

    /// Makes the client.
    ///
    /// # Errors
    /// When a key can not be used, or there is neither key, provider nor address.
    pub fn client(self) -> Result<Client, Error> {
        let mut warnings = Vec::new();
        let mut key = |text: &Option<String>| {
            let text = text.as_deref();
            text.map(|text| self.key(text, &mut warnings)).transpose()
        };
        let operating_key = key(&self.operating_key)?;
        let key = key(&self.service_key)?;
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
            retry: self.retry,
            headers: self.headers,
            correlation_id: self.correlation_id,
            user_agent: self.user_agent,
            warnings,
        }))
    }

    fn key(&self, text: &str, warnings: &mut Vec<String>) -> Result<Box<ServiceKey>, Error> {
        let options = ParseOptions {
            service_instance: self.service_instance.as_deref(),
            allow_http: &self.allow_http,
        };
        let parsed = key::parse(text, &options);
        match parsed.key {
            Some(key) => {
                let findings = parsed.findings.iter();
                warnings.extend(findings.map(|finding| {
                    format!(
                        "service key, {}: {}; {}",
                        finding.at, finding.problem, finding.advice
                    )
                }));
                warnings.extend(
                    parsed
                        .repairs
                        .iter()
                        .map(|repair| format!("service key: {repair}")),
                );
                Ok(Box::new(key))
            }
            None => Err(Fault::KeyInvalid(parsed.findings).into()),
        }
    }
}

/// Reads a name and a value.
fn header(pair: &Json<'_>) -> Option<(String, String)> {
    match pair.list()? {
        [name, value] => Some((name.owned()?, value.owned()?)),
        _ => None,
    }
}

/// Reads retry options of which any may be left away.
fn retry_options(options: &Json<'_>) -> RetryOptions {
    let usual = RetryOptions::default();
    let number = |name, usual| options.get(name).whole().unwrap_or(usual);
    RetryOptions {
        attempts: u32::try_from(number("attempts", usual.attempts.into()))
            .unwrap_or(u32::MAX)
            .max(1),
        first_wait_ms: number("firstWaitMs", usual.first_wait_ms),
        longest_wait_ms: number("longestWaitMs", usual.longest_wait_ms),
        longest_retry_after_ms: number("longestRetryAfterMs", usual.longest_retry_after_ms),
        patience_ms: number("patienceMs", usual.patience_ms),
        look_for_ms: number("lookForMs", usual.look_for_ms),
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
