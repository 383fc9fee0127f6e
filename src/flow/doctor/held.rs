//! The extension descriptors that the nodes on the way hold, against the archives.

use futures_util::future::join_all;

use super::access::pass_on;
use super::archives::Files;
use super::destinations::deploys;
use super::finding::{DoctorCheckName as Check, DoctorFinding, Notes};
use super::options::Subject;
use super::queues::MOST_QUEUES;
use super::routes::Stage;
use super::service::is_read_refused;
use crate::api::ids::NodeId;
use crate::api::{HeldDescriptor, ListDescriptors};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::diagnosis::Certainty;
use crate::error::Error;
use crate::mta::Inspection;
use crate::text::near::near;

/// What the nodes hold; nothing where no archive asks for it.
pub(super) type Held = Option<Vec<(NodeId, Result<Vec<HeldDescriptor>, Error>)>>;

/// Reads the descriptors of the nodes on the way that may use one.
///
/// # Errors
/// When the caller cancels.
pub(super) async fn read<O: Outside>(
    run: &Run<'_, O>,
    subject: &Subject,
    files: &Files,
    way: &[Stage],
) -> Result<Held, Error> {
    let has_id = files.archives.iter().any(|archive| archive.id.is_some());
    if !has_id || !subject.release.content_type.is_mta() {
        return Ok(None);
    }
    let nodes = way.iter().filter(|stage| uses_descriptors(stage));
    let lists = nodes.take(MOST_QUEUES).map(async |stage| {
        let node = stage.node.id;
        let list = ListDescriptors {
            node,
            mta_id: None,
            mta_version: None,
        };
        (node, run.ask(&list).await)
    });
    let held = join_all(lists).await;
    for (_, held) in &held {
        if let Err(error) = held {
            pass_on(error)?;
        }
    }
    Ok(Some(held))
}

/// A virtual node, and one that takes no MTA, never uses a descriptor.
fn uses_descriptors(stage: &Stage) -> bool {
    let targets = stage.node.targets.as_deref().unwrap_or_default();
    let mut types = targets.iter().map(|target| target.content_type.as_deref());
    deploys(stage) && (targets.is_empty() || types.any(|it| it.is_none_or(|it| it == "MTA")))
}

/// Compares what the nodes hold with the archives.
pub(super) fn check(files: &Files, held: Held, way: &[Stage], notes: &mut Notes) {
    let Some(held) = held else {
        return notes.skip(
            Check::Descriptors,
            "no MTA archive was named to compare the descriptors of the nodes with",
        );
    };
    let mut known: Vec<(NodeId, Vec<HeldDescriptor>)> = Vec::new();
    for (node, held) in held {
        match held {
            Ok(held) => known.push((node, held)),
            Err(error) if is_read_refused(&error) => notes.skip(
                Check::Descriptors,
                format!("the key may not read extension descriptors: {error}"),
            ),
            Err(error) => notes.end(Check::Descriptors, "extension descriptors", &error),
        }
    }
    let mut used = 0;
    for archive in &files.archives {
        let Some(id) = archive.id.as_deref() else {
            continue;
        };
        let mut with_one: Vec<NodeId> = Vec::new();
        for (node, held) in &known {
            let Some(stage) = way.iter().find(|stage| stage.node.id == *node) else {
                continue;
            };
            let given = given(files, archive, stage);
            let fit = fit(id, archive.version.as_deref(), held);
            if given || matches!(fit, Fit::Exact | Fit::Any) {
                with_one.push(*node);
                used += 1;
            }
            let before = is_behind(stage, &with_one, way);
            if let Some(finding) = judge(archive, stage, given, &fit, before) {
                notes.add(Check::Descriptors, finding);
            }
        }
    }
    notes.seen(
        Check::Descriptors,
        match used {
            0 => "the nodes on the way hold none for this MTA".to_owned(),
            1 => "one node on the way has one for this MTA".to_owned(),
            used => format!("{used} nodes on the way have one for this MTA"),
        },
    );
}

/// Which descriptor of a node the import would use.
enum Fit {
    /// One for exactly this version.
    Exact,
    /// One for every version.
    Any,
    /// None: those that are there are for other versions.
    OtherVersions(Vec<String>),
    /// None: one is for an MTA whose id looks alike.
    OtherMta(String),
    /// None.
    None,
}

fn fit(id: &str, version: Option<&str>, held: &[HeldDescriptor]) -> Fit {
    let of_mta = held
        .iter()
        .filter(|held| held.mta_id.as_deref() == Some(id));
    let versions: Vec<&str> = of_mta
        .filter_map(|held| held.mta_version.as_deref())
        .collect();
    if versions.iter().any(|held| Some(*held) == version) {
        return Fit::Exact;
    }
    // A version that is not known fits whatever is there.
    if versions.contains(&"*") || (version.is_none() && !versions.is_empty()) {
        return Fit::Any;
    }
    if !versions.is_empty() {
        return Fit::OtherVersions(versions.into_iter().map(str::to_owned).collect());
    }
    let others = held.iter().filter_map(|held| held.mta_id.as_deref());
    match near(id, others).first() {
        Some(other) if other.eq_ignore_ascii_case(id) => Fit::OtherMta((*other).to_owned()),
        _ => Fit::None,
    }
}

/// Returns whether the call brings a descriptor for this archive and node along.
fn given(files: &Files, archive: &Inspection, stage: &Stage) -> bool {
    files.descriptors.iter().any(|(node, descriptor)| {
        *node == stage.node.name && descriptor.extends.as_deref() == archive.id.as_deref()
    })
}

/// Returns the name of a node before this one that has a descriptor.
fn is_behind(stage: &Stage, with_one: &[NodeId], way: &[Stage]) -> Option<String> {
    let mut before = stage.shown.after.as_deref();
    for _ in 0..way.len() {
        let earlier = way
            .iter()
            .find(|it| Some(it.node.name.as_str()) == before)?;
        if with_one.contains(&earlier.node.id) {
            return Some(earlier.node.name.clone());
        }
        before = earlier.shown.after.as_deref();
    }
    None
}

fn judge(
    archive: &Inspection,
    stage: &Stage,
    is_given: bool,
    fit: &Fit,
    before: Option<String>,
) -> Option<DoctorFinding> {
    let name = &stage.node.name;
    let id = archive.id.as_deref().unwrap_or_default();
    let version = archive.version.as_deref().unwrap_or_default();
    let hint = |kind, problem: String, advice: &'static str| {
        DoctorFinding::hint(kind, format!("node {name}"), problem, advice)
    };
    Some(match fit {
        _ if is_given => return None,
        Fit::Exact | Fit::Any => return None,
        Fit::OtherVersions(others) => hint(
            "mtaext-not-bound",
            format!(
                "{name} holds extension descriptors of {id} for version {}, and none for {version} or for every version",
                others.join(", ")
            ),
            "upload it to the node again, for this version or for *",
        )
        .with(Certainty::Likely),
        Fit::OtherMta(other) => hint(
            "mtaext-other-mta",
            format!("{name} holds an extension descriptor of {other}, and the archive is {id}"),
            "correct extends in the descriptor, letter by letter, and upload it again",
        )
        .with(Certainty::Likely),
        Fit::None => {
            let before = before?;
            hint(
                "mtaext-not-there",
                format!(
                    "{before} has an extension descriptor of {id}, and {name} after it has none; descriptors are not forwarded"
                ),
                "upload one to the node, if it needs one",
            )
            .with(Certainty::Hint)
        }
    })
}
