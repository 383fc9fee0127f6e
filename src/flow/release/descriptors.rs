//! Extension descriptors: checked beside the archives, then placed on their
//! nodes. Placing only looks; `put.rs` sends.

use serde::Serialize;

use futures_util::future::join_all;

use crate::api::ids::{DescriptorId, NodeId};
use crate::api::{HeldDescriptor, ListDescriptors, ListNodes, Node};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::finding::{self, Finding};
use crate::error::{Error, Fault};
use crate::http::FileRef;
use crate::mta::descriptor::{
    self, ExtensionDescriptor, VersionBinding, refuse_two_for_one_node, wrong_binding,
};
use crate::mta::{self, Inspection};
use crate::text::near::near;

use crate::flow::landscape::Landscape;
use crate::flow::release::Release;
use crate::flow::release::archives::{Inspected, is_open, tell};

/// An extension descriptor and the node that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeDescriptor {
    /// The node; case-sensitive.
    pub node_name: String,
    /// The file.
    pub file: FileRef,
}

/// An extension descriptor on its node: planned, or sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PlacedDescriptor {
    /// The node.
    pub node_id: NodeId,
    /// The node's name.
    pub node_name: String,
    /// The name of the descriptor's file.
    pub file_name: String,
    /// The MTA that it extends.
    pub mta_id: String,
    /// The exact version that it is for, or `*`.
    pub mta_version: String,
    /// Its id at the service, once it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub descriptor_id: Option<DescriptorId>,
    /// What the node holds, or held, for the same MTA and version; nothing
    /// where the descriptor is a new one.
    pub replaces: Option<HeldDescriptor>,
    /// The file itself.
    #[serde(skip)]
    pub(in crate::flow) file: FileRef,
}

impl PlacedDescriptor {
    /// Places a descriptor that extends `mta_id`.
    pub(in crate::flow) fn new(
        node: &Node,
        file: &FileRef,
        mta_id: &str,
        binding: &VersionBinding,
    ) -> Self {
        Self {
            node_id: node.id,
            node_name: node.name.clone(),
            file_name: file.name.clone(),
            mta_id: mta_id.to_owned(),
            mta_version: binding.as_str().to_owned(),
            descriptor_id: None,
            replaces: None,
            file: file.clone(),
        }
    }

    /// Looks whether the node holds a descriptor for the same MTA and version.
    ///
    /// # Errors
    /// When the key may not look, or the service does not answer.
    pub(in crate::flow) async fn held<O: Outside>(
        &self,
        run: &Run<'_, O>,
    ) -> Result<Option<HeldDescriptor>, Error> {
        let list = ListDescriptors {
            node: self.node_id,
            mta_id: Some(self.mta_id.clone()),
            mta_version: Some(self.mta_version.clone()),
        };
        let is = |field: &Option<String>, value: &String| field.as_ref().is_none_or(|f| f == value);
        let held = run.ask(&list).await?;
        Ok(held.into_iter().find(|held| {
            is(&held.mta_id, &self.mta_id) && is(&held.mta_version, &self.mta_version)
        }))
    }
}

/// The descriptors of a release, as far as their files tell.
#[derive(Debug)]
pub(in crate::flow) struct ReadDescriptors {
    /// Those whose files could be opened, in order.
    pub descriptors: Vec<ExtensionDescriptor>,
    /// Everything that is wrong with them, alone and beside the archives.
    pub findings: Vec<Finding>,
    /// Whether they could be sent despite errors: it is known which MTA
    /// each extends, and no two are in each other's way.
    pub are_sendable: bool,
}

/// Reads and checks the descriptors of a release.
pub(in crate::flow) async fn read<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    archives: &[Inspection],
) -> ReadDescriptors {
    let mut read = ReadDescriptors {
        descriptors: Vec::new(),
        findings: Vec::new(),
        are_sendable: true,
    };
    let binding = binding(release.mta_version.as_deref()).unwrap_or_else(|finding| {
        read.findings.push(finding);
        read.are_sendable = false;
        VersionBinding::Any
    });
    let mut places = Vec::new();
    for wish in &release.descriptors {
        if !is_open(release, &wish.file) {
            continue;
        }
        let descriptor = read_file(run.outside, &wish.file).await;
        read.are_sendable &= descriptor.extends.is_some();
        read.descriptors.push(descriptor);
        places.push((wish.node_name.as_str(), wish.file.name.as_str()));
    }
    for descriptor in &read.descriptors {
        read.findings.extend_from_slice(&descriptor.findings);
        let checked = descriptor.check(archives, &read.descriptors, &binding);
        read.findings.extend(checked);
        if !release.content_type.is_mta() {
            read.findings.push(only_for_mta(&descriptor.file));
        }
    }
    let two = two_for_one(&read.descriptors, &places);
    read.are_sendable &= two.is_empty();
    read.findings.extend(two);
    read
}

/// Reads one descriptor; whatever is wrong stands in its findings.
pub(in crate::flow) async fn read_file<O: Outside>(
    outside: &O,
    file: &FileRef,
) -> ExtensionDescriptor {
    let unread = |finding| ExtensionDescriptor::unread(&file.name, vec![finding]);
    let Some(length) = usize::try_from(file.size)
        .ok()
        .filter(|_| file.size <= mta::DESCRIPTOR_LIMIT)
    else {
        return unread(mta::descriptor_over_limit(&file.name, file.size));
    };
    match outside.read(file.index, 0, length).await {
        Ok(content) => ExtensionDescriptor::read(&file.name, &content),
        Err(failure) => unread(mta::unreadable_file(&file.name, &failure)),
    }
}

/// Reads for which versions the descriptors are; every version unless said.
pub(in crate::flow) fn binding(mta_version: Option<&str>) -> Result<VersionBinding, Finding> {
    let text = mta_version.unwrap_or("*");
    VersionBinding::parse(text).ok_or_else(|| wrong_binding(text))
}

/// Refuses two descriptors of the same MTA for one node.
fn two_for_one(descriptors: &[ExtensionDescriptor], places: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, descriptor) in descriptors.iter().enumerate() {
        let is_same = |other: &ExtensionDescriptor| other.extends == descriptor.extends;
        if descriptors.iter().take(at).any(is_same) {
            continue;
        }
        let of_this_mta: Vec<(&str, &str)> = descriptors
            .iter()
            .zip(places)
            .filter(|(other, _)| is_same(other))
            .map(|(_, place)| *place)
            .collect();
        findings.extend(refuse_two_for_one_node(&of_this_mta));
    }
    findings
}

fn only_for_mta(file: &str) -> Finding {
    Finding::error(
        file.to_owned(),
        "extension descriptors are only for content of type MTA",
        "leave the descriptor out, or the content type",
    )
}

/// Finds the nodes of the descriptors and what they hold already.
///
/// # Errors
/// When a node does not exist or does not use descriptors, or the key may not
/// look: without a node's id nothing can be sent to it.
pub(in crate::flow) async fn place<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    landscape: Option<&Landscape>,
    inspected: &Inspected,
) -> Result<Vec<PlacedDescriptor>, Error> {
    if release.descriptors.is_empty() {
        return Ok(Vec::new());
    }
    let fresh;
    let nodes = match landscape.and_then(Landscape::nodes) {
        Some(nodes) => nodes,
        None => {
            fresh = run.ask(&ListNodes).await?.nodes;
            &fresh
        }
    };
    let binding = binding(release.mta_version.as_deref()).unwrap_or_default();
    let (mut placed, mut findings) = (Vec::new(), Vec::new());
    for (wish, content) in release.descriptors.iter().zip(&inspected.descriptors) {
        let Some(node) = nodes.iter().find(|node| node.name == wish.node_name) else {
            findings.push(unknown_node(wish, nodes));
            continue;
        };
        findings.extend(descriptor::check_node(&wish.file.name, node));
        let mta_id = content.extends.as_deref().unwrap_or_default();
        placed.push(PlacedDescriptor::new(node, &wish.file, mta_id, &binding));
    }
    let are_sendable = placed.len() == release.descriptors.len();
    if !are_sendable || (finding::has_errors(&findings) && release.check) {
        return Err(Fault::DescriptorInvalid(findings).into());
    }
    tell(run, findings);
    let looks = placed.iter().map(|placed| placed.held(run));
    let held = join_all(looks).await;
    for (placed, held) in placed.iter_mut().zip(held) {
        placed.replaces = held?;
    }
    Ok(placed)
}

pub(in crate::flow) fn unknown_node(wish: &NodeDescriptor, nodes: &[Node]) -> Finding {
    let near = near(&wish.node_name, nodes.iter().map(|node| node.name.as_str()));
    let advice = match near.is_empty() {
        true => "ask your administrator for the node's name; names are case-sensitive".to_owned(),
        false => format!(
            "did you mean {}? names are case-sensitive",
            near.join(" or ")
        ),
    };
    let problem = format!("the node {:?} does not exist", wish.node_name);
    Finding::error(wish.file.name.clone(), problem, advice)
}
