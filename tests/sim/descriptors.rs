//! The extension descriptors of nodes.

use super::service::{Ask, Reply, Service};

/// The descriptor that jobs send, for each of their nodes.
pub(crate) const CONTENT: &str =
    "_schema-version: \"3.1\"\nID: com.acme.shop.target\nextends: com.acme.shop\n";

/// A descriptor on a node; all are for the same MTA and every version.
#[derive(Debug)]
pub(crate) struct Descriptor {
    pub(crate) id: u64,
    pub(crate) node: u64,
    /// Which run has sent its content; nothing for somebody else's.
    pub(crate) by: Option<usize>,
    pub(crate) at: u64,
}

impl Service {
    /// Gives QA and PROD descriptors of somebody else.
    pub(crate) fn hold_descriptors(&mut self) {
        for node in [2, 4] {
            let id = self.new_id();
            self.descriptors.push(Descriptor {
                id,
                node,
                by: None,
                at: 0,
            });
        }
    }

    pub(crate) fn descriptor_list(&self, node: &str) -> Reply {
        let of = self.descriptors.iter();
        let views: Vec<String> = of
            .filter(|one| one.node.to_string() == node)
            .map(|one| view(one.id))
            .collect();
        Reply::json(
            200,
            format!(r#"{{"mtaExtDescriptors":[{}]}}"#, views.join(",")),
        )
    }

    /// Adds a descriptor; a second one for the same MTA and version is refused.
    pub(crate) fn add_descriptor(&mut self, ask: &Ask, node: &str) -> Reply {
        let is_held = |one: &Descriptor| one.node.to_string() == node;
        if self.descriptors.iter().any(is_held) {
            return Reply::refused(422, "TsUnprocessableException", "there is one already");
        }
        let id = self.new_id();
        self.descriptors.push(Descriptor {
            id,
            node: node.parse().expect("a node"),
            by: Some(ask.run),
            at: self.now,
        });
        Reply::json(201, view(id))
    }

    pub(crate) fn replace_descriptor(&mut self, ask: &Ask, id: &str) -> Reply {
        let mut all = self.descriptors.iter_mut();
        let Some(held) = all.find(|one| one.id.to_string() == id) else {
            return Reply::missing("there is no such descriptor");
        };
        held.by = Some(ask.run);
        Reply::json(200, view(held.id))
    }
}

fn view(id: u64) -> String {
    format!(r#"{{"id":{id},"mtaId":"com.acme.shop","mtaVersion":"*"}}"#)
}
