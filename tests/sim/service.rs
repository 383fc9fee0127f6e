//! The other side: a small Cloud Transport Management with its token server.

use serde_json::Value;

use super::views::{created, nodes, routes};

/// The secret that must be seen nowhere but in token requests.
pub(crate) const CLIENT_SECRET: &str = "SECRETMARK-client$secret+1";

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
}

#[derive(Debug)]
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

/// Something that was done with a transport request in a queue.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) id: u64,
    /// `I`, `FQ`, `RQ` or `DQ`.
    kind: &'static str,
    request: String,
    /// Which run did it; nothing for what was done before.
    pub(crate) by: Option<usize>,
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

    fn refused(status: u16, kind: &str, message: &str) -> Self {
        Self::json(
            status,
            format!(r#"{{"errorType":"com.sap.{kind}","message":"{message}"}}"#),
        )
    }
}

/// The service's memory.
#[derive(Debug, Default)]
pub(crate) struct Service {
    plan: Option<Plan>,
    next_id: u64,
    pub(crate) files: Vec<File>,
    pub(crate) requests: Vec<TransportRequest>,
    pub(crate) actions: Vec<Action>,
    /// Work that will be done although the client was not told: when, and what.
    pub(crate) late: Vec<(u64, Ask)>,
    tokens: Vec<String>,
    token_seconds: u64,
    now: u64,
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

    fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    pub(crate) fn revoke_tokens(&mut self) {
        self.tokens.clear();
    }

    /// Does the late work that is due.
    pub(crate) fn advance(&mut self, now: u64) {
        while let Some(due) = self.late.iter().position(|(at, _)| *at <= now) {
            let (at, ask) = self.late.remove(due);
            self.now = at;
            self.work(&ask);
        }
        self.now = now;
    }

    /// Answers a request whose token has been checked or not.
    pub(crate) fn answer(&mut self, ask: &Ask) -> Reply {
        if ask.path == "/oauth/token" {
            return self.token(ask);
        }
        let is_known = ask
            .bearer
            .as_ref()
            .is_some_and(|bearer| self.tokens.contains(bearer));
        if !is_known {
            return Reply::json(
                401,
                r#"{"error":"unauthorized","error_description":"Full authentication is required"}"#
                    .into(),
            );
        }
        self.work(ask)
    }

    fn token(&mut self, ask: &Ask) -> Reply {
        if !ask
            .body
            .contains("client_secret=SECRETMARK-client%24secret%2B1")
        {
            return Reply::json(401, r#"{"error":"invalid_client"}"#.into());
        }
        let token = format!("{TOKEN_MARK}-{}", self.new_id());
        self.tokens.push(token.clone());
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
        let may_look = self.plan == Some(Plan::Standard);
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
            ("GET", ["nodes", _, "transportRequests", id, "logs"]) => self.logs(id),
            ("POST", ["nodes", _, "transportRequests", verb]) if may_look => self.act(ask, verb),
            _ => Reply::refused(404, "TsNotFoundException", "there is no such thing"),
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
        });
        Reply::json(201, format!(r#"{{"fileId":{id},"fileName":"{name}"}}"#))
    }

    fn delete(&mut self, id: &str) -> Reply {
        if self.is_attached(id) {
            return Reply::in_use(self.in_use);
        }
        let file = self.files.iter_mut().find(|file| file.id.to_string() == id);
        match file.filter(|file| !file.is_deleted) {
            None => Reply::refused(404, "TsNotFoundException", "there is no such file"),
            Some(file) => {
                file.is_deleted = true;
                Reply::json(204, String::new())
            }
        }
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
            return Reply::refused(404, "TsNotFoundException", "the node does not exist");
        };
        let uris: Vec<String> = body["entries"]
            .as_array()
            .expect("entries")
            .iter()
            .map(|entry| entry["uri"].as_str().expect("uri").to_owned())
            .collect();
        let is_there = |uri: &String| {
            let mut files = self.files.iter();
            files.any(|file| file.id.to_string() == *uri && !file.is_deleted)
        };
        if text("storageType") == "FILE" && !uris.iter().all(is_there) {
            return Reply::refused(404, "TsNotFoundException", "the file does not exist");
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
        let in_queue = self.requests.iter().filter(|request| {
            let lag_ms = request.made_by.map_or(0, |_| self.lag_ms);
            let is_shown = !request.is_removed && request.made_at + lag_ms <= self.now;
            is_shown && request.queues.iter().any(|queue| queue.to_string() == node)
        });
        let requests: Vec<String> = in_queue
            .map(|request| {
                let entries: Vec<String> = request
                    .uris
                    .iter()
                    .map(|uri| format!(r#"{{"id":1,"storageType":"FILE","uri":"{uri}"}}"#))
                    .collect();
                format!(
                    r#"{{"id":{},"status":"initial","description":"{}","origin":"{}","entries":[{}]}}"#,
                    request.id,
                    request.description,
                    request.origin,
                    entries.join(",")
                )
            })
            .collect();
        Reply::json(
            200,
            format!(r#"{{"transportRequests":[{}]}}"#, requests.join(",")),
        )
    }

    fn logs(&self, id: &str) -> Reply {
        let request = self
            .requests
            .iter()
            .find(|request| request.id.to_string() == id);
        let uris = request
            .map(|request| request.uris.as_slice())
            .unwrap_or_default();
        let entities: Vec<String> = self
            .files
            .iter()
            .filter(|file| uris.contains(&file.id.to_string()))
            .map(|file| {
                format!(
                    r#"{{"id":1,"uri":"{}","fileName":"{}"}}"#,
                    file.id, file.name
                )
            })
            .collect();
        let entities = entities.join(",");
        let actions = self.actions.iter().filter(|action| action.request == id);
        let mut logs: Vec<String> = actions
            .map(|Action { id, kind, .. }| {
                format!(r#"{{"actionId":{id},"actionType":"{kind}","entities":[]}}"#)
            })
            .collect();
        logs.push(format!(
            r#"{{"actionId":1,"actionType":"NE","entities":[{entities}]}}"#
        ));
        Reply::json(200, format!(r#"{{"logs":[{}]}}"#, logs.join(",")))
    }

    /// Imports, forwards, resets or removes; a second time if it is asked for twice.
    fn act(&mut self, ask: &Ask, verb: &str) -> Reply {
        let body: Value = serde_json::from_str(&ask.body).expect("the body is JSON");
        let id = self.new_id();
        let kind = match verb {
            "import" => "I",
            "forward" => "FQ",
            "reset" => "RQ",
            _ => "DQ",
        };
        let named = body["transportRequests"][0].to_string();
        for request in &mut self.requests {
            request.is_removed |= kind == "DQ" && request.id.to_string() == named;
        }
        self.actions.push(Action {
            id,
            kind,
            request: named,
            by: Some(ask.run),
        });
        match kind {
            "I" => Reply::json(
                200,
                format!(r#"{{"actionId":{id},"monitoringURL":"/v2/actions/{id}"}}"#),
            ),
            _ => Reply::json(204, String::new()),
        }
    }

    /// Notes an action of somebody else, as a trap.
    pub(crate) fn add_action(&mut self, kind: &'static str, request: u64) {
        let (id, request) = (self.new_id(), request.to_string());
        self.actions.push(Action {
            id,
            kind,
            request,
            by: None,
        });
    }

    /// Puts a transport request of somebody else into the queues, as a trap.
    pub(crate) fn add_strange(
        &mut self,
        description: &str,
        origin: &str,
        queues: &[u64],
        file_name: &str,
    ) {
        let file = self.new_id();
        self.files.push(File {
            id: file,
            name: file_name.into(),
            content: (usize::MAX, 0),
            is_deleted: false,
        });
        let id = self.new_id();
        self.requests.push(TransportRequest {
            id,
            description: description.into(),
            origin: origin.into(),
            uris: vec![file.to_string()],
            queues: queues.to_vec(),
            made_by: None,
            made_at: 0,
            is_removed: false,
        });
    }
}
