//! GET /v2/nodes/{nodeId}/mtaExtDescriptors: the MTA extension descriptors of a
//! node (seen in public clients).

use serde::Serialize;

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, get, id, list, shaped};
use crate::api::ids::{DescriptorId, NodeId};
use crate::text::encode;
use crate::text::json::{Json, Shape};

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

/// A descriptor that the service holds; its content cannot be read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct HeldDescriptor {
    /// Its id.
    pub id: DescriptorId,
    /// The MTA that it extends.
    pub mta_id: Option<String>,
    /// Its own id, from the file.
    pub mta_ext_id: Option<String>,
    /// The exact version that it is for, or `*`.
    pub mta_version: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// When it was changed last, in the service's words.
    pub last_changed_at: Option<String>,
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

impl Answers for ListDescriptors {
    type Answer = Vec<HeldDescriptor>;

    fn read(&self, answer: &Json<'_>) -> Result<Self::Answer, AnswerFault> {
        let held = |held: &Json<'_>| {
            Ok(HeldDescriptor {
                id: id(held, "id", DescriptorId::new)?,
                mta_id: held.get("mtaId").owned(),
                mta_ext_id: held.get("mtaExtId").owned(),
                mta_version: held.get("mtaVersion").owned(),
                description: held.get("description").owned(),
                last_changed_at: held.get("lastChangedAt").owned(),
            })
        };
        list(answer, "mtaExtDescriptors")?
            .iter()
            .map(held)
            .collect()
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
            "/v2/nodes/4/mtaExtDescriptors?mtaId=com.acme%20shop&mtaVersion=%2A"
        );
    }
}
