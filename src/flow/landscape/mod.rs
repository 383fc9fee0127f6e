//! A look at nodes and routes, for checks before anything is sent.

pub(in crate::flow) mod node_ref;
pub(in crate::flow) mod request_path;

use crate::api::{
    Created, ListNodes, ListQueue, ListRoutes, Node, QueueEntry, QueuedRequest, Role, Verb,
};
use crate::call::Run;
use crate::call::event::{Event, SkippedEvent};
use crate::call::outside::Outside;
use crate::error::{Error, Fault};
use crate::text::near::near;

/// What a look found.
#[derive(Debug)]
pub enum Look<T> {
    /// It could be taken.
    Seen(T),
    /// The key may not look; the reason says why.
    NotAllowed(String),
}

/// The nodes, as far as the key may see them.
#[derive(Debug)]
pub struct Landscape {
    nodes: Look<Vec<Node>>,
}

impl Landscape {
    /// Looks at the nodes; a key that may not look stops nothing.
    ///
    /// # Errors
    /// When the service cannot be reached or does not answer.
    pub async fn look<O: Outside>(run: &Run<'_, O>) -> Result<Self, Error> {
        if run.client.is_calm(Role::Operate) {
            let reason = "Cloud ALM routes only Export from".to_owned();
            return Ok(Self {
                nodes: Look::NotAllowed(reason),
            });
        }
        let nodes = match allowed(run.ask(&ListNodes).await)? {
            Look::Seen(answer) => Look::Seen(answer.nodes),
            Look::NotAllowed(reason) => {
                run.outside.tell(Event::Skipped(SkippedEvent {
                    check: "whether the node exists and takes uploads".into(),
                    reason: reason.clone(),
                }));
                Look::NotAllowed(reason)
            }
        };
        Ok(Self { nodes })
    }

    /// Returns all nodes; nothing where the key may not look.
    #[must_use]
    pub fn nodes(&self) -> Option<&[Node]> {
        match &self.nodes {
            Look::Seen(nodes) => Some(nodes),
            Look::NotAllowed(_) => None,
        }
    }

    /// Returns the node of this name; nothing where the key may not look.
    ///
    /// # Errors
    /// When there is no such node; the error names near misses.
    pub fn node(&self, name: &str) -> Result<Option<&Node>, Error> {
        let Look::Seen(nodes) = &self.nodes else {
            return Ok(None);
        };
        match nodes.iter().find(|node| node.name == name) {
            Some(node) => Ok(Some(node)),
            None => Err(Fault::NodeUnknown {
                name: name.to_owned(),
                near: near(name, nodes.iter().map(|node| node.name.as_str()))
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                looked: true,
            }
            .into()),
        }
    }

    /// Checks that a transport request can be put where it shall go.
    ///
    /// # Errors
    /// When the node does not exist or does not take it.
    pub fn check(&self, verb: Verb, node_name: &str) -> Result<(), Error> {
        let Some(node) = self.node(node_name)? else {
            return Ok(());
        };
        if verb == Verb::UploadTo && node.upload_allowed == Some(false) {
            return Err(Fault::NodeRefusesUpload {
                name: node_name.to_owned(),
            }
            .into());
        }
        Ok(())
    }

    /// Returns the nodes whose queues a transport request goes into; nothing
    /// where the key may not look.
    ///
    /// # Errors
    /// When the service cannot be reached or does not answer.
    pub async fn receivers<O: Outside>(
        &self,
        run: &Run<'_, O>,
        verb: Verb,
        node_name: &str,
    ) -> Result<Look<Vec<&Node>>, Error> {
        let nodes = match &self.nodes {
            Look::Seen(nodes) => nodes,
            Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason.clone())),
        };
        let Some(node) = self.node(node_name)? else {
            return Ok(Look::NotAllowed("the node cannot be seen".into()));
        };
        if verb == Verb::UploadTo {
            return Ok(Look::Seen(vec![node]));
        }
        Ok(match allowed(run.ask(&ListRoutes).await)? {
            Look::NotAllowed(reason) => Look::NotAllowed(reason),
            Look::Seen(answer) => Look::Seen(
                nodes
                    .iter()
                    .filter(|candidate| {
                        answer.routes.iter().any(|route| {
                            route.source_node_id == node.id && route.target_node_id == candidate.id
                        })
                    })
                    .collect(),
            ),
        })
    }
}

/// A transport request in one node's queue.
#[derive(Debug)]
pub(in crate::flow) struct Place {
    /// Where it is, without the id of the place, which no queue shows.
    pub entry: QueueEntry,
    /// What is there.
    pub request: QueuedRequest,
}

/// Looks into the queues that a transport request goes into for those that fit.
///
/// # Errors
/// When a queue does not answer and the others hold none that fits.
pub(in crate::flow) async fn places<O: Outside>(
    run: &Run<'_, O>,
    landscape: Option<&Landscape>,
    verb: Verb,
    node_name: &str,
    fits: &dyn Fn(&QueuedRequest) -> bool,
) -> Result<Look<Vec<Place>>, Error> {
    let fresh;
    let landscape = match landscape {
        Some(landscape) if matches!(landscape.nodes, Look::Seen(_)) => landscape,
        // Not seen before the upload is not a reason not to try again.
        Some(_) | None => {
            fresh = Landscape::look(run).await?;
            &fresh
        }
    };
    let nodes = match landscape.receivers(run, verb, node_name).await? {
        Look::Seen(nodes) => nodes,
        Look::NotAllowed(reason) => return Ok(Look::NotAllowed(reason)),
    };
    if nodes.is_empty() {
        let reason = format!("no route leads on from {node_name}, so no queue shows it");
        return Ok(Look::NotAllowed(reason));
    }
    let mut places = Vec::new();
    let mut trouble = Ok(());
    for node in nodes {
        let queue = match allowed(run.ask(&ListQueue::whole(node.id)).await) {
            Ok(Look::Seen(queue)) => queue,
            Ok(Look::NotAllowed(reason)) => return Ok(Look::NotAllowed(reason)),
            Err(error) => {
                trouble = Err(error);
                continue;
            }
        };
        let fitting = queue.transport_requests.into_iter().filter(fits);
        places.extend(fitting.map(|request| Place {
            entry: QueueEntry {
                queue_id: None,
                node_id: node.id,
                node_name: node.name.clone(),
            },
            request,
        }));
    }
    if places.is_empty() {
        trouble?;
    }
    Ok(Look::Seen(places))
}

impl Created {
    /// Puts together what a look has seen of the newest transport request.
    pub(in crate::flow) fn seen_in(places: &[Place]) -> Option<Self> {
        let newest = places.iter().max_by_key(|place| place.request.id)?;
        Some(Self {
            transport_request_id: newest.request.id,
            description: newest.request.description.clone(),
            queue_entries: places
                .iter()
                .filter(|place| place.request.id == newest.request.id)
                .map(|place| place.entry.clone())
                .collect(),
        })
    }
}

/// Turns the refusals that only mean "this key may not look" into a value.
///
/// # Errors
/// Every other error.
pub(in crate::flow) fn allowed<T>(answer: Result<T, Error>) -> Result<Look<T>, Error> {
    match answer {
        Ok(answer) => Ok(Look::Seen(answer)),
        Err(error) => {
            let status = error.exchange.as_ref().and_then(|exchange| exchange.status);
            match status {
                Some(status @ (401 | 403 | 404)) if error.is_about_api() => {
                    Ok(Look::NotAllowed(format!("status {status}: {error}")))
                }
                _ => Err(error),
            }
        }
    }
}
