//! GET /v2/nodes/{nodeId}/transportRequests: a node's import queue.

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, id, list, named, shaped};
use crate::api::ids::{NodeId, TransportRequestId};
use crate::http::{Body, Method};
use crate::text::encode;
use crate::text::json::{Json, Shape};

/// Every value of the required `status` filter (specification).
pub const EVERY_STATUS: &str = "in,ru,re,su,sk,wa,er,fa,de";

/// Lists the transport requests in a node's queue; the service knows no paging.
#[derive(Debug, Clone)]
pub struct ListQueue {
    /// The node.
    pub node: NodeId,
    /// A comma list of `in,ru,re,su,sk,wa,er,fa,de`; required.
    pub status: String,
    /// `createdAtFrom`, in exactly the form `yyyy-MM-ddTHH:mm:ss.SSSZ`.
    pub created_from: Option<String>,
    /// `createdAtTo`, in the same form.
    pub created_to: Option<String>,
    /// `queuedAtFrom`, in the same form.
    pub queued_from: Option<String>,
    /// `queuedAtTo`, in the same form.
    pub queued_to: Option<String>,
    /// The owner of the request.
    pub owner: Option<String>,
}

impl ListQueue {
    /// Lists everything in a node's queue.
    #[must_use]
    pub fn whole(node: NodeId) -> Self {
        Self {
            node,
            status: EVERY_STATUS.into(),
            created_from: None,
            created_to: None,
            queued_from: None,
            queued_to: None,
            owner: None,
        }
    }
}

/// A transport request in one node's queue, as far as flows need it; every
/// field but the id may be missing (specification).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedRequest {
    /// The transport request.
    pub id: TransportRequestId,
    /// Its status in this queue.
    pub status: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// The node that it was exported from.
    pub origin: Option<String>,
    /// When it was made, in the service's own spelling.
    pub created_at: Option<String>,
    /// When it came into this queue, in the service's own spelling.
    pub queued_at: Option<String>,
    /// Whether its files were cleaned up.
    pub is_archived: Option<bool>,
    /// Its place in the queue, from 1; imports follow it.
    pub position: Option<u64>,
    /// Who made it: the named user, or else the technical one.
    pub created_by: Option<String>,
    /// What it carries.
    pub entries: Option<Vec<QueuedEntry>>,
}

/// One archive or reference in a queued transport request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedEntry {
    /// The file's id as text, or the reference.
    pub uri: Option<String>,
    /// `FILE` or `REFERENCE`.
    pub storage_type: Option<String>,
    /// The kind of content.
    pub content_type: Option<String>,
}

/// The answer of [`ListQueue`].
#[derive(Debug)]
pub struct Queue {
    /// The requests, in the order of the queue.
    pub transport_requests: Vec<QueuedRequest>,
}

static SPEC: Spec = Spec {
    name: "NODE_TRS_GET_V2",
    success: &[200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for ListQueue {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("listing the queue of node {}", self.node)
    }

    fn call(&self) -> Call {
        let mut query = vec![("status", self.status.as_str())];
        for (name, value) in [
            ("createdAtFrom", &self.created_from),
            ("createdAtTo", &self.created_to),
            ("queuedAtFrom", &self.queued_from),
            ("queuedAtTo", &self.queued_to),
            ("owner", &self.owner),
        ] {
            if let Some(value) = value {
                query.push((name, value));
            }
        }
        Call {
            method: Method::Get,
            path: format!(
                "/v2/nodes/{}/transportRequests?{}",
                self.node,
                encode::pairs(&query)
            ),
            body: Body::Empty,
        }
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        shaped(
            body,
            Shape::List {
                name: "transportRequests",
                id: "id",
            },
        )
    }
}

impl Answers for ListQueue {
    type Answer = Queue;

    fn read(&self, answer: &Json<'_>) -> Result<Queue, AnswerFault> {
        let entry = |entry: &Json<'_>| QueuedEntry {
            uri: entry.get("uri").owned(),
            storage_type: entry.get("storageType").owned(),
            content_type: entry.get("contentType").owned(),
        };
        let request = |request: &Json<'_>| {
            Ok(QueuedRequest {
                id: id(request, "id", TransportRequestId::new)?,
                status: request.get("status").owned(),
                description: request.get("description").owned(),
                origin: request.get("origin").owned(),
                created_at: request.get("createdAt").owned(),
                queued_at: request.get("queuedAt").owned(),
                is_archived: request.get("archived").bool(),
                position: request.get("position").whole(),
                created_by: named(request, "createdByNamedUser", "createdBy"),
                entries: request
                    .get("entries")
                    .list()
                    .map(|list| list.iter().map(entry).collect()),
            })
        };
        let transport_requests = list(answer, "transportRequests")?
            .iter()
            .map(request)
            .collect::<Result<_, _>>()?;
        Ok(Queue { transport_requests })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_required_status_filter_is_always_sent() {
        let call = ListQueue::whole(NodeId::new(4).unwrap()).call();
        assert!(
            call.path
                .starts_with("/v2/nodes/4/transportRequests?status=in%2Cru"),
            "{}",
            call.path
        );
    }
}
