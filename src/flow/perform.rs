//! One operation of the API for the package: options in, the checked JSON of
//! the answer out.

use serde::Serialize;

use crate::api::ids::{
    ActionId, DescriptorId, FileId, MAX_SAFE_INTEGER, NodeId, TransportRequestId,
};
use crate::api::status::{self, QueueAction};
use crate::api::{
    DeleteDescriptor, DeleteFile, EVERY_STATUS, GetAction, GetActionLogs, GetNode, GetRequestLogs,
    ListDescriptors, ListNodes, ListQueue, ListRoutes, Operation, PutDescriptor, Unpublished,
    UploadFile,
};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::finding::Finding;
use crate::error::{Error, FOLLOW_AGAIN, Fault};
use crate::http::FileRef;
use crate::text::json::Json;
use crate::text::time;

use crate::flow::connect::connect;
use crate::flow::follow::{Pace, Target, follow};
use crate::flow::landscape::node_ref::NodeRef;
use crate::flow::options::{file, trouble};
use crate::flow::queue::operate::{Operate, operate};
use crate::flow::queue::promote::{Promote, promote};
use crate::flow::queue::route_path::check_way;
use crate::flow::release::boundary;

/// Performs the operation that `options.operation` names and returns the JSON
/// of its answer; `null` where the answer holds nothing.
///
/// # Errors
/// When the options are wrong, or the operation fails.
pub async fn perform<O: Outside>(run: &Run<'_, O>, options: &Json<'_>) -> Result<String, Error> {
    let name = options.get("operation").text().unwrap_or_default();
    if let Some((action, is_all)) = acting(name) {
        let wish = Operate::read(action, is_all, options)?;
        return text(&operate(run, &wish).await?);
    }
    if name == "follow" {
        let target = target(run, options).await?;
        let followed = follow(run, &target, Pace::read(options), false).await;
        return text(&followed.map_err(goes_on)?);
    }
    if name == "connect" {
        return text(&connect(run).await?);
    }
    if name == "checkWay" {
        return text(&check_way(run, options).await?);
    }
    if name == "promote" {
        return text(&promote(run, &Promote::read(options)?).await?);
    }
    let node = match NodeRef::read(options.get("node"))? {
        Some(place) => Some(place.id(run).await?),
        None => None,
    };
    let operation = operation(run, options, node)?;
    let body = run.send(&*operation).await?.body;
    if body.is_empty() {
        return Ok("null".into());
    }
    String::from_utf8(body).map_err(|_| {
        Fault::AnswerInvalid {
            doing: operation.doing(),
            reason: "it is no UTF-8".into(),
        }
        .into()
    })
}

/// Says after a follow was cancelled that nothing else was: to run again would
/// not follow, where the command had also made what is followed.
fn goes_on(mut error: Error) -> Error {
    if matches!(error.fault, Fault::Cancelled { .. }) {
        error.aftermath.check = Some(FOLLOW_AGAIN.to_owned());
    }
    error
}

/// Returns what an operation on a queue does, and whether with all of it.
fn acting(name: &str) -> Option<(QueueAction, bool)> {
    Some(match name {
        "queue.import" => (QueueAction::Import, false),
        "queue.importAll" => (QueueAction::Import, true),
        "queue.forward" => (QueueAction::Forward, false),
        "queue.reset" => (QueueAction::Reset, false),
        "queue.remove" => (QueueAction::Remove, false),
        _ => return None,
    })
}

/// Writes the result of a flow as JSON.
fn text(result: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(result).map_err(|error| {
        let what = error.to_string();
        Fault::Internal { what }.into()
    })
}

/// Reads what shall be followed.
async fn target<O: Outside>(run: &Run<'_, O>, options: &Json<'_>) -> Result<Target, Error> {
    let Some(node) = NodeRef::read(options.get("node"))? else {
        return action_id(options).map(Target::Action);
    };
    let request = request_id(options)?;
    let node = node.node(run).await?;
    Ok(Target::Request {
        node: node.id,
        node_name: node.name,
        request,
    })
}

/// Makes the operation; checks what can be checked before it is sent.
fn operation<O: Outside>(
    run: &Run<'_, O>,
    options: &Json<'_>,
    node: Option<NodeId>,
) -> Result<Box<dyn Operation>, Error> {
    let node = || node.ok_or_else(|| missing("node"));
    let text = |name| options.get(name).owned();
    let name = options.get("operation").text().unwrap_or_default();
    Ok(match name {
        "nodes.list" => Box::new(ListNodes),
        "nodes.get" => Box::new(GetNode { node: node()? }),
        "routes.list" => Box::new(ListRoutes),
        "queue.list" => Box::new(queue(options, node()?)?),
        "queue.logs" => Box::new(GetRequestLogs {
            node: node()?,
            request: request_id(options)?,
        }),
        "actions.get" => Box::new(GetAction {
            action: action_id(options)?,
        }),
        "actions.logs" => Box::new(GetActionLogs {
            action: action_id(options)?,
        }),
        "requests.get" => Box::new(Unpublished::Request(node()?, request_id(options)?)),
        "requests.tracking" => Box::new(Unpublished::Tracking(request_id(options)?)),
        "requests.internal" => Box::new(Unpublished::Internal(request_id(options)?)),
        "versions.list" => Box::new(Unpublished::Versions),
        "files.upload" => Box::new(UploadFile {
            file: first_file(options, Fault::ArchiveInvalid)?,
            named_user: text("namedUser"),
            boundary: boundary(run.outside),
        }),
        "files.delete" => Box::new(DeleteFile {
            file: id(options, "fileId", FileId::new)?,
        }),
        "descriptors.list" => Box::new(ListDescriptors {
            node: node()?,
            mta_id: text("mtaId"),
            mta_version: text("mtaVersion"),
        }),
        "descriptors.put" => Box::new(PutDescriptor {
            node: node()?,
            replaces: match *options.get("descriptorId") == Json::Null {
                true => None,
                false => Some(descriptor_id(options)?),
            },
            file: first_file(options, Fault::DescriptorInvalid)?,
            mta_version: text("mtaVersion").ok_or_else(|| missing("mtaVersion"))?,
            description: text("description").unwrap_or_default(),
            named_user: text("namedUser"),
            boundary: boundary(run.outside),
        }),
        "descriptors.delete" => Box::new(DeleteDescriptor {
            node: node()?,
            descriptor: descriptor_id(options)?,
        }),
        _ => {
            let what = format!("there is no operation {name}");
            return Err(Fault::Internal { what }.into());
        }
    })
}

fn queue(options: &Json<'_>, node: NodeId) -> Result<ListQueue, Error> {
    let status = match options.get("status").text() {
        None | Some("") => EVERY_STATUS.to_owned(),
        Some(list) => status::filter(list).map_err(|word| {
            usage(
                format!("{word:?} is no status of a transport request"),
                "statuses are initial (in), running (ru), repeat (re), fatal (fa), error (er), succeeded (su), skipped (sk), warning (wa), deleted (de)",
            )
        })?,
    };
    Ok(ListQueue {
        node,
        status,
        created_from: at(options, "createdFrom", time::parse)?,
        created_to: at(options, "createdTo", time::parse_end)?,
        queued_from: at(options, "queuedFrom", time::parse)?,
        queued_to: at(options, "queuedTo", time::parse_end)?,
        owner: options.get("owner").owned(),
    })
}

/// Reads a time in any spelling and writes it in the only one that the service takes.
fn at(
    options: &Json<'_>,
    name: &str,
    parse: fn(&str) -> Option<u64>,
) -> Result<Option<String>, Error> {
    let given = options.get(name);
    if *given == Json::Null {
        return Ok(None);
    }
    match given.text().and_then(parse) {
        Some(milliseconds) => Ok(Some(time::rfc3339(milliseconds))),
        None => Err(usage(
            format!("{name} is no time"),
            "write it as 2026-01-31 or 2026-01-31T12:00:00Z",
        )),
    }
}

/// Reads the file of an operation; `invalid` is the fault of one that can not be opened.
pub(in crate::flow) fn first_file(
    options: &Json<'_>,
    invalid: fn(Vec<Finding>) -> Fault,
) -> Result<FileRef, Error> {
    match options.get("files").list() {
        Some([first, ..]) => match trouble(first) {
            Some(finding) => Err(invalid(vec![finding]).into()),
            None => Ok(file((0, first))),
        },
        _ => Err(missing("file")),
    }
}

pub(in crate::flow) fn action_id(options: &Json<'_>) -> Result<ActionId, Error> {
    id(options, "actionId", ActionId::new)
}

pub(in crate::flow) fn request_id(options: &Json<'_>) -> Result<TransportRequestId, Error> {
    id(options, "transportRequestId", TransportRequestId::new)
}

fn descriptor_id(options: &Json<'_>) -> Result<DescriptorId, Error> {
    id(options, "descriptorId", DescriptorId::new)
}

/// Reads an id that the caller must give.
fn id<T>(options: &Json<'_>, name: &str, new: fn(u64) -> Option<T>) -> Result<T, Error> {
    options.get(name).whole().and_then(new).ok_or_else(|| {
        usage(
            format!("{name} is missing, or no id"),
            &format!("give a whole number from 1 to {MAX_SAFE_INTEGER}"),
        )
    })
}

pub(in crate::flow) fn missing(name: &str) -> Error {
    usage(format!("{name} is missing"), "give it")
}

pub(in crate::flow) fn usage(problem: String, advice: &str) -> Error {
    let advice = advice.to_owned();
    Fault::Usage { problem, advice }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(options: &str) -> Result<String, Error> {
        let node = NodeId::new(4).unwrap();
        let options = Json::parse(options.as_bytes()).unwrap();
        queue(&options, node).map(|queue| queue.call().path)
    }

    #[test]
    fn dates_of_a_filter_leave_in_the_only_form_that_the_service_takes() {
        let path = listed(r#"{"status":"initial,re","createdFrom":"2026-01-31","queuedTo":"2026-01-31T12:00:00+01:00","owner":"ci&bot"}"#).unwrap();
        assert_eq!(
            path,
            "/v2/nodes/4/transportRequests?status=in%2Cre&createdAtFrom=2026-01-31T00%3A00%3A00.000Z&queuedAtTo=2026-01-31T11%3A00%3A00.000Z&owner=ci%26bot"
        );
    }

    #[test]
    fn a_span_that_ends_on_a_day_holds_all_of_it() {
        let path = listed(r#"{"createdFrom":"2026-01-31","createdTo":" 2026-01-31 "}"#).unwrap();
        assert!(path.contains("createdAtFrom=2026-01-31T00%3A00%3A00.000Z"));
        assert!(path.contains("createdAtTo=2026-01-31T23%3A59%3A59.999Z"));
    }

    #[test]
    fn a_filter_that_the_service_would_refuse_is_told_before_anything_is_sent() {
        for (options, said) in [
            (r#"{"status":"P"}"#, "\"P\" is no status"),
            (r#"{"createdFrom":"yesterday"}"#, "createdFrom is no time"),
            (r#"{"queuedTo":7}"#, "queuedTo is no time"),
        ] {
            let error = listed(options).unwrap_err();
            assert_eq!(error.code(), "USAGE");
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}
