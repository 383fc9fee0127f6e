//! What the flow asks the service for: each thing once, three at a time.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ctms::call::Run;
use ctms::call::client::Client;
use ctms::call::event::Event;
use ctms::call::outside::{Limits, Outside};
use ctms::call::setup::{ClientOptions, ParsedKeys, Surroundings};
use ctms::flow::{landscape_status, node_diff, node_history};
use ctms::http::failure::SendFailure;
use ctms::http::{HttpRequest, HttpResponse};
use ctms::inventory::{MOST_EXTRA_LOGS, UnseenKind};
use ctms::key::KeyOptions;
use ctms::mta::ReadFailure;
use ctms::secret::Secret;
use serde::de::DeserializeOwned;

use super::table::History;

const KEY: &str = r#"{"uaa":{"clientid":"sb-x!b1","clientsecret":"s3cret-s3cret","url":"https://a.authentication.eu10.hana.ondemand.com"},"uri":"https://b.cfapps.eu10.hana.ondemand.com"}"#;

/// A service that answers one turn later, and counts.
struct Service {
    history: History,
    asked: RefCell<Vec<String>>,
    open: Cell<usize>,
    most_open: Cell<usize>,
    /// What may not be read: the end of a path.
    refuses: &'static str,
}

impl Service {
    fn new(landscape: &str, lines: &str) -> Self {
        Self {
            history: History::parse(landscape, lines),
            asked: RefCell::default(),
            open: Cell::new(0),
            most_open: Cell::new(0),
            refuses: "nothing",
        }
    }

    /// How many paths end in a word, and how many of them are different.
    fn count(&self, word: &str) -> (usize, usize) {
        let asked = self.asked.borrow();
        let fitting: Vec<&String> = asked.iter().filter(|path| path.ends_with(word)).collect();
        (fitting.len(), fitting.iter().collect::<BTreeSet<_>>().len())
    }

    fn do_call<T, R>(&self, options: &str, work: impl AsyncFnOnce(&Run<'_, Self>, T) -> R) -> R
    where
        T: DeserializeOwned,
    {
        let client = client();
        let run = Run::begin(&client, self, None);
        let mut call = pin!(work(&run, serde_json::from_str(options).unwrap()));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(done) = call.as_mut().poll(&mut context) {
                return done;
            }
        }
    }
}

impl Outside for Service {
    async fn send(&self, request: &HttpRequest, _: Limits) -> Result<HttpResponse, SendFailure> {
        let path = request.path().to_owned();
        self.open.set(self.open.get() + 1);
        self.most_open
            .set(self.most_open.get().max(self.open.get()));
        turn().await;
        self.open.set(self.open.get() - 1);
        let bare = path.split('?').next().unwrap_or_default();
        let (status, body) = match bare {
            "/oauth/token" => (200, r#"{"access_token":"t","expires_in":600}"#.to_owned()),
            bare if bare.ends_with(self.refuses) => (403, r#"{"error":"unauthorized"}"#.to_owned()),
            bare => (200, self.history.answer(bare)),
        };
        self.asked.borrow_mut().push(path);
        Ok(HttpResponse {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.into_bytes(),
        })
    }

    async fn sleep(&self, _: u64, _: bool) {
        // Nothing here waits: a sleep is a deadline that does not come.
        std::future::pending::<()>().await;
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

async fn turn() {
    let mut is_over = false;
    poll_fn(|context| {
        context.waker().wake_by_ref();
        match std::mem::replace(&mut is_over, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
}

fn client() -> Client {
    let keys = ParsedKeys {
        service_key: Some(KeyOptions::default().parse(KEY)),
        operating_key: None,
    };
    let options = ClientOptions::default();
    options.client(Surroundings::default(), keys).unwrap()
}

const LINES: &str = "
    QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
    QA 58 initial shop_1.5.0.mtar
    PROD 57 initial shop_1.4.0.mtar";

#[test]
fn of_500_nodes_with_10000_requests_each_queue_is_asked_for_once_and_three_at_a_time() {
    const NODES: usize = 500;
    let names: Vec<String> = (0..NODES).map(|node| format!("N{node}")).collect();
    let mut lines = String::new();
    for id in 1..=NODES * 20 {
        let node = id % NODES;
        let version = id / NODES;
        writeln!(
            lines,
            "N{node} {id} succeeded shop_1.{version}.0.mtar I{}@10:00=succeeded",
            id + 20_000
        )
        .unwrap();
    }
    let service = Service::new(&names.join(","), &lines);
    let status = service.do_call("{}", landscape_status).unwrap();
    assert_eq!(status.nodes.len(), NODES);
    assert_eq!(service.count("/transportRequests"), (NODES, NODES));
    assert_eq!(
        service.count("/logs"),
        (NODES + MOST_EXTRA_LOGS, NODES + MOST_EXTRA_LOGS)
    );
    assert_eq!(
        service.count(""),
        (
            1 + 2 + NODES + NODES + MOST_EXTRA_LOGS,
            1 + 2 + NODES + NODES + MOST_EXTRA_LOGS
        )
    );
    assert_eq!(service.most_open.get(), 3);
}

#[test]
fn only_the_nodes_that_are_named_are_asked() {
    let service = Service::new("DEV>QA>PROD", LINES);
    let status = service
        .do_call(r#"{"nodes":["QA","QA",2]}"#, landscape_status)
        .unwrap();
    assert_eq!(status.nodes.len(), 1);
    assert_eq!(service.count("/transportRequests"), (1, 1));
}

#[test]
fn a_comparison_asks_for_two_queues_and_the_descriptors_of_both() {
    let service = Service::new("DEV>QA>PROD", LINES);
    let diff = service
        .do_call(r#"{"first":"QA","second":"PROD"}"#, node_diff)
        .unwrap();
    assert_eq!(diff.requests.len(), 1);
    assert_eq!(service.count("/transportRequests"), (2, 2));
    assert_eq!(service.count("/mtaExtDescriptors"), (2, 2));
    // One of 57 in each node at most, and one of 58.
    assert!(service.count("/logs").0 <= 3);
}

#[test]
fn a_history_asks_for_each_log_of_the_node_once() {
    let service = Service::new("DEV>QA>PROD", LINES);
    let history = service.do_call(r#"{"node":"QA"}"#, node_history).unwrap();
    assert_eq!(
        history
            .entries
            .iter()
            .filter(|entry| entry.action == "import")
            .count(),
        1
    );
    assert_eq!(service.count("/logs"), (2, 2));
}

#[test]
fn what_the_key_may_not_read_is_said_and_the_rest_is_shown() {
    for (refuses, kinds) in [
        ("/v2/routes", vec![UnseenKind::Routes]),
        ("/nodes/1/transportRequests", vec![UnseenKind::Queue]),
    ] {
        let service = Service {
            refuses,
            ..Service::new("QA>PROD", LINES)
        };
        let status = service.do_call("{}", landscape_status).unwrap();
        let seen: Vec<_> = status.unseen.iter().map(|one| one.kind).collect();
        assert_eq!(seen, kinds, "{refuses}");
        assert_eq!(status.rows.len(), 1, "{refuses}");
    }
}

#[test]
fn where_no_queue_can_be_read_the_call_fails_with_the_reason() {
    let service = Service {
        refuses: "/transportRequests",
        ..Service::new("QA>PROD", LINES)
    };
    let error = service.do_call("{}", landscape_status).unwrap_err();
    assert_eq!(error.report().code, "FORBIDDEN");
    let error = service
        .do_call(r#"{"first":"QA","second":"PROD"}"#, node_diff)
        .unwrap_err();
    assert_eq!(error.report().code, "FORBIDDEN");
}
