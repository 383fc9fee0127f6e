//! A client's options as the package hands them in, and what they make.

use crate::api::Role;
use crate::call::client::{Access, Client, Setup};
use crate::call::verdict::RetryOptions;
use crate::error::finding::Finding;
use crate::error::{Advice, Error, Fault};
use crate::key::{self, Auth, KeyInput, ParseOptions, Parsed, ServiceKey};
use crate::secret::Secret;
use crate::text::json::Json;
use crate::text::url::Url;

/// The options of a client.
pub struct SetupOptions {
    /// The service key.
    pub service_key: Option<KeyInput>,
    /// A second key, for operating.
    pub operating_key: Option<KeyInput>,
    /// Which instance, where the text holds several.
    pub service_instance: Option<String>,
    /// Hosts for which plain http is accepted.
    pub allow_http: Vec<String>,
    /// Base of the API, instead of the key's.
    pub api_url: Option<String>,
    /// Whether the caller provides tokens.
    pub has_token_provider: bool,
    /// Whether whoever sends can show a client certificate (Node).
    pub shows_certificates: bool,
    /// Headers for every call to the API.
    pub headers: Vec<(String, Secret)>,
    /// Names this run.
    pub correlation_id: String,
    /// How the program calls itself.
    pub user_agent: Option<String>,
    /// The user that the service shows, where a call names none.
    pub named_user: Option<String>,
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
        let is = |name| options.get(name).bool().unwrap_or_default();
        Self {
            service_key: KeyInput::read(options.get("serviceKey")),
            operating_key: KeyInput::read(options.get("operatingKey")),
            service_instance: options.get("serviceInstance").owned(),
            allow_http: list("allowHttp").iter().filter_map(Json::owned).collect(),
            api_url: options.get("apiUrl").owned(),
            has_token_provider: is("hasTokenProvider"),
            shows_certificates: is("showsCertificates"),
            headers: list("headers")
                .iter()
                .filter_map(key::pair)
                .map(|(name, value)| (name, Secret::new(value)))
                .collect(),
            correlation_id: options.get("correlationId").owned().unwrap_or_default(),
            user_agent: options.get("userAgent").owned(),
            named_user: options.get("namedUser").owned(),
            retry: retry_options(options.get("retry")),
        }
    }

    /// Makes the client.
    ///
    /// # Errors
    /// When a key or the address can not be used, or there is neither key,
    /// provider nor address.
    pub fn client(self) -> Result<Client, Error> {
        let (key, operating_key, warnings) = self.keys()?;
        let api_url = match (&self.api_url, &key) {
            (Some(url), _) => self.base(url, key.is_some())?,
            (None, Some(key)) => key.api_url().to_owned(),
            (None, None) => return Err(Fault::KeyMissing.into()),
        };
        let access = match key {
            _ if self.has_token_provider => Access::Provider,
            Some(key) => Access::Key(key),
            None => Access::Nothing,
        };
        let client = Client::new(Setup {
            api_url,
            access,
            operating_key,
            retry: self.retry,
            headers: self.headers,
            named_user: self.named_user,
            correlation_id: self.correlation_id,
            user_agent: self.user_agent,
            warnings,
        });
        let needs_certificate = [Role::Deliver, Role::Operate]
            .iter()
            .filter_map(|role| client.key(*role))
            .any(|key| matches!(key.auth(), Auth::X509 { .. }));
        if needs_certificate && !self.shows_certificates {
            return Err(Fault::NotInBrowser {
                what: "asking for a token with an X.509 service key".into(),
                reason: "no page can show a client certificate to the token server".into(),
            }
            .into());
        }
        Ok(client)
    }

    /// Reads both keys; what is wrong with either is told together.
    fn keys(&self) -> Result<Keys, Error> {
        let mut options = ParseOptions {
            service_instance: self.service_instance.as_deref(),
            allow_http: &self.allow_http,
        };
        let key = self.service_key.as_ref().map(|key| key.parse(&options));
        options.service_instance = None;
        let operating_key = self.operating_key.as_ref().map(|key| {
            let parsed = key.parse(&options);
            if parsed.key.is_some() || self.service_instance.is_none() {
                return parsed;
            }
            options.service_instance = self.service_instance.as_deref();
            key.parse(&options)
        });
        let mut findings = Vec::new();
        let mut warnings = Vec::new();
        let key = key.and_then(|parsed| told(parsed, "service key", &mut findings, &mut warnings));
        let operating_key = operating_key
            .and_then(|parsed| told(parsed, "operating key", &mut findings, &mut warnings));
        if findings.is_empty() {
            Ok((key, operating_key, warnings))
        } else {
            Err(Fault::KeyInvalid(findings).into())
        }
    }

    /// Reads the base of an address as people write it: without slashes at its
    /// end and without `/v2`. A token goes only where nobody can read it.
    fn base(&self, text: &str, has_key: bool) -> Result<String, Error> {
        let wrong = |problem: &str, advice: &str| {
            let problem = format!("apiUrl {problem}");
            let advice = Advice::from(advice.to_owned());
            Err(Fault::Usage { problem, advice }.into())
        };
        let text = text.trim().trim_end_matches('/');
        let url = match Url::parse(text) {
            Ok(url) => url,
            Err(problem) => {
                return wrong(
                    &problem.to_string(),
                    "give the whole address of the API without /v2",
                );
            }
        };
        if (has_key || self.has_token_provider) && url.is_forbidden_http(&self.allow_http) {
            return wrong(
                "is plain http, and the token could be read on its way",
                "use https, or name the host in allowHttp",
            );
        }
        if url.had_query() {
            return wrong("has a query", "give the address alone");
        }
        Ok(text
            .strip_suffix("/v2")
            .unwrap_or(text)
            .trim_end_matches('/')
            .to_owned())
    }
}

/// The key, the one for operating, and what is worth knowing about them.
type Keys = (
    Option<Box<ServiceKey>>,
    Option<Box<ServiceKey>>,
    Vec<String>,
);

/// Takes the key out; what is told about it goes to `findings` if it can not be
/// used, else to `warnings`.
fn told(
    parsed: Parsed,
    which: &str,
    findings: &mut Vec<Finding>,
    warnings: &mut Vec<String>,
) -> Option<Box<ServiceKey>> {
    let Some(key) = parsed.key else {
        let is_second = which != "service key";
        findings.extend(parsed.findings.into_iter().map(|mut finding| {
            if is_second {
                finding.at = format!("{which}, {}", finding.at).into();
            }
            finding
        }));
        return None;
    };
    for Finding {
        at,
        problem,
        advice,
        ..
    } in &parsed.findings
    {
        warnings.push(format!("{which}, {at}: {problem}; {advice}"));
    }
    for repair in &parsed.repairs {
        warnings.push(format!("{which}: {repair}"));
    }
    Some(Box::new(key))
}

/// Reads retry options of which any may be left away.
fn retry_options(options: &Json<'_>) -> RetryOptions {
    let usual = RetryOptions::default();
    let number = |name, usual| options.get(name).milliseconds().unwrap_or(usual);
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

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = r#"{"uaa":{"clientid":"sb-x!b1","clientsecret":"s3cret-s3cret","url":"https://a.authentication.eu10.hana.ondemand.com"},"uri":"https://b.cfapps.eu10.hana.ondemand.com"}"#;

    fn client(options: &str) -> Result<Client, Error> {
        let options = options.replace("KEY", &serde_json::to_string(KEY).unwrap());
        SetupOptions::read(&Json::parse(options.as_bytes()).unwrap()).client()
    }

    fn error(options: &str) -> Error {
        client(options).err().unwrap()
    }

    #[test]
    fn what_is_wrong_with_both_keys_is_told_together_and_says_with_which() {
        let error = error(r#"{"serviceKey":"<key>","operatingKey":"x"}"#);
        assert_eq!(error.code(), "KEY_INVALID");
        let places: Vec<String> = error
            .report()
            .details
            .findings
            .iter()
            .map(|finding| finding.at.to_string())
            .collect();
        assert_eq!(places, ["key", "operating key, key"]);
    }

    #[test]
    fn an_instance_of_the_first_key_need_not_be_in_the_second() {
        let named = |name: &str| format!(r#"{{"name":"{name}","credentials":{KEY}}}"#);
        let other = KEY.replace("s3cret-s3cret", "0ther-s3cret");
        let one = format!(
            r#"{{"transport":[{},{{"name":"b","credentials":{other}}}]}}"#,
            named("ci")
        );
        let two = named("operating");
        for (instance, is_usable) in [("ci", true), ("gone", false)] {
            let keys = [&one, &two].map(|text| serde_json::to_string(text).unwrap());
            let [one, two] = keys;
            let options = format!(
                r#"{{"serviceInstance":"{instance}","serviceKey":{one},"operatingKey":{two}}}"#
            );
            assert_eq!(client(&options).is_ok(), is_usable, "{instance}");
        }
    }

    #[test]
    fn an_address_that_would_carry_a_token_in_the_open_is_refused() {
        for (options, said) in [
            (
                r#"{"apiUrl":"http://tools.example","hasTokenProvider":true}"#,
                Some("plain http"),
            ),
            (
                r#"{"apiUrl":"http://tools.example","serviceKey":KEY}"#,
                Some("plain http"),
            ),
            (r#"{"apiUrl":"http://tools.example"}"#, None),
            (
                r#"{"apiUrl":"http://tools.example","hasTokenProvider":true,"allowHttp":["tools.example"]}"#,
                None,
            ),
            (
                r#"{"apiUrl":"http://localhost:5000/x/v2/","hasTokenProvider":true}"#,
                None,
            ),
            (r#"{"apiUrl":"/approuter"}"#, Some("is no URL")),
            (
                r#"{"apiUrl":"https://a:b@tools.example"}"#,
                Some("user name"),
            ),
            (r#"{"apiUrl":"https://tools.example?a=b"}"#, Some("query")),
        ] {
            match (client(options), said) {
                (Ok(_), None) => {}
                (Err(error), Some(said)) => {
                    assert_eq!(error.code(), "USAGE");
                    assert!(error.to_string().contains(said), "{error}");
                    assert!(!error.to_string().contains("a:b"));
                }
                (outcome, _) => panic!("{options}: {outcome:?}"),
            }
        }
    }

    #[test]
    fn an_address_is_taken_as_people_write_it() {
        let client = client(r#"{"apiUrl":" https://tools.example/ctms/v2/ "}"#).unwrap();
        assert_eq!(client.api_url(Role::Deliver), "https://tools.example/ctms");
    }

    #[test]
    fn warnings_about_a_used_key_are_kept_for_the_first_call() {
        let client = client(r#"{"serviceKey":KEY}"#).unwrap();
        assert_eq!(client.take_warnings(), Vec::<String>::new());
        let mended = KEY.replace("ondemand.com\"},\"uri", "ondemand.com/oauth/token\"},\"uri");
        let given = serde_json::to_string(&mended).unwrap();
        let client = self::client(&format!(
            r#"{{"serviceKey":{given},"operatingKey":{given}}}"#
        ))
        .unwrap();
        let warnings = client.take_warnings();
        assert_eq!(
            warnings,
            [
                "service key: uaa.url: removed /oauth/token",
                "operating key: uaa.url: removed /oauth/token"
            ]
        );
        assert!(client.take_warnings().is_empty());
    }
}
