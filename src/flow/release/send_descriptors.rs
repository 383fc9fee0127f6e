//! Sends extension descriptors: adds those that are new on their node, replaces
//! those that are there. Sending one twice is the same as once, because the
//! service refuses a second one for the same MTA and version.

use serde::{Deserialize, Serialize};

use futures_util::future::join_all;

use crate::api::ids::DescriptorId;
use crate::api::limits::Limit;
use crate::api::{Operation, PutDescriptor};
use crate::call::outside::Outside;
use crate::call::verdict::Verdict;
use crate::call::{Failed, Run};
use crate::error::finding;
use crate::error::{Error, Fault};
use crate::mta::descriptor::check_node;

use crate::flow::landscape::node_ref::NodeRef;
use crate::flow::measured_file::MeasuredFile;
use crate::flow::release::archives::tell;
use crate::flow::release::boundary;
use crate::flow::release::descriptors::{PlacedDescriptor, binding, read_file};

/// So many descriptors go out at once.
const AT_ONCE: usize = 3;

/// How long to wait before checking whether unclear work was done, in milliseconds.
const LOOK_AFTER_MS: u64 = 1_000;

/// What is sent beside each file.
#[derive(Debug)]
pub(in crate::flow) struct Beside {
    /// What the descriptors are for, as the service shows it.
    pub description: String,
    /// The user that the service shows.
    pub named_user: Option<String>,
}

/// Sends descriptors, three at a time, and stops after the first failure.
///
/// # Errors
/// The first one's; its aftermath names the descriptors that were sent.
pub(in crate::flow) async fn send_all<O: Outside>(
    run: &Run<'_, O>,
    placed: Vec<PlacedDescriptor>,
    beside: &Beside,
) -> Result<Vec<PlacedDescriptor>, Error> {
    let mut sent = Vec::new();
    let mut failed: Option<Error> = None;
    for some in placed.chunks(AT_ONCE) {
        let work = some.iter().map(|placed| send(run, placed.clone(), beside));
        for outcome in join_all(work).await {
            match (outcome, &mut failed) {
                (Ok(placed), _) => sent.push(placed),
                (Err(error), None) => failed = Some(error),
                (Err(error), Some(first)) => {
                    first
                        .aftermath
                        .descriptors
                        .extend_from_slice(&error.aftermath.descriptors);
                }
            }
        }
        if let Some(mut error) = failed {
            error.aftermath.descriptors.extend(traces(&sent));
            return Err(error);
        }
    }
    Ok(sent)
}

/// Says what is left of descriptors that were sent, one sentence for each.
pub(in crate::flow) fn traces(sent: &[PlacedDescriptor]) -> Vec<String> {
    let trace = |sent: &PlacedDescriptor| match sent.replaces {
        Some(_) => format!("{} and stays there", replaced(sent)),
        None => format!(
            "extension descriptor {} was added to node {} and stays there",
            sent.file_name, sent.node_name
        ),
    };
    sent.iter().map(trace).collect()
}

fn replaced(sent: &PlacedDescriptor) -> String {
    let Some(held) = &sent.replaces else {
        return String::new();
    };
    let changed = held.last_changed_at.as_deref().unwrap_or("unknown");
    format!(
        "extension descriptor {} has replaced descriptor {} of MTA {} and version {} on node {} (last changed: {changed}); the service cannot give the old content back",
        sent.file_name, held.id, sent.mta_id, sent.mta_version, sent.node_name
    )
}

/// Sends one descriptor.
///
/// # Errors
/// When the service refuses it or does not answer.
async fn send<O: Outside>(
    run: &Run<'_, O>,
    mut placed: PlacedDescriptor,
    beside: &Beside,
) -> Result<PlacedDescriptor, Error> {
    let mut target = placed.replaces.as_ref().map(|held| held.id);
    let mut may_be_there = false;
    let mut number = 1;
    loop {
        let operation = put(run, &placed, beside, target);
        let failed = match attempt(run, &operation, number).await {
            Ok(id) => {
                placed.descriptor_id = Some(id);
                break;
            }
            Err(failed) => failed,
        };
        may_be_there |= failed.may_be_done;
        let doing = operation.doing();
        let is_on = match wait_after(&failed, target.is_none()) {
            Some((wait, reason)) => run.pause(&doing, reason, wait).await,
            None => false,
        };
        let held = match is_on && target.is_none() {
            true => placed.held(run).await.ok().flatten(),
            false => None,
        };
        if let Some(held) = held {
            // The answer to another addition that names it is not believed.
            run.client.is_news("descriptor", held.id.get());
            target = Some(held.id);
            // What a lost answer has made is not somebody else's work.
            placed.replaces = (!may_be_there).then_some(held);
            number = 1;
        } else if !is_on || !may_send_again(&failed) {
            let error = run.ended(&doing, failed.error);
            return Err(not_sent(error, &placed, may_be_there));
        } else {
            number += 1;
        }
    }
    if placed.replaces.is_some() {
        run.warn(replaced(&placed));
    }
    Ok(placed)
}

/// Makes one attempt; the answer to another call is none to this one.
async fn attempt<O: Outside>(
    run: &Run<'_, O>,
    operation: &PutDescriptor,
    number: u32,
) -> Result<DescriptorId, Failed> {
    let answer = match run.attempt_decoded(operation, number).await {
        Ok(answer) => answer.map_err(|fault| fault.0),
        Err(failed) => return Err(*failed),
    };
    let reason = match answer {
        Ok(id) if operation.replaces.is_some() || run.client.is_news("descriptor", id.get()) => {
            return Ok(id);
        }
        Ok(id) => format!("it names descriptor {id}, which an earlier call has added"),
        Err(reason) => reason,
    };
    let is_last = number >= run.client.setup().retry.attempts;
    Err(Failed {
        error: Fault::AnswerInvalid {
            doing: operation.doing(),
            reason,
        }
        .into(),
        verdict: Verdict::LookFirst {
            reason: "the answer is not the one to this request",
            again_after_ms: (!is_last).then_some(0),
        },
        may_be_done: true,
        may_hold_file: false,
    })
}

fn put<O: Outside>(
    run: &Run<'_, O>,
    placed: &PlacedDescriptor,
    beside: &Beside,
    replaces: Option<DescriptorId>,
) -> PutDescriptor {
    PutDescriptor {
        node: placed.node_id,
        replaces,
        file: placed.file.clone(),
        mta_version: placed.mta_version.clone(),
        description: beside.description.clone(),
        named_user: beside.named_user.clone(),
        boundary: boundary(run.outside),
    }
}

/// Returns how long to wait before a look or an attempt that may help, and why;
/// nothing where none can. `is_new` says that one was to be added.
fn wait_after(failed: &Failed, is_new: bool) -> Option<(u64, &'static str)> {
    let status = failed
        .error
        .exchange
        .as_ref()
        .and_then(|exchange| exchange.status);
    let (wait, reason) = match failed.verdict {
        // There is one already: another job's, or ours of an answer that was lost.
        Verdict::Never { reason } if status == Some(422) && is_new => (0, reason),
        Verdict::Never { .. } => return None,
        Verdict::After {
            milliseconds,
            reason,
        } => (milliseconds, reason),
        Verdict::LookFirst {
            again_after_ms,
            reason,
        } => (
            again_after_ms.unwrap_or_default().max(LOOK_AFTER_MS),
            reason,
        ),
    };
    let looks = "checking whether it is there";
    Some((wait, if is_new { looks } else { reason }))
}

fn may_send_again(failed: &Failed) -> bool {
    match failed.verdict {
        Verdict::Never { .. } => false,
        Verdict::After { .. } => true,
        Verdict::LookFirst { again_after_ms, .. } => again_after_ms.is_some(),
    }
}

fn not_sent(mut error: Error, placed: &PlacedDescriptor, may_be_there: bool) -> Error {
    if may_be_there {
        let (file, node) = (&placed.file_name, &placed.node_name);
        error.aftermath.descriptors.push(match &placed.replaces {
            Some(held) => format!(
                "extension descriptor {file} may have replaced descriptor {} on node {node}",
                held.id
            ),
            None => format!("extension descriptor {file} may have been added to node {node}"),
        });
    }
    error
}

/// One descriptor that was sent by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SentDescriptor {
    /// Where it is now.
    #[serde(flatten)]
    pub placed: PlacedDescriptor,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

/// What `descriptors.put` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutDescriptorOptions {
    node: NodeRef,
    file: MeasuredFile,
    mta_version: Option<String>,
    #[serde(default)]
    description: String,
    named_user: Option<String>,
}

/// Checks one descriptor, and adds it or replaces the one that is there.
///
/// # Errors
/// When the descriptor, the node or an option is wrong, or the service refuses.
pub async fn put_descriptor<O: Outside>(
    run: &Run<'_, O>,
    options: PutDescriptorOptions,
) -> Result<SentDescriptor, Error> {
    let file = options.file.open(Fault::DescriptorInvalid)?;
    let content = read_file(run.outside, &file).await;
    let mut findings = content.findings.clone();
    let binding = binding(options.mta_version.as_deref()).unwrap_or_else(|finding| {
        findings.push(finding);
        Default::default()
    });
    let named_user = run.named_user(options.named_user);
    if let Some(user) = &named_user {
        findings.extend(Limit::NamedUser.check("named user", user));
    }
    if finding::has_errors(&findings) {
        return Err(Fault::DescriptorInvalid(findings).into());
    }
    let node = options.node.node(run).await?;
    findings.extend(check_node(&file.name, &node));
    if finding::has_errors(&findings) {
        return Err(Fault::DescriptorInvalid(findings).into());
    }
    tell(run, findings);
    let mta_id = content.extends.as_deref().unwrap_or_default();
    let mut placed = PlacedDescriptor::new(&node, &file, mta_id, &binding);
    placed.replaces = placed.held(run).await?;
    let beside = Beside {
        description: options.description,
        named_user,
    };
    let placed = send(run, placed, &beside).await?;
    let warnings = run.take_warnings();
    Ok(SentDescriptor { placed, warnings })
}
