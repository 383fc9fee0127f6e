//! What is known beside the messages: the status, the fields of the node and of
//! the transport request.

use super::cause::Field;
use super::log::Log;
use crate::api::status::RequestStatus;
use crate::api::{Node, Target};

/// What is known beside the messages; all of it may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The status of the transport request, or of the action.
    pub status: Option<String>,
    /// The node.
    pub node: Option<NodeFields>,
    /// The content types of the request's entries; empty where not known.
    pub content_types: Vec<String>,
    /// Whether the request is archived.
    pub is_archived: bool,
}

/// The fields of a node that explain why it imports nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeFields {
    /// Its name.
    pub name: Option<String>,
    /// Whether nothing is deployed there.
    pub is_virtual: Option<bool>,
    /// Whether imports are disabled.
    pub import_disabled: Option<bool>,
    /// Why imports are disabled.
    pub import_disabled_reason: Option<String>,
    /// Which other tool controls the node.
    pub controlled_by: Option<String>,
    /// Whether the queue imports automatically.
    pub automatic_import: Option<bool>,
    /// The content types that it takes.
    pub content_types: Option<Vec<String>>,
}

impl From<&Node> for NodeFields {
    fn from(node: &Node) -> Self {
        let types = |targets: &Vec<Target>| {
            let mut types = Vec::new();
            types.extend(
                targets
                    .iter()
                    .filter_map(|target| target.content_type.clone()),
            );
            types
        };
        Self {
            name: Some(node.name.clone()),
            is_virtual: node.is_virtual,
            import_disabled: node.import_disabled,
            import_disabled_reason: node.import_disabled_reason.clone(),
            controlled_by: node.controlled_by.clone(),
            automatic_import: node.automatic_import,
            content_types: node.targets.as_ref().map(types),
        }
    }
}

impl Context {
    fn status(&self) -> Option<RequestStatus<'_>> {
        self.status.as_deref().map(RequestStatus::parse)
    }

    pub(super) fn is_skipped(&self) -> bool {
        self.status() == Some(RequestStatus::Skipped)
    }

    pub(super) fn is_success(&self) -> bool {
        self.status().is_some_and(RequestStatus::is_success)
    }

    pub(super) fn has_failed(&self) -> bool {
        matches!(
            self.status(),
            Some(RequestStatus::Error | RequestStatus::Fatal)
        )
    }

    /// Returns the place of a field that says so.
    pub(super) fn shows(&self, field: Field, log: &Log) -> Option<String> {
        let nothing = NodeFields::default();
        let node = self.node.as_ref().unwrap_or(&nothing);
        let is_virtual = node.is_virtual == Some(true);
        let has_abap = self.content_types.iter().any(|it| it == "BTP_ABAP");
        let controlled = node.controlled_by.as_deref().filter(|by| !by.is_empty());
        let reason = node.import_disabled_reason.as_deref().unwrap_or_default();
        let is_untouched = !log.has_begun && !log.has_errors();
        let (is_so, at) = match field {
            Field::ImportDisabled => (
                node.import_disabled == Some(true) && !log.has_begun,
                node.place("importDisabled", reason),
            ),
            Field::Controlled => (
                controlled.is_some() && !log.has_begun,
                node.place("controlledBy", controlled.unwrap_or_default()),
            ),
            Field::AutomaticImport => (
                node.automatic_import == Some(true) && is_untouched,
                node.place("automaticImport", ""),
            ),
            Field::NoTarget => (
                node.content_types.as_ref().is_some_and(Vec::is_empty)
                    && !is_virtual
                    && log.destination.is_none(),
                node.place("targets", ""),
            ),
            Field::OtherContentType => {
                let types = self.content_types.join(", ");
                (
                    node.takes_none_of(&self.content_types),
                    node.place("targets", &types),
                )
            }
            Field::Archived => (
                self.is_archived,
                "field archived of the transport request".into(),
            ),
            Field::SkippedVirtual => (is_virtual || !has_abap, node.place("virtual", "")),
            Field::SkippedAbap => (has_abap && !is_virtual, "content type BTP_ABAP".into()),
            Field::ErrorAlone => (
                self.status() == Some(RequestStatus::Error) && log.entries.is_empty(),
                "status error".into(),
            ),
        };
        is_so.then_some(at)
    }
}

impl NodeFields {
    fn place(&self, field: &str, value: &str) -> String {
        let name = self.name.as_deref().map(|name| format!(" {name}"));
        let value = Some(value).filter(|value| !value.is_empty());
        format!(
            "field {field} of the node{}{}",
            name.unwrap_or_default(),
            value.map(|value| format!(": {value}")).unwrap_or_default()
        )
    }

    fn takes_none_of(&self, content_types: &[String]) -> bool {
        let Some(taken) = self
            .content_types
            .as_ref()
            .filter(|taken| !taken.is_empty())
        else {
            return false;
        };
        content_types.iter().any(|it| !taken.contains(it))
    }
}
