//! What the service answers, as JSON.

use super::service::{NODES, ROUTES, Reply, TransportRequest};

pub(crate) fn created(id: u64, description: &str, queues: &[u64]) -> Reply {
    let entries: Vec<String> = queues
        .iter()
        .map(|node| {
            let name = NODES
                .iter()
                .find(|(_, id)| id == node)
                .map_or("", |(name, _)| name);
            format!(
                r#"{{"queueId":{},"nodeId":{node},"nodeName":"{name}"}}"#,
                id * 10 + node
            )
        })
        .collect();
    Reply::json(
        200,
        format!(
            r#"{{"transportRequestId":{id},"transportRequestDescription":"{description}","queueEntries":[{}]}}"#,
            entries.join(",")
        ),
    )
}

pub(crate) fn nodes() -> Reply {
    let nodes: Vec<String> = NODES
        .iter()
        .map(|(name, id)| format!(r#"{{"id":{id},"name":"{name}","uploadAllowed":true}}"#))
        .collect();
    Reply::json(200, format!(r#"{{"nodes":[{}]}}"#, nodes.join(",")))
}

pub(crate) fn routes() -> Reply {
    let routes: Vec<String> = ROUTES
        .iter()
        .enumerate()
        .map(|(at, (from, to))| {
            let id = at + 1;
            format!(r#"{{"id":{id},"name":"r{id}","sourceNodeId":{from},"targetNodeId":{to}}}"#)
        })
        .collect();
    Reply::json(200, format!(r#"{{"routes":[{}]}}"#, routes.join(",")))
}

pub(crate) fn queue<'r>(
    requests: impl Iterator<Item = (&'r TransportRequest, &'static str)>,
) -> Reply {
    let requests: Vec<String> = requests
        .map(|(request, status)| {
            let entries: Vec<String> = request
                .uris
                .iter()
                .map(|uri| format!(r#"{{"id":1,"storageType":"FILE","uri":"{uri}"}}"#))
                .collect();
            format!(
                r#"{{"id":{},"status":"{status}","description":"{}","origin":"{}","entries":[{}]}}"#,
                request.id,
                request.description,
                request.origin,
                entries.join(",")
            )
        })
        .collect();
    Reply::json(
        200,
        format!(r#"{{"transportRequests":[{}]}}"#, requests.join(",")),
    )
}
