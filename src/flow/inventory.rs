//! Reads what is where: nodes and routes once, each queue once, and only the
//! logs that are worth it. The client sends at most three requests at a time.

use std::future::Future;

use futures_util::stream::{self, StreamExt};
use serde::Deserialize;

use crate::api::ids::{NodeId, TransportRequestId};
use crate::api::{
    GetRequestLogs, HeldDescriptor, ListDescriptors, ListNodes, ListQueue, ListRoutes, Node, Route,
};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};
use crate::flow::landscape::node_ref::NodeRef;
use crate::flow::landscape::{Look, allowed};
use crate::inventory::{
    LandscapeStatus, MOST_EXTRA_LOGS, NodeDiff, NodeHistory, NodeRecord, Records, diff, history,
    status,
};
use crate::text::time::Moment;

/// What `client.status` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatusOptions {
    /// Only these nodes; all of them where missing or empty.
    #[serde(default)]
    nodes: Vec<NodeRef>,
    /// Only this MTA.
    mta: Option<String>,
}

/// What `client.diff` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiffOptions {
    first: NodeRef,
    second: NodeRef,
}

/// What `client.history` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HistoryOptions {
    node: NodeRef,
    mta: Option<String>,
    since: Option<Moment>,
}

/// Returns which version of which MTA is in which node.
///
/// # Errors
/// When the nodes or all of the queues cannot be read, or a node does not exist.
pub async fn landscape_status<O: Outside>(
    run: &Run<'_, O>,
    options: StatusOptions,
) -> Result<LandscapeStatus, Error> {
    let all = run.ask(&ListNodes).await?.nodes;
    let mut nodes: Vec<Node> = Vec::new();
    for wanted in &options.nodes {
        let node = wanted.among(&all)?;
        if !nodes.contains(node) {
            nodes.push(node.clone());
        }
    }
    if options.nodes.is_empty() {
        nodes = all;
    }
    let most = nodes.len() + MOST_EXTRA_LOGS;
    let mta = options.mta.as_deref();
    let mut records = read_queues(run, nodes).await?;
    read_logs(run, &mut records, most, mta).await?;
    let mut status = status(&records, mta);
    status.warnings = told(run, status.warnings);
    Ok(status)
}

/// Returns what the second of two nodes would get from the first.
///
/// # Errors
/// When the nodes or one of the queues cannot be read, or a node does not exist.
pub async fn node_diff<O: Outside>(
    run: &Run<'_, O>,
    options: DiffOptions,
) -> Result<NodeDiff, Error> {
    let all = run.ask(&ListNodes).await?.nodes;
    let first = options.first.among(&all)?.clone();
    let second = options.second.among(&all)?.clone();
    let ids = (first.id, second.id);
    if first.id == second.id {
        return Err(Fault::Usage {
            problem: format!("{} cannot be compared with itself", first.name),
            advice: "give two nodes".into(),
        }
        .into());
    }
    let mut records = read_queues(run, vec![first, second]).await?;
    if let Some(reason) = records.unreadable_queue() {
        return Err(Fault::Usage {
            problem: format!("the nodes cannot be compared: {reason}"),
            advice: "use a key that may read both queues".into(),
        }
        .into());
    }
    read_logs(run, &mut records, MOST_EXTRA_LOGS, None).await?;
    let descriptors = [
        readable(run, list_descriptors(run, ids.0).await)?,
        readable(run, list_descriptors(run, ids.1).await)?,
    ];
    let path = records.path(ids.0, ids.1, &all);
    let mut diff = diff(&records, ids.0, ids.1, descriptors, path).ok_or_else(lost)?;
    diff.warnings = told(run, diff.warnings);
    Ok(diff)
}

/// Returns what was done in a node.
///
/// # Errors
/// When the nodes or the queue cannot be read, or the node does not exist.
pub async fn node_history<O: Outside>(
    run: &Run<'_, O>,
    options: HistoryOptions,
) -> Result<NodeHistory, Error> {
    let node = options.node.node(run).await?;
    let id = node.id;
    let queue = run.ask(&ListQueue::whole(id)).await?.transport_requests;
    let requests: Vec<_> = queue.iter().map(|request| (id, request.id)).collect();
    let mut records = Records::new(vec![NodeRecord::new(node, Ok(queue))], Ok(Vec::new()));
    read(run, &mut records, requests).await?;
    let since = options.since.as_ref().map(Moment::begin);
    let mta = options.mta.as_deref();
    let mut history = history(&records, id, mta, since).ok_or_else(lost)?;
    history.warnings = told(run, history.warnings);
    Ok(history)
}

/// Reads routes and queues, each once.
async fn read_queues<O: Outside>(run: &Run<'_, O>, nodes: Vec<Node>) -> Result<Records, Error> {
    let routes = run.ask(&ListRoutes).await.map(|answer| answer.routes);
    let routes: Result<Vec<Route>, String> = readable(run, routes)?;
    let ask = |node: &Node| {
        let id = node.id;
        async move {
            let queue = run.ask(&ListQueue::whole(id)).await;
            queue.map(|queue| queue.transport_requests)
        }
    };
    let mut queues = three_at_a_time(nodes.iter().map(ask)).await;
    // Where nothing can be read there is nothing to show but why.
    if queues.iter().all(Result::is_err)
        && let Some(Err(error)) = queues.pop()
    {
        return Err(error);
    }
    let record = |(node, queue)| Ok(NodeRecord::new(node, readable(run, queue)?));
    let records = nodes.into_iter().zip(queues).map(record);
    Ok(Records::new(records.collect::<Result<_, Error>>()?, routes))
}

/// Reads the logs that are worth it, the most urgent first.
async fn read_logs<O: Outside>(
    run: &Run<'_, O>,
    records: &mut Records,
    mut most: usize,
    mta: Option<&str>,
) -> Result<(), Error> {
    loop {
        let next = records.next_logs(most, mta);
        if next.is_empty() {
            return Ok(());
        }
        most -= next.len();
        read(run, records, next).await?;
    }
}

async fn read<O: Outside>(
    run: &Run<'_, O>,
    records: &mut Records,
    requests: Vec<(NodeId, TransportRequestId)>,
) -> Result<(), Error> {
    let ask = |&(node, request): &(NodeId, TransportRequestId)| async move {
        run.ask(&GetRequestLogs { node, request }).await
    };
    let logs = three_at_a_time(requests.iter().map(ask)).await;
    for ((node, request), log) in requests.into_iter().zip(logs) {
        records.add_log(node, request, readable(run, log)?);
    }
    Ok(())
}

/// Does so much at a time as the client sends at once; the rest is not even begun.
async fn three_at_a_time<T>(work: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    stream::iter(work).buffered(3).collect().await
}

async fn list_descriptors<O: Outside>(
    run: &Run<'_, O>,
    node: NodeId,
) -> Result<Vec<HeldDescriptor>, Error> {
    let operation = ListDescriptors {
        node,
        mta_id: None,
        mta_version: None,
    };
    run.ask(&operation).await
}

/// Turns what cannot be read into the reason why, so that the rest is shown;
/// only the end of the call ends it.
fn readable<T, O: Outside>(
    run: &Run<'_, O>,
    answer: Result<T, Error>,
) -> Result<Result<T, String>, Error> {
    match answer {
        Err(error) if run.is_cancelled() || run.remaining_ms() == 0 => Err(error),
        answer => Ok(match allowed(answer) {
            Ok(Look::Seen(answer)) => Ok(answer),
            Ok(Look::NotAllowed(reason)) => Err(reason),
            Err(error) => Err(error.to_string()),
        }),
    }
}

/// Tells the warnings of a result, and returns them with those of the call.
fn told<O: Outside>(run: &Run<'_, O>, warnings: Vec<String>) -> Vec<String> {
    for warning in warnings {
        run.warn(warning);
    }
    run.take_warnings()
}

fn lost() -> Error {
    let what = "a node that was read is not in the records".to_owned();
    Fault::Internal { what }.into()
}
