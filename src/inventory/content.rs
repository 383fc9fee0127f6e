//! What a transport request carries: MTAs and their versions, as far as they are certain.

use std::collections::BTreeSet;

use serde::Serialize;

use super::version::is_whole;
use crate::api::content::ContentType;
use crate::api::description;
use crate::api::{LoggedFile, QueuedEntry};

/// Where a version comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum VersionSource {
    /// The name of the file, as the MTA build tool writes it: `<ID>_<version>.mtar`.
    FileName,
    /// The description, where it is the list of the archives that ctms writes.
    Description,
    /// The archive, as the deploy service says in the log of an import.
    Archive,
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContentKey {
    /// An MTA, by its id.
    Mta(String),
    /// A file or reference whose MTA is not known, or that is none, by its name.
    File(String),
    /// Files of which nothing is known but their ids.
    Unknown,
}

impl ContentKey {
    /// Returns the id of the MTA.
    #[must_use]
    pub fn mta_id(&self) -> Option<String> {
        match self {
            Self::Mta(id) => Some(id.clone()),
            Self::File(_) | Self::Unknown => None,
        }
    }

    /// Returns what people call it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Mta(name) | Self::File(name) => name.clone(),
            Self::Unknown => "(unknown files)".to_owned(),
        }
    }
}

/// One file or reference of a transport request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The MTA, or the file.
    pub key: ContentKey,
    /// The version, where it is certain.
    pub version: Option<String>,
    /// Where the version comes from.
    pub source: Option<VersionSource>,
    /// The name of the file, where it is known.
    pub file_name: Option<String>,
    /// The file's id as text, or the reference.
    pub uri: Option<String>,
}

impl Content {
    /// A file of which only the id is known.
    pub(super) fn unknown(uri: Option<String>) -> Self {
        Self {
            key: ContentKey::Unknown,
            version: None,
            source: None,
            file_name: None,
            uri,
        }
    }

    /// Returns whether a log may say more: nothing names the file for certain.
    pub(super) fn needs_name(&self) -> bool {
        let is_described = self.source == Some(VersionSource::Description);
        self.key == ContentKey::Unknown || (is_described && self.key.mta_id().is_none())
    }

    /// Judges an entry of the queue by the name of its file and by what the
    /// deploy service said of it.
    pub(super) fn of(entry: &QueuedEntry, name: Option<&str>, said: &Said) -> Self {
        let mut content = Self::unknown(entry.uri.clone());
        content.file_name = name.map(str::to_owned);
        if is_reference(entry) {
            content.key = entry
                .uri
                .clone()
                .map_or(ContentKey::Unknown, ContentKey::File);
            return content;
        }
        let Some(name) = name else { return content };
        content.key = ContentKey::File(name.to_owned());
        if !may_be_mta(entry) {
            return content;
        }
        if let Some((id, version)) = id_and_version(name) {
            content.key = ContentKey::Mta(id.to_owned());
            content.version = Some(version.to_owned());
            content.source = Some(VersionSource::FileName);
        }
        if let Some(id) = &said.mta_id {
            content.key = ContentKey::Mta(id.clone());
        }
        if let Some(version) = &said.version {
            content.version = Some(version.clone());
            content.source = Some(VersionSource::Archive);
        }
        content
    }

    /// Judges a name out of a description in which ctms has replaced underscores.
    /// The version is certain; the id only if it has neither - nor _, or if an
    /// MTA is known that would be written like that.
    pub(super) fn described(uri: Option<String>, name: &str, known: &BTreeSet<String>) -> Self {
        let mut content = Self::unknown(uri);
        content.key = ContentKey::File(name.to_owned());
        let Some((id, version)) = described_id_and_version(name) else {
            return content;
        };
        let mut alike = known.iter().filter(|mta| description::safe(mta).text == id);
        content.version = Some(version.to_owned());
        content.source = Some(VersionSource::Description);
        match (alike.next(), alike.next()) {
            (Some(mta), None) => content.key = ContentKey::Mta(mta.clone()),
            (None, _) if !id.contains('-') => content.key = ContentKey::Mta(id.to_owned()),
            _ => {}
        }
        content
    }
}

/// What the deploy service said of an archive while it imported it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) mta_id: Option<String>,
    pub(super) version: Option<String>,
}

impl Said {
    /// Finds the deploy service's own words in the messages about a file.
    pub(super) fn by(file: &LoggedFile) -> Self {
        let quoted = |before: &str| {
            let mut texts = file.messages.iter();
            texts.find_map(|message| {
                let text = &message.text;
                let rest = text.split_once(before)?.1;
                Some(rest.split_once('"')?.0.to_owned()).filter(|word| !word.is_empty())
            })
        };
        Self {
            mta_id: quoted("deployed MTA with ID \"")
                .or_else(|| quoted("deployment of MTA with ID \"")),
            version: quoted("Detected new MTA version: \""),
        }
    }
}

/// Returns whether an entry is a reference and no file.
pub(super) fn is_reference(entry: &QueuedEntry) -> bool {
    entry.storage_type.as_deref() == Some("REFERENCE")
}

/// Returns whether an entry may carry a version: only MTAs do; a type that is
/// missing says nothing.
pub(super) fn may_be_mta(entry: &QueuedEntry) -> bool {
    let given = entry.content_type.as_deref();
    given.is_none_or(|given| given == ContentType::Mta.as_str())
}

/// Splits a file name as the MTA build tool writes it. A version has no
/// underscore, so that the last one is where it begins.
fn id_and_version(name: &str) -> Option<(&str, &str)> {
    let (id, version) = stem(name)?.rsplit_once('_')?;
    (is_mta_id(id) && is_whole(version)).then_some((id, version))
}

/// Splits a file name whose underscores have become hyphens: the version begins
/// behind the first hyphen from which on the whole rest is one.
fn described_id_and_version(name: &str) -> Option<(&str, &str)> {
    let stem = stem(name)?;
    stem.match_indices('-').find_map(|(at, _)| {
        let (id, version) = (stem.get(..at)?, stem.get(at + 1..)?);
        (is_mta_id(id) && is_whole(version)).then_some((id, version))
    })
}

/// Returns the archive's name without folders and ending.
fn stem(name: &str) -> Option<&str> {
    let name = name.rsplit(['/', '\\']).next()?;
    let (stem, ending) = name.rsplit_once('.')?;
    ending.eq_ignore_ascii_case("mtar").then_some(stem)
}

fn is_mta_id(id: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    !id.is_empty() && id.bytes().all(is_letter)
}

/// Returns the names of archives in a description that is nothing but their list,
/// which ctms writes where there is no commit.
pub(super) fn described_archives(description: &str) -> Option<Vec<&str>> {
    let (list, _) = description
        .rsplit_once(" (once:")
        .unwrap_or((description, ""));
    let names: Vec<&str> = list.split(", ").map(str::trim).collect();
    let is_archive = |name: &&str| !name.contains([' ', '/']) && stem(name).is_some();
    names.iter().all(is_archive).then_some(names)
}

/// Returns the id of a commit at the beginning of a description, as ctms, SAP's
/// CI/CD service and Piper put it there: at least six hexadecimal digits, of
/// which some are letters and some are not, so that neither a ticket's number
/// nor a word is taken for one.
#[must_use]
pub fn commit_of(description: &str) -> Option<&str> {
    let word = description.split(' ').next()?;
    let is_hex = word
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let has = |is_kind: fn(&u8) -> bool| word.as_bytes().iter().any(is_kind);
    let is_mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    ((6..=40).contains(&word.len()) && is_hex && is_mixed).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_only_from_a_name_as_the_build_tool_writes_it() {
        for (name, expected) in [
            ("shop_1.4.0.mtar", Some(("shop", "1.4.0"))),
            ("my_shop_1.4.0-rc.1.MTAR", Some(("my_shop", "1.4.0-rc.1"))),
            (
                "mta_archives/com.acme.shop_1.4.0+17.mtar",
                Some(("com.acme.shop", "1.4.0+17")),
            ),
            ("shop-1.4.0.mtar", None),
            ("shop.mtar", None),
            ("shop_1.4.mtar", None),
            ("shop_v1.4.0.mtar", None),
            ("shop_1.4.0 (1).mtar", None),
            ("shop_1.4.0.zip", None),
            ("_1.4.0.mtar", None),
            ("shop_latest.mtar", None),
        ] {
            assert_eq!(id_and_version(name), expected, "{name}");
        }
    }

    #[test]
    fn a_description_is_a_list_of_archives_or_it_is_not() {
        assert_eq!(
            described_archives("shop-1.4.0.mtar, core.mtar"),
            Some(vec!["shop-1.4.0.mtar", "core.mtar"])
        );
        assert_eq!(
            described_archives("shop-1.4.0.mtar (once:build-17)"),
            Some(vec!["shop-1.4.0.mtar"])
        );
        for text in [
            "Fix totals in shop-1.4.0.mtar",
            "Release",
            "",
            "shop-1.4.0.zip",
        ] {
            assert_eq!(described_archives(text), None, "{text}");
        }
    }

    #[test]
    fn a_described_id_is_certain_only_without_hyphens_or_where_one_mta_fits() {
        let described = |name, known: &[&str]| {
            let known: BTreeSet<String> = known.iter().map(|id| (*id).to_owned()).collect();
            let content = Content::described(None, name, &known);
            (
                content.key.name(),
                content.key.mta_id().is_some(),
                content.version,
            )
        };
        let version = Some("1.4.0".to_owned());
        assert_eq!(
            described("shop-1.4.0.mtar", &[]),
            ("shop".into(), true, version.clone())
        );
        assert_eq!(
            described("my-shop-1.4.0.mtar", &[]),
            ("my-shop-1.4.0.mtar".into(), false, version.clone())
        );
        assert_eq!(
            described("my-shop-1.4.0.mtar", &["my_shop"]),
            ("my_shop".into(), true, version.clone())
        );
        assert_eq!(
            described("my-shop-1.4.0.mtar", &["my_shop", "my-shop"]),
            ("my-shop-1.4.0.mtar".into(), false, version)
        );
    }

    #[test]
    fn a_commit_is_neither_a_word_nor_the_number_of_a_ticket() {
        for (text, commit) in [
            ("1a2b3c Fix totals", Some("1a2b3c")),
            (
                "0123456789abcdef0123456789abcdef01234567",
                Some("0123456789abcdef0123456789abcdef01234567"),
            ),
            ("facade removed", None),
            ("123456 Fix totals", None),
            ("1a2b Fix", None),
            ("Fix 1a2b3c", None),
            ("", None),
        ] {
            assert_eq!(commit_of(text), commit, "{text}");
        }
    }
}
