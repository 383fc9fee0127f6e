//! Each fault thrown once through the boundary: what arrives is what the core
//! reports, and every code that the core can make is among it.

use ctms::error::finding::Finding;
use ctms::error::{Aftermath, CODES, DETAILS, Error, Exchange, Fault, UnattachedFile};
use ctms::wasm::rejection;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{get, json};

/// Codes of what happens before there is a core, or beside it.
const MADE_IN_TYPESCRIPT: [&str; 1] = ["NOT_INITIALISED"];

fn text() -> String {
    "x".to_owned()
}

fn findings() -> Vec<Finding> {
    vec![Finding::error("a.mtar", "is empty", "build it again")]
}

/// One of each variant.
fn faults() -> Vec<Fault> {
    vec![
        Fault::KeyMissing,
        Fault::KeyInvalid(findings()),
        Fault::Usage {
            problem: text(),
            advice: text().into(),
        },
        Fault::InputInvalid(findings()),
        Fault::ArchiveInvalid(findings()),
        Fault::DescriptorInvalid(findings()),
        Fault::ConfigurationInvalid(findings()),
        Fault::FileUnreadable {
            doing: text(),
            reason: text(),
        },
        Fault::NodeUnknown {
            name: text(),
            near: vec![text()],
            looked: true,
        },
        Fault::NodeRefusesUpload { name: text() },
        Fault::NodeRefusesImport {
            name: text(),
            reason: text(),
        },
        Fault::StatusForbids {
            action: "import",
            node: text(),
            findings: findings(),
        },
        Fault::ExportOnly { what: text() },
        Fault::OnceNeedsLook { reason: text() },
        Fault::NotInBrowser {
            what: text(),
            reason: text(),
        },
        Fault::SecretWrong { client_id: text() },
        Fault::ClientUnknown { client_id: text() },
        Fault::TenantUnknown { token_url: text() },
        Fault::TokenRefused { reason: text() },
        Fault::TokenAnswer { reason: text() },
        Fault::TokenProvider { reason: text() },
        Fault::Unauthorized {
            doing: text(),
            advice: "a".into(),
        },
        Fault::Forbidden {
            doing: text(),
            advice: "a".into(),
        },
        Fault::Network {
            doing: text(),
            reason: text(),
            code: Some("ECONNRESET".to_owned()),
        },
        Fault::TimedOut {
            doing: text(),
            reason: text(),
        },
        Fault::Refused {
            doing: text(),
            status: 409,
            message: Some(text()),
        },
        Fault::Unavailable {
            doing: text(),
            status: 503,
            message: None,
        },
        Fault::AnswerInvalid {
            doing: text(),
            reason: text(),
        },
        Fault::Redirected { doing: text() },
        Fault::OutcomeUnknown {
            doing: text(),
            reason: text(),
            check: text().into(),
        },
        Fault::FollowEnded {
            doing: text(),
            reason: text(),
        },
        Fault::ImportFailed {
            summary: text(),
            advice: text().into(),
        },
        Fault::Cancelled { doing: text() },
        Fault::Internal { what: text() },
    ]
}

#[wasm_bindgen_test]
fn each_fault_arrives_as_the_core_reports_it() {
    let mut codes = Vec::new();
    for fault in faults() {
        let error = Error::from(fault);
        let report = get(&rejection(&error), "report");
        let expected = serde_json::to_string(&error.report()).unwrap();
        assert_eq!(json(&report), expected, "{}", error.code());
        codes.push(error.code());
    }
    codes.extend(MADE_IN_TYPESCRIPT);
    for (code, ..) in CODES {
        assert!(codes.contains(code), "{code} was never thrown");
    }
}

#[wasm_bindgen_test]
fn the_details_of_a_code_are_those_that_its_type_names() {
    let mut own: Vec<&str> = DETAILS
        .iter()
        .flat_map(|row| [row.1, row.2])
        .flatten()
        .copied()
        .collect();
    own.retain(|name| !["nodeName", "check"].contains(name));
    for fault in faults() {
        let error = Error::from(fault);
        let details = get(&get(&rejection(&error), "report"), "details");
        let row = DETAILS.iter().find(|row| row.0 == error.code());
        let (always, sometimes) = row.map_or((&[][..], &[][..]), |row| (row.1, row.2));
        for name in always {
            assert!(
                !get(&details, name).is_undefined(),
                "{} lacks {name}",
                error.code()
            );
        }
        for name in own
            .iter()
            .filter(|name| !always.contains(name) && !sometimes.contains(name))
        {
            assert!(
                get(&details, name).is_undefined(),
                "{} has {name}",
                error.code()
            );
        }
    }
}

#[wasm_bindgen_test]
fn what_surrounds_an_error_arrives_with_it() {
    let mut error = Error::from(Fault::Refused {
        doing: text(),
        status: 409,
        message: None,
    });
    error.exchange = Some(Box::new(Exchange {
        status: Some(409),
        request_id: Some("r-1".to_owned()),
        attempts: 2,
        ..Exchange::default()
    }));
    error.aftermath = Aftermath {
        left_file_ids: vec![9_007_199_254_740_991],
        possible_unattached_files: vec![UnattachedFile {
            file_name: "a.mtar".to_owned(),
            at: "2026-01-31T12:00:00.000Z".to_owned(),
        }],
        ..Aftermath::default()
    };
    let report = get(&rejection(&error), "report");
    let expected = serde_json::to_string(&error.report()).unwrap();
    assert_eq!(json(&report), expected);
    assert_eq!(get(&report, "status"), 409);
    let details = get(&report, "details");
    assert_eq!(json(&get(&details, "leftFileIds")), "[9007199254740991]");
}
