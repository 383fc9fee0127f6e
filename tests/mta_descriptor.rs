//! What is found in the descriptor and the manifest of an archive: one test for
//! each finding.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests may panic

mod mtar;

use ctms::error::finding::has_errors;
use ctms::mta::Part;
use mtar::*;

#[test]
fn a_good_archive_shows_its_descriptor_and_has_no_findings() {
    let archive = good();
    let found = look(&archive);
    assert_eq!(found.findings, []);
    assert_eq!(found.id.as_deref(), Some("com.acme.shop"));
    assert_eq!(found.version.as_deref(), Some("1.4.0"));
    assert_eq!(found.schema_version.as_deref(), Some("3.1"));
    assert_eq!(found.size, archive.len() as u64);
    let part = |name: &str, kind: Option<&str>| Part {
        name: name.into(),
        kind: kind.map(str::to_owned),
    };
    assert_eq!(
        found.modules,
        [part("srv", Some("nodejs")), part("web", Some("html5"))]
    );
    assert_eq!(
        found.resources,
        [
            part("db", Some("com.sap.xs.hdi-container")),
            part("bare", None)
        ]
    );
    let names: Vec<&str> = found.entries.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(
        names,
        [MANIFEST, MTAD, "srv/data.zip", "web/", "web/index.html"]
    );
    assert_eq!(found.entries[2].size, 3000);
    assert!(found.entries[2].compressed_size < 3000);
}

#[test]
fn the_json_form_has_the_documented_names() {
    let mut archive = good();
    patch(&mut archive, "srv/data.zip", 8, &[1, 0]);
    let json = serde_json::to_value(look(&archive)).unwrap();
    assert_eq!(json["schemaVersion"], "3.1");
    assert_eq!(json["modules"][0]["type"], "nodejs");
    assert_eq!(json["resources"][1]["type"], serde_json::Value::Null);
    assert!(json["entries"][0]["compressedSize"].is_u64());
    assert_eq!(json["findings"][0]["severity"], "error");
    for key in ["id", "version", "size"] {
        assert!(!json[key].is_null(), "{key}");
    }
    for key in ["at", "problem", "advice"] {
        assert!(json["findings"][0][key].is_string(), "{key}");
    }
}

#[test]
fn a_yaml_error_in_the_descriptor_names_line_and_column() {
    let (at, problem, is_error) = only(&mtar("ID: a\nversion: 1.0.0\n  x: y\n", ""));
    assert_eq!(at, "META-INF/mtad.yaml:3:4");
    assert!(
        problem.contains("not valid YAML at line 3, column 4"),
        "{problem}"
    );
    assert!(is_error);
}

#[test]
fn a_descriptor_that_is_not_utf_8_is_read_with_replacement_characters() {
    let mut mtad = GOOD_MTAD.as_bytes().to_vec();
    mtad.extend(b"description: \xe4\n");
    let archive = with_mtad(&mtad);
    let (at, problem, is_error) = only(&archive);
    assert_eq!(at, MTAD);
    assert!(problem.starts_with("the file is not UTF-8 at byte"));
    assert!(!is_error);
    let utf_16: Vec<u8> = GOOD_MTAD.bytes().flat_map(|byte| [byte, 0]).collect();
    let found = look(&with_mtad(&utf_16));
    assert!(found.findings[0].problem.contains("U+0000"));
    assert!(has_errors(&found.findings));
}

fn with_mtad(mtad: &[u8]) -> Vec<u8> {
    pack(&[
        (MANIFEST, GOOD_MANIFEST.as_bytes()),
        (MTAD, mtad),
        ("srv/data.zip", b"x"),
        ("web/", b""),
    ])
}

/// The findings for a good descriptor with one piece replaced.
fn replaced(from: &str, to: &str) -> Vec<(String, bool)> {
    assert!(GOOD_MTAD.contains(from));
    let found = look(&mtar(&GOOD_MTAD.replacen(from, to, 1), GOOD_MANIFEST));
    let findings = found.findings.iter();
    findings
        .map(|f| (f.problem.to_string(), f.is_error()))
        .collect()
}

#[test]
fn a_missing_id_is_an_error() {
    for (nothing, problem) in [
        ("", "ID is missing"),
        ("ID:\n", "ID has no value"),
        ("ID: ~\n", "ID has no value"),
    ] {
        assert_eq!(
            replaced("ID: com.acme.shop\n", nothing),
            [(problem.into(), true)]
        );
    }
}

#[test]
fn an_id_outside_of_its_pattern_is_an_error() {
    assert_eq!(
        replaced("com.acme.shop", "acme shop"),
        [("ID is \"acme shop\"".into(), true)]
    );
    assert_eq!(replaced("com.acme.shop", &"a".repeat(128)), []);
    assert_eq!(
        replaced("com.acme.shop", &"a".repeat(129)),
        [("ID is longer than 128 characters".into(), true)]
    );
}

#[test]
fn a_version_that_reads_as_a_number_is_an_error_and_stays_as_written() {
    let archive = mtar(&GOOD_MTAD.replace("1.4.0", "1.0"), GOOD_MANIFEST);
    assert_eq!(look(&archive).version.as_deref(), Some("1.0"));
    let (at, problem, is_error) = only(&archive);
    assert_eq!(at, "META-INF/mtad.yaml:3:10");
    assert_eq!(problem, "version is read as a number and must be a text");
    assert!(is_error);
}

#[test]
fn a_version_that_is_not_semver_is_completed_by_the_deploy_service() {
    for version in [
        "'1.0'",
        "1.0.0.7",
        "01.2.3",
        "v1.2.3",
        "1.0.0-",
        "1.4.0-rc.1+build.7",
    ] {
        assert_eq!(replaced("1.4.0", version), [], "{version}");
    }
}

#[test]
fn a_version_without_any_number_is_an_error() {
    let problem = "version is \"latest\" and has no number in it";
    assert_eq!(replaced("1.4.0", "latest"), [(problem.into(), true)]);
}

#[test]
fn a_schema_version_may_look_like_a_number_and_must_be_there() {
    assert_eq!(replaced("\"3.1\"", "3.1"), []);
    assert_eq!(replaced("\"3.1\"", "3"), []);
    assert_eq!(
        replaced("_schema-version: \"3.1\"\n", ""),
        [("_schema-version is missing".into(), true)]
    );
    let problem = "_schema-version is \"three\" and has no number in it";
    assert_eq!(replaced("\"3.1\"", "three"), [(problem.into(), true)]);
}

#[test]
fn wrong_types_are_errors_with_their_place() {
    for (from, to, problem) in [
        (
            "ID: com.acme.shop",
            "ID: [a]",
            "ID must be a text, not a list",
        ),
        (
            "ID: com.acme.shop",
            "ID: 17",
            "ID is read as a number and must be a text",
        ),
        (
            "version: 1.4.0",
            "version: {a: b}",
            "version must be a text, not a mapping",
        ),
        (
            "name: srv",
            "name: yes",
            "modules[0].name is read as a truth value and must be a text",
        ),
        ("type: nodejs", "kind: nodejs", "modules[0].type is missing"),
        ("name: db", "nam: db", "resources[0].name is missing"),
        (
            "modules:\n",
            "modules: all\nx:\n",
            "modules must be a list, not a text",
        ),
        (
            "- name: bare",
            "- bare",
            "resources[1] must be a mapping with a name, not a text",
        ),
    ] {
        assert_eq!(replaced(from, to)[0], (problem.into(), true), "{to}");
    }
    let list = look(&mtar("- a\n- b\n", ""));
    assert!(
        list.findings[0]
            .problem
            .contains("must be a mapping of keys, not a list")
    );
}

#[test]
fn a_name_that_stands_twice_is_an_error() {
    let problem = "modules[1].name is \"srv\", and so is modules[0].name";
    let found = look(&mtar(&GOOD_MTAD.replacen("name: web", "name: srv", 1), ""));
    assert_eq!(told(&found.findings)[0].1, problem);
    assert!(has_errors(&found.findings));
}

#[test]
fn an_mta_without_modules_is_an_error() {
    for modules in ["", "modules: []\n", "modules:\n"] {
        let text = format!("_schema-version: 3\nID: a\nversion: 1.0.0\n{modules}");
        let found = look(&mtar(&text, ""));
        assert!(has_errors(&found.findings), "{modules:?}");
        assert_eq!(found.findings.len(), 1, "{modules:?}");
    }
}

#[test]
fn a_manifest_entry_without_its_file_is_an_error() {
    let manifest = GOOD_MANIFEST.replace("srv/data.zip", "srv/gone.zip");
    let (at, problem, is_error) = only(&mtar(GOOD_MTAD, &manifest));
    assert_eq!(at, MANIFEST);
    assert!(
        problem.ends_with("does not have: \"srv/gone.zip\""),
        "{problem}"
    );
    assert!(is_error);
}

#[test]
fn a_manifest_entry_that_is_a_folder_is_there_with_or_without_its_own_entry() {
    for name in ["web", "web/", "srv", "srv/"] {
        let manifest = GOOD_MANIFEST.replace("Name: web/", &format!("Name: {name}"));
        assert_eq!(look(&mtar(GOOD_MTAD, &manifest)).findings, [], "{name}");
    }
}

#[test]
fn manifest_sections_without_mta_attributes_are_ignored() {
    let manifest = format!("{GOOD_MANIFEST}Name: java/util/\r\nSealed: true\r\n");
    assert_eq!(look(&mtar(GOOD_MTAD, &manifest)).findings, []);
}

#[test]
fn a_manifest_may_name_a_module_that_the_descriptor_does_not_have() {
    let manifest = GOOD_MANIFEST.replace("MTA-Module: srv", "MTA-Module: srv, old");
    assert_eq!(look(&mtar(GOOD_MTAD, &manifest)).findings, []);
}

#[test]
fn a_module_without_content_is_a_warning_unless_it_needs_none() {
    let manifest = GOOD_MANIFEST.replace("MTA-Module: srv", "MTA-Module: old");
    let (at, problem, is_error) = only(&mtar(GOOD_MTAD, &manifest));
    assert_eq!(at, MANIFEST);
    assert!(
        problem.contains("no content for modules: \"srv\""),
        "{problem}"
    );
    assert!(!is_error);
    for parameter in ["docker: {image: x}", "skip-deploy: true"] {
        let to = format!("type: nodejs\n  parameters: {{{parameter}}}");
        let mtad = GOOD_MTAD.replace("type: nodejs", &to);
        assert_eq!(look(&mtar(&mtad, &manifest)).findings, [], "{parameter}");
    }
}

#[test]
fn a_last_line_without_its_end_is_lost() {
    let manifest =
        "Manifest-Version: 1.0\n\nName: web/\nMTA-Module: web\n\nName: srv/\nMTA-Module: srv";
    let found = look(&mtar(GOOD_MTAD, manifest)).findings;
    let told = told(&found);
    assert_eq!(told[0].0, "META-INF/MANIFEST.MF:7");
    assert!(told[1].1.contains("\"srv\""), "{told:?}");
    assert!(!has_errors(&found));
}

#[test]
fn a_manifest_that_the_jdk_refuses_is_an_error_with_its_line() {
    let manifest = format!("\u{feff}{GOOD_MANIFEST}");
    let (at, problem, is_error) = only(&mtar(GOOD_MTAD, &manifest));
    assert_eq!(at, "META-INF/MANIFEST.MF:1");
    assert!(
        problem.contains("is not the name of an attribute"),
        "{problem}"
    );
    assert!(is_error);
}

#[test]
fn a_missing_manifest_is_an_error() {
    let (at, _, is_error) = only(&pack(&[(MTAD, GOOD_MTAD.as_bytes())]));
    assert_eq!(at, MANIFEST);
    assert!(is_error);
}

#[test]
fn an_entry_in_front_that_only_starts_like_the_descriptor_is_an_error() {
    let archive = pack(&[
        (MANIFEST, GOOD_MANIFEST.as_bytes()),
        ("META-INF/mtad.yaml.bak", b"x"),
        (MTAD, GOOD_MTAD.as_bytes()),
        ("srv/data.zip", b"x"),
        ("web/", b""),
    ]);
    let found = look(&archive).findings;
    assert!(found[0].problem.contains("mtad.yaml.bak"), "{found:?}");
    assert!(has_errors(&found));
}
