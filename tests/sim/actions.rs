//! What is done with transport requests in queues, and what the service tells of it.

use serde_json::Value;

use super::service::{Ask, NODES, ROUTES, Reply, Service, TransportRequest};

/// How long an import takes, in milliseconds.
pub(crate) const IMPORT_MS: u64 = 30_000;

/// Something that was done with transport requests in a queue.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) id: u64,
    /// `I`, `FQ`, `RQ` or `DQ`.
    pub(crate) kind: &'static str,
    pub(crate) node: u64,
    pub(crate) requests: Vec<u64>,
    /// Which run did it; nothing for what somebody else did.
    pub(crate) by: Option<usize>,
    pub(crate) at: u64,
}

impl Action {
    /// Returns whether it is an import that has ended.
    fn has_ended(&self, now: u64) -> bool {
        self.kind != "I" || self.at + IMPORT_MS <= now
    }

    fn status(&self, now: u64) -> &'static str {
        match self.has_ended(now) {
            true => "succeeded",
            false => "running",
        }
    }
}

impl Service {
    /// Imports, forwards, resets or removes; a second time if it is asked for twice.
    pub(crate) fn act(&mut self, ask: &Ask, node: &str, verb: &str) -> Reply {
        let body: Value = serde_json::from_str(&ask.body).expect("the body is JSON");
        let kind = match verb {
            "import" => "I",
            "forward" => "FQ",
            "reset" => "RQ",
            _ => "DQ",
        };
        let named = body["transportRequests"].as_array().expect("a list");
        let requests = named.iter().filter_map(Value::as_u64).collect();
        let node = node.parse().expect("a node");
        let id = self.add_action(kind, node, requests, Some(ask.run));
        match kind {
            "I" => Reply::json(
                200,
                format!(r#"{{"actionId":{id},"monitoringURL":"/v2/actions/{id}"}}"#),
            ),
            _ => Reply::json(204, String::new()),
        }
    }

    /// Does something in a queue.
    pub(crate) fn add_action(
        &mut self,
        kind: &'static str,
        node: u64,
        requests: Vec<u64>,
        by: Option<usize>,
    ) -> u64 {
        let id = self.new_id();
        for request in &mut self.requests {
            request.is_removed |= kind == "DQ" && requests.contains(&request.id);
        }
        self.actions.push(Action {
            id,
            kind,
            node,
            requests,
            by,
            at: self.now,
        });
        id
    }

    /// Returns the status of a transport request in a node's queue; nothing
    /// where it is not. What was imported is passed on.
    pub(crate) fn status(&self, request: &TransportRequest, node: u64) -> Option<&'static str> {
        let lag_ms = request.made_by.map_or(0, |_| self.lag_ms);
        if request.is_removed || request.made_at + lag_ms > self.now {
            return None;
        }
        let last = self.imports(request.id, node).last();
        let before = ROUTES.iter().filter(|(_, to)| *to == node);
        let has_come = request.queues.contains(&node)
            || before
                .flat_map(|(from, _)| self.imports(request.id, *from))
                .any(|import| import.has_ended(self.now));
        has_come.then(|| last.map_or("initial", |import| import.status(self.now)))
    }

    fn imports(&self, request: u64, node: u64) -> impl Iterator<Item = &Action> {
        let into = move |action: &&Action| action.kind == "I" && action.node == node;
        let of = move |action: &&Action| action.requests.contains(&request);
        self.actions.iter().filter(into).filter(of)
    }

    pub(crate) fn action(&self, id: &str) -> Reply {
        let Some(action) = self.actions.iter().find(|one| one.id.to_string() == id) else {
            return Reply::missing("there is no such action");
        };
        let (status, kind) = (action.status(self.now), action.kind);
        let name = NODES.iter().find(|(_, id)| *id == action.node);
        let name = name.map_or("", |(name, _)| *name);
        let request = |id: &u64| format!(r#"{{"id":{id},"status":"{status}","entities":[]}}"#);
        let requests: Vec<String> = action.requests.iter().map(request).collect();
        Reply::json(
            200,
            format!(
                r#"{{"id":{id},"type":"{kind}","status":"{status}","nodeName":"{name}","transportRequests":[{}]}}"#,
                requests.join(",")
            ),
        )
    }

    pub(crate) fn action_logs(&self, id: &str) -> Reply {
        let action = self.actions.iter().find(|one| one.id.to_string() == id);
        let requests = action.map(|one| one.requests.as_slice());
        let log = |id: &u64| format!(r#"{{"transportRequestId":{id},"messages":[]}}"#);
        let logs: Vec<String> = requests.unwrap_or_default().iter().map(log).collect();
        Reply::json(200, format!(r#"{{"logs":[{}]}}"#, logs.join(",")))
    }

    /// The logs of a transport request: its files, and what was done with it.
    pub(crate) fn logs(&self, node: &str, id: &str) -> Reply {
        let requests = self.requests.iter();
        let request = requests.clone().find(|one| one.id.to_string() == id);
        let uris = request.map_or(&[][..], |request| request.uris.as_slice());
        let files = self.files.iter();
        let entities: Vec<String> = files
            .filter(|file| uris.contains(&file.id.to_string()))
            .map(|file| {
                format!(
                    r#"{{"id":1,"uri":"{}","fileName":"{}"}}"#,
                    file.id, file.name
                )
            })
            .collect();
        let actions = self.actions.iter().filter(|action| {
            let is_about = action.requests.iter().any(|one| one.to_string() == id);
            is_about && action.node.to_string() == node
        });
        let mut logs: Vec<String> = actions
            .map(|Action { id, kind, .. }| {
                format!(r#"{{"actionId":{id},"actionType":"{kind}","entities":[]}}"#)
            })
            .collect();
        logs.push(format!(
            r#"{{"actionId":1,"actionType":"NE","entities":[{}]}}"#,
            entities.join(",")
        ));
        Reply::json(200, format!(r#"{{"logs":[{}]}}"#, logs.join(",")))
    }
}
