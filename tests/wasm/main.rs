//! The boundary to JavaScript, in Node and in a headless browser: options and
//! results, errors, cancelling and time-outs, with a fetch made for each test.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // helpers of tests may panic

mod faults;
mod fields;
mod key;
mod options;

use ctms::wasm::{Core, Host, Key, report_panics};
use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const KEY: &str = r#"{"uaa":{"clientid":"sb-example!b1","clientsecret":"marked-secret-value","url":"https://acme.authentication.eu10.hana.ondemand.com"},"uri":"https://transport-service-app-backend.ts.cfapps.eu10.hana.ondemand.com"}"#;

const EXPORT: &str = r#"{
    "nodeName": "DEV", "description": "1a2b3c Fix totals",
    "contentType": "APP", "files": [{ "name": "shop.zip", "size": 4 }]
}"#;

/// Answers as the service does, and keeps what it was asked.
const SERVICE: &str = r#"
    const asked = [];
    let fileId = 572;
    let transportRequestId = 6;
    const answer = (status, body) => Promise.resolve(new Response(body, {
        status, headers: { 'content-type': 'application/json' },
    }));
    return {
        asked,
        fetch(url, init) {
            const { pathname } = new URL(url);
            asked.push(`${init.method} ${pathname}`);
            if (pathname === '/oauth/token') {
                return answer(200, '{"access_token":"marked-token-value","expires_in":3600}');
            }
            if (pathname === '/v2/nodes') return answer(403, '{"error":"unauthorized"}');
            asked.push(init.headers.get('authorization') === 'Bearer marked-token-value');
            transportRequestId += 1;
            const queueEntries = [{ queueId: 8, nodeId: 4, nodeName: 'QA' }];
            const transportRequestDescription = '1a2b3c Fix totals';
            return answer(200, JSON.stringify({ transportRequestId, transportRequestDescription, queueEntries }));
        },
        upload(url, init, multipart, moved) {
            asked.push(`${init.method} ${new URL(url).pathname} ${multipart.fileName} ${multipart.length}`);
            moved(4);
            fileId += 1;
            return answer(201, JSON.stringify({ fileId, fileName: 'shop.zip' }));
        },
        tell() {},
    };
"#;

fn host(body: &str) -> Host {
    Function::new_no_args(body)
        .call0(&JsValue::UNDEFINED)
        .unwrap()
        .unchecked_into()
}

fn parsed(json: &str) -> JsValue {
    js_sys::JSON::parse(json).unwrap()
}

async fn export(host: &Host) -> Result<JsValue, JsValue> {
    export_with(host, parsed(EXPORT)).await
}

async fn export_with(host: &Host, options: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(core().export_from(options, host.clone())).await
}

/// Makes a client of a key.
fn core_of(key: &str) -> Result<Core, JsValue> {
    let key = Key::parse(key.into(), JsValue::UNDEFINED, false).unwrap();
    let options = parsed(r#"{ "retry": { "attempts": 1 } }"#);
    let surroundings = parsed(r#"{ "correlationId": "run-1" }"#);
    Core::new(options, surroundings, Some(key), None)
}

fn core() -> Core {
    core_of(KEY).unwrap()
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap()
}

fn json(value: &JsValue) -> String {
    js_sys::JSON::stringify(value).unwrap().into()
}

#[wasm_bindgen_test]
async fn a_release_goes_through_the_given_fetch_and_comes_back_as_a_plain_object() {
    let host = host(SERVICE);
    let released = export(&host).await.unwrap();
    assert_eq!(
        json(&released),
        r#"{"transportRequestId":7,"description":"1a2b3c Fix totals","fileIds":[573],"queueEntries":[{"queueId":8,"nodeId":4,"nodeName":"QA"}],"isEarlier":false,"warnings":[]}"#
    );
    let asked = json(&get(&host, "asked"));
    assert!(
        asked.starts_with(
            r#"["POST /oauth/token","GET /v2/nodes","POST /v2/files/upload shop.zip "#
        ),
        "{asked}"
    );
    assert!(
        asked.ends_with(r#","POST /v2/nodes/export",true]"#),
        "{asked}"
    );
}

#[wasm_bindgen_test]
async fn a_client_that_is_freed_during_a_call_does_not_disturb_it() {
    let host = host(SERVICE);
    let core = core();
    let first = core.export_from(parsed(EXPORT), host.clone());
    let second = core.export_from(parsed(EXPORT), host.clone());
    drop(core);
    for call in [first, second] {
        let released = JsFuture::from(call).await.unwrap();
        assert!(get(&released, "transportRequestId").as_f64() >= Some(7.0));
    }
    let asked = json(&get(&host, "asked"));
    assert_eq!(
        asked.matches("/oauth/token").count(),
        1,
        "one token for both: {asked}"
    );
}

#[wasm_bindgen_test]
fn a_key_that_cannot_be_used_is_refused_with_its_findings() {
    let thrown = core_of("marked-secret-value").unwrap_err();
    let report = get(&thrown, "report");
    assert_eq!(get(&report, "code"), "KEY_INVALID");
    assert_eq!(get(&report, "exitCode"), 2);
    assert!(get(&get(&report, "details"), "findings").is_array());
    assert!(!json(&report).contains("marked"), "{}", json(&report));
}

#[wasm_bindgen_test]
async fn the_reason_of_a_network_failure_is_found_in_the_causes() {
    let host = host(
        "return { tell() {}, fetch: () => Promise.reject(new TypeError('fetch failed', { cause:
            Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' }) })) };",
    );
    let error = get(&export(&host).await.unwrap_err(), "report");
    assert_eq!(get(&error, "code"), "NETWORK");
    assert_eq!(get(&get(&error, "details"), "systemCode"), "ECONNREFUSED");
    let message = get(&error, "message").as_string().unwrap();
    assert!(
        message.ends_with("connect ECONNREFUSED 127.0.0.1:9"),
        "{message}"
    );
}

#[wasm_bindgen_test]
async fn a_fetch_that_never_settles_ends_with_the_deadline() {
    let host = host("return { tell() {}, fetch: () => new Promise(() => {}) };");
    let options = parsed(&EXPORT.replacen('{', r#"{ "timeoutMs": 20,"#, 1));
    let error = export_with(&host, options).await.unwrap_err();
    assert_eq!(get(&get(&error, "report"), "code"), "TIMED_OUT");
}

#[wasm_bindgen_test]
async fn cancelling_ends_a_call_and_leaves_no_listener() {
    let host = host(
        "const controller = new AbortController();
         const { signal } = controller;
         let listeners = 0;
         const { addEventListener, removeEventListener } = signal;
         signal.addEventListener = (...args) => { listeners += 1; addEventListener.apply(signal, args); };
         signal.removeEventListener = (...args) => { listeners -= 1; removeEventListener.apply(signal, args); };
         setTimeout(() => controller.abort('a reason that is not an error'), 10);
         return { tell() {}, signal, listeners: () => listeners, fetch: () => new Promise(() => {}) };",
    );
    let options = parsed(EXPORT);
    Reflect::set(&options, &"signal".into(), &get(&host, "signal")).unwrap();
    let error = export_with(&host, options).await.unwrap_err();
    assert_eq!(get(&get(&error, "report"), "code"), "CANCELLED");
    let listeners: Function = get(&host, "listeners").unchecked_into();
    assert_eq!(listeners.call0(&JsValue::UNDEFINED).unwrap(), 0);
}

#[wasm_bindgen_test]
async fn a_listener_that_throws_does_not_disturb_the_release() {
    let service = SERVICE.replace("tell() {}", "tell() { throw new Error('mine'); }");
    assert!(export(&host(&service)).await.is_ok());
}

#[wasm_bindgen_test]
fn a_panic_is_an_exception_that_names_its_place_and_quotes_nothing() {
    report_panics();
    let secret = String::from("marked-secret-value");
    let panicking: Closure<dyn Fn()> = Closure::new(move || panic!("read {secret}"));
    let call = panicking.as_ref().unchecked_ref::<Function>();
    let error = call.call0(&JsValue::UNDEFINED).unwrap_err();
    let text = error.unchecked_into::<js_sys::Error>().message();
    let text = String::from(text);
    assert!(text.starts_with("panic at tests/wasm/main.rs:"), "{text}");
    assert!(!text.contains("marked-secret"), "{text}");
}
