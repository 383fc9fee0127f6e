//! A node as callers name it: by id or by name, looked up once per call.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Unexpected, Visitor};

use crate::api::ids::{NodeId, TransportRequestId};
use crate::api::{ListNodes, Node};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Advice, Error, Fault, NextStep, NextStepAction};
use crate::text::near::near;

/// A node, as a caller names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeRef {
    /// By its id.
    Id(NodeId),
    /// By its name; digits are a name first, then an id.
    Name(String),
}

impl<'de> Deserialize<'de> for NodeRef {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct NameOrId;
        impl Visitor<'_> for NameOrId {
            type Value = NodeRef;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a node, or its id as a number from 1")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<NodeRef, E> {
                match name.is_empty() {
                    true => Err(E::invalid_value(Unexpected::Str(name), &self)),
                    false => Ok(NodeRef::Name(name.to_owned())),
                }
            }

            fn visit_u64<E: de::Error>(self, id: u64) -> Result<NodeRef, E> {
                let no_id = || E::invalid_value(Unexpected::Unsigned(id), &self);
                NodeId::new(id).map(NodeRef::Id).ok_or_else(no_id)
            }
        }
        from.deserialize_any(NameOrId)
    }
}

impl fmt::Display for NodeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

impl NodeRef {
    /// Returns the node's id; asks only where a name was given.
    ///
    /// # Errors
    /// When there is no such node, or the key may not look.
    pub async fn id<O: Outside>(&self, run: &Run<'_, O>) -> Result<NodeId, Error> {
        match self {
            Self::Id(id) => Ok(*id),
            Self::Name(_) => Ok(self.node(run).await?.id),
        }
    }

    /// Returns the node.
    ///
    /// # Errors
    /// When there is no such node, or the key may not look.
    pub async fn node<O: Outside>(&self, run: &Run<'_, O>) -> Result<Node, Error> {
        self.among(run.ask(&ListNodes).await?.nodes.as_slice())
            .cloned()
    }

    /// Finds the node among all.
    ///
    /// # Errors
    /// When there is no such node; the error names near misses.
    pub fn among<'n>(&self, nodes: &'n [Node]) -> Result<&'n Node, Error> {
        let (name, id) = match self {
            Self::Id(id) => (id.to_string(), Some(*id)),
            Self::Name(name) => (name.clone(), name.parse().ok().and_then(NodeId::new)),
        };
        let by_name = nodes.iter().find(|node| node.name == name);
        let by_id = nodes.iter().find(|node| Some(node.id) == id);
        let found = match self {
            Self::Id(_) => by_id,
            Self::Name(_) => by_name.or(by_id),
        };
        found.ok_or_else(|| {
            Fault::NodeUnknown {
                near: near(&name, nodes.iter().map(|node| node.name.as_str()))
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                name,
                looked: true,
            }
            .into()
        })
    }
}

/// Makes the error of a transport request that is not in the queue of a node.
pub(in crate::flow) fn not_in_queue(node: &str, request: TransportRequestId) -> Error {
    Fault::Usage {
        problem: format!("transport request {request} is not in the queue of {node}"),
        advice: Advice::from("see ").step(NextStep::in_node(NextStepAction::Queue, node)),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json::Json;

    fn nodes() -> Vec<Node> {
        [(4, "QA"), (7, "PROD"), (9, "4")]
            .map(|(id, name)| {
                Node::read(
                    &Json::parse(format!(r#"{{"id":{id},"name":"{name}"}}"#).as_bytes()).unwrap(),
                )
                .unwrap()
            })
            .to_vec()
    }

    fn found(given: &str) -> Result<u64, Error> {
        let node: NodeRef = serde_json::from_str(given).unwrap();
        node.among(&nodes()).map(|node| node.id.get())
    }

    #[test]
    fn a_number_is_an_id_and_a_text_a_name() {
        assert_eq!(found("4").unwrap(), 4);
        assert_eq!(found("\"QA\"").unwrap(), 4);
    }

    #[test]
    fn a_text_of_digits_is_a_name_first_and_then_an_id() {
        assert_eq!(found("\"4\"").unwrap(), 9);
        assert_eq!(found("\"7\"").unwrap(), 7);
    }

    #[test]
    fn a_name_that_does_not_exist_is_told_with_near_misses() {
        let error = found("\"QAS\"").unwrap_err();
        let Fault::NodeUnknown { near, looked, .. } = &error.fault else {
            panic!("another fault")
        };
        assert_eq!((near.as_slice(), *looked), (&["QA".to_owned()][..], true));
    }

    #[test]
    fn what_cannot_be_a_node_is_refused() {
        for given in [
            "0",
            "-1",
            "1.5",
            "9007199254740992",
            "\"\"",
            "[]",
            "true",
            "null",
        ] {
            assert!(serde_json::from_str::<NodeRef>(given).is_err(), "{given}");
        }
    }
}
