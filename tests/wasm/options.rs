//! Every option of every call, misspelt once and mistyped once: refused by its
//! place, and never by its value.

use ctms::call::setup::ClientOptions;
use ctms::flow::api_calls::{
    ActionOptions, CreateDescriptorOptions, DescriptorFilter, FileOptions, HeldDescriptorOptions,
    NoOptions, NodeOptions, QueuedRequestOptions, ReplaceDescriptorOptions, RequestOptions,
    UploadOptions,
};
use ctms::flow::{
    FollowOptions, ImportAllOptions, InspectFileOptions, OperateOptions, PromoteOptions,
    PutDescriptorOptions, QueueOptions, ReleaseOptions, RouteOptions,
};
use ctms::key::KeyOptions;
use ctms::wasm::{Core, Host, Key};
use js_sys::{Array, Object, Promise, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fields::{ELEMENT, Kind, kind_at};
use crate::{SERVICE, core, get, host, json};

/// Stands in every value that is wrong, and must appear nowhere.
const MARK: &str = "marked-secret";

/// Options that are wrong, and how their refusal begins.
struct Wrong {
    options: JsValue,
    problem: String,
    hint: Option<String>,
}

/// Makes an object with one field.
fn object(name: &str, value: &JsValue) -> JsValue {
    let object = Object::new();
    Reflect::set(&object, &name.into(), value).unwrap();
    object.into()
}

/// Puts a value to its place.
fn placed(path: &[&'static str], value: JsValue) -> JsValue {
    path.iter().rev().fold(value, |value, step| match *step {
        ELEMENT => Array::of1(&value).into(),
        name => object(name, &value),
    })
}

/// Writes a place as refusals do.
fn place(path: &[&'static str], last: &str) -> String {
    let mut place = String::new();
    for step in path.iter().copied().chain(Some(last)) {
        let dot = if place.is_empty() || step == ELEMENT || step.is_empty() {
            ""
        } else {
            "."
        };
        place.push_str(&format!("{dot}{step}"));
    }
    place
}

/// A value that an option of this kind cannot be.
fn mistyped(kind: Kind) -> Option<JsValue> {
    match kind {
        Kind::Unchecked => None,
        Kind::Text | Kind::Several | Kind::Word => Some(object(MARK, &MARK.into())),
        Kind::Switch | Kind::Number | Kind::Function | Kind::List | Kind::Map | Kind::Object(_) => {
            Some(MARK.into())
        }
    }
}

fn misspelt(name: &str) -> String {
    format!("{name}s")
}

/// Makes every wrong use of the options `T` below a place.
fn wrong<T: DeserializeOwned>(path: &mut Vec<&'static str>, all: &mut Vec<Wrong>) {
    let kind = kind_at::<T>(path);
    if let (false, Some(value)) = (path.is_empty(), mistyped(kind)) {
        all.push(Wrong {
            options: placed(path, value),
            problem: format!("the option {} must be ", place(path, "")),
            hint: None,
        });
    }
    match kind {
        Kind::List => {
            path.push(ELEMENT);
            wrong::<T>(path, all);
            path.pop();
        }
        Kind::Object(fields) => {
            for field in fields {
                let name = misspelt(field);
                all.push(Wrong {
                    options: placed(path, object(&name, &MARK.into())),
                    problem: format!("the option {} does not exist", place(path, &name)),
                    hint: Some(format!("did you mean {field}")),
                });
                path.push(field);
                wrong::<T>(path, all);
                path.pop();
            }
        }
        Kind::Text
        | Kind::Switch
        | Kind::Number
        | Kind::Function
        | Kind::Map
        | Kind::Several
        | Kind::Word
        | Kind::Unchecked => {}
    }
}

fn check(what: &str, report: &JsValue, wrong: &Wrong) {
    let said = json(report);
    assert_eq!(get(report, "code"), "USAGE", "{what}: {said}");
    let message = get(report, "message").as_string().unwrap();
    assert!(
        message.starts_with(&wrong.problem),
        "{what}: {said}, not {}",
        wrong.problem
    );
    if let Some(hint) = &wrong.hint {
        assert!(
            get(report, "hint")
                .as_string()
                .unwrap()
                .contains(hint.as_str()),
            "{what}: {said}"
        );
    }
    assert!(!said.contains(MARK), "{what}: {said}");
}

/// Makes a call with everything that can be wrong with its options.
async fn refuse<T: DeserializeOwned>(what: &str, call: impl Fn(JsValue, Host) -> Promise) -> usize {
    let mut all = Vec::new();
    wrong::<T>(&mut Vec::new(), &mut all);
    for (name, hint) in [
        ("signals", "signal"),
        ("timeoutms", "timeoutMs"),
        ("onEvents", "onEvent"),
    ] {
        all.push(Wrong {
            options: object(name, &MARK.into()),
            problem: format!("the option {name} does not exist"),
            hint: Some(format!("did you mean {hint}")),
        });
    }
    let host = host(SERVICE);
    for wrong in &all {
        let thrown = JsFuture::from(call(wrong.options.clone(), host.clone()))
            .await
            .unwrap_err();
        check(what, &get(&thrown, "report"), wrong);
    }
    assert_eq!(
        json(&get(&host, "asked")),
        "[]",
        "{what}: something was sent"
    );
    all.len()
}

#[wasm_bindgen_test]
async fn every_option_of_every_call_is_refused_when_misspelt_or_mistyped() {
    let core = core();
    macro_rules! refused {
        ($($call:ident: $options:ty),* $(,)?) => {
            [$((stringify!($call), refuse::<$options>(stringify!($call), |options, host| core.$call(options, host)).await)),*]
        };
    }
    let counts = refused! {
        export_from: ReleaseOptions, upload_to: ReleaseOptions, follow: FollowOptions,
        promote: PromoteOptions, check_route: RouteOptions, connect: NoOptions,
        connect_ahead: NoOptions, list_queue: QueueOptions, start_import: OperateOptions,
        start_import_of_all: ImportAllOptions, forward: OperateOptions, reset: OperateOptions,
        remove: OperateOptions, get_request_logs: QueuedRequestOptions, list_nodes: NoOptions,
        get_node: NodeOptions, list_routes: NoOptions, get_action: ActionOptions,
        get_action_logs: ActionOptions, get_request: QueuedRequestOptions,
        get_tracking: RequestOptions, get_internal_request: RequestOptions,
        list_versions: NoOptions, upload_file: UploadOptions, delete_file: FileOptions,
        list_descriptors: DescriptorFilter, put_descriptor: PutDescriptorOptions,
        create_descriptor: CreateDescriptorOptions, replace_descriptor: ReplaceDescriptorOptions,
        delete_descriptor: HeldDescriptorOptions,
    };
    let (_, releases) = counts[0];
    assert!(
        releases > 30,
        "only {releases} wrong uses of the options of a release were tried"
    );
    let plan = |options, host| core.plan("exportFrom".into(), options, host);
    refuse::<ReleaseOptions>("plan", plan).await;
}

#[wasm_bindgen_test]
async fn options_that_every_call_takes_are_refused_when_mistyped() {
    for (name, expected) in [
        ("signal", "an AbortSignal"),
        ("timeoutMs", "a number"),
        ("onEvent", "a function"),
    ] {
        let wrong = Wrong {
            options: object(name, &MARK.into()),
            problem: format!("the option {name} must be {expected}"),
            hint: None,
        };
        let call = core().list_nodes(wrong.options.clone(), host(SERVICE));
        let thrown = JsFuture::from(call).await.unwrap_err();
        check("listNodes", &get(&thrown, "report"), &wrong);
    }
}

#[wasm_bindgen_test]
async fn options_of_an_inspection_are_refused_when_misspelt_or_mistyped() {
    let mut all = Vec::new();
    wrong::<InspectFileOptions>(&mut Vec::new(), &mut all);
    for wrong in &all {
        let call = Core::inspect(wrong.options.clone(), host(SERVICE));
        let thrown = JsFuture::from(call).await.unwrap_err();
        check("inspect", &get(&thrown, "report"), wrong);
    }
}

#[wasm_bindgen_test]
fn options_of_a_client_and_of_a_key_are_refused_when_misspelt_or_mistyped() {
    let mut all = Vec::new();
    wrong::<ClientOptions>(&mut Vec::new(), &mut all);
    assert!(
        all.iter()
            .any(|wrong| wrong.problem.contains("retry.attemptss"))
    );
    for wrong in &all {
        let thrown = Core::new(wrong.options.clone(), JsValue::UNDEFINED, None, None).unwrap_err();
        check("new", &get(&thrown, "report"), wrong);
    }
    all.clear();
    wrong::<KeyOptions>(&mut Vec::new(), &mut all);
    for wrong in &all {
        let thrown = Key::parse(MARK.into(), wrong.options.clone(), false).unwrap_err();
        check("parse", &get(&thrown, "report"), wrong);
    }
}

#[wasm_bindgen_test]
async fn what_is_absent_is_no_option_and_what_is_no_object_holds_none() {
    for options in [
        JsValue::UNDEFINED,
        JsValue::NULL,
        object("stauts", &JsValue::UNDEFINED),
    ] {
        let call = core().list_versions(options, host(SERVICE));
        assert!(JsFuture::from(call).await.is_ok());
    }
    for options in [MARK.into(), 5.into(), Array::new().into()] {
        let call = core().list_versions(options, host(SERVICE));
        let report = get(&JsFuture::from(call).await.unwrap_err(), "report");
        assert_eq!(get(&report, "message"), "the options must be an object");
    }
}

#[wasm_bindgen_test]
async fn a_getter_that_throws_and_a_big_number_are_refused_like_other_wrong_options() {
    let throws = js_sys::Function::new_no_args(
        "return { get status() { throw new Error('marked-secret'); } }",
    );
    let big = js_sys::Function::new_no_args("return { actionId: 9007199254740993n }");
    let options = |function: js_sys::Function| function.call0(&JsValue::UNDEFINED).unwrap();
    for call in [
        core().list_queue(options(throws), host(SERVICE)),
        core().get_action(options(big), host(SERVICE)),
    ] {
        let report = get(&JsFuture::from(call).await.unwrap_err(), "report");
        assert_eq!(get(&report, "code"), "USAGE");
        assert!(!json(&report).contains(MARK));
    }
}
