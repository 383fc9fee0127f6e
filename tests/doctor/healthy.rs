//! Healthy set-ups, about which nothing is said.

use ctms::flow::DoctorOutcome;
use serde_json::json;

use super::mtar;
use super::service::{CALM_KEY, KEY, Service, descriptor, node, request};

const GOOD_URL: &str = "https://deploy-service.cf.eu10-004.hana.ondemand.com/slprot/acme/qa/slp";
const CALM: &str = "uaa.resource x.imp-cdm-feature-display-ui x.imp-cdm-feature-manage-ui";

type Row = (&'static str, fn(&mut Service), &'static str);

const ROWS: &[Row] = &[
    ("an export along two routes", |_| (), r#"{"from":"DEV"}"#),
    ("an upload", |_| (), r#"{"to":"QA"}"#),
    ("an upload to the last node", |_| (), r#"{"to":"PROD"}"#),
    ("a node by its id", |_| (), r#"{"from":1}"#),
    ("no node", |_| (), "{}"),
    (
        "a landscape with three branches",
        |s| {
            s.nodes
                .extend([node(4, "EU"), node(5, "US"), node(6, "TRAINING")]);
            s.routes.extend([(2, 4), (2, 5), (5, 6)]);
        },
        r#"{"from":"DEV"}"#,
    ),
    (
        "a source node without targets",
        |s| s.set("DEV", "targets", json!([])),
        r#"{"from":"DEV"}"#,
    ),
    (
        "a virtual node on the way",
        |s| {
            s.set("QA", "virtual", json!(true));
            s.set("QA", "targets", json!([]));
        },
        r#"{"from":"DEV"}"#,
    ),
    (
        "manual forwarding",
        |s| s.set("QA", "forwardMode", json!("MANUAL")),
        r#"{"from":"DEV"}"#,
    ),
    (
        "a forward mode that nobody knows",
        |s| s.set("QA", "forwardMode", json!("quantum")),
        r#"{"from":"DEV"}"#,
    ),
    (
        "automatic import",
        |s| s.set("PROD", "automaticImport", json!(true)),
        r#"{"from":"DEV"}"#,
    ),
    (
        "a few that wait and many that are done",
        |s| {
            let mut queue: Vec<_> = (1..40).map(|id| request(id, "succeeded", 20)).collect();
            queue.extend([
                request(50, "initial", 1),
                request(51, "repeat", 2),
                request(52, "running", 0),
            ]);
            s.queue(2, queue);
            s.log(39, GOOD_URL, &[("I", "Deployment finished successfully")]);
        },
        r#"{"from":"DEV"}"#,
    ),
    (
        "a failure that a later import has made good",
        |s| {
            s.queue(
                3,
                vec![request(57, "error", 5), request(58, "succeeded", 4)],
            );
            s.log(57, GOOD_URL, &[("E", "memory quota_exceeded")]);
            s.log(58, GOOD_URL, &[("I", "Deployment finished successfully")]);
        },
        r#"{"from":"DEV"}"#,
    ),
    (
        "a warning is not a failure",
        |s| s.queue(2, vec![request(57, "warning", 1)]),
        r#"{"from":"DEV"}"#,
    ),
    (
        "an archive without descriptors",
        |s| s.files = vec![("shop.mtar", mtar::good())],
        r#"{"from":"DEV","files":[{"name":"shop.mtar","size":ARCHIVE}]}"#,
    ),
    (
        "descriptors on each node",
        |s| {
            s.files = vec![("shop.mtar", mtar::good())];
            s.descriptors.insert(
                2,
                vec![
                    descriptor(5, "com.acme.shop", "*"),
                    descriptor(6, "com.acme.other", "9.9.9"),
                ],
            );
            s.descriptors.insert(
                3,
                vec![
                    descriptor(7, "com.acme.shop", "1.4.0"),
                    descriptor(8, "com.acme.shop", "1.3.0"),
                ],
            );
        },
        r#"{"from":"DEV","files":[{"name":"shop.mtar","size":ARCHIVE}]}"#,
    ),
    (
        "a descriptor for production alone",
        |s| {
            s.files = vec![("shop.mtar", mtar::good())];
            s.descriptors
                .insert(3, vec![descriptor(7, "com.acme.shop", "*")]);
        },
        r#"{"from":"DEV","files":[{"name":"shop.mtar","size":ARCHIVE}]}"#,
    ),
    (
        "a key that may only export",
        |s| {
            s.scopes = "a.ExportOperator";
            for path in ["/v2", "/versions"] {
                s.instead.push((
                    path,
                    super::service::Instead::Status(
                        403,
                        "application/json",
                        r#"{"error":"forbidden"}"#,
                    ),
                ));
            }
        },
        r#"{"from":"DEV"}"#,
    ),
    (
        "a key of Cloud ALM",
        |s| {
            s.key = CALM_KEY.into();
            s.scopes = CALM;
        },
        r#"{"from":"DEV"}"#,
    ),
    (
        "a key of Cloud ALM beside one for operating",
        |s| {
            s.key = CALM_KEY.into();
            s.operating_key = Some(KEY.replace("sb-x!b1", "sb-o!b2"));
            s.operating_scopes = Some("a.Viewer a.TransportOperator");
            s.scopes = CALM;
        },
        r#"{"from":"DEV"}"#,
    ),
    (
        "two keys of one subaccount",
        |s| s.operating_key = Some(KEY.replace("sb-x!b1", "sb-o!b2")),
        r#"{"from":"DEV"}"#,
    ),
    (
        "a service that tells no time and no versions",
        |s| {
            s.behind = None;
            s.versions = json!({});
        },
        r#"{"from":"DEV"}"#,
    ),
    (
        "nodes with nothing but id and name",
        |s| {
            s.nodes = [(1, "DEV"), (2, "QA"), (3, "PROD")]
                .map(|(id, name)| json!({"id": id, "name": name}))
                .to_vec()
        },
        r#"{"from":"DEV"}"#,
    ),
    (
        "content that is not an MTA",
        |s| {
            for name in ["QA", "PROD"] {
                s.set(
                    name,
                    "targets",
                    json!([{"contentType": "APP", "destinationName": "CONTENT"}]),
                );
            }
        },
        r#"{"from":"DEV","contentType":"APP"}"#,
    ),
];

#[test]
fn nothing_is_said_about_healthy_set_ups() {
    for (title, prepare, options) in ROWS {
        let mut service = Service::healthy();
        prepare(&mut service);
        let size = service.files.first().map_or(0, |(_, bytes)| bytes.len());
        let report = service.doctor(&options.replace("ARCHIVE", &size.to_string()));
        let report = report.unwrap_or_else(|error| panic!("{title}: {error}"));
        assert_eq!(report.findings, [], "{title}");
        assert_eq!((report.exit_code, report.is_healthy), (0, true), "{title}");
    }
}

#[test]
fn every_check_says_what_it_saw_or_why_it_was_not_made() {
    for (title, prepare, options) in ROWS {
        let mut service = Service::healthy();
        prepare(&mut service);
        let size = service.files.first().map_or(0, |(_, bytes)| bytes.len());
        let report = service.doctor(&options.replace("ARCHIVE", &size.to_string()));
        let checks = report.unwrap().checks;
        assert_eq!(checks.len(), 11, "{title}");
        for check in checks {
            assert!(!check.text.is_empty(), "{title}: {:?}", check.name);
            assert_ne!(
                check.outcome,
                DoctorOutcome::Found,
                "{title}: {:?}",
                check.name
            );
        }
    }
}
