//! A service key in its handle.

use ctms::wasm::Key;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{KEY, get, json, parsed};

fn key() -> Key {
    Key::parse(KEY.into(), JsValue::UNDEFINED, false).unwrap()
}

#[wasm_bindgen_test]
fn a_key_tells_what_it_is_and_what_must_not_be_shown_and_nothing_of_it_in_its_report() {
    let key = key();
    let report = key.report().unwrap();
    assert_eq!(get(&report, "ok"), true);
    assert_eq!(get(&report, "clientId"), "sb-example!b1");
    assert!(
        !json(&report).contains("marked-secret"),
        "{}",
        json(&report)
    );
    assert_eq!(key.secrets(), ["marked-secret-value"]);
    assert!(key.certificate().unwrap().is_undefined());
}

#[wasm_bindgen_test]
fn a_parsed_object_and_the_files_of_a_folder_are_keys_as_text_is() {
    let object = Key::parse(parsed(KEY), JsValue::UNDEFINED, false).unwrap();
    let files = parsed(&format!("[[\"key\", {}]]", json(&KEY.into())));
    let folder = Key::parse_folder(files, JsValue::UNDEFINED, false).unwrap();
    for key in [object, folder] {
        assert_eq!(
            json(&key.report().unwrap()),
            json(&self::key().report().unwrap())
        );
    }
}

#[wasm_bindgen_test]
fn an_error_that_the_outside_found_refuses_the_key() {
    let mut key = key();
    let finding =
        r#"[{"at":"uaa.certificate","problem":"expired","advice":"renew it","severity":"error"}]"#;
    key.add_findings(parsed(finding)).unwrap();
    assert_eq!(get(&key.report().unwrap(), "ok"), false);
    assert_eq!(key.secrets(), Vec::<String>::new());
    let thrown = key
        .add_findings(parsed(r#"[{"at":"marked-secret"}]"#))
        .unwrap_err();
    let report = get(&thrown, "report");
    assert_eq!(
        get(&report, "message"),
        "the option findings[0].problem is missing"
    );
}
