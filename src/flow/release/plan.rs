//! A plan before the deed: what a release would send where.

use serde::Serialize;

use crate::api::content::{ContentType, StorageType};
use crate::api::{Node, QueueEntry, Verb};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::Error;

use crate::flow::landscape::{Landscape, Look};
use crate::flow::release::descriptors::PlacedDescriptor;
use crate::flow::release::prepare::prepare;
use crate::flow::release::{Content, Release, request_body};

/// What a release would do.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Always true: nothing was sent.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "true"))]
    pub dry_run: bool,
    /// `exportFrom` or `uploadTo`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "'exportFrom' | 'uploadTo'"))]
    pub operation: &'static str,
    /// The node.
    pub node_name: String,
    /// The kind of content.
    pub content_type: ContentType,
    /// Whether files are uploaded, or references named.
    pub storage_type: StorageType,
    /// The description, as it would be sent.
    pub description: String,
    /// The user that the service would show.
    pub named_user: Option<String>,
    /// The files that would be uploaded, in order.
    pub files: Vec<PlannedFile>,
    /// The references that would be named.
    pub references: Vec<String>,
    /// The extension descriptors that would be added or replaced before.
    pub descriptors: Vec<PlacedDescriptor>,
    /// The queues that the transport request would go into; nothing where the
    /// key may not look.
    pub queue_entries: Option<Vec<QueueEntry>>,
    /// The transport request that an earlier attempt has made (`once`): then
    /// nothing would be sent.
    pub earlier_transport_request_id: Option<u64>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

/// A file that would be uploaded.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PlannedFile {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// The id of the MTA in it.
    pub mta_id: Option<String>,
    /// The version of the MTA in it.
    pub mta_version: Option<String>,
}

/// Runs all checks and looks of a release, and sends nothing that changes the service.
///
/// # Errors
/// What would stop the release.
pub async fn plan<O: Outside>(run: &Run<'_, O>, release: &Release) -> Result<Plan, Error> {
    let prepared = prepare(run, release).await?;
    let body = request_body(run, release);
    let queue_entries = queues(run, release, prepared.landscape.as_ref()).await?;
    let (files, references) = match &release.content {
        Content::Files(files) => (files.as_slice(), Vec::new()),
        Content::References(references) => ([].as_slice(), references.clone()),
    };
    let files = files.iter().zip(prepared.archives);
    Ok(Plan {
        dry_run: true,
        operation: match release.verb {
            Verb::ExportFrom => "exportFrom",
            Verb::UploadTo => "uploadTo",
        },
        node_name: body.node_name,
        content_type: body.content_type,
        storage_type: body.storage_type,
        description: body.description,
        named_user: body.named_user,
        files: files
            .map(|(file, archive)| PlannedFile {
                name: file.name.clone(),
                size: file.size,
                mta_id: archive.id,
                mta_version: archive.version,
            })
            .collect(),
        references,
        descriptors: prepared.descriptors,
        queue_entries,
        earlier_transport_request_id: prepared
            .earlier
            .map(|earlier| earlier.created.transport_request_id.get()),
        warnings: run.take_warnings(),
    })
}

async fn queues<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    landscape: Option<&Landscape>,
) -> Result<Option<Vec<QueueEntry>>, Error> {
    let Some(landscape) = landscape else {
        return Ok(None);
    };
    let receivers = landscape.receivers(run, release.verb, &release.node_name);
    let nodes = match receivers.await {
        Ok(Look::Seen(nodes)) => nodes,
        Ok(Look::NotAllowed(_)) => return Ok(None),
        Err(error) if error.is_api_trouble() => {
            run.warn(format!("the routes were not looked at: {error}"));
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if nodes.is_empty() {
        run.warn(format!(
            "the transport request would be in no queue: no route leads on from {}",
            release.node_name
        ));
    }
    let entry = |node: &&Node| QueueEntry {
        queue_id: None,
        node_id: node.id,
        node_name: node.name.clone(),
    };
    Ok(Some(nodes.iter().map(entry).collect()))
}
