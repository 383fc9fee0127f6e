//! Who imported what into a node, when, with which result, and how long it took.

use serde::Serialize;

use super::content::{Content, VersionSource};
use super::imports::{duration_ms, result_of};
use super::records::Records;
use super::status::{commit, nothing_of};
use super::unseen::{Unseen, UnseenKind, unseen};
use crate::api::ids::NodeId;
use crate::api::status::RequestStatus;
use crate::api::{LoggedAction, QueuedRequest};
use crate::text::time;

/// What was done in a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct NodeHistory {
    /// The node.
    pub node_id: NodeId,
    /// The node's name.
    pub node_name: String,
    /// What was done with each transport request, the newest first.
    pub entries: Vec<HistoryEntry>,
    /// What could not be seen.
    pub unseen: Vec<Unseen>,
    /// Warnings for the user.
    pub warnings: Vec<String>,
}

/// What an action did with one transport request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// The action.
    pub action_id: u64,
    /// What was done: `import`, `reset`, `remove`, `forward`, `cleanUp`, `add`,
    /// `export`, `upload`, `uploadFile`, or the service's own letters.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(
            type = "\"import\" | \"reset\" | \"remove\" | \"forward\" | \"cleanUp\" | \"add\" | \"export\" | \"upload\" | \"uploadFile\" | (string & {})"
        )
    )]
    pub action: String,
    /// The transport request.
    pub transport_request_id: u64,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The id of a commit at the beginning of the description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// How it ended, in the service's word.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "ActionStatus"))]
    pub status: String,
    /// Whether that means success.
    pub is_success: bool,
    /// When it started, in the service's own spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// When it ended, in the service's own spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// How long it took for this transport request, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// Who started it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What the transport request carries.
    pub contents: Vec<HistoryContent>,
}

/// A file of a transport request, as an action left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct HistoryContent {
    /// The id of the MTA, or else the name of the file.
    pub name: String,
    /// The id of the MTA, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mta_id: Option<String>,
    /// The version; missing where it is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where the version comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_source: Option<VersionSource>,
    /// How the action ended for this file, in the service's word.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "ActionStatus"))]
    pub status: String,
}

/// Makes the history of a recorded node, of one MTA (or file) or of all, since a
/// time in milliseconds since 1970; nothing where the node is not recorded.
#[must_use]
pub fn history(
    records: &Records,
    node: NodeId,
    mta: Option<&str>,
    since: Option<u64>,
) -> Option<NodeHistory> {
    let record = records.nodes.iter().find(|record| record.node.id == node)?;
    let mut warnings = Vec::new();
    let mut entries: Vec<HistoryEntry> = Vec::new();
    let mut names = Vec::new();
    for request in record.requests() {
        let contents = records.contents(request);
        names.extend(contents.iter().map(|content| content.key.name()));
        if mta.is_some_and(|mta| contents.iter().all(|content| content.key.name() != mta)) {
            continue;
        }
        let log = records.log(node, request.id);
        let actions = log.iter().flat_map(|log| log.iter()).flatten();
        entries.extend(actions.map(|action| HistoryEntry::of(request, action, &contents)));
    }
    if let Some(mta) = mta.filter(|mta| !names.iter().any(|name| name == mta)) {
        warnings.push(nothing_of(mta, &names));
    }
    let started = |entry: &HistoryEntry| entry.started_at.as_deref().and_then(time::parse);
    // A time that is missing is not a reason to hide who did something.
    entries.retain(|entry| since.is_none_or(|since| started(entry).is_none_or(|at| at >= since)));
    entries.sort_by_key(|entry| {
        std::cmp::Reverse((started(entry), entry.action_id, entry.transport_request_id))
    });
    let mut unseen = unseen(records, mta);
    // Of a request to which nothing was done, nothing is missing.
    let is_told = |id: &u64| {
        entries
            .iter()
            .any(|entry| entry.transport_request_id == *id)
    };
    for one in &mut unseen {
        if matches!(one.kind, UnseenKind::FileNames | UnseenKind::ContentType) {
            one.transport_request_ids.retain(is_told);
        }
    }
    unseen.retain(|one| !one.transport_request_ids.is_empty());
    Some(NodeHistory {
        node_id: node,
        node_name: record.node.name.clone(),
        entries,
        unseen,
        warnings,
    })
}

impl HistoryEntry {
    fn of(request: &QueuedRequest, action: &LoggedAction, contents: &[Content]) -> Self {
        let content = |content: &Content| HistoryContent {
            name: content.key.name(),
            mta_id: content.key.mta_id(),
            version: content.version.clone(),
            version_source: content.source,
            status: result_of(action, content, contents.len()).to_owned(),
        };
        Self {
            action_id: action.id.get(),
            action: word(&action.kind).to_owned(),
            transport_request_id: request.id.get(),
            description: request.description.clone(),
            commit: commit(request),
            status: action.status.clone(),
            is_success: RequestStatus::parse(&action.status).is_success(),
            started_at: action.started_at.clone(),
            ended_at: action.ended_at.clone(),
            duration_ms: duration_ms(action),
            by: action.by.clone(),
            contents: contents.iter().map(content).collect(),
        }
    }
}

/// Says what the service's letters for the type of an action mean (specification).
fn word(kind: &str) -> &str {
    match kind {
        "I" => "import",
        "RQ" => "reset",
        "DQ" => "remove",
        "FQ" => "forward",
        "CQ" => "cleanUp",
        "AQ" => "add",
        "NE" => "export",
        "NU" => "upload",
        "FU" => "uploadFile",
        other => other,
    }
}
