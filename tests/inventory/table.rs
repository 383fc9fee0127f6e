//! Histories written as tables, and results written as short as they can be judged.
//!
//! A landscape is `DEV*>QA>PROD`: nodes along a route, `*` behind a virtual one,
//! `,` between routes. A line is a transport request in a node's queue:
//!
//! `QA 57 succeeded shop_1.4.0.mtar I9@10:05=succeeded/jane`
//!
//! files joined with `+`; then its actions with id, time, how each file ended
//! (joined with `+`), and who did it. More words: `unnamed` (no log names the
//! files), `nolog` (logs cannot be read), `archived`, `bare` (the queue lists no
//! files any more), `type=APP`, `ref`, `said=<id>:<version>` (the deploy
//! service's own words), `at=<place>` in the queue, `desc=<words_with_underscores>`.

use std::collections::BTreeMap;

use ctms::api::ids::{ActionId, NodeId, RouteId, TransportRequestId};
use ctms::api::{
    Log, LogMessage, LoggedAction, LoggedFile, Node, QueuedEntry, QueuedRequest, Route,
};
use ctms::inventory::{
    LandscapeStatus, MOST_EXTRA_LOGS, NodeRecord, Records, StatusCell, VersionSource, status,
};
use serde_json::{Value, json};

/// What a table says of the service.
pub(crate) struct History {
    pub(crate) nodes: Vec<Node>,
    pub(crate) routes: Vec<Route>,
    queues: BTreeMap<NodeId, Vec<QueuedRequest>>,
    logs: BTreeMap<(NodeId, TransportRequestId), Result<Vec<LoggedAction>, String>>,
}

/// What was read to judge it.
pub(crate) struct Read {
    pub(crate) records: Records,
    /// How many logs were read.
    pub(crate) logs: usize,
}

impl History {
    pub(crate) fn parse(landscape: &str, lines: &str) -> Self {
        let mut history = Self {
            nodes: Vec::new(),
            routes: Vec::new(),
            queues: BTreeMap::new(),
            logs: BTreeMap::new(),
        };
        for route in landscape.split(',') {
            let mut before = None;
            for name in route.trim().split('>') {
                let id = history.node_named(name);
                if let Some(source_node_id) = before.replace(id) {
                    history.routes.push(Route {
                        id: RouteId::new(history.routes.len() as u64 + 1).unwrap(),
                        name: None,
                        source_node_id,
                        target_node_id: id,
                    });
                }
            }
        }
        lines
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .for_each(|line| history.take(line));
        history
    }

    fn node_named(&mut self, name: &str) -> NodeId {
        let (name, is_virtual) = (name.trim_end_matches('*'), name.ends_with('*'));
        if let Some(node) = self.nodes.iter().find(|node| node.name == name) {
            return node.id;
        }
        let id = NodeId::new(self.nodes.len() as u64 + 1).unwrap();
        self.nodes.push(Node {
            name: name.to_owned(),
            is_virtual: Some(is_virtual),
            ..Node::unseen(id)
        });
        self.queues.insert(id, Vec::new());
        id
    }

    pub(crate) fn node(&self, name: &str) -> NodeId {
        let node = self.nodes.iter().find(|node| node.name == name);
        node.unwrap_or_else(|| panic!("no node {name}")).id
    }

    fn take(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [node, id, status, files, rest @ ..] = words.as_slice() else {
            panic!("{line}")
        };
        let node = self.node(node);
        let id: u64 = id.parse().unwrap();
        let has = |word: &str| rest.contains(&word);
        let value = |name: &str| rest.iter().find_map(|word| word.strip_prefix(name));
        let files: Vec<&str> = files.split('+').collect();
        let uri = |at: usize| match has("ref") {
            true => files[at].to_owned(),
            false => (id * 10 + at as u64).to_string(),
        };
        let said = value("said=").and_then(|said| said.split_once(':'));
        let messages: Vec<LogMessage> = said.into_iter().flat_map(|(mta, version)| {
            [format!("No deployed MTA detected - this is initial deployment of MTA with ID \"{mta}\""), format!("Detected new MTA version: \"{version}\"")].map(message)
        }).collect();
        let logged = |statuses: &str| -> Vec<LoggedFile> {
            let statuses: Vec<&str> = statuses.split('+').collect();
            files
                .iter()
                .enumerate()
                .map(|(at, name)| LoggedFile {
                    uri: Some(uri(at)),
                    name: (!has("unnamed")).then(|| (*name).to_owned()),
                    status: statuses
                        .get(at)
                        .or(statuses.first())
                        .map(|status| (*status).to_owned()),
                    messages: messages.clone(),
                })
                .collect()
        };
        let mut actions: Vec<LoggedAction> = rest
            .iter()
            .filter_map(|word| action(word, &logged))
            .collect();
        actions.push(LoggedAction {
            id: ActionId::new(1).unwrap(),
            kind: "NU".into(),
            status: "succeeded".into(),
            started_at: None,
            ended_at: None,
            by: None,
            log: Log {
                files: logged("succeeded"),
                ..Log::default()
            },
        });
        let request = TransportRequestId::new(id).unwrap();
        let log = if has("nolog") {
            Err("status 403".to_owned())
        } else {
            Ok(actions)
        };
        self.logs.insert((node, request), log);
        let entry = |at: usize| QueuedEntry {
            uri: Some(uri(at)),
            storage_type: Some(if has("ref") { "REFERENCE" } else { "FILE" }.to_owned()),
            content_type: Some(value("type=").unwrap_or("MTA").to_owned()),
        };
        let queue = self.queues.entry(node).or_default();
        queue.push(QueuedRequest {
            id: request,
            status: Some((*status).to_owned()),
            description: value("desc=").map(|text| text.replace('_', " ")),
            origin: None,
            created_at: None,
            queued_at: None,
            is_archived: Some(has("archived")),
            position: Some(value("at=").map_or(queue.len() as u64 + 1, |at| at.parse().unwrap())),
            created_by: None,
            entries: Some(if has("bare") {
                Vec::new()
            } else {
                (0..files.len()).map(entry).collect()
            }),
        });
    }

    /// Reads it as the flow does: queues, then the logs that are worth it.
    pub(crate) fn read(&self, most: usize, mta: Option<&str>) -> Read {
        let record = |node: &Node| NodeRecord::new(node.clone(), Ok(self.queues[&node.id].clone()));
        let mut records = Records::new(
            self.nodes.iter().map(record).collect(),
            Ok(self.routes.clone()),
        );
        let mut logs = 0;
        loop {
            let next = records.next_logs(most - logs, mta);
            if next.is_empty() {
                return Read { records, logs };
            }
            for key in next {
                logs += 1;
                records.add_log(key.0, key.1, self.logs[&key].clone());
            }
        }
    }

    /// Reads all of it.
    pub(crate) fn read_all(&self) -> Records {
        let mut records = self.read(0, None).records;
        for (&(node, request), log) in &self.logs {
            records.add_log(node, request, log.clone());
        }
        records
    }

    pub(crate) fn status(&self) -> LandscapeStatus {
        status(
            &self.read(self.nodes.len() + MOST_EXTRA_LOGS, None).records,
            None,
        )
    }
}

/// The same as the service says it.
impl History {
    /// Returns the body of the answer to a path.
    pub(crate) fn answer(&self, path: &str) -> String {
        let words: Vec<&str> = path.trim_start_matches("/v2/").split('/').collect();
        let id = |at: usize| words[at].parse().ok().and_then(NodeId::new).unwrap();
        let value = match words.as_slice() {
            ["nodes"] => {
                json!({ "nodes": self.nodes.iter().map(|node| json!({ "id": node.id, "name": node.name, "virtual": node.is_virtual })).collect::<Vec<_>>() })
            }
            ["routes"] => {
                json!({ "routes": self.routes.iter().map(|route| json!({ "id": route.id, "sourceNodeId": route.source_node_id, "targetNodeId": route.target_node_id })).collect::<Vec<_>>() })
            }
            ["nodes", _, "mtaExtDescriptors"] => json!({ "mtaExtDescriptors": [] }),
            ["nodes", _, "transportRequests"] => {
                json!({ "transportRequests": self.queues[&id(1)].iter().map(request).collect::<Vec<_>>() })
            }
            ["nodes", _, "transportRequests", request, "logs"] => {
                let request = request
                    .parse()
                    .ok()
                    .and_then(TransportRequestId::new)
                    .unwrap();
                let actions = self.logs[&(id(1), request)].clone().unwrap_or_default();
                json!({ "logs": actions.iter().map(log).collect::<Vec<_>>() })
            }
            other => panic!("{other:?}"),
        };
        value.to_string()
    }
}

fn request(request: &QueuedRequest) -> Value {
    let entry = |entry: &QueuedEntry| json!({ "uri": entry.uri, "storageType": entry.storage_type, "contentType": entry.content_type });
    json!({
        "id": request.id, "status": request.status, "description": request.description, "archived": request.is_archived,
        "position": request.position, "entries": request.entries.iter().flatten().map(entry).collect::<Vec<_>>(),
    })
}

fn log(action: &LoggedAction) -> Value {
    let file = |file: &LoggedFile| json!({ "uri": file.uri, "fileName": file.name, "status": file.status });
    json!({
        "actionId": action.id, "actionType": action.kind, "status": action.status, "actionStartedAt": action.started_at,
        "actionTriggeredByNamedUser": action.by, "entities": action.log.files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn action(word: &str, logged: &dyn Fn(&str) -> Vec<LoggedFile>) -> Option<LoggedAction> {
    let (head, rest) = word.split_once('@')?;
    let (time, rest) = rest.split_once('=')?;
    let (statuses, by) = rest.split_once('/').unwrap_or((rest, "ops"));
    let digits = head.find(|c: char| c.is_ascii_digit())?;
    let worst = ["fatal", "error", "running", "warning"];
    let of_all = worst.into_iter().find(|status| statuses.contains(status));
    let status = of_all.unwrap_or("succeeded").to_owned();
    Some(LoggedAction {
        id: ActionId::new(head[digits..].parse().unwrap()).unwrap(),
        kind: head[..digits].to_owned(),
        started_at: Some(format!("2026-05-07T{time}:00.000Z")),
        ended_at: (status != "running").then(|| format!("2026-05-07T{time}:30.500Z")),
        status,
        by: Some(by.to_owned()),
        log: Log {
            files: logged(statuses),
            ..Log::default()
        },
    })
}

fn message(text: String) -> LogMessage {
    LogMessage {
        id: None,
        severity: "I".to_owned(),
        text,
        created_at: None,
    }
}

/// Writes a cell: `1.4.0#57` is the last import, with `d`, `a` behind the
/// version for one out of a description or archive, `!` for a downgrade, the
/// result unless succeeded, `~` where it is not certain; then what waits (`w`
/// with its place), runs (`r`) and has failed (`f`); `<QA` is newer below.
pub(crate) fn cell(cell: &StatusCell) -> String {
    let mut words = Vec::new();
    if let Some(imported) = &cell.imported {
        let source = match imported.version_source {
            Some(VersionSource::Description) => "d",
            Some(VersionSource::Archive) => "a",
            Some(VersionSource::FileName) | None => "",
        };
        let result = if imported.result == "succeeded" {
            ""
        } else {
            &imported.result
        };
        let version = imported.version.as_deref().unwrap_or("?");
        let downgrade = if imported.is_downgrade { "!" } else { "" };
        words.push(format!(
            "{version}{source}#{}{downgrade}{result}",
            imported.transport_request_id
        ));
    }
    if !cell.is_certain {
        words.push("~".to_owned());
    }
    for (mark, queued) in [
        ("w", &cell.waiting),
        ("r", &cell.running),
        ("f", &cell.failed),
    ] {
        words.extend(queued.iter().map(|one| {
            let order = one
                .import_order
                .map(|order| format!("{order}:"))
                .unwrap_or_default();
            format!(
                "{mark}{order}{}#{}",
                one.version.as_deref().unwrap_or("?"),
                one.transport_request_id
            )
        }));
    }
    if let Some(newer) = &cell.newer_below {
        let version = newer
            .version
            .clone()
            .unwrap_or_else(|| format!("#{}", newer.transport_request_id));
        words.push(format!("<{}:{version}", newer.node_name));
    }
    words.join(" ")
}

/// Writes a matrix, one row a line.
pub(crate) fn matrix(status: &LandscapeStatus) -> Vec<String> {
    let row = |row: &ctms::inventory::StatusRow| {
        let cells: Vec<String> = row.cells.iter().map(cell).collect();
        format!("{} | {}", row.name, cells.join(" | "))
    };
    status.rows.iter().map(row).collect()
}
