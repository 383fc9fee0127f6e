//! What a row of the table of causes consists of.

use serde::Serialize;

/// How sure it is that a cause made an import fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// What was seen names this cause alone.
    Sure,
    /// What was seen fits this cause better than others.
    Likely,
    /// What was seen fits several causes.
    Hint,
}

impl Certainty {
    /// Returns the word for results and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Likely => "likely",
            Self::Hint => "hint",
        }
    }
}

/// Who can remove a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Who {
    /// The author of the application or its pipeline.
    #[serde(rename = "developer")]
    Developer,
    /// A space developer or space manager of the target.
    #[serde(rename = "space developer")]
    SpaceDeveloper,
    /// An administrator of the subaccount: destinations, entitlements, roles, nodes.
    #[serde(rename = "subaccount administrator")]
    Administrator,
    /// SAP support.
    #[serde(rename = "SAP support")]
    Support,
}

impl Who {
    /// Returns the words for results and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Developer => "developer",
            Self::SpaceDeveloper => "space developer",
            Self::Administrator => "subaccount administrator",
            Self::Support => "SAP support",
        }
    }
}

/// How close to the reason a cause's messages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// They say why.
    Reason,
    /// They say what went wrong; the reason may stand in another message.
    Symptom,
    /// They say where; a more specific message anywhere in the log counts more.
    Wrapper,
}

/// A cause of failed imports: one row of the table.
#[derive(Debug)]
pub struct Cause {
    /// Its name, which never changes once it was published.
    pub id: &'static str,
    /// How close to the reason its messages are.
    pub depth: Depth,
    /// What it is recognised by, any one of them; nothing where no text and no
    /// field is known, so that only the document lists it.
    pub signs: &'static [Sign],
    /// Where it shows, in words.
    pub shows: &'static str,
    /// The cause, in one or two sentences.
    pub cause: &'static str,
    /// What to do, in sentences without commands.
    pub advice: &'static str,
    /// Who can do it, the first one first.
    pub who: &'static [Who],
    /// Where this is known from.
    pub source: &'static str,
    /// Messages that must lead to this cause: what the document shows as
    /// examples, and what the tests read.
    pub samples: &'static [&'static str],
}

/// What a cause is recognised by.
#[derive(Debug, Clone, Copy)]
pub struct Sign {
    /// What has to be seen.
    pub seen: Seen,
    /// What else must be true.
    pub only: Option<Only>,
    /// How sure the cause is then.
    pub certainty: Certainty,
}

/// Something that can be seen in a log or in the fields of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A message that has these words, in any case; `*` stands for some text
    /// within the same sentence.
    Text(&'static str),
    /// An error code of Cloud Foundry, as in `CF-RouteHostTaken(210003)`.
    Code(u32),
    /// The deployment did not start, for this reason.
    Start(Reason),
    /// A field of the node or of the transport request.
    Field(Field),
}

/// Why a deployment did not start: the words behind the service's constant
/// "Error during client creation" or "Error during deployment initialization".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// `Forbidden`.
    Forbidden,
    /// `Not Found`.
    NotFound,
    /// `Unauthorized`.
    Unauthorized,
    /// Nobody was reached: unknown host, refused, timed out.
    Unreachable,
    /// No token for the log-on.
    Token,
    /// Another one, or any.
    Any,
}

/// What fields of the node or of the transport request say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Imports into the node are disabled.
    ImportDisabled,
    /// Another tool controls the node.
    Controlled,
    /// The queue of the node imports automatically.
    AutomaticImport,
    /// The node has no target, and is not virtual.
    NoTarget,
    /// No target of the node takes the content type of the request.
    OtherContentType,
    /// The request is archived.
    Archived,
    /// Skipped on a virtual node.
    SkippedVirtual,
    /// Skipped, of content type BTP ABAP.
    SkippedAbap,
    /// Status error and no message at all.
    ErrorAlone,
}

impl Field {
    /// Those that explain a failure; the others explain why nothing was done.
    pub const OF_FAILURES: [Self; 7] = [
        Self::ImportDisabled,
        Self::Controlled,
        Self::AutomaticImport,
        Self::NoTarget,
        Self::OtherContentType,
        Self::Archived,
        Self::ErrorAlone,
    ];
}

/// What else must be true for a sign to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// The destination uses the old route of the deploy service.
    OldRoute,
    /// The path of the destination's URL has a blank.
    Blank,
    /// The path has another character that must be encoded, or too many segments.
    NotEncoded,
    /// The path is not that of the deploy service's endpoint.
    Incomplete,
    /// The path has the GUID of a space.
    Guid,
    /// The path has names, and the domain has no number (`eu10`, not `eu10-004`).
    NamesPlainDomain,
    /// The path has names, and the domain has a number.
    NamesNumberedDomain,
    /// The log does not say which destination was used.
    NoDestination,
    /// The log-on failed at least three times.
    Repeated,
    /// The content type is that of an MTA, or not known.
    Mta,
    /// The content type is this one.
    ContentType(&'static str),
}

impl Sign {
    const fn new(seen: Seen) -> Self {
        Self {
            seen,
            only: None,
            certainty: Certainty::Sure,
        }
    }

    /// Makes it likely instead of sure.
    #[must_use]
    pub const fn likely(mut self) -> Self {
        self.certainty = Certainty::Likely;
        self
    }

    /// Returns it, likely where it was sure.
    #[must_use]
    pub fn at_most_likely(mut self) -> Self {
        self.certainty = self.certainty.max(Certainty::Likely);
        self
    }

    /// Makes it a hint instead of sure.
    #[must_use]
    pub const fn hint(mut self) -> Self {
        self.certainty = Certainty::Hint;
        self
    }

    /// Says what else must be true.
    #[must_use]
    pub const fn only(mut self, only: Only) -> Self {
        self.only = Some(only);
        self
    }
}

/// Makes a sign of words in a message.
#[must_use]
pub(super) const fn text(words: &'static str) -> Sign {
    Sign::new(Seen::Text(words))
}

/// Makes a sign of an error code of Cloud Foundry.
#[must_use]
pub(super) const fn code(number: u32) -> Sign {
    Sign::new(Seen::Code(number))
}

/// Makes a sign of a deployment that did not start.
#[must_use]
pub(super) const fn start(reason: Reason) -> Sign {
    Sign::new(Seen::Start(reason))
}

/// Makes a sign of a field.
#[must_use]
pub(super) const fn field(field: Field) -> Sign {
    Sign::new(Seen::Field(field))
}

/// Keeps a text of the document out of the wasm, where nobody reads it.
#[must_use]
pub(super) const fn document(text: &'static str) -> &'static str {
    if cfg!(target_arch = "wasm32") {
        ""
    } else {
        text
    }
}

/// Keeps samples out of the wasm, where nobody reads them.
#[must_use]
pub(super) const fn samples(samples: &'static [&'static str]) -> &'static [&'static str] {
    if cfg!(target_arch = "wasm32") {
        &[]
    } else {
        samples
    }
}
