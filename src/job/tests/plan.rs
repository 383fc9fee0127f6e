//! SAP's file, options and defaults.

use serde_json::{Value, json};

use super::*;
use crate::api::content::ContentType;
use crate::job::sources;

#[test]
fn the_three_fields_of_saps_service_make_a_plan() {
    for path in [SAP, ".sap_cid/config.yml"] {
        let sources = sources(&[(path, SAP_TEXT)]);
        let plan = plan(&sources);
        assert_eq!(shown(&plan.operation), format!("Export from {path}:6"));
        assert_eq!(shown(&plan.node_name), format!("\"DEV\" from {path}:7"));
        let credential = plan.credential.unwrap();
        assert_eq!(
            shown(&credential),
            format!("\"my-service-key\" from {path}:8")
        );
        assert_eq!(warnings(&sources), [""; 0]);
        assert!(
            read(&sources).notes[0]
                .contains("reads the key from CTMS_SERVICE_KEY or --service-key instead")
        );
    }
}

#[test]
fn our_additions_stand_in_the_same_block() {
    let text = format!(
        "{SAP_TEXT}      description: \"Größe\"\n      namedUser: ci\n      descriptors: {{ QA: qa.mtaext }}\n      importTo: PROD\n      follow: true\n      once: build-17\n      contentType: APP\n      files: [a.zip, b.zip]\n"
    );
    let plan = plan(&sources(&[(SAP, &text)]));
    assert_eq!(plan.description.value, "Groesse");
    assert_eq!(said(&plan.named_user).value, "ci");
    assert_eq!(
        shown(descriptor(&plan, "QA")),
        format!("\"qa.mtaext\" from {SAP}:11")
    );
    assert_eq!(said(&plan.import_to).value, "PROD");
    assert!(plan.follow.value);
    assert_eq!(said(&plan.once).value, "build-17");
    assert_eq!(plan.content_type.value, ContentType::App);
    assert_eq!(plan.files.value, ["a.zip", "b.zip"]);
}

#[test]
fn two_files_that_configure_a_release_are_an_error_that_names_the_option() {
    let mut both = sources(&[(SAP, SAP_TEXT), (PIPER, FULL)]);
    let found = errors(&both);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("--config .sap_cid/config.yaml or --config .pipeline/config.yml"));
    both.options = serde_json::from_value(json!({"config": PIPER})).unwrap();
    assert_eq!(plan(&both).node_name.value, "QA");
    both.options = serde_json::from_value(json!({"config": SAP})).unwrap();
    assert_eq!(plan(&both).node_name.value, "DEV");
    let other = sources(&[(SAP, SAP_TEXT), (PIPER, "steps: {mtaBuild: {}}\n")]);
    assert_eq!(plan(&other).node_name.value, "DEV");
}

#[test]
fn a_yaml_error_names_file_line_and_column() {
    let text = "steps:\n  tmsUpload:\n    nodeName: QA\n   tmsExport:\n    nodeName: DEV\n";
    let found = errors(&sources(&[(PIPER, text)]));
    assert!(found[0].starts_with(".pipeline/config.yml:4:"), "{found:?}");
    let found = errors(&sources(&[(SAP, "a: [\n"), (PIPER, FULL)]));
    assert!(
        found[0].starts_with(".sap_cid/config.yaml:2:1: "),
        "{found:?}"
    );
}

#[test]
fn nothing_that_configures_is_an_error_unless_an_option_says_it() {
    let found = errors(&sources(&[]));
    assert!(found[0].contains("no release is configured"), "{found:?}");
    let by_option = with(
        sources(&[]),
        &[],
        json!({"to": "QA", "archive": ["a.mtar"]}),
    );
    let plan = plan(&by_option);
    assert_eq!(shown(&plan.operation), "Upload from --to");
    assert_eq!(shown(&plan.files), "[\"a.mtar\"] from the command line");
    assert_eq!(plan.named_user, None);
    let both = with(sources(&[]), &[], json!({"to": "QA", "from": "DEV"}));
    assert!(errors(&both)[0].starts_with("--from, --to: "));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let text = "stages:\n  release:\n    cloudTransportManagement:\n      nodeOperation: exprot\n      namedUser: [a]\n      contentType: ZIP\n      follow: maybe\n";
    let mut sources = sources(&[(SAP, text)]);
    sources.archives.clear();
    let found = errors(&sources);
    for part in [
        "did you mean export?",
        "no node is named",
        "namedUser must be a text",
        "content type is unknown",
        "follow must be true or false",
        "no archive is named, and there is none",
    ] {
        let count = found.iter().filter(|line| line.contains(part)).count();
        assert_eq!(count, 1, "{part} in {found:?}");
    }
}

#[test]
fn names_that_are_too_long_are_errors_with_their_place() {
    let sources = with(
        sources(&[(SAP, SAP_TEXT)]),
        &[],
        json!({"importTo": "x".repeat(31), "namedUser": "y".repeat(61)}),
    );
    let found = errors(&sources);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("--import-to: ") && found[1].starts_with("--named-user: "));
}

#[test]
fn the_only_archive_is_taken_and_several_are_not() {
    let mut sources = sources(&[(SAP, SAP_TEXT)]);
    let files = plan(&sources).files;
    assert_eq!(
        shown(&files),
        "[\"mta_archives/shop_1.0.0.mtar\"] from the only archive in mta_archives"
    );
    sources.archives.push("mta_archives/b.mtar".to_owned());
    let found = errors(&sources);
    assert!(found[0].contains("there are 2: mta_archives/shop_1.0.0.mtar, mta_archives/b.mtar"));
}

#[test]
fn the_description_comes_from_git_then_the_ci_system_then_a_default() {
    let commit = |id: &str| sources::Commit {
        id: id.to_owned(),
        message: "Fix totals\n\nbody".to_owned(),
    };
    let ci = [
        ("TF_BUILD", "True"),
        ("BUILD_SOURCEVERSION", "ffffffff"),
        ("BUILD_SOURCEVERSIONMESSAGE", "Merged"),
    ];
    let mut sap = with(sources(&[(SAP, SAP_TEXT)]), &ci, json!({}));
    sap.git = Some(commit("1a2b3c4d"));
    assert_eq!(
        shown(&plan(&sap).description),
        "\"1a2b3c Fix totals\" from git"
    );
    sap.git = None;
    assert_eq!(
        shown(&plan(&sap).description),
        "\"ffffff Merged\" from variable BUILD_SOURCEVERSION"
    );
    sap.environment.clear();
    assert_eq!(
        shown(&plan(&sap).description),
        "\"shop-1.0.0.mtar\" from default"
    );
    let text = "steps:\n  tmsExport: {nodeName: DEV, customDescription: ''}\n";
    let piper = sources(&[(PIPER, text)]);
    assert_eq!(
        shown(&plan(&piper).description),
        "\"Created by Piper\" from default"
    );
}

#[test]
fn the_named_user_comes_from_the_ci_system_then_from_pipers_default() {
    let jenkins = [
        ("JENKINS_URL", "https://j.example"),
        ("BUILD_USER_ID", "ada"),
    ];
    let text = "steps:\n  tmsExport: {nodeName: DEV}\n";
    let mut piper = with(sources(&[(PIPER, text)]), &jenkins, json!({}));
    assert_eq!(
        shown(&plan(&piper).named_user.unwrap()),
        "\"ada\" from variable BUILD_USER_ID"
    );
    piper
        .environment
        .insert("BUILD_USER_ID".to_owned(), "ä".repeat(90));
    assert_eq!(plan(&piper).named_user.unwrap().value.chars().count(), 60);
    piper.environment.clear();
    assert_eq!(
        shown(&plan(&piper).named_user.unwrap()),
        "\"Piper-Pipeline\" from default"
    );
}

#[test]
fn a_description_that_had_to_change_is_told() {
    let sources = with(
        sources(&[(SAP, SAP_TEXT)]),
        &[],
        json!({"description": "a_b"}),
    );
    assert_eq!(plan(&sources).description.value, "a-b");
    assert!(warnings(&sources)[0].starts_with("--description: the description is sent as \"a-b\""));
    let hopeless = with(sources, &[], json!({"description": "\"'"}));
    assert_eq!(errors(&hopeless).len(), 1);
}

#[test]
fn a_key_where_the_name_of_a_credential_belongs_is_not_shown() {
    let keys = [
        r#"{"uaa": {"clientsecret": "marked"}}"#,
        &"marked".repeat(40),
    ];
    for key in keys {
        for (path, name, text) in [
            (PIPER, "credentialsId", FULL.replace("ctms-key", "KEY")),
            (SAP, "credential", SAP_TEXT.replace("my-service-key", "KEY")),
        ] {
            let text = text.replace("\"KEY\"", &format!("'{key}'"));
            let sources = sources(&[(path, &text)]);
            let reading = read(&sources);
            let all = format!("{reading:?}") + &serde_json::to_string(&reading.plan).unwrap();
            assert!(!all.replace("me:marked", "").contains("marked"), "{name}");
            assert!(reading.plan.credential.is_none());
            assert!(reading.findings[0].problem.contains("the key itself"));
            let migration = serde_json::to_string(&migrate(&sources).unwrap()).unwrap();
            assert!(!migration.contains("marked"), "{name}");
        }
    }
}

#[test]
fn no_secret_is_shown_by_a_plan_or_a_finding() {
    let parameters = json!({
        "serviceKey": "marked-key", "proxy": "http://u:marked-pass@p.example",
        "nodeName": ["wrong"],
    });
    for parameters in [
        parameters.to_string().replace("[\"wrong\"]", "\"DEV\""),
        parameters.to_string(),
        parameters.to_string() + "}",
    ] {
        let text = "steps:\n  tmsExport: {tmsServiceKey: marked-file}\n";
        let sources = with(
            sources(&[(PIPER, text)]),
            &[("PIPER_parametersJSON", &parameters)],
            json!({}),
        );
        let reading = config::read(&sources);
        let all = format!("{reading:?} {sources:?}");
        assert!(!all.contains("marked"), "{all}");
        assert_eq!(
            reading.is_ok(),
            parameters.ends_with("\"}") && parameters.contains("\"DEV\"")
        );
        if let Ok(Reading { plan, .. }) = reading {
            let shown = json(&plan);
            assert!(!shown.to_string().contains("marked"), "{shown}");
            assert_eq!(shown["serviceKey"], "PIPER_parametersJSON, serviceKey");
            assert_eq!(shown["proxy"]["value"], "http://[redacted]@p.example");
            assert_eq!(said(&plan.service_key).value.reveal(), "marked-key");
        }
    }
}

fn json(plan: &ReleasePlan) -> Value {
    serde_json::to_value(plan).unwrap()
}

#[test]
fn a_plan_is_one_document_of_values_with_their_origins() {
    let shown = json(&plan(&sources(&[(SAP, SAP_TEXT)])));
    assert_eq!(
        shown["operation"],
        json!({"value": "export", "origin": ".sap_cid/config.yaml:6"})
    );
    assert_eq!(shown["nodeName"]["value"], "DEV");
    assert_eq!(
        shown["mtaVersion"],
        json!({"value": "*", "origin": "default"})
    );
    assert_eq!(shown["serviceKey"], Value::Null);
}

#[test]
fn only_files_of_a_configuration_are_still_to_be_matched() {
    let files = format!("{SAP_TEXT}      files: [target/*.mtar]\n");
    let by_option = json!({"to": "QA", "archive": ["a[1].mtar"]});
    for (sources, expected) in [
        (sources(&[(SAP, &files)]), true),
        (
            with(
                sources(&[]),
                &[("PIPER_mtaPath", "*.mtar")],
                json!({"to": "QA"}),
            ),
            true,
        ),
        (sources(&[(SAP, SAP_TEXT)]), false),
        (with(sources(&[]), &[], by_option), false),
    ] {
        let reading = read(&sources);
        assert_eq!(
            reading.has_file_patterns(),
            expected,
            "{:?}",
            reading.plan.files
        );
    }
}
