//! Operations whose answers nobody has published: they are checked to be JSON
//! that JavaScript can hold, and handed on as they are. No flow depends on them.

use super::{AnswerFault, Call, Operation, Repeat, Role, Spec, get, shaped};
use crate::api::ids::{NodeId, TransportRequestId};
use crate::text::json::Shape;

/// Reads something of unknown shape.
#[derive(Debug, Clone, Copy)]
pub enum Unpublished {
    /// A transport request in a node's queue (new in API 2.3.1).
    Request(NodeId, TransportRequestId),
    /// The way of a transport request through the landscape (new in API 2.3.1).
    Tracking(TransportRequestId),
    /// A transport request with logs and landscape (internal, seen in public clients).
    Internal(TransportRequestId),
    /// The supported versions of the API (documentation).
    Versions,
}

const fn spec(name: &'static str) -> Spec {
    Spec {
        name,
        success: &[200],
        repeat: Repeat::Freely,
        role: Role::Operate,
    }
}

static REQUEST: Spec = spec("GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}");
static TRACKING: Spec = spec("GET /v2/transportRequests/{transportRequestId}/tracking");
static INTERNAL: Spec = spec("GET /v1/transportRequests/{transportRequestId}");
static VERSIONS: Spec = spec("GET /versions");

impl Operation for Unpublished {
    fn spec(&self) -> &'static Spec {
        match self {
            Self::Request(..) => &REQUEST,
            Self::Tracking(_) => &TRACKING,
            Self::Internal(_) => &INTERNAL,
            Self::Versions => &VERSIONS,
        }
    }

    fn doing(&self) -> String {
        match self {
            Self::Request(_, request) | Self::Tracking(request) | Self::Internal(request) => {
                format!("looking at transport request {request}")
            }
            Self::Versions => "asking for the versions of the API".into(),
        }
    }

    fn call(&self) -> Call {
        get(match self {
            Self::Request(node, request) => format!("/v2/nodes/{node}/transportRequests/{request}"),
            Self::Tracking(request) => format!("/v2/transportRequests/{request}/tracking"),
            Self::Internal(request) => {
                format!("/v1/transportRequests/{request}?expand=logs,landscape")
            }
            Self::Versions => "/versions".into(),
        })
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        shaped(body, Shape::Any)
    }
}
