//! How far a transport request has come along the routes from its origin.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use crate::api::ids::{NodeId, TransportRequestId};
use crate::api::{ListNodes, ListQueue, ListRoutes, Node, QueuedRequest, Route};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::Error;
use crate::flow::landscape::node_ref::{NodeRef, not_in_queue};
use crate::flow::landscape::{Look, allowed};
use crate::text::time;

/// Which transport request, and a node in whose queue it is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PathOptions {
    node: NodeRef,
    transport_request_id: TransportRequestId,
}

/// A node on the path of a transport request, with what comes after it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PathNode {
    /// The node.
    pub node_id: NodeId,
    /// Its name.
    pub node_name: String,
    /// The status of the transport request there; nothing where it is not.
    pub status: Option<String>,
    /// Why there is no status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
    /// The nodes that routes lead to from here.
    pub next: Vec<PathNode>,
}

/// Why a transport request has no status in a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Absence {
    /// It started here.
    Origin,
    /// The queue could not be read.
    Unreadable,
    /// It has not arrived.
    NotYet,
}

/// What is known of the queue of a node.
enum Seen {
    Status(Option<String>),
    Unreadable,
    NotThere,
}

/// Finds a transport request in the queues along the routes from its origin.
///
/// Each queue is asked only for requests made at the same moment, so that the
/// responses are short.
///
/// # Errors
/// When nodes, routes or the queue of the named node cannot be read, or the
/// transport request is not in it.
pub async fn find_path<O: Outside>(
    run: &Run<'_, O>,
    options: PathOptions,
) -> Result<PathNode, Error> {
    let nodes = run.ask(&ListNodes).await?.nodes;
    let routes = run.ask(&ListRoutes).await?.routes;
    let here = options.node.among(&nodes)?;
    let queue = run
        .ask(&ListQueue::whole(here.id))
        .await?
        .transport_requests;
    let request = queue
        .into_iter()
        .find(|request| request.id == options.transport_request_id)
        .ok_or_else(|| not_in_queue(&here.name, options.transport_request_id))?;
    let origin = request.origin.as_deref();
    let start = nodes.iter().find(|node| Some(node.name.as_str()) == origin);
    let start = start.unwrap_or(here);
    let looks = reachable(start.id, &routes)
        .into_iter()
        .map(async |id| (id, look(run, id, &request).await));
    let seen = join_all(looks).await.into_iter().collect();
    let landscape = Landscape {
        start: start.id,
        nodes: &nodes,
        routes: &routes,
        seen,
    };
    Ok(landscape.path(start, &BTreeSet::new()))
}

async fn look<O: Outside>(run: &Run<'_, O>, node: NodeId, request: &QueuedRequest) -> Seen {
    let created = request.created_at.as_deref().and_then(time::parse);
    let query = ListQueue {
        created_from: created.map(|at| time::rfc3339(at.saturating_sub(1))),
        created_to: created.map(|at| time::rfc3339(at.saturating_add(1))),
        ..ListQueue::whole(node)
    };
    match allowed(run.ask(&query).await) {
        Ok(Look::Seen(queue)) => queue
            .transport_requests
            .into_iter()
            .find(|one| one.id == request.id)
            .map_or(Seen::NotThere, |one| Seen::Status(one.status)),
        // A queue that cannot be read is shown as that; the rest of the path is worth it.
        Ok(Look::NotAllowed(_)) | Err(_) => Seen::Unreadable,
    }
}

/// Returns the nodes that routes lead to from a node, itself included.
fn reachable(start: NodeId, routes: &[Route]) -> Vec<NodeId> {
    let mut reached = vec![start];
    let mut at = 0;
    while let Some(&id) = reached.get(at) {
        for route in routes.iter().filter(|route| route.source_node_id == id) {
            if !reached.contains(&route.target_node_id) {
                reached.push(route.target_node_id);
            }
        }
        at += 1;
    }
    reached
}

struct Landscape<'a> {
    start: NodeId,
    nodes: &'a [Node],
    routes: &'a [Route],
    seen: BTreeMap<NodeId, Seen>,
}

impl Landscape<'_> {
    fn path(&self, node: &Node, before: &BTreeSet<NodeId>) -> PathNode {
        let mut visited = before.clone();
        visited.insert(node.id);
        let next = self
            .routes
            .iter()
            .filter(|route| route.source_node_id == node.id)
            .filter(|route| !visited.contains(&route.target_node_id))
            .filter_map(|route| {
                self.nodes
                    .iter()
                    .find(|node| node.id == route.target_node_id)
            })
            .map(|target| self.path(target, &visited))
            .collect();
        let (status, absence) = match self.seen.get(&node.id) {
            Some(Seen::Status(status)) => (status.clone(), None),
            Some(Seen::Unreadable) => (None, Some(Absence::Unreadable)),
            Some(Seen::NotThere) | None if node.id == self.start => (None, Some(Absence::Origin)),
            Some(Seen::NotThere) | None => (None, Some(Absence::NotYet)),
        };
        PathNode {
            node_id: node.id,
            node_name: node.name.clone(),
            status,
            absence,
            next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ids::RouteId;

    fn node(id: u64) -> Node {
        Node {
            name: format!("N{id}"),
            ..Node::unseen(NodeId::new(id).unwrap())
        }
    }

    fn routes(pairs: &[(u64, u64)]) -> Vec<Route> {
        let route = |(index, &(from, to)): (usize, &(u64, u64))| Route {
            id: RouteId::new(index as u64 + 1).unwrap(),
            name: None,
            source_node_id: NodeId::new(from).unwrap(),
            target_node_id: NodeId::new(to).unwrap(),
        };
        pairs.iter().enumerate().map(route).collect()
    }

    #[test]
    fn a_path_shows_where_it_started_where_it_is_and_where_it_has_not_arrived() {
        let nodes = [node(1), node(2), node(3), node(4)];
        let routes = routes(&[(1, 2), (2, 3), (2, 4)]);
        let id = |id| NodeId::new(id).unwrap();
        let landscape = Landscape {
            start: id(1),
            nodes: &nodes,
            routes: &routes,
            seen: BTreeMap::from([
                (id(1), Seen::NotThere),
                (id(2), Seen::Status(Some("succeeded".into()))),
                (id(3), Seen::Unreadable),
                (id(4), Seen::NotThere),
            ]),
        };
        let path = landscape.path(&nodes[0], &BTreeSet::new());
        assert_eq!(path.absence, Some(Absence::Origin));
        let second = &path.next[0];
        assert_eq!(second.status.as_deref(), Some("succeeded"));
        let last: Vec<_> = second.next.iter().map(|node| node.absence).collect();
        assert_eq!(last, [Some(Absence::Unreadable), Some(Absence::NotYet)]);
    }

    #[test]
    fn routes_in_a_circle_end() {
        let routes = routes(&[(1, 2), (2, 1)]);
        let start = NodeId::new(1).unwrap();
        assert_eq!(reachable(start, &routes).len(), 2);
        let nodes = [node(1), node(2)];
        let seen = BTreeMap::new();
        let landscape = Landscape {
            start,
            nodes: &nodes,
            routes: &routes,
            seen,
        };
        let path = landscape.path(&nodes[0], &BTreeSet::new());
        assert!(path.next[0].next.is_empty());
    }
}
