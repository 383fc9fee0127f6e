//! What happens at the service without us: other people's transport requests
//! and actions, clean-up after the retention time, a restart.

use super::service::{File, Service, TransportRequest};

/// What somebody, or the service by itself, does with what a run has just made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visit {
    /// Somebody imports it where it is.
    Import,
    /// Somebody removes it from all queues.
    Remove,
    /// The retention time is over: it is gone, and so are its files.
    Expire,
}

impl Service {
    /// Does what is due with what runs have made.
    pub(crate) fn visit(&mut self) {
        while let Some(due) = self.visits.iter().position(|(at, _, _)| *at <= self.now) {
            let (_, id, visit) = self.visits.remove(due);
            let Some(place) = self.requests.iter().position(|request| request.id == id) else {
                continue;
            };
            self.happened.push(visit);
            match visit {
                Visit::Import => {
                    for node in self.requests[place].queues.clone() {
                        self.add_action("I", node, vec![id], None);
                    }
                }
                Visit::Remove => self.requests[place].is_removed = true,
                Visit::Expire => {
                    let expired = self.requests.remove(place);
                    let is_in = |file: &&mut File| expired.uris.contains(&file.id.to_string());
                    let files = self.files.iter_mut();
                    files.filter(is_in).for_each(|file| file.is_deleted = true);
                    self.lost.push(expired);
                }
            }
        }
    }

    /// Starts anew without what was done in the last `lost_ms`; no token is known any more.
    pub(crate) fn restart(&mut self, lost_ms: u64) {
        let since = self.now.saturating_sub(lost_ms);
        self.revoke_tokens();
        self.late.clear();
        self.visits.clear();
        let made = std::mem::take(&mut self.requests);
        let (mut lost, kept): (Vec<_>, Vec<_>) =
            made.into_iter().partition(|one| one.made_at > since);
        self.requests = kept;
        self.lost.append(&mut lost);
        self.files.retain(|file| file.at <= since);
        self.actions.retain(|action| action.at <= since);
        self.descriptors.retain(|descriptor| descriptor.at <= since);
        self.has_lost = true;
    }

    /// Puts a transport request of somebody else into the queues, as a trap.
    pub(crate) fn add_strange(
        &mut self,
        description: &str,
        origin: &str,
        queues: &[u64],
        file_names: &[&str],
    ) {
        let uris = file_names.iter().map(|name| {
            let id = self.new_id();
            self.files.push(File {
                id,
                name: (*name).into(),
                content: (usize::MAX, 0),
                is_deleted: false,
                at: 0,
            });
            id.to_string()
        });
        let uris = uris.collect();
        let id = self.new_id();
        self.requests.push(TransportRequest {
            id,
            description: description.into(),
            origin: origin.into(),
            uris,
            queues: queues.to_vec(),
            made_by: None,
            made_at: 0,
            is_removed: false,
        });
    }

    /// Somebody puts one of our files into a transport request of their own.
    pub(crate) fn grab(&mut self, uri: &str, description: &str, queues: &[u64]) {
        let id = self.new_id();
        self.requests.push(TransportRequest {
            id,
            description: description.into(),
            origin: "DEV".into(),
            uris: vec![uri.to_owned()],
            queues: queues.to_vec(),
            made_by: None,
            made_at: self.now,
            is_removed: false,
        });
    }
}
