//! A token that is asked for before it is needed: asked for once, and what goes
//! wrong with it is told once, by the call that needs it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // helpers of tests may panic

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ctms::call::Run;
use ctms::call::client::Client;
use ctms::call::event::Event;
use ctms::call::outside::{Limits, Outside};
use ctms::call::setup::{ClientOptions, ParsedKeys, Surroundings};
use ctms::error::Error;
use ctms::flow::{api_calls, connect_ahead};
use ctms::http::failure::SendFailure;
use ctms::http::{HttpRequest, HttpResponse};
use ctms::key::KeyOptions;
use ctms::mta::ReadFailure;
use ctms::secret::Secret;

/// A key whose address was mended, which is a warning.
const KEY: &str = r#"{"uaa":{"clientid":"sb-x!b1","clientsecret":"s3cret-s3cret","url":"https://a.authentication.eu10.hana.ondemand.com/oauth/token"},"uri":"https://b.cfapps.eu10.hana.ondemand.com"}"#;

/// A service that answers each request one turn later.
#[derive(Default)]
struct Service {
    /// So many times the token server refuses before it gives a token.
    refusals: Cell<usize>,
    asked: RefCell<Vec<String>>,
}

impl Outside for Service {
    async fn send(&self, request: &HttpRequest, _: Limits) -> Result<HttpResponse, SendFailure> {
        let path = request.path();
        self.asked.borrow_mut().push(path.to_owned());
        turn().await;
        if path != "/oauth/token" {
            return Ok(answer(200, r#"{"nodes":[]}"#));
        }
        match self.refusals.get().checked_sub(1) {
            Some(left) => {
                self.refusals.set(left);
                Ok(answer(401, r#"{"error":"invalid_client"}"#))
            }
            None => Ok(answer(200, r#"{"access_token":"t","expires_in":600}"#)),
        }
    }

    async fn sleep(&self, _: u64, _: bool) {
        turn().await;
    }

    fn now(&self) -> u64 {
        0
    }

    fn wall_clock(&self) -> u64 {
        0
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn tell(&self, _: Event) {}

    fn is_cancelled(&self) -> bool {
        false
    }

    async fn provide_token(&self, _: bool) -> Result<Secret, String> {
        Err("there is none".to_owned())
    }

    async fn read(&self, _: usize, _: u64, _: usize) -> Result<Vec<u8>, ReadFailure> {
        panic!("nothing is read");
    }
}

fn answer(status: u16, body: &str) -> HttpResponse {
    HttpResponse {
        status,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.as_bytes().to_vec(),
    }
}

async fn turn() {
    let mut is_over = false;
    poll_fn(|_| match std::mem::replace(&mut is_over, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

/// Polls both in turn, as JavaScript's event loop does.
fn side_by_side<T>(ahead: impl Future<Output = ()>, then: impl Future<Output = T>) -> T {
    let (mut ahead, mut then) = (pin!(ahead), pin!(then));
    let mut context = Context::from_waker(Waker::noop());
    let mut is_done = false;
    for _ in 0..100 {
        is_done = is_done || ahead.as_mut().poll(&mut context).is_ready();
        if let Poll::Ready(done) = then.as_mut().poll(&mut context) {
            return done;
        }
    }
    panic!("it does not end");
}

fn client() -> Client {
    let keys = ParsedKeys {
        service_key: Some(KeyOptions::default().parse(KEY)),
        operating_key: None,
    };
    let options = ClientOptions::default();
    options.client(Surroundings::default(), keys).unwrap()
}

async fn list(client: &Client, service: &Service) -> Result<Vec<String>, Error> {
    let run = Run::begin(client, service, None);
    api_calls::list_nodes(&run, api_calls::NoOptions {}).await?;
    Ok(run.take_warnings())
}

#[test]
fn a_call_takes_the_token_that_is_on_its_way() {
    let (client, service) = (client(), Service::default());
    let ahead = Run::ahead(&client, &service, None);
    side_by_side(connect_ahead(&ahead), list(&client, &service)).unwrap();
    assert_eq!(*service.asked.borrow(), ["/oauth/token", "/v2/nodes"]);
}

#[test]
fn what_is_worth_knowing_about_the_key_is_left_to_the_call() {
    let (client, service) = (client(), Service::default());
    let ahead = Run::ahead(&client, &service, None);
    let warnings = side_by_side(connect_ahead(&ahead), list(&client, &service)).unwrap();
    assert_eq!(ahead.take_warnings(), Vec::<String>::new());
    assert_eq!(warnings, ["service key: uaa.url: removed /oauth/token"]);
}

#[test]
fn a_refusal_is_told_by_the_call_that_needs_the_token_and_nobody_is_asked_again() {
    for waits in [true, false] {
        let (client, service) = (client(), Service::default());
        service.refusals.set(1);
        let ahead = Run::ahead(&client, &service, None);
        let outcome = if waits {
            side_by_side(connect_ahead(&ahead), list(&client, &service))
        } else {
            side_by_side(async {}, async {
                connect_ahead(&ahead).await;
                list(&client, &service).await
            })
        };
        assert_eq!(outcome.unwrap_err().code(), "AUTH_SECRET_WRONG", "{waits}");
        assert_eq!(*service.asked.borrow(), ["/oauth/token"], "{waits}");
    }
}

#[test]
fn a_refusal_that_was_told_is_not_told_again() {
    let (client, service) = (client(), Service::default());
    service.refusals.set(1);
    let ahead = Run::ahead(&client, &service, None);
    side_by_side(connect_ahead(&ahead), list(&client, &service)).unwrap_err();
    side_by_side(async {}, list(&client, &service)).unwrap();
}
