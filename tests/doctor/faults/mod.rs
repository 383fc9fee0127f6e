//! The planted faults: one row each, with what must be found.

mod access;
mod files;
mod landscape;
mod queues;
mod service;

use ctms::flow::{DoctorFinding, DoctorLevel};
use serde_json::{Value, json};

use crate::mtar;
use crate::service::{CALM_KEY, DAY, Instead, KEY, Service, descriptor, node, request};

const EXPORT: &str = r#"{"from":"DEV"}"#;
const UPLOAD: &str = r#"{"to":"QA"}"#;
const JSON: &str = "application/json";
const HTML: &str = "<html><title>Log in</title></html>";
const CALM: &str = "uaa.resource x.imp-cdm-feature-display-ui x.imp-cdm-feature-manage-ui";
const FORBIDDEN: &str = r#"{"error":"forbidden","error_description":"insufficient scope"}"#;

/// A planted fault: what is wrong, how it is planted, what is checked, and what
/// must be found: its id, its level, and words that its text must have.
type Row = (
    &'static str,
    fn(&mut Service),
    &'static str,
    &'static str,
    DoctorLevel,
    &'static str,
);

use DoctorLevel::{Hint, Problem};

fn operating(service: &mut Service, change: impl Fn(&str) -> String) {
    service.operating_key = Some(change(&KEY.replace("sb-x!b1", "sb-o!b2")));
}

fn with_archive(service: &mut Service) {
    service.files = vec![("shop.mtar", mtar::good())];
}

fn with_descriptor(service: &mut Service, content: &str) {
    with_archive(service);
    service
        .files
        .push(("qa.mtaext", content.as_bytes().to_vec()));
}

const GOOD_EXTENSION: &str = "_schema-version: \"3.1\"\nID: com.acme.shop.qa\nextends: com.acme.shop\nmodules:\n- name: srv\n  parameters:\n    memory: 512M\n";

/// Options with the archive, and a descriptor for a node.
macro_rules! with_files {
    ($node:literal) => {
        concat!(
            r#"{"from":"DEV","files":[{"name":"shop.mtar","size":"#,
            "ARCHIVE",
            r#"}],"extensionDescriptors":[{"nodeName":""#,
            $node,
            r#"","file":{"name":"qa.mtaext","size":"#,
            "EXTENSION",
            r#"}}]}"#
        )
    };
}
use with_files;
const ARCHIVE: &str = r#"{"from":"DEV","files":[{"name":"shop.mtar","size":ARCHIVE}]}"#;

/// Every planted fault.
fn rows() -> impl Iterator<Item = &'static Row> {
    let all = [
        access::ROWS,
        service::ROWS,
        landscape::ROWS,
        files::ROWS,
        queues::ROWS,
    ];
    all.into_iter().flatten()
}

/// The options with the sizes of the files.
fn options(service: &Service, options: &str) -> String {
    let size = |at: usize| service.files.get(at).map_or(0, |(_, bytes)| bytes.len());
    options
        .replace("ARCHIVE", &size(0).to_string())
        .replace("EXTENSION", &size(1).to_string())
}

fn found(row: &Row) -> Vec<DoctorFinding> {
    let (title, plant, wanted, ..) = row;
    let mut service = Service::healthy();
    plant(&mut service);
    let report = service.doctor(&options(&service, wanted));
    report
        .unwrap_or_else(|error| panic!("{title}: {error}"))
        .findings
}

#[test]
fn every_planted_fault_is_found_with_its_level_and_its_place() {
    let mut missed = Vec::new();
    let count = rows().count();
    for row in rows() {
        let (title, .., id, level, words) = row;
        let found = found(row);
        let is_it = |one: &DoctorFinding| {
            let text = format!("{} {} {}", one.at, one.problem, one.advice);
            one.id == *id && one.level == *level && text.contains(words)
        };
        if !found.iter().any(is_it) {
            missed.push(format!("{title}: {found:#?}"));
        }
    }
    assert!(count >= 60, "{count}");
    assert!(
        missed.is_empty(),
        "{} of {count}:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn the_document_lists_what_was_planted_and_nothing_else() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/doctor.md");
    let document = std::fs::read_to_string(path).unwrap();
    let lines = document.lines().filter_map(|line| {
        let id = line.strip_prefix("| `")?;
        id.split('`').next()
    });
    let mut listed: Vec<&str> = lines.collect();
    let is_own = |id: &&str| id.starts_with(|c: char| c.is_ascii_lowercase());
    let mut planted: Vec<&str> = rows().map(|row| row.3).filter(is_own).collect();
    listed.sort_unstable();
    planted.sort_unstable();
    planted.dedup();
    assert_eq!(listed, planted);
}

#[test]
fn a_planted_fault_brings_few_others_along_and_no_other_problem() {
    for row in rows() {
        let (title, .., id, _, _) = row;
        let found = found(row);
        let others: Vec<_> = found.iter().filter(|one| one.id != *id).collect();
        let is_named = others.iter().map(|one| one.id).collect::<Vec<_>>();
        assert!(others.len() <= 2, "{title}: {is_named:?}");
        for one in &others {
            assert_eq!(one.level, Hint, "{title}: {}", one.id);
        }
    }
}

#[test]
fn a_service_that_cannot_be_reached_ends_with_the_exit_code_of_the_error() {
    let code = |instead: Instead, path| {
        let mut service = Service::healthy();
        service.instead.push((path, instead));
        service.doctor(EXPORT).unwrap().exit_code
    };
    let refused = Instead::Status(401, JSON, r#"{"error_description":"Bad credentials"}"#);
    assert_eq!(code(refused, "/oauth"), 3);
    assert_eq!(code(Instead::Failure("ECONNREFUSED", "no"), "/"), 4);
    assert_eq!(code(Instead::Router(503, "no_endpoints"), "/v"), 4);
    assert_eq!(code(Instead::Status(200, "text/html", HTML), "/v"), 1);
    assert_eq!(code(Instead::Status(403, JSON, FORBIDDEN), "/v"), 0);
}

#[test]
fn problems_come_first_and_end_with_exit_code_1_and_hints_with_0() {
    let mut service = Service::healthy();
    service.queue(2, vec![request(57, "initial", 9)]);
    let report = service.doctor(EXPORT).unwrap();
    assert_eq!((report.exit_code, report.is_healthy), (0, true));
    service.set("QA", "targets", json!([]));
    let report = service.doctor(EXPORT).unwrap();
    assert_eq!((report.exit_code, report.is_healthy), (1, false));
    let levels: Vec<_> = report.findings.iter().map(|one| one.level).collect();
    assert_eq!(levels, [Problem, Hint]);
}

#[test]
fn the_nodes_on_the_way_say_what_becomes_of_a_failed_request_and_what_waits() {
    let mut service = Service::healthy();
    service.set("QA", "forwardMode", json!("MANUAL"));
    service.queue(
        2,
        vec![
            request(57, "initial", 2),
            request(58, "repeat", 1),
            request(59, "running", 0),
        ],
    );
    let report = service.doctor(EXPORT).unwrap();
    let nodes: Value = serde_json::to_value(&report.nodes).unwrap();
    assert_eq!(nodes[0]["afterFailure"], "manual");
    assert_eq!(nodes[0]["after"], "DEV");
    assert_eq!(nodes[0]["waiting"], 2);
    assert_eq!(nodes[0]["running"], 1);
    let since = nodes[0]["oldestWaitingSince"].as_str().unwrap();
    let at = ctms::text::time::parse(since).unwrap();
    assert_eq!(at, crate::service::NOW - 2 * DAY - 60_000);
    assert_eq!(
        (&nodes[1]["nodeName"], &nodes[1]["afterFailure"]),
        (&json!("PROD"), &json!("last"))
    );
}
