//! The client as JavaScript sees it; `CtmsClient` in TypeScript wraps it.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::Promise;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use zeroize::Zeroizing;

use super::host::Host;
use super::options;
use super::outside::JsOutside;
use super::value::rejection;
use crate::call::Run;
use crate::call::client::Client;
use crate::call::setup::SetupOptions;
use crate::error::{Error, Fault};
use crate::flow::api_calls::NoOptions;
use crate::secret::wipe::wipe;
use crate::text::json::Json;

/// One client; its calls share tokens. Each call is a method of its own, in
/// `calls.rs`.
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
}

impl Core {
    /// Begins a call: reads its options, and makes a promise of its work. It
    /// borrows nothing of `self`, so that a second call or `free()` does not
    /// disturb it.
    pub(super) fn begin<T: DeserializeOwned + 'static>(
        &self,
        options: JsValue,
        host: Host,
        work: impl AsyncFnOnce(&Run<'_, JsOutside>, T) -> Result<JsValue, Error> + 'static,
    ) -> Promise {
        let client = Rc::clone(&self.client);
        promise(async move {
            let (options, call) = options::read_call(options)?;
            let client = Result::as_ref(&client).map_err(Error::clone)?;
            let outside = JsOutside::new(host, call.signal);
            let run = Run::begin(client, &outside, call.timeout_ms);
            work(&run, options).await
        })
    }

    /// Begins work whose failure is told by the call that it is done for.
    pub(super) fn begin_ahead(
        &self,
        options: JsValue,
        host: Host,
        work: impl AsyncFnOnce(&Run<'_, JsOutside>) + 'static,
    ) -> Promise {
        let client = Rc::clone(&self.client);
        promise(async move {
            let (NoOptions {}, call) = options::read_call(options)?;
            let client = Result::as_ref(&client).map_err(Error::clone)?;
            let outside = JsOutside::new(host, call.signal);
            work(&Run::ahead(client, &outside, call.timeout_ms)).await;
            Ok(JsValue::UNDEFINED)
        })
    }
}

/// Makes a promise of work.
pub(super) fn promise(work: impl Future<Output = Result<JsValue, Error>> + 'static) -> Promise {
    settle(Box::pin(work))
}

/// Boxed, so that the machinery of promises is there once and not for each call.
fn settle(work: Pin<Box<dyn Future<Output = Result<JsValue, Error>>>>) -> Promise {
    future_to_promise(async move { work.await.map_err(|error| rejection(&error)) })
}

/// Reads what TypeScript has written as JSON.
fn read(options: &str) -> Result<Json<'_>, Error> {
    Json::parse(options.as_bytes()).map_err(|what| {
        let what = format!("the options of a call: {what}");
        Fault::Internal { what }.into()
    })
}
