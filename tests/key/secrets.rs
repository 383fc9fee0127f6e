//! Nothing that is told holds a secret, wherever it was pasted.

use ctms::key::{ParseOptions, Parsed, parse_folder, report};
use serde_json::{Value, json};

use crate::support::*;

const MARK: &str = "5ecre7-Mark+/0123456789abcdef";

/// Asserts that neither the mark nor a piece of it is in anything that is told.
fn tells_no_secret(parsed: &Parsed, what: &str) {
    let told = format!(
        "{:?} {} {:?}",
        parsed,
        serde_json::to_string(&report(parsed)).unwrap(),
        parsed.key
    );
    for form in [
        MARK.to_owned(),
        ctms::text::encode::form(MARK),
        "5ecre7".to_owned(),
        "0123456789abcdef".to_owned(),
        base64(MARK),
    ] {
        assert!(!told.contains(&form), "{what}: {form} is in {told}");
    }
}

fn every_place(key: &Value) -> Vec<String> {
    let mut places = vec!["uri".to_owned(), "endpoints".to_owned(), "uaa".to_owned()];
    let names = [
        "clientsecret",
        "key",
        "certificate",
        "url",
        "certurl",
        "credential-type",
    ];
    places.extend(names.map(|name| format!("uaa.{name}")));
    places.retain(|path| path != "uri" || key.get("uri").is_some());
    places
}

#[test]
fn a_secret_in_any_place_of_a_key_is_never_told() {
    for key in [ctms_key(), calm_key(), x509_key()] {
        for path in every_place(&key) {
            for value in [
                MARK.to_owned(),
                format!("https://{MARK}"),
                format!("https://user:{MARK}@a.example"),
                format!("https://a.example/?secret={MARK}"),
                format!("-----BEGIN {MARK}-----"),
                format!(
                    "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
                    base64(MARK)
                ),
            ] {
                let changed = with(key.clone(), &path, json!(value));
                tells_no_secret(&read_json(&changed), &format!("{path} = {value}"));
            }
        }
    }
}

#[test]
fn the_secret_pasted_into_other_places_too_is_never_told() {
    for path in ["uaa.clientid", "uaa.identityzone", "uri", "uaa.url"] {
        let key = with(ctms_key(), "uaa.clientsecret", json!(MARK));
        for value in [MARK.to_owned(), format!("https://a.example/{MARK}")] {
            let parsed = read_json(&with(key.clone(), path, json!(value)));
            let told = serde_json::to_string(&report(&parsed)).unwrap();
            assert!(!told.contains("5ecre7"), "{path}: {told}");
        }
    }
}

#[test]
fn a_secret_that_could_be_a_host_is_not_told_as_one() {
    let key = with(ctms_key(), "uaa.clientsecret", json!("5ecre7.Mark.example"));
    let parsed = read_json(&with(key, "uri", json!("https://5ecre7.Mark.example")));
    assert_eq!(
        warnings(&parsed),
        ["uri: points to [redacted], which is none of SAP's known hosts"]
    );
    assert_eq!(report(&parsed).api_url, None);
}

#[test]
fn a_text_that_is_no_key_is_never_quoted() {
    let good = with(ctms_key(), "uaa.clientsecret", json!(MARK)).to_string();
    let mut texts = vec![
        MARK.to_owned(),
        format!("\"{MARK}\""),
        format!("the secret is {MARK}"),
        format!("{MARK}: {MARK}\nuaa: [{MARK}"),
        format!("clientSecret={MARK}\nURL={MARK}\nclientId=x"),
        format!("FAILED\n{MARK}"),
        base64(&format!("{{\"uaa\": \"{MARK}\"")),
        good.replace(':', ""),
        good.replace('"', ""),
        good.replace("uaa", "other").replace("uri", "else"),
    ];
    texts.extend((0..good.len()).map(|end| good.get(..end).unwrap().to_owned()));
    for text in texts {
        tells_no_secret(&read(&text), &text);
    }
}

#[test]
fn a_folder_is_told_by_file_names_only() {
    let entries = [("token".to_owned(), MARK.to_owned())];
    tells_no_secret(&parse_folder(&entries, &ParseOptions::default()), "folder");
}

#[test]
fn debug_of_a_key_shows_the_client_id_alone() {
    let key = clean(&ctms_key().to_string());
    assert_eq!(
        format!("{key:?}"),
        format!("ServiceKey {{ client_id: {CLIENT:?}, .. }}")
    );
    let key = clean(&x509_key().to_string());
    assert_eq!(format!("{:?}", key.auth()), "X509 { .. }");
}

#[test]
fn the_secrets_of_a_key_cover_the_forms_in_which_they_may_be_quoted() {
    let key = clean(&x509_key().to_string());
    let body = format!("{}{}", "K".repeat(64), "K".repeat(24));
    for text in [pem("RSA PRIVATE KEY", 'K'), format!("x {body} y")] {
        let redacted = key
            .secrets()
            .iter()
            .fold(text, |text, secret| secret.redact(&text));
        assert!(!redacted.contains("KKKK"), "{redacted}");
    }
    let key = clean(&ctms_key().to_string());
    assert_eq!(key.secrets().len(), 1);
}
