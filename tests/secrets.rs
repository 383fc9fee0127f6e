//! Secrets stay inside the core: a service that quotes all that it was told, in
//! every form, gets no secret into an error, an event or a `Debug`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // helpers of tests may panic

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ctms::call::Run;
use ctms::call::client::Client;
use ctms::call::event::Event;
use ctms::call::outside::{Limits, Outside};
use ctms::call::setup::{ClientOptions, ParsedKeys, Surroundings};
use ctms::flow::api_calls::{self, NoOptions};
use ctms::flow::connect;
use ctms::http::failure::SendFailure;
use ctms::http::{Body, HttpRequest, HttpResponse};
use ctms::key::{KeyOptions, Parsed};
use ctms::mta::ReadFailure;
use ctms::secret::Secret;
use ctms::text::encode;

const SECRET: &str = r#"marked/s3cret+"with\everything%$&=-0123456789"#;
const TOKEN: &str = "marked-token-AAAABBBB.ccccdddd-0123456789";
const HEADER: &str = "marked-header-0123456789";

/// A service that quotes what it was told, from one path on.
struct Echo {
    breaks_token: bool,
    status: u16,
    quote: fn(&str) -> (&'static str, String),
    told: RefCell<String>,
}

impl Outside for Echo {
    async fn send(&self, request: &HttpRequest, _: Limits) -> Result<HttpResponse, SendFailure> {
        self.told.borrow_mut().push_str(&format!("{request:?}"));
        let is_token = request.url.ends_with("/oauth/token");
        if is_token && !self.breaks_token {
            let body = format!(r#"{{"access_token":"{TOKEN}","expires_in":600}}"#);
            return Ok(answer(200, "application/json", body));
        }
        let mut heard: Vec<String> = request
            .headers
            .iter()
            .map(|(_, value)| value.clone())
            .collect();
        let secret = request.secret_headers.iter();
        heard.extend(secret.map(|(_, value)| value.reveal().to_owned()));
        heard.extend(
            request
                .authorization
                .iter()
                .map(|value| value.reveal().to_owned()),
        );
        if let Body::Form(form) = &request.body {
            heard.push(form.reveal().to_owned());
            heard.push(SECRET.to_owned());
        }
        let heard = heard.join(" ");
        if self.status == 1 {
            let code = Some("ECONNRESET".to_owned());
            return Err(SendFailure::from_system(
                None,
                code,
                None,
                format!("sent {heard}"),
                None,
            ));
        }
        let (kind, body) = (self.quote)(&heard);
        let mut answer = answer(self.status, kind, body);
        for name in ["x-vcap-request-id", "x-correlationid", "x-cf-routererror"] {
            answer.headers.push((name.to_owned(), heard.clone()));
        }
        Ok(answer)
    }

    async fn sleep(&self, _: u64, _: bool) {}

    fn now(&self) -> u64 {
        0
    }

    fn wall_clock(&self) -> u64 {
        0
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn tell(&self, event: Event) {
        let text = serde_json::to_string(&event).unwrap();
        self.told
            .borrow_mut()
            .push_str(&format!("{text} {event:?}"));
    }

    fn is_cancelled(&self) -> bool {
        false
    }

    async fn provide_token(&self, _: bool) -> Result<Secret, String> {
        Ok(Secret::new(TOKEN))
    }

    async fn read(&self, _: usize, _: u64, _: usize) -> Result<Vec<u8>, ReadFailure> {
        Ok(vec![])
    }
}

fn answer(status: u16, kind: &str, body: String) -> HttpResponse {
    HttpResponse {
        status,
        headers: vec![("content-type".to_owned(), kind.to_owned())],
        body: body.into_bytes(),
    }
}

/// Turns a text into a content type and a body that quotes it.
type Quote = fn(&str) -> (&'static str, String);

const QUOTES: &[Quote] = &[
    |heard| ("text/plain", heard.to_owned()),
    |heard| ("text/plain", encode::form(heard)),
    |heard| ("text/plain", encode::base64(heard.as_bytes())),
    |heard| ("text/html", format!("<html>{heard}</html>")),
    |heard| {
        let text = encode::json_text(heard);
        (
            "application/json",
            format!(r#"{{"errorType":"{text}","message":"{text}"}}"#),
        )
    },
    |heard| {
        let text = encode::json_text(&encode::json_text(heard));
        (
            "application/json",
            format!(r#"{{"error":"{text}","error_description":"{text}"}}"#),
        )
    },
    |heard| {
        (
            "application/json",
            format!(r#"{{"nodes": "{}"#, encode::json_text(heard)),
        )
    },
];

fn key() -> Parsed {
    KeyOptions::default().parse(&format!(
        r#"{{"uaa":{{"clientid":"sb-x!b1","clientsecret":"{}","url":"https://a.authentication.eu10.hana.ondemand.com"}},"uri":"https://b.cfapps.eu10.hana.ondemand.com"}}"#,
        encode::json_text(SECRET)
    ))
}

fn options() -> ClientOptions {
    let options = format!(r#"{{"headers":{{"x-api-key":"{HEADER}"}},"retry":{{"attempts":2}}}}"#);
    serde_json::from_str(&options).unwrap()
}

fn client() -> Client {
    let keys = ParsedKeys {
        service_key: Some(key()),
        operating_key: Some(key()),
    };
    options().client(Surroundings::default(), keys).unwrap()
}

/// Runs a future that never has to wait.
fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn tells_no_secret(what: &str, text: &str) {
    for secret in [SECRET, TOKEN, HEADER] {
        let forms = [
            secret.to_owned(),
            encode::form(secret),
            encode::json_text(secret),
            format!("{secret:?}").trim_matches('"').to_owned(),
        ];
        for form in &forms {
            assert!(!text.contains(form), "{what}: {form} is in {text}");
            for skip in 0..3 {
                let inner = encode::base64(form.as_bytes().get(skip..skip + 18).unwrap());
                assert!(
                    !text.contains(&inner),
                    "{what}: base64 of {form} is in {text}"
                );
            }
        }
    }
}

#[test]
fn a_service_that_quotes_what_it_was_told_is_quoted_without_secrets() {
    let operations = ["nodes.list", "routes.list", "versions.list", "connect"];
    let statuses = [1, 200, 302, 400, 401, 403, 404, 422, 429, 500, 503];
    let mut failed = 0;
    for (index, quote) in QUOTES.iter().enumerate() {
        for status in statuses {
            for breaks_token in [true, false] {
                for operation in operations {
                    let what =
                        format!("{operation}, {status}, quote {index}, token {breaks_token}");
                    let client = client();
                    let outside = Echo {
                        breaks_token,
                        status,
                        quote: *quote,
                        told: RefCell::default(),
                    };
                    let run = Run::begin(&client, &outside, Some(60_000));
                    let none = NoOptions {};
                    let outcome = match operation {
                        "nodes.list" => ready(api_calls::list_nodes(&run, none)).map(drop),
                        "routes.list" => ready(api_calls::list_routes(&run, none)).map(drop),
                        "versions.list" => ready(api_calls::list_versions(&run, none)).map(drop),
                        _ => ready(connect(&run)).map(drop),
                    };
                    tells_no_secret(&what, &format!("{client:?}"));
                    tells_no_secret(&what, &outside.told.borrow());
                    if let Err(error) = outcome {
                        failed += 1;
                        let report = serde_json::to_string(&error.report()).unwrap();
                        tells_no_secret(&what, &format!("{error} {error:?} {report}"));
                    }
                }
            }
        }
    }
    assert!(failed > 500, "only {failed} failed");
}

#[test]
fn what_is_handed_in_is_not_shown() {
    tells_no_secret("options", &format!("{:?}", options()));
    let parsed = key();
    assert!(parsed.key.is_some());
    tells_no_secret("parsed", &format!("{parsed:?}"));
}
