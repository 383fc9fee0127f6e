//! The archive as the deploy service reads it: from the start, one entry with its local
//! header after the other, without the directory at the end.
//!
//! What the directory says was checked; here the local headers must say the same, and
//! nothing else may stand between the entries.

use super::bytes::{Bytes, ReadFailure, Window};
use super::entries::{REBUILD, Tally};
use super::zip::{Directory, Ending, Listed};
use super::{ARCHIVE, MANIFEST, MTAD};
use crate::error::finding::Finding;

/// So many local headers are read, and those of META-INF; each may be a read of its own.
const MAX_HEADERS: usize = 500;
const FIXED: u64 = 30;
const SIGNATURE: &[u8] = b"PK\x03\x04";
/// Marks an entry whose sizes stand behind its content.
const HAS_DESCRIPTOR: u16 = 1 << 3;
/// What stands behind the content then: with or without signature, in 32 or 64 bits.
const DESCRIPTORS: [u64; 4] = [12, 16, 20, 24];
/// Stands for a size that is in the extra field.
const IN_EXTRA: u32 = u32::MAX;

/// A local header.
struct Local {
    name: String,
    flags: u16,
    method: u16,
    packed: u32,
    size: u32,
    /// Where the content begins.
    content: u64,
}

impl Local {
    async fn read<B: Bytes>(window: &Window<'_, B>, at: u64) -> Result<Option<Self>, ReadFailure> {
        let fixed = window.bytes(at, FIXED as usize).await?;
        let short = |at: usize| match fixed.get(at..at + 2) {
            Some(&[low, high]) => u16::from_le_bytes([low, high]),
            _ => 0,
        };
        let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
        if fixed.len() as u64 != FIXED || !fixed.starts_with(SIGNATURE) {
            return Ok(None);
        }
        let name = window.bytes(at + FIXED, short(26).into()).await?;
        Ok(Some(Self {
            name: String::from_utf8_lossy(&name).into_owned(),
            flags: short(6),
            method: short(8),
            packed: long(18),
            size: long(22),
            content: at + FIXED + u64::from(short(26)) + u64::from(short(28)),
        }))
    }

    /// Whether the header says of the entry what the directory does.
    fn agrees(&self, listed: &Listed) -> bool {
        let is_size = |own: u32, theirs: u64| {
            own == IN_EXTRA || self.flags & HAS_DESCRIPTOR != 0 || u64::from(own) == theirs
        };
        self.name == listed.entry.name
            && self.method == listed.method
            && self.flags & 1 == 0
            && is_size(self.packed, listed.entry.compressed_size)
            && is_size(self.size, listed.entry.size)
    }
}

#[derive(Default)]
struct Problems {
    missing: Tally,
    different: Tally,
    inside: Tally,
    strays: Tally,
    unlisted: Tally,
    empty: Tally,
}

/// Compares the local headers with the directory, and looks at what stands between
/// the entries.
pub(super) async fn check<B: Bytes>(
    window: &Window<'_, B>,
    directory: &Directory,
    findings: &mut Vec<Finding>,
) -> Result<(), ReadFailure> {
    if directory.ending != Ending::Complete {
        return Ok(());
    }
    let mut entries: Vec<&Listed> = directory.entries.iter().collect();
    entries.sort_by_key(|listed| listed.offset);
    let mut problems = Problems::default();
    for (index, listed) in entries.iter().enumerate() {
        if index >= MAX_HEADERS && !listed.entry.name.starts_with("META-INF/") {
            continue;
        }
        let name = &listed.entry.name;
        let Some(local) = Local::read(window, listed.offset).await? else {
            problems.missing.add(name);
            continue;
        };
        if !local.agrees(listed) {
            problems.different.add(name);
            continue;
        }
        let has_descriptor = local.flags & HAS_DESCRIPTOR != 0;
        if has_descriptor && listed.method == 0 && listed.entry.size > 0 {
            problems.empty.add(name);
        }
        let end = local.content.saturating_add(listed.entry.compressed_size);
        let behind = entries.get(index + 1);
        let next = behind.map_or(directory.offset, |next| next.offset);
        match next.checked_sub(end) {
            Some(0) if !has_descriptor => {}
            Some(gap) if has_descriptor && DESCRIPTORS.contains(&gap) => {}
            None => problems
                .inside
                .add(behind.map_or(name, |next| &next.entry.name)),
            Some(_) => match unlisted(window, end, has_descriptor).await? {
                Some(other) => {
                    findings.extend(in_the_way(&other, end, &entries));
                    problems.unlisted.add(&other);
                }
                None => problems.strays.add(name),
            },
        }
    }
    problems.report(findings);
    Ok(())
}

/// The name of an entry that stands behind another one and not in the directory.
async fn unlisted<B: Bytes>(
    window: &Window<'_, B>,
    end: u64,
    has_descriptor: bool,
) -> Result<Option<String>, ReadFailure> {
    let skips: &[u64] = if has_descriptor { &DESCRIPTORS } else { &[0] };
    for skip in skips {
        if let Some(local) = Local::read(window, end + skip).await? {
            return Ok(Some(local.name));
        }
    }
    Ok(None)
}

/// Reports an entry that is read in the place of the descriptor or the manifest.
fn in_the_way(name: &str, at: u64, entries: &[&Listed]) -> Option<Finding> {
    let wanted = [MTAD, MANIFEST].into_iter().find(|wanted| {
        let mut listed = entries.iter();
        let first = listed.find(|listed| listed.entry.name.starts_with(wanted));
        name.starts_with(wanted) && first.is_some_and(|first| first.offset > at)
    })?;
    Some(Finding::error(
        wanted,
        "the deploy service reads an entry in its place that stands before it and not in the directory",
        REBUILD,
    ))
}

impl Problems {
    fn report(self, findings: &mut Vec<Finding>) {
        let mut error = |names: Tally, problem: &str| {
            if !names.is_empty() {
                findings.push(Finding::error(
                    ARCHIVE,
                    format!("{problem}: {names}"),
                    REBUILD,
                ));
            }
        };
        error(
            self.missing,
            "entries are not where the directory says, and the deploy service reads the archive without it",
        );
        error(
            self.different,
            "the headers of entries, which the deploy service reads, differ from the directory",
        );
        error(self.inside, "entries stand inside of others");
        error(
            self.strays,
            "bytes that belong to no entry stand behind entries, and the deploy service reads no further",
        );
        let mut warning = |names: Tally, problem: &str| {
            if !names.is_empty() {
                let finding = Finding::warning(ARCHIVE, format!("{problem}: {names}"), REBUILD);
                findings.push(finding);
            }
        };
        warning(
            self.unlisted,
            "entries stand not in the directory, and the deploy service reads them all the same",
        );
        warning(
            self.empty,
            "entries are stored without their size before them, and the deploy service may read them as empty",
        );
    }
}
