//! A node as callers name it: by id or by name, looked up once per call.

use crate::api::ids::NodeId;
use crate::api::{ListNodes, Node};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};
use crate::text::json::Json;
use crate::text::near::near;

/// A node, as a caller names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeRef {
    /// By its id.
    Id(NodeId),
    /// By its name; digits are a name first, then an id.
    Name(String),
}

impl NodeRef {
    /// Reads a number or a text; nothing where nothing was given.
    ///
    /// # Errors
    /// When it can be neither id nor name.
    pub fn read(given: &Json<'_>) -> Result<Option<Self>, Error> {
        if *given == Json::Null {
            return Ok(None);
        }
        let name = given.owned().filter(|name| !name.is_empty());
        let id = given.whole().and_then(NodeId::new);
        match name.map(Self::Name).or(id.map(Self::Id)) {
            Some(node) => Ok(Some(node)),
            None => Err(Fault::Usage {
                problem: "a node was given that is neither a name nor an id".into(),
                advice: "give the node's name, or its id as a number from 1".into(),
            }
            .into()),
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

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
        let place = NodeRef::read(&Json::parse(given.as_bytes()).unwrap())?.unwrap();
        place.among(&nodes()).map(|node| node.id.get())
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
    fn what_can_be_no_node_is_wrong_usage_and_nothing_is_nothing() {
        for given in ["0", "-1", "1.5", "\"\"", "[]", "true"] {
            assert_eq!(found(given).unwrap_err().code(), "USAGE", "{given}");
        }
        assert_eq!(NodeRef::read(&Json::Null).unwrap(), None);
    }
}
