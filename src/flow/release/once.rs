//! Finds the transport request that an earlier attempt of the same job has made.

use crate::api::description::once_matches;
use crate::api::ids::TransportRequestId;
use crate::api::status::QueueAction;
use crate::api::{Created, QueuedRequest, RequestFiles};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};
use crate::rules::{Rule, applies};

use crate::flow::landscape::node_ref::NodeRef;
use crate::flow::landscape::{Landscape, Look, Place, allowed, places};
use crate::flow::queue::operate::{Operate, operate};
use crate::flow::release::{Content, Release};
use crate::flow::search::search;

/// A transport request of an earlier attempt.
#[derive(Debug)]
pub(in crate::flow) struct Earlier {
    /// What it is.
    pub created: Created,
    /// The ids of its files, as far as they can be seen.
    pub file_ids: Vec<u64>,
}

/// Looks for a transport request from or on the same node whose description
/// ends in the same key and that carries the same files.
///
/// # Errors
/// When the key may not look: then a second transport request cannot be ruled out.
pub(in crate::flow) async fn find_earlier<O: Outside>(
    run: &Run<'_, O>,
    landscape: Option<&Landscape>,
    release: &Release,
    key: &str,
) -> Result<Option<Earlier>, Error> {
    let node_name = &release.node_name;
    let fits = |queued: &QueuedRequest| has_key(queued, node_name, key);
    let mut places = match places(run, landscape, release.verb, node_name, &fits).await? {
        Look::Seen(places) => places,
        Look::NotAllowed(reason) => return Err(Fault::OnceNeedsLook { reason }.into()),
    };
    // The newest first; one that carries other files is another job's.
    while let Some(created) = Created::seen_in(&places) {
        let id = created.transport_request_id;
        let (these, others) = places.into_iter().partition(|place| place.request.id == id);
        let these: Vec<Place> = these;
        let is_same = has_same_content(run, &these, release).await?;
        if is_same != Some(false) {
            if is_same.is_none() {
                run.warn(format!(
                    "it could not be checked whether transport request {id} holds the same files; only its key says that it is this job's"
                ));
            }
            let file_ids = file_ids(&these);
            return Ok(Some(Earlier { created, file_ids }));
        }
        places = others;
    }
    Ok(None)
}

fn has_key(queued: &QueuedRequest, node_name: &str, key: &str) -> bool {
    let description = queued.description.as_deref().unwrap_or_default();
    let origin = queued.origin.as_deref();
    once_matches(description, key)
        && origin.is_none_or(|origin| origin == node_name)
        && applies(Rule::OnceIsFound)
}

/// After a creation, finds the older transport request of a job that ran at the
/// same time with the same key, and removes ours. Lists lag, so it reads the
/// queues until they show ours: then they show an older one, too.
pub(in crate::flow) async fn keep_older<O: Outside>(
    run: &Run<'_, O>,
    landscape: Option<&Landscape>,
    release: &Release,
    key: &str,
    ours: TransportRequestId,
) -> Option<Earlier> {
    let node_name = &release.node_name;
    let fits = |queued: &QueuedRequest| has_key(queued, node_name, key) || queued.id == ours;
    let doing = format!("checking for another transport request with the key {key}");
    let read = async |run: &Run<'_, O>| {
        Ok(
            match places(run, landscape, release.verb, node_name, &fits).await? {
                Look::Seen(places) => {
                    let is_shown = places.iter().any(|place| place.request.id == ours);
                    Look::Seen(is_shown.then_some(places))
                }
                Look::NotAllowed(reason) => Look::NotAllowed(reason),
            },
        )
    };
    let reason = "another job may have the same key";
    let mut places = match search(run, &doing, reason, read).await {
        Ok(places) => places,
        Err(unknown) => {
            run.warn(format!(
                "it was not checked whether another job has created a transport request with the same key at the same time: {}",
                unknown.reason
            ));
            return None;
        }
    };
    let own_nodes: Vec<_> = places
        .extract_if(.., |place| place.request.id == ours)
        .collect();
    places.retain(|place| place.request.id < ours);
    // The oldest is the one that every job keeps.
    while let Some(oldest) = places.iter().map(|place| place.request.id).min() {
        let (these, others) = places
            .into_iter()
            .partition(|place| place.request.id == oldest);
        let these: Vec<Place> = these;
        places = others;
        // Ours is removed only for one that surely carries the same.
        match has_same_content(run, &these, release).await {
            Ok(Some(true)) => {}
            Ok(Some(false)) => continue,
            Ok(None) | Err(_) => {
                run.warn(format!(
                    "transport request {oldest} has the same key, and it could not be checked whether it holds the same files as {ours}: if so, remove one of them"
                ));
                continue;
            }
        }
        remove(run, release, ours, oldest, &own_nodes).await;
        let created = Created::seen_in(&these)?;
        let file_ids = file_ids(&these);
        return Some(Earlier { created, file_ids });
    }
    None
}

/// Removes our transport request from its queues, or says that it is there.
async fn remove<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    ours: TransportRequestId,
    older: TransportRequestId,
    places: &[Place],
) {
    for place in places {
        let removal = Operate {
            action: QueueAction::Remove,
            node: NodeRef::Id(place.entry.node_id),
            requests: Some(vec![ours]),
            named_user: release.named_user.clone(),
            force: true,
            tells_what_follows: false,
        };
        let node = &place.entry.node_name;
        let outcome = match operate(run, &removal).await {
            Ok(operated) => {
                operated
                    .warnings
                    .into_iter()
                    .for_each(|text| run.keep_warning(text));
                format!("transport request {ours} was removed from {node}")
            }
            Err(error) => format!(
                "transport request {ours} could not be removed from {node}, so remove it there: {error}"
            ),
        };
        run.warn(format!(
            "transport request {older} was created at the same time with the same key, and is kept; {outcome}"
        ));
    }
}

/// Returns whether a transport request carries what is released; nothing where that cannot be seen.
async fn has_same_content<O: Outside>(
    run: &Run<'_, O>,
    places: &[Place],
    release: &Release,
) -> Result<Option<bool>, Error> {
    let Some(place) = places.first().filter(|_| applies(Rule::OnceChecksTheFiles)) else {
        return Ok(Some(true));
    };
    let files = match &release.content {
        Content::Files(files) => files,
        Content::References(references) => {
            let uris = uris(place);
            let has_all = references.iter().all(|uri| uris.contains(&uri.as_str()));
            return Ok((!uris.is_empty()).then_some(has_all));
        }
    };
    let logs = RequestFiles {
        node: place.entry.node_id,
        request: place.request.id,
    };
    let Look::Seen(seen) = allowed(run.ask(&logs).await)? else {
        return Ok(None);
    };
    let mut sent: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    sent.sort_unstable();
    sent.dedup();
    Ok((!seen.is_empty()).then_some(seen == sent))
}

fn uris(place: &Place) -> Vec<&str> {
    let entries = place.request.entries.iter().flatten();
    entries.filter_map(|entry| entry.uri.as_deref()).collect()
}

fn file_ids(places: &[Place]) -> Vec<u64> {
    let uris = places.first().map(uris).unwrap_or_default();
    uris.iter().filter_map(|uri| uri.parse().ok()).collect()
}
