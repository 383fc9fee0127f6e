//! The routes that lead on, and what becomes of a request whose import fails.

use serde::Serialize;

use super::access::pass_on;
use super::finding::{DoctorCheckName as Check, DoctorFinding, Notes};
use super::service::is_read_refused;
use crate::api::ids::NodeId;
use crate::api::{ListRoutes, Node, Route, Verb};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::diagnosis::Certainty;
use crate::error::Error;

/// A node that a transport request goes through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DoctorNode {
    /// The node.
    pub node_id: NodeId,
    /// Its name.
    pub node_name: String,
    /// The node before it on the routes; nothing for the one that was named.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
    pub after: Option<String>,
    /// How requests go on from here, in the service's word.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
    pub forward_mode: Option<String>,
    /// What becomes of a transport request whose import fails here.
    pub after_failure: AfterFailure,
    /// How many transport requests wait for import; nothing where the queue was not read.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
    pub waiting: Option<usize>,
    /// Since when the oldest of them waits, RFC 3339.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
    pub oldest_waiting_since: Option<String>,
    /// How many have failed: status error or fatal.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
    pub failed: Option<usize>,
    /// How many are being imported.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
    pub running: Option<usize>,
}

/// What becomes of a transport request whose import fails in a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum AfterFailure {
    /// Nothing follows the node.
    Last,
    /// It is in the next queue already: the node forwards before the import.
    AlreadyForwarded,
    /// It is forwarded all the same: the node forwards after the import.
    Forwarded,
    /// It stays until somebody forwards it.
    Manual,
    /// It stays: only what was imported successfully is forwarded.
    Stays,
    /// The forward mode is missing, or not known.
    Unknown,
}

/// A node on the way, with all that is known of it.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) node: Node,
    /// The node before it on the routes.
    pub(super) before: Option<NodeId>,
    /// Whether the transport request goes into its queue first.
    pub(super) is_first: bool,
    pub(super) shown: DoctorNode,
}

/// Checks the routes and returns the nodes that a transport request goes
/// through; nothing where the routes cannot be read.
///
/// # Errors
/// When the caller cancels.
pub(super) async fn check<O: Outside>(
    run: &Run<'_, O>,
    verb: Verb,
    named: &Node,
    nodes: &[Node],
    notes: &mut Notes,
) -> Result<Option<Vec<Stage>>, Error> {
    let routes = match run.ask(&ListRoutes).await {
        Ok(answer) => answer.routes,
        Err(error) => {
            pass_on(&error)?;
            match is_read_refused(&error) {
                true => notes.skip(
                    Check::Routes,
                    format!("the key may not read routes: {error}"),
                ),
                false => notes.end(Check::Routes, "routes", &error),
            }
            return Ok(None);
        }
    };
    let way = follow(verb, named, nodes, &routes, notes);
    if way.is_empty() {
        let problem =
            "no route leads on from the node, so that the transport request would be in no queue";
        let advice = "add a route in the landscape, or upload to the node that comes next";
        notes.add(
            Check::Routes,
            DoctorFinding::problem("no-route", format!("node {}", named.name), problem, advice),
        );
    }
    notes.seen(Check::Routes, described(named, &way));
    Ok(Some(way))
}

/// Walks along the routes, the nearest nodes first.
fn follow(
    verb: Verb,
    named: &Node,
    nodes: &[Node],
    routes: &[Route],
    notes: &mut Notes,
) -> Vec<Stage> {
    let mut reached = vec![(named.id, None, 0_usize)];
    let mut at = 0;
    while let Some(&(id, _, depth)) = reached.get(at) {
        for route in routes.iter().filter(|route| route.source_node_id == id) {
            let target = route.target_node_id;
            if reached.iter().any(|(known, ..)| *known == target) {
                add_circle(route, nodes, notes);
            } else {
                reached.push((target, Some(id), depth + 1));
            }
        }
        at += 1;
    }
    let first = usize::from(verb == Verb::ExportFrom);
    let mut way = Vec::new();
    for (id, after, depth) in reached.into_iter().filter(|(.., depth)| *depth >= first) {
        let Some(node) = nodes.iter().find(|node| node.id == id) else {
            let problem = format!("a route leads to node {id}, which the key does not see");
            let advice = "ask the administrator of the landscape; checks of this node are left out";
            notes.add(
                Check::Routes,
                DoctorFinding::hint("route-target-unseen", format!("node {id}"), problem, advice)
                    .with(Certainty::Likely),
            );
            continue;
        };
        way.push(stage(node, after, depth == first, nodes, routes));
    }
    way
}

fn add_circle(route: &Route, nodes: &[Node], notes: &mut Notes) {
    let name = |id| {
        let found = nodes.iter().find(|node| node.id == id);
        found.map_or_else(|| id.to_string(), |node| node.name.clone())
    };
    let (source, target) = (name(route.source_node_id), name(route.target_node_id));
    let problem = format!("the route from {source} to {target} leads back to a node before it");
    let advice = "correct the routes: a transport request would go round";
    notes.add(
        Check::Routes,
        DoctorFinding::hint("route-circle", format!("node {source}"), problem, advice),
    );
}

fn stage(
    node: &Node,
    after: Option<NodeId>,
    is_first: bool,
    nodes: &[Node],
    routes: &[Route],
) -> Stage {
    let has_next = routes.iter().any(|route| route.source_node_id == node.id);
    let mode = node.forward_mode.clone().filter(|mode| !mode.is_empty());
    let before = after.and_then(|id| nodes.iter().find(|node| node.id == id));
    Stage {
        before: after,
        is_first,
        shown: DoctorNode {
            node_id: node.id,
            node_name: node.name.clone(),
            after: before.map(|node| node.name.clone()),
            after_failure: after_failure(mode.as_deref(), has_next),
            forward_mode: mode,
            waiting: None,
            oldest_waiting_since: None,
            failed: None,
            running: None,
        },
        node: node.clone(),
    }
}

/// Judges a forward mode. `MANUAL` and `AUTO` were seen, `AUTO` most likely for
/// Pre-Import; the other words follow those of the user interface.
fn after_failure(mode: Option<&str>, has_next: bool) -> AfterFailure {
    if !has_next {
        return AfterFailure::Last;
    }
    let letters = mode.unwrap_or_default().chars();
    let letters: String = letters.filter(char::is_ascii_alphabetic).collect();
    match letters.to_ascii_lowercase().as_str() {
        "auto" | "preimport" => AfterFailure::AlreadyForwarded,
        "postimport" => AfterFailure::Forwarded,
        "onsuccess" => AfterFailure::Stays,
        letters if letters.contains("manual") => AfterFailure::Manual,
        _ => AfterFailure::Unknown,
    }
}

/// Says where a transport request goes.
fn described(named: &Node, way: &[Stage]) -> String {
    const SHOWN: usize = 8;
    let names = way.iter().filter(|stage| stage.node.id != named.id);
    let names: Vec<&str> = names.map(|stage| stage.node.name.as_str()).collect();
    let shown = names.get(..SHOWN).unwrap_or(&names).join(", ");
    match names.len() {
        0 => format!("nothing follows {}", named.name),
        1..=SHOWN => format!("{} is followed by {shown}", named.name),
        count => format!("{} is followed by {count} nodes: {shown}, ...", named.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forward_mode_decides_what_becomes_of_a_failed_request() {
        for (mode, expected) in [
            (Some("AUTO"), AfterFailure::AlreadyForwarded),
            (Some("PRE_IMPORT"), AfterFailure::AlreadyForwarded),
            (Some("Post-Import"), AfterFailure::Forwarded),
            (Some("ON_SUCCESS"), AfterFailure::Stays),
            (Some("MANUAL"), AfterFailure::Manual),
            (Some("quantum"), AfterFailure::Unknown),
            (None, AfterFailure::Unknown),
        ] {
            assert_eq!(after_failure(mode, true), expected, "{mode:?}");
            assert_eq!(after_failure(mode, false), AfterFailure::Last);
        }
    }
}
