//! Explains the last import of a transport request in a node, without
//! following anything: node, queue and log, once each.

use serde::{Deserialize, Serialize};

use super::explained::Explained;
use super::journal::{Journal, lines};
use super::queue::imports;
use super::{FollowedFile, LogLine, files};
use crate::api::ids::TransportRequestId;
use crate::api::status::RequestStatus;
use crate::api::{GetRequestLogs, ListQueue, Node, QueuedRequest};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::diagnosis::{Context, Diagnosis, Message, NodeFields};
use crate::error::Error;
use crate::flow::landscape::node_ref::{NodeRef, not_in_queue};
use crate::text::time;

/// What `client.explain` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExplainOptions {
    node: NodeRef,
    transport_request_id: TransportRequestId,
}

/// What the last import of a transport request in a node says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The transport request.
    pub transport_request_id: u64,
    /// The node.
    pub node_id: u64,
    /// The node's name.
    pub node_name: String,
    /// Its status there.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RequestStatus"))]
    pub status: String,
    /// Whether that means success.
    pub is_success: bool,
    /// Whether no import is waiting or running.
    pub has_ended: bool,
    /// The last import; nothing where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_id: Option<u64>,
    /// How the import of its files ended.
    pub files: Vec<FollowedFile>,
    /// Why it failed, or why it was not imported, the most likely cause first.
    pub diagnosis: Vec<Diagnosis>,
    /// Whether it failed and no cause is known.
    pub is_unexplained: bool,
    /// The service's first error, where something failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_error: Option<String>,
    /// The messages of the last import, in the order of time, without secrets.
    pub messages: Vec<LogLine>,
    /// Links to logs of deployments.
    pub deployment_logs: Vec<String>,
    /// When the first of them expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_logs_expire_at: Option<String>,
    /// Warnings for the user.
    pub warnings: Vec<String>,
}

/// Explains the last import of a transport request in a node.
///
/// # Errors
/// When there is no such node or transport request, or the key may not read them.
pub async fn explain<O: Outside>(
    run: &Run<'_, O>,
    options: ExplainOptions,
) -> Result<Explanation, Error> {
    let request = options.transport_request_id;
    let node = options.node.node(run).await?;
    let queue = run.ask(&ListQueue::whole(node.id)).await?;
    let mut requests = queue.transport_requests.into_iter();
    let Some(queued) = requests.find(|queued| queued.id == request) else {
        return Err(not_in_queue(&node.name, request));
    };
    let last = last_import(run, &node, request).await?;
    let status = queued
        .status
        .clone()
        .unwrap_or_else(|| "unknown".to_owned());
    let parsed_status = RequestStatus::parse(&status);
    let said = last.said();
    let explained = Explained::of(&said, &context(&node, &queued));
    Ok(Explanation {
        transport_request_id: request.get(),
        node_id: node.id.get(),
        node_name: node.name,
        is_success: parsed_status.is_success(),
        has_ended: parsed_status.has_ended(),
        action_id: last.action_id,
        files: last.files,
        diagnosis: explained.diagnosis,
        is_unexplained: explained.is_unexplained,
        first_error: explained.first_error,
        status,
        messages: last.messages,
        deployment_logs: last.deployment_logs,
        deployment_logs_expire_at: last.expire_at.map(time::rfc3339),
        warnings: run.take_warnings(),
    })
}

/// The last import of a transport request in a node, as its log tells it.
#[derive(Debug, Default)]
pub(in crate::flow) struct LastImport {
    /// The action; nothing where there was no import.
    action_id: Option<u64>,
    files: Vec<FollowedFile>,
    messages: Vec<LogLine>,
    deployment_logs: Vec<String>,
    expire_at: Option<u64>,
}

impl LastImport {
    /// Returns what was said, as a diagnosis takes it.
    pub(in crate::flow) fn said(&self) -> Vec<Message> {
        self.messages.iter().map(Message::from).collect()
    }
}

/// Reads the log of the last import of a transport request in a node.
///
/// # Errors
/// When the key may not read it.
pub(in crate::flow) async fn last_import<O: Outside>(
    run: &Run<'_, O>,
    node: &Node,
    request: TransportRequestId,
) -> Result<LastImport, Error> {
    let get_logs = GetRequestLogs {
        node: node.id,
        request,
    };
    let logs = run.ask(&get_logs).await?;
    let imports = imports(&logs);
    let Some(last) = imports.last() else {
        return Ok(LastImport::default());
    };
    let mut journal = Journal::default();
    let found = lines(&last.log, &node.name, request.get(), Some(last.id.get()));
    journal.news(found, &run.client.secrets());
    let (deployment_logs, expire_at) = journal.take_links();
    Ok(LastImport {
        action_id: Some(last.id.get()),
        files: files(&last.log.files),
        messages: journal.into_lines(),
        deployment_logs,
        expire_at,
    })
}

/// Returns what is known of a transport request in a node beside its log.
pub(in crate::flow) fn context(node: &Node, queued: &QueuedRequest) -> Context {
    let entries = queued.entries.iter().flatten();
    Context {
        status: queued.status.clone(),
        node: Some(NodeFields::from(node)),
        content_types: entries
            .filter_map(|entry| entry.content_type.clone())
            .collect(),
        is_archived: queued.is_archived == Some(true),
    }
}
