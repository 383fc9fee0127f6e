//! What is read from files, variables and options, and what is wrong with them.

mod piper;
mod plan;
mod step;

use serde_json::Value;

use super::config::{JobDescriptor, Reading, ReleasePlan};
use super::migrate;
use super::origin::Sourced;
use super::{Sources, config};
use crate::error::finding::Finding;

const PIPER: &str = ".pipeline/config.yml";
const SAP: &str = ".sap_cid/config.yaml";

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

const SAP_TEXT: &str = r#"
stages:
  build: { buildTool: "mta" }
  release:
    cloudTransportManagement:
      nodeOperation: "export"
      nodeName: "DEV"
      credential: "my-service-key"
"#;

/// Sources with one archive, so that no finding is about archives.
fn sources(files: &[(&str, &str)]) -> Sources {
    Sources {
        files: files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).into()))
            .collect(),
        archives: vec!["mta_archives/shop_1.0.0.mtar".to_owned()],
        ..Sources::default()
    }
}

fn with(mut sources: Sources, variables: &[(&str, &str)], options: Value) -> Sources {
    for (name, value) in variables {
        sources
            .environment
            .insert((*name).to_owned(), (*value).into());
    }
    sources.options = serde_json::from_value(options).unwrap();
    sources
}

fn read(sources: &Sources) -> Reading {
    config::read(sources).unwrap_or_else(|findings| panic!("no plan: {findings:?}"))
}

fn plan(sources: &Sources) -> ReleasePlan {
    read(sources).plan
}

fn said<T>(given: &Option<Sourced<T>>) -> &Sourced<T> {
    given.as_ref().unwrap()
}

fn descriptor<'a>(plan: &'a ReleasePlan, node: &str) -> &'a Sourced<String> {
    let is_its = |one: &&JobDescriptor| one.node_name == node;
    &plan.descriptors.iter().find(is_its).unwrap().file
}

/// Value and origin, as `--dry-run` would show them.
fn shown<T: std::fmt::Debug>(given: &Sourced<T>) -> String {
    format!("{:?} from {}", given.value, given.origin)
}

fn errors(sources: &Sources) -> Vec<String> {
    let findings = config::read(sources).unwrap_err();
    lines(findings.iter().filter(|f| f.is_error()))
}

fn findings(sources: &Sources) -> Vec<Finding> {
    match config::read(sources) {
        Ok(Reading { findings, .. }) | Err(findings) => findings,
    }
}

fn warnings(sources: &Sources) -> Vec<String> {
    lines(findings(sources).iter().filter(|f| !f.is_error()))
}

fn lines<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<String> {
    findings
        .map(|f| format!("{}: {}; {}", f.at, f.problem, f.advice))
        .collect()
}

mod any {
    use super::*;
    use crate::error::finding::has_errors;
    use proptest::prelude::*;

    /// Blocks with right and wrong names, kinds and values in all places.
    fn document() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec![
            "nodeName",
            "nodeOperation",
            "mtaPath",
            "descriptors",
            "follow",
            "proxy",
            "tmsUpload",
            "tmsExport",
            "contentType",
            "once",
            "nodname",
            "verbose",
            "serviceKey",
        ]);
        let value = prop::sample::select(vec![
            "QA",
            "export",
            "true",
            "[a, b]",
            "[]",
            "{QA: f}",
            "~",
            "''",
            "[[x]]",
            "'{\"a\": 1}'",
        ]);
        let block = prop::collection::btree_map(name, value, 0..5).prop_map(|pairs| {
            let pairs: Vec<String> = pairs.iter().map(|(n, v)| format!("{n}: {v}")).collect();
            format!("{{{}}}", pairs.join(", "))
        });
        [block.clone(), block.clone(), block.clone(), block.clone(), block].prop_map(
            |[sap, stage, upload, export, general]| {
                format!(
                    "general: {general}\nstages: {{release: {{cloudTransportManagement: {sap}}}, Release: {stage}}}\nsteps: {{tmsUpload: {upload}, tmsExport: {export}}}\n"
                )
            },
        )
    }

    proptest! {
        #[test]
        fn configuration_gives_a_plan_or_an_error_and_never_both(
            sap in prop::option::of(document()), piper in prop::option::of(document()),
            defaults in "(?s:.{0,40})", parameters in "[{}\\[\\]\":a0 ]{0,20}",
        ) {
            let mut files = vec![(".pipeline/defaults.yaml", defaults.as_str())];
            files.extend(sap.as_deref().map(|text| (SAP, text)));
            files.extend(piper.as_deref().map(|text| (PIPER, text)));
            let mut sources = sources(&files);
            sources.environment.insert("PIPER_parametersJSON".to_owned(), parameters);
            match config::read(&sources) {
                Ok(reading) => prop_assert!(!has_errors(&reading.findings), "{:?}", reading),
                Err(findings) => prop_assert!(has_errors(&findings), "{:?}", findings),
            }
            match crate::job::migrate(&sources) {
                Ok(migration) => prop_assert!(!migration.command_line.is_empty()),
                Err(findings) => prop_assert!(has_errors(&findings), "{:?}", findings),
            }
        }
    }
}
