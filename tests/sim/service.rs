//! The other side: a small Cloud Transport Management with its token server.

use serde_json::Value;

use super::actions::Action;
use super::descriptors::Descriptor;
use super::strangers::Visit;
use super::views::{created, nodes, queue, routes};

/// The secret that must be seen nowhere but in token requests.
pub(crate) const CLIENT_SECRET: &str = "SECRETMARK-client$secret+1";

/// The secret of the second key; the same holds for it.
pub(crate) const OPERATING_SECRET: &str = "SECRETMARK-operating$secret";

/// What every token begins with; must be seen nowhere but in headers.
pub(crate) const TOKEN_MARK: &str = "SECRETMARK-token";

pub(crate) const API: &str =
    "https://transport-service-app-backend.ts.cfapps.eu10.hana.ondemand.com";
pub(crate) const CALM: &str = "https://acme.eu10.alm.cloud.sap";
pub(crate) const CALM_ROUTE: &str = "/api/imp-cdm-transport-management-api/v1";
pub(crate) const TOKENS: &str = "https://acme.authentication.eu10.hana.ondemand.com";

/// Name and id of each node; DEV leads to QA and TEST, QA to PROD, LONE nowhere.
pub(crate) const NODES: [(&str, u64); 5] =
    [("DEV", 1), ("QA", 2), ("TEST", 3), ("PROD", 4), ("LONE", 5)];
pub(crate) const ROUTES: [(u64, u64); 3] = [(1, 2), (1, 3), (2, 4)];

/// What the key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    Standard,
    Export,
    Calm,
}

/// Whose file it is and which one of the release.
pub(crate) type Content = (usize, usize);

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) content: Content,
    pub(crate) is_deleted: bool,
    pub(crate) at: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct TransportRequest {
    pub(crate) id: u64,
    pub(crate) description: String,
    pub(crate) origin: String,
    pub(crate) uris: Vec<String>,
    pub(crate) queues: Vec<u64>,
    /// Which release made it; nothing for those that were there before.
    pub(crate) made_by: Option<usize>,
    pub(crate) made_at: u64,
    /// Whether it was removed from all queues.
    pub(crate) is_removed: bool,
}

/// What a release asks for, as it arrives.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) run: usize,
    pub(crate) method: &'static str,
    /// With query, without host.
    pub(crate) path: String,
    pub(crate) bearer: Option<String>,
    pub(crate) body: String,
    /// The file's name and its place in the release.
    pub(crate) file: Option<(String, usize)>,
}

impl Ask {
    /// Returns whether it creates a transport request.
    pub(crate) fn creates(&self) -> bool {
        self.method == "POST"
            && matches!(
                self.step().as_str(),
                "POST /v2/nodes/export" | "POST /v2/nodes/upload"
            )
    }

    /// Returns whether it is for the key that delivers.
    fn delivers(&self) -> bool {
        self.creates() || self.path.contains("/v2/files/")
    }

    /// Method and path without query and numbers, as faults name a step.
    pub(crate) fn step(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        let path = path.strip_prefix(CALM_ROUTE).unwrap_or(path);
        let words: Vec<&str> = path
            .split('/')
            .map(|word| {
                if word.parse::<u64>().is_ok() {
                    "{id}"
                } else {
                    word
                }
            })
            .collect();
        format!("{} {}", self.method, words.join("/"))
    }
}

/// What the service answers.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(status: u16, body: String) -> Self {
        Self {
            status,
            kind: "application/json",
            body,
        }
    }

    /// What a file gets that a transport request holds; the specification does not say.
    pub(crate) fn in_use(status: u16) -> Self {
        Self::refused(status, "TsUnprocessableException", "the file is in use")
    }

    pub(crate) fn missing(message: &str) -> Self {
        Self::refused(404, "TsNotFoundException", message)
    }

    pub(crate) fn refused(status: u16, kind: &str, message: &str) -> Self {
        Self::json(
            status,
            format!(r#"{{"errorType":"com.sap.{kind}","message":"{message}"}}"#),
        )
    }
}

/// A token that was given.
#[derive(Debug)]
struct Token {
    text: String,
    /// Whether it is the second key's.
    is_operating: bool,
    is_known: bool,
}

/// The service's memory.
#[derive(Debug, Default)]
pub(crate) struct Service {
    plan: Option<Plan>,
    /// Whether there is a second key, which may do everything.
    pub(crate) has_operating_key: bool,
    next_id: u64,
    pub(crate) files: Vec<File>,
    pub(crate) requests: Vec<TransportRequest>,
    pub(crate) actions: Vec<Action>,
    pub(crate) descriptors: Vec<Descriptor>,
    /// Transport requests that are gone for good.
    pub(crate) lost: Vec<TransportRequest>,
    /// Whether a restart has lost something.
    pub(crate) has_lost: bool,
    /// What happens so many milliseconds after a creation.
    pub(crate) visit_after: Option<(u64, Visit)>,
    /// What will happen with what: when, with which transport request.
    pub(crate) visits: Vec<(u64, u64, Visit)>,
    /// What has happened.
    pub(crate) happened: Vec<Visit>,
    /// When the service starts anew, and how much it has forgotten then.
    pub(crate) restart_at: Option<(u64, u64)>,
    /// Calls of the wrong key.
    pub(crate) wrong: Vec<String>,
    /// Work that will be done although the client was not told: when, and what.
    pub(crate) late: Vec<(u64, Ask)>,
    tokens: Vec<Token>,
    token_seconds: u64,
    pub(crate) now: u64,
    /// How many milliseconds later a list shows what was created.
    pub(crate) lag_ms: u64,
    /// The status for the deletion of a file that a transport request holds.
    pub(crate) in_use: u16,
}

impl Service {
    pub(crate) fn new(plan: Plan, token_seconds: u64) -> Self {
        Self {
            plan: Some(plan),
            next_id: 100,
            token_seconds,
            in_use: 422,
            ..Self::default()
        }
    }

    pub(crate) fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    pub(crate) fn revoke_tokens(&mut self) {
        for token in &mut self.tokens {
            token.is_known = false;
        }
    }

    /// Does the late work that is due.
    pub(crate) fn advance(&mut self, now: u64) {
        if let Some((_, lost_ms)) = self.restart_at.take_if(|(at, _)| *at <= now) {
            self.now = now;
            self.restart(lost_ms);
        }
        while let Some(due) = self.late.iter().position(|(at, _)| *at <= now) {
            let (at, ask) = self.late.remove(due);
            self.now = at;
            self.work(&ask);
        }
        self.now = now;
        self.visit();
    }

    /// Answers a request whose token has been checked or not.
    pub(crate) fn answer(&mut self, ask: &Ask) -> Reply {
        if ask.path == "/oauth/token" {
            return self.token(ask);
        }
        if self.has_operating_key
            && self
                .token_of(ask)
                .is_some_and(|token| token.is_operating == ask.delivers())
        {
            self.wrong.push(ask.step());
        }
        if !self.token_of(ask).is_some_and(|token| token.is_known) {
            return Reply::json(
                401,
                r#"{"error":"unauthorized","error_description":"Full authentication is required"}"#
                    .into(),
            );
        }
        self.work(ask)
    }

    fn token_of(&self, ask: &Ask) -> Option<&Token> {
        let bearer = ask.bearer.as_ref()?;
        self.tokens.iter().find(|token| token.text == *bearer)
    }

    fn token(&mut self, ask: &Ask) -> Reply {
        let has = |secret: &str| ask.body.contains(&format!("client_secret={secret}"));
        let is_operating = has("SECRETMARK-operating%24secret");
        if !is_operating && !has("SECRETMARK-client%24secret%2B1") {
            return Reply::json(401, r#"{"error":"invalid_client"}"#.into());
        }
        let token = format!("{TOKEN_MARK}-{}", self.tokens.len() + 1);
        self.tokens.push(Token {
            text: token.clone(),
            is_operating,
            is_known: true,
        });
        let seconds = self.token_seconds;
        Reply::json(
            200,
            format!(r#"{{"access_token":"{token}","token_type":"bearer","expires_in":{seconds}}}"#),
        )
    }

    fn work(&mut self, ask: &Ask) -> Reply {
        let path = ask.path.split('?').next().unwrap_or_default();
        let path = path.strip_prefix(CALM_ROUTE).unwrap_or(path);
        let parts: Vec<&str> = path.trim_start_matches("/v2/").split('/').collect();
        let is_operating = self.token_of(ask).is_some_and(|token| token.is_operating);
        let may_look = is_operating || self.plan == Some(Plan::Standard);
        match (ask.method, parts.as_slice()) {
            ("POST", ["files", "upload"]) => self.upload(ask),
            ("DELETE", ["files", id]) => self.delete(id),
            ("POST", ["nodes", verb @ ("export" | "upload")]) => self.create(ask, verb),
            ("GET", _) if !may_look => {
                Reply::refused(403, "Forbidden", "the plan does not allow it")
            }
            ("GET", ["nodes"]) => nodes(),
            ("GET", ["routes"]) => routes(),
            ("GET", ["nodes", node, "transportRequests"]) => self.queue(node),
            ("GET", ["nodes", node, "transportRequests", id, "logs"]) => self.logs(node, id),
            ("GET", ["nodes", node, "mtaExtDescriptors"]) => self.descriptor_list(node),
            ("GET", ["actions", id]) => self.action(id),
            ("GET", ["actions", id, "logs"]) => self.action_logs(id),
            _ if !may_look => Reply::refused(403, "Forbidden", "the plan does not allow it"),
            ("POST", ["nodes", node, "transportRequests", verb]) => self.act(ask, node, verb),
            ("POST", ["nodes", node, "mtaExtDescriptors"]) => self.add_descriptor(ask, node),
            ("PUT", ["nodes", _, "mtaExtDescriptors", id]) => self.replace_descriptor(ask, id),
            _ => Reply::missing("there is no such thing"),
        }
    }

    fn upload(&mut self, ask: &Ask) -> Reply {
        let Some((name, index)) = ask.file.clone() else {
            return Reply::refused(400, "TsBadRequestException", "no file");
        };
        let id = self.new_id();
        self.files.push(File {
            id,
            name: name.clone(),
            content: (ask.run, index),
            is_deleted: false,
            at: self.now,
        });
        Reply::json(201, format!(r#"{{"fileId":{id},"fileName":"{name}"}}"#))
    }

    fn delete(&mut self, id: &str) -> Reply {
        if self.is_attached(id) {
            return Reply::in_use(self.in_use);
        }
        let file = self.files.iter_mut().find(|file| file.id.to_string() == id);
        match file.filter(|file| !file.is_deleted) {
            None => Reply::missing("there is no such file"),
            Some(file) => {
                file.is_deleted = true;
                Reply::json(204, String::new())
            }
        }
    }

    /// Returns whether there is such a file.
    pub(crate) fn is_there(&self, uri: &str) -> bool {
        let mut files = self.files.iter();
        files.any(|file| file.id.to_string() == uri && !file.is_deleted)
    }

    pub(crate) fn is_attached(&self, uri: &str) -> bool {
        let mut uris = self.requests.iter().flat_map(|request| &request.uris);
        uris.any(|other| other == uri)
    }

    fn create(&mut self, ask: &Ask, verb: &str) -> Reply {
        let body: Value = serde_json::from_str(&ask.body).expect("the body is JSON");
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let origin = text("nodeName");
        let Some((_, node)) = NODES.iter().find(|(name, _)| *name == origin) else {
            return Reply::missing("the node does not exist");
        };
        let uris: Vec<String> = body["entries"]
            .as_array()
            .expect("entries")
            .iter()
            .map(|entry| entry["uri"].as_str().expect("uri").to_owned())
            .collect();
        if text("storageType") == "FILE" && !uris.iter().all(|uri| self.is_there(uri)) {
            return Reply::missing("the file does not exist");
        }
        let id = self.new_id();
        let queues: Vec<u64> = match verb {
            "upload" => vec![*node],
            _ => ROUTES
                .iter()
                .filter(|(from, _)| from == node)
                .map(|(_, to)| *to)
                .collect(),
        };
        let description = text("description");
        let reply = created(id, &description, &queues);
        if let Some((after, visit)) = self.visit_after {
            self.visits.push((self.now + after, id, visit));
        }
        self.requests.push(TransportRequest {
            id,
            description,
            origin,
            uris,
            queues,
            made_by: Some(ask.run),
            made_at: self.now,
            is_removed: false,
        });
        reply
    }

    fn queue(&self, node: &str) -> Reply {
        let node = node.parse().unwrap_or_default();
        let requests = self.requests.iter();
        queue(requests.filter_map(|one| Some((one, self.status(one, node)?))))
    }
}
