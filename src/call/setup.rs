//! A client's options as callers give them, and what they make.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Unexpected, Visitor};

use crate::api::Role;
use crate::call::callback::Callback;
use crate::call::client::{Access, Client, Setup};
use crate::call::verdict::RetryOptions;
use crate::error::finding::Finding;
use crate::error::{Advice, Error, Fault};
use crate::http::{Credentials, MAX_RESPONSE_BYTES};
use crate::key::{Auth, Parsed, ServiceKey};
use crate::secret::Secret;
use crate::text::time::Milliseconds;
use crate::text::url::Url;

/// The options of a client, all of them: also those that only the shell uses,
/// so that one which does not exist is refused wherever it stands.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ClientOptions {
    /// Parsed before, and handed in beside these options.
    #[serde(rename = "serviceKey")]
    _service_key: Option<IgnoredAny>,
    #[serde(rename = "operatingKey")]
    _operating_key: Option<IgnoredAny>,
    #[serde(rename = "serviceInstance")]
    _service_instance: Option<String>,
    allow_http: Vec<String>,
    api_url: Option<String>,
    token_provider: Option<Callback>,
    fetch: Option<Callback>,
    proxy: Option<Proxy>,
    ca: Option<String>,
    credentials: Option<Credentials>,
    headers: Headers,
    named_user: Option<String>,
    retry: RetryInput,
    max_response_bytes: Option<u64>,
    #[serde(rename = "log")]
    _log: Option<Callback>,
    #[serde(rename = "onRequest")]
    _on_request: Option<Callback>,
    #[serde(rename = "onResponse")]
    _on_response: Option<Callback>,
    /// Called by the shell only.
    #[serde(rename = "clock")]
    _clock: Option<IgnoredAny>,
}

/// What the shell says of itself.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Surroundings {
    /// Whether the sender can show a client certificate (Node).
    pub shows_certificates: bool,
    /// Names this run.
    pub correlation_id: String,
    /// How the program calls itself, where it may.
    pub user_agent: Option<String>,
}

/// The keys of a client, parsed.
#[derive(Debug, Default)]
pub struct ParsedKeys {
    /// The service key.
    pub service_key: Option<Parsed>,
    /// A second key, for everything but delivering.
    pub operating_key: Option<Parsed>,
}

/// Retry options of which any may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct RetryInput {
    attempts: Option<u64>,
    first_wait_ms: Option<Milliseconds>,
    longest_wait_ms: Option<Milliseconds>,
    longest_retry_after_ms: Option<Milliseconds>,
    patience_ms: Option<Milliseconds>,
    look_for_ms: Option<Milliseconds>,
}

impl RetryInput {
    fn options(&self) -> RetryOptions {
        let usual = RetryOptions::default();
        let or = |given: Option<Milliseconds>, usual| given.map_or(usual, Milliseconds::get);
        let attempts = self.attempts.unwrap_or(usual.attempts.into()).max(1);
        RetryOptions {
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            first_wait_ms: or(self.first_wait_ms, usual.first_wait_ms),
            longest_wait_ms: or(self.longest_wait_ms, usual.longest_wait_ms),
            longest_retry_after_ms: or(self.longest_retry_after_ms, usual.longest_retry_after_ms),
            patience_ms: or(self.patience_ms, usual.patience_ms),
            look_for_ms: or(self.look_for_ms, usual.look_for_ms),
        }
    }
}

/// The address of a proxy, which may hold a password, or false for none.
enum Proxy {
    None,
    Given,
}

impl<'de> Deserialize<'de> for Proxy {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct AddressOrFalse;
        impl Visitor<'_> for AddressOrFalse {
            type Value = Proxy;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the address of a proxy, or false for none")
            }

            fn visit_str<E: de::Error>(self, address: &str) -> Result<Proxy, E> {
                match address.is_empty() {
                    true => Ok(Proxy::None),
                    false => Ok(Proxy::Given),
                }
            }

            fn visit_bool<E: de::Error>(self, is_given: bool) -> Result<Proxy, E> {
                match is_given {
                    true => Err(E::invalid_value(Unexpected::Bool(true), &self)),
                    false => Ok(Proxy::None),
                }
            }
        }
        from.deserialize_any(AddressOrFalse)
    }
}

/// Headers of the caller, each with its name.
#[derive(Default)]
struct Headers(Vec<(String, Secret)>);

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Headers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Headers, A::Error> {
                let mut headers = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, String>()? {
                    headers.push((name, Secret::new(value)));
                }
                Ok(Headers(headers))
            }
        }
        from.deserialize_map(Texts)
    }
}

impl fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientOptions(..)")
    }
}

impl ClientOptions {
    /// Makes the client.
    ///
    /// # Errors
    /// When options do not go together, a key or the address cannot be used, or
    /// there is neither key, provider nor address.
    pub fn client(self, surroundings: Surroundings, keys: ParsedKeys) -> Result<Client, Error> {
        self.check_together()?;
        let Usable {
            key,
            operating_key,
            warnings,
            findings,
        } = usable(keys)?;
        let api_url = match (&self.api_url, &key) {
            (Some(url), _) => self.base(url, key.is_some())?,
            (None, Some(key)) => key.api_url().to_owned(),
            (None, None) => return Err(Fault::KeyMissing.into()),
        };
        let access = match key {
            _ if self.token_provider.is_some() => Access::Provider,
            Some(key) => Access::Key(key),
            None => Access::Nothing,
        };
        let client = Client::new(Setup {
            api_url,
            access,
            operating_key,
            retry: self.retry.options(),
            max_response_bytes: self.max_response_bytes.unwrap_or(MAX_RESPONSE_BYTES),
            headers: self.headers.0,
            credentials: self.credentials,
            named_user: self.named_user,
            correlation_id: surroundings.correlation_id,
            user_agent: surroundings.user_agent,
            warnings,
            key_findings: findings,
        });
        let needs_certificate = [Role::Deliver, Role::Operate]
            .iter()
            .filter_map(|role| client.key(*role))
            .any(|key| matches!(key.auth(), Auth::X509 { .. }));
        if needs_certificate && !surroundings.shows_certificates {
            return Err(Fault::NotInBrowser {
                what: "asking for a token with an X.509 service key".into(),
                reason: "no page can show a client certificate to the token server".into(),
            }
            .into());
        }
        Ok(client)
    }

    /// Refuses options that the one who would have to use them never sees.
    fn check_together(&self) -> Result<(), Error> {
        let has_network = matches!(self.proxy, Some(Proxy::Given)) || self.ca.is_some();
        let (problem, advice) = match (&self.fetch, &self.credentials, &self.api_url) {
            (Some(Callback), ..) if has_network => (
                "the options proxy and ca go with the built-in fetch only",
                "remove proxy and ca, or remove fetch",
            ),
            (_, Some(_), None) => (
                "the option credentials goes with apiUrl only",
                "give the address of the approuter as apiUrl",
            ),
            _ => return Ok(()),
        };
        Err(Fault::Usage {
            problem: problem.into(),
            advice: advice.into(),
        }
        .into())
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
        if (has_key || self.token_provider.is_some()) && url.is_forbidden_http(&self.allow_http) {
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

/// Keys that can be used, and what is worth knowing about them.
#[derive(Default)]
struct Usable {
    key: Option<Box<ServiceKey>>,
    operating_key: Option<Box<ServiceKey>>,
    /// In sentences, repairs included.
    warnings: Vec<String>,
    /// What is wrong and stops nothing.
    findings: Vec<Finding>,
}

/// Takes both keys; what is wrong with either is told together.
fn usable(keys: ParsedKeys) -> Result<Usable, Error> {
    let mut refused = Vec::new();
    let mut usable = Usable::default();
    let mut take = |parsed: Option<Parsed>, which| {
        parsed.and_then(|parsed| told(parsed, which, &mut refused, &mut usable))
    };
    let key = take(keys.service_key, "service key");
    let operating_key = take(keys.operating_key, "operating key");
    match refused.is_empty() {
        true => Ok(Usable {
            key,
            operating_key,
            ..usable
        }),
        false => Err(Fault::KeyInvalid(refused).into()),
    }
}

/// Takes the key out; what is told about it goes to `refused` if it cannot be
/// used, else to `usable`.
fn told(
    parsed: Parsed,
    which: &str,
    refused: &mut Vec<Finding>,
    usable: &mut Usable,
) -> Option<Box<ServiceKey>> {
    let placed = |mut finding: Finding| {
        finding.at = format!("{which}, {}", finding.at).into();
        finding
    };
    let Some(key) = parsed.key else {
        let is_second = which != "service key";
        refused.extend(parsed.findings.into_iter().map(|finding| match is_second {
            true => placed(finding),
            false => finding,
        }));
        return None;
    };
    for finding in parsed.findings.into_iter().map(placed) {
        let Finding {
            at,
            problem,
            advice,
            ..
        } = &finding;
        usable.warnings.push(format!("{at}: {problem}; {advice}"));
        usable.findings.push(finding);
    }
    for repair in &parsed.repairs {
        usable.warnings.push(format!("{which}: {repair}"));
    }
    Some(Box::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::KeyOptions;

    const KEY: &str = r#"{"uaa":{"clientid":"sb-x!b1","clientsecret":"s3cret-s3cret","url":"https://a.authentication.eu10.hana.ondemand.com"},"uri":"https://b.cfapps.eu10.hana.ondemand.com"}"#;

    fn client(options: &str) -> Result<Client, Error> {
        client_of(options, ParsedKeys::default())
    }

    fn client_of(options: &str, keys: ParsedKeys) -> Result<Client, Error> {
        let options: ClientOptions = serde_json::from_str(options).unwrap();
        options.client(Surroundings::default(), keys)
    }

    fn keys(key: &str, operating_key: Option<&str>, instance: Option<&str>) -> ParsedKeys {
        let options = KeyOptions {
            service_instance: instance.map(str::to_owned),
            ..KeyOptions::default()
        };
        ParsedKeys {
            service_key: Some(options.parse(key)),
            operating_key: operating_key.map(|key| options.parse_second(key)),
        }
    }

    #[test]
    fn what_is_wrong_with_both_keys_is_told_together_and_says_with_which() {
        let error = client_of("{}", keys("<key>", Some("x"), None))
            .err()
            .unwrap();
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
            let keys = keys(&one, Some(&two), Some(instance));
            assert_eq!(client_of("{}", keys).is_ok(), is_usable, "{instance}");
        }
    }

    #[test]
    fn an_address_that_would_carry_a_token_in_the_open_is_refused() {
        let open = r#"{"apiUrl":"http://tools.example"}"#;
        let allowed = r#"{"apiUrl":"http://tools.example","allowHttp":["tools.example"]}"#;
        for (options, has_provider, said) in [
            (open, true, Some("plain http")),
            (open, false, None),
            (allowed, true, None),
            (r#"{"apiUrl":"http://localhost:5000/x/v2/"}"#, true, None),
            (r#"{"apiUrl":"/approuter"}"#, false, Some("is not a URL")),
            (
                r#"{"apiUrl":"https://a:b@tools.example"}"#,
                false,
                Some("user name"),
            ),
            (
                r#"{"apiUrl":"https://tools.example?a=b"}"#,
                false,
                Some("query"),
            ),
        ] {
            let mut read: ClientOptions = serde_json::from_str(options).unwrap();
            read.token_provider = has_provider.then_some(Callback);
            let client = read.client(Surroundings::default(), ParsedKeys::default());
            match (client, said) {
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
    fn a_key_goes_over_plain_http_no_more_than_a_token() {
        let options = r#"{"apiUrl":"http://tools.example"}"#;
        let error = client_of(options, keys(KEY, None, None)).err().unwrap();
        assert!(error.to_string().contains("plain http"), "{error}");
    }

    #[test]
    fn options_that_the_one_who_needs_them_never_sees_are_refused() {
        let mut options: ClientOptions = serde_json::from_str(
            r#"{"apiUrl":"https://tools.example","proxy":"http://proxy.example"}"#,
        )
        .unwrap();
        options.fetch = Some(Callback);
        let error = options.client(Surroundings::default(), ParsedKeys::default());
        assert!(error.err().unwrap().to_string().contains("proxy and ca"));
        let error = client_of(r#"{"credentials":"include"}"#, keys(KEY, None, None));
        assert!(error.err().unwrap().to_string().contains("credentials"));
    }

    #[test]
    fn cookies_go_to_the_address_of_the_caller_and_never_to_that_of_a_key() {
        let options = r#"{"apiUrl":"https://tools.example","credentials":"include"}"#;
        let client = client_of(options, keys(KEY, Some(KEY), None)).unwrap();
        let of = |role| client.credentials(role);
        assert_eq!(of(Role::Deliver), Some(Credentials::Include));
        assert_eq!(
            of(Role::Operate),
            None,
            "the second key has an address of its own"
        );
        let client = client_of(
            r#"{"apiUrl":"https://tools.example"}"#,
            ParsedKeys::default(),
        );
        assert_eq!(client.unwrap().credentials(Role::Operate), None);
    }

    #[test]
    fn an_address_is_taken_as_people_write_it() {
        let client = client(r#"{"apiUrl":" https://tools.example/ctms/v2/ "}"#).unwrap();
        assert_eq!(client.api_url(Role::Deliver), "https://tools.example/ctms");
    }

    #[test]
    fn warnings_about_a_used_key_are_kept_for_the_first_call() {
        let client = client_of("{}", keys(KEY, None, None)).unwrap();
        assert_eq!(client.take_warnings(), Vec::<String>::new());
        let mended = KEY.replace("ondemand.com\"},\"uri", "ondemand.com/oauth/token\"},\"uri");
        let client = client_of("{}", keys(&mended, Some(&mended), None)).unwrap();
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
