//! One look at a transport request in a node's queue: for requests that
//! somebody else imports, as a queue with automatic import does.

use super::journal::lines;
use super::{FollowedFile, FollowedRequest, Following, Sight, files};
use crate::api::ids::{NodeId, TransportRequestId};
use crate::api::status::{QueueAction, RequestStatus};
use crate::api::{GetRequestLogs, ListQueue, LoggedAction, QueuedEntry};
use crate::call::outside::Outside;
use crate::call::polls::{Tick, look};
use crate::error::Error;
use crate::flow::landscape::node_ref::not_in_queue;
use crate::text::time;

/// An hour in milliseconds.
const HOUR_MS: u64 = 3_600_000;

/// What is known of the request between looks.
pub(super) struct QueueWatch {
    node: NodeId,
    node_name: String,
    request: TransportRequestId,
    /// Imports of which nothing is told: they were over before the follow began.
    old: Option<Vec<u64>>,
    /// The hour in which the request was made: so the service need not send
    /// the whole queue, and follows of requests of one hour share their looks.
    hour: Option<u64>,
    was_seen: bool,
}

/// What the queue says of the request.
struct Queued {
    status: String,
    files: Vec<FollowedFile>,
    answered: Tick,
}

impl QueueWatch {
    pub(super) fn new(node: NodeId, node_name: &str, request: TransportRequestId) -> Self {
        Self {
            node,
            node_name: node_name.to_owned(),
            request,
            old: None,
            hour: None,
            was_seen: false,
        }
    }

    fn list(&self) -> ListQueue {
        let mut list = ListQueue::whole(self.node);
        if let Some(hour) = self.hour {
            list.created_from = Some(time::rfc3339(hour));
            list.created_to = Some(time::rfc3339(hour + HOUR_MS));
        }
        list
    }
}

impl<O: Outside> Following<'_, O> {
    pub(super) async fn look_at_queue(&self, watch: &mut QueueWatch) -> Result<Sight, Error> {
        let get_logs = GetRequestLogs {
            node: watch.node,
            request: watch.request,
        };
        let queued = self.find(watch).await?;
        let logs = look(self.run, &get_logs, self.pace.first_ms, queued.answered).await?;
        let imports = imports(&logs.answer);
        let old = watch.old.get_or_insert_with(|| ids(&imports));
        let status = RequestStatus::parse(&queued.status);
        let waits = matches!(status, RequestStatus::Initial | RequestStatus::Repeat);
        if let Some(latest) = imports.last()
            && !waits
        {
            // The latest import is the one that runs, or has ended so.
            old.retain(|id| *id != latest.id.get());
        }
        let mut new = imports
            .iter()
            .filter(|import| !old.contains(&import.id.get()));
        let request = watch.request.get();
        let lines = new
            .clone()
            .flat_map(|import| {
                lines(
                    &import.log,
                    &watch.node_name,
                    request,
                    Some(import.id.get()),
                )
            })
            .collect();
        let latest = new.next_back();
        let told = latest
            .map(|import| files(&import.log.files))
            .unwrap_or_default();
        Ok(Sight {
            has_ended: status.has_ended(),
            action: latest.map(|import| import.id.get()),
            node_name: watch.node_name.clone(),
            requests: vec![FollowedRequest {
                transport_request_id: request,
                node_name: watch.node_name.clone(),
                is_success: status.is_success(),
                status: queued.status.clone(),
                files: if told.is_empty() { queued.files } else { told },
            }],
            lines,
            status: queued.status,
        })
    }

    /// Finds the request in the queue.
    async fn find(&self, watch: &mut QueueWatch) -> Result<Queued, Error> {
        // The first look must be our own: another one may be older than the request.
        let after = if watch.was_seen {
            0
        } else {
            self.run.client.polls().tick()
        };
        loop {
            let list = watch.list();
            let seen = look(self.run, &list, self.pace.first_ms, after).await?;
            let mut requests = seen.answer.transport_requests.iter();
            let Some(found) = requests.find(|one| one.id == watch.request) else {
                if watch.hour.take().is_some() {
                    // The filter hid it: look at the whole queue from now on.
                    continue;
                }
                if watch.was_seen {
                    return Ok(Queued {
                        status: RequestStatus::Deleted.as_str().to_owned(),
                        files: Vec::new(),
                        answered: seen.answered,
                    });
                }
                return Err(not_in_queue(&watch.node_name, watch.request));
            };
            if !watch.was_seen {
                let made = found.created_at.as_deref().and_then(time::parse);
                watch.hour = made.map(|at| at - at % HOUR_MS);
            }
            watch.was_seen = true;
            let status = found.status.as_deref().unwrap_or("unknown");
            return Ok(Queued {
                status: status.to_owned(),
                files: found.entries.iter().flatten().map(entry).collect(),
                answered: seen.answered,
            });
        }
    }
}

fn entry(entry: &QueuedEntry) -> FollowedFile {
    FollowedFile {
        file_name: None,
        uri: entry.uri.clone(),
        status: None,
    }
}

/// Returns the imports in the logs of a request, the oldest first.
pub(super) fn imports(logs: &[LoggedAction]) -> Vec<&LoggedAction> {
    let kind = QueueAction::Import.action_type();
    let mut imports: Vec<_> = logs.iter().filter(|log| log.kind == kind).collect();
    imports.sort_by_key(|import| import.id);
    imports
}

fn ids(imports: &[&LoggedAction]) -> Vec<u64> {
    imports.iter().map(|import| import.id.get()).collect()
}
