//! Whether anybody may import into the nodes on the way.

use super::finding::{DoctorCheckName as Check, DoctorFinding, Notes};
use super::routes::Stage;
use crate::flow::queue::refusal::{NodeState, Refusal};

/// Checks whether imports are disabled, or another tool controls a node.
pub(super) fn check(way: &[Stage], notes: &mut Notes) {
    let (mut automatic, mut refusing) = (Vec::new(), 0);
    for stage in way {
        let name = &stage.node.name;
        let at = format!("node {name}");
        let state = NodeState::from(&stage.node);
        if stage.node.automatic_import == Some(true) {
            automatic.push(name.as_str());
        }
        let refusal = state.refuses_import();
        refusing += usize::from(refusal.is_some());
        match refusal {
            Some(Refusal::Disabled { reason }) => {
                let reason = if reason.is_empty() {
                    "no reason is given"
                } else {
                    &reason
                };
                let problem = format!("imports into {name} are disabled: {reason}");
                let advice = "ask for the reason, and enable imports in the node again";
                let finding = DoctorFinding::problem("node-import-disabled", at, problem, advice);
                notes.add(Check::Imports, finding.unless(stage.is_first));
            }
            Some(Refusal::Controlled { by }) => {
                let problem = format!("{by} controls {name}: nobody imports into it from here");
                let advice = "import from there";
                notes.add(
                    Check::Imports,
                    DoctorFinding::hint("node-controlled", at, problem, advice),
                );
            }
            Some(
                Refusal::Nothing | Refusal::Status | Refusal::Automatic | Refusal::Forwards { .. },
            )
            | None => {}
        }
    }
    let automatic = match automatic.as_slice() {
        [] => String::new(),
        names => format!("; {} imports automatically", names.join(", ")),
    };
    let possible = match (refusing, way.len()) {
        (0, _) => "imports are possible".to_owned(),
        (refusing, all) => format!("imports are not possible into {refusing} of {all} nodes"),
    };
    notes.seen(Check::Imports, format!("{possible}{automatic}"));
}
