//! Keys to test with, and short ways to look at what became of them.

use ctms::error::finding::Severity;
use ctms::key::{Auth, ParseOptions, Parsed, ServiceKey, parse};
use serde_json::{Value, json};

pub(crate) const SECRET: &str = "0a1b2c3d-1111-2222-3333-444455556666$EXAMPLE-only+/9=";
pub(crate) const CLIENT: &str = "sb-11111111-2222-3333-4444-555555555555!b1234|alm-ts-backend!b99";
pub(crate) const API: &str =
    "https://transport-service-app-backend.ts.cfapps.eu10.hana.ondemand.com";
pub(crate) const UAA: &str = "https://acme-dev.authentication.eu10.hana.ondemand.com";
pub(crate) const CALM_ROUTE: &str = "/imp-cdm-transport-management-api/v1";

/// A key of Cloud Transport Management as it is issued.
pub(crate) fn ctms_key() -> Value {
    json!({
        "uaa": {
            "clientid": CLIENT,
            "clientsecret": SECRET,
            "url": UAA,
            "identityzone": "acme-dev",
            "tenantmode": "dedicated",
            "sburl": "https://internal-xsuaa.authentication.eu10.hana.ondemand.com",
            "verificationkey": "-----BEGIN PUBLIC KEY-----\nEXAMPLE\n-----END PUBLIC KEY-----",
            "credential-type": "binding-secret"
        },
        "uri": API
    })
}

/// A key of the SAP Cloud ALM API as it is issued.
pub(crate) fn calm_key() -> Value {
    json!({
        "endpoints": { "Api": "https://acme.eu20.alm.cloud.sap/api" },
        "uaa": {
            "clientid": "sb-22222222!b77|calm-example!b88",
            "clientsecret": "EXAMPLE-ONLY-calm",
            "url": "https://acme.authentication.eu20.hana.ondemand.com",
            "identityzone": "acme",
            "credential-type": "instance-secret"
        }
    })
}

/// A key with a client certificate.
pub(crate) fn x509_key() -> Value {
    json!({
        "uaa": {
            "clientid": CLIENT,
            "credential-type": "x509",
            "certificate": pem("CERTIFICATE", 'C').repeat(2),
            "key": pem("RSA PRIVATE KEY", 'K'),
            "certurl": "https://acme-dev.authentication.cert.eu10.hana.ondemand.com",
            "url": UAA
        },
        "uri": API
    })
}

/// A PEM block of two lines, 64 and 24 characters.
pub(crate) fn pem(label: &str, letter: char) -> String {
    let line = letter.to_string().repeat(64);
    let rest = letter.to_string().repeat(24);
    format!("-----BEGIN {label}-----\n{line}\n{rest}\n-----END {label}-----\n")
}

/// Returns the key with one value replaced; `path` has dots.
pub(crate) fn with(mut key: Value, path: &str, value: Value) -> Value {
    let mut place = &mut key;
    for name in path.split('.') {
        place = &mut place[name];
    }
    *place = value;
    key
}

/// Returns the key without one member; `path` has dots.
pub(crate) fn without(mut key: Value, path: &str) -> Value {
    let mut place = &mut key;
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        if names.peek().is_none() {
            place.as_object_mut().unwrap().remove(name).unwrap();
            break;
        }
        place = &mut place[name];
    }
    key
}

pub(crate) fn read(text: &str) -> Parsed {
    parse(text, &ParseOptions::default())
}

pub(crate) fn read_json(key: &Value) -> Parsed {
    read(&key.to_string())
}

/// Reads a text that must be a key without any finding.
pub(crate) fn clean(text: &str) -> ServiceKey {
    let parsed = read(text);
    assert_eq!(parsed.findings, [], "in {text}");
    parsed.key.expect("a key")
}

/// Asserts that a text is the key of [`ctms_key`], and returns the repairs.
pub(crate) fn is_ctms_key(text: &str) -> Vec<String> {
    let parsed = read(text);
    assert_eq!(parsed.findings, [], "in {text}");
    assert_ctms_key(&parsed.key.expect("a key"));
    parsed.repairs
}

pub(crate) fn assert_ctms_key(key: &ServiceKey) {
    assert_eq!(key.kind().as_str(), "ctms");
    assert_eq!(key.client_id(), CLIENT);
    assert_eq!(secret_of(key), SECRET);
    assert_eq!(key.api_url(), API);
    assert_eq!(key.token_url(), format!("{UAA}/oauth/token"));
    assert_eq!(key.region(), Some("eu10"));
    assert_eq!(key.subdomain(), Some("acme-dev"));
}

pub(crate) fn secret_of(key: &ServiceKey) -> &str {
    match key.auth() {
        Auth::Secret(secret) => secret.reveal(),
        Auth::X509 { key, .. } => key.reveal(),
    }
}

/// Returns the errors as "place: problem".
pub(crate) fn errors(parsed: &Parsed) -> Vec<String> {
    told(parsed, Severity::Error)
}

/// Returns the warnings as "place: problem".
pub(crate) fn warnings(parsed: &Parsed) -> Vec<String> {
    told(parsed, Severity::Warning)
}

fn told(parsed: &Parsed, severity: Severity) -> Vec<String> {
    parsed
        .findings
        .iter()
        .filter(|finding| finding.severity == severity)
        .map(|finding| {
            assert!(
                !finding.advice.to_string().is_empty(),
                "{finding:?} has no advice"
            );
            format!("{}: {}", finding.at, finding.problem)
        })
        .collect()
}

/// Asserts that there is exactly one error, that it is this one, and no key.
pub(crate) fn refuses(text: &str, error: &str) {
    let parsed = read(text);
    assert_eq!(errors(&parsed), [error], "in {text}");
    assert!(parsed.key.is_none());
}

pub(crate) fn base64(text: &str) -> String {
    ctms::text::encode::base64(text.as_bytes())
}
