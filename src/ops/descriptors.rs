//! GET /v2/nodes/{nodeId}/mtaExtDescriptors: the MTA extension descriptors of a
//! node (seen in public clients).

use super::{AnswerFault, Call, Operation, Repeat, Role, Spec, get, shaped};
use crate::encode;
use crate::ids::NodeId;
use crate::json::Shape;

/// Lists the descriptors of a node; with both filters at most one.
#[derive(Debug)]
pub struct ListDescriptors {
    /// The node.
    pub node: NodeId,
    /// Only those of this MTA.
    pub mta_id: Option<String>,
    /// Only those for this version; `*` is a value like any other.
    pub mta_version: Option<String>,
}

static SPEC: Spec = Spec {
    name: "GET /v2/nodes/{nodeId}/mtaExtDescriptors",
    success: &[200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for ListDescriptors {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("listing the extension descriptors of node {}", self.node)
    }

    fn call(&self) -> Call {
        let mut query = Vec::new();
        for (name, value) in [("mtaId", &self.mta_id), ("mtaVersion", &self.mta_version)] {
            query.extend(value.as_deref().map(|value| (name, value)));
        }
        let mark = if query.is_empty() { "" } else { "?" };
        get(format!(
            "/v2/nodes/{}/mtaExtDescriptors{mark}{}",
            self.node,
            encode::pairs(&query)
        ))
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        shaped(
            body,
            Shape::List {
                name: "mtaExtDescriptors",
                id: "id",
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_a_value_of_the_version_like_any_other() {
        let list = ListDescriptors {
            node: NodeId::new(4).unwrap(),
            mta_id: Some("com.acme shop".into()),
            mta_version: Some("*".into()),
        };
        assert_eq!(
            list.call().path,
            "/v2/nodes/4/mtaExtDescriptors?mtaId=com.acme+shop&mtaVersion=%2A"
        );
    }
}
