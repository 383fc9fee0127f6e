//! The client as JavaScript sees it; `CtmsClient` in TypeScript wraps it.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use zeroize::Zeroizing;

use super::host::Host;
use super::outside::JsOutside;
use super::value::to_js;
use crate::call::Run;
use crate::call::client::Client;
use crate::call::setup::SetupOptions;
use crate::error::{Error, Fault};
use crate::flow::{self, Release};
use crate::secret::wipe::wipe;
use crate::text::json::Json;

/// One client; its calls share tokens.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    client: Rc<Result<Client, Error>>,
}

#[wasm_bindgen]
impl Core {
    /// Makes a client; a key that can not be used is told by the first call.
    #[wasm_bindgen(constructor)]
    pub fn new(options: String) -> Self {
        let options = Zeroizing::new(options);
        let client = read(&options).and_then(|mut options| {
            let client = SetupOptions::read(&options).client();
            wipe(&mut options);
            client
        });
        Self {
            client: Rc::new(client),
        }
    }

    /// Does what `method` names; its result is an object, that of `perform`
    /// JSON as text.
    ///
    /// One function for all, because each promise of its own kind costs
    /// kilobytes. It borrows nothing of `self`, so that a second call or
    /// `free()` does not disturb it.
    #[wasm_bindgen(unchecked_return_type = "Promise<unknown>")]
    pub fn call(&self, method: String, options: String, host: Host) -> Promise {
        let client = Rc::clone(&self.client);
        future_to_promise(async move {
            let outside = JsOutside { host };
            match work(&client, &outside, &method, &options).await {
                Ok(result) => result,
                Err(error) => Err(to_js(&error.report())?),
            }
        })
    }
}

/// Each flow is in a box, because V8 compiles a function when it is called
/// first: without, all flows would be one function of 28 KB.
async fn work(
    client: &Result<Client, Error>,
    outside: &JsOutside,
    method: &str,
    options: &str,
) -> Result<Result<JsValue, JsValue>, Error> {
    let options = &read(options)?;
    flow::check_types(options)?;
    if method == "inspect" {
        // The only one that needs no key.
        return Ok(to_js(
            &Box::pin(flow::inspect_file(outside, options)).await?,
        ));
    }
    let client = client.as_ref().map_err(Error::clone)?;
    let timeout_ms = options.get("timeoutMs").milliseconds();
    if method == "connectAhead" {
        let run = &Run::ahead(client, outside, timeout_ms);
        Box::pin(flow::connect_ahead(run)).await;
        return Ok(Ok(JsValue::UNDEFINED));
    }
    let run = &Run::begin(client, outside, timeout_ms);
    Ok(match method {
        "release" => to_js(&Box::pin(flow::release(run, &Release::read(options)?)).await?),
        "plan" => to_js(&Box::pin(flow::plan(run, &Release::read(options)?)).await?),
        "putDescriptor" => to_js(&Box::pin(flow::put_descriptor(run, options)).await?),
        _ => Ok(JsValue::from_str(
            &Box::pin(flow::perform(run, options)).await?,
        )),
    })
}

/// Reads what TypeScript has written as JSON.
fn read(options: &str) -> Result<Json<'_>, Error> {
    Json::parse(options.as_bytes()).map_err(|what| {
        let what = format!("the options of a call: {what}");
        Fault::Internal { what }.into()
    })
}
