//! Which of several causes comes first.

use ctms::diagnosis::Certainty::{Hint, Likely, Sure};

use crate::logs::{GOOD_URL, Log};

fn log(lines: &[(&str, &str)]) -> Log {
    let mut log = Log::begin("Release", GOOD_URL);
    for (severity, text) in lines {
        log.add(severity, text);
    }
    log
}

#[test]
fn the_reason_inside_a_wrapper_comes_before_it() {
    for (text, first, second) in [
        (
            "Error updating service \"shop-db\" from offering \"hana\" and plan \"hdi-shared\": Failed to open connection to the database",
            "hana-stopped",
            "ds-service-update-failed",
        ),
        (
            "Error creating service \"shop-db\" from offering \"hana\" and plan \"hdi-shared\": Controller operation failed: 502 Bad Gateway: There is no database available",
            "hana-no-database",
            "hana-several-databases",
        ),
        (
            "Error creating service \"u\" from offering \"xsuaa\" and plan \"application\": Controller operation failed: 502 Bad Gateway: Service broker xsuaa failed with: something new",
            "xsuaa-broker-rejected",
            "svc-cloud-controller-error",
        ),
        (
            "Error starting application \"web\": Controller operation failed: 503 Service Unavailable: CF-RateLimitExceeded(10013): Rate Limit Exceeded",
            "svc-rate-limit",
            "svc-cloud-controller-error",
        ),
        (
            "Error staging application \"web\": CF-InsufficientResources(170008): Insufficient resources",
            "svc-capacity",
            "ds-staging-failed",
        ),
        (
            "Error deleting service \"reg\" from offering \"saas-registry\" and plan \"application\": the application has active subscriptions",
            "saas-subscriptions-exist",
            "ds-service-delete-blocked",
        ),
    ] {
        let ids = log(&[("E", text)]).ids();
        assert_eq!(ids.get(..2), Some(&[first, second][..]), "{text}");
    }
}

#[test]
fn the_reason_comes_before_a_wrapper_that_was_said_earlier() {
    let log = log(&[
        (
            "E",
            "Execution of task \"deploy\" on application \"db-deployer\" failed.",
        ),
        ("E", "Error: HDI make failed"),
        (
            "I",
            "The file requires \"db://ORDERS\" which is not provided by any file [8212001]",
        ),
    ]);
    assert_eq!(
        log.found(),
        [
            ("hdi-missing-object", Likely),
            ("hdi-make-failed", Hint),
            ("ds-task-failed", Hint)
        ]
    );
}

#[test]
fn a_trace_of_an_earlier_failure_comes_after_the_reason() {
    let log = log(&[
        (
            "W",
            "Service \"shop-db\" is in state \"update failed\" and may not be operational.",
        ),
        (
            "E",
            "Error updating service \"shop-db\" from offering \"hana\" and plan \"hdi-shared\": Cannot connect to jdbc:sap://x.example.test:443",
        ),
    ]);
    assert_eq!(
        log.ids(),
        [
            "hana-stopped",
            "ds-service-broken-leftover",
            "ds-service-update-failed"
        ]
    );
}

#[test]
fn a_leftover_is_the_cause_where_nothing_else_is_known() {
    let warning = "Service \"shop-db\" is in state \"create failed\" and may not be operational.";
    let ended = log(&[
        ("W", warning),
        (
            "E",
            "Transport request 'x' (id: 57): Deployment finished with errors",
        ),
    ]);
    assert_eq!(ended.found(), [("ds-service-broken-leftover", Likely)]);
    let named = log(&[
        ("W", warning),
        ("E", "The credentials of service \"shop-db\" cannot be read"),
    ]);
    assert_eq!(named.found(), [("ds-service-broken-leftover", Hint)]);
    let wrapped = log(&[
        ("W", warning),
        (
            "E",
            "Could not bind service \"shop-db\" to application \"srv\": the instance cannot be used",
        ),
    ]);
    assert_eq!(
        wrapped.ids(),
        ["ds-service-broken-leftover", "ds-binding-failed"]
    );
    let other = log(&[
        ("W", warning),
        (
            "E",
            "Closing step 'collectUsage' ended with internal code 9",
        ),
    ]);
    assert_eq!(other.found(), []);
}

#[test]
fn of_two_reasons_the_earlier_one_comes_first_and_only_it_is_sure() {
    let log = log(&[
        (
            "E",
            "Error creating or updating application \"web\": Controller operation failed: 422 Unprocessable Entity: Routes cannot be mapped to destinations in different spaces.",
        ),
        (
            "E",
            "Error starting application \"srv\": memory quota_exceeded",
        ),
    ]);
    assert_eq!(
        log.found(),
        [
            ("ds-route-taken-other-space", Sure),
            ("ds-quota-memory", Likely)
        ]
    );
}

#[test]
fn an_error_comes_before_an_information() {
    let log = log(&[
        ("I", "CF-RateLimitExceeded(10013): trying again in 10 s"),
        (
            "E",
            "Error starting application \"srv\": memory quota_exceeded",
        ),
    ]);
    assert_eq!(
        log.found(),
        [("ds-quota-memory", Sure), ("svc-rate-limit", Likely)]
    );
}

#[test]
fn deployments_that_say_everything_as_information_are_explained_too() {
    for (text, id) in [
        (
            "Error starting application \"srv\": Some instances have crashed.",
            "ds-start-crashed",
        ),
        (
            "Error staging application \"srv\": BuildpackCompileFailed - App staging failed in the buildpack compile phase",
            "ds-staging-failed",
        ),
    ] {
        let log = log(&[
            ("I", text),
            ("F", "Transport request 'x' (id: 57): Deployment failed"),
        ]);
        assert_eq!(log.found(), [(id, Hint)]);
    }
}

#[test]
fn a_released_lock_does_not_end_well() {
    let log = log(&[
        (
            "E",
            "Error starting application \"srv\": memory quota_exceeded",
        ),
        ("I", "Process \"5b0d\" released lock successfully!"),
    ]);
    assert_eq!(log.ids(), ["ds-quota-memory"]);
}
