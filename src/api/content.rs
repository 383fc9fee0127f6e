//! Content types and storage types of the service (specification).

use serde::{Deserialize, Serialize};

/// The kind of content that a transport request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum ContentType {
    /// A multitarget application archive.
    #[default]
    #[serde(rename = "MTA")]
    Mta,
    /// Application-specific content.
    #[serde(rename = "APP")]
    App,
    /// A delivery unit of SAP HANA XS classic.
    #[serde(rename = "XSCDU")]
    Xscdu,
    /// Content of the ABAP environment.
    #[serde(rename = "BTP_ABAP")]
    BtpAbap,
}

impl ContentType {
    /// Every content type that the specification names.
    pub const ALL: [Self; 4] = [Self::Mta, Self::App, Self::Xscdu, Self::BtpAbap];

    /// Returns the service's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mta => "MTA",
            Self::App => "APP",
            Self::Xscdu => "XSCDU",
            Self::BtpAbap => "BTP_ABAP",
        }
    }

    /// Returns whether this is an MTA, the only content that is looked into.
    #[must_use]
    pub const fn is_mta(self) -> bool {
        matches!(self, Self::Mta)
    }

    /// Reads the service's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Where the content of a transport request is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "UPPERCASE")]
pub enum StorageType {
    /// In files of the service.
    #[default]
    File,
    /// Elsewhere; the entry's `uri` refers to it.
    Reference,
}

impl StorageType {
    /// Returns what an entry of this type is called in a sentence.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Reference => "reference",
        }
    }
}
