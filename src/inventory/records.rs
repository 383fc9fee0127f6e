//! What was read of the service, and which logs are still worth reading.

use std::collections::{BTreeMap, BTreeSet};

use super::content::{Content, Said, described_archives, is_reference};
use crate::api::ids::{NodeId, TransportRequestId};
use crate::api::status::{QueueAction, RequestStatus};
use crate::api::{LoggedAction, Node, QueuedEntry, QueuedRequest, Route};

/// So many logs are read in one call beside the newest import of each node.
pub const MOST_EXTRA_LOGS: usize = 300;

/// A node and its queue.
#[derive(Debug, Clone)]
pub struct NodeRecord {
    /// The node.
    pub node: Node,
    /// Its queue in order, or why it cannot be read.
    pub queue: Result<Vec<QueuedRequest>, String>,
}

impl NodeRecord {
    /// Takes a node with its queue, which is brought into the order of imports.
    #[must_use]
    pub fn new(node: Node, mut queue: Result<Vec<QueuedRequest>, String>) -> Self {
        if let Ok(requests) = &mut queue {
            // A stable order: the service's own where it says no positions.
            requests.sort_by_key(|request| request.position);
        }
        Self { node, queue }
    }

    /// Returns the requests in the order of the queue; none where it cannot be read.
    pub(super) fn requests(&self) -> &[QueuedRequest] {
        self.queue.as_deref().unwrap_or_default()
    }
}

/// A log: its actions, or why it cannot be read.
pub(super) type Log = Result<Vec<LoggedAction>, String>;

/// All that was read of the service.
#[derive(Debug)]
pub struct Records {
    /// The nodes that are judged, sources of routes before their targets.
    pub(super) nodes: Vec<NodeRecord>,
    /// All routes, or why they cannot be read.
    pub(super) routes: Result<Vec<Route>, String>,
    logs: BTreeMap<(NodeId, TransportRequestId), Log>,
    /// Names of files and what the deploy service said of them, by their ids.
    files: BTreeMap<String, (Option<String>, Said)>,
    /// The files of requests whose entries the queue does not list any more.
    carried: BTreeMap<TransportRequestId, Vec<QueuedEntry>>,
    known_mtas: BTreeSet<String>,
    /// The requests of which a log was read, in whatever node.
    read: BTreeSet<TransportRequestId>,
    /// Which node a route leads from, by the node that it leads to.
    sources: BTreeMap<NodeId, NodeId>,
    /// Where each node stands among the nodes.
    places: BTreeMap<NodeId, usize>,
}

impl Records {
    /// Takes nodes with their queues, and the routes.
    #[must_use]
    pub fn new(nodes: Vec<NodeRecord>, routes: Result<Vec<Route>, String>) -> Self {
        let mut records = Self {
            nodes,
            routes,
            logs: BTreeMap::new(),
            files: BTreeMap::new(),
            carried: BTreeMap::new(),
            known_mtas: BTreeSet::new(),
            read: BTreeSet::new(),
            sources: BTreeMap::new(),
            places: BTreeMap::new(),
        };
        let routes = records.routes.iter().flatten();
        records.sources = routes
            .map(|route| (route.target_node_id, route.source_node_id))
            .collect();
        let mut nodes = std::mem::take(&mut records.nodes);
        nodes.sort_by_cached_key(|record| (records.before(record.node.id).len(), record.node.id));
        let ids = nodes.iter().map(|record| record.node.id);
        records.places = ids.zip(0..).collect();
        records.nodes = nodes;
        records
    }

    /// Takes the log of a transport request in a node.
    pub fn add_log(&mut self, node: NodeId, request: TransportRequestId, log: Log) {
        for file in log.iter().flatten().flat_map(|action| &action.log.files) {
            let Some(uri) = file.uri.clone().or_else(|| file.name.clone()) else {
                continue;
            };
            let said = Said::by(file);
            let (name, known) = self.files.entry(uri.clone()).or_default();
            *name = file.name.clone().or_else(|| name.take());
            known.mta_id = said.mta_id.or_else(|| known.mta_id.take());
            known.version = said.version.or_else(|| known.version.take());
            let entry = QueuedEntry {
                uri: Some(uri),
                storage_type: None,
                content_type: None,
            };
            let content = Content::of(&entry, name.as_deref(), known);
            self.known_mtas.extend(content.key.mta_id());
            let carried = self.carried.entry(request).or_default();
            if !carried.contains(&entry) {
                carried.push(entry);
            }
        }
        self.read.insert(request);
        self.logs.insert((node, request), log);
    }

    /// Returns the log of a transport request in a node, where it was read.
    pub(super) fn log(&self, node: NodeId, request: TransportRequestId) -> Option<&Log> {
        self.logs.get(&(node, request))
    }

    /// Returns what a transport request carries; never nothing.
    pub(super) fn contents(&self, request: &QueuedRequest) -> Vec<Content> {
        let listed = request.entries.as_deref().unwrap_or_default();
        let carried = self.carried.get(&request.id).map(Vec::as_slice);
        let entries = if listed.is_empty() {
            carried.unwrap_or_default()
        } else {
            listed
        };
        let described = request.description.as_deref().and_then(described_archives);
        // A list of another length is not the list of these files.
        let described =
            described.filter(|names| entries.is_empty() || names.len() == entries.len());
        let described = |at: usize| described.as_ref().and_then(|names| names.get(at).copied());
        let of = |(at, entry): (usize, &QueuedEntry)| {
            let file = entry.uri.as_ref().and_then(|uri| self.files.get(uri));
            let name = file.and_then(|(name, _)| name.as_deref());
            match (name, described(at)) {
                (None, Some(name)) if !is_reference(entry) && super::content::may_be_mta(entry) => {
                    Content::described(entry.uri.clone(), name, &self.known_mtas)
                }
                _ => Content::of(entry, name, file.map_or(&Said::default(), |(_, said)| said)),
            }
        };
        let mut contents: Vec<Content> = entries.iter().enumerate().map(of).collect();
        if contents.is_empty() {
            contents.push(match described(0) {
                Some(name) => Content::described(None, name, &self.known_mtas),
                None => Content::unknown(None),
            });
        }
        contents
    }

    /// Returns which logs to read next, at most so many: first the newest import
    /// of each node, then what names the files that wait or have failed, then
    /// what may have been imported out of order. Ask again when they are read.
    #[must_use]
    pub fn next_logs(&self, most: usize, mta: Option<&str>) -> Vec<(NodeId, TransportRequestId)> {
        let mut wanted = Vec::new();
        let mut named = BTreeSet::new();
        for record in &self.nodes {
            self.wanted_in(record, mta, &mut named, &mut wanted);
        }
        let first = wanted.iter().map(|(need, ..)| *need).min();
        wanted.retain(|(need, ..)| Some(*need) == first);
        wanted.sort_by_key(|(_, rank, ..)| *rank);
        wanted.truncate(most);
        wanted
            .into_iter()
            .map(|(_, _, node, request)| (node, request))
            .collect()
    }

    fn wanted_in(
        &self,
        record: &NodeRecord,
        mta: Option<&str>,
        named: &mut BTreeSet<TransportRequestId>,
        wanted: &mut Vec<(Need, usize, NodeId, TransportRequestId)>,
    ) {
        let node = record.node.id;
        let mut covered = BTreeSet::new();
        let mut is_newest = true;
        for (rank, request) in record.requests().iter().rev().enumerate() {
            let contents = self.contents(request);
            let status = RequestStatus::parse(request.status.as_deref().unwrap_or_default());
            if let Some(log) = self.log(node, request.id) {
                if log.iter().flatten().any(is_success) {
                    covered.extend(contents.into_iter().map(|content| content.key));
                }
                is_newest = is_newest && !status.is_success();
                continue;
            }
            let is_unknown = contents.iter().any(Content::needs_name);
            let is_asked_for = mta.is_none_or(|mta| {
                is_unknown || contents.iter().any(|content| content.key.name() == mta)
            });
            let is_first = is_asked_for && is_newest && status.is_success();
            let is_covered = contents
                .iter()
                .all(|content| covered.contains(&content.key));
            let need = match status {
                RequestStatus::Initial if is_unknown && !self.read.contains(&request.id) => {
                    named.insert(request.id).then_some(Need::Name)
                }
                RequestStatus::Initial => None,
                _ if !is_asked_for => None,
                _ if is_first => Some(Need::Newest),
                RequestStatus::Succeeded | RequestStatus::Skipped | RequestStatus::Warning => {
                    Some(if is_unknown || !is_covered {
                        Need::Name
                    } else {
                        Need::Order
                    })
                }
                RequestStatus::Error
                | RequestStatus::Fatal
                | RequestStatus::Running
                | RequestStatus::Repeat
                    if is_unknown =>
                {
                    Some(Need::Name)
                }
                RequestStatus::Error
                | RequestStatus::Fatal
                | RequestStatus::Running
                | RequestStatus::Repeat
                | RequestStatus::Deleted
                | RequestStatus::Other(_) => Some(Need::Past),
            };
            is_newest = is_newest && !is_first;
            wanted.extend(need.map(|need| (need, rank, node, request.id)));
        }
    }

    /// Returns where the judged nodes before a node along the routes stand, the
    /// nearest first.
    pub(super) fn below(&self, node: NodeId) -> Vec<usize> {
        let before = self.before(node);
        let places = before.iter().filter_map(|id| self.places.get(id));
        places.copied().collect()
    }

    /// Returns the nodes before a node along the routes, the nearest first.
    fn before(&self, node: NodeId) -> Vec<NodeId> {
        let mut before = Vec::new();
        let mut seen = BTreeSet::from([node]);
        let mut at = node;
        while let Some(&source) = self.sources.get(&at) {
            // Routes in a circle end.
            if !seen.insert(source) {
                break;
            }
            before.push(source);
            at = source;
        }
        before
    }

    /// Returns the names of the nodes along the routes from one node to another,
    /// both included; nothing where no route leads there.
    #[must_use]
    pub fn path(&self, from: NodeId, to: NodeId, all: &[Node]) -> Vec<String> {
        let before = self.before(to);
        let Some(at) = before.iter().position(|id| *id == from) else {
            return Vec::new();
        };
        let path = [to].into_iter().chain(before.into_iter().take(at + 1));
        let path: Vec<NodeId> = path.collect();
        let name = |id: &NodeId| all.iter().find(|node| node.id == *id);
        let names = path.iter().rev().filter_map(name);
        names.map(|node| node.name.clone()).collect()
    }

    /// Returns why a queue cannot be read, where that is so.
    #[must_use]
    pub fn unreadable_queue(&self) -> Option<&str> {
        self.nodes
            .iter()
            .find_map(|record| record.queue.as_ref().err())
            .map(String::as_str)
    }
}

/// Why a log is read, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// The newest import of a node.
    Newest,
    /// The names of files that nothing else names.
    Name,
    /// An import before the present status.
    Past,
    /// An import out of the order of the queue.
    Order,
}

/// Returns whether an action is an import that deployed something.
fn is_success(action: &LoggedAction) -> bool {
    let files = action
        .log
        .files
        .iter()
        .filter_map(|file| file.status.as_deref());
    is_import(action)
        && std::iter::once(action.status.as_str())
            .chain(files)
            .any(|status| RequestStatus::parse(status).is_success())
}

/// Returns whether an action is an import.
pub(super) fn is_import(action: &LoggedAction) -> bool {
    action.kind == QueueAction::Import.action_type()
}
