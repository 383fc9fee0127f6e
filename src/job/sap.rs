//! `.sap_cid/config.yaml`, the configuration of SAP's CI/CD service: the block
//! `stages.release.cloudTransportManagement` with `nodeOperation`, `nodeName` and
//! `credential` (SAP's documentation), and our own additions beside them.

use super::layers::find;
use crate::error::finding::Finding;
use crate::text::yaml::Node;

/// Returns the block that configures a release.
pub(super) fn block<'a>(
    path: &str,
    root: &'a Node,
    findings: &mut Vec<Finding>,
) -> Option<&'a Node> {
    let stages = find(path, root, "stages", findings)?;
    let release = find(path, stages, "release", findings)?;
    find(path, release, "cloudTransportManagement", findings)
}

/// Returns whether a document is of this kind, whatever its name.
pub(super) fn is_this_kind(root: &Node) -> bool {
    block("", root, &mut Vec::new()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_is_found_where_the_service_reads_it() {
        let text = "stages:\n  release:\n    cloudTransportManagement:\n      nodeName: DEV\n";
        let root = crate::text::yaml::parse(text, crate::text::yaml::Dialect::LibYaml)
            .unwrap()
            .root;
        let mut findings = Vec::new();
        let block = block("f", &root, &mut findings).unwrap();
        assert_eq!(block.get("nodeName").unwrap().as_str(), Some("DEV"));
        assert!(findings.is_empty() && is_this_kind(&root));
    }

    #[test]
    fn a_slip_in_a_name_on_the_way_is_told_with_its_place() {
        for (text, at) in [
            ("stage:\n  release: {}\n", "f:1:1"),
            ("stages:\n  Release: {}\n", "f:2:3"),
            (
                "stages:\n  release:\n    cloudTransportManagment: {}\n",
                "f:3:5",
            ),
        ] {
            let root = crate::text::yaml::parse(text, crate::text::yaml::Dialect::LibYaml)
                .unwrap()
                .root;
            let mut findings = Vec::new();
            assert!(block("f", &root, &mut findings).is_none());
            assert_eq!(findings.len(), 1, "{text}");
            assert_eq!(findings[0].at, at);
        }
    }
}
