//! The deployment descriptor of an archive.

use super::fields::Fields;
use super::{Inspection, MTAD};
use crate::text::yaml::Node;

/// Reads the descriptor into the inspection.
pub(super) fn read(content: &[u8], found: &mut Inspection) {
    let mut findings = std::mem::take(&mut found.findings);
    let mut fields = Fields {
        file: MTAD,
        findings: &mut findings,
    };
    if let Some(root) = fields.parse(content) {
        found.schema_version = fields.schema_version(&root);
        found.id = fields.name(&root, "ID", "").map(str::to_owned);
        found.version = version(&mut fields, &root);
        found.modules = modules(&mut fields, &root);
        found.resources = fields.parts(&root, "resources", false);
    }
    found.findings = findings;
}

fn version(fields: &mut Fields<'_>, root: &Node) -> Option<String> {
    let told = fields.findings.len();
    let (node, text) = fields.text(root, "version", "")?;
    let is_told = fields.findings.len() > told;
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        let problem = format!("version is {text:?} and has no number in it");
        fields.error(node, problem, "write three numbers, such as 1.4.0");
    } else if !is_told && semver::Version::parse(text).is_err() {
        let problem = format!("version is {text:?} and not a full semantic version");
        fields.warning(node, problem, "write three numbers, such as 1.4.0");
    }
    Some(text.to_owned())
}

fn modules(fields: &mut Fields<'_>, root: &Node) -> Vec<super::Part> {
    let told = fields.findings.len();
    let modules = fields.parts(root, "modules", true);
    if modules.is_empty() && fields.findings.len() == told {
        fields.error(
            root,
            "the MTA has no modules, and one without modules cannot be transported".to_owned(),
            "add a module, or deploy the resources in another way",
        );
    }
    modules
}
