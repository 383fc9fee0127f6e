//! What one node would get from another.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::content::{Content, ContentKey, VersionSource};
use super::descriptors::{
    DescriptorDifference, DescriptorDifferenceKind, Descriptors, compare_descriptors,
};
use super::imports::{Import, NodeImports};
use super::records::{NodeRecord, Records};
use super::status::{Column, ImportedVersion, commit};
use super::unseen::{Unseen, unseen};
use super::version::compare;
use crate::api::QueuedRequest;
use crate::api::ids::{NodeId, TransportRequestId};
use crate::api::status::{RequestStatus, Stage};

/// What the second of two nodes would get from the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct NodeDiff {
    /// The name of the first node.
    pub first: String,
    /// The name of the second node.
    pub second: String,
    /// The names of the nodes along the routes from the first to the second,
    /// both included; empty where no route leads there.
    pub path: Vec<String>,
    /// Whether there is anything: requests that would come, versions that are
    /// not the same, descriptors that only one of the nodes has.
    pub has_differences: bool,
    /// What the second node would import, in that order.
    pub requests: Vec<ComingRequest>,
    /// The MTAs of both nodes, in the order of names.
    pub mtas: Vec<MtaDifference>,
    /// The extension descriptors that differ.
    pub descriptors: Vec<DescriptorDifference>,
    /// Transport requests that the first node has imported and that were removed
    /// from the second node's queue without an import, in the order of ids.
    pub removed_request_ids: Vec<u64>,
    /// What could not be seen.
    pub unseen: Vec<Unseen>,
    /// Warnings for the user.
    pub warnings: Vec<String>,
}

/// A transport request that the second node would import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ComingRequest {
    /// The transport request.
    pub transport_request_id: u64,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The id of a commit at the beginning of the description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When it was made, in the service's own spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Its status in the first node's queue; missing where it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RequestStatus"))]
    pub status_in_first: Option<String>,
    /// Its status in the second node's queue; missing where it has not arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RequestStatus"))]
    pub status_in_second: Option<String>,
    /// Whether the first node has imported it, the whole of it.
    pub is_imported_in_first: bool,
    /// What it carries.
    pub contents: Vec<ComingContent>,
}

/// A file of a transport request that would be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ComingContent {
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
    /// The version that it would replace: the second node's, or that of a
    /// request before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// What happens to the version.
    pub change: VersionChange,
}

/// What happens to the version of an MTA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum VersionChange {
    /// There is none yet.
    New,
    /// It becomes newer.
    Newer,
    /// It stays.
    Same,
    /// It goes backwards.
    Older,
    /// One of the versions is not certain, or they have no order.
    Unknown,
}

/// An MTA in both nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MtaDifference {
    /// The id of the MTA, or else the name of the file.
    pub name: String,
    /// The id of the MTA, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mta_id: Option<String>,
    /// The last import into the first node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<ImportedVersion>,
    /// The last import into the second node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<ImportedVersion>,
    /// The second node's version after all that would come; missing where it is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Whether the two nodes have the same.
    pub is_same: bool,
    /// Whether anything that would come is older than what it replaces.
    pub goes_backwards: bool,
}

/// Compares two of the recorded nodes; nothing where one of them is not recorded.
#[must_use]
pub fn diff(
    records: &Records,
    first: NodeId,
    second: NodeId,
    descriptors: [Descriptors; 2],
    path: Vec<String>,
) -> Option<NodeDiff> {
    let find = |id| records.nodes.iter().find(|record| record.node.id == id);
    let (first, second) = (
        Column::of(records, find(first)?),
        Column::of(records, find(second)?),
    );
    // Where no route leads on, nothing is passed on.
    let is_passed_on = !path.is_empty() || records.routes.is_err();
    let (coming, removed_request_ids) = coming(records, &first, &second, is_passed_on);
    let mut in_place: BTreeMap<ContentKey, Option<String>> = second
        .imports
        .by_key
        .iter()
        .filter_map(|(key, imports)| Some((key.clone(), imports.last()?.content.version.clone())))
        .collect();
    let mut backwards = BTreeSet::new();
    let requests: Vec<ComingRequest> = coming
        .iter()
        .map(|coming| coming.judged(records, &first, &mut in_place, &mut backwards))
        .collect();
    let mut keys: BTreeSet<&ContentKey> = first.imports.by_key.keys().collect();
    keys.extend(second.imports.by_key.keys().chain(in_place.keys()));
    let mtas: Vec<MtaDifference> = keys
        .into_iter()
        .map(|key| MtaDifference {
            name: key.name(),
            mta_id: key.mta_id(),
            first: first.imported(key),
            second: second.imported(key),
            after: in_place.get(key).cloned().flatten(),
            is_same: is_same(first.imports.last(key), second.imports.last(key)),
            goes_backwards: backwards.contains(key),
        })
        .collect();
    let mut unseen = unseen(records, None);
    let descriptors = compare_descriptors([first.record, second.record], descriptors, &mut unseen);
    let is_difference = |one: &DescriptorDifference| one.kind != DescriptorDifferenceKind::OtherId;
    Some(NodeDiff {
        first: first.record.node.name.clone(),
        second: second.record.node.name.clone(),
        path,
        has_differences: !requests.is_empty()
            || mtas.iter().any(|mta| !mta.is_same)
            || descriptors.iter().any(is_difference),
        requests,
        mtas,
        descriptors,
        removed_request_ids,
        unseen,
        warnings: Vec::new(),
    })
}

/// A request that would come, with what both queues say of it.
struct Coming<'r> {
    request: &'r QueuedRequest,
    in_first: Option<&'r QueuedRequest>,
    in_second: Option<&'r QueuedRequest>,
}

/// Finds what would come, in the order in which the second node imports it:
/// what is in its queue, then what the first node has imported and has not passed on.
fn coming<'r>(
    records: &Records,
    first: &Column<'r>,
    second: &Column<'r>,
    is_passed_on: bool,
) -> (Vec<Coming<'r>>, Vec<u64>) {
    let of = |record: &'r NodeRecord| -> BTreeMap<TransportRequestId, &'r QueuedRequest> {
        record
            .requests()
            .iter()
            .map(|request| (request.id, request))
            .collect()
    };
    let (in_first, in_second) = (of(first.record), of(second.record));
    let mut coming = Vec::new();
    let mut removed = BTreeSet::new();
    let mut is_open = |request: &QueuedRequest| {
        let status = RequestStatus::parse(request.status.as_deref().unwrap_or_default());
        let was_imported = is_whole(&second.imports, request, records);
        let is_from_first = in_first
            .get(&request.id)
            .is_some_and(|request| is_whole(&first.imports, request, records));
        if status == RequestStatus::Deleted && !was_imported && is_from_first {
            removed.insert(request.id.get());
        }
        matches!(
            status.stage(),
            Stage::Waiting | Stage::Running | Stage::Failed
        )
    };
    for request in second.record.requests() {
        if is_open(request) {
            coming.push(Coming {
                request,
                in_first: in_first.get(&request.id).copied(),
                in_second: Some(request),
            });
        }
    }
    let mut imported: Vec<&Import<'r>> = first.imports.by_key.values().flatten().collect();
    imported.sort_by_key(|import| import.action.map(|action| action.id));
    let mut known = BTreeSet::new();
    for import in imported {
        let request = import.request;
        let status = RequestStatus::parse(request.status.as_deref().unwrap_or_default());
        // What was reset or cleaned up afterwards is not passed on as it is.
        let is_new = status.is_success() && known.insert(request.id);
        if is_passed_on && is_new && !in_second.contains_key(&request.id) {
            coming.push(Coming {
                request,
                in_first: Some(request),
                in_second: None,
            });
        }
    }
    (coming, removed.into_iter().collect())
}

/// Returns whether a node has imported all of a request.
fn is_whole(imports: &NodeImports<'_>, request: &QueuedRequest, records: &Records) -> bool {
    records.contents(request).iter().all(|content| {
        let mut of_key = imports.by_key.get(&content.key).into_iter().flatten();
        of_key.any(|import| import.request.id == request.id)
    })
}

impl Coming<'_> {
    fn judged(
        &self,
        records: &Records,
        first: &Column<'_>,
        in_place: &mut BTreeMap<ContentKey, Option<String>>,
        backwards: &mut BTreeSet<ContentKey>,
    ) -> ComingRequest {
        let mut judge = |content: Content| {
            let before = in_place.insert(content.key.clone(), content.version.clone());
            let change = change(before.as_ref(), content.version.as_deref());
            if change == VersionChange::Older {
                backwards.insert(content.key.clone());
            }
            ComingContent {
                name: content.key.name(),
                mta_id: content.key.mta_id(),
                version: content.version,
                version_source: content.source,
                replaces: before.flatten(),
                change,
            }
        };
        let request = self.request;
        let status = |of: Option<&QueuedRequest>| of.and_then(|request| request.status.clone());
        ComingRequest {
            transport_request_id: request.id.get(),
            description: request.description.clone(),
            commit: commit(request),
            created_by: request.created_by.clone(),
            created_at: request.created_at.clone(),
            status_in_first: status(self.in_first),
            status_in_second: status(self.in_second),
            is_imported_in_first: self
                .in_first
                .is_some_and(|request| is_whole(&first.imports, request, records)),
            contents: records
                .contents(request)
                .into_iter()
                .map(&mut judge)
                .collect(),
        }
    }
}

fn change(before: Option<&Option<String>>, version: Option<&str>) -> VersionChange {
    let Some(before) = before else {
        return VersionChange::New;
    };
    match before
        .as_deref()
        .zip(version)
        .and_then(|(before, now)| compare(now, before))
    {
        Some(Ordering::Greater) => VersionChange::Newer,
        Some(Ordering::Equal) => VersionChange::Same,
        Some(Ordering::Less) => VersionChange::Older,
        None => VersionChange::Unknown,
    }
}

/// Returns whether two nodes have the same: the same version, or without one
/// the same transport request.
fn is_same(first: Option<&Import<'_>>, second: Option<&Import<'_>>) -> bool {
    match (first, second) {
        (None, None) => true,
        (Some(first), Some(second)) => match (&first.content.version, &second.content.version) {
            (Some(first), Some(second)) => first == second,
            _ => first.request.id == second.request.id,
        },
        _ => false,
    }
}
