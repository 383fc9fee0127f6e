//! A step of Piper with its own command line.

use serde_json::json;

use super::*;
use crate::job::step::{StepFlags, StepRun};
use crate::job::{Step, step_files};

fn run(step: Step, files: &[(&str, &str)], variables: &[(&str, &str)], flags: Value) -> Sources {
    let mut sources = with(sources(files), variables, json!({}));
    sources.step = Some(StepRun {
        name: step,
        flags: serde_json::from_value(flags).unwrap(),
    });
    let key = || "{}".into();
    sources
        .environment
        .entry("PIPER_serviceKey".to_owned())
        .or_insert_with(key);
    sources
}

fn flags(sources: &mut Sources) -> &mut StepFlags {
    &mut sources.step.as_mut().unwrap().flags
}

/// Each row takes the most important place away; the node then comes from the next.
#[test]
fn pipers_order_holds_from_the_flags_down_to_the_defaults() {
    let config = "customDefaults: [own.yml]\ngeneral: {nodeName: never}\nsteps:\n  tmsExport: {nodeName: step}\nstages:\n  Ship: {nodeName: stage}\n";
    let defaults = |name: &str| {
        format!(
            "steps:\n  tmsExport: {{nodeName: {name}-step}}\nstages:\n  Ship: {{nodeName: {name}-stage}}\n"
        )
    };
    let (own, one, two, more) = (
        defaults("own"),
        defaults("one"),
        defaults("two"),
        defaults("more"),
    );
    let mut sources = run(
        Step::Export,
        &[
            (PIPER, config),
            ("own.yml", &own),
            ("one.yml", &one),
            ("two.yml", &two),
            ("more.yml", &more),
        ],
        &[
            ("PIPER_nodeName", "variable"),
            ("PIPER_parametersJSON", r#"{"nodeName": "json"}"#),
        ],
        json!({"nodeName": "flag", "stageName": "Ship", "parametersJSON": r#"{"nodeName": "flag-json"}"#,
            "defaultConfig": ["one.yml,two.yml"], "customDefaults": ["more.yml"]}),
    );
    let mut seen = Vec::new();
    for remove in [
        "flag",
        "flagJson",
        "json",
        "variable",
        "stage",
        "step",
        "own-stage",
        "own-step",
        "more-stage",
        "more-step",
        "two-stage",
        "two-step",
        "one-stage",
        "one-step",
    ] {
        seen.push(plan(&sources).node_name.value.clone());
        let file = |sources: &mut Sources, path: &str, text: &str| {
            let changed = sources.file(path).unwrap().replace(text, "x: y");
            sources.files.insert(path.to_owned(), changed);
        };
        match remove.split_once('-') {
            _ if remove == "flag" => flags(&mut sources).node_name = None,
            _ if remove == "flagJson" => flags(&mut sources).parameters_json = None,
            _ if remove == "json" => drop(sources.environment.remove("PIPER_parametersJSON")),
            _ if remove == "variable" => drop(sources.environment.remove("PIPER_nodeName")),
            Some((name, _)) => file(
                &mut sources,
                &format!("{name}.yml"),
                &format!("nodeName: {remove}"),
            ),
            None => file(&mut sources, PIPER, &format!("nodeName: {remove}")),
        }
    }
    assert_eq!(
        seen,
        [
            "flag",
            "flag-json",
            "json",
            "variable",
            "stage",
            "step",
            "own-stage",
            "own-step",
            "more-stage",
            "more-step",
            "two-stage",
            "two-step",
            "one-stage",
            "one-step",
        ]
    );
    assert!(errors(&sources)[0].starts_with("nodeName: no node is named"));
}

#[test]
fn a_whole_configuration_stands_instead_of_the_files_and_above_the_variables() {
    let config = "steps:\n  tmsUpload: {nodeName: file, namedUser: file}\n";
    let mut sources = run(
        Step::Upload,
        &[(PIPER, config)],
        &[("PIPER_nodeName", "variable"), ("PIPER_mtaPath", "v.mtar")],
        json!({"stepConfigJSON": r#"{"nodeName": "whole"}"#, "parametersJSON": r#"{"nodeName": "never"}"#}),
    );
    let read = plan(&sources);
    assert_eq!(read.node_name.value, "whole");
    assert_eq!(read.files.value, ["v.mtar"]);
    assert_eq!(said(&read.named_user).value, "Piper-Pipeline");
    flags(&mut sources).node_name = Some("flag".to_owned());
    assert_eq!(plan(&sources).node_name.value, "flag");
}

#[test]
fn what_nobody_says_is_what_piper_says_whatever_the_ci_system_knows() {
    let mut sources = run(
        Step::Upload,
        &[],
        &[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_ACTOR", "eve"),
            ("GITHUB_SHA", "1a2b"),
        ],
        json!({"nodeName": "QA"}),
    );
    sources.git = Some(crate::job::sources::Commit {
        id: "1a2b3c".to_owned(),
        message: "Fix".to_owned(),
    });
    let read = plan(&sources);
    assert_eq!(
        shown(said(&read.named_user)),
        "\"Piper-Pipeline\" from default"
    );
    assert_eq!(
        shown(&read.description),
        "\"Created by Piper\" from default"
    );
    assert_eq!(shown(&read.mta_version), "\"*\" from default");
}

#[test]
fn an_empty_text_hides_what_less_important_places_say() {
    let config = "steps:\n  tmsUpload: {nodeName: QA, customDescription: hidden, proxy: 'http://p.example', nodeExtDescriptorMapping: {QA: f}}\n";
    let read = plan(&run(
        Step::Upload,
        &[(PIPER, config)],
        &[],
        json!({"customDescription": "", "proxy": "", "parametersJSON": r#"{"nodeExtDescriptorMapping": ""}"#}),
    ));
    assert_eq!(read.description.value, "Created by Piper");
    assert!(read.proxy.is_none());
    assert_eq!(descriptor(&read, "QA").value, "f");
    let without_node = run(
        Step::Upload,
        &[(PIPER, config)],
        &[],
        json!({"nodeName": " "}),
    );
    assert!(errors(&without_node)[0].starts_with("nodeName: no node is named"));
}

#[test]
fn the_stage_is_that_of_the_flag_then_of_the_parameters_then_of_the_job() {
    let config = "stages:\n  a: {nodeName: A}\n  b: {nodeName: B}\n  c: {nodeName: C}\n  d: {nodeName: D}\n  Release: {nodeName: never}\n";
    let mut sources = run(
        Step::Upload,
        &[(PIPER, config)],
        &[("STAGE_NAME", "c"), ("SYSTEM_STAGEDISPLAYNAME", "d")],
        json!({"stageName": "a", "parametersJSON": r#"{"stageName": "b"}"#}),
    );
    assert_eq!(plan(&sources).node_name.value, "A");
    flags(&mut sources).stage_name = None;
    assert_eq!(plan(&sources).node_name.value, "B");
    flags(&mut sources).parameters_json = None;
    assert_eq!(plan(&sources).node_name.value, "C");
    sources.environment.remove("STAGE_NAME");
    assert_eq!(plan(&sources).node_name.value, "D");
    sources.environment.remove("SYSTEM_STAGEDISPLAYNAME");
    assert_eq!(errors(&sources).len(), 1);
}

#[test]
fn the_shell_is_told_which_files_a_step_reads() {
    let files = |flags: Value| step_files(&run(Step::Upload, &[], &[], flags));
    let left = |root: &str| {
        [
            "mtarFilePath",
            "mtarFilePath.json",
            "git/commitId",
            "git/commitId.json",
        ]
        .map(|name| format!("{root}/commonPipelineEnvironment/{name}"))
    };
    let mut usual = vec![
        PIPER.to_owned(),
        ".pipeline/config.yaml".to_owned(),
        ".pipeline/defaults.yaml".to_owned(),
    ];
    usual.extend(left(".pipeline"));
    assert_eq!(files(json!({})), usual);
    let mut named = vec!["ci.yaml".to_owned(), "a.yml".to_owned()];
    named.extend(left("cpe"));
    let flags = json!({"customConfig": "ci.yaml", "defaultConfig": ["ENV:X,a.yml", "https://defaults.example/b.yml"], "envRootPath": "cpe"});
    assert_eq!(files(flags), named);
}

#[test]
fn a_key_in_a_flag_counts_first_and_is_warned_about() {
    let sources = run(
        Step::Upload,
        &[],
        &[("PIPER_serviceKey", "marked-variable")],
        json!({"nodeName": "QA", "tmsServiceKey": "marked-flag"}),
    );
    let reading = read(&sources);
    let shown = serde_json::to_string(&reading.plan).unwrap();
    assert!(!format!("{sources:?} {reading:?} {shown}").contains("marked"));
    assert_eq!(
        reading.plan.service_key.unwrap().value.reveal(),
        "marked-flag"
    );
    let told = warnings(&sources).join("\n");
    assert!(
        told.contains("--tmsServiceKey: a service key in a command line"),
        "{told}"
    );
    assert!(told.contains("tmsServiceKey is Piper's old name"), "{told}");
}

#[test]
fn what_a_file_lacks_is_told() {
    let no_defaults = run(
        Step::Upload,
        &[],
        &[],
        json!({"nodeName": "QA", "defaultConfig": ["gone.yml"]}),
    );
    assert!(errors(&no_defaults)[0].contains("the defaults gone.yml cannot be read"));
    let no_config = run(
        Step::Upload,
        &[],
        &[],
        json!({"nodeName": "QA", "customConfig": "gone.yml"}),
    );
    assert!(warnings(&no_config)[0].contains("the configuration file does not exist"));
}

#[test]
fn without_any_key_the_variable_is_named() {
    let mut sources = run(Step::Upload, &[], &[], json!({"nodeName": "QA"}));
    sources.environment.remove("PIPER_serviceKey");
    assert!(errors(&sources)[0].starts_with("serviceKey: no service key is given; put it into"));
    for name in ["CTMS_SERVICE_KEY", "CTMS_SERVICE_KEY_FILE", "VCAP_SERVICES"] {
        let mut with_key = sources.clone();
        with_key.environment.insert(name.to_owned(), "x".into());
        plan(&with_key);
    }
}
