//! POST /v2/nodes/export and /v2/nodes/upload: a transport request is made.
//!
//! One file for two operations, because they differ in the last word of the
//! path and in nothing else (specification: both take `NodeExportBodyEntityName`).

use serde::{Deserialize, Serialize};

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, id, list, text};
use crate::api::content::{ContentType, StorageType};
use crate::api::ids::{NodeId, QueueId, TransportRequestId};
use crate::http::{Body, Method};
use crate::text::json::Json;

/// Where the transport request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verb {
    /// Into the queues of the nodes that follow the named node.
    ExportFrom,
    /// Into the queue of the named node itself.
    UploadTo,
}

impl Verb {
    /// Returns the term of the field.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ExportFrom => "Export from",
            Self::UploadTo => "Upload to",
        }
    }
}

/// Creates a transport request with one entry for each archive or reference.
#[derive(Debug)]
pub struct CreateRequest {
    /// Where it goes.
    pub verb: Verb,
    /// The body.
    pub body: CreateBody,
}

impl CreateRequest {
    /// Returns whether no other transport request can have these entries: the
    /// service gives every uploaded file an id of its own.
    #[must_use]
    pub fn has_fresh_entries(&self) -> bool {
        self.body.storage_type == StorageType::File && !self.body.entries.is_empty()
    }
}

/// The body of both operations.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateBody {
    /// The node; at most 30 characters.
    pub node_name: String,
    /// The kind of content.
    pub content_type: ContentType,
    /// Files of the service, or references.
    pub storage_type: StorageType,
    /// Required; at most 512 characters of the service's set.
    pub description: String,
    /// The user shown in the user interface; at most 60 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named_user: Option<String>,
    /// What it carries; at least one.
    pub entries: Vec<Entry>,
}

/// One archive or reference of a transport request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The file's id as text, or the reference; at most 256 characters.
    pub uri: String,
}

/// A transport request that the service has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// Its id.
    pub transport_request_id: TransportRequestId,
    /// Its description, as the service keeps it.
    pub description: Option<String>,
    /// Its places in queues: none, one or many.
    pub queue_entries: Vec<QueueEntry>,
}

/// A transport request's place in a node's import queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct QueueEntry {
    /// The id of the place; missing where it was found by a look instead of told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<QueueId>,
    /// The node.
    pub node_id: NodeId,
    /// The node's name.
    pub node_name: String,
}

const WHY_NEVER: &str = "it would create a second transport request";

static EXPORT: Spec = Spec {
    name: "NODE_EXPORT_BY_NAME_V2",
    success: &[200],
    repeat: Repeat::Never(WHY_NEVER),
    role: Role::Deliver,
};

static UPLOAD: Spec = Spec {
    name: "NODE_UPLOAD_BY_NAME_V2",
    success: &[200],
    repeat: Repeat::Never(WHY_NEVER),
    role: Role::Deliver,
};

impl Operation for CreateRequest {
    fn spec(&self) -> &'static Spec {
        match self.verb {
            Verb::ExportFrom => &EXPORT,
            Verb::UploadTo => &UPLOAD,
        }
    }

    fn doing(&self) -> String {
        format!("{} {}", self.verb.as_str(), self.body.node_name)
    }

    fn call(&self) -> Call {
        Call {
            method: Method::Post,
            path: match self.verb {
                Verb::ExportFrom => "/v2/nodes/export",
                Verb::UploadTo => "/v2/nodes/upload",
            }
            .into(),
            body: Body::Json(serde_json::to_string(&self.body).unwrap_or_default()),
        }
    }

    fn names_node(&self) -> Option<&str> {
        Some(&self.body.node_name)
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        self.decode(body).map(drop)
    }
}

impl Answers for CreateRequest {
    type Answer = Created;

    fn read(&self, answer: &Json<'_>) -> Result<Created, AnswerFault> {
        let entry = |entry: &Json<'_>| {
            Ok(QueueEntry {
                queue_id: Some(id(entry, "queueId", QueueId::new)?),
                node_id: id(entry, "nodeId", NodeId::new)?,
                node_name: text(entry, "nodeName")?,
            })
        };
        Ok(Created {
            transport_request_id: id(answer, "transportRequestId", TransportRequestId::new)?,
            description: answer.get("transportRequestDescription").owned(),
            queue_entries: list(answer, "queueEntries")?
                .iter()
                .map(entry)
                .collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(description: &str) -> CreateRequest {
        CreateRequest {
            verb: Verb::ExportFrom,
            body: CreateBody {
                node_name: "DEV".into(),
                content_type: ContentType::Mta,
                storage_type: StorageType::File,
                description: description.into(),
                named_user: None,
                entries: vec![Entry { uri: "627".into() }, Entry { uri: "628".into() }],
            },
        }
    }

    #[test]
    fn several_archives_make_one_request_with_several_entries() {
        let Body::Json(body) = request("Fix \"totals\"").call().body else {
            panic!("no JSON body");
        };
        assert_eq!(
            body,
            r#"{"nodeName":"DEV","contentType":"MTA","storageType":"FILE","description":"Fix \"totals\"","entries":[{"uri":"627"},{"uri":"628"}]}"#
        );
    }

    #[test]
    fn an_answer_without_queue_entries_field_is_a_fault_and_an_empty_list_is_not() {
        let request = request("x");
        let empty =
            br#"{"transportRequestId":7,"transportRequestDescription":"x","queueEntries":[]}"#;
        assert_eq!(request.decode(empty).unwrap().queue_entries, vec![]);
        assert!(request.decode(br#"{"transportRequestId":7}"#).is_err());
        assert!(
            request
                .decode(br#"{"transportRequestId":0,"queueEntries":[]}"#)
                .is_err()
        );
    }
}
