//! The calls of a client, one method each: options in, a promise out.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::client::{Core, plain, promise};
use super::host::Host;
use super::options;
use super::outside::JsOutside;
use super::value::{to_list, to_object, to_parsed};
use crate::api::Verb;
use crate::api::ids::NodeId;
use crate::api::status::QueueAction;
use crate::diagnosis::{self, Context, GivenContext, GivenMessage, Message};
use crate::error::Error;
use crate::flow::{
    self, ImportAllOptions, OperateOptions, PromoteOptions, ReleaseOptions, api_calls,
};

/// Releases, and how they go on.
#[wasm_bindgen]
impl Core {
    /// *Export from* a node.
    #[wasm_bindgen(js_name = exportFrom, unchecked_return_type = "Promise<Released>")]
    pub fn export_from(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options: ReleaseOptions| {
            let release = options.release(run, Verb::ExportFrom)?;
            to_object(&flow::release(run, &release).await?)
        })
    }

    /// *Upload to* a node.
    #[wasm_bindgen(js_name = uploadTo, unchecked_return_type = "Promise<Released>")]
    pub fn upload_to(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options: ReleaseOptions| {
            let release = options.release(run, Verb::UploadTo)?;
            to_object(&flow::release(run, &release).await?)
        })
    }

    /// Tells what `operation`, one of the two, would send where.
    #[wasm_bindgen(unchecked_return_type = "Promise<Plan>")]
    pub fn plan(&self, operation: JsValue, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options: ReleaseOptions| {
            let verb = options::read_argument("operation", operation)?;
            to_object(&flow::plan(run, &options.release(run, verb)?).await?)
        })
    }

    /// Follows an import until its end.
    #[wasm_bindgen(unchecked_return_type = "Promise<Followed>")]
    pub fn follow(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_object(&flow::follow_as_told(run, options).await?)
        })
    }

    /// Imports into node after node.
    #[wasm_bindgen(unchecked_return_type = "Promise<Promoted>")]
    pub fn promote(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options: PromoteOptions| {
            to_object(&flow::promote(run, &options.promote(run)).await?)
        })
    }

    /// Returns the names of the nodes on the way to a node.
    #[wasm_bindgen(js_name = checkRoute, unchecked_return_type = "Promise<string[]>")]
    pub fn check_route(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_object(&flow::check_route(run, options).await?)
        })
    }

    /// Fetches a token, and tells what it allows.
    #[wasm_bindgen(unchecked_return_type = "Promise<Connected>")]
    pub fn connect(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, api_calls::NoOptions {}| {
            to_object(&flow::connect(run).await?)
        })
    }

    /// Fetches the token before it is known what for.
    #[wasm_bindgen(js_name = connectAhead, unchecked_return_type = "Promise<void>")]
    pub fn connect_ahead(&self, options: JsValue, host: Host) -> Promise {
        self.begin_ahead(options, host, async |run| flow::connect_ahead(run).await)
    }

    /// Returns which version of which MTA is in which node.
    #[wasm_bindgen(unchecked_return_type = "Promise<LandscapeStatus>")]
    pub fn status(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_object(&flow::landscape_status(run, options).await?)
        })
    }

    /// Returns what the second of two nodes would get from the first.
    #[wasm_bindgen(unchecked_return_type = "Promise<NodeDiff>")]
    pub fn diff(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_object(&flow::node_diff(run, options).await?)
        })
    }

    /// Returns who did what in a node.
    #[wasm_bindgen(unchecked_return_type = "Promise<NodeHistory>")]
    pub fn history(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_object(&flow::node_history(run, options).await?)
        })
    }

    /// Explains the last import of a transport request in a node.
    #[wasm_bindgen(unchecked_return_type = "Promise<Explanation>")]
    pub fn explain(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_object(&flow::explain(run, options).await?)
        })
    }

    /// Checks what can be checked before a release.
    #[wasm_bindgen(unchecked_return_type = "Promise<DoctorReport>")]
    pub fn doctor(&self, options: JsValue, host: Host) -> Promise {
        self.begin_quietly(options, host, async |run, options| {
            to_object(&flow::doctor(run, options).await?)
        })
    }

    /// Says what is wrong with a key that no client can be made with; nothing
    /// where `error` is about something else. Needs no client.
    #[wasm_bindgen(js_name = doctorOfKey, unchecked_return_type = "Promise<DoctorReport | null>")]
    pub fn doctor_of_key(error: JsValue) -> Promise {
        promise(async move {
            let error = options::read_argument("error", error).map_err(plain)?;
            to_object(&flow::doctor_of_key(error)).map_err(plain)
        })
    }

    /// Finds the causes of a failed import in its messages; needs no client.
    #[wasm_bindgen(unchecked_return_type = "Promise<Diagnosis[]>")]
    pub fn diagnose(messages: JsValue, context: JsValue) -> Promise {
        promise(async move {
            let (messages, context) = log_of(messages, context).map_err(plain)?;
            to_object(&diagnosis::diagnose(&messages, &context)).map_err(plain)
        })
    }

    /// Explains the messages of an import: as `diagnose`, with the service's first
    /// error. Needs no client.
    #[wasm_bindgen(js_name = explainMessages, unchecked_return_type = "Promise<Explained>")]
    pub fn explain_messages(messages: JsValue, context: JsValue) -> Promise {
        promise(async move {
            let (messages, context) = log_of(messages, context).map_err(plain)?;
            to_object(&flow::Explained::of(&messages, &context)).map_err(plain)
        })
    }

    /// Inspects an archive; needs no client.
    #[wasm_bindgen(unchecked_return_type = "Promise<Inspection>")]
    pub fn inspect(options: JsValue, host: Host) -> Promise {
        promise(async move {
            let options = options::read(options).map_err(plain)?;
            let outside = JsOutside::new(host, None);
            to_object(&flow::inspect_file(&outside, options).await).map_err(plain)
        })
    }
}

/// Reads the messages of a log, and what is known beside them.
fn log_of(messages: JsValue, context: JsValue) -> Result<(Vec<Message>, Context), Error> {
    let messages: Vec<GivenMessage> = options::read_argument("messages", messages)?;
    let context: Option<GivenContext> = options::read_argument("context", context)?;
    let messages = messages.into_iter().map(Message::from).collect();
    Ok((messages, context.map(Context::from).unwrap_or_default()))
}

/// The import queues of nodes.
#[wasm_bindgen]
impl Core {
    /// Lists a node's queue.
    #[wasm_bindgen(js_name = listQueue, unchecked_return_type = "Promise<unknown>")]
    pub fn list_queue(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_list(flow::list_queue(run, options).await?, "transportRequests")
        })
    }

    /// Waits until a node's queue has changed.
    #[wasm_bindgen(js_name = watchQueue, unchecked_return_type = "Promise<[node: number, mark: string, requests: unknown]>")]
    pub fn watch_queue(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            let change = flow::watch_queue(run, options).await?;
            let requests = to_list(change.json, "transportRequests")?;
            Ok(queue_change(change.node, &change.mark, requests))
        })
    }

    /// Starts an import.
    #[wasm_bindgen(js_name = startImport, unchecked_return_type = "Promise<ImportStarted>")]
    pub fn start_import(&self, options: JsValue, host: Host) -> Promise {
        self.operate(QueueAction::Import, options, host)
    }

    /// Starts the import of all that can be imported.
    #[wasm_bindgen(js_name = startImportOfAll, unchecked_return_type = "Promise<ImportStarted>")]
    pub fn start_import_of_all(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options: ImportAllOptions| {
            to_object(&flow::operate(run, &options.operate(run)?).await?)
        })
    }

    /// Passes transport requests on.
    #[wasm_bindgen(unchecked_return_type = "Promise<Operated>")]
    pub fn forward(&self, options: JsValue, host: Host) -> Promise {
        self.operate(QueueAction::Forward, options, host)
    }

    /// Makes transport requests importable again.
    #[wasm_bindgen(unchecked_return_type = "Promise<Operated>")]
    pub fn reset(&self, options: JsValue, host: Host) -> Promise {
        self.operate(QueueAction::Reset, options, host)
    }

    /// Takes transport requests out of a queue.
    #[wasm_bindgen(unchecked_return_type = "Promise<Operated>")]
    pub fn remove(&self, options: JsValue, host: Host) -> Promise {
        self.operate(QueueAction::Remove, options, host)
    }

    /// Returns the logs of a transport request in a node.
    #[wasm_bindgen(js_name = getRequestLogs, unchecked_return_type = "Promise<unknown>")]
    pub fn get_request_logs(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_list(api_calls::get_request_logs(run, options).await?, "logs")
        })
    }
}

fn queue_change(node: NodeId, mark: &str, requests: JsValue) -> JsValue {
    let change = js_sys::Array::of3(&(node.get() as f64).into(), &mark.into(), &requests);
    change.into()
}

impl Core {
    fn operate(&self, action: QueueAction, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async move |run, options: OperateOptions| {
            to_object(&flow::operate(run, &options.operate(run, action)?).await?)
        })
    }
}

/// Nodes, routes, actions and transport requests.
#[wasm_bindgen]
impl Core {
    /// Lists all nodes.
    #[wasm_bindgen(js_name = listNodes, unchecked_return_type = "Promise<unknown>")]
    pub fn list_nodes(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_list(api_calls::list_nodes(run, options).await?, "nodes")
        })
    }

    /// Returns one node.
    #[wasm_bindgen(js_name = getNode, unchecked_return_type = "Promise<unknown>")]
    pub fn get_node(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_parsed(api_calls::get_node(run, options).await?)
        })
    }

    /// Lists all routes.
    #[wasm_bindgen(js_name = listRoutes, unchecked_return_type = "Promise<unknown>")]
    pub fn list_routes(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_list(api_calls::list_routes(run, options).await?, "routes")
        })
    }

    /// Returns an action.
    #[wasm_bindgen(js_name = getAction, unchecked_return_type = "Promise<unknown>")]
    pub fn get_action(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_parsed(api_calls::get_action(run, options).await?)
        })
    }

    /// Returns the logs of an action.
    #[wasm_bindgen(js_name = getActionLogs, unchecked_return_type = "Promise<unknown>")]
    pub fn get_action_logs(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_list(api_calls::get_action_logs(run, options).await?, "logs")
        })
    }

    /// Returns a transport request in a node's queue.
    #[wasm_bindgen(js_name = getRequest, unchecked_return_type = "Promise<unknown>")]
    pub fn get_request(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_parsed(api_calls::get_request(run, options).await?)
        })
    }

    /// Returns how a transport request has gone through the landscape.
    #[wasm_bindgen(js_name = getTracking, unchecked_return_type = "Promise<unknown>")]
    pub fn get_tracking(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_parsed(api_calls::get_tracking(run, options).await?)
        })
    }

    /// Returns a transport request as SAP's own user interface asks for it.
    #[wasm_bindgen(js_name = getInternalRequest, unchecked_return_type = "Promise<unknown>")]
    pub fn get_internal_request(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_parsed(api_calls::get_internal_request(run, options).await?)
        })
    }

    /// Returns what the service says of its versions.
    #[wasm_bindgen(js_name = listVersions, unchecked_return_type = "Promise<unknown>")]
    pub fn list_versions(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_parsed(api_calls::list_versions(run, options).await?)
        })
    }
}

/// Files and extension descriptors.
#[wasm_bindgen]
impl Core {
    /// Uploads a file.
    #[wasm_bindgen(js_name = uploadFile, unchecked_return_type = "Promise<unknown>")]
    pub fn upload_file(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_parsed(api_calls::upload_file(run, options).await?)
        })
    }

    /// Deletes a file.
    #[wasm_bindgen(js_name = deleteFile, unchecked_return_type = "Promise<void>")]
    pub fn delete_file(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            api_calls::delete_file(run, options).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Lists the extension descriptors of a node.
    #[wasm_bindgen(js_name = listDescriptors, unchecked_return_type = "Promise<unknown>")]
    pub fn list_descriptors(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            let response = api_calls::list_descriptors(run, options).await?;
            to_list(response, "mtaExtDescriptors")
        })
    }

    /// Checks an extension descriptor, and adds or replaces it.
    #[wasm_bindgen(js_name = putDescriptor, unchecked_return_type = "Promise<SentDescriptor>")]
    pub fn put_descriptor(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_object(&flow::put_descriptor(run, options).await?)
        })
    }

    /// Adds an extension descriptor.
    #[wasm_bindgen(js_name = createDescriptor, unchecked_return_type = "Promise<unknown>")]
    pub fn create_descriptor(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_parsed(api_calls::create_descriptor(run, options).await?)
        })
    }

    /// Replaces an extension descriptor.
    #[wasm_bindgen(js_name = replaceDescriptor, unchecked_return_type = "Promise<unknown>")]
    pub fn replace_descriptor(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_parsed(api_calls::replace_descriptor(run, options).await?)
        })
    }

    /// Deletes an extension descriptor.
    #[wasm_bindgen(js_name = deleteDescriptor, unchecked_return_type = "Promise<void>")]
    pub fn delete_descriptor(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            api_calls::delete_descriptor(run, options).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Returns how far a transport request has come along the routes.
    #[wasm_bindgen(js_name = findPath, unchecked_return_type = "Promise<unknown>")]
    pub fn find_path(&self, options: JsValue, host: Host) -> Promise {
        self.begin(options, host, async |run, options| {
            to_object(&flow::find_path(run, options).await?)
        })
    }
}
