//! Properties that hold for any text, and limits of work.

use ctms::error::finding::has_errors;
use ctms::key::{ParseOptions, Parsed, parse, parse_folder, report};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::*;

/// What holds for every input: a key exactly without errors, something said
/// otherwise, and a report that can be written.
fn holds(parsed: &Parsed) {
    assert_eq!(parsed.key.is_some(), !has_errors(&parsed.findings));
    assert!(parsed.key.is_some() || !parsed.findings.is_empty());
    for finding in &parsed.findings {
        assert!(
            !finding.at.is_empty()
                && !finding.problem.is_empty()
                && !finding.advice.to_string().is_empty()
        );
    }
    serde_json::to_string(&report(parsed)).unwrap();
}

/// Pieces of which texts are built that come near to a key.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(ctms_key().to_string()),
        Just(x509_key().to_string()),
        Just(base64(&calm_key().to_string())),
        Just(json!(ctms_key().to_string()).to_string()),
        prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            "\\\"",
            ",",
            ":",
            "\n",
            "\u{feff}",
            "\0",
            "```",
            "'",
            "uaa",
            "{\"uaa\":",
            "\"uri\":",
            "{\"data\":{",
            "\"kind\":",
            "stringData:\n  ",
            "- ",
            "---\n",
            "&a ",
            "*a",
            "clientId=",
            "URL=",
            "-----BEGIN CERTIFICATE-----",
            "https://",
            "\u{201c}",
            "\u{a0}",
        ])
        .prop_map(str::to_owned),
        ".{0,20}",
    ]
}

/// Any JSON, with members that keys have.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        piece().prop_map(Value::from),
        Just(json!(API)),
        Just(json!(UAA)),
    ];
    let name = prop::sample::select(vec![
        "uaa",
        "uri",
        "endpoints",
        "Api",
        "api",
        "clientid",
        "clientsecret",
        "url",
        "certurl",
        "certificate",
        "key",
        "credential-type",
        "credentials",
        "data",
        "stringData",
        "kind",
        "metadata",
        "name",
        "items",
        "VCAP_SERVICES",
        "tokenServiceURL",
        "clientId",
        "URL",
    ]);
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_key_or_says_why_not(text in "\\PC*") {
        holds(&read(&text));
    }

    #[test]
    fn any_bytes_give_a_key_or_say_why_not(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        holds(&read(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn pieces_of_keys_in_any_order_give_a_key_or_say_why_not(pieces in prop::collection::vec(piece(), 0..12)) {
        holds(&read(&pieces.concat()));
    }

    #[test]
    fn any_document_gives_a_key_or_says_why_not(document in document()) {
        holds(&read_json(&document));
        holds(&read(&base64(&document.to_string())));
    }

    #[test]
    fn any_folder_gives_a_key_or_says_why_not(entries in prop::collection::vec((".{0,8}", piece()), 0..5)) {
        holds(&parse_folder(&entries, &ParseOptions::default()));
    }

    #[test]
    fn a_key_with_one_byte_changed_gives_a_key_or_says_why_not(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = ctms_key().to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        holds(&read(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn any_secret_arrives_as_it_is(secret in "[!-~]{7,60}") {
        prop_assume!(!secret.starts_with(['<', '$', '{']) && !secret.to_lowercase().starts_with("your"));
        prop_assume!(secret.chars().any(|c| !"xX.*".contains(c)));
        let key = with(ctms_key(), "uaa.clientsecret", json!(secret));
        let forms = [key.to_string(), base64(&key.to_string()), json!(key.to_string()).to_string()];
        for form in forms {
            let key = read(&form).key.unwrap();
            prop_assert_eq!(secret_of(&key), &secret);
        }
    }

    #[test]
    fn reading_an_address_again_changes_nothing(end in prop::sample::select(vec!["", "/", "/v2", "/v2/"]), path in "(/[a-z0-9]{1,6}){0,3}") {
        let key = with(ctms_key(), "uri", json!(format!("{API}{path}{end}")));
        let first = read_json(&key).key.unwrap();
        let again = read_json(&with(key, "uri", json!(first.api_url()))).key.unwrap();
        prop_assert_eq!(first.api_url(), again.api_url());
        prop_assert!(!first.api_url().ends_with('/'));
    }
}

/// Long texts of every kind. If any step were quadratic, this would run for many
/// minutes; the bench has figures for longer ones.
#[test]
fn long_texts_take_linear_work() {
    const LENGTH: usize = 100_000;
    let units = [
        "{",
        "[",
        "{\"a\":",
        "{\"",
        "{\"\":{}}",
        "{}",
        "[{},",
        "\"",
        "\\\"",
        "\\",
        "{ ",
        "a",
        "aaaa ",
        "a\n",
        "a: ",
        "a:\n",
        "- ",
        "{a: ",
        "{'a': ",
        "QUFB",
        "eyJh",
        "a=b\n",
        "URL=x\n",
        "-----BEGIN A-----",
        "---\n",
        "`",
        "'",
        "\0",
        "\u{feff}",
        "{\"uaa\":{},\"uri\":\"\"}",
        "&a [*a]\n",
        "\u{201c}{",
    ];
    for unit in units {
        let text = unit.repeat(LENGTH / unit.len());
        holds(&read(&text));
        holds(&read(&format!("uaa: {text}")));
        holds(&read(&format!("{{\"uaa\": {text}")));
    }
    holds(&read_json(
        &json!([{ "uaa": { "clientid": "x".repeat(LENGTH) } }]),
    ));
}

#[test]
fn deep_nesting_is_no_danger() {
    for (open, close) in [("[", "]"), ("{\"uaa\":", "}"), ("{\"credentials\":[", "]}")] {
        for depth in [100, 1_000, 100_000] {
            holds(&read(&open.repeat(depth)));
            holds(&read(&format!(
                "{}1{}",
                open.repeat(depth),
                close.repeat(depth)
            )));
        }
    }
    let mut text = ctms_key().to_string();
    for _ in 0..4 {
        text = json!(text).to_string();
    }
    assert!(read(&text).key.is_some());
    for _ in 0..8 {
        text = base64(&text);
    }
    holds(&read(&text));
}

#[test]
fn a_key_in_a_long_text_is_still_found() {
    let noise = "2024-01-01 some line of a log { with } braces [x]\n".repeat(100_000);
    let parsed = parse(
        &format!("{noise}{}\n{noise}", ctms_key()),
        &ParseOptions::default(),
    );
    assert_ctms_key(&parsed.key.unwrap());
}
