//! The manifest of an archive: which entry belongs to which module or resource.

use super::entries::Tally;
use super::zip::{Directory, Ending};
use super::{Inspection, MANIFEST};
use crate::error::finding::Finding;

/// A section of the manifest, for one entry of the archive.
#[derive(Debug, Default, PartialEq, Eq)]
struct Section {
    name: String,
    /// What `MTA-Module` names, several separated by commas.
    modules: Option<String>,
    /// Whether it has any attribute of the MTA specification.
    is_mta: bool,
}

/// Compares the manifest with the directory and the descriptor.
pub(super) fn check(content: &[u8], directory: &Directory, found: &mut Inspection) {
    let sections = sections(&String::from_utf8_lossy(content));
    let entries = directory.entries.iter();
    let mut names: Vec<&str> = entries.map(|listed| listed.entry.name.as_str()).collect();
    names.sort_unstable();
    let mut missing = Tally::default();
    let mut unknown = Tally::default();
    for section in &sections {
        if section.is_mta && !is_present(&names, &section.name) {
            missing.add(&section.name);
        }
        let modules = section.modules.as_deref().unwrap_or_default();
        for module in modules.split(',').map(str::trim).filter(|m| !m.is_empty()) {
            if !found.modules.iter().any(|known| known.name == module) {
                unknown.add(module);
            }
        }
    }
    if !missing.is_empty() && directory.ending == Ending::Complete {
        found.findings.push(Finding::error(
            MANIFEST,
            format!("the manifest names content that the archive does not have: {missing}"),
            "build the archive again; a module's build result was missing or was removed later",
        ));
    }
    if !unknown.is_empty() && !found.modules.is_empty() {
        found.findings.push(Finding::warning(
            MANIFEST,
            format!("the manifest names modules that the descriptor does not have: {unknown}"),
            "build the archive again, so that both come from the same mta.yaml",
        ));
    }
}

/// Returns whether an entry, its folder or anything in that folder is there.
fn is_present(sorted: &[&str], name: &str) -> bool {
    let bare = name.trim_end_matches('/');
    if sorted.binary_search(&bare).is_ok() {
        return true;
    }
    let folder = format!("{bare}/");
    let at = sorted.partition_point(|entry| *entry < folder.as_str());
    sorted
        .get(at)
        .is_some_and(|entry| entry.starts_with(&folder))
}

/// Reads the sections that name an entry (JAR file specification: lines of at
/// most 72 bytes, continued after a line break and a space).
fn sections(text: &str) -> Vec<Section> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(rest), Some(last)) if !last.is_empty() => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    let mut sections = Vec::new();
    for block in lines.split(String::is_empty) {
        let mut section = Section::default();
        for line in block {
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            let key = key.to_ascii_lowercase();
            match key.as_str() {
                "name" => section.name = value.to_owned(),
                "mta-module" => section.modules = Some(value.to_owned()),
                _ => {}
            }
            section.is_mta |= key.starts_with("mta-");
        }
        if !section.name.is_empty() {
            sections.push(section);
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_continued_and_keys_have_no_case() {
        let found = sections(
            "manifest-Version: 1.0\r\n\r\nname: very/\r\n long/na\r\n me.zip\r\nMTA-Module: a, b\r\n\
             \r\n\r\nName: META-INF/mtad.yaml\nContent-Type: text/plain",
        );
        assert_eq!(
            found,
            [
                Section {
                    name: "very/long/name.zip".into(),
                    modules: Some("a, b".into()),
                    is_mta: true,
                },
                Section {
                    name: "META-INF/mtad.yaml".into(),
                    modules: None,
                    is_mta: false,
                },
            ]
        );
    }

    #[test]
    fn a_folder_counts_as_present_by_its_entry_or_by_what_is_in_it() {
        let sorted = ["db/", "db0", "srv.zip", "web/index.html"];
        for name in ["db", "db/", "srv.zip", "web", "web/", "web/index.html"] {
            assert!(is_present(&sorted, name), "{name}");
        }
        for name in ["d", "srv", "web/index", "we", "xs"] {
            assert!(!is_present(&sorted, name), "{name}");
        }
    }
}
