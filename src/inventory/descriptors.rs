//! Extension descriptors that differ between two nodes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::records::NodeRecord;
use super::unseen::{Unseen, UnseenKind};
use crate::api::HeldDescriptor;

/// An extension descriptor that is not the same in both nodes. The service does
/// not give back what is in it: only ids and times can be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DescriptorDifference {
    /// How they differ.
    pub kind: DescriptorDifferenceKind,
    /// The MTA that it extends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mta_id: Option<String>,
    /// The version that it is for, or `*`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mta_version: Option<String>,
    /// The first node's descriptor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<HeldDescriptor>,
    /// The second node's descriptor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<HeldDescriptor>,
}

/// How the descriptors of two nodes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum DescriptorDifferenceKind {
    /// Only the first node has one.
    OnlyInFirst,
    /// Only the second node has one.
    OnlyInSecond,
    /// Both have one, of different ids, as is usual where each node has its own.
    OtherId,
}

/// The descriptors of a node, or why they cannot be read.
pub type Descriptors = Result<Vec<HeldDescriptor>, String>;

/// Compares the descriptors of two nodes.
pub(super) fn compare_descriptors(
    nodes: [&NodeRecord; 2],
    descriptors: [Descriptors; 2],
    unseen: &mut Vec<Unseen>,
) -> Vec<DescriptorDifference> {
    for (record, reason) in nodes
        .iter()
        .zip(&descriptors)
        .filter_map(|(node, one)| Some((node, one.as_ref().err()?)))
    {
        let text = format!(
            "the extension descriptors of {} cannot be read: {reason}",
            record.node.name
        );
        unseen.push(Unseen::new(UnseenKind::Descriptors, Some(record), text));
    }
    // Half a comparison would name what is in both.
    let [Ok(first), Ok(second)] = descriptors else {
        return Vec::new();
    };
    type Sides = (Option<HeldDescriptor>, Option<HeldDescriptor>);
    let mut sides: BTreeMap<(Option<String>, Option<String>), Sides> = BTreeMap::new();
    for held in first {
        let key = (held.mta_id.clone(), held.mta_version.clone());
        sides.entry(key).or_default().0 = Some(held);
    }
    for held in second {
        let key = (held.mta_id.clone(), held.mta_version.clone());
        sides.entry(key).or_default().1 = Some(held);
    }
    sides
        .into_iter()
        .filter_map(|((mta_id, mta_version), (first, second))| {
            let kind = match (&first, &second) {
                (Some(_), None) => DescriptorDifferenceKind::OnlyInFirst,
                (None, _) => DescriptorDifferenceKind::OnlyInSecond,
                (Some(one), Some(other)) if one.mta_ext_id != other.mta_ext_id => {
                    DescriptorDifferenceKind::OtherId
                }
                (Some(_), Some(_)) => return None,
            };
            Some(DescriptorDifference {
                kind,
                mta_id,
                mta_version,
                first,
                second,
            })
        })
        .collect()
}
