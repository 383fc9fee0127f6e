//! The client as JavaScript sees it; `CtmsClient` in TypeScript wraps it.

use std::rc::Rc;

use js_sys::Promise;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::host::Host;
use super::outside::{JsOutside, to_js};
use crate::client::Client;
use crate::error::{Error, Fault};
use crate::flow::{self, ReleaseOptions};
use crate::run::Run;
use crate::setup::SetupOptions;

/// One client; its calls share tokens.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    client: Rc<Result<Client, Error>>,
}

/// What every call may say.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CallOptions {
    timeout_ms: Option<f64>,
}

#[wasm_bindgen]
impl Core {
    /// Makes a client; a key that can not be used is told by the first call.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Self {
        let client = read::<SetupOptions>(options).and_then(SetupOptions::client);
        Self {
            client: Rc::new(client),
        }
    }

    /// *Export from* or *Upload to*.
    #[wasm_bindgen(unchecked_return_type = "Promise<unknown>")]
    pub fn release(&self, options: JsValue, host: Host) -> Promise {
        self.call(host, options, async |run, options: ReleaseOptions| {
            flow::release(&run, &options.release()?).await
        })
    }
}

impl Core {
    /// Runs one call: it borrows nothing of `self`, so that a second call or
    /// `free()` does not disturb it.
    fn call<T, R, F>(&self, host: Host, options: JsValue, work: F) -> Promise
    where
        T: for<'de> Deserialize<'de> + 'static,
        R: Serialize,
        F: AsyncFnOnce(Run<'_, JsOutside>, T) -> Result<R, Error> + 'static,
    {
        let client = Rc::clone(&self.client);
        future_to_promise(async move {
            let done = async {
                let client = (*client).as_ref().map_err(Error::clone)?;
                let call: CallOptions = read(options.clone())?;
                let outside = JsOutside { host };
                let run = Run::begin(client, &outside, call.timeout_ms.map(|ms| ms as u64));
                work(run, read(options)?).await
            };
            match done.await {
                Ok(result) => to_js(&result).map_err(JsValue::from),
                Err(error) => Err(to_js(&error.report())?),
            }
        })
    }
}

/// Reads a value that TypeScript has typed already.
fn read<T: for<'de> Deserialize<'de>>(value: JsValue) -> Result<T, Error> {
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        Fault::Usage {
            problem: format!("an option is missing or wrong: {error}"),
            advice: "compare the call with the package's types".into(),
        }
        .into()
    })
}
