//! The client as JavaScript sees it; `CtmsClient` in TypeScript wraps it.

use std::rc::Rc;

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use zeroize::Zeroizing;

use super::host::Host;
use super::outside::{JsOutside, to_js};
use crate::client::Client;
use crate::error::{Error, Fault};
use crate::flow::{self, Release};
use crate::json::Json;
use crate::key;
use crate::run::Run;
use crate::setup::SetupOptions;

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
            key::wipe(&mut options);
            client
        });
        Self {
            client: Rc::new(client),
        }
    }

    /// *Export from* or *Upload to*.
    #[wasm_bindgen(unchecked_return_type = "Promise<unknown>")]
    pub fn release(&self, options: String, host: Host) -> Promise {
        self.call(host, options, async |run, options| {
            flow::release(&run, &Release::read(options)?).await
        })
    }

    /// Performs what `options.operation` names; the result is JSON as text.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn perform(&self, options: String, host: Host) -> Promise {
        self.call(host, options, async |run, options| {
            flow::perform(&run, options).await
        })
    }
}

impl Core {
    /// Runs one call: it borrows nothing of `self`, so that a second call or
    /// `free()` does not disturb it.
    fn call<R, F>(&self, host: Host, options: String, work: F) -> Promise
    where
        R: Serialize,
        F: AsyncFnOnce(Run<'_, JsOutside>, &Json<'_>) -> Result<R, Error> + 'static,
    {
        let client = Rc::clone(&self.client);
        future_to_promise(async move {
            let done = async {
                let client = (*client).as_ref().map_err(Error::clone)?;
                let options = read(&options)?;
                let outside = JsOutside { host };
                let run = Run::begin(client, &outside, options.get("timeoutMs").whole());
                work(run, &options).await
            };
            match done.await {
                Ok(result) => to_js(&result),
                Err(error) => Err(to_js(&error.report())?),
            }
        })
    }
}

/// Reads what TypeScript has written as JSON.
fn read(options: &str) -> Result<Json<'_>, Error> {
    Json::parse(options.as_bytes()).map_err(|what| {
        let what = format!("the options of a call: {what}");
        Fault::Internal { what }.into()
    })
}
