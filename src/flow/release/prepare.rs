//! What comes before the deed: everything that can be known is checked, and
//! nothing is changed.

use crate::api::limits::Limit;
use crate::api::{Role, Verb};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::finding::Finding;
use crate::error::{Error, Fault};
use crate::mta::Inspection;

use crate::flow::landscape::Landscape;
use crate::flow::release::archives;
use crate::flow::release::descriptors::{PlacedDescriptor, place};
use crate::flow::release::once::{Earlier, find_earlier};
use crate::flow::release::{Content, Release};

/// What is known before anything is sent.
#[derive(Debug)]
pub(in crate::flow) struct Prepared {
    /// What is in the archives.
    pub archives: Vec<Inspection>,
    /// The nodes, as far as they could be looked at.
    pub landscape: Option<Landscape>,
    /// The extension descriptors on their nodes.
    pub descriptors: Vec<PlacedDescriptor>,
    /// What an earlier attempt has made (`once`).
    pub earlier: Option<Earlier>,
}

/// Checks and looks.
///
/// # Errors
/// When something stops the release; nothing was sent that changes the service.
pub(in crate::flow) async fn prepare<O: Outside>(
    run: &Run<'_, O>,
    release: &Release,
) -> Result<Prepared, Error> {
    check(run, release)?;
    let inspected = archives::inspect(run, release).await?;
    let landscape = look(run, release).await?;
    if let Some(landscape) = &landscape {
        landscape.check(release.verb, &release.node_name)?;
    }
    let descriptors = place(run, release, landscape.as_ref(), &inspected).await?;
    let earlier = match &release.once {
        Some(key) => find_earlier(run, landscape.as_ref(), release, key).await?,
        None => None,
    };
    Ok(Prepared {
        archives: inspected.archives,
        landscape,
        descriptors,
        earlier,
    })
}

/// Looks at the nodes. They are not a documented part of the API, so that trouble
/// there stops nothing, as long as the service itself can be reached.
async fn look<O: Outside>(run: &Run<'_, O>, release: &Release) -> Result<Option<Landscape>, Error> {
    match Landscape::look(run).await {
        Ok(landscape) => Ok(Some(landscape)),
        Err(error) if error.is_api_trouble() && release.once.is_none() => {
            run.warn(format!(
                "node {:?} was not checked before the upload: {error}",
                release.node_name
            ));
            Ok(None)
        }
        Err(error) => Err(error),
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
    if run.client.is_calm(Role::Operate) && !release.descriptors.is_empty() {
        return Err(Fault::ExportOnly {
            what: "sending extension descriptors".to_owned(),
        }
        .into());
    }
    let mut findings = Vec::new();
    findings.extend(Limit::NodeName.check("node name", &release.node_name));
    // Too long a description is shortened and said; an empty one cannot be fixed.
    findings.extend(
        Limit::Description.check("description", Limit::Description.cut(&release.description)),
    );
    if release
        .once
        .as_ref()
        .is_some_and(|key| key.trim().is_empty())
    {
        let advice = "give for example the commit id, or leave it out";
        findings.push(Finding::error("once", "the key is empty", advice));
    }
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
