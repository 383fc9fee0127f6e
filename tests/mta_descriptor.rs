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
fn a_descriptor_that_is_not_utf_8_is_an_error() {
    let archive = pack(&[(MTAD, b"ID: \xe4\n"), (MANIFEST, b"")]);
    let (at, problem, is_error) = only(&archive);
    assert_eq!(
        (at.as_str(), problem.as_str()),
        (MTAD, "the file is not UTF-8 at byte 4")
    );
    assert!(is_error);
}

/// The findings for a good descriptor with one piece replaced.
fn replaced(from: &str, to: &str) -> Vec<(String, bool)> {
    assert!(GOOD_MTAD.contains(from));
    let found = look(&mtar(&GOOD_MTAD.replacen(from, to, 1), ""));
    let findings = found.findings.iter();
    findings
        .map(|f| (f.problem.to_string(), f.is_error()))
        .collect()
}

#[test]
fn a_missing_id_is_an_error() {
    for nothing in ["", "ID:\n", "ID: ~\n"] {
        assert_eq!(
            replaced("ID: com.acme.shop\n", nothing),
            [("ID is missing".into(), true)]
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
fn a_version_that_is_not_semver_is_a_warning_because_the_deploy_service_completes_it() {
    for version in ["'1.0'", "1.0.0.7", "01.2.3", "v1.2.3", "1.0.0-"] {
        let found = replaced("1.4.0", version);
        assert_eq!(found.len(), 1, "{version}");
        assert!(
            found[0].0.contains("not a full semantic version"),
            "{version}"
        );
        assert!(!found[0].1, "{version}");
    }
    assert_eq!(replaced("1.4.0", "1.4.0-rc.1+build.7"), []);
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
    let problem = "_schema-version is \"three\" and must begin with a number";
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
        ("- name: bare", "- bare", "resources[1].name is missing"),
    ] {
        assert_eq!(replaced(from, to), [(problem.into(), true)], "{to}");
    }
    let list = look(&mtar("- a\n- b\n", ""));
    assert!(
        list.findings[0]
            .problem
            .contains("must be a mapping of keys, not a list")
    );
}

#[test]
fn a_name_that_stands_twice_is_a_warning() {
    let problem = "modules has the name \"srv\" twice";
    assert_eq!(
        replaced("name: web", "name: srv"),
        [(problem.into(), false)]
    );
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
fn a_manifest_that_names_an_unknown_module_is_a_warning() {
    let manifest = GOOD_MANIFEST.replace("MTA-Module: srv", "MTA-Module: srv, old");
    let (at, problem, is_error) = only(&mtar(GOOD_MTAD, &manifest));
    assert_eq!(at, MANIFEST);
    assert!(problem.ends_with("does not have: \"old\""), "{problem}");
    assert!(!is_error);
}

#[test]
fn a_missing_manifest_is_a_warning() {
    let (at, _, is_error) = only(&pack(&[(MTAD, GOOD_MTAD.as_bytes())]));
    assert_eq!(at, MANIFEST);
    assert!(!is_error);
}
