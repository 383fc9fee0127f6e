//! The client as JavaScript sees it; `CtmsClient` in TypeScript wraps it.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::Promise;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::call_options::read_call;
use super::host::Host;
use super::key::Key;
use super::options;
use super::outside::JsOutside;
use super::value::rejection;
use crate::call::Run;
use crate::call::client::Client;
use crate::call::setup::{ClientOptions, ParsedKeys};
use crate::error::Error;
use crate::flow::api_calls::NoOptions;

/// One client; its calls share tokens. Each call is a method of its own, in
/// `calls.rs`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    client: Rc<Client>,
}

#[wasm_bindgen]
impl Core {
    /// Makes a client of its options, what the shell says of itself, and the
    /// parsed keys, which it takes.
    ///
    /// # Errors
    /// The report of what is wrong with an option or a key.
    #[wasm_bindgen(constructor)]
    pub fn new(
        options: JsValue,
        surroundings: JsValue,
        service_key: Option<Key>,
        operating_key: Option<Key>,
    ) -> Result<Self, JsValue> {
        let keys = ParsedKeys {
            service_key: service_key.map(Key::into_parsed),
            operating_key: operating_key.map(Key::into_parsed),
        };
        let client = options::read(options)
            .and_then(|options: ClientOptions| options.client(options::read(surroundings)?, keys));
        match client {
            Ok(client) => Ok(Self {
                client: Rc::new(client),
            }),
            Err(error) => Err(rejection(&error)),
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
            let (options, call) = read_call(options).map_err(plain)?;
            let outside = JsOutside::new(host, call.signal);
            let run = Run::begin(&client, &outside, call.timeout_ms);
            let done = work(&run, options).await;
            done.map_err(|error| outside.rejection(&error, &client.secrets()))
        })
    }

    /// Begins a call that tells what is worth knowing about the client itself.
    pub(super) fn begin_quietly<T: DeserializeOwned + 'static>(
        &self,
        options: JsValue,
        host: Host,
        work: impl AsyncFnOnce(&Run<'_, JsOutside>, T) -> Result<JsValue, Error> + 'static,
    ) -> Promise {
        let client = Rc::clone(&self.client);
        promise(async move {
            let (options, call) = read_call(options).map_err(plain)?;
            let outside = JsOutside::new(host, call.signal);
            let run = Run::ahead(&client, &outside, call.timeout_ms);
            let done = work(&run, options).await;
            done.map_err(|error| outside.rejection(&error, &client.secrets()))
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
            let (NoOptions {}, call) = read_call(options).map_err(plain)?;
            let outside = JsOutside::new(host, call.signal);
            work(&Run::ahead(&client, &outside, call.timeout_ms)).await;
            Ok(JsValue::UNDEFINED)
        })
    }
}

/// Makes a promise of work.
pub(super) fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    settle(Box::pin(work))
}

/// Boxed, so that the machinery of promises is there once and not for each call.
fn settle(work: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>) -> Promise {
    future_to_promise(work)
}

/// Makes what is thrown of an error that nothing was thrown before.
pub(super) fn plain(error: Error) -> JsValue {
    rejection(&error)
}
