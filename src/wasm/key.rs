//! A service key as JavaScript holds it: parsed once, told from, and handed to
//! the client; what it holds is wiped when it is freed.

use js_sys::JSON;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::options::{read, read_argument};
use super::value::{rejection, to_object};
use crate::error::{Error, Fault};
use crate::key::{self, KeyOptions, Parsed};

/// A parsed service key.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Key {
    parsed: Parsed,
}

#[wasm_bindgen]
impl Key {
    /// Parses a key: text, or an object as `JSON.parse` returns it. `options`
    /// are `serviceInstance` and `allowHttp`. A second key need not hold the
    /// instance.
    ///
    /// # Errors
    /// When an option is wrong, or the object cannot be written as JSON; never
    /// for what the key holds.
    pub fn parse(key: JsValue, options: JsValue, is_second: bool) -> Result<Key, JsValue> {
        let (text, options) = (text_of(&key)?, options_of(options)?);
        let parsed = match is_second {
            true => options.parse_second(&text),
            false => options.parse(&text),
        };
        Ok(Self { parsed })
    }

    /// Parses a key from the files of a folder, pairs of name and content;
    /// otherwise as [`Key::parse`].
    ///
    /// # Errors
    /// As [`Key::parse`].
    #[wasm_bindgen(js_name = parseFolder)]
    pub fn parse_folder(files: JsValue, options: JsValue, is_second: bool) -> Result<Key, JsValue> {
        let files: Vec<(String, String)> =
            read_argument("files", files).map_err(|error| rejection(&error))?;
        let files = Zeroizing::new(files);
        let options = options_of(options)?;
        let parsed = match is_second {
            true => options.parse_second_folder(&files),
            false => options.parse_folder(&files),
        };
        Ok(Self { parsed })
    }

    /// Explains the key; never holds a secret.
    ///
    /// # Errors
    /// Only by a fault of ours.
    #[wasm_bindgen(unchecked_return_type = "KeyReport")]
    pub fn report(&self) -> Result<JsValue, JsValue> {
        to_object(&key::report(&self.parsed)).map_err(|error| rejection(&error))
    }

    /// Returns certificate and private key of an X.509 key for who can check
    /// them; nothing for other keys.
    ///
    /// # Errors
    /// Only by a fault of ours.
    #[wasm_bindgen(unchecked_return_type = "KeyCertificate | undefined")]
    pub fn certificate(&self) -> Result<JsValue, JsValue> {
        match self.parsed.certificate() {
            Some(certificate) => to_object(&certificate).map_err(|error| rejection(&error)),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// Adds what was found out about the certificate; an error refuses the key.
    ///
    /// # Errors
    /// When they are not findings.
    #[wasm_bindgen(js_name = addFindings)]
    pub fn add_findings(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "readonly Finding[]")] findings: JsValue,
    ) -> Result<(), JsValue> {
        let findings = read_argument("findings", findings).map_err(|error| rejection(&error))?;
        self.parsed.add_findings(findings);
        Ok(())
    }

    /// Returns what must not appear in any output, for CI systems that hide it;
    /// none for a key that cannot be used.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        let secrets = self.parsed.key.iter().flat_map(|key| key.secrets());
        secrets.map(|secret| secret.reveal().to_owned()).collect()
    }
}

impl Key {
    /// Takes what was parsed out of the handle.
    pub(super) fn into_parsed(self) -> Parsed {
        self.parsed
    }
}

fn options_of(options: JsValue) -> Result<KeyOptions, JsValue> {
    read(options).map_err(|error| rejection(&error))
}

fn text_of(key: &JsValue) -> Result<Zeroizing<String>, JsValue> {
    if let Some(text) = key.as_string() {
        return Ok(Zeroizing::new(text));
    }
    let json = JSON::stringify(key).map_err(|_| {
        rejection(&Error::from(Fault::Usage {
            problem: "the service key is an object that cannot be written as JSON".into(),
            advice: "give the key as text, or as JSON.parse returns it".into(),
        }))
    })?;
    Ok(Zeroizing::new(json.as_string().unwrap_or_default()))
}
