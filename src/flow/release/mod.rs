//! The release: check, upload the archives, create the transport request, and
//! clean up when that fails.

pub(in crate::flow) mod archives;
mod clean_up;
mod create;
pub(in crate::flow) mod descriptors;
mod once;
pub(in crate::flow) mod options;
pub(in crate::flow) mod plan;
mod prepare;
pub(in crate::flow) mod send_descriptors;

use serde::Serialize;

use crate::api::content::{ContentType, StorageType};
use crate::api::description;
use crate::api::ids::FileId;
use crate::api::{CreateBody, CreateRequest, Entry, Operation, QueueEntry, UploadFile, Verb};
use crate::call::Run;
use crate::call::event::{Event, StepEvent};
use crate::call::outside::Outside;
use crate::error::finding::Finding;
use crate::error::{Error, Fault, UnattachedFile};
use crate::http::FileRef;
use crate::rules::{Rule, applies};

use crate::flow::landscape::Landscape;
use crate::flow::release::clean_up::{Next, Uploads, clean_up};
use crate::flow::release::create::{NotCreated, create};
use crate::flow::release::descriptors::{NodeDescriptor, PlacedDescriptor};
use crate::flow::release::once::Earlier;
use crate::flow::release::prepare::prepare;
use crate::flow::release::send_descriptors::Beside;

/// What a transport request shall carry.
#[derive(Debug, Clone)]
pub enum Content {
    /// Files that are uploaded first.
    Files(Vec<FileRef>),
    /// References to content that the service does not hold.
    References(Vec<String>),
}

/// What a release shall do.
#[derive(Debug, Clone)]
pub struct Release {
    /// Where the transport request goes.
    pub verb: Verb,
    /// The node.
    pub node_name: String,
    /// What it carries.
    pub content: Content,
    /// The kind of content.
    pub content_type: ContentType,
    /// The description; characters that the service rejects are replaced.
    pub description: String,
    /// The user shown in the user interface.
    pub named_user: Option<String>,
    /// Names the job: a transport request that an earlier attempt has made is
    /// found instead of made again.
    pub once: Option<String>,
    /// The largest file that the instance's plan takes, in bytes; the standard plan's unless said.
    pub size_limit: Option<u64>,
    /// Whether errors in the files stop the release.
    pub check: bool,
    /// What is already known to be wrong with the files: they cannot be opened.
    pub findings: Vec<Finding>,
    /// Extension descriptors, sent before the archives.
    pub descriptors: Vec<NodeDescriptor>,
    /// For which version of the MTA the descriptors are: `*`, or one exact
    /// version; every version unless said.
    pub mta_version: Option<String>,
}

impl Release {
    /// Returns the files that are uploaded; none where references are named.
    #[must_use]
    pub fn files(&self) -> &[FileRef] {
        match &self.content {
            Content::Files(files) => files,
            Content::References(_) => &[],
        }
    }
}

/// A transport request that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Released {
    /// Its id.
    pub transport_request_id: u64,
    /// Its description, as the service keeps it.
    pub description: String,
    /// The files in it, in the order in which they were given.
    pub file_ids: Vec<u64>,
    /// Its places in queues: none where no route leads on, one or many.
    pub queue_entries: Vec<QueueEntry>,
    /// Whether an earlier attempt has made it (`once`), so that nothing was sent now.
    pub is_earlier: bool,
    /// Uploads whose answer was lost: the service may hold a second copy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub possible_unattached_files: Vec<UnattachedFile>,
    /// The extension descriptors that were sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub descriptors: Vec<PlacedDescriptor>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

/// Uploads the files and creates one transport request with all of them.
///
/// # Errors
/// Nothing is left behind unless the error's aftermath names it.
pub async fn release<O: Outside>(run: &Run<'_, O>, release: &Release) -> Result<Released, Error> {
    let prepared = prepare(run, release).await?;
    if let Some(earlier) = prepared.earlier {
        return Ok(taken_up(run, earlier));
    }
    let body = request_body(run, release);
    let beside = Beside {
        description: body.description.clone(),
        named_user: body.named_user.clone(),
    };
    let sent = send_descriptors::send_all(run, prepared.descriptors, &beside).await?;
    let landscape = prepared.landscape.as_ref();
    match deliver(run, release, landscape, body).await {
        Ok(released) => Ok(Released {
            descriptors: sent,
            ..released
        }),
        Err(mut error) => {
            error.aftermath.descriptors = send_descriptors::traces(&sent);
            Err(error)
        }
    }
}

fn taken_up<O: Outside>(run: &Run<'_, O>, earlier: Earlier) -> Released {
    run.warn(format!(
        "transport request {} of an earlier attempt was found; nothing was sent",
        earlier.created.transport_request_id
    ));
    as_released(run, earlier)
}

fn as_released<O: Outside>(run: &Run<'_, O>, earlier: Earlier) -> Released {
    let Earlier { created, file_ids } = earlier;
    Released {
        transport_request_id: created.transport_request_id.get(),
        description: created.description.unwrap_or_default(),
        file_ids,
        queue_entries: created.queue_entries,
        is_earlier: true,
        possible_unattached_files: run.take_unattached(),
        descriptors: vec![],
        warnings: run.take_warnings(),
    }
}

/// Uploads and creates, again with a new upload where it is proven that nothing
/// was created.
async fn deliver<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    landscape: Option<&Landscape>,
    body: CreateBody,
) -> Result<Released, Error> {
    let mut uploads = Uploads::default();
    let mut request = CreateRequest {
        verb: release.verb,
        body,
    };
    let mut number = 1;
    let created = loop {
        let created = match upload_all(run, release, &mut uploads).await {
            Ok(entries) => {
                request.body.entries = entries;
                run.outside.tell(Event::Step(StepEvent {
                    doing: request.doing(),
                }));
                create(run, landscape, &request, &mut number).await
            }
            Err(error) => Err(NotCreated::NotSent(error)),
        };
        match created {
            Ok(created) => break created,
            Err(failed) => match clean_up(run, &request, failed, &mut uploads).await {
                Next::StartAgain => {}
                Next::Fail(error) => return Err(error),
            },
        }
    };
    uploads.warn_of_left(run);
    if let Some(key) = &release.once
        && applies(Rule::TwinsAreRemoved)
        && let id = created.transport_request_id
        && let Some(older) = once::keep_older(run, landscape, release, key, id).await
    {
        return Ok(as_released(run, older));
    }
    if created.queue_entries.is_empty() && applies(Rule::EmptyQueuesAreSaid) {
        run.warn(format!(
            "transport request {} is in no queue: no route leads on from {}",
            created.transport_request_id, release.node_name
        ));
    }
    let possible_unattached_files = run.take_unattached();
    for file in &possible_unattached_files {
        run.warn(format!(
            "the service may hold a second, unattached copy of {} sent at {}: its upload's answer was lost",
            file.file_name, file.at
        ));
    }
    Ok(Released {
        transport_request_id: created.transport_request_id.get(),
        description: created.description.unwrap_or(request.body.description),
        file_ids: uploads.current.iter().map(|file| file.get()).collect(),
        queue_entries: created.queue_entries,
        is_earlier: false,
        possible_unattached_files,
        descriptors: vec![],
        warnings: run.take_warnings(),
    })
}

/// Uploads all files, unless those of the last attempt are still there.
async fn upload_all<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    uploads: &mut Uploads,
) -> Result<Vec<Entry>, Error> {
    let entry = |uri: String| Entry { uri };
    let files = match &release.content {
        Content::References(references) => {
            return Ok(references.iter().cloned().map(entry).collect());
        }
        Content::Files(files) => files,
    };
    if uploads.current.is_empty() {
        for file in files {
            let id = upload(run, release, file).await?;
            let is_news = run.client.is_news("file", id.get()) && !uploads.current.contains(&id);
            if !is_news && applies(Rule::AnswersAreFresh) {
                return Err(repeated_answer(run, file, id));
            }
            uploads.current.push(id);
        }
    }
    let uris = uploads.current.iter().map(FileId::to_string);
    Ok(uris.map(entry).collect())
}

/// The error for an upload whose answer names a file that another upload made.
fn repeated_answer<O: Outside>(run: &Run<'_, O>, file: &FileRef, id: FileId) -> Error {
    run.note_unattached(&file.name, run.outside.wall_clock());
    Fault::AnswerInvalid {
        doing: format!("uploading {}", file.name),
        reason: format!("it names file {id}, which is an earlier upload's"),
    }
    .into()
}

async fn upload<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    file: &FileRef,
) -> Result<FileId, Error> {
    run.outside.tell(Event::Step(StepEvent {
        doing: format!("uploading {}", file.name),
    }));
    let operation = UploadFile {
        file: file.clone(),
        named_user: release.named_user.clone(),
        boundary: boundary(run.outside),
    };
    Ok(run.ask(&operation).await?.file_id)
}

/// Makes the body of the transport request, still without what it carries.
pub(in crate::flow) fn request_body<O: Outside>(run: &Run<'_, O>, release: &Release) -> CreateBody {
    let mut safe = description::safe(&release.description);
    if let Some(key) = &release.once {
        safe.text = description::with_once(&safe.text, key);
    }
    if safe.changed {
        run.warn(format!(
            "the description was changed to what the service accepts: {:?}",
            safe.text
        ));
    }
    CreateBody {
        node_name: release.node_name.clone(),
        content_type: release.content_type,
        storage_type: match release.content {
            Content::Files(_) => StorageType::File,
            Content::References(_) => StorageType::Reference,
        },
        description: safe.text,
        named_user: release.named_user.clone(),
        entries: vec![],
    }
}

/// Draws a boundary that no archive will hold by chance.
pub(in crate::flow) fn boundary<O: Outside>(outside: &O) -> String {
    let mut boundary = String::from("ctms");
    for _ in 0..4 {
        boundary.push_str(&format!(
            "{:08x}",
            (outside.random() * 4_294_967_296.0) as u64
        ));
    }
    boundary
}
