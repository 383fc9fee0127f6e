//! What is wrong, where, and that all of it is told at once.

use ctms::key::{ParseOptions, parse, report};
use serde_json::{Value, json};

use crate::support::*;

/// Asserts the errors of a key in which one value was changed.
fn value_refused(path: &str, value: Value, error: &str) {
    refuses(&with(ctms_key(), path, value).to_string(), error);
}

#[test]
fn swapped_addresses_are_told_at_both_places() {
    let key = with(ctms_key(), "uri", json!(UAA));
    let key = with(key, "uaa.url", json!(API));
    let parsed = read_json(&key);
    assert_eq!(
        errors(&parsed),
        [
            "uri: is the address of the token server, not of the API",
            "uaa.url: is the address of the API, not of the token server",
        ]
    );
    assert_eq!(
        parsed.findings[0].advice.to_string(),
        "swap it with uaa.url"
    );
    assert_eq!(parsed.findings[1].advice.to_string(), "swap it with uri");
}

#[test]
fn one_address_in_both_places_is_told_where_it_is_wrong() {
    value_refused(
        "uri",
        json!(UAA),
        "uri: is the address of the token server, not of the API",
    );
    value_refused(
        "uaa.url",
        json!(API),
        "uaa.url: is the address of the API, not of the token server",
    );
}

#[test]
fn placeholders_are_told() {
    for path in ["uaa.clientid", "uaa.clientsecret", "uaa.url", "uri"] {
        for value in ["<value>", "xxxx", "...", "changeme", "your-value"] {
            value_refused(path, json!(value), &format!("{path}: is a placeholder"));
        }
        value_refused(
            path,
            json!("********"),
            &format!("{path}: is only asterisks or dots: a masked value was copied"),
        );
        value_refused(
            path,
            json!("${SECRET}"),
            &format!("{path}: is a variable that nobody filled in"),
        );
    }
}

#[test]
fn missing_empty_and_wrongly_typed_values_are_told() {
    for path in ["uaa.clientid", "uaa.clientsecret", "uaa.url"] {
        refuses(
            &without(ctms_key(), path).to_string(),
            &format!("{path}: is missing"),
        );
        value_refused(path, json!(null), &format!("{path}: is missing"));
        value_refused(path, json!(" "), &format!("{path}: is empty"));
    }
    for path in ["uaa.clientid", "uaa.clientsecret", "uaa.url", "uri"] {
        for (value, kind) in [
            (json!(1), "a number"),
            (json!(true), "a truth value"),
            (json!([]), "a list"),
            (json!({}), "an object"),
        ] {
            value_refused(
                path,
                value,
                &format!("{path}: is {kind}, but must be a text"),
            );
        }
    }
    value_refused("uaa", json!([1]), "uaa: is a list, but must be an object");
    value_refused("uaa", json!("x"), "uaa: is a text that is not JSON");
    refuses(
        &with(calm_key(), "endpoints", json!(7)).to_string(),
        "endpoints: is a number, but must be an object with Api",
    );
    refuses(
        &with(calm_key(), "endpoints", json!({ "x": 1 })).to_string(),
        "endpoints.Api: is missing",
    );
}

#[test]
fn all_findings_come_at_once() {
    let key = json!({ "uaa": { "clientid": 1, "clientsecret": "xxx", "url": "https://u:p@a.example" },
        "uri": "http://api.example" });
    assert_eq!(
        errors(&read_json(&key)),
        [
            "uaa.clientid: is a number, but must be a text",
            "uaa.clientsecret: is a placeholder",
            "uri: is plain http to api.example",
            "uaa.url: has a user name or a password before the host",
        ]
    );
}

#[test]
fn plain_http_needs_permission() {
    let key = with(ctms_key(), "uri", json!("http://proxy.example:8080"));
    refuses(&key.to_string(), "uri: is plain http to proxy.example");
    let allow_http = ["proxy.example".to_owned()];
    let options = ParseOptions {
        allow_http: &allow_http,
        ..ParseOptions::default()
    };
    let parsed = parse(&key.to_string(), &options);
    assert_eq!(parsed.findings, []);
    assert_eq!(parsed.key.unwrap().api_url(), "http://proxy.example:8080");
}

#[test]
fn addresses_that_are_none_are_told_without_quoting_them() {
    for (value, problem) in [
        (
            "https://user:pw@a.example",
            "has a user name or a password before the host",
        ),
        (
            "ftp://a.example",
            "is not a web address: it starts with neither https:// nor http://",
        ),
        ("https://<tenant>.example", "has no valid host name"),
        ("https://a.example:x", "has no valid port"),
        (
            "https://a.example/a b",
            "has a character that a URL cannot contain",
        ),
        ("nonsense", "is not a URL: it does not start with https://"),
    ] {
        value_refused("uri", json!(value), &format!("uri: {problem}"));
        value_refused("uaa.url", json!(value), &format!("uaa.url: {problem}"));
    }
}

#[test]
fn an_unknown_host_is_a_warning_that_names_it() {
    for host in [
        "api.example.org",
        "evilhana.ondemand.com",
        "hana.ondemand.com.example",
    ] {
        let parsed = read_json(&with(ctms_key(), "uri", json!(format!("https://{host}"))));
        assert_eq!(
            warnings(&parsed),
            [format!(
                "uri: points to {host}, which is none of SAP's known hosts"
            )]
        );
        assert!(parsed.key.is_some(), "a warning refuses nothing");
    }
}

#[test]
fn a_cloud_alm_address_without_api_is_a_warning() {
    let key = with(
        calm_key(),
        "endpoints.Api",
        json!("https://acme.eu20.alm.cloud.sap"),
    );
    let parsed = read_json(&key);
    assert_eq!(
        warnings(&parsed),
        ["endpoints.Api: does not end in /api, as the addresses of SAP Cloud ALM do"]
    );
    assert!(parsed.key.is_some());
}

#[test]
fn a_client_id_that_a_shell_expanded_is_a_warning() {
    let eaten = "sb-11111111-2222-3333-4444-555555555555|alm-ts-backend";
    let parsed = read_json(&with(ctms_key(), "uaa.clientid", json!(eaten)));
    assert_eq!(
        warnings(&parsed),
        ["uaa.clientid: has no !b part: a shell may have expanded the exclamation mark"]
    );
    assert!(parsed.key.is_some());
}

#[test]
fn a_secret_that_a_shell_expanded_is_a_warning() {
    let (uuid, _) = SECRET.split_once('$').unwrap();
    for eaten in [uuid.to_owned(), format!("{uuid}-only+/9=")] {
        let parsed = read_json(&with(ctms_key(), "uaa.clientsecret", json!(eaten)));
        assert_eq!(
            warnings(&parsed),
            [
                "uaa.clientsecret: looks like a secret with a $ in it, but there is no $: a shell may have expanded it"
            ]
        );
        assert!(parsed.key.is_some());
    }
}

#[test]
fn the_client_id_in_the_place_of_the_secret_is_told() {
    value_refused(
        "uaa.clientsecret",
        json!(CLIENT),
        "uaa.clientsecret: is the same text as the client id",
    );
}

#[test]
fn a_client_id_with_white_space_is_told() {
    value_refused(
        "uaa.clientid",
        json!("sb-a b!b1"),
        "uaa.clientid: has white space in it",
    );
}

#[test]
fn what_a_certificate_key_lacks_is_told() {
    for name in ["certificate", "key", "certurl"] {
        refuses(
            &without(x509_key(), &format!("uaa.{name}")).to_string(),
            &format!("uaa.{name}: is missing"),
        );
    }
    let bare =
        json!({ "uaa": { "clientid": CLIENT, "credential-type": "x509", "url": UAA }, "uri": API });
    assert_eq!(
        errors(&read_json(&bare)),
        [
            "uaa.certificate: is missing",
            "uaa.key: is missing",
            "uaa.certurl: is missing",
        ]
    );
}

#[test]
fn pem_that_cannot_be_used_is_told() {
    let certificate = pem("CERTIFICATE", 'C');
    let key = pem("RSA PRIVATE KEY", 'K');
    for (path, value, problem) in [
        ("uaa.certificate", key.clone(), "has no CERTIFICATE block"),
        (
            "uaa.certificate",
            "MIIB".to_owned(),
            "is not PEM: there is no -----BEGIN line",
        ),
        (
            "uaa.certificate",
            certificate.replace("-----END", ""),
            "is cut off: a -----BEGIN line has no matching -----END line",
        ),
        (
            "uaa.certificate",
            certificate.replace("CC", "*"),
            "is damaged: what stands between BEGIN and END is not base64",
        ),
        (
            "uaa.key",
            certificate,
            "has no private key (RSA PRIVATE KEY, PRIVATE KEY or EC PRIVATE KEY)",
        ),
        (
            "uaa.key",
            key.replace("RSA", "ENCRYPTED"),
            "is encrypted with a passphrase",
        ),
    ] {
        refuses(
            &with(x509_key(), path, json!(value)).to_string(),
            &format!("{path}: {problem}"),
        );
    }
    for label in ["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY"] {
        clean(&with(x509_key(), "uaa.key", json!(pem(label, 'K'))).to_string());
    }
}

#[test]
fn the_report_is_the_documented_document() {
    let told = serde_json::to_value(report(&read_json(&ctms_key()))).unwrap();
    assert_eq!(
        told,
        json!({ "ok": true, "kind": "ctms", "auth": "secret", "clientId": CLIENT, "apiUrl": API,
            "tokenUrl": format!("{UAA}/oauth/token"), "region": "eu10", "subdomain": "acme-dev",
            "repairs": [], "findings": [] })
    );
    let refused = without(
        with(ctms_key(), "uri", json!(format!("{API}/v2"))),
        "uaa.clientsecret",
    );
    let told = serde_json::to_value(report(&read_json(&refused))).unwrap();
    assert_eq!(told["ok"], json!(false));
    assert_eq!(told["auth"], json!(null));
    assert_eq!(told["apiUrl"], json!(API));
    assert_eq!(told["repairs"], json!(["uri: removed /v2"]));
    assert_eq!(told["findings"][0]["at"], json!("uaa.clientsecret"));
    assert_eq!(told["findings"][0]["severity"], json!("error"));
    let nothing = serde_json::to_value(report(&read("x"))).unwrap();
    for name in [
        "kind",
        "auth",
        "clientId",
        "apiUrl",
        "tokenUrl",
        "region",
        "subdomain",
    ] {
        assert_eq!(nothing.get(name), Some(&Value::Null), "{name}");
    }
}
