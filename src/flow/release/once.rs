//! Finds the transport request that an earlier attempt of the same job has made.

use crate::api::description::once_matches;
use crate::api::{Created, QueuedRequest, RequestFiles};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};
use crate::rules::{Rule, holds};

use crate::flow::landscape::{Landscape, Look, Place, allowed, places};
use crate::flow::release::{Content, Release};

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
/// When the key may not look: then a second transport request can not be ruled out.
pub(in crate::flow) async fn find_earlier<O: Outside>(
    run: &Run<'_, O>,
    landscape: Option<&Landscape>,
    release: &Release,
    key: &str,
) -> Result<Option<Earlier>, Error> {
    let node_name = &release.node_name;
    let fits = |queued: &QueuedRequest| {
        let description = queued.description.as_deref().unwrap_or_default();
        let origin = queued.origin.as_deref();
        once_matches(description, key)
            && origin.is_none_or(|origin| origin == node_name)
            && holds(Rule::OnceIsFound)
    };
    let mut places = match places(run, landscape, release.verb, node_name, &fits).await? {
        Look::Seen(places) => places,
        Look::NotAllowed(reason) => return Err(Fault::OnceNeedsLook { reason }.into()),
    };
    // The newest first; one that carries other files is another job's.
    while let Some(created) = Created::seen_in(&places) {
        let id = created.transport_request_id;
        let (these, others) = places.into_iter().partition(|place| place.request.id == id);
        let these: Vec<Place> = these;
        if has_same_content(run, &these, release).await? {
            let file_ids = file_ids(&these);
            return Ok(Some(Earlier { created, file_ids }));
        }
        places = others;
    }
    Ok(None)
}

async fn has_same_content<O: Outside>(
    run: &Run<'_, O>,
    places: &[Place],
    release: &Release,
) -> Result<bool, Error> {
    let Some(place) = places.first().filter(|_| holds(Rule::OnceChecksTheFiles)) else {
        return Ok(true);
    };
    let files = match &release.content {
        Content::Files(files) => files,
        Content::References(references) => {
            let uris = uris(place);
            return Ok(uris.is_empty() || references.iter().all(|uri| uris.contains(&uri.as_str())));
        }
    };
    let logs = RequestFiles {
        node: place.entry.node_id,
        request: place.request.id,
    };
    let Look::Seen(seen) = allowed(run.ask(&logs).await)? else {
        return Ok(true);
    };
    let mut sent: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    sent.sort_unstable();
    sent.dedup();
    Ok(seen.is_empty() || seen == sent)
}

fn uris(place: &Place) -> Vec<&str> {
    let entries = place.request.entries.iter().flatten();
    entries.filter_map(|entry| entry.uri.as_deref()).collect()
}

fn file_ids(places: &[Place]) -> Vec<u64> {
    let uris = places.first().map(uris).unwrap_or_default();
    uris.iter().filter_map(|uri| uri.parse().ok()).collect()
}
