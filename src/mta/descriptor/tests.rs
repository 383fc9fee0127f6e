//! Extension descriptors by themselves, against archives and nodes.

use super::*;

const GOOD: &str = "_schema-version: '3.1'\nID: shop.qa\nextends: shop\nmodules:\n- name: srv\n\
                    resources:\n- name: db\n";

const BASE: &str = "_schema-version: 3.3.0\nID: shop\nversion: 1.4.0\nmodules:\n- name: srv\n  type: x\n\
                    - name: web\n  type: x\nresources:\n- name: db\n";

/// An archive with this deployment descriptor.
fn archive_of(mtad: &str) -> Inspection {
    let mut found = Inspection::default();
    crate::mta::mtad::read(mtad.as_bytes(), &mut found);
    assert_eq!(found.findings, []);
    found
}

fn archive() -> Inspection {
    archive_of(BASE)
}

fn read(text: &str) -> ExtensionDescriptor {
    ExtensionDescriptor::read("qa.mtaext", text.as_bytes())
}

fn check(text: &str, binding: &str) -> Vec<Finding> {
    let descriptor = read(text);
    assert_eq!(descriptor.findings, []);
    descriptor.check(&[archive()], &[], &VersionBinding::parse(binding).unwrap())
}

/// The one finding, as its place, its problem and whether it is an error.
fn only(findings: &[Finding]) -> (String, String, bool) {
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = &findings[0];
    (
        finding.at.to_string(),
        finding.problem.to_string(),
        finding.is_error(),
    )
}

#[test]
fn a_fitting_descriptor_has_no_findings() {
    assert_eq!(check(GOOD, "*"), []);
    assert_eq!(check(GOOD, "1.4.0"), []);
    assert_eq!(check(&GOOD.replace("'3.1'", "'3.0'"), "*"), []);
    assert_eq!(check("_schema-version: 3\nID: a\nextends: shop\n", "*"), []);
}

#[test]
fn a_descriptor_without_its_three_keys_says_all_three() {
    let found = read("modules: []\n").findings;
    let problems: Vec<&str> = found.iter().map(|f| f.problem.as_ref()).collect();
    assert_eq!(
        problems,
        [
            "_schema-version is missing",
            "ID is missing",
            "extends is missing"
        ]
    );
    assert!(found.iter().all(Finding::is_error));
}

#[test]
fn a_yaml_error_names_file_line_and_column() {
    let (at, problem, is_error) = only(&read("ID: a\nextends: [b\n").findings);
    assert!(at.starts_with("qa.mtaext:3:1"), "{at}");
    assert!(problem.contains("line 3, column 1"), "{problem}");
    assert!(is_error);
}

#[test]
fn a_deployment_descriptor_in_its_place_is_recognised() {
    let (_, problem, is_error) =
        only(&read("_schema-version: 3.1\nID: shop\nversion: 1.0.0\n").findings);
    assert!(problem.contains("looks like mta.yaml"), "{problem}");
    assert!(is_error);
}

#[test]
fn a_list_in_the_place_of_extends_is_an_error() {
    let (at, problem, _) = only(&read("_schema-version: 3\nID: a\nextends:\n- shop\n").findings);
    assert!(at.starts_with("qa.mtaext:4:"), "{at}");
    assert_eq!(problem, "extends must be a text, not a list");
}

#[test]
fn an_empty_descriptor_is_an_error() {
    assert_eq!(only(&read("").findings).1, "the file is empty");
    assert!(
        only(&read("# nothing\n").findings)
            .1
            .contains("not nothing")
    );
}

#[test]
fn extends_must_be_the_id_of_the_mta() {
    let (at, problem, is_error) =
        only(&check(&GOOD.replace("extends: shop", "extends: Shop"), "*"));
    assert_eq!(at, "qa.mtaext");
    assert_eq!(
        problem,
        "extends is \"Shop\", and the MTA in the archive is \"shop\""
    );
    assert!(is_error);
}

#[test]
fn nothing_is_said_of_extends_while_an_id_is_unknown() {
    let unknown = Inspection::default();
    let other = read(&GOOD.replace("extends: shop", "extends: other"));
    assert_eq!(
        other.check(&[archive(), unknown], &[], &VersionBinding::Any),
        []
    );
}

#[test]
fn one_of_several_archives_is_enough() {
    let other = Inspection {
        id: Some("other".into()),
        ..Inspection::default()
    };
    let archives = [other, archive()];
    let descriptor = read(GOOD);
    assert_eq!(descriptor.extended(&archives, &[]), Some(&archives[1]));
    assert_eq!(descriptor.check(&archives, &[], &VersionBinding::Any), []);
}

#[test]
fn an_exact_binding_must_be_the_version_of_the_archive() {
    let (_, problem, is_error) = only(&check(GOOD, "1.4"));
    assert_eq!(
        problem,
        "it is bound to version \"1.4\", and the archive has \"1.4.0\""
    );
    assert!(is_error);
}

#[test]
fn a_binding_is_a_star_or_one_version_and_never_a_pattern() {
    for text in ["*", "1.4.0", "1.4.0-beta+7"] {
        assert_eq!(VersionBinding::parse(text).unwrap().as_str(), text);
    }
    for text in ["", "1.*", "^1.2.3", ">=1", "1.0 - 2.0", "latest", "**"] {
        assert_eq!(VersionBinding::parse(text), None, "{text}");
        assert!(wrong_binding(text).is_error());
    }
}

#[test]
fn unknown_modules_and_resources_are_errors() {
    let text = GOOD
        .replace("name: srv", "name: server")
        .replace("name: db", "name: dbx");
    let found = check(&text, "*");
    let problems: Vec<&str> = found.iter().map(|f| f.problem.as_ref()).collect();
    assert_eq!(
        problems,
        [
            "modules[0] names \"server\", which the archive does not have",
            "resources[0] names \"dbx\", which the archive does not have",
        ]
    );
    assert!(found.iter().all(Finding::is_error));
}

#[test]
fn another_major_schema_version_is_an_error() {
    let (_, problem, is_error) = only(&check(&GOOD.replace("'3.1'", "2"), "*"));
    assert_eq!(
        problem,
        "_schema-version is \"2\", and the archive has \"3.3.0\""
    );
    assert!(is_error);
}

#[test]
fn two_descriptors_for_one_node_are_refused() {
    let twice = [("QA", "a.mtaext"), ("PROD", "b.mtaext"), ("QA", "c.mtaext")];
    let (at, problem, is_error) = only(&refuse_two_for_one_node(&twice));
    assert_eq!(at, "c.mtaext");
    assert_eq!(
        problem,
        "the node \"QA\" has another descriptor already: a.mtaext"
    );
    assert!(is_error);
    assert_eq!(refuse_two_for_one_node(&twice[..2]), []);
}

fn node(text: &str) -> Option<Finding> {
    let json = crate::text::json::Json::parse(text.as_bytes()).unwrap();
    let node = Node::read(&json).unwrap();
    check_node("qa.mtaext", &node)
}

#[test]
fn a_node_without_a_target_for_mta_is_refused() {
    let found = node(r#"{"id":1,"name":"QA","targets":[{"contentType":"APP"}]}"#).unwrap();
    assert_eq!(found.problem, "the node \"QA\" has no target for MTA");
    assert!(found.is_error());
}

#[test]
fn a_virtual_node_is_a_warning() {
    let found = node(r#"{"id":1,"name":"QA","virtual":true}"#).unwrap();
    assert!(!found.is_error());
}

#[test]
fn a_node_that_says_nothing_of_its_targets_is_accepted() {
    for text in [
        r#"{"id":1,"name":"QA"}"#,
        r#"{"id":1,"name":"QA","targets":[]}"#,
        r#"{"id":1,"name":"QA","targets":[{"destinationName":"x"}]}"#,
        r#"{"id":1,"name":"QA","targets":[{"contentType":"APP"},{"contentType":"MTA"}]}"#,
    ] {
        assert_eq!(node(text), None, "{text}");
    }
}
