//! GET /v2/nodes: the nodes of the landscape (seen in public clients).

use serde::{Deserialize, Serialize};

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, json};
use crate::http::{Body, Method};
use crate::ids::NodeId;

/// Lists all nodes.
#[derive(Debug)]
pub struct ListNodes;

/// A stage of the landscape; only id and name are always there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// Its id.
    pub id: NodeId,
    /// Its name: at most 30 characters, case-sensitive.
    pub name: String,
    /// Whether the API may upload to it; missing means unknown.
    #[serde(default)]
    pub upload_allowed: Option<bool>,
    /// Whether nothing is deployed there.
    #[serde(default, rename = "virtual")]
    pub is_virtual: Option<bool>,
    /// How requests go on from here: a free string (`MANUAL`, `AUTO` and others were seen).
    #[serde(default)]
    pub forward_mode: Option<String>,
    /// Which other tool controls the node; then nobody imports by hand.
    #[serde(default)]
    pub controlled_by: Option<String>,
    /// Whether imports are switched off.
    #[serde(default)]
    pub import_disabled: Option<bool>,
    /// Why imports are switched off.
    #[serde(default)]
    pub import_disabled_reason: Option<String>,
    /// Where content is deployed to.
    #[serde(default)]
    pub targets: Option<Vec<Target>>,
}

/// A place that a node deploys to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// The kind of content that it takes.
    #[serde(default)]
    pub content_type: Option<String>,
    /// The destination that is used.
    #[serde(default)]
    pub destination_name: Option<String>,
}

/// The answer of [`ListNodes`].
#[derive(Debug, Deserialize)]
pub struct Nodes {
    /// All nodes.
    pub nodes: Vec<Node>,
}

static SPEC: Spec = Spec {
    name: "GET /v2/nodes",
    success: &[200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for ListNodes {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        "listing the nodes".into()
    }

    fn call(&self) -> Call {
        Call {
            method: Method::Get,
            path: "/v2/nodes".into(),
            body: Body::Empty,
        }
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        json::<Nodes>(body).map(drop)
    }
}

impl Answers for ListNodes {
    type Answer = Nodes;
}
