//! The imports of a node, each file for itself, in the order in which they happened.

use std::collections::{BTreeMap, BTreeSet};

use super::content::{Content, ContentKey};
use super::records::{NodeRecord, Records, is_import};
use crate::api::ids::ActionId;
use crate::api::status::RequestStatus;
use crate::api::{LoggedAction, QueuedRequest};
use crate::text::time;

/// A successful import of one file.
#[derive(Debug, Clone)]
pub(super) struct Import<'r> {
    pub(super) request: &'r QueuedRequest,
    pub(super) content: Content,
    /// The service's word for how it ended.
    pub(super) result: String,
    /// What the log says of it; nothing where only the queue shows that it happened.
    pub(super) action: Option<&'r LoggedAction>,
    /// Its place in the queue.
    place: usize,
}

impl Import<'_> {
    fn order(&self) -> Option<(u64, ActionId)> {
        let action = self.action?;
        let started = action.started_at.as_deref().and_then(time::parse);
        Some((started.unwrap_or_default(), action.id))
    }
}

/// What is known of the imports of one node.
#[derive(Debug, Default)]
pub(super) struct NodeImports<'r> {
    /// The imports of each MTA or file, the oldest first.
    pub(super) by_key: BTreeMap<ContentKey, Vec<Import<'r>>>,
    /// What may have been imported, or imported later, without being seen.
    unseen: BTreeSet<ContentKey>,
}

impl<'r> NodeImports<'r> {
    /// Finds the imports of a node.
    pub(super) fn of(records: &'r Records, record: &'r NodeRecord) -> Self {
        let mut found = Self::default();
        let mut unread = Vec::new();
        for (place, request) in record.requests().iter().enumerate() {
            let contents = records.contents(request);
            let status = RequestStatus::parse(request.status.as_deref().unwrap_or_default());
            let log = records.log(record.node.id, request.id);
            let mut is_seen = false;
            for action in log.iter().flat_map(|log| log.iter()).flatten() {
                for content in contents.iter().filter(|_| is_import(action)) {
                    let result = result_of(action, content, contents.len());
                    if RequestStatus::parse(result).is_success() {
                        is_seen = true;
                        // The log of an import that was skipped knows no such word.
                        let is_skipped = record.node.is_virtual == Some(true)
                            || status == RequestStatus::Skipped;
                        found.add(Import {
                            request,
                            content: content.clone(),
                            result: if is_skipped { "skipped" } else { result }.to_owned(),
                            action: Some(action),
                            place,
                        });
                    }
                }
            }
            if status.is_success() && !is_seen {
                unread.extend(contents.iter().map(|content| Import {
                    request,
                    content: content.clone(),
                    result: status.as_str().to_owned(),
                    action: None,
                    place,
                }));
            }
            let is_unread = !matches!(log, Some(Ok(_))) && status != RequestStatus::Initial;
            // A log may also lack the import that the queue says has happened.
            if is_unread || (status.is_success() && !is_seen) {
                found
                    .unseen
                    .extend(contents.into_iter().map(|content| content.key));
            }
        }
        for imports in found.by_key.values_mut() {
            imports.sort_by_key(Import::order);
        }
        unread.into_iter().for_each(|import| found.insert(import));
        found
    }

    fn add(&mut self, import: Import<'r>) {
        self.by_key
            .entry(import.content.key.clone())
            .or_default()
            .push(import);
    }

    /// Puts an import whose time is not known behind those before it in the queue.
    fn insert(&mut self, import: Import<'r>) {
        let imports = self.by_key.entry(import.content.key.clone()).or_default();
        let before = imports.iter().rposition(|one| one.place < import.place);
        imports.insert(before.map_or(0, |at| at + 1), import);
    }

    /// Returns the last import of an MTA or file.
    pub(super) fn last(&self, key: &ContentKey) -> Option<&Import<'r>> {
        self.by_key.get(key)?.last()
    }

    /// Returns whether no import of it can be missing or out of order.
    pub(super) fn is_certain(&self, key: &ContentKey) -> bool {
        !self.unseen.contains(key) && !self.unseen.contains(&ContentKey::Unknown)
    }
}

/// Returns how an import ended for one file: its own status, or that of the whole.
pub(super) fn result_of<'a>(action: &'a LoggedAction, content: &Content, files: usize) -> &'a str {
    let mut own = action.log.files.iter().filter(|file| {
        let is_same = file.uri.is_some() && file.uri == content.uri;
        is_same
            || (file.uri.is_none() && file.name == content.file_name)
            || (files == 1 && action.log.files.len() == 1)
    });
    own.find_map(|file| file.status.as_deref())
        .unwrap_or(&action.status)
}

/// Returns how the last import of a file ended, where the log of it was read.
pub(super) fn last_result<'r>(
    records: &'r Records,
    record: &NodeRecord,
    request: &QueuedRequest,
    content: &Content,
    files: usize,
) -> Option<&'r str> {
    let actions = records.log(record.node.id, request.id)?.as_ref().ok()?;
    let last = actions
        .iter()
        .filter(|action| is_import(action))
        .max_by_key(|action| action.id)?;
    Some(result_of(last, content, files))
}

/// Returns how long an action took for a transport request, in milliseconds.
pub(super) fn duration_ms(action: &LoggedAction) -> Option<u64> {
    let started = action.started_at.as_deref().and_then(time::parse)?;
    let ended = action.ended_at.as_deref().and_then(time::parse)?;
    ended.checked_sub(started)
}
