//! GET /v2/nodes: the nodes of the landscape (seen in public clients).

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, id, list, text};
use crate::api::ids::NodeId;
use crate::http::{Body, Method};
use crate::text::json::Json;

/// Lists all nodes.
#[derive(Debug)]
pub struct ListNodes;

/// A stage of the landscape; only id and name are always there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its id.
    pub id: NodeId,
    /// Its name: at most 30 characters, case-sensitive.
    pub name: String,
    /// Whether the API may upload to it; missing means unknown.
    pub upload_allowed: Option<bool>,
    /// Whether nothing is deployed there.
    pub is_virtual: Option<bool>,
    /// How requests go on from here: a free string (`MANUAL`, `AUTO` and others were seen).
    pub forward_mode: Option<String>,
    /// Which other tool controls the node; then nobody imports by hand.
    pub controlled_by: Option<String>,
    /// Whether imports are switched off.
    pub import_disabled: Option<bool>,
    /// Why imports are switched off.
    pub import_disabled_reason: Option<String>,
    /// Whether the queue imports by itself (a guess: the field is not published).
    pub automatic_import: Option<bool>,
    /// Where content is deployed to.
    pub targets: Option<Vec<Target>>,
}

/// A place that a node deploys to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The kind of content that it takes.
    pub content_type: Option<String>,
    /// The destination that is used.
    pub destination_name: Option<String>,
}

impl Node {
    /// Stands for a node that is known only by its id.
    #[must_use]
    pub fn unseen(id: NodeId) -> Self {
        Self {
            id,
            name: id.to_string(),
            upload_allowed: None,
            is_virtual: None,
            forward_mode: None,
            controlled_by: None,
            import_disabled: None,
            import_disabled_reason: None,
            automatic_import: None,
            targets: None,
        }
    }

    /// Reads one node; every field but id and name may be missing.
    ///
    /// # Errors
    /// When id or name is missing.
    pub fn read(node: &Json<'_>) -> Result<Self, AnswerFault> {
        let target = |target: &Json<'_>| Target {
            content_type: target.get("contentType").owned(),
            destination_name: target.get("destinationName").owned(),
        };
        Ok(Self {
            id: id(node, "id", NodeId::new)?,
            name: text(node, "name")?,
            upload_allowed: node.get("uploadAllowed").bool(),
            is_virtual: node.get("virtual").bool(),
            forward_mode: node.get("forwardMode").owned(),
            controlled_by: node.get("controlledBy").owned(),
            import_disabled: node.get("importDisabled").bool(),
            import_disabled_reason: node.get("importDisabledReason").owned(),
            automatic_import: node.get("automaticImport").bool(),
            targets: node
                .get("targets")
                .list()
                .map(|list| list.iter().map(target).collect()),
        })
    }
}

/// The answer of [`ListNodes`].
#[derive(Debug)]
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
        self.decode(body).map(drop)
    }
}

impl Answers for ListNodes {
    type Answer = Nodes;

    fn read(&self, answer: &Json<'_>) -> Result<Nodes, AnswerFault> {
        let nodes = list(answer, "nodes")?
            .iter()
            .map(Node::read)
            .collect::<Result<_, _>>()?;
        Ok(Nodes { nodes })
    }
}
