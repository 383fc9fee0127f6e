//! Every sample of the table leads to its cause, however it is wrapped and
//! whatever else stands in the log.

use std::collections::BTreeSet;

use ctms::diagnosis::{Cause, Certainty, Context, Depth, Seen, causes, diagnose};

use crate::logs::{GOOD_URL, Log};

/// Lines of a deployment that explain nothing.
const NOISE: [(&str, &str); 7] = [
    ("I", "Detected new MTA version: \"1.4.0\""),
    ("I", "Processing service \"shop-forbidden\"..."),
    ("I", "Application \"not-found-page\" staged"),
    ("I", "Starting application \"shop-web\"..."),
    (
        "W",
        "The parameter \"host\" of module \"shop-web\" is deprecated",
    ),
    ("I", "Download the MTA operation logs for more details."),
    (
        "I",
        "MTA operation logs: https://deploy-service.cf.us10-001.hana.ondemand.com/slprot/acme-qa/qa/slp/runs/CTS_DEPLOY/0c2d7a44/logs",
    ),
];

fn log_of(sample: &str, severity: &str) -> Log {
    let mut log = Log::begin("Fix Forbidden page", GOOD_URL);
    for (severity, text) in NOISE {
        log.add(severity, text);
    }
    log.add(severity, sample);
    log.add(
        "E",
        "Transport request 'Some instances have crashed' (id: 57): Deployment finished with errors",
    );
    log
}

fn each_sample(mut check: impl FnMut(&'static Cause, &'static str)) {
    for cause in causes() {
        for sample in cause.samples {
            check(cause, sample);
        }
    }
}

#[track_caller]
fn leads_to(cause: &Cause, log: &Log, how: &str) {
    let found = log.diagnose();
    let ids: Vec<_> = found.iter().map(|found| found.id).collect();
    // A start that failed is judged by its URL as well: another cause of the
    // same message may come first.
    let is_start = cause
        .signs
        .iter()
        .any(|sign| matches!(sign.seen, Seen::Start(_)));
    let is_listed = if is_start {
        ids.contains(&cause.id)
    } else {
        ids.first() == Some(&cause.id)
    };
    assert!(
        is_listed,
        "{} {how}: {ids:?}\n{:#?}",
        cause.id, log.messages
    );
    let others = found.iter().filter(|found| found.id != cause.id);
    for other in others {
        assert_ne!(
            other.certainty,
            Certainty::Sure,
            "{} {how}: {}",
            cause.id,
            other.id
        );
    }
}

#[test]
fn every_cause_with_known_words_has_a_sample_and_every_row_is_complete() {
    let mut ids = BTreeSet::new();
    for cause in causes() {
        assert!(ids.insert(cause.id), "{} is there twice", cause.id);
        let has_words = cause
            .signs
            .iter()
            .any(|sign| sign.only.is_none() && matches!(sign.seen, Seen::Text(_) | Seen::Code(_)));
        assert_eq!(
            has_words,
            !cause.samples.is_empty() && has_words,
            "{}",
            cause.id
        );
        for words in [cause.cause, cause.advice] {
            assert!(words.ends_with('.'), "{}: {words}", cause.id);
            assert!(
                !words.contains("--") && !words.contains("ctms "),
                "{}: {words}",
                cause.id
            );
        }
        assert!(
            !cause.shows.is_empty() && !cause.source.is_empty(),
            "{}",
            cause.id
        );
        let does_nothing = cause.advice == "Nothing to do.";
        assert_eq!(cause.who.is_empty(), does_nothing, "{}", cause.id);
    }
    assert!(ids.len() >= 110, "{}", ids.len());
}

#[test]
fn every_sample_leads_to_its_cause() {
    let mut count = 0;
    each_sample(|cause, sample| {
        count += 1;
        for severity in ["E", "FATAL"] {
            leads_to(cause, &log_of(sample, severity), severity);
        }
    });
    assert!(count > 120, "{count}");
}

#[test]
fn wrapped_and_escaped_samples_lead_to_their_cause() {
    each_sample(|cause, sample| {
        let json =
            serde_json::to_string(&serde_json::json!({ "error": { "message": sample } })).unwrap();
        let html = sample
            .replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;");
        for (how, wrapped) in [
            ("html", html.clone()),
            ("html twice", html.replace('&', "&amp;")),
            ("json", json.clone()),
            ("json twice", serde_json::to_string(&json).unwrap()),
            ("lines", sample.replace(' ', "\r\n  ")),
            ("upper case", sample.to_uppercase()),
            (
                "typographic quotes",
                sample.replace('"', "”").replace('\'', "’"),
            ),
            ("single quotes", sample.replace('"', "'")),
            ("coloured", format!("\u{1b}[31m{sample}\u{1b}[0m")),
            (
                "nested",
                format!(
                    "Process failed: org.example.SLException: Could not continue: {sample} (cause: java.lang.RuntimeException)"
                ),
            ),
            (
                "behind a request",
                format!("Transport request 'Not Found' (id: 57): {sample}"),
            ),
        ] {
            let mut log = Log::begin("Fix Forbidden page", GOOD_URL);
            log.add("E", &wrapped);
            leads_to(cause, &log, how);
        }
    });
}

#[test]
fn the_order_of_the_messages_is_of_no_consequence() {
    each_sample(|cause, sample| {
        let mut log = log_of(sample, "E");
        log.messages.reverse();
        leads_to(cause, &log, "newest first");
        log.messages.rotate_left(4);
        log.messages.swap(1, 6);
        leads_to(cause, &log, "shuffled");
    });
}

#[test]
fn other_names_lead_to_the_same_cause() {
    each_sample(|cause, sample| {
        for (how, name) in [
            ("dots", "com.acme.v1.2-x_y"),
            ("one", "q"),
            ("words", "Fancy Name (2)"),
        ] {
            let renamed = sample
                .replace("shop-srv", name)
                .replace("shop-db", name)
                .replace("shop-cache", name);
            leads_to(cause, &log_of(&renamed, "E"), how);
        }
    });
}

#[test]
fn a_sample_that_stands_in_an_information_is_found_but_never_sure() {
    each_sample(|cause, sample| {
        if cause.depth != Depth::Reason {
            return;
        }
        let log = log_of(sample, "I");
        let found = log.diagnose();
        assert!(
            found.iter().any(|found| found.id == cause.id),
            "{}: {found:?}",
            cause.id
        );
        assert!(
            found.iter().all(|found| found.certainty != Certainty::Sure),
            "{found:?}"
        );
    });
}

#[test]
fn a_log_of_success_gives_nothing_whatever_stands_in_it() {
    each_sample(|cause, sample| {
        for severity in ["I", "W"] {
            let mut log = Log::begin("Release", GOOD_URL);
            log.add(severity, sample);
            log.add(
                "I",
                "Application \"shop-web\" started and available at \"shop.example.test\"",
            );
            for status in ["succeeded", "warning", "SUCCEEDED"] {
                assert_eq!(log.diagnose_as(status), [], "{} {severity}", cause.id);
            }
            assert_eq!(log.diagnose(), [], "{} {severity}", cause.id);
        }
    });
}

#[test]
fn a_sample_in_the_description_of_a_transport_request_is_never_found() {
    each_sample(|cause, sample| {
        let mut log = Log::begin(sample, GOOD_URL);
        log.add("I", "Application \"shop-web\" started");
        log.add("E", &format!("Transport request '{sample}' (id: 57): Closing step 'collectUsage' ended with internal code 9"));
        assert_eq!(log.ids(), [""; 0], "{}", cause.id);
    });
}

#[test]
fn a_diagnosis_quotes_the_message_in_at_most_300_characters() {
    let long = format!("CC returned 429 {}", "x".repeat(2_000));
    let found = log_of(&long, "E").diagnose();
    assert_eq!(found[0].id, "svc-rate-limit");
    assert!(found[0].at.starts_with("CC returned 429"));
    assert_eq!(found[0].at.chars().count(), 300);
}

#[test]
fn nothing_panics_on_odd_messages() {
    let odd = [
        "",
        " ",
        "'",
        "\"",
        "Transport request '",
        "Transport request 'x' (id: ",
        "&#x;",
        "\\u",
        "URI=",
        "Destination details for node URI='",
        "Destination details for node 'ä' URI='ß (name:",
        "İ Error during client creation:",
        "import started for transport request",
    ];
    for text in odd {
        for severity in ["", "I", "W", "E", "F", "quantum"] {
            let mut log = Log::default();
            log.add(severity, text);
            log.messages.push(ctms::diagnosis::Message {
                severity: severity.into(),
                message: text.into(),
                created_at: Some("yesterday".into()),
            });
            let _ = diagnose(&log.messages, &Context::default());
        }
    }
}
