//! What `client.follow` takes.

use serde::Deserialize;

use crate::api::ids::{ActionId, TransportRequestId};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};
use crate::flow::follow::{Followed, Pace, Target, follow};
use crate::flow::landscape::node_ref::NodeRef;
use crate::text::time::Milliseconds;

/// What `client.follow` takes: an action, a node and a transport request, or all three:
/// then the action has to be about them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowOptions {
    action_id: Option<ActionId>,
    node: Option<NodeRef>,
    transport_request_id: Option<TransportRequestId>,
    poll_ms: Option<Milliseconds>,
    longest_poll_ms: Option<Milliseconds>,
}

impl FollowOptions {
    async fn target<O: Outside>(&self, run: &Run<'_, O>) -> Result<Target, Error> {
        match (self.action_id, &self.node, self.transport_request_id) {
            (Some(action), None, None) => Ok(Target::Action(action)),
            (Some(action), Some(node), Some(request)) => Ok(Target::Import {
                action,
                node_name: node.node(run).await?.name,
                request,
            }),
            (None, Some(node), Some(request)) => {
                let node = node.node(run).await?;
                Ok(Target::Request {
                    node: node.id,
                    node_name: node.name,
                    request,
                    is_automatic: node.automatic_import == Some(true),
                })
            }
            _ => Err(Fault::Usage {
                problem: "what to follow is neither an action nor a transport request in a node"
                    .into(),
                advice: "give actionId, or node and transportRequestId".into(),
            }
            .into()),
        }
    }
}

/// Follows what the options name, no matter who has started it.
///
/// # Errors
/// As [`follow`]. A follow that was cancelled says that nothing else was: to
/// run again would not follow, where the caller had also made what is followed.
pub async fn follow_as_told<O: Outside>(
    run: &Run<'_, O>,
    options: FollowOptions,
) -> Result<Followed, Error> {
    let target = options.target(run).await?;
    let pace = Pace::new(options.poll_ms, options.longest_poll_ms);
    let followed = follow(run, &target, pace, false).await;
    followed.map_err(|mut error| {
        if matches!(error.fault, Fault::Cancelled { .. }) {
            error.aftermath.check = Some(target.follow_again(false));
        }
        error
    })
}
