//! The matrix: MTAs by nodes.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::content::{Content, ContentKey, VersionSource, commit_of};
use super::imports::{Import, NodeImports, duration_ms, last_result};
use super::records::{NodeRecord, Records};
use super::unseen::{Unseen, unseen};
use super::version::compare;
use crate::api::QueuedRequest;
use crate::api::ids::NodeId;
use crate::api::status::{QueueAction, RequestStatus, Stage};
use crate::text::near::near;

/// Which version of which MTA is in which node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LandscapeStatus {
    /// The nodes, sources of routes before their targets.
    pub nodes: Vec<StatusNode>,
    /// The MTAs, then files whose MTA is not known, in the order of names.
    pub rows: Vec<StatusRow>,
    /// What could not be seen.
    pub unseen: Vec<Unseen>,
    /// Warnings for the user.
    pub warnings: Vec<String>,
}

/// A node of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct StatusNode {
    /// The node.
    pub node_id: NodeId,
    /// Its name.
    pub node_name: String,
    /// Whether nothing is deployed there.
    pub is_virtual: bool,
    /// Whether its queue could be read.
    pub is_readable: bool,
}

/// An MTA, or a file whose MTA is not known, in all nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct StatusRow {
    /// The id of the MTA, or else the name of the file.
    pub name: String,
    /// The id of the MTA, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mta_id: Option<String>,
    /// One for each node, in their order.
    pub cells: Vec<StatusCell>,
}

/// An MTA in a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct StatusCell {
    /// The node's name.
    pub node_name: String,
    /// The last successful import; missing where none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported: Option<ImportedVersion>,
    /// Whether no later import can be missing: all logs that matter were read.
    /// Otherwise the order of the queue counts.
    pub is_certain: bool,
    /// What waits for its import, in the order of the queue.
    pub waiting: Vec<QueuedVersion>,
    /// What is being imported.
    pub running: Vec<QueuedVersion>,
    /// What has failed, in the order of the queue.
    pub failed: Vec<QueuedVersion>,
    /// What a node before this one along the routes has that is newer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer_below: Option<NewerVersion>,
}

/// The last import of an MTA in a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ImportedVersion {
    /// The version; missing where it is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where the version comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_source: Option<VersionSource>,
    /// The transport request that brought it.
    pub transport_request_id: u64,
    /// The transport request's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The id of a commit at the beginning of the description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The name of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// How it ended: `succeeded`, `warning`, or `skipped` where nothing was deployed.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RequestStatus"))]
    pub result: String,
    /// When it started, in the service's own spelling; missing where its log was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported_at: Option<String>,
    /// How long it took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// Who started it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported_by: Option<String>,
    /// The action that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_id: Option<u64>,
    /// Whether the import before it brought a newer version.
    pub is_downgrade: bool,
}

/// An MTA in a transport request that is in a node's queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct QueuedVersion {
    /// The version; missing where it is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where the version comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_source: Option<VersionSource>,
    /// The transport request.
    pub transport_request_id: u64,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The id of a commit at the beginning of the description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Its status in this queue, in the service's word.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RequestStatus"))]
    pub status: String,
    /// Its place among all that *Import All* would import into this node, from 1;
    /// missing where it would not be imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import_order: Option<u64>,
    /// When it came into this queue, in the service's own spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queued_at: Option<String>,
}

/// A newer version in a node before this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct NewerVersion {
    /// The node that has it.
    pub node_name: String,
    /// The version; missing where it is not certain, and the transport request alone is newer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The transport request that brought it there.
    pub transport_request_id: u64,
}

/// Makes the matrix, of one MTA (or file) or of all.
#[must_use]
pub fn status(records: &Records, mta: Option<&str>) -> LandscapeStatus {
    let mut warnings = Vec::new();
    let columns: Vec<Column<'_>> = records
        .nodes
        .iter()
        .map(|record| Column::of(records, record))
        .collect();
    let mut keys: BTreeSet<&ContentKey> = columns.iter().flat_map(Column::keys).collect();
    if let Some(mta) = mta {
        let names: Vec<String> = keys.iter().map(|key| key.name()).collect();
        keys.retain(|key| key.name() == mta);
        if keys.is_empty() {
            warnings.push(nothing_of(mta, &names));
        }
    }
    LandscapeStatus {
        nodes: records.nodes.iter().map(StatusNode::of).collect(),
        rows: keys
            .into_iter()
            .map(|key| row(records, &columns, key))
            .collect(),
        unseen: unseen(records, mta),
        warnings,
    }
}

/// Says that there is no such MTA, and which are alike.
pub(super) fn nothing_of(mta: &str, names: &[String]) -> String {
    let alike = near(mta, names.iter().map(String::as_str));
    let hint = if alike.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", alike.join(", "))
    };
    format!("no transport request with the MTA {mta} was found{hint}")
}

/// One node with all that is known of it.
pub(super) struct Column<'r> {
    pub(super) record: &'r NodeRecord,
    pub(super) imports: NodeImports<'r>,
    pub(super) queued: BTreeMap<ContentKey, Vec<(Stage, QueuedVersion)>>,
}

impl<'r> Column<'r> {
    pub(super) fn of(records: &'r Records, record: &'r NodeRecord) -> Self {
        let mut queued: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut order = 0;
        for request in record.requests() {
            let status = RequestStatus::parse(request.status.as_deref().unwrap_or_default());
            let is_importable = status.allowed_actions().contains(&QueueAction::Import);
            order += u64::from(is_importable);
            let stage = status.stage();
            if !matches!(stage, Stage::Waiting | Stage::Running | Stage::Failed) {
                continue;
            }
            let contents = records.contents(request);
            for content in &contents {
                let last = last_result(records, record, request, content, contents.len());
                // Of several files only some may have failed.
                let has_own_success =
                    last.is_some_and(|last| RequestStatus::parse(last).is_success());
                if stage == Stage::Failed && has_own_success {
                    continue;
                }
                let version = QueuedVersion::of(request, content, is_importable.then_some(order));
                queued
                    .entry(content.key.clone())
                    .or_default()
                    .push((stage, version));
            }
        }
        Self {
            record,
            imports: NodeImports::of(records, record),
            queued,
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &ContentKey> {
        self.imports.by_key.keys().chain(self.queued.keys())
    }

    pub(super) fn imported(&self, key: &ContentKey) -> Option<ImportedVersion> {
        let imports = self.imports.by_key.get(key)?;
        let (last, before) = imports.split_last()?;
        let before = before
            .last()
            .and_then(|before| before.content.version.as_deref());
        Some(ImportedVersion::of(last, before))
    }
}

fn row(records: &Records, columns: &[Column<'_>], key: &ContentKey) -> StatusRow {
    let cell = |column: &Column<'_>| {
        let all = column
            .queued
            .get(key)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let of = |wanted: Stage| -> Vec<QueuedVersion> {
            let fitting = all.iter().filter(|(stage, _)| *stage == wanted);
            fitting.map(|(_, version)| version.clone()).collect()
        };
        StatusCell {
            node_name: column.record.node.name.clone(),
            imported: column.imported(key),
            is_certain: column.record.queue.is_ok() && column.imports.is_certain(key),
            waiting: of(Stage::Waiting),
            running: of(Stage::Running),
            failed: of(Stage::Failed),
            newer_below: newer_below(records, columns, column, key),
        }
    };
    StatusRow {
        name: key.name(),
        mta_id: key.mta_id(),
        cells: columns.iter().map(cell).collect(),
    }
}

/// Finds the newest version in a node before this one, if it is newer than here.
fn newer_below(
    records: &Records,
    columns: &[Column<'_>],
    here: &Column<'_>,
    key: &ContentKey,
) -> Option<NewerVersion> {
    if *key == ContentKey::Unknown || here.record.queue.is_err() {
        return None;
    }
    let own = here.imports.last(key);
    let mut newest: Option<(&str, &Import<'_>)> = None;
    for place in records.below(here.record.node.id) {
        let Some(column) = columns.get(place) else {
            continue;
        };
        let found = column.imports.last(key);
        let Some(found) = found.filter(|found| found.result != RequestStatus::Skipped.as_str())
        else {
            continue;
        };
        let is_newer = |than: Option<&Import<'_>>| than.is_none_or(|than| is_newer(found, than));
        if is_newer(own) && is_newer(newest.map(|(_, import)| import)) {
            newest = Some((&column.record.node.name, found));
        }
    }
    newest.map(|(node_name, import)| NewerVersion {
        node_name: node_name.to_owned(),
        version: import.content.version.clone(),
        transport_request_id: import.request.id.get(),
    })
}

/// Returns whether an import brought something newer than another: by version
/// where both have one, otherwise by the order in which the requests were made.
fn is_newer(one: &Import<'_>, than: &Import<'_>) -> bool {
    match (&one.content.version, &than.content.version) {
        (Some(one), Some(than)) => compare(one, than) == Some(Ordering::Greater),
        _ => one.request.id > than.request.id,
    }
}

impl StatusNode {
    fn of(record: &NodeRecord) -> Self {
        Self {
            node_id: record.node.id,
            node_name: record.node.name.clone(),
            is_virtual: record.node.is_virtual == Some(true),
            is_readable: record.queue.is_ok(),
        }
    }
}

impl ImportedVersion {
    fn of(import: &Import<'_>, before: Option<&str>) -> Self {
        let Content {
            version,
            source,
            file_name,
            ..
        } = import.content.clone();
        let order = version
            .as_deref()
            .zip(before)
            .and_then(|(now, before)| compare(now, before));
        Self {
            version,
            version_source: source,
            transport_request_id: import.request.id.get(),
            description: import.request.description.clone(),
            commit: commit(import.request),
            file_name,
            result: import.result.clone(),
            imported_at: import.action.and_then(|action| action.started_at.clone()),
            duration_ms: import.action.and_then(duration_ms),
            imported_by: import.action.and_then(|action| action.by.clone()),
            action_id: import.action.map(|action| action.id.get()),
            is_downgrade: order == Some(Ordering::Less),
        }
    }
}

impl QueuedVersion {
    fn of(request: &QueuedRequest, content: &Content, import_order: Option<u64>) -> Self {
        Self {
            version: content.version.clone(),
            version_source: content.source,
            transport_request_id: request.id.get(),
            description: request.description.clone(),
            commit: commit(request),
            status: request.status.clone().unwrap_or_default(),
            import_order,
            queued_at: request.queued_at.clone(),
        }
    }
}

/// Returns the id of the commit that a request was made of.
pub(super) fn commit(request: &QueuedRequest) -> Option<String> {
    request
        .description
        .as_deref()
        .and_then(commit_of)
        .map(str::to_owned)
}
