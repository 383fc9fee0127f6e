//! A simulated Cloud Transport Management that only reads.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ctms::call::Run;
use ctms::call::client::Client;
use ctms::call::event::Event;
use ctms::call::outside::{Limits, Outside};
use ctms::call::setup::{ClientOptions, ParsedKeys, Surroundings};
use ctms::error::Error;
use ctms::flow::{DoctorOptions, DoctorReport, doctor};
use ctms::http::failure::SendFailure;
use ctms::http::{Body, HttpRequest, HttpResponse};
use ctms::key::KeyOptions;
use ctms::mta::ReadFailure;
use ctms::secret::Secret;
use ctms::text::time::rfc3339;
use serde_json::{Value, json};

/// 2026-11-28T12:00:00Z.
pub(crate) const NOW: u64 = 1_795_867_200_000;
pub(crate) const DAY: u64 = 86_400_000;

pub(crate) const KEY: &str = r#"{"uaa":{"clientid":"sb-x!b1","clientsecret":"s3cret$s3cret","url":"https://acme.authentication.eu10.hana.ondemand.com","identityzone":"acme"},"uri":"https://transport-service-app-backend.ts.cfapps.eu10.hana.ondemand.com"}"#;
pub(crate) const CALM_KEY: &str = r#"{"uaa":{"clientid":"sb-c!b1","clientsecret":"s3cret$s3cret","url":"https://acme.authentication.eu10.hana.ondemand.com","identityzone":"acme"},"endpoints":{"Api":"https://acme.eu10.alm.cloud.sap/api"}}"#;

/// What the service knows, and how it fails.
pub(crate) struct Service {
    pub(crate) nodes: Vec<Value>,
    /// Pairs of node ids.
    pub(crate) routes: Vec<(u64, u64)>,
    pub(crate) queues: BTreeMap<u64, Vec<Value>>,
    pub(crate) descriptors: BTreeMap<u64, Vec<Value>>,
    /// Messages of the last import of each transport request: severity and text.
    pub(crate) logs: BTreeMap<u64, Vec<(&'static str, String)>>,
    pub(crate) versions: Value,
    pub(crate) scopes: &'static str,
    /// Those of the client sb-o!b2, where they are others.
    pub(crate) operating_scopes: Option<&'static str>,
    /// By how much the service's clock is behind, in milliseconds; nothing where it tells no time.
    pub(crate) behind: Option<u64>,
    /// Responses in place of the service's own, by the beginning of the path.
    pub(crate) instead: Vec<(&'static str, Instead)>,
    /// The files of the call.
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
    pub(crate) key: String,
    pub(crate) operating_key: Option<String>,
    pub(crate) asked: RefCell<Vec<String>>,
    /// How many requests are on their way.
    open: Cell<usize>,
    pub(crate) most_open: Cell<usize>,
}

/// What is said in place of the service's own response.
#[derive(Clone)]
pub(crate) enum Instead {
    Status(u16, &'static str, &'static str),
    Router(u16, &'static str),
    Failure(&'static str, &'static str),
}

/// A node that is as most are.
pub(crate) fn node(id: u64, name: &str) -> Value {
    json!({
        "id": id, "name": name, "uploadAllowed": true, "virtual": false, "forwardMode": "AUTO",
        "controlledBy": null, "importDisabled": false, "importDisabledReason": "",
        "targets": [{"id": id + 100, "contentType": "MTA", "destinationName": format!("{name}_DEPLOY")}],
    })
}

/// A transport request that came so many days ago.
pub(crate) fn request(id: u64, status: &str, days: u64) -> Value {
    let at = rfc3339(NOW - days * DAY - 60_000);
    json!({
        "id": id, "status": status, "archived": false, "createdAt": at, "queuedAt": at, "origin": "DEV",
        "entries": [{"id": id + 1000, "storageType": "FILE", "contentType": "MTA", "uri": "627"}],
    })
}

pub(crate) fn descriptor(id: u64, mta: &str, version: &str) -> Value {
    json!({"id": id, "mtaId": mta, "mtaExtId": format!("{mta}.ext"), "mtaVersion": version})
}

impl Service {
    /// DEV -> QA -> PROD, empty queues, nothing wrong.
    pub(crate) fn healthy() -> Self {
        Self {
            nodes: vec![node(1, "DEV"), node(2, "QA"), node(3, "PROD")],
            routes: vec![(1, 2), (2, 3)],
            queues: BTreeMap::new(),
            descriptors: BTreeMap::new(),
            logs: BTreeMap::new(),
            versions: json!({"supportedVersions": [{"version": "1", "path": "v1"}, {"version": "2", "path": "v2"}]}),
            scopes: "uaa.resource",
            operating_scopes: None,
            behind: Some(0),
            instead: Vec::new(),
            files: Vec::new(),
            key: KEY.to_owned(),
            operating_key: None,
            asked: RefCell::default(),
            open: Cell::new(0),
            most_open: Cell::new(0),
        }
    }

    /// Changes a field of a node.
    pub(crate) fn set(&mut self, name: &str, field: &str, value: Value) {
        let mut nodes = self.nodes.iter_mut();
        nodes.find(|node| node["name"] == name).unwrap()[field] = value;
    }

    pub(crate) fn queue(&mut self, node: u64, requests: Vec<Value>) {
        self.queues.insert(node, requests);
    }

    /// The last import of a request in QA, with the service's own first lines.
    pub(crate) fn log(&mut self, request: u64, url: &str, lines: &[(&'static str, &str)]) {
        let mut log = vec![
            (
                "I",
                format!(
                    "Import (selected) started for transport request 'x' (id: {request}), at Nov-03-2026 08:14:20 GMT (action id: 71)"
                ),
            ),
            (
                "I",
                format!(
                    "Destination details for node 'QA' (id: 2), content type 'Multi-Target Application' ('MTA'): URI='{url}' (name: 'QA_DEPLOY')"
                ),
            ),
        ];
        log.extend(
            lines
                .iter()
                .map(|(severity, text)| (*severity, (*text).to_owned())),
        );
        self.logs.insert(request, log);
    }

    fn scopes_of(&self, form: &str) -> &'static str {
        let operating = self.operating_scopes.filter(|_| form.contains("sb-o"));
        operating.unwrap_or(self.scopes)
    }

    fn answer(&self, path: &str, form: &str) -> (u16, String) {
        let parts: Vec<&str> = path.trim_start_matches('/').split(['/', '?']).collect();
        let id = |at: usize| {
            parts
                .get(at)
                .and_then(|id| id.parse::<u64>().ok())
                .unwrap_or(0)
        };
        let body = match parts.as_slice() {
            ["oauth", "token"] => {
                json!({"access_token": "t0ken", "expires_in": 600, "scope": self.scopes_of(form)})
            }
            ["versions"] => self.versions.clone(),
            ["v2", "nodes"] => json!({"nodes": self.nodes}),
            ["v2", "routes"] => {
                let route = |(at, (from, to)): (usize, &(u64, u64))| json!({"id": at + 1, "sourceNodeId": from, "targetNodeId": to});
                let routes: Vec<Value> = self.routes.iter().enumerate().map(route).collect();
                json!({"routes": routes})
            }
            ["v2", "nodes", _, "transportRequests", _, "logs"] => {
                let lines = self.logs.get(&id(4)).cloned().unwrap_or_default();
                let lines: Vec<Value> = lines.iter().enumerate().map(|(at, (severity, text))| json!({"id": at + 1, "severity": severity, "message": text, "createdAt": rfc3339(NOW - DAY + at as u64)})).collect();
                json!({"logs": [{"actionId": 71, "actionType": "I", "status": "error", "messages": lines}]})
            }
            ["v2", "nodes", _, "transportRequests", _] => {
                json!({"transportRequests": self.queues.get(&id(2)).cloned().unwrap_or_default()})
            }
            ["v2", "nodes", _, "mtaExtDescriptors"] => {
                json!({"mtaExtDescriptors": self.descriptors.get(&id(2)).cloned().unwrap_or_default()})
            }
            _ => {
                return (
                    404,
                    json!({"errorType": "TsNotFoundException", "message": "no"}).to_string(),
                );
            }
        };
        (200, body.to_string())
    }

    fn respond(&self, path: &str, form: &str) -> Result<HttpResponse, SendFailure> {
        let instead = self
            .instead
            .iter()
            .find(|(begin, _)| path.starts_with(begin));
        let (status, kind, body, router) = match instead {
            Some((_, Instead::Failure(code, reason))) => {
                return Err(SendFailure::from_system(
                    None,
                    Some((*code).to_owned()),
                    None,
                    (*reason).to_owned(),
                    None,
                ));
            }
            Some((_, Instead::Status(status, kind, body))) => {
                (*status, *kind, (*body).to_owned(), None)
            }
            Some((_, Instead::Router(status, error))) => (
                *status,
                "text/plain",
                format!("{status}: {error}"),
                Some(*error),
            ),
            None => {
                let (status, body) = self.answer(path, form);
                (status, "application/json", body, None)
            }
        };
        let mut headers = vec![("content-type".to_owned(), kind.to_owned())];
        headers.extend(router.map(|error| ("x-cf-routererror".to_owned(), error.to_owned())));
        headers.extend(
            self.behind
                .map(|behind| ("date".to_owned(), http_date(NOW - behind))),
        );
        Ok(HttpResponse {
            status,
            headers,
            body: body.into_bytes(),
        })
    }

    /// Runs the doctor with options in JSON; files are measured from what the service holds.
    pub(crate) fn doctor(&self, options: &str) -> Result<DoctorReport, Error> {
        let client = self.client();
        let options: DoctorOptions = serde_json::from_str(options).unwrap();
        let run = Run::begin(&client, self, None);
        block_on(doctor(&run, options))
    }

    fn client(&self) -> Client {
        let keys = ParsedKeys {
            service_key: Some(KeyOptions::default().parse(&self.key)),
            operating_key: self
                .operating_key
                .as_ref()
                .map(|key| KeyOptions::default().parse_second(key)),
        };
        let surroundings = Surroundings {
            shows_certificates: true,
            ..Surroundings::default()
        };
        ClientOptions::default().client(surroundings, keys).unwrap()
    }
}

/// Writes a time as the header `Date` has it.
fn http_date(milliseconds: u64) -> String {
    let at = std::time::UNIX_EPOCH + std::time::Duration::from_millis(milliseconds);
    httpdate::fmt_http_date(at)
}

impl Outside for Service {
    async fn send(&self, request: &HttpRequest, _: Limits) -> Result<HttpResponse, SendFailure> {
        let path = request
            .url
            .strip_prefix(request.origin())
            .unwrap_or_default();
        self.asked
            .borrow_mut()
            .push(format!("{} {path}", request.method));
        self.open.set(self.open.get() + 1);
        self.most_open
            .set(self.most_open.get().max(self.open.get()));
        for _ in 0..3 {
            turn().await;
        }
        self.open.set(self.open.get() - 1);
        let form = match &request.body {
            Body::Form(form) => form.reveal(),
            _ => "",
        };
        self.respond(path, form)
    }

    async fn sleep(&self, milliseconds: u64, _: bool) {
        if milliseconds > DAY {
            std::future::pending::<()>().await;
        }
        turn().await;
    }

    fn now(&self) -> u64 {
        0
    }

    fn wall_clock(&self) -> u64 {
        NOW
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

    async fn read(&self, file: usize, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        let (_, bytes) = &self.files[file];
        let begin = usize::try_from(at).unwrap().min(bytes.len());
        let end = (begin + length).min(bytes.len());
        Ok(bytes[begin..end].to_vec())
    }
}

async fn turn() {
    let mut is_over = false;
    poll_fn(|context| match std::mem::replace(&mut is_over, true) {
        true => Poll::Ready(()),
        false => {
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await;
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100_000 {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
    panic!("it does not end");
}
