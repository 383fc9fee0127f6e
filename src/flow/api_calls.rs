//! Calls that are one operation of the API: options in, the checked JSON of the
//! response out, as the service wrote it.

use serde::Deserialize;

use crate::api::ids::{ActionId, DescriptorId, FileId, TransportRequestId};
use crate::api::{
    DeleteDescriptor, DeleteFile, GetAction, GetActionLogs, GetNode, GetRequestLogs,
    ListDescriptors, ListNodes, ListRoutes, Operation, PutDescriptor, Unpublished, UploadFile,
};
use crate::call::Run;
use crate::call::callback::Callback;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};
use crate::flow::landscape::node_ref::{NodeRef, not_in_queue};
use crate::flow::measured_file::MeasuredFile;
use crate::flow::release::boundary;

/// The checked JSON of a response.
type Json = Result<Vec<u8>, Error>;

/// For calls that take no options of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoOptions {}

/// Names a node.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeOptions {
    node: NodeRef,
}

/// Names an action.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActionOptions {
    action_id: ActionId,
}

/// Names a transport request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestOptions {
    transport_request_id: TransportRequestId,
}

/// Names a transport request in a node's queue.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QueuedRequestOptions {
    node: NodeRef,
    transport_request_id: TransportRequestId,
}

/// What `files.upload` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UploadOptions {
    file: MeasuredFile,
    named_user: Option<String>,
    /// Takes the progress of the upload.
    #[serde(rename = "onProgress")]
    _on_progress: Option<Callback>,
}

/// Names a file of the service.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileOptions {
    file_id: FileId,
}

/// What `descriptors.list` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DescriptorFilter {
    node: NodeRef,
    mta_id: Option<String>,
    mta_version: Option<String>,
}

/// What `descriptors.create` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateDescriptorOptions {
    node: NodeRef,
    file: MeasuredFile,
    mta_version: String,
    #[serde(default)]
    description: String,
    named_user: Option<String>,
}

/// What `descriptors.replace` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplaceDescriptorOptions {
    node: NodeRef,
    descriptor_id: DescriptorId,
    file: MeasuredFile,
    mta_version: String,
    #[serde(default)]
    description: String,
    named_user: Option<String>,
}

/// Names a descriptor of a node.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HeldDescriptorOptions {
    node: NodeRef,
    descriptor_id: DescriptorId,
}

async fn json<O: Outside>(run: &Run<'_, O>, operation: &dyn Operation) -> Json {
    Ok(run.send(operation).await?.body)
}

/// Lists all nodes.
///
/// # Errors
/// When the operation fails.
pub async fn list_nodes<O: Outside>(run: &Run<'_, O>, _: NoOptions) -> Json {
    json(run, &ListNodes).await
}

/// Returns one node.
///
/// # Errors
/// When there is no such node, or the operation fails.
pub async fn get_node<O: Outside>(run: &Run<'_, O>, options: NodeOptions) -> Json {
    let node = options.node.id(run).await?;
    json(run, &GetNode { node }).await
}

/// Lists all routes.
///
/// # Errors
/// When the operation fails.
pub async fn list_routes<O: Outside>(run: &Run<'_, O>, _: NoOptions) -> Json {
    json(run, &ListRoutes).await
}

/// Returns the logs of a transport request in a node.
///
/// # Errors
/// `Usage` when the transport request is not in the queue; when there is no
/// such node, or the operation fails.
pub async fn get_request_logs<O: Outside>(run: &Run<'_, O>, options: QueuedRequestOptions) -> Json {
    let node = options.node.id(run).await?;
    let request = options.transport_request_id;
    let logs = json(run, &GetRequestLogs { node, request }).await;
    logs.map_err(|error| match error.says_missing() {
        true => not_in_queue(&options.node.to_string(), request),
        false => error,
    })
}

/// Returns an action.
///
/// # Errors
/// When the operation fails.
pub async fn get_action<O: Outside>(run: &Run<'_, O>, options: ActionOptions) -> Json {
    let action = options.action_id;
    json(run, &GetAction { action }).await
}

/// Returns the logs of an action.
///
/// # Errors
/// When the operation fails.
pub async fn get_action_logs<O: Outside>(run: &Run<'_, O>, options: ActionOptions) -> Json {
    let action = options.action_id;
    json(run, &GetActionLogs { action }).await
}

/// Returns a transport request in a node's queue.
///
/// # Errors
/// When there is no such node, or the operation fails.
pub async fn get_request<O: Outside>(run: &Run<'_, O>, options: QueuedRequestOptions) -> Json {
    let node = options.node.id(run).await?;
    json(
        run,
        &Unpublished::Request(node, options.transport_request_id),
    )
    .await
}

/// Returns how a transport request has gone through the landscape.
///
/// # Errors
/// When the operation fails.
pub async fn get_tracking<O: Outside>(run: &Run<'_, O>, options: RequestOptions) -> Json {
    json(run, &Unpublished::Tracking(options.transport_request_id)).await
}

/// Returns a transport request as SAP's own user interface asks for it.
///
/// # Errors
/// When the operation fails.
pub async fn get_internal_request<O: Outside>(run: &Run<'_, O>, options: RequestOptions) -> Json {
    json(run, &Unpublished::Internal(options.transport_request_id)).await
}

/// Returns what the service says of its versions.
///
/// # Errors
/// When the operation fails.
pub async fn list_versions<O: Outside>(run: &Run<'_, O>, _: NoOptions) -> Json {
    json(run, &Unpublished::Versions).await
}

/// Uploads a file.
///
/// # Errors
/// When the file cannot be opened, or the operation fails.
pub async fn upload_file<O: Outside>(run: &Run<'_, O>, options: UploadOptions) -> Json {
    let operation = UploadFile {
        file: options.file.open(Fault::ArchiveInvalid)?,
        named_user: run.named_user(options.named_user),
        boundary: boundary(run.outside),
    };
    json(run, &operation).await
}

/// Deletes a file.
///
/// # Errors
/// When the operation fails.
pub async fn delete_file<O: Outside>(run: &Run<'_, O>, options: FileOptions) -> Json {
    let file = options.file_id;
    json(run, &DeleteFile { file }).await
}

/// Lists the extension descriptors of a node.
///
/// # Errors
/// When there is no such node, or the operation fails.
pub async fn list_descriptors<O: Outside>(run: &Run<'_, O>, options: DescriptorFilter) -> Json {
    let operation = ListDescriptors {
        node: options.node.id(run).await?,
        mta_id: options.mta_id,
        mta_version: options.mta_version,
    };
    json(run, &operation).await
}

/// Adds an extension descriptor.
///
/// # Errors
/// When there is no such node, the file cannot be opened, or the operation fails.
pub async fn create_descriptor<O: Outside>(
    run: &Run<'_, O>,
    options: CreateDescriptorOptions,
) -> Json {
    let operation = PutDescriptor {
        replaces: None,
        file: options.file.open(Fault::DescriptorInvalid)?,
        node: options.node.id(run).await?,
        mta_version: options.mta_version,
        description: options.description,
        named_user: run.named_user(options.named_user),
        boundary: boundary(run.outside),
    };
    json(run, &operation).await
}

/// Replaces an extension descriptor.
///
/// # Errors
/// As [`create_descriptor`].
pub async fn replace_descriptor<O: Outside>(
    run: &Run<'_, O>,
    options: ReplaceDescriptorOptions,
) -> Json {
    let operation = PutDescriptor {
        replaces: Some(options.descriptor_id),
        file: options.file.open(Fault::DescriptorInvalid)?,
        node: options.node.id(run).await?,
        mta_version: options.mta_version,
        description: options.description,
        named_user: run.named_user(options.named_user),
        boundary: boundary(run.outside),
    };
    json(run, &operation).await
}

/// Deletes an extension descriptor.
///
/// # Errors
/// When there is no such node, or the operation fails.
pub async fn delete_descriptor<O: Outside>(
    run: &Run<'_, O>,
    options: HeldDescriptorOptions,
) -> Json {
    let operation = DeleteDescriptor {
        node: options.node.id(run).await?,
        descriptor: options.descriptor_id,
    };
    json(run, &operation).await
}
