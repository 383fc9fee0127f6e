//! The release: check, upload the archives, create the transport request, and
//! clean up when that fails.

use serde::Serialize;

use crate::content::{ContentType, StorageType};
use crate::description;
use crate::error::{Error, Fault};
use crate::event::Event;
use crate::finding::Finding;
use crate::http::FileRef;
use crate::ids::FileId;
use crate::limits::Limit;
use crate::ops::{
    CreateBody, CreateRequest, DeleteFile, Entry, QueueEntry, Role, UploadFile, Verb,
};
use crate::outside::Outside;
use crate::run::Run;

use super::archives;
use super::create::{NotCreated, create};
use super::landscape::Landscape;

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
    /// The largest file that the instance's plan takes, in bytes; the standard plan's unless said.
    pub size_limit: Option<u64>,
    /// Whether errors in the archives stop the release.
    pub check: bool,
    /// What is already known to be wrong with the files: they can not be opened.
    pub findings: Vec<Finding>,
}

/// A transport request that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

/// Uploads the files and creates one transport request with all of them.
///
/// # Errors
/// Nothing is left behind unless the error's aftermath names it.
pub async fn release<O: Outside>(run: &Run<'_, O>, release: &Release) -> Result<Released, Error> {
    check(run, release)?;
    archives::inspect(run, release).await?;
    let landscape = Landscape::look(run).await?;
    landscape.check(release.verb, &release.node_name)?;
    let mut uploaded = Vec::new();
    let outcome = deliver(run, release, &landscape, &mut uploaded).await;
    match outcome {
        Ok(released) => Ok(released),
        Err(not_created) => Err(clean_up(run, not_created, &uploaded).await),
    }
}

/// Checks what can be known without asking the service, all of it.
fn check<O: Outside>(run: &Run<'_, O>, release: &Release) -> Result<(), Error> {
    if run.client.is_calm(Role::Deliver) && release.verb == Verb::UploadTo {
        return Err(Fault::ExportOnly {
            what: release.verb.as_str().to_owned(),
        }
        .into());
    }
    let mut findings = Vec::new();
    findings.extend(Limit::NodeName.check("node name", &release.node_name));
    // Too long a description is shortened and said; an empty one can not be mended.
    findings.extend(
        Limit::Description.check("description", Limit::Description.cut(&release.description)),
    );
    if let Some(user) = &release.named_user {
        findings.extend(Limit::NamedUser.check("named user", user));
    }
    let is_empty = match &release.content {
        Content::Files(files) => files.is_empty(),
        Content::References(references) => {
            findings.extend(
                references
                    .iter()
                    .filter_map(|uri| Limit::Uri.check("reference", uri)),
            );
            references.is_empty()
        }
    };
    if is_empty {
        findings.push(Finding::error(
            "files",
            "there is nothing to send",
            "name at least one archive",
        ));
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(Fault::InputInvalid(findings).into())
}

/// Uploads and creates; `uploaded` holds the files of this run whatever happens.
async fn deliver<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    landscape: &Landscape,
    uploaded: &mut Vec<FileId>,
) -> Result<Released, NotCreated> {
    let surely_not = |error| NotCreated {
        error,
        is_sure: true,
    };
    let entries = match &release.content {
        Content::References(references) => references.clone(),
        Content::Files(files) => {
            for file in files {
                uploaded.push(upload(run, release, file).await.map_err(surely_not)?);
            }
            uploaded.iter().map(FileId::to_string).collect()
        }
    };
    let request = create_request(run, release, entries);
    run.outside.tell(Event::Step {
        doing: format!("{} {}", release.verb.as_str(), release.node_name),
    });
    let created = create(run, landscape, &request).await?;
    if created.queue_entries.is_empty() {
        run.warn(format!(
            "transport request {} is in no queue: no route leads on from {}",
            created.transport_request_id, release.node_name
        ));
    }
    for file in run.take_unattached() {
        run.warn(format!(
            "the service may hold a second, unattached copy of {} sent at {}: its upload's answer was lost",
            file.file_name, file.at
        ));
    }
    Ok(Released {
        transport_request_id: created.transport_request_id.get(),
        description: created.description.unwrap_or(request.body.description),
        file_ids: uploaded.iter().map(|file| file.get()).collect(),
        queue_entries: created.queue_entries,
        warnings: run.take_warnings(),
    })
}

async fn upload<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    file: &FileRef,
) -> Result<FileId, Error> {
    run.outside.tell(Event::Step {
        doing: format!("uploading {}", file.name),
    });
    let operation = UploadFile {
        file: file.clone(),
        named_user: release.named_user.clone(),
        boundary: boundary(run.outside),
    };
    Ok(run.ask(&operation).await?.file_id)
}

fn create_request<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
    entries: Vec<String>,
) -> CreateRequest {
    let safe = description::safe(&release.description);
    if safe.changed {
        run.warn(format!(
            "the description was changed to what the service accepts: {:?}",
            safe.text
        ));
    }
    CreateRequest {
        verb: release.verb,
        body: CreateBody {
            node_name: release.node_name.clone(),
            content_type: release.content_type,
            storage_type: match release.content {
                Content::Files(_) => StorageType::File,
                Content::References(_) => StorageType::Reference,
            },
            description: safe.text,
            named_user: release.named_user.clone(),
            entries: entries.into_iter().map(|uri| Entry { uri }).collect(),
        },
    }
}

/// Draws a boundary that no archive will hold by chance.
pub(super) fn boundary<O: Outside>(outside: &O) -> String {
    let mut boundary = String::from("ctms");
    for _ in 0..4 {
        boundary.push_str(&format!(
            "{:08x}",
            (outside.random() * 4_294_967_296.0) as u64
        ));
    }
    boundary
}

/// Deletes the files that surely are in no transport request, and names the rest.
async fn clean_up<O: Outside>(
    run: &Run<'_, O>,
    not_created: NotCreated,
    uploaded: &[FileId],
) -> Error {
    let NotCreated { mut error, is_sure } = not_created;
    error.aftermath.possible_unattached_files = run.take_unattached();
    if !is_sure {
        error.aftermath.unclear_file_ids = uploaded.iter().map(|file| file.get()).collect();
        return error;
    }
    let cleaning = run.cleaning_up();
    for file in uploaded {
        let deleted = cleaning.send(&DeleteFile { file: *file }).await;
        let is_gone = match &deleted {
            Ok(_) => true,
            Err(failure) => matches!(
                failure
                    .exchange
                    .as_ref()
                    .and_then(|exchange| exchange.status),
                Some(404)
            ),
        };
        if is_gone {
            error.aftermath.deleted_file_ids.push(file.get());
        } else {
            error.aftermath.left_file_ids.push(file.get());
        }
    }
    error
}
