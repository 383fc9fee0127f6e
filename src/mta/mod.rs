//! MTA archives and extension descriptors: what can be known before the upload.
//!
//! An archive is inspected through byte ranges: the end of the zip directory,
//! the directory, `META-INF/mtad.yaml` and `META-INF/MANIFEST.MF`. Payloads are
//! never read. A finding is an error only where the service is known to refuse,
//! or where the archive cannot be what it claims to be. What the deploy service
//! refuses is known from its public source.

mod bytes;
pub mod descriptor;
mod entries;
mod fields;
mod local;
mod manifest;
mod merge;
mod mtad;
mod schema;
mod version;
mod zip;

use std::fmt;

use serde::Serialize;
use serde::de::{self, Deserialize, Deserializer, Unexpected, Visitor};

use crate::api::content::ContentType;
use crate::error::finding::Finding;
use crate::text::yaml::Node;

use bytes::Window;
pub use bytes::{Bytes, ReadFailure};
use zip::{Directory, Listed, NoContent, NoDirectory, Zip};

/// The limit of the standard plan, documented as 1 GB.
///
/// Read as 2^30 bytes and not as 10^9: which of the two applies between them is not known
/// to be refused, so the check does not refuse either.
pub const SIZE_LIMIT: u64 = 1 << 30;
/// The limit of the free plan, documented as 500 MB.
pub const SIZE_LIMIT_FREE: u64 = 500 << 20;
/// The limit in China (Shanghai) and in US government partner regions, documented as 400 MB.
pub const SIZE_LIMIT_SMALL_REGIONS: u64 = 400 << 20;

/// The largest descriptor that is read, in bytes: the deploy service reads no more either.
pub const DESCRIPTOR_LIMIT: u64 = zip::MAX_CONTENT;

/// Reads a size limit: the word of a plan or region, or a number of bytes.
#[must_use]
pub fn size_limit(text: &str) -> Option<u64> {
    match text {
        "standard" => Some(SIZE_LIMIT),
        "free" => Some(SIZE_LIMIT_FREE),
        "small-region" => Some(SIZE_LIMIT_SMALL_REGIONS),
        _ => text.parse().ok().filter(|bytes| *bytes > 0),
    }
}

/// The largest file that a caller's instance takes, in bytes: the word of a plan
/// or region, or a number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimit(u64);

impl SizeLimit {
    /// Returns the bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for SizeLimit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct PlanOrBytes;
        impl Visitor<'_> for PlanOrBytes {
            type Value = SizeLimit;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("standard (1 GB), free (500 MB), small-region (400 MB), or a number of bytes from 1")
            }

            fn visit_str<E: de::Error>(self, plan: &str) -> Result<SizeLimit, E> {
                let unknown = || E::invalid_value(Unexpected::Str(plan), &self);
                size_limit(plan).map(SizeLimit).ok_or_else(unknown)
            }

            fn visit_u64<E: de::Error>(self, bytes: u64) -> Result<SizeLimit, E> {
                match bytes {
                    0 => Err(E::invalid_value(Unexpected::Unsigned(bytes), &self)),
                    bytes => Ok(SizeLimit(bytes)),
                }
            }
        }
        from.deserialize_any(PlanOrBytes)
    }
}

/// What [`inspect`] should expect.
#[derive(Debug, Clone, Copy)]
pub struct InspectOptions {
    /// What the file is; only an MTA is looked into, others are checked for size.
    pub content_type: ContentType,
    /// The largest file that the service takes, in bytes.
    pub size_limit: u64,
}

impl Default for InspectOptions {
    /// An MTA for the standard plan.
    fn default() -> Self {
        Self {
            content_type: ContentType::Mta,
            size_limit: SIZE_LIMIT,
        }
    }
}

/// What is known of an archive. What could not be read is missing or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// The MTA id.
    pub id: Option<String>,
    /// The MTA version, as written.
    pub version: Option<String>,
    /// The schema version of the descriptor, as written.
    pub schema_version: Option<String>,
    /// The modules of the descriptor.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "MtaPart[]"))]
    pub modules: Vec<Part>,
    /// The resources of the descriptor.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "MtaPart[]"))]
    pub resources: Vec<Part>,
    /// Size of the file in bytes.
    pub size: u64,
    /// The entries of the zip directory, in its order.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "ArchiveEntry[]"))]
    pub entries: Vec<Entry>,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
    /// The content of the deployment descriptor, if it could be read.
    #[serde(skip)]
    pub descriptor: Option<Node>,
}

/// A module or resource of a descriptor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "MtaPart")
)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its type; resources may have none.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// An entry of the zip directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "ArchiveEntry")
)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its name; a folder ends in a slash.
    pub name: String,
    /// Its size in bytes when unpacked, as declared.
    pub size: u64,
    /// Its size in bytes in the archive.
    pub compressed_size: u64,
}

/// Reports an archive that does not exist, with the archives that lie in its folder.
#[must_use]
pub fn missing_file(name: &str, nearby: &[String]) -> Finding {
    const SHOWN: usize = 5;
    let mut advice =
        "check the path and the working directory, and whether the build step ran".to_owned();
    if !nearby.is_empty() {
        let names: Vec<&str> = nearby.iter().take(SHOWN).map(String::as_str).collect();
        let more = match nearby.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        advice = format!("check the name; this folder has {}{more}", names.join(", "));
    }
    Finding::error(name.to_owned(), "there is no such file", advice)
}

/// Reports a directory in the place of an archive.
#[must_use]
pub fn is_a_directory(name: &str) -> Finding {
    Finding::error(
        name.to_owned(),
        "this is a directory and not a file",
        "name the archive in it, such as mta_archives/shop_1.4.0.mtar",
    )
}

/// Reports a file without any content.
#[must_use]
pub fn empty_file(name: &str) -> Finding {
    Finding::error(
        name.to_owned(),
        "the file is empty",
        "build it again; the build or a copy of its result was interrupted",
    )
}

/// Reports a file whose bytes cannot be read.
#[must_use]
pub fn unreadable_file(name: &str, failure: &ReadFailure) -> Finding {
    Finding::error(
        name.to_owned(),
        format!("the file cannot be read: {failure}"),
        "check that it is there, complete, and that you may read it",
    )
}

/// The place of findings that concern the file as a whole.
pub const ARCHIVE: &str = "archive";
const MTAD: &str = "META-INF/mtad.yaml";
const MANIFEST: &str = "META-INF/MANIFEST.MF";

/// Inspects a file before it is uploaded; what is wrong stands in the findings.
pub async fn inspect(source: &impl Bytes, options: &InspectOptions) -> Inspection {
    let mut found = Inspection {
        size: source.size(),
        ..Inspection::default()
    };
    if found.size == 0 {
        found.findings.push(empty_file(ARCHIVE));
        return found;
    }
    if found.size > options.size_limit {
        found.findings.push(over_limit(found.size, options));
    }
    if options.content_type == ContentType::Mta
        && let Err(finding) = look_inside(source, &mut found).await
    {
        found.findings.push(finding);
    }
    found
}

async fn look_inside(source: &impl Bytes, found: &mut Inspection) -> Result<(), Finding> {
    let window = Window::new(source);
    let zip = match Zip::open(&window).await {
        Ok(zip) => zip,
        Err(NoDirectory::Failure(failure)) => return Err(unreadable_file(ARCHIVE, &failure)),
        Err(NoDirectory::WrongEndRecord) => return Err(entries::wrong_end_record()),
        Err(NoDirectory::NoEndRecord) => {
            let head = window.bytes(0, 64).await.unwrap_or_default();
            return Err(entries::no_zip(&head));
        }
    };
    let directory = zip
        .directory()
        .await
        .map_err(|failure| unreadable_file(ARCHIVE, &failure))?;
    entries::check(&directory, &mut found.findings);
    look_at_descriptor(&zip, &directory, found).await;
    look_at_manifest(&zip, &directory, found).await;
    // What is known to be damaged would only be told again.
    let is_damage = |finding: &Finding| {
        finding.is_error() && [ARCHIVE, MTAD, MANIFEST].contains(&finding.at.as_ref())
    };
    if !found.findings.iter().any(is_damage) {
        local::check(&window, &directory, &mut found.findings)
            .await
            .map_err(|failure| unreadable_file(ARCHIVE, &failure))?;
    }
    found.entries = directory
        .entries
        .into_iter()
        .map(|listed| listed.entry)
        .collect();
    Ok(())
}

/// Finds what the deploy service reads for a name: the first entry of the file
/// that starts with it.
fn first_entry<'d>(directory: &'d Directory, name: &str) -> Option<&'d Listed> {
    let entries = directory.entries.iter();
    entries
        .filter(|listed| listed.entry.name.starts_with(name))
        .min_by_key(|listed| listed.offset)
}

/// Reports an entry that stands where another one is wanted.
fn in_the_way(name: &'static str, listed: &Listed) -> Option<Finding> {
    let other = &listed.entry.name;
    (other != name).then(|| {
        let short: String = other.chars().take(100).collect();
        Finding::error(
            name,
            format!(
                "the deploy service reads {short:?} in its place, the first entry that starts so"
            ),
            "remove that entry from the archive",
        )
    })
}

async fn look_at_descriptor(
    zip: &Zip<'_, impl Bytes>,
    directory: &Directory,
    found: &mut Inspection,
) {
    let has_it = directory.entries.iter().any(|e| e.entry.name == MTAD);
    let Some(listed) = first_entry(directory, MTAD).filter(|_| has_it) else {
        found.findings.extend(entries::no_descriptor(directory));
        return;
    };
    let mut same = directory.entries.iter().filter(|e| e.entry.name == MTAD);
    if same.nth(1).is_some() {
        found.findings.push(Finding::warning(
            MTAD,
            "the archive has more than one entry of this name; the first one is checked",
            "build the archive again, so that every reader takes the same one",
        ));
    }
    if let Some(finding) = in_the_way(MTAD, listed) {
        found.findings.push(finding);
        return;
    }
    // An encrypted entry is reported with the others of the archive.
    if listed.is_encrypted {
        return;
    }
    match zip.content(listed).await {
        Ok(content) => mtad::read(&content, found),
        Err(reason) => found.findings.extend(no_content(MTAD, reason)),
    }
}

async fn look_at_manifest(
    zip: &Zip<'_, impl Bytes>,
    directory: &Directory,
    found: &mut Inspection,
) {
    let has_it = directory.entries.iter().any(|e| e.entry.name == MANIFEST);
    let Some(listed) = first_entry(directory, MANIFEST).filter(|_| has_it) else {
        if directory.ending == zip::Ending::Complete {
            found.findings.push(Finding::error(
                MANIFEST,
                "the archive has no manifest, and the deploy service requires one",
                "build the archive with the MTA build tool",
            ));
        }
        return;
    };
    if let Some(finding) = in_the_way(MANIFEST, listed) {
        found.findings.push(finding);
        return;
    }
    if listed.is_encrypted {
        return;
    }
    match zip.content(listed).await {
        Ok(content) => manifest::check(&content, directory, found),
        Err(reason) => found.findings.extend(no_content(MANIFEST, reason)),
    }
}

fn no_content(at: &'static str, reason: NoContent) -> Option<Finding> {
    Some(match reason {
        NoContent::Failure(failure) => unreadable_file(at, &failure),
        NoContent::Damaged(how) => Finding::error(
            at,
            format!("the entry {how}"),
            "the archive is damaged: build or copy it again",
        ),
        NoContent::TooLarge(size) => Finding::error(
            at,
            format!("the entry has {size} bytes, and the deploy service reads at most 1 MiB"),
            "move large values out of the descriptor",
        ),
        // Entries of another method are reported with the others of the archive.
        NoContent::Method => return None,
    })
}

/// Reports a descriptor that is larger than any service reads.
#[must_use]
pub fn descriptor_over_limit(name: &str, size: u64) -> Finding {
    Finding::error(
        name.to_owned(),
        format!("the file has {size} bytes, and a descriptor at most {DESCRIPTOR_LIMIT}"),
        "name the extension descriptor, usually a small file that ends in .mtaext",
    )
}

fn over_limit(size: u64, options: &InspectOptions) -> Finding {
    Finding::error(
        ARCHIVE,
        format!(
            "the file has {size} bytes, more than the {} that the plan allows",
            options.size_limit
        ),
        "leave out what is not needed at run time, split the MTA, or use a plan with a higher limit",
    )
}
