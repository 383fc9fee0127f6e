//! The node that was named: whether it is there, and takes what is sent to it.

use super::finding::{DoctorCheckName as Check, DoctorFinding, Notes};
use super::options::Subject;
use crate::api::{Node, Verb};
use crate::error::{Error, Fault};

/// Checks the node and returns it; nothing where none was named, or it is not there.
pub(super) fn check<'n>(
    subject: &Subject,
    nodes: &'n [Node],
    notes: &mut Notes,
) -> Option<(Verb, &'n Node)> {
    let count = nodes.len();
    let Some((verb, named)) = &subject.named else {
        notes.skip(
            Check::Node,
            format!("no node was named; the landscape has {count}"),
        );
        return None;
    };
    let node = match named.among(nodes) {
        Ok(node) => node,
        Err(error) => {
            notes.add(
                Check::Node,
                DoctorFinding::of_error(format!("node {named}"), &error),
            );
            return None;
        }
    };
    if *verb == Verb::UploadTo && node.upload_allowed == Some(false) {
        let name = node.name.clone();
        let error = Error::from(Fault::NodeRefusesUpload { name });
        notes.add(
            Check::Node,
            DoctorFinding::of_error(format!("node {}", node.name), &error),
        );
    }
    let takes = match (verb, node.upload_allowed) {
        (Verb::UploadTo, Some(true)) => " and takes uploads",
        (Verb::UploadTo, _) => "; whether it takes uploads is not told",
        (Verb::ExportFrom, _) => "",
    };
    notes.seen(Check::Node, format!("{} exists{takes}", node.name));
    Some((*verb, node))
}
