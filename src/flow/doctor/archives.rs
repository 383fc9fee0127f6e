//! The archives and the extension descriptors of the call.

use super::finding::{DoctorCheckName as Check, DoctorFinding, Notes};
use super::options::Subject;
use super::routes::Stage;
use crate::call::Run;
use crate::call::outside::Outside;
use crate::flow::release::archives::{Looked, look};
use crate::flow::release::descriptors::unknown_node;
use crate::mta::Inspection;
use crate::mta::descriptor::{ExtensionDescriptor, check_node};

/// What is in the files of the call.
pub(super) struct Files {
    /// The archives that could be opened.
    pub(super) archives: Vec<Inspection>,
    /// The descriptors that could be opened, each with the name of its node.
    pub(super) descriptors: Vec<(String, ExtensionDescriptor)>,
}

/// Checks what can be known of the files alone.
pub(super) async fn check<O: Outside>(
    run: &Run<'_, O>,
    subject: &Subject,
    notes: &mut Notes,
) -> Files {
    let release = &subject.release;
    let Looked {
        mut archives,
        descriptors,
    } = look(run, release).await;
    let is_descriptor = |at: &str| release.descriptors.iter().any(|one| one.file.name == at);
    for finding in &release.findings {
        let (check, id) = match is_descriptor(&finding.at) {
            true => (Check::Descriptors, "descriptor-invalid"),
            false => (Check::Archive, "archive-invalid"),
        };
        notes.add(check, DoctorFinding::of(id, finding.clone()));
    }
    for archive in &mut archives {
        for finding in archive.findings.drain(..) {
            notes.add(
                Check::Archive,
                DoctorFinding::of("archive-invalid", finding),
            );
        }
    }
    for finding in descriptors.findings {
        notes.add(
            Check::Descriptors,
            DoctorFinding::of("descriptor-invalid", finding),
        );
    }
    match release.files() {
        [] => notes.skip(Check::Archive, "no archive was named"),
        _ => notes.seen(Check::Archive, described(&archives)),
    }
    let opened = release
        .descriptors
        .iter()
        .filter(|wish| !release.findings.iter().any(|it| it.at == wish.file.name));
    let names = opened.map(|wish| wish.node_name.clone());
    Files {
        descriptors: names.zip(descriptors.descriptors).collect(),
        archives,
    }
}

fn described(archives: &[Inspection]) -> String {
    let names = archives.iter().map(|archive| {
        let id = archive.id.as_deref().unwrap_or("unknown id");
        format!("{id} {}", archive.version.as_deref().unwrap_or_default())
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Checks that the nodes of the descriptors are there and use descriptors.
pub(super) fn check_nodes(subject: &Subject, nodes: &[crate::api::Node], notes: &mut Notes) {
    for wish in &subject.release.descriptors {
        let (id, finding) = match nodes.iter().find(|node| node.name == wish.node_name) {
            None => ("NODE_UNKNOWN", Some(unknown_node(wish, nodes))),
            Some(node) => ("descriptor-not-used", check_node(&wish.file.name, node)),
        };
        if let Some(finding) = finding {
            notes.add(Check::Descriptors, DoctorFinding::of(id, finding));
        }
    }
}

/// Checks that the transport request comes to the nodes of the descriptors.
pub(super) fn check_way(subject: &Subject, way: &[Stage], notes: &mut Notes) {
    for wish in &subject.release.descriptors {
        let name = &wish.node_name;
        if way.iter().any(|stage| stage.node.name == *name) {
            continue;
        }
        let problem = format!("the transport request never comes to node {name}");
        let advice = "check the node of the descriptor, and the routes";
        notes.add(
            Check::Descriptors,
            DoctorFinding::hint("descriptor-not-on-way", &wish.file.name, problem, advice),
        );
    }
}
