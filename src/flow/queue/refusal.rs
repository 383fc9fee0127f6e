//! Whether something can be done with requests of a queue, and why not: what
//! every surface asks before it offers an action.

use serde::{Deserialize, Serialize};

use crate::api::Node;
use crate::api::status::{QueueAction, RequestStatus, Stage};

/// What somebody wants to do in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WantedAction {
    /// Import the requests.
    Import,
    /// Import whatever the queue allows.
    ImportAll,
    /// Make failed requests importable, and import them.
    ResetAndImport,
    /// Pass the requests on.
    Forward,
    /// Make the requests importable again.
    Reset,
    /// Take the requests out of the queue.
    Remove,
}

/// What counts of a node.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NodeState {
    /// How requests go on from here.
    pub forward_mode: Option<String>,
    /// Which other tool controls it.
    pub controlled_by: Option<String>,
    /// Whether imports are disabled.
    pub import_disabled: Option<bool>,
    /// Why they are.
    pub import_disabled_reason: Option<String>,
    /// Whether the queue imports automatically.
    pub automatic_import: Option<bool>,
}

/// Why something is not possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Refusal {
    /// No request was named.
    Nothing,
    /// The status of a request forbids it.
    Status,
    /// The queue imports automatically.
    Automatic,
    /// Imports are disabled.
    Disabled {
        /// The administrator's words; may be empty.
        reason: String,
    },
    /// Another tool controls the node.
    Controlled {
        /// Which.
        by: String,
    },
    /// The node forwards automatically.
    Forwards {
        /// Its forward mode.
        mode: String,
    },
}

impl From<&Node> for NodeState {
    fn from(node: &Node) -> Self {
        Self {
            forward_mode: node.forward_mode.clone(),
            controlled_by: node.controlled_by.clone(),
            import_disabled: node.import_disabled,
            import_disabled_reason: node.import_disabled_reason.clone(),
            automatic_import: node.automatic_import,
        }
    }
}

impl NodeState {
    /// Returns why nobody can import into the node from here.
    #[must_use]
    pub fn refuses_import(&self) -> Option<Refusal> {
        if self.import_disabled == Some(true) {
            let reason = self.import_disabled_reason.clone().unwrap_or_default();
            return Some(Refusal::Disabled { reason });
        }
        let by = self.controlled_by.clone().filter(|by| !by.is_empty());
        by.map(|by| Refusal::Controlled { by })
    }

    /// Returns why nothing has to be forwarded by people.
    #[must_use]
    pub fn refuses_forward(&self) -> Option<Refusal> {
        let mode = self.forward_mode.clone().filter(|mode| !is_manual(mode))?;
        (!mode.is_empty()).then_some(Refusal::Forwards { mode })
    }
}

/// Returns whether a node's forward mode waits for people.
#[must_use]
pub fn is_manual(mode: &str) -> bool {
    mode.to_ascii_lowercase().contains("manual")
}

/// Returns why an action is not possible with requests of these statuses in a
/// node; nothing where it is.
#[must_use]
pub fn refusal(action: WantedAction, node: &NodeState, statuses: &[String]) -> Option<Refusal> {
    use WantedAction::{Forward, Import, ImportAll, Remove, Reset, ResetAndImport};
    let statuses = || statuses.iter().map(|status| RequestStatus::parse(status));
    let all = |action| statuses().all(|status| status.allowed_actions().contains(&action));
    let importable =
        |status: RequestStatus<'_>| status.allowed_actions().contains(&QueueAction::Import);
    if statuses().next().is_none() && action != ImportAll {
        return Some(Refusal::Nothing);
    }
    let automatic = || (node.automatic_import == Some(true)).then_some(Refusal::Automatic);
    let refused = match action {
        Import | ImportAll | ResetAndImport => node.refuses_import().or_else(automatic),
        Forward => node.refuses_forward(),
        Reset | Remove => None,
    };
    let is_possible = || match action {
        Import => all(QueueAction::Import),
        ImportAll => statuses().any(importable),
        ResetAndImport => all(QueueAction::Reset) && !statuses().any(importable),
        Forward => all(QueueAction::Forward),
        Reset => all(QueueAction::Reset),
        Remove => all(QueueAction::Remove),
    };
    refused.or_else(|| (!is_possible()).then_some(Refusal::Status))
}

/// Returns what somebody most likely wants of a request: its import, or after a
/// failure the way to it.
#[must_use]
pub fn next_action(node: &NodeState, status: &str) -> Option<&'static str> {
    let is_failed = RequestStatus::parse(status).stage() == Stage::Failed;
    let statuses = [status.to_owned()];
    let allowed = |action| refusal(action, node, &statuses).is_none();
    if allowed(WantedAction::Import) {
        return Some("import");
    }
    (is_failed && allowed(WantedAction::ResetAndImport)).then_some("resetAndImport")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(action: WantedAction, node: &NodeState, statuses: &[&str]) -> Option<Refusal> {
        let statuses: Vec<String> = statuses.iter().map(|&status| status.to_owned()).collect();
        refusal(action, node, &statuses)
    }

    #[test]
    fn the_node_is_asked_before_the_status() {
        let node = NodeState {
            import_disabled: Some(true),
            import_disabled_reason: Some("Year end".into()),
            ..NodeState::default()
        };
        let reason = "Year end".to_owned();
        let expected = Some(Refusal::Disabled { reason });
        assert_eq!(refused(WantedAction::Import, &node, &["error"]), expected);
        assert_eq!(refused(WantedAction::ImportAll, &node, &[]), expected);
        assert_eq!(refused(WantedAction::Remove, &node, &["error"]), None);
    }

    #[test]
    fn a_node_that_another_tool_controls_or_that_imports_automatically_is_left_to_it() {
        let controlled = NodeState {
            controlled_by: Some("CHARM".into()),
            ..NodeState::default()
        };
        let by = "CHARM".to_owned();
        let why = refused(WantedAction::Import, &controlled, &["initial"]);
        assert_eq!(why, Some(Refusal::Controlled { by }));
        let automatic = NodeState {
            automatic_import: Some(true),
            ..NodeState::default()
        };
        let why = refused(WantedAction::Import, &automatic, &["initial"]);
        assert_eq!(why, Some(Refusal::Automatic));
    }

    #[test]
    fn every_request_must_allow_it_and_one_is_enough_for_all() {
        let node = NodeState::default();
        let mixed = ["initial", "succeeded"];
        assert_eq!(
            refused(WantedAction::Import, &node, &mixed),
            Some(Refusal::Status)
        );
        assert_eq!(refused(WantedAction::ImportAll, &node, &mixed), None);
        assert_eq!(
            refused(WantedAction::ImportAll, &node, &["running"]),
            Some(Refusal::Status)
        );
        assert_eq!(refused(WantedAction::Remove, &node, &mixed), None);
        assert_eq!(
            refused(WantedAction::Reset, &node, &[]),
            Some(Refusal::Nothing)
        );
    }

    #[test]
    fn only_a_manual_node_is_forwarded_by_people() {
        for (mode, is_refused) in [
            ("MANUAL", false),
            ("Manual", false),
            ("AUTO", true),
            ("", false),
        ] {
            let node = NodeState {
                forward_mode: Some(mode.into()),
                ..NodeState::default()
            };
            let why = refused(WantedAction::Forward, &node, &["succeeded"]);
            assert_eq!(why.is_some(), is_refused, "{mode}");
        }
    }

    #[test]
    fn after_a_failure_the_next_action_is_the_way_to_another_import() {
        let node = NodeState::default();
        for (status, next) in [
            ("initial", Some("import")),
            ("fatal", Some("import")),
            ("error", Some("resetAndImport")),
            ("succeeded", None),
            ("running", None),
        ] {
            assert_eq!(next_action(&node, status), next, "{status}");
        }
    }
}
