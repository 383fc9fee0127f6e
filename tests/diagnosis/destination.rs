//! The deployment does not start: the log names the destination.

use ctms::diagnosis::Certainty::{Hint, Likely, Sure};

use crate::logs::{GOOD_URL, Log, found, with_status};
use ctms::diagnosis::{Context, NodeFields, diagnose};

fn host(domain: &str, names: &str) -> String {
    format!("https://deploy-service.{domain}.hana.ondemand.com/slprot/{names}/slp")
}

fn not_started(url: &str, reason: &str) -> Vec<(&'static str, ctms::diagnosis::Certainty)> {
    let mut log = Log::begin("Release", url);
    log.not_started(reason);
    log.found()
}

#[test]
fn not_found_is_explained_by_the_url() {
    let guid = "6d1f2b7e-0c55-4b1b-9f6a-2a7d5c3e8b10";
    for (url, first) in [
        (host("cf.eu10", "acme-qa/qa"), ("dest-wrong-domain", Likely)),
        (host("cf.us20", "acme/live"), ("dest-wrong-domain", Likely)),
        (
            host("cf.eu10-004", "acme-qa/qa"),
            ("dest-org-or-space-wrong", Hint),
        ),
        (host("cf.eu10-004", guid), ("dest-space-guid-stale", Likely)),
        (host("cf.eu10", guid), ("dest-space-guid-stale", Likely)),
        (
            host("cf.eu10", "Acme Inc/qa"),
            ("dest-name-not-encoded", Sure),
        ),
        (
            host("cf.eu10-004", "acme/qa space"),
            ("dest-name-not-encoded", Sure),
        ),
        (
            host("cf.eu10", "acme+inc/qa"),
            ("dest-name-not-encoded", Likely),
        ),
        (host("cf.eu10", "r&d/qa"), ("dest-name-not-encoded", Likely)),
        (
            host("cf.eu10", "acme,inc/qa"),
            ("dest-name-not-encoded", Likely),
        ),
        (
            host("cf.eu10", "acme/emea/qa"),
            ("dest-name-not-encoded", Likely),
        ),
        (
            host("cf.eu10", "acme%20inc/qa"),
            ("dest-wrong-domain", Likely),
        ),
        (
            host("cfapps.eu20", "acme/qa"),
            ("dest-legacy-route-removed", Likely),
        ),
        (
            host("cfapps.eu20", guid),
            ("dest-legacy-route-removed", Likely),
        ),
        (
            "https://api.cf.eu10.hana.ondemand.com".into(),
            ("dest-url-incomplete", Likely),
        ),
        (
            "https://deploy-service.cf.eu10.hana.ondemand.com/slprot/acme/qa".into(),
            ("dest-url-incomplete", Likely),
        ),
    ] {
        let found = not_started(&url, "Not Found");
        assert_eq!(found.first(), Some(&first), "{url}: {found:?}");
        assert!(
            found
                .iter()
                .skip(1)
                .all(|(_, certainty)| *certainty != Sure),
            "{found:?}"
        );
    }
}

#[test]
fn each_reason_has_its_cause_however_it_is_said() {
    for (reason, first) in [
        ("Forbidden", ("dest-forbidden-no-space-developer", Likely)),
        (
            "403 Forbidden",
            ("dest-forbidden-no-space-developer", Likely),
        ),
        ("FORBIDDEN.", ("dest-forbidden-no-space-developer", Likely)),
        ("HTTP 403", ("dest-forbidden-no-space-developer", Likely)),
        ("Unauthorized", ("dest-unauthorized-credentials", Likely)),
        (
            "401 Unauthorized",
            ("dest-unauthorized-credentials", Likely),
        ),
        (
            "java.net.UnknownHostException: deploy-service.cf.eu99.hana.ondemand.com",
            ("dest-unreachable", Hint),
        ),
        (
            "Connect to deploy-service.cf.us10.hana.ondemand.com failed: Connection refused",
            ("dest-unreachable", Hint),
        ),
        ("connect timed out", ("dest-unreachable", Hint)),
        (
            "could not fetch the access token",
            ("dest-oauth2password-setup", Hint),
        ),
    ] {
        let found = not_started(GOOD_URL, reason);
        assert_eq!(found.first(), Some(&first), "{reason}: {found:?}");
    }
    for reason in ["", "Internal Server Error", "the engine is frozen"] {
        assert_eq!(not_started(GOOD_URL, reason), [], "{reason}");
    }
}

#[test]
fn the_first_and_the_last_words_decide_and_not_a_name_between_them() {
    for (reason, first) in [
        (
            "Not Found: Requested route ('forbidden.example.test') does not exist",
            "dest-org-or-space-wrong",
        ),
        (
            "I/O error on GET request for \"https://not-found.example.test/\": Forbidden",
            "dest-forbidden-no-space-developer",
        ),
    ] {
        let found = not_started(GOOD_URL, reason);
        assert_eq!(found.first().map(|(id, _)| *id), Some(first), "{found:?}");
    }
}

#[test]
fn the_note_s_words_count_as_well() {
    let mut log = Log::begin("Release", GOOD_URL);
    log.add("F", "Transport request 'Release' (id: 57): Error during deployment initialization: Unauthorized");
    assert_eq!(log.found()[0], ("dest-unauthorized-credentials", Likely));
}

#[test]
fn a_locked_user_is_a_hint_after_three_refused_log_ons() {
    let mut log = Log::default();
    for action in [71, 81, 91] {
        let mut attempt = Log::begin_with(
            "Release",
            GOOD_URL,
            "Multi-Target Application",
            "MTA",
            action,
        );
        attempt.not_started("Unauthorized");
        let ids = log.ids();
        assert!(!ids.contains(&"dest-user-locked"), "{ids:?}");
        log.messages.extend(attempt.messages);
    }
    let found = log.found();
    assert_eq!(found[0].0, "dest-unauthorized-credentials");
    assert!(found.contains(&("dest-user-locked", Hint)), "{found:?}");
}

#[test]
fn other_content_has_no_space_and_no_deploy_service() {
    for (content, content_type, reason, expected) in [
        (
            "BTP ABAP",
            "BTP_ABAP",
            "Unauthorized",
            vec![("abap-communication-user", Hint)],
        ),
        ("Application Content", "APP", "Unauthorized", vec![]),
        ("Application Content", "APP", "Forbidden", vec![]),
        ("Application Content", "APP", "Not Found", vec![]),
    ] {
        let url = "https://themes.example.test/transport/v1";
        let mut log = Log::begin_with("Release", url, content, content_type, 71);
        log.not_started(reason);
        assert_eq!(log.found(), expected, "{content_type} {reason}");
    }
    let mut bare = Log::default();
    bare.add("F", "Exception during start of deployment for deploy type 'GIT': Error during client creation: Forbidden");
    assert_eq!(bare.found(), []);
}

#[test]
fn a_bare_fatal_line_is_at_most_a_guess() {
    let mut log = Log::default();
    log.not_started("Not Found");
    let found = log.found();
    assert!(
        found.iter().any(|(id, _)| *id == "dest-wrong-domain"),
        "{found:?}"
    );
    assert!(
        found.iter().all(|(_, certainty)| *certainty == Hint),
        "{found:?}"
    );
}

#[test]
fn the_place_of_a_wrong_url_is_the_destination() {
    let url = host("cf.eu10", "Acme Inc/qa");
    let mut log = Log::begin("Release", &url);
    log.not_started("Not Found");
    assert_eq!(
        log.diagnose()[0].at,
        format!("destination QA_DEPLOY: {url}")
    );
    let mut log = Log::begin("Release", GOOD_URL);
    log.not_started("Forbidden");
    assert!(log.diagnose()[0].at.ends_with("client creation: Forbidden"));
}

#[test]
fn only_the_last_attempt_counts() {
    let mut log = Log::begin("Release", &host("cf.eu10", "Acme Inc/qa"));
    log.not_started("Not Found");
    let mut second = Log::begin_with("Release", GOOD_URL, "Multi-Target Application", "MTA", 95);
    second.add("E", "Error starting application \"shop-srv\": Controller operation failed: 422 Unprocessable Entity: memory quota_exceeded");
    log.messages.extend(second.messages);
    assert_eq!(log.found(), [("ds-quota-memory", Sure)]);
    log.messages.reverse();
    assert_eq!(log.found(), [("ds-quota-memory", Sure)]);
}

#[test]
fn fields_explain_why_nothing_was_imported() {
    let node = |change: fn(&mut NodeFields)| {
        let mut node = NodeFields {
            name: Some("QA".into()),
            content_types: Some(vec!["MTA".into()]),
            ..NodeFields::default()
        };
        change(&mut node);
        Context {
            node: Some(node),
            status: Some("initial".into()),
            content_types: vec!["MTA".into()],
            ..Context::default()
        }
    };
    for (context, expected) in [
        (
            node(|node| node.import_disabled = Some(true)),
            ("node-import-disabled", Sure),
        ),
        (
            node(|node| node.controlled_by = Some("CHARM".into())),
            ("node-controlled-by-solman", Sure),
        ),
        (
            node(|node| node.automatic_import = Some(true)),
            ("node-automatic-import", Likely),
        ),
        (
            node(|node| node.content_types = Some(vec![])),
            ("node-without-target", Likely),
        ),
        (
            node(|node| node.content_types = Some(vec!["APP".into()])),
            ("content-type-mismatch", Likely),
        ),
    ] {
        assert_eq!(found(&diagnose(&[], &context)), [expected]);
    }
    let reason = Context {
        node: Some(NodeFields {
            name: Some("QA".into()),
            import_disabled: Some(true),
            import_disabled_reason: Some("Year end".into()),
            ..NodeFields::default()
        }),
        ..Context::default()
    };
    assert_eq!(
        diagnose(&[], &reason)[0].at,
        "field importDisabled of the node QA: Year end"
    );
    let healthy = node(|node| {
        node.import_disabled = Some(false);
        node.controlled_by = Some(String::new());
    });
    assert_eq!(diagnose(&[], &healthy), []);
    let archived = Context {
        is_archived: true,
        ..with_status("fatal")
    };
    assert_eq!(found(&diagnose(&[], &archived)), [("file-expired", Likely)]);
}

#[test]
fn a_log_that_says_why_counts_more_than_a_field() {
    let mut log = Log::begin("Release", GOOD_URL);
    log.not_started("Forbidden");
    let context = Context {
        node: Some(NodeFields {
            import_disabled: Some(true),
            content_types: Some(vec![]),
            ..NodeFields::default()
        }),
        ..with_status("fatal")
    };
    let ids: Vec<_> = diagnose(&log.messages, &context)
        .iter()
        .map(|found| found.id)
        .collect();
    assert_eq!(
        ids,
        [
            "dest-forbidden-no-space-developer",
            "dest-forbidden-wrong-idp"
        ]
    );
}

#[test]
fn skipped_is_explained_and_is_not_a_failure() {
    let virtual_node = Context {
        node: Some(NodeFields {
            is_virtual: Some(true),
            ..NodeFields::default()
        }),
        ..with_status("skipped")
    };
    assert_eq!(
        found(&diagnose(&[], &virtual_node)),
        [("node-virtual", Sure)]
    );
    let abap = Context {
        content_types: vec!["BTP_ABAP".into()],
        ..with_status("skipped")
    };
    assert_eq!(found(&diagnose(&[], &abap)), [("abap-superseded", Sure)]);
}
