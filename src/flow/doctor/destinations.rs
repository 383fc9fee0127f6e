//! Whether the nodes on the way have a destination for the content type.

use super::finding::{DoctorCheckName as Check, DoctorFinding, Notes};
use super::routes::Stage;
use crate::api::Target;
use crate::api::content::ContentType;
use crate::diagnosis::Certainty;

/// Checks the targets of the nodes; a virtual node needs none.
pub(super) fn check(way: &[Stage], content_type: ContentType, notes: &mut Notes) {
    let wanted = content_type.as_str();
    let mut named = Vec::new();
    let mut is_told = false;
    for stage in way.iter().filter(|stage| deploys(stage)) {
        let Some(targets) = &stage.node.targets else {
            continue;
        };
        is_told = true;
        let name = &stage.node.name;
        let takes = |target: &&Target| target.content_type.as_deref() == Some(wanted);
        let target = targets.iter().find(takes);
        let destination = target.and_then(|target| target.destination_name.as_deref());
        let finding = match (target, destination.filter(|name| !name.trim().is_empty())) {
            (Some(_), Some(destination)) => {
                named.push(format!("{name}: {destination}"));
                continue;
            }
            (Some(_), None) => DoctorFinding::problem(
                "destination-missing",
                format!("node {name}"),
                format!("{name} names no destination for content type {wanted}"),
                "choose a destination in the node",
            ),
            (None, _) if targets.is_empty() => DoctorFinding::problem(
                "node-without-target",
                format!("node {name}"),
                format!("{name} has no content type and destination, and is not virtual"),
                "add the content type with its destination to the node",
            ),
            (None, _) => DoctorFinding::problem(
                "content-type-mismatch",
                format!("node {name}"),
                format!("{name} takes {} and not {wanted}", types(targets)),
                "add the content type to the node, or send to another node",
            ),
        };
        let finding = finding.with(Certainty::Likely).unless(stage.is_first);
        notes.add(Check::Destinations, finding);
    }
    match (is_told, named.is_empty()) {
        (_, false) => notes.seen(Check::Destinations, named.join(", ")),
        (false, true) if way.iter().any(deploys) => {
            notes.skip(
                Check::Destinations,
                "the service does not tell the destinations of the nodes",
            );
        }
        (_, true) => notes.seen(Check::Destinations, "no node on the way deploys anything"),
    }
}

/// Returns whether a node deploys what it imports.
pub(super) fn deploys(stage: &Stage) -> bool {
    stage.node.is_virtual != Some(true)
}

fn types(targets: &[Target]) -> String {
    let types = targets
        .iter()
        .map(|target| target.content_type.as_deref().unwrap_or("an unknown type"));
    types.collect::<Vec<_>>().join(", ")
}
