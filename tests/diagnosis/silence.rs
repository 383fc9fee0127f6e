//! What is not known is named as that.

use ctms::diagnosis::{Certainty, first_error};

use crate::logs::{GOOD_URL, Log};

fn log(lines: &[(&str, &str)]) -> Log {
    let mut log = Log::begin(
        "Fix Forbidden page, Unauthorized page and Not Found page",
        GOOD_URL,
    );
    for (severity, text) in lines {
        log.add(severity, text);
    }
    log
}

#[test]
fn unknown_failures_have_no_cause() {
    for lines in [
        &[][..],
        &[(
            "F",
            "Transport request 'Not Found' (id: 57): Content import was declined by the receiving application: theme engine 4711 is frozen",
        )],
        &[(
            "E",
            "Closing step 'collectUsage' ended with internal code 9",
        )],
        &[
            ("E", "The page was not found"),
            ("E", "This is forbidden by rule 12"),
        ],
        &[("E", "Controller operation failed: 404 Not Found")],
        &[(
            "E",
            "Controller operation failed: 422 Unprocessable Entity: the lifecycle type is wrong",
        )],
        &[("E", "Order 210003 of customer 60010 was refused")],
        &[
            (
                "W",
                "Service \"a\" is in state \"update failed\" and may not be operational.",
            ),
            ("E", "Step 7 ended with code 3 for \"b\""),
        ],
        &[
            (
                "I",
                "Retrying: Controller operation failed: 503 Service Unavailable",
            ),
            ("E", "Step 7 ended with code 3"),
        ],
        &[("E", "Deployment finished with errors")],
        &[(
            "F",
            "Import ended for transport request 'Rate Limit Exceeded' (id: 13) with status 'Fatal', at Nov-28-2026 11:47:08 GMT",
        )],
    ] {
        let log = log(lines);
        assert_eq!(log.ids(), [""; 0], "{lines:?}");
        for status in ["fatal", "error", "running", "initial", "quantum"] {
            let found = log.diagnose_as(status);
            assert!(found.is_empty(), "{status} {lines:?} {found:?}");
        }
    }
}

#[test]
fn what_is_said_beside_an_unknown_error_is_a_hint() {
    let log = log(&[
        ("I", "Service instance \"shop-db\" already exists"),
        ("W", "Rate Limit Exceeded, trying again"),
        (
            "E",
            "Closing step 'collectUsage' ended with internal code 9",
        ),
    ]);
    let found = log.diagnose();
    assert!(
        found.iter().all(|found| found.certainty != Certainty::Sure),
        "{found:?}"
    );
}

#[test]
fn the_first_error_that_says_something_is_quoted() {
    let log = log(&[
        ("E", "Deployment finished with errors"),
        ("I", "An information"),
        (
            "E",
            "Closing step   'collectUsage'\nended with internal code 9",
        ),
        ("F", "Another one"),
    ]);
    let first = first_error(&log.messages);
    assert_eq!(
        first.as_deref(),
        Some("Closing step 'collectUsage' ended with internal code 9")
    );
    let ended = self::log(&[("E", "Deployment finished with errors")]);
    assert_eq!(
        first_error(&ended.messages).as_deref(),
        Some("Deployment finished with errors")
    );
    assert_eq!(first_error(&self::log(&[]).messages), None);
    let closed = self::log(&[
        (
            "F",
            "Import ended for transport request 'x' (id: 13) with status 'Fatal', at Nov-28-2026 11:47:08 GMT",
        ),
        ("E", "Step 7 ended with code 3"),
    ]);
    assert_eq!(
        first_error(&closed.messages).as_deref(),
        Some("Step 7 ended with code 3")
    );
}

#[test]
fn a_success_after_a_retry_is_not_explained() {
    let log = log(&[
        (
            "E",
            "Error starting application \"srv\": Some instances have crashed.",
        ),
        ("I", "Starting application \"srv\" again"),
        (
            "I",
            "Transport request 'x' (id: 57): Deployment finished successfully",
        ),
    ]);
    assert_eq!(log.ids(), [""; 0]);
    assert_eq!(log.diagnose_as("error")[0].id, "ds-start-crashed");
}
