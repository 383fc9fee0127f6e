//! Extension descriptors on their way to a scripted service, faults included.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // helpers of tests may panic
#![allow(clippy::indexing_slicing)]

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ctms::api::Verb;
use ctms::call::Run;
use ctms::call::client::{Access, Client, Setup};
use ctms::call::event::Event;
use ctms::call::outside::{Limits, Outside};
use ctms::call::verdict::RetryOptions;
use ctms::error::Error;
use ctms::flow::{
    PlacedDescriptor, PutDescriptorOptions, Release, ReleaseOptions, Released, plan,
    put_descriptor, release,
};
use ctms::http::failure::SendFailure;
use ctms::http::{HttpRequest, HttpResponse, Method};
use ctms::mta::ReadFailure;
use ctms::secret::Secret;

const MTAEXT: &str = "_schema-version: '3.1'\nID: shop.qa\nextends: shop\n";

/// What goes wrong with a request that adds a descriptor.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    /// The work is done, and its answer lost.
    AnswerLost,
    /// The connection breaks before the service has seen anything of it.
    NothingDone,
    /// Done only after the next look.
    Late,
    /// This status, and nothing is done.
    Status(u16),
}

/// A service with the nodes QA, PROD, EU, US (1 to 4), and what was asked of it.
#[derive(Default)]
struct Service {
    asked: RefCell<Vec<String>>,
    /// Node and id of each descriptor.
    held: RefCell<Vec<(u64, u64)>>,
    late: RefCell<Vec<(u64, u64)>>,
    /// What goes wrong with the next requests that add a descriptor.
    troubles: RefCell<Vec<Trouble>>,
    /// Whether the first look shows nothing whatever is there.
    first_look_is_blind: Cell<bool>,
    texts: Vec<&'static str>,
    now: Cell<u64>,
    sending: Cell<usize>,
    most_at_once: Cell<usize>,
}

impl Service {
    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, SendFailure> {
        let path = request.path();
        self.asked
            .borrow_mut()
            .push(format!("{} {path}", request.method));
        let node = path.split('/').nth(3).and_then(|node| node.parse().ok());
        let node: u64 = node.unwrap_or_default();
        match (request.method, path.rsplit('/').next().unwrap()) {
            (Method::Get, "nodes") => ok(200, NODES.to_owned()),
            (Method::Get, "routes") => ok(200, r#"{"routes":[]}"#.to_owned()),
            (Method::Get, "mtaExtDescriptors") => ok(200, self.list(node)),
            (Method::Post, "mtaExtDescriptors") => self.add(node),
            (Method::Put, id) => ok(200, format!(r#"{{"id":{id}}}"#)),
            (Method::Post, "upload") if path.contains("files") => {
                ok(201, r#"{"fileId":900,"fileName":"a"}"#.to_owned())
            }
            (Method::Post, "upload" | "export") => ok(
                200,
                r#"{"transportRequestId":7,"queueEntries":[]}"#.to_owned(),
            ),
            _ => panic!("nobody expects {path}"),
        }
    }

    fn list(&self, node: u64) -> String {
        let is_blind = self.first_look_is_blind.take();
        let held = self.held.borrow();
        let ids = held.iter().filter(|(at, _)| *at == node && !is_blind);
        let items: Vec<String> = ids
            .map(|(_, id)| {
                format!(r#"{{"id":{id},"mtaId":"shop","mtaVersion":"*","description":"Old"}}"#)
            })
            .collect();
        drop(held);
        self.held
            .borrow_mut()
            .extend(self.late.borrow_mut().drain(..));
        format!(r#"{{"mtaExtDescriptors":[{}]}}"#, items.join(","))
    }

    fn add(&self, node: u64) -> Result<HttpResponse, SendFailure> {
        let mut troubles = self.troubles.borrow_mut();
        let trouble = (!troubles.is_empty()).then(|| troubles.remove(0));
        let id = 100 + node;
        if let Some(Trouble::Status(status)) = trouble {
            return ok(
                status,
                r#"{"errorType":"TsBadRequestException","message":"no"}"#.to_owned(),
            );
        }
        if trouble == Some(Trouble::NothingDone) {
            return Err(broken("ECONNREFUSED", "connect"));
        }
        if trouble == Some(Trouble::Late) {
            self.late.borrow_mut().push((node, id));
            return Err(broken("ECONNRESET", "read"));
        }
        if self.held.borrow().iter().any(|(at, _)| *at == node) {
            return ok(
                422,
                r#"{"errorType":"TsConflictException","message":"there is one already"}"#
                    .to_owned(),
            );
        }
        self.held.borrow_mut().push((node, id));
        match trouble {
            Some(_) => Err(broken("ECONNRESET", "read")),
            None => ok(201, format!(r#"{{"id":{id}}}"#)),
        }
    }

    /// What was asked for beside looks.
    fn changes(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        let changes = asked.iter().filter(|asked| !asked.starts_with("GET"));
        changes.map(|asked| asked.replace("/v2/", "")).collect()
    }
}

const NODES: &str = r#"{"nodes":[{"id":1,"name":"QA"},{"id":2,"name":"PROD"},{"id":3,"name":"EU"},{"id":4,"name":"US"}]}"#;

fn ok(status: u16, body: String) -> Result<HttpResponse, SendFailure> {
    Ok(HttpResponse {
        status,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.into_bytes(),
    })
}

fn broken(code: &str, call: &str) -> SendFailure {
    let code = Some(code.to_owned());
    SendFailure::from_system(None, code, Some(call), "it broke".to_owned(), Some(true))
}

impl Outside for Service {
    async fn send(&self, request: &HttpRequest, _: Limits) -> Result<HttpResponse, SendFailure> {
        self.sending.set(self.sending.get() + 1);
        self.most_at_once
            .set(self.most_at_once.get().max(self.sending.get()));
        give_way().await;
        self.sending.set(self.sending.get() - 1);
        self.answer(request)
    }

    async fn sleep(&self, milliseconds: u64, _: bool) {
        if milliseconds > 1_000_000 {
            return std::future::pending().await;
        }
        self.now.set(self.now.get() + milliseconds);
    }

    fn now(&self) -> u64 {
        self.now.get()
    }

    fn wall_clock(&self) -> u64 {
        1_750_000_000_000 + self.now.get()
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn tell(&self, _: Event) {}

    fn is_cancelled(&self) -> bool {
        false
    }

    async fn provide_token(&self, _: bool) -> Result<Secret, String> {
        Err("there is no provider".to_owned())
    }

    async fn read(&self, file: usize, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        let at = usize::try_from(at).unwrap();
        Ok(self.texts[file].as_bytes()[at..at + length].to_vec())
    }
}

/// Lets others go on once.
async fn give_way() {
    let mut is_second = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut is_second, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..10_000 {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
    panic!("it never ends")
}

fn client() -> Client {
    Client::new(Setup {
        credentials: None,
        api_url: "https://example.test".to_owned(),
        access: Access::Nothing,
        operating_key: None,
        named_user: None,
        headers: vec![],
        max_response_bytes: ctms::http::MAX_RESPONSE_BYTES,
        retry: RetryOptions::default(),
        correlation_id: "run-id".to_owned(),
        user_agent: None,
        warnings: vec![],
        key_findings: Vec::new(),
    })
}

/// Options with a reference and a descriptor for each of the nodes.
fn options(nodes: &[&str], more: &str) -> String {
    let descriptors: Vec<String> = nodes
        .iter()
        .map(|node| {
            let size = MTAEXT.len();
            format!(r#"{{"nodeName":"{node}","file":{{"name":"{node}.mtaext","size":{size}}}}}"#)
        })
        .collect();
    format!(
        r#"{{"nodeName":"QA","description":"Fix","references":["a"],"extensionDescriptors":[{}]{more}}}"#,
        descriptors.join(",")
    )
}

fn wanted(run: &Run<'_, Service>, options: &str) -> Result<Release, Error> {
    let options: ReleaseOptions = serde_json::from_str(options).unwrap();
    options.release(run, Verb::UploadTo)
}

fn run_release(service: &Service, nodes: &[&str], more: &str) -> Result<Released, Error> {
    let client = client();
    let options = options(nodes, more);
    let run = Run::begin(&client, service, None);
    let wanted = wanted(&run, &options)?;
    block_on(release(&run, &wanted))
}

fn service(nodes: usize) -> Service {
    Service {
        texts: vec![MTAEXT; nodes],
        ..Service::default()
    }
}

fn sent(outcome: Result<Released, Error>) -> Vec<PlacedDescriptor> {
    outcome.expect("it is released").descriptors
}

#[test]
fn a_new_descriptor_is_added_and_one_that_is_there_replaced_before_anything_else() {
    let service = service(2);
    service.held.borrow_mut().push((2, 55));
    let sent = sent(run_release(&service, &["QA", "PROD"], ""));
    let replaced: Vec<_> = sent
        .iter()
        .map(|sent| (sent.descriptor_id.unwrap().get(), sent.replaces.is_some()))
        .collect();
    assert_eq!(replaced, [(101, false), (55, true)]);
    assert_eq!(
        service.changes(),
        [
            "POST nodes/1/mtaExtDescriptors",
            "PUT nodes/2/mtaExtDescriptors/55",
            "POST nodes/upload"
        ]
    );
}

#[test]
fn whatever_becomes_of_an_answer_there_is_one_descriptor_and_it_is_ours() {
    for trouble in [Trouble::AnswerLost, Trouble::NothingDone, Trouble::Late] {
        let service = service(1);
        service.troubles.borrow_mut().push(trouble);
        let sent = sent(run_release(&service, &["QA"], ""));
        assert_eq!(*service.held.borrow(), [(1, 101)]);
        assert_eq!(sent[0].descriptor_id.unwrap().get(), 101);
        assert_eq!(sent[0].replaces, None);
    }
}

#[test]
fn one_that_another_job_has_added_after_the_look_counts_as_replaced() {
    let service = service(1);
    service.first_look_is_blind.set(true);
    service.held.borrow_mut().push((1, 55));
    let sent = sent(run_release(&service, &["QA"], ""));
    assert_eq!(sent[0].replaces.as_ref().unwrap().id.get(), 55);
}

#[test]
fn a_refusal_is_the_refusal_and_not_repeated() {
    for status in [400, 403, 404, 422] {
        let service = service(1);
        service.troubles.borrow_mut().push(Trouble::Status(status));
        let error = run_release(&service, &["QA"], "").unwrap_err();
        assert_eq!(
            error.exchange.as_ref().unwrap().status,
            Some(status),
            "{error}"
        );
        assert_eq!(service.changes(), ["POST nodes/1/mtaExtDescriptors"]);
        assert!(error.aftermath.descriptors.is_empty());
    }
}

#[test]
fn after_the_last_unclear_attempt_the_error_names_what_may_be_there() {
    let service = service(1);
    service
        .troubles
        .borrow_mut()
        .extend([Trouble::Status(502); 9]);
    let error = run_release(&service, &["QA"], "").unwrap_err();
    assert_eq!(
        error.aftermath.descriptors,
        ["extension descriptor QA.mtaext may have been added to node QA"]
    );
    assert_eq!(service.changes().len(), 4);
}

#[test]
fn a_failure_stops_those_that_have_not_begun_and_names_those_that_are_there() {
    let service = service(4);
    let mut troubles = vec![Trouble::Status(400)];
    service.troubles.borrow_mut().append(&mut troubles);
    let error = run_release(&service, &["QA", "PROD", "EU", "US"], "").unwrap_err();
    assert_eq!(
        error.aftermath.descriptors,
        [
            "extension descriptor PROD.mtaext was added to node PROD and stays there",
            "extension descriptor EU.mtaext was added to node EU and stays there"
        ]
    );
    assert!(!service.changes().join(" ").contains("nodes/4"));
}

#[test]
fn at_most_three_are_on_their_way() {
    let service = service(4);
    sent(run_release(&service, &["QA", "PROD", "EU", "US"], ""));
    assert_eq!(service.most_at_once.get(), 3);
}

#[test]
fn a_plan_places_descriptors_and_changes_nothing() {
    let service = service(1);
    service.held.borrow_mut().push((1, 55));
    let client = client();
    let options = options(&["QA"], "");
    let run = Run::begin(&client, &service, None);
    let wanted = wanted(&run, &options).unwrap();
    let planned = block_on(plan(&run, &wanted)).unwrap();
    assert_eq!(
        planned.descriptors[0].replaces.as_ref().unwrap().id.get(),
        55
    );
    assert_eq!(planned.descriptors[0].descriptor_id, None);
    assert_eq!(service.changes(), Vec::<String>::new());
}

#[test]
fn nothing_is_sent_when_a_descriptor_is_wrong_or_its_node_unknown() {
    for (nodes, more) in [
        (&["QAS"][..], ""),
        (&["QA", "QA"], ""),
        (&["QA"], r#","mtaVersion":"1.*""#),
        (&["QA"], r#","contentType":"APP""#),
    ] {
        let service = service(nodes.len());
        let error = run_release(&service, nodes, more).unwrap_err();
        assert_eq!(error.code(), "DESCRIPTOR_INVALID", "{nodes:?} {more}");
        assert_eq!(service.changes(), Vec::<String>::new());
    }
}

#[test]
fn one_that_is_too_large_is_not_even_read() {
    let service = service(1);
    let client = client();
    let options = r#"{"node":"QA","file":{"name":"qa.mtaext","size":1048577}}"#;
    let options: PutDescriptorOptions = serde_json::from_str(options).unwrap();
    let error = block_on(put_descriptor(
        &Run::begin(&client, &service, None),
        options,
    ))
    .unwrap_err();
    assert!(error.to_string().contains("1048577 bytes"), "{error}");
    assert!(service.asked.borrow().is_empty());
}
