//! Texts that hold no whole key: what they are instead, and what to do.

use ctms::key::report;
use serde_json::json;

use crate::support::*;

#[test]
fn an_empty_text_is_told() {
    for text in ["", " \n", "\u{feff}", "''"] {
        refuses(text, "key: is empty");
    }
}

#[test]
fn only_the_secret_was_pasted() {
    let error = "key: is a single value, probably only the client secret";
    for text in [SECRET, &format!("\"{SECRET}\""), "c2VjcmV0LXNlY3JldC0x/+8="] {
        refuses(text, error);
    }
}

#[test]
fn only_another_single_value_was_pasted() {
    for (text, error) in [
        (CLIENT, "key: is only a client id"),
        (API, "key: is only a URL"),
        (
            "keys/ctms.json",
            "key: is the name of a file, not its content",
        ),
        (
            "/builds/acme/shop.tmp/CTMS_SERVICE_KEY",
            "key: is the name of a file, not its content",
        ),
        (
            "/var/lib/jenkins/workspace/my job@tmp/secretFiles/1a2b/key\n",
            "key: is the name of a file, not its content",
        ),
        (
            "C:\\agent\\_temp\\ctms-key",
            "key: is the name of a file, not its content",
        ),
        (
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln",
            "key: is an access token, not a service key",
        ),
        ("<service key>", "key: is a placeholder"),
        (
            "$(CTMS_KEY)",
            "key: is the name of a variable without a value",
        ),
        (
            "$CTMS_KEY",
            "key: is the name of a variable without a value",
        ),
        (
            "12345",
            "key: is a single value, probably only the client secret",
        ),
    ] {
        refuses(text, error);
    }
    refuses(
        &pem("CERTIFICATE", 'C'),
        "key: is only a certificate or a private key in PEM form",
    );
}

#[test]
fn other_texts_are_told_apart() {
    for (text, error) in [
        (
            "Getting key k for service instance s as u...\nFAILED\nNo service key k found",
            "key: is the output of a command that failed",
        ),
        (
            "<!DOCTYPE html><html></html>",
            "key: is an HTML page, not a service key",
        ),
        ("some words", "key: has no service key in it"),
        (
            "{\"a\": 1}",
            "key: is JSON or YAML, but not a service key: it has neither uaa nor uri nor endpoints.Api",
        ),
        (
            "a: 1\nb: 2",
            "key: is JSON or YAML, but not a service key: it has neither uaa nor uri nor endpoints.Api",
        ),
        ("[1, 2]", "key: is a list, not a service key"),
        ("[]", "key: is a list, not a service key"),
        ("[1, 2", "key: is not valid JSON"),
    ] {
        refuses(text, error);
    }
}

#[test]
fn only_the_uaa_part_was_pasted() {
    refuses(
        &ctms_key()["uaa"].to_string(),
        "uri: is missing: only the uaa part of a key is there",
    );
    let error = "uri: is missing";
    refuses(&without(ctms_key(), "uri").to_string(), error);
    refuses(
        &with(ctms_key(), "uri", json!("")).to_string(),
        "uri: is empty",
    );
}

#[test]
fn only_the_api_address_was_pasted() {
    refuses(
        &json!({ "uri": API }).to_string(),
        "uaa: is missing: only the API address is there",
    );
    refuses(
        &without(calm_key(), "uaa").to_string(),
        "uaa: is missing: only the API address is there",
    );
}

#[test]
fn a_key_of_another_service_is_told() {
    let error = "uri: is missing, and so is endpoints.Api: this is the key of another service, or only a part of one";
    let nested = with(ctms_key(), "uaa.clientid", json!("sb-x!b1|other!b2"));
    let nested = without(nested, "uri");
    refuses(&nested.to_string(), error);
    let mut flat = ctms_key()["uaa"].clone();
    flat["endpoints"] = json!({ "other": "https://x.example" });
    refuses(&flat.to_string(), error);
    flat["uri"] = json!("https://other.cfapps.eu10.hana.ondemand.com");
    refuses(
        &flat.to_string(),
        "uri: is the address of another service, whose key this is",
    );
    flat["uri"] = json!("https://destination-configuration.cfapps.eu10.hana.ondemand.com");
    let destination = "uri: is the address of the Destination service: this key reads destinations and cannot reach Cloud Transport Management";
    refuses(&flat.to_string(), destination);
}

#[test]
fn a_destination_export_is_explained() {
    let text = format!(
        "#clientSecret=<< Existing password/certificate removed on export >>\nName=TransportManagementService\nURL={API}\nclientId={CLIENT}\ntokenServiceURL={UAA}/oauth/token\nAuthentication=OAuth2ClientCredentials\n"
    );
    refuses(
        &text,
        "clientSecret: is missing: this is a destination export, which never holds the secret",
    );
    let told = report(&read(&text));
    assert_eq!(told.api_url.as_deref(), Some(API));
    assert_eq!(told.client_id.as_deref(), Some(CLIENT));
}

#[test]
fn vcap_services_without_a_fitting_service_lists_what_is_there() {
    let vcap = json!({ "xsuaa": [{ "name": "login", "credentials": { "clientid": "a", "url": "b" } }],
        "destination": [{ "name": "dest", "credentials": { "clientid": "c", "uri": "d" } }] });
    refuses(
        &vcap.to_string(),
        "VCAP_SERVICES: none of these is a key of Cloud Transport Management or SAP Cloud ALM: dest, login",
    );
}

#[test]
fn two_different_keys_without_names_are_refused() {
    refuses(
        &format!("{}\n{}", ctms_key(), calm_key()),
        "key: there are several different service keys in the text",
    );
}

#[test]
fn broken_json_is_told_with_its_place() {
    let good = format!("{:#}", ctms_key());
    let broken = good.replacen("\"clientsecret\":", "\"clientsecret\"", 1);
    let parsed = read(&format!("Getting key...\n\n{broken}"));
    let (line, text) = good
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains("clientsecret"))
        .unwrap();
    let column = text.replacen(':', "", 1).find(" \"0a").unwrap() + 2;
    assert_eq!(
        errors(&parsed),
        [format!(
            "key: is not valid JSON: line {}, column {column}, counted from its first brace",
            line + 1
        )]
    );
}

#[test]
fn the_place_of_broken_json_is_right_behind_repaired_line_breaks() {
    let text = "{\"uaa\": {\"a\": \"x\ny\nz\",\n  \"b\" 1}}";
    refuses(
        text,
        "key: is not valid JSON: line 4, column 7, counted from its first brace",
    );
}

#[test]
fn a_key_that_is_cut_off_is_told() {
    let text = ctms_key().to_string();
    for end in [text.len() - 1, text.len() - 20, 40] {
        refuses(
            text.get(..end).unwrap(),
            "key: is cut off: the JSON has an opening bracket or quote without its end",
        );
    }
}

#[test]
fn broken_yaml_is_told_with_its_place() {
    refuses(
        "kind: Secret\nstringData:\n  uaa: 'x\n uri: y\n",
        "key: is not valid YAML: line 3, column 8",
    );
}

#[test]
fn a_stray_nul_is_named_and_not_taken_for_utf_16() {
    let text = ctms_key().to_string().replacen("\"uri\"", "\"u\0ri\"", 1);
    let column = text.find('\0').unwrap() + 1;
    refuses(
        &text,
        &format!("key: has a NUL character (U+0000) in line 1, column {column}"),
    );
    assert!(read(&text).repairs.is_empty());
}

#[test]
fn a_client_id_of_megabytes_is_refused_and_not_shown() {
    let mut key = ctms_key();
    key["uaa"]["clientid"] = json!("sb-1234".repeat(450_000));
    let parsed = read(&key.to_string());
    assert_eq!(
        errors(&parsed),
        ["uaa.clientid: has 3150000 characters, and a client id has some hundred"]
    );
    assert_eq!(report(&parsed).client_id, None);
}
