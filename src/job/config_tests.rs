use super::*;
use serde_json::{Value, json};

const PIPER: &str = ".pipeline/config.yml";
const SAP: &str = ".sap_cid/config.yaml";

/// Sources with one archive, so that no finding is about archives.
fn sources(files: &[(&str, &str)]) -> Sources {
    Sources {
        files: files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect(),
        archives: vec!["mta_archives/shop_1.0.0.mtar".to_owned()],
        ..Sources::default()
    }
}

fn with(mut sources: Sources, variables: &[(&str, &str)], options: Value) -> Sources {
    for (name, value) in variables {
        sources
            .environment
            .insert((*name).to_owned(), (*value).to_owned());
    }
    sources.options = serde_json::from_value(options).unwrap();
    sources
}

fn plan(sources: &Sources) -> ReleasePlan {
    let reading = read(sources);
    reading
        .plan
        .unwrap_or_else(|| panic!("no plan: {:?}", reading.findings))
}

/// Value and origin, as `--dry-run` would show them.
fn shown<T: std::fmt::Debug>(given: &Given<T>) -> String {
    format!("{:?} from {}", given.value, given.origin)
}

fn errors(sources: &Sources) -> Vec<String> {
    let reading = read(sources);
    assert!(reading.plan.is_none());
    lines(reading.findings.iter().filter(|f| f.is_error()))
}

fn warnings(sources: &Sources) -> Vec<String> {
    let reading = read(sources);
    lines(reading.findings.iter().filter(|f| !f.is_error()))
}

fn lines<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<String> {
    findings
        .map(|f| format!("{}: {}; {}", f.at, f.problem, f.advice))
        .collect()
}

const SAP_TEXT: &str = r#"
stages:
  build: { buildTool: "mta" }
  release:
    cloudTransportManagement:
      nodeOperation: "export"
      nodeName: "DEV"
      credential: "my-service-key"
"#;

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
        assert!(read(&sources).notes[0].contains("takes the service key from its own sources"));
    }
}

#[test]
fn our_additions_stand_in_the_same_block() {
    let text = format!(
        "{SAP_TEXT}      description: \"Größe\"\n      namedUser: ci\n      descriptors: {{ QA: qa.mtaext }}\n      importTo: PROD\n      follow: true\n      once: build-17\n      contentType: APP\n      files: [a.zip, b.zip]\n"
    );
    let plan = plan(&sources(&[(SAP, &text)]));
    assert_eq!(plan.description.value, "Groesse");
    assert_eq!(plan.named_user.unwrap().value, "ci");
    assert_eq!(
        shown(&plan.descriptors["QA"]),
        format!("\"qa.mtaext\" from {SAP}:11")
    );
    assert_eq!(plan.import_to.unwrap().value, "PROD");
    assert!(plan.follow.value);
    assert_eq!(plan.once.unwrap().value, "build-17");
    assert_eq!(plan.content_type.value, "APP");
    assert_eq!(plan.files.value, ["a.zip", "b.zip"]);
}

const FULL: &str = r#"
general: { verbose: true }
stages:
  Release: { tmsUpload: true }
steps:
  tmsUpload:
    credentialsId: "ctms-key"
    nodeName: "QA"
    mtaPath: "app.mtar"
    customDescription: "From the file"
    namedUser: "someone"
    mtaVersion: "1.0.0"
    nodeExtDescriptorMapping: { QA: "qa.mtaext", PROD: "prod.mtaext" }
    proxy: "http://me:marked@proxy.example:8080"
    stashContent: [buildResult]
    useGoStep: true
"#;

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
        shown(&plan.named_user.unwrap()),
        format!("\"someone\" {}", at(11))
    );
    assert_eq!(shown(&plan.mta_version), format!("\"1.0.0\" {}", at(12)));
    assert_eq!(
        shown(&plan.descriptors["PROD"]),
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
        shown(&plan.credential.unwrap()),
        format!("\"ctms-key\" {}", at(7))
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
    let mut step = |sources: &Sources| seen.push(plan(sources).node_name.value);
    step(&sources);
    sources.options.clear();
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
    assert_eq!(plan.named_user.unwrap().value, "ada");
    assert!(plan.verbose.value);
    assert_eq!(plan.descriptors["QA"].value, "qa.mtaext");
    assert_eq!(plan.service_key.unwrap().value.reveal(), "marked");
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
        shown(&plan.descriptors["QA"]),
        "\"option\" from --descriptor"
    );
    assert_eq!(plan.descriptors["PROD"].value, "step");
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
fn the_stage_is_the_option_then_a_known_stage_of_the_variable_then_release() {
    let text = "stages:\n  Release: {tmsExport: true, nodeName: R}\n  Late: {tmsUpload: true, nodeName: L}\nsteps: {}\n";
    for (variables, options, node) in [
        (&[][..], json!({}), "R"),
        (&[("STAGE_NAME", "Late")][..], json!({}), "L"),
        (&[("STAGE_NAME", "Elsewhere")][..], json!({}), "R"),
        (
            &[("STAGE_NAME", "Release")][..],
            json!({"stage-name": "Late"}),
            "L",
        ),
    ] {
        let sources = with(sources(&[(PIPER, text)]), variables, options);
        assert_eq!(plan(&sources).node_name.value, node);
    }
    let slip = with(
        sources(&[(PIPER, text)]),
        &[],
        json!({"stage-name": "late", "from": "X"}),
    );
    assert!(warnings(&slip)[0].contains("did you mean Late?"));
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
    let found = read(&sources(&[(
        PIPER,
        "steps:\n  tmsuplaod:\n    nodeName: QA\n",
    )]));
    let all = lines(found.findings.iter());
    assert!(all[0].contains("did you mean tmsUpload?"), "{all:?}");
}

#[test]
fn nothing_that_configures_is_an_error_unless_an_option_says_it() {
    let found = errors(&sources(&[]));
    assert!(
        found[0].contains("no file configures a release"),
        "{found:?}"
    );
    let by_option = with(
        sources(&[]),
        &[],
        json!({"to": "QA", "archive": ["a.mtar"]}),
    );
    let plan = plan(&by_option);
    assert_eq!(shown(&plan.operation), "Upload from --to");
    assert_eq!(plan.files.value, ["a.mtar"]);
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
        json!({"import-to": "x".repeat(31), "named-user": "y".repeat(61)}),
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
    let said = plan(&sources(&files));
    assert_eq!(said.files.value, ["app.mtar"]);
    assert_eq!(said.description.value, "From the file");
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
        let reading = read(&sources);
        let all = format!("{reading:?} {sources:?} ") + &serde_json::to_string(&reading).unwrap();
        assert!(!all.contains("marked"), "{all}");
        assert_eq!(
            reading.plan.is_some(),
            parameters.ends_with("\"}") && parameters.contains("\"DEV\"")
        );
        if let Some(plan) = reading.plan {
            let shown = serde_json::to_value(&plan).unwrap();
            assert_eq!(shown["serviceKey"], "PIPER_parametersJSON, serviceKey");
            assert_eq!(shown["proxy"]["value"], "http://[redacted]@p.example");
            assert_eq!(plan.service_key.unwrap().value.reveal(), "marked-key");
        }
    }
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
    assert!(errors(&missing)[0].starts_with(".pipeline/config.yml:2:5: the custom defaults a.yml"));
    assert!(warnings(&missing)[0].starts_with(".pipeline/config.yml:3:5: custom defaults behind"));
}

#[test]
fn a_plan_is_one_document_of_values_with_their_origins() {
    let shown = serde_json::to_value(plan(&sources(&[(SAP, SAP_TEXT)]))).unwrap();
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
