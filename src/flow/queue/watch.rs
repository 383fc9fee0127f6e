//! Waits until a node's queue has changed; all who watch it share their polls.

use std::hash::{DefaultHasher, Hasher};

use serde::Deserialize;

use crate::api::ids::NodeId;
use crate::api::{AnswerFault, Answers, Call, ListQueue, Operation, Spec};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::call::polls::look;
use crate::error::Error;
use crate::flow::landscape::node_ref::NodeRef;
use crate::flow::queue::list::{QueueOptions, Statuses};
use crate::text::json::Json;
use crate::text::time::{Milliseconds, Moment};

/// No service is asked more often than this, in milliseconds.
const LEAST_MS: u64 = 10;

/// How often a queue is read, in milliseconds, unless the caller says otherwise.
const USUAL_MS: u64 = 5_000;

/// What `queue.watch` takes: what `queue.list` takes, and how often it asks.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WatchOptions {
    node: NodeRef,
    status: Option<Statuses>,
    created_from: Option<Moment>,
    created_to: Option<Moment>,
    queued_from: Option<Moment>,
    queued_to: Option<Moment>,
    owner: Option<String>,
    poll_ms: Option<Milliseconds>,
    /// The mark of what the caller has seen; nothing at first.
    seen: Option<String>,
}

/// A queue that is not what the caller has seen.
#[derive(Debug)]
pub struct QueueChange {
    /// The node, so that its name need not be looked up again.
    pub node: NodeId,
    /// Stands for this state of the queue.
    pub mark: String,
    /// The checked JSON of the response.
    pub json: Vec<u8>,
}

/// Returns the queue as soon as it is not what the caller has seen: at once the first time.
///
/// # Errors
/// When a filter is wrong, the operation fails, or the caller cancels.
pub async fn watch_queue<O: Outside>(
    run: &Run<'_, O>,
    options: WatchOptions,
) -> Result<QueueChange, Error> {
    let wait = options.poll_ms.map_or(USUAL_MS, Milliseconds::get);
    let wait = wait.max(LEAST_MS);
    let seen = options.seen;
    let filter = QueueOptions {
        node: options.node,
        status: options.status,
        created_from: options.created_from,
        created_to: options.created_to,
        queued_from: options.queued_from,
        queued_to: options.queued_to,
        owner: options.owner,
    };
    let list = QueueAsWritten(filter.operation(run).await?);
    // What is shown first must not be older than this call.
    let after = match seen {
        None => run.client.polls().tick(),
        Some(_) => 0,
    };
    loop {
        let found = look(run, &list, wait, after).await?;
        let mark = mark(&found.answer);
        if seen.as_ref() != Some(&mark) {
            return Ok(QueueChange {
                node: list.0.node,
                mark,
                json: found.answer.to_vec(),
            });
        }
        run.rest(wait).await;
    }
}

/// Lists a queue and keeps the response as the service wrote it: callers get all of it.
#[derive(Debug)]
struct QueueAsWritten(ListQueue);

impl Operation for QueueAsWritten {
    fn spec(&self) -> &'static Spec {
        self.0.spec()
    }

    fn doing(&self) -> String {
        self.0.doing()
    }

    fn call(&self) -> Call {
        self.0.call()
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        self.0.check(body)
    }
}

impl Answers for QueueAsWritten {
    type Answer = Vec<u8>;

    fn read(&self, _: &Json<'_>) -> Result<Vec<u8>, AnswerFault> {
        Err(AnswerFault("a response is kept before it is read".into()))
    }

    fn decode(&self, body: &[u8]) -> Result<Vec<u8>, AnswerFault> {
        self.check(body)?;
        Ok(body.to_vec())
    }
}

fn mark(json: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(json);
    format!("{:016x}", hasher.finish())
}
