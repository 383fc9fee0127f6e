//! Piper's files and variables.

use serde_json::json;

use super::*;
use crate::job::config::Operation;
use crate::job::sources::JobOptions;

#[test]
fn every_parameter_of_piper_is_read_with_its_line() {
    let sources = sources(&[(PIPER, FULL)]);
    let plan = plan(&sources);
    let at = |line: usize| format!("from {PIPER}:{line}");
    assert_eq!(shown(&plan.operation), format!("Upload {}", at(4)));
    assert_eq!(shown(&plan.node_name), format!("\"QA\" {}", at(8)));
    assert_eq!(shown(&plan.files), format!("[\"app.mtar\"] {}", at(9)));
    assert_eq!(
        shown(&plan.description),
        format!("\"From the file\" {}", at(10))
    );
    assert_eq!(
        shown(said(&plan.named_user)),
        format!("\"someone\" {}", at(11))
    );
    assert_eq!(shown(&plan.mta_version), format!("\"1.0.0\" {}", at(12)));
    assert_eq!(
        shown(descriptor(&plan, "PROD")),
        format!("\"prod.mtaext\" {}", at(13))
    );
    let proxy = plan.proxy.unwrap();
    assert_eq!(
        shown(&proxy),
        format!("Proxy(http://[redacted]@proxy.example:8080) {}", at(14))
    );
    assert_eq!(proxy.value.reveal(), "http://me:marked@proxy.example:8080");
    assert_eq!(shown(&plan.verbose), format!("true {}", at(2)));
    assert_eq!(
        shown(said(&plan.credential)),
        format!("\"ctms-key\" {}", at(7))
    );
    assert_eq!(warnings(&sources), [""; 0]);
}

#[test]
fn a_merge_key_gives_a_step_what_another_one_has() {
    let config = "steps:\n  tmsUpload: &upload\n    nodeName: QA\n  tmsExport:\n    <<: *upload\nstages:\n  Release: {tmsExport: true}\n";
    let sources = sources(&[(PIPER, config)]);
    assert_eq!(
        shown(&plan(&sources).node_name),
        format!("\"QA\" from {PIPER}:3")
    );
    assert_eq!(warnings(&sources), [""; 0]);
}

/// Each row takes the most important place away; the node then comes from the next.
#[test]
fn pipers_order_holds_from_the_options_down_to_the_custom_defaults() {
    let config = "customDefaults: [one.yml, two.yml]\ngeneral: {nodeName: never}\nsteps:\n  tmsExport: {nodeName: step}\nstages:\n  Release: {tmsExport: true, nodeName: stage}\n";
    let defaults = |name: &str| {
        format!(
            "steps:\n  tmsExport: {{nodeName: {name}-step}}\nstages:\n  Release: {{nodeName: {name}-stage}}\n"
        )
    };
    let (one, two, base) = (defaults("one"), defaults("two"), defaults("base"));
    let mut sources = with(
        sources(&[
            (PIPER, config),
            ("one.yml", &one),
            ("two.yml", &two),
            (".pipeline/defaults.yaml", &base),
        ]),
        &[
            ("PIPER_nodeName", "variable"),
            ("PIPER_parametersJSON", r#"{"nodeName": "json"}"#),
        ],
        json!({"from": "option"}),
    );
    let mut seen = Vec::new();
    let mut step = |sources: &Sources| seen.push(plan(sources).node_name.value.clone());
    step(&sources);
    sources.options = JobOptions::default();
    step(&sources);
    sources.environment.remove("PIPER_parametersJSON");
    step(&sources);
    sources.environment.clear();
    step(&sources);
    let config = config.replace(", nodeName: stage", "");
    sources.files.insert(PIPER.to_owned(), config.clone());
    step(&sources);
    let config = config.replace("nodeName: step", "");
    sources.files.insert(PIPER.to_owned(), config.clone());
    step(&sources);
    let two = two.replace("two-stage", "''");
    sources.files.insert("two.yml".to_owned(), two);
    step(&sources);
    let config = config.replace(", two.yml", "");
    sources.files.insert(PIPER.to_owned(), config.clone());
    step(&sources);
    let config = config.replace("customDefaults: [one.yml]\n", "");
    sources.files.insert(PIPER.to_owned(), config);
    step(&sources);
    let expected = [
        "option",
        "json",
        "variable",
        "stage",
        "step",
        "two-stage",
        "two-step",
        "one-stage",
        "base-stage",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn each_variable_of_piper_is_read_and_an_empty_one_is_not() {
    let text = "steps:\n  tmsExport: {nodeName: DEV}\n";
    let sources = with(
        sources(&[(PIPER, text)]),
        &[
            ("PIPER_nodeName", ""),
            ("PIPER_mtaPath", "v.mtar"),
            ("PIPER_customDescription", "By variable"),
            ("PIPER_proxy", "http://proxy.example"),
            ("PIPER_namedUser", "ada"),
            ("PIPER_verbose", "true"),
            ("PIPER_nodeExtDescriptorMapping", r#"{"QA": "qa.mtaext"}"#),
            ("PIPER_tmsServiceKey", "marked"),
        ],
        json!({}),
    );
    let plan = plan(&sources);
    assert_eq!(plan.node_name.value, "DEV");
    assert_eq!(
        shown(&plan.files),
        "[\"v.mtar\"] from variable PIPER_mtaPath"
    );
    assert_eq!(plan.description.value, "By variable");
    assert_eq!(said(&plan.named_user).value, "ada");
    assert!(plan.verbose.value);
    assert_eq!(descriptor(&plan, "QA").value, "qa.mtaext");
    assert_eq!(said(&plan.service_key).value.reveal(), "marked");
    assert!(warnings(&sources)[0].starts_with("variable PIPER_tmsServiceKey: "));
}

#[test]
fn descriptors_of_all_places_count_together() {
    let text = "steps:\n  tmsExport:\n    nodeName: DEV\n    nodeExtDescriptorMapping: {QA: step, PROD: step}\n";
    let sources = with(
        sources(&[(PIPER, text)]),
        &[],
        json!({"descriptor": ["QA=option"]}),
    );
    let plan = plan(&sources);
    assert_eq!(
        shown(descriptor(&plan, "QA")),
        "\"option\" from --descriptor"
    );
    assert_eq!(descriptor(&plan, "PROD").value, "step");
    let twice = with(sources, &[], json!({"descriptor": ["QA=a", "QA=b"]}));
    assert!(errors(&twice)[0].contains("names the node \"QA\" twice"));
}

#[test]
fn the_switches_of_the_stage_choose_the_step() {
    for (stage, steps, expected) in [
        ("{tmsUpload: true}", "{tmsUpload: {nodeName: A}}", "Upload"),
        ("{tmsExport: yes}", "{tmsExport: {nodeName: A}}", "Export"),
        (
            "{tmsExport: 'true'}",
            "{tmsUpload: {nodeName: A}, tmsExport: {nodeName: A}}",
            "Export",
        ),
        ("{}", "{tmsExport: {nodeName: A}}", "Export"),
        ("{}", "{tmsUpload: {}, tmsExport: {nodeName: A}}", "Export"),
        (
            "{tmsUpload: false}",
            "{tmsUpload: {nodeName: A}, tmsExport: {nodeName: A}}",
            "Export",
        ),
    ] {
        let text = format!("stages:\n  Release: {stage}\nsteps: {steps}\n");
        let sources = with(
            sources(&[(PIPER, &text)]),
            &[("PIPER_nodeName", "B")],
            json!({}),
        );
        let operation = plan(&sources).operation.value;
        assert_eq!(format!("{operation:?}"), expected, "{text}");
        assert_eq!(warnings(&sources), [""; 0], "{text}");
    }
}

#[test]
fn both_switches_mean_upload_with_a_warning() {
    let text = "stages:\n  Release:\n    tmsUpload: true\n    tmsExport: true\nsteps:\n  tmsUpload: {nodeName: UP}\n  tmsExport: {nodeName: EX}\n";
    let sources = sources(&[(PIPER, text)]);
    let plan = plan(&sources);
    assert_eq!(
        (plan.operation.value, plan.node_name.value.as_str()),
        (Operation::Upload, "UP")
    );
    let warnings = warnings(&sources);
    assert_eq!(warnings.len(), 1);
    assert!(
        warnings[0].starts_with(".pipeline/config.yml:4: both"),
        "{warnings:?}"
    );
}

#[test]
fn both_steps_that_no_stage_switches_on_are_not_called_switched_on() {
    let text = "steps:\n  tmsUpload: {nodeName: UP}\n  tmsExport: {nodeName: EX}\n";
    let sources = sources(&[(PIPER, text)]);
    assert_eq!(plan(&sources).node_name.value, "UP");
    let warnings = warnings(&sources);
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("are configured"), "{warnings:?}");
}

#[test]
fn a_slip_in_the_name_of_the_stage_is_told_with_its_place() {
    let steps = "steps:\n  tmsExport: {nodeName: EX}\n";
    for (stages, place) in [
        ("stages:\n  release: {tmsExport: true}\n", "2:3"),
        ("Stages:\n  Release: {tmsExport: true}\n", "1:1"),
        ("stages:\n  Release: {tmsexport: true}\n", "2:13"),
    ] {
        let sources = sources(&[(PIPER, &format!("{stages}{steps}"))]);
        let warnings = warnings(&sources);
        assert_eq!(warnings.len(), 1, "{stages} {warnings:?}");
        assert!(warnings[0].starts_with(&format!("{PIPER}:{place}: ")));
    }
    let others = "stages:\n  Build: {x: true}\n  Acceptance: {x: true}\n";
    let sources = sources(&[(PIPER, &format!("{others}{steps}"))]);
    assert_eq!(warnings(&sources), [""; 0]);
}

#[test]
fn the_stage_is_the_option_then_a_known_stage_of_the_variable_then_release() {
    let text = "stages:\n  Release: {tmsExport: true, nodeName: R}\n  Late: {tmsUpload: true, nodeName: L}\nsteps: {}\n";
    for (variables, options, node) in [
        (&[][..], json!({}), "R"),
        (&[("STAGE_NAME", "Late")][..], json!({}), "L"),
        (&[("STAGE_NAME", "Elsewhere")][..], json!({}), "R"),
        (
            &[("STAGE_NAME", "Release")][..],
            json!({"stageName": "Late"}),
            "L",
        ),
    ] {
        let sources = with(sources(&[(PIPER, text)]), variables, options);
        assert_eq!(plan(&sources).node_name.value, node);
    }
    let slip = with(
        sources(&[(PIPER, text)]),
        &[],
        json!({"stageName": "late", "from": "X"}),
    );
    let found = errors(&slip);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("did you mean Late?"));
}

#[test]
fn a_switch_that_is_off_is_named_with_its_line() {
    let text = "stages:\n  Release:\n    tmsExport: false\n    tmsUpload: false\nsteps:\n  tmsExport:\n    nodeName: DEV\n";
    for options in [json!({}), json!({"config": PIPER})] {
        let found = lines(findings(&with(sources(&[(PIPER, text)]), &[], options)).iter());
        assert!(
            found.iter().any(|line| line.starts_with(
                ".pipeline/config.yml:3: tmsExport: false switches the step off in the stage Release"
            )),
            "{found:?}"
        );
    }
}

#[test]
fn keys_that_slipped_out_of_their_step_are_named_with_their_line() {
    for (text, at) in [
        ("steps:\n  tmsUpload:\n  nodeName: QA\n", "3:3"),
        ("steps:\n  tmsUpload:\nnodeName: QA\n", "3:1"),
        (
            "steps:\n  tmsUpload:\n    nodeName: QA\n  credentialsId: tms\n",
            "4:3",
        ),
    ] {
        let found = lines(findings(&sources(&[(PIPER, text)])).iter());
        assert!(
            found
                .iter()
                .any(|line| line.starts_with(&format!("{PIPER}:{at}: "))
                    && line.contains("is not indented under tmsUpload")),
            "{text} {found:?}"
        );
    }
}

#[test]
fn a_file_is_what_its_content_says_with_and_without_its_name() {
    let piper = "steps:\n  tmsExport:\n    nodeName: DEV\n";
    let sap = "stages:\n  release:\n    cloudTransportManagement:\n      nodeOperation: upload\n      nodeName: QA\n";
    for (path, text, node) in [(SAP, piper, "DEV"), (PIPER, sap, "QA")] {
        for options in [json!({}), json!({"config": path})] {
            let plan = plan(&with(sources(&[(path, text)]), &[], options));
            assert_eq!(plan.node_name.value, node);
        }
    }
    let both = errors(&sources(&[(SAP, piper), (PIPER, piper)]));
    assert!(both[0].contains("both files configure a release"));
}

#[test]
fn nobody_is_told_to_rename_the_stage_of_a_piper_file() {
    let text = "general: {}\nstages:\n  Release:\n    tmsUpload: false\n";
    let options = json!({"config": PIPER});
    let found = lines(findings(&with(sources(&[(PIPER, text)]), &[], options)).iter());
    assert!(
        found.iter().all(|line| !line.contains("did you mean")),
        "{found:?}"
    );
}

#[test]
fn without_checks_what_is_wrong_elsewhere_in_a_file_stops_nothing() {
    let text = "general:\n  verbose: true\nsteps:\n  npm:\n    a: 1\n    a: 2\n  tmsUpload:\n    nodeName: QA\n  other: [\nhooks: {\n";
    assert!(errors(&sources(&[(PIPER, text)]))[0].contains("--no-check"));
    let lenient = with(sources(&[(PIPER, text)]), &[], json!({"check": false}));
    let plan = plan(&lenient);
    assert_eq!(shown(&plan.node_name), "\"QA\" from .pipeline/config.yml:8");
    assert!(plan.verbose.value);
    let broken = "steps:\n  tmsUpload:\n    nodeName: [\n";
    let broken = with(sources(&[(PIPER, broken)]), &[], json!({"check": false}));
    assert_eq!(errors(&broken).len(), 1);
}

#[test]
fn slips_are_warned_about_where_they_stand() {
    let text = "steps:\n  tmsUpload:\n    nodeName: QA\n    namedUsr: x\n    anything: y\ngeneral:\n  nodeName: DEV\n";
    let found = warnings(&sources(&[(PIPER, text)]));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[0].starts_with(".pipeline/config.yml:4:5: ")
            && found[0].contains("did you mean namedUser?")
    );
    assert!(found[1].starts_with(".pipeline/config.yml:5:5: \"anything\""));
    assert!(found[2].starts_with(".pipeline/config.yml:7:3: nodeName is not read from general"));
    for text in [
        "steps:\n  tmsuplaod:\n    nodeName: QA\n",
        "step:\n  tmsUpload:\n    nodeName: QA\n",
    ] {
        let all = lines(findings(&sources(&[(PIPER, text)])).iter());
        let count = all.len();
        assert_eq!(
            count, 2,
            "the slip once, and that nothing configures: {all:?}"
        );
        assert!(all[0].contains("did you mean"), "{all:?}");
    }
}

#[test]
fn what_pipers_steps_left_counts_below_the_files() {
    let environment = [
        (
            ".pipeline/commonPipelineEnvironment/mtarFilePath",
            "built.mtar\n",
        ),
        (
            ".pipeline/commonPipelineEnvironment/git/commitId",
            "1a2b3c4d5e6f\n",
        ),
    ];
    let mut files = vec![(PIPER, "steps:\n  tmsExport: {nodeName: DEV}\n")];
    files.extend(environment);
    let left = plan(&sources(&files));
    assert_eq!(left.files.value, ["built.mtar"]);
    assert_eq!(
        shown(&left.description),
        "\"1a2b3c4d5e6f\" from .pipeline/commonPipelineEnvironment/git/commitId:1"
    );
    files[0].1 = FULL;
    let by_file = plan(&sources(&files));
    assert_eq!(by_file.files.value, ["app.mtar"]);
    assert_eq!(by_file.description.value, "From the file");
}

#[test]
fn parameters_that_are_no_json_stop_the_release() {
    let text = "steps:\n  tmsExport: {nodeName: DEV}\n";
    for parameters in ["{", "[]", "\"x\""] {
        let sources = with(
            sources(&[(PIPER, text)]),
            &[("PIPER_parametersJSON", parameters)],
            json!({}),
        );
        assert!(
            errors(&sources)[0].starts_with("PIPER_parametersJSON: "),
            "{parameters}"
        );
    }
}

#[test]
fn custom_defaults_are_named_for_the_shell_and_missing_ones_are_errors() {
    let text = "customDefaults:\n  - a.yml\n  - https://host.example/b.yml\nsteps:\n  tmsExport: {nodeName: DEV}\n";
    assert_eq!(crate::job::custom_defaults(text), ["a.yml"]);
    assert_eq!(
        crate::job::custom_defaults("customDefaults: c.yml"),
        ["c.yml"]
    );
    let missing = sources(&[(PIPER, text)]);
    assert!(errors(&missing)[0].starts_with(".pipeline/config.yml:2:5: the defaults a.yml"));
    assert!(warnings(&missing)[0].starts_with(".pipeline/config.yml:3:5: custom defaults behind"));
}
