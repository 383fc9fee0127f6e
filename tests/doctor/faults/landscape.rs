//! Node, routes, imports and destinations.

use super::*;

pub(super) const ROWS: &[Row] = &[
    (
        "the node does not exist",
        |_| (),
        r#"{"from":"DEW"}"#,
        "NODE_UNKNOWN",
        Problem,
        "did you mean DEV",
    ),
    (
        "the name has another case",
        |_| (),
        r#"{"to":"qa"}"#,
        "NODE_UNKNOWN",
        Problem,
        "did you mean QA",
    ),
    (
        "the node takes no uploads",
        |s| s.set("QA", "uploadAllowed", json!(false)),
        UPLOAD,
        "NODE_REFUSES_UPLOAD",
        Problem,
        "QA",
    ),
    (
        "no route leads on",
        |s| s.routes.clear(),
        EXPORT,
        "no-route",
        Problem,
        "no queue",
    ),
    (
        "routes go round",
        |s| s.routes.push((3, 1)),
        EXPORT,
        "route-circle",
        Hint,
        "PROD to DEV",
    ),
    (
        "a route leads to a node that is not seen",
        |s| s.routes.push((3, 9)),
        EXPORT,
        "route-target-unseen",
        Hint,
        "node 9",
    ),
    (
        "imports are disabled in the next node",
        |s| {
            s.set("QA", "importDisabled", json!(true));
            s.set("QA", "importDisabledReason", json!("Year end"));
        },
        EXPORT,
        "node-import-disabled",
        Problem,
        "Year end",
    ),
    (
        "imports are disabled further on",
        |s| s.set("PROD", "importDisabled", json!(true)),
        EXPORT,
        "node-import-disabled",
        Hint,
        "PROD",
    ),
    (
        "another tool controls a node",
        |s| s.set("PROD", "controlledBy", json!("CHARM")),
        EXPORT,
        "node-controlled",
        Hint,
        "CHARM",
    ),
    (
        "a node deploys nowhere",
        |s| s.set("QA", "targets", json!([])),
        UPLOAD,
        "node-without-target",
        Problem,
        "QA",
    ),
    (
        "a node takes other content",
        |s| {
            s.set(
                "QA",
                "targets",
                json!([{"contentType": "APP", "destinationName": "X"}]),
            )
        },
        EXPORT,
        "content-type-mismatch",
        Problem,
        "APP and not MTA",
    ),
    (
        "a node further on takes other content",
        |s| {
            s.set(
                "PROD",
                "targets",
                json!([{"contentType": "BTP_ABAP", "destinationName": "X"}]),
            )
        },
        EXPORT,
        "content-type-mismatch",
        Hint,
        "PROD",
    ),
    (
        "a target names no destination",
        |s| {
            s.set(
                "QA",
                "targets",
                json!([{"contentType": "MTA", "destinationName": ""}]),
            )
        },
        EXPORT,
        "destination-missing",
        Problem,
        "QA",
    ),
    (
        "the content is not an MTA",
        |_| (),
        r#"{"from":"DEV","contentType":"APP"}"#,
        "content-type-mismatch",
        Problem,
        "MTA and not APP",
    ),
    (
        "the destination has the old route",
        |s| {
            s.queue(2, vec![request(57, "succeeded", 2)]);
            s.log(
                57,
                "https://deploy-service.cfapps.eu10.hana.ondemand.com/slprot/acme/qa/slp",
                &[("I", "Deployment finished successfully")],
            );
        },
        EXPORT,
        "destination-old-route",
        Problem,
        "QA_DEPLOY",
    ),
];
