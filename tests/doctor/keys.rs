//! Keys that no client can be made with.

use ctms::flow::{DoctorLevel, UnusableKey, doctor_of_key};
use serde_json::json;

fn key(why: serde_json::Value) -> Option<ctms::flow::DoctorReport> {
    let why: UnusableKey = serde_json::from_value(why).unwrap();
    doctor_of_key(why)
}

#[test]
fn each_finding_of_an_unusable_key_is_one_of_the_doctor() {
    let report = key(json!({"code": "KEY_INVALID", "findings": [
        {"at": "uaa.url", "problem": "is missing", "advice": "paste the whole key", "severity": "error"},
        {"at": "uri", "problem": "is unusual", "advice": "check it", "severity": "warning"},
    ]}))
    .unwrap();
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|one| (one.at.as_str(), one.level))
        .collect();
    assert_eq!(
        found,
        [
            ("uaa.url", DoctorLevel::Problem),
            ("uri", DoctorLevel::Hint)
        ]
    );
    assert_eq!((report.exit_code, report.is_healthy), (2, false));
    assert!(
        report
            .checks
            .iter()
            .all(|check| check.name == ctms::flow::DoctorCheckName::Key || !check.text.is_empty())
    );
}

#[test]
fn a_missing_key_is_a_finding_and_another_failure_is_none() {
    let missing = json!({"code": "KEY_MISSING"});
    let report = key(missing).unwrap();
    assert_eq!(report.findings[0].id, "KEY_MISSING");
    assert_eq!(report.exit_code, 2);
    assert!(key(json!({"code": "USAGE"})).is_none());
}
