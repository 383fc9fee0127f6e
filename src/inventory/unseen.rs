//! What could not be seen, so that a gap is never taken for nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::content::{ContentKey, may_be_mta};
use super::records::{NodeRecord, Records};
use crate::api::QueuedRequest;
use crate::api::status::RequestStatus;

/// Something that could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Unseen {
    /// What it is.
    pub kind: UnseenKind,
    /// In which node; missing where it is true of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_name: Option<String>,
    /// Of which transport requests, in the order of ids.
    pub transport_request_ids: Vec<u64>,
    /// What it is and why, as a sentence without a full stop.
    pub text: String,
}

/// What could not be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum UnseenKind {
    /// The routes: which node comes before which.
    Routes,
    /// The queue of a node.
    Queue,
    /// Logs that the key may not read, or that the service does not have.
    Logs,
    /// Logs that were not read because there are too many.
    LogLimit,
    /// The names of files.
    FileNames,
    /// Files that were cleaned up after the retention time.
    CleanedUp,
    /// Versions of content that is not an MTA.
    ContentType,
    /// The extension descriptors of a node.
    Descriptors,
}

impl Unseen {
    pub(super) fn new(kind: UnseenKind, node: Option<&NodeRecord>, text: String) -> Self {
        Self {
            kind,
            node_name: node.map(|record| record.node.name.clone()),
            transport_request_ids: Vec::new(),
            text,
        }
    }

    fn about(mut self, ids: BTreeSet<u64>) -> Self {
        self.transport_request_ids = ids.into_iter().collect();
        self
    }
}

/// Returns what could not be seen of the records, of one MTA (or file) or of all.
pub(super) fn unseen(records: &Records, mta: Option<&str>) -> Vec<Unseen> {
    let mut all = Vec::new();
    if let Err(reason) = &records.routes {
        let text = format!(
            "the routes cannot be read, so that no node is known to come before another: {reason}"
        );
        all.push(Unseen::new(UnseenKind::Routes, None, text));
    }
    for record in &records.nodes {
        if let Err(reason) = &record.queue {
            let text = format!("the queue of {} cannot be read: {reason}", record.node.name);
            all.push(Unseen::new(UnseenKind::Queue, Some(record), text));
        }
        all.extend(unread(records, record, mta));
    }
    all.extend(unnamed(records, mta));
    all
}

/// Returns whether a request carries the MTA that is asked for, or may.
fn is_asked_for(records: &Records, request: &QueuedRequest, mta: Option<&str>) -> bool {
    mta.is_none_or(|mta| {
        let contents = records.contents(request);
        let mut keys = contents.iter().map(|content| &content.key);
        keys.any(|key| *key == ContentKey::Unknown || key.name() == mta)
    })
}

fn unread(records: &Records, record: &NodeRecord, mta: Option<&str>) -> Vec<Unseen> {
    let mut refused: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    let mut skipped = BTreeSet::new();
    let requests = record.requests().iter();
    for request in requests.filter(|request| is_asked_for(records, request, mta)) {
        match records.log(record.node.id, request.id) {
            Some(Err(reason)) => {
                refused.entry(reason).or_default().insert(request.id.get());
            }
            None if request.status.as_deref() != Some(RequestStatus::Initial.as_str()) => {
                skipped.insert(request.id.get());
            }
            Some(Ok(_)) | None => {}
        }
    }
    let name = &record.node.name;
    let mut all: Vec<Unseen> = refused
        .into_iter()
        .map(|(reason, ids)| {
            let text = format!(
                "logs of {name} cannot be read, so that times and users are not known: {reason}"
            );
            Unseen::new(UnseenKind::Logs, Some(record), text).about(ids)
        })
        .collect();
    if !skipped.is_empty() {
        let text = format!(
            "{} older logs of {name} were not read: the order of the queue counts for them",
            skipped.len()
        );
        all.push(Unseen::new(UnseenKind::LogLimit, Some(record), text).about(skipped));
    }
    all
}

fn unnamed(records: &Records, mta: Option<&str>) -> Vec<Unseen> {
    let (mut unnamed, mut archived) = (BTreeSet::new(), BTreeSet::new());
    let mut others: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    let requests = records.nodes.iter().flat_map(NodeRecord::requests);
    for request in requests.filter(|request| is_asked_for(records, request, mta)) {
        let id = request.id.get();
        if request.is_archived == Some(true) {
            archived.insert(id);
        }
        if records
            .contents(request)
            .iter()
            .any(|content| content.key == ContentKey::Unknown)
        {
            unnamed.insert(id);
        }
        for entry in request
            .entries
            .iter()
            .flatten()
            .filter(|entry| !may_be_mta(entry))
        {
            let content_type = entry.content_type.as_deref().unwrap_or_default();
            others.entry(content_type).or_default().insert(id);
        }
    }
    let mut all = Vec::new();
    if !unnamed.is_empty() {
        let text = "neither the logs nor the description name the files".to_owned();
        all.push(Unseen::new(UnseenKind::FileNames, None, text).about(unnamed));
    }
    if !archived.is_empty() {
        let text = "the files were cleaned up after the retention time; what is known of them comes from logs".to_owned();
        all.push(Unseen::new(UnseenKind::CleanedUp, None, text).about(archived));
    }
    for (content_type, ids) in others {
        let text = format!("content of type {content_type} has no version");
        all.push(Unseen::new(UnseenKind::ContentType, None, text).about(ids));
    }
    all
}
