//! Service keys, read without a client.

use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::value::{rejection, to_object};
use crate::key::{self, KeyInput, ParseOptions, Parsed};
use crate::secret::wipe::wipe;
use crate::text::json::Json;

/// Explains a key; `options` holds `key`, `serviceInstance` and `allowHttp`.
///
/// # Errors
/// When the explanation can not be handed to JavaScript.
#[wasm_bindgen(js_name = parseServiceKey, unchecked_return_type = "unknown")]
pub fn parse_service_key(options: String) -> Result<JsValue, JsValue> {
    to_object(&key::report(&parsed(options))).map_err(|error| rejection(&error))
}

/// Returns the certificate and the private key of an X.509 key, each after its
/// place, for whoever can check them; empty where unreadable. Nothing for other
/// keys. `options` as for [`parse_service_key`].
#[wasm_bindgen(js_name = x509Parts)]
pub fn x509_parts(options: String) -> Vec<String> {
    let parsed = parsed(options);
    let Some(x509) = parsed.x509() else {
        return Vec::new();
    };
    let key = x509.key.as_ref().map(|key| key.reveal().to_owned());
    vec![
        x509.certificate_at.clone(),
        x509.certificate.clone().unwrap_or_default(),
        x509.key_at.clone(),
        key.unwrap_or_default(),
    ]
}

/// Returns what must not appear in any output, for CI systems that hide it; none
/// for a key that can not be used. `options` as for [`parse_service_key`].
#[wasm_bindgen(js_name = keySecrets)]
pub fn key_secrets(options: String) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(key) = parsed(options).key {
        for secret in key.secrets() {
            texts.push(secret.reveal().to_owned());
        }
    }
    texts
}

/// Reads the key that stands in `options`.
fn parsed(options: String) -> Parsed {
    let options = Zeroizing::new(options);
    let mut options = Json::parse(options.as_bytes()).unwrap_or(Json::Null);
    let hosts = options.get("allowHttp").list().unwrap_or_default();
    let allow_http: Vec<String> = hosts.iter().filter_map(Json::owned).collect();
    let parsed = KeyInput::read(options.get("key")).map(|key| {
        key.parse(&ParseOptions {
            service_instance: options.get("serviceInstance").text(),
            allow_http: &allow_http,
        })
    });
    wipe(&mut options);
    parsed.unwrap_or_else(|| key::parse("", &ParseOptions::default()))
}
