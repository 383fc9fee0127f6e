//! What is put right, and that it is told.

use ctms::key::Auth;
use serde_json::json;

use crate::support::*;

/// Asserts that the text is the key and that these repairs were told.
fn repaired(text: &str, repairs: &[&str]) {
    assert_eq!(is_ctms_key(text), repairs, "{text}");
}

/// Asserts that a key in which one value was changed is read as before.
fn value_repaired(path: &str, value: &str, repairs: &[&str]) {
    repaired(&with(ctms_key(), path, json!(value)).to_string(), repairs);
}

#[test]
fn a_byte_order_mark_is_removed() {
    repaired(
        &format!("\u{feff}{}", ctms_key()),
        &["removed the byte order mark"],
    );
}

#[test]
fn a_text_stored_as_utf_16_is_read() {
    let zeros: String = ctms_key()
        .to_string()
        .chars()
        .flat_map(|c| [c, '\0'])
        .collect();
    repaired(
        &format!("\u{fffd}\u{fffd}{zeros}"),
        &["removed zero bytes: the text was stored as UTF-16"],
    );
}

#[test]
fn white_space_around_is_removed() {
    repaired(
        &format!("\n  {}  \n", ctms_key()),
        &["removed the white space around the text"],
    );
}

#[test]
fn a_code_fence_is_removed() {
    repaired(
        &format!("```json\n{:#}\n```\n", ctms_key()),
        &["removed the code fence"],
    );
    repaired(
        &format!("```\n{}\n```", ctms_key()),
        &["removed the code fence"],
    );
    repaired(
        &format!("Our key:\n\n```json\n{:#}\n```\nThanks!", ctms_key()),
        &["removed the code fence and left out the text around the JSON"],
    );
}

#[test]
fn quotes_around_are_removed() {
    for quote in ['\'', '"', '`'] {
        repaired(
            &format!("{quote}{}{quote}", ctms_key()),
            &["removed the quotes around the text"],
        );
    }
}

#[test]
fn the_name_of_a_variable_is_left_out() {
    for start in ["CTMS_SERVICE_KEY=", "export KEY=", "$env:KEY = "] {
        repaired(
            &format!("{start}'{}'", ctms_key()),
            &[
                "left out the name of the variable",
                "removed the quotes around the text",
            ],
        );
    }
    repaired(
        &format!("KEY={}", base64(&ctms_key().to_string())),
        &["left out the name of the variable", "decoded base64"],
    );
}

#[test]
fn json_in_json_is_unwrapped() {
    let once = json!(ctms_key().to_string()).to_string();
    let what = "read the JSON that was inside a JSON text";
    repaired(&once, &[what]);
    repaired(&json!(once).to_string(), &[what]);
}

#[test]
fn json_with_escaped_quotes_but_without_outer_quotes_is_unwrapped() {
    let quoted = json!(ctms_key().to_string()).to_string();
    repaired(
        quoted.trim_matches('"'),
        &["removed the backslashes before the quotes"],
    );
}

#[test]
fn text_before_and_after_is_left_out() {
    repaired(
        &format!("The key {{of}} ours:\n{}\nBest regards", ctms_key()),
        &["left out the text before and after the JSON"],
    );
}

#[test]
fn braces_in_the_text_before_do_not_hide_the_key() {
    is_ctms_key(&format!("Use {{\"a\": ...}} like this: {}", ctms_key()));
    is_ctms_key(&format!("a {{ }} b {{\"open\": [ {}", ctms_key()));
}

#[test]
fn real_line_breaks_inside_json_texts_are_accepted() {
    let text = x509_key().to_string().replace("\\n", "\n");
    let parsed = read(&text);
    assert_eq!(parsed.findings, []);
    assert_eq!(
        parsed.repairs,
        ["accepted real line breaks and tabs inside JSON texts"]
    );
    let key = parsed.key.unwrap();
    let Auth::X509 { certificate, .. } = key.auth() else {
        panic!("expected x509");
    };
    assert_eq!(*certificate, pem("CERTIFICATE", 'C').repeat(2));
}

#[test]
fn a_value_that_a_terminal_wrapped_is_joined() {
    let (start, end) = CLIENT.split_at(30);
    let text = ctms_key()
        .to_string()
        .replace(CLIENT, &format!("{start}\n   {end}"));
    repaired(
        &text,
        &[
            "accepted real line breaks and tabs inside JSON texts",
            "uaa.clientid: removed the line breaks in it",
        ],
    );
}

#[test]
fn line_breaks_of_a_certificate_are_put_back() {
    for lost in ["", " ", "\\n", "\\r\\n"] {
        let certificate = pem("CERTIFICATE", 'C').repeat(2).replace('\n', lost);
        let parsed = read_json(&with(x509_key(), "uaa.certificate", json!(certificate)));
        assert_eq!(parsed.findings, [], "{lost:?}");
        assert_eq!(
            parsed.repairs,
            ["uaa.certificate: put back the line breaks of the PEM text"],
            "{lost:?}"
        );
        let key = parsed.key.unwrap();
        let Auth::X509 { certificate, .. } = key.auth() else {
            panic!("expected x509");
        };
        assert_eq!(*certificate, pem("CERTIFICATE", 'C').repeat(2));
    }
}

#[test]
fn only_certificates_are_taken_from_a_mixed_pem_text() {
    let mixed = format!("{}{}", pem("CERTIFICATE", 'C'), pem("PRIVATE KEY", 'S'));
    let parsed = read_json(&with(x509_key(), "uaa.certificate", json!(mixed)));
    assert_eq!(
        parsed.repairs,
        ["uaa.certificate: left out the blocks that are not certificates"]
    );
    let key = parsed.key.unwrap();
    let Auth::X509 { certificate, .. } = key.auth() else {
        panic!("expected x509");
    };
    assert_eq!(*certificate, pem("CERTIFICATE", 'C'));
}

#[test]
fn typographic_quotes_are_replaced() {
    repaired(
        &ctms_key().to_string().replace('"', "\u{201c}"),
        &["replaced typographic quotes"],
    );
}

#[test]
fn non_breaking_spaces_are_replaced() {
    repaired(
        &format!("{:#}", ctms_key()).replace("  ", "\u{a0}\u{a0}"),
        &["replaced non-breaking and invisible spaces"],
    );
}

#[test]
fn a_comma_after_the_last_member_is_removed() {
    let text = ctms_key().to_string().replace('}', ",}");
    repaired(&text, &["removed a comma before a closing bracket"]);
}

#[test]
fn backslashes_from_a_shell_are_removed() {
    let text = ctms_key()
        .to_string()
        .replace('!', "\\!")
        .replace('$', "\\$");
    repaired(
        &text,
        &["removed backslashes that a shell needs and JSON forbids"],
    );
}

#[test]
fn single_quotes_instead_of_double_ones_are_read() {
    repaired(
        &ctms_key().to_string().replace('"', "'").replace("\\n", ""),
        &["read the text as YAML, because it is not valid JSON"],
    );
}

#[test]
fn the_token_path_is_not_doubled() {
    for (end, repairs) in [
        ("/oauth/token", &["uaa.url: removed /oauth/token"][..]),
        ("/oauth/token/", &["uaa.url: removed /oauth/token"]),
        ("/", &["uaa.url: removed the slash at the end"]),
        (
            "?grant_type=client_credentials",
            &["uaa.url: removed the query"],
        ),
        (
            "/oauth/token?grant_type=client_credentials",
            &[
                "uaa.url: removed the query",
                "uaa.url: removed /oauth/token",
            ],
        ),
    ] {
        value_repaired("uaa.url", &format!("{UAA}{end}"), repairs);
    }
}

#[test]
fn the_version_is_not_doubled() {
    for (end, repairs) in [
        ("/v2", &["uri: removed /v2"][..]),
        ("/v2/", &["uri: removed /v2"]),
        ("/v2/files/upload", &["uri: removed /v2"]),
        ("/", &["uri: removed the slash at the end"]),
        ("//", &["uri: removed the slash at the end"]),
        (
            "/?a=b#c",
            &[
                "uri: removed the query",
                "uri: removed the slash at the end",
            ],
        ),
    ] {
        value_repaired("uri", &format!("{API}{end}"), repairs);
    }
}

#[test]
fn a_missing_scheme_is_added() {
    let host = API.trim_start_matches("https://");
    value_repaired("uri", host, &["uri: added https://"]);
}

#[test]
fn white_space_around_values_is_removed() {
    for (path, value) in [
        ("uri", API),
        ("uaa.url", UAA),
        ("uaa.clientid", CLIENT),
        ("uaa.clientsecret", SECRET),
    ] {
        let repair = format!("{path}: removed the white space around it");
        value_repaired(path, &format!(" {value}\t"), &[&repair]);
    }
}

#[test]
fn other_spellings_of_members_are_read() {
    let mut key = ctms_key();
    key["uaa"]["clientId"] = key["uaa"]["clientid"].take();
    key["uaa"].as_object_mut().unwrap().remove("clientid");
    repaired(
        &key.to_string(),
        &["uaa.clientid: read clientId as clientid"],
    );
}

#[test]
fn the_values_of_uaa_at_the_root_are_read_if_the_uri_is_ours() {
    let mut key = ctms_key()["uaa"].clone();
    key["uri"] = json!(API);
    repaired(
        &key.to_string(),
        &["read the values at the root as the uaa part"],
    );
}

#[test]
fn the_api_of_cloud_alm_is_read_in_every_form() {
    let host = "https://acme.eu20.alm.cloud.sap";
    let route = "endpoints.Api: removed the route of Cloud Transport Management";
    for (api, repairs) in [
        ("/api", &[][..]),
        ("/api/", &["endpoints.Api: removed the slash at the end"]),
        ("/api/imp-cdm-transport-management-api/v1", &[route]),
        (
            "/api/imp-cdm-transport-management-api/v1/v2",
            &["endpoints.Api: removed /v2", route],
        ),
        (
            "/api/imp-cdm-transport-management-api/v1/",
            &["endpoints.Api: removed the slash at the end", route],
        ),
    ] {
        let key = with(calm_key(), "endpoints.Api", json!(format!("{host}{api}")));
        let parsed = read_json(&key);
        assert_eq!(parsed.findings, [], "{api}");
        assert_eq!(parsed.repairs, repairs, "{api}");
        assert_eq!(
            parsed.key.unwrap().api_url(),
            format!("{host}/api{CALM_ROUTE}")
        );
    }
}

#[test]
fn endpoints_api_in_lower_case_is_read() {
    let mut key = calm_key();
    key["endpoints"] = json!({ "api": key["endpoints"]["Api"] });
    let parsed = read_json(&key);
    assert_eq!(parsed.findings, []);
    assert_eq!(parsed.repairs, ["endpoints.Api: read api as Api"]);
    assert!(parsed.key.is_some());
}
