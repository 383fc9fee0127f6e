//! The way along the routes to a node.

use serde::Deserialize;

use crate::api::{ListNodes, ListRoutes, Node, Route};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Advice, Error, Fault, NextStep};

use crate::flow::landscape::node_ref::NodeRef;
use crate::flow::queue::operate::check_node;

/// What `client.checkRoute` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RouteOptions {
    to: NodeRef,
    from: Option<NodeRef>,
    /// Whether nothing is imported into `from` itself, because it is exported from there.
    #[serde(default)]
    after_from: bool,
}

/// Checks that requests can be imported node by node from one node to another,
/// and returns the names of the nodes; a request that does not exist yet can so
/// be refused before it is made.
///
/// # Errors
/// When there is no such route, or a node on it refuses imports.
pub async fn check_route<O: Outside>(
    run: &Run<'_, O>,
    options: RouteOptions,
) -> Result<Vec<String>, Error> {
    let nodes = run.ask(&ListNodes).await?.nodes;
    let routes = run.ask(&ListRoutes).await?.routes;
    let way = way(&options.to, options.from.as_ref(), &nodes, &routes)?;
    let skip = usize::from(options.after_from);
    let way = || way.iter().skip(skip);
    way().try_for_each(|node| check_node(node))?;
    Ok(way().map(|node| node.name.clone()).collect())
}

/// Returns the nodes on the way, in order: a node is the target of at most one
/// route, so that there is one way to each.
pub(in crate::flow) fn way<'n>(
    to: &NodeRef,
    from: Option<&NodeRef>,
    nodes: &'n [Node],
    routes: &[Route],
) -> Result<Vec<&'n Node>, Error> {
    let to = to.among(nodes)?;
    let from = match from {
        Some(from) => Some(from.among(nodes)?),
        None => None,
    };
    let mut way = vec![to];
    let mut current = to;
    while from.is_none_or(|from| from.id != current.id) {
        let route = routes
            .iter()
            .find(|route| route.target_node_id == current.id);
        let source = route.and_then(|route| {
            let is_new = way.iter().all(|known| known.id != route.source_node_id);
            let source = nodes.iter().find(|node| node.id == route.source_node_id);
            source.filter(|_| is_new)
        });
        let Some(source) = source else { break };
        way.push(source);
        current = source;
    }
    way.reverse();
    match from {
        Some(from) if from.id != current.id => Err(Fault::Usage {
            problem: format!("no route leads from {} to {}", from.name, to.name),
            advice: Advice::from("see ").step(NextStep::list_routes()),
        }
        .into()),
        _ => Ok(way),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ids::{NodeId, RouteId};

    fn nodes() -> Vec<Node> {
        [(1, "DEV"), (2, "QA"), (3, "PROD"), (4, "TRAINING")]
            .map(|(id, name)| Node {
                name: name.to_owned(),
                ..Node::unseen(NodeId::new(id).unwrap())
            })
            .to_vec()
    }

    fn routes(pairs: &[(u64, u64)]) -> Vec<Route> {
        pairs
            .iter()
            .map(|(source, target)| Route {
                id: RouteId::new(source * 10 + target).unwrap(),
                name: None,
                source_node_id: NodeId::new(*source).unwrap(),
                target_node_id: NodeId::new(*target).unwrap(),
            })
            .collect()
    }

    fn found(options: &str, pairs: &[(u64, u64)]) -> Result<String, Error> {
        let options: RouteOptions = serde_json::from_str(options).unwrap();
        let nodes = nodes();
        let way = way(&options.to, options.from.as_ref(), &nodes, &routes(pairs))?;
        let names: Vec<&str> = way.iter().map(|node| node.name.as_str()).collect();
        Ok(names.join(" "))
    }

    const TREE: &[(u64, u64)] = &[(1, 2), (2, 3), (2, 4)];

    #[test]
    fn the_way_to_a_node_is_the_one_way_that_the_routes_have() {
        let to = |node| format!(r#"{{"to":"{node}"}}"#);
        assert_eq!(found(&to("PROD"), TREE).unwrap(), "DEV QA PROD");
        assert_eq!(found(&to("TRAINING"), TREE).unwrap(), "DEV QA TRAINING");
        assert_eq!(found(&to("DEV"), TREE).unwrap(), "DEV");
    }

    #[test]
    fn the_way_can_begin_in_the_middle_but_not_beside_it() {
        let from = |node| format!(r#"{{"from":"{node}","to":"PROD"}}"#);
        assert_eq!(found(&from("QA"), TREE).unwrap(), "QA PROD");
        assert_eq!(found(&from("PROD"), TREE).unwrap(), "PROD");
        let error = found(&from("TRAINING"), TREE).unwrap_err();
        assert_eq!(error.to_string(), "no route leads from TRAINING to PROD");
    }

    #[test]
    fn routes_in_a_circle_come_to_an_end() {
        let to = r#"{"to":"PROD"}"#;
        assert_eq!(found(to, &[(3, 2), (2, 3)]).unwrap(), "QA PROD");
    }
}
