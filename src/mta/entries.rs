//! What the zip directory alone gives away.

use std::fmt;

use super::zip::{Directory, Ending, Listed, MAX_DIRECTORY};
use super::{ARCHIVE, MTAD};
use crate::error::finding::Finding;

/// Deflate never packs better than 258 bytes into two bits.
const BEST_RATIO: u64 = 1032;
const LOCAL_HEADER: u64 = 30;
pub(super) const REBUILD: &str = "the archive is damaged or was made to deceive: build it again";

/// Counts names and shows the first few of them.
#[derive(Default)]
pub(super) struct Tally {
    shown: Vec<String>,
    count: usize,
}

impl Tally {
    pub(super) fn add(&mut self, name: &str) {
        self.count += 1;
        if self.shown.len() < 3 {
            let short: String = name.chars().take(100).collect();
            self.shown.push(format!("{short:?}"));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown.join(", "))?;
        match self.count - self.shown.len() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// Reports a file that ends without the end record of a zip archive.
pub(super) fn no_zip(head: &[u8]) -> Finding {
    let (problem, advice) = if head.starts_with(b"PK\x03\x04") {
        (
            "the archive is cut off: it begins as a zip archive and its directory is missing",
            "copy or build it again; an upload, download or build was interrupted",
        )
    } else if head.starts_with(b"version https://git-lfs") {
        (
            "this is a pointer of Git LFS and not the archive itself",
            "run git lfs pull, or switch LFS on in the checkout step",
        )
    } else if head.starts_with(b"\x1f\x8b") {
        (
            "this is a gzip file and not a zip archive",
            "name the .mtar that the MTA build tool made",
        )
    } else if head.starts_with(b"<") {
        (
            "this is a web page or XML and not a zip archive",
            "open it with an editor: a download may have brought a login or error page",
        )
    } else {
        (
            "this is not a zip archive",
            "name the .mtar that the MTA build tool made",
        )
    };
    Finding::error(ARCHIVE, problem, advice)
}

/// Reports an end record that points to no directory.
pub(super) fn wrong_end_record() -> Finding {
    Finding::error(
        ARCHIVE,
        "the archive is cut off or damaged: its end does not match the rest of the file",
        "copy or build it again",
    )
}

/// Reports an archive without a deployment descriptor.
pub(super) fn no_descriptor(directory: &Directory) -> Option<Finding> {
    if directory.ending != Ending::Complete {
        return None;
    }
    let near = directory.entries.iter().find(|listed| is_near(listed));
    let advice = match near {
        Some(listed) => format!(
            "it has {:?}, and the name must be exactly {MTAD}",
            listed.entry.name.chars().take(100).collect::<String>()
        ),
        None => {
            "build it with the MTA build tool; a zip of the sources is not an MTA archive".into()
        }
    };
    Some(Finding::error(
        MTAD,
        "the archive has no deployment descriptor",
        advice,
    ))
}

fn is_near(listed: &Listed) -> bool {
    let name = listed.entry.name.to_ascii_lowercase().replace('\\', "/");
    name.ends_with("meta-inf/mtad.yaml") || name.ends_with("mtad.yml") || name == "mtad.yaml"
}

/// Checks the entries of an archive.
pub(super) fn check(directory: &Directory, findings: &mut Vec<Finding>) {
    check_ending(directory, findings);
    let mut encrypted = Tally::default();
    let mut wrong_names = Tally::default();
    let mut outside = Tally::default();
    let mut impossible = Tally::default();
    let mut unusual = Tally::default();
    let mut needed = 0u64;
    for listed in &directory.entries {
        let entry = &listed.entry;
        let length = entry
            .compressed_size
            .saturating_add(LOCAL_HEADER + entry.name.len() as u64);
        needed = needed.saturating_add(length);
        if listed.is_encrypted {
            encrypted.add(&entry.name);
        } else if !size_is_possible(listed) {
            impossible.add(&entry.name);
        }
        let has_both = entry.name.contains('/') && entry.name.contains('\\');
        if has_both || path_fault(&entry.name) {
            wrong_names.add(&entry.name);
        }
        if listed.offset.saturating_add(length) > directory.offset {
            outside.add(&entry.name);
        }
        if !matches!(listed.method, 0 | 8) {
            unusual.add(&entry.name);
        }
    }
    let start = directory.entries.iter().map(|listed| listed.offset).min();
    let mut report = |finding: Finding| findings.push(finding);
    if !encrypted.is_empty() {
        report(Finding::error(
            ARCHIVE,
            format!("entries are encrypted: {encrypted}"),
            "build the archive without a password; the service cannot ask for one",
        ));
    }
    if !wrong_names.is_empty() {
        report(Finding::error(
            ARCHIVE,
            format!("the deploy service refuses the names of entries: {wrong_names}"),
            "use relative names with / and without . and ..; do not deploy an archive of unknown origin",
        ));
    }
    if !outside.is_empty() {
        report(Finding::error(
            ARCHIVE,
            format!("entries lie outside of the file: {outside}"),
            REBUILD,
        ));
    } else if needed > directory.offset {
        report(Finding::error(
            ARCHIVE,
            "the entries overlap: together they are larger than the file",
            REBUILD,
        ));
    }
    if !impossible.is_empty() {
        report(Finding::error(
            ARCHIVE,
            format!("declared sizes cannot be true: {impossible}"),
            REBUILD,
        ));
    }
    if !unusual.is_empty() {
        report(Finding::error(
            ARCHIVE,
            format!(
                "entries are neither stored nor deflated, and the deploy service knows no other method: {unusual}"
            ),
            "build the archive with the MTA build tool",
        ));
    }
    if let Some(bytes) = start.filter(|start| *start > 0) {
        report(Finding::error(
            ARCHIVE,
            format!(
                "{bytes} bytes stand before the archive, and the deploy service, which reads from the start, finds nothing"
            ),
            "remove what was put before it, such as a self-extractor",
        ));
    }
}

fn check_ending(directory: &Directory, findings: &mut Vec<Finding>) {
    let count = directory.entries.len() as u64;
    let promised = directory.promised;
    match directory.ending {
        Ending::Cut => findings.push(Finding::warning(
            ARCHIVE,
            format!(
                "the directory is larger than {} MiB; only its first {count} entries are checked",
                MAX_DIRECTORY >> 20
            ),
            "pack the files of a module into one archive of their own, as the MTA build tool does",
        )),
        Ending::Damaged => findings.push(Finding::error(
            ARCHIVE,
            format!("the directory is damaged after {count} of {promised} entries"),
            "copy or build the archive again",
        )),
        // Without ZIP64 the count wraps at 65,536.
        Ending::Complete if promised != count && promised != count % 65_536 => {
            findings.push(Finding::error(
                ARCHIVE,
                format!("the directory promises {promised} entries and holds {count}"),
                "copy or build the archive again",
            ));
        }
        Ending::Complete => {}
    }
}

fn size_is_possible(listed: &Listed) -> bool {
    let entry = &listed.entry;
    match listed.method {
        0 => entry.size == entry.compressed_size,
        8 => entry.size <= entry.compressed_size.saturating_mul(BEST_RATIO),
        _ => true,
    }
}

/// Whether a path is absolute or not in its shortest form, as the deploy service's
/// path library (commons-io) sees it; `\` counts as `/`.
pub(super) fn path_fault(path: &str) -> bool {
    let mut start = path.chars();
    let has_prefix = matches!(
        (start.next(), start.next()),
        (Some('/' | '\\' | '~' | ':'), _) | (_, Some(':'))
    );
    let bare = path.strip_suffix(['/', '\\']).unwrap_or(path);
    has_prefix
        || bare
            .split(['/', '\\'])
            .any(|part| matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_are_absolute_or_not_normal_are_told_from_those_that_look_alike() {
        for path in [
            "../a",
            "a/../../b",
            "a\\..\\b",
            "/etc/x",
            "\\x",
            "C:/x",
            "..",
            "./a",
            "a//b",
            "a/./b",
            ":a",
            "a:b",
            "1:2",
            "~",
            "~/x",
            "a/..",
            "",
        ] {
            assert!(path_fault(path), "{path}");
        }
        for path in [
            "a..b/c",
            "...",
            "a/.../b",
            "web/",
            "ab:c",
            "a~",
            "a b/\u{fc}",
        ] {
            assert!(!path_fault(path), "{path}");
        }
    }

    #[test]
    fn a_tally_shows_three_names_and_counts_the_rest() {
        let mut tally = Tally::default();
        for name in ["a", "b\n", "c", "d", "e"] {
            tally.add(name);
        }
        assert_eq!(tally.to_string(), r#""a", "b\n", "c" and 2 more"#);
    }
}
