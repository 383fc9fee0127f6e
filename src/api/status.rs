//! Statuses, and what each of them allows (SAP's help pages: "Import Transport
//! Requests", "Statuses of Transport Requests", "Forward", "Reset", "Remove").

/// Something that can be done with a transport request in a node's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueAction {
    /// Deploys it; a part of *Import All* as well.
    Import,
    /// Passes it on to the next nodes, where a node forwards by hand.
    Forward,
    /// Makes it importable again.
    Reset,
    /// Takes it out of the queue.
    Remove,
}

impl QueueAction {
    /// Returns the word for options and results.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Forward => "forward",
            Self::Reset => "reset",
            Self::Remove => "remove",
        }
    }

    /// Returns what was done once it is done.
    #[must_use]
    pub const fn done(self) -> &'static str {
        match self {
            Self::Import => "imported",
            Self::Forward => "forwarded",
            Self::Reset => "reset",
            Self::Remove => "removed",
        }
    }

    /// Returns the type of the service's actions that do it (specification).
    #[must_use]
    pub const fn action_type(self) -> &'static str {
        match self {
            Self::Import => "I",
            Self::Forward => "FQ",
            Self::Reset => "RQ",
            Self::Remove => "DQ",
        }
    }
}

/// The status of a transport request in one node's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestStatus<'a> {
    /// Waits for its first import.
    Initial,
    /// Is being imported.
    Running,
    /// Can be imported again (*Repeatable* in SAP's user interface).
    Repeat,
    /// The import could not be carried out; it can be repeated.
    Fatal,
    /// The deployment failed.
    Error,
    /// Was imported.
    Succeeded,
    /// Was passed over, as on a virtual node; missing in the specification.
    Skipped,
    /// Was imported with warnings.
    Warning,
    /// Was taken out of the queue, or cleaned up.
    Deleted,
    /// Whatever else the service says, `unknown` and *Transient* included.
    Other(&'a str),
}

/// How far a transport request has come in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Waits for an import.
    Waiting,
    /// Is being imported.
    Running,
    /// Its import has failed.
    Failed,
    /// Is imported, or left the queue.
    Done,
    /// The status is not known.
    Unknown,
}

impl Stage {
    /// Returns the word for results.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Failed => "failed",
            Self::Done => "done",
            Self::Unknown => "unknown",
        }
    }
}

/// One row of the table: word of the API, letters of the filter, what is
/// allowed, whether it is final, whether it means success.
type Row = (
    &'static str,
    &'static str,
    &'static [QueueAction],
    bool,
    bool,
);

impl<'a> RequestStatus<'a> {
    /// Every status that is known, in the order of the table.
    pub const KNOWN: [Self; 9] = [
        Self::Initial,
        Self::Running,
        Self::Repeat,
        Self::Fatal,
        Self::Error,
        Self::Succeeded,
        Self::Skipped,
        Self::Warning,
        Self::Deleted,
    ];

    /// Returns the statuses that need somebody: it waits, runs or has failed.
    pub fn open() -> impl Iterator<Item = Self> {
        let is_open = |stage| matches!(stage, Stage::Waiting | Stage::Running | Stage::Failed);
        Self::KNOWN
            .into_iter()
            .filter(move |status| is_open(status.stage()))
    }

    /// The table. Removing has no documented condition; it is refused here for
    /// what runs and for what is gone. Resetting a warning is not listed.
    const fn row(self) -> Row {
        use QueueAction::{Forward, Import, Remove, Reset};
        match self {
            Self::Initial => ("initial", "in", &[Import, Remove], false, false),
            Self::Running => ("running", "ru", &[], false, false),
            Self::Repeat => ("repeat", "re", &[Import, Remove], false, false),
            Self::Fatal => ("fatal", "fa", &[Import, Remove], false, false),
            Self::Error => ("error", "er", &[Forward, Reset, Remove], true, false),
            Self::Succeeded => ("succeeded", "su", &[Forward, Reset, Remove], true, true),
            Self::Skipped => ("skipped", "sk", &[Forward, Reset, Remove], true, true),
            Self::Warning => ("warning", "wa", &[Forward, Remove], true, true),
            Self::Deleted => ("deleted", "de", &[], true, false),
            Self::Other(_) => ("", "", &[], false, false),
        }
    }

    /// Returns the API's word of a known status.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.row().0
    }

    /// Reads the API's word, in any case; what is not known keeps its text.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        Self::KNOWN
            .into_iter()
            .find(|status| status.row().0.eq_ignore_ascii_case(text))
            .unwrap_or(Self::Other(text))
    }

    /// Returns the API's word.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        match self {
            Self::Other(text) => text,
            Self::Initial
            | Self::Running
            | Self::Repeat
            | Self::Fatal
            | Self::Error
            | Self::Succeeded
            | Self::Skipped
            | Self::Warning
            | Self::Deleted => self.row().0,
        }
    }

    /// Returns the two letters of the queue's filter; empty where not known.
    #[must_use]
    pub const fn filter(self) -> &'static str {
        self.row().1
    }

    /// Returns the actions that this status allows.
    #[must_use]
    pub const fn allowed_actions(self) -> &'static [QueueAction] {
        self.row().2
    }

    /// Returns whether nothing changes any more by itself, so that the files
    /// may be cleaned up; after `fatal` they stay.
    #[must_use]
    pub const fn is_final(self) -> bool {
        self.row().3
    }

    /// Returns whether no import is waiting or running: final, or fatal.
    #[must_use]
    pub fn has_ended(self) -> bool {
        self.is_final() || self == Self::Fatal
    }

    /// Returns whether it counts as success, as *On Success* forwarding does.
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.row().4
    }

    /// Returns how far it has come.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::Initial | Self::Repeat => Stage::Waiting,
            Self::Running => Stage::Running,
            Self::Error | Self::Fatal => Stage::Failed,
            Self::Succeeded | Self::Skipped | Self::Warning | Self::Deleted => Stage::Done,
            Self::Other(_) => Stage::Unknown,
        }
    }

    /// Returns how bad it is, for the worst of several.
    #[must_use]
    pub const fn weight(self) -> u8 {
        match self {
            Self::Skipped => 0,
            Self::Succeeded => 1,
            Self::Warning => 2,
            Self::Initial | Self::Repeat | Self::Running | Self::Other(_) => 3,
            Self::Deleted => 4,
            Self::Error => 5,
            Self::Fatal => 6,
        }
    }
}

/// Returns whether an action with this status has ended; `unknown` has not, and
/// neither has a status that is not known (specification).
#[must_use]
pub fn is_action_final(status: &str) -> bool {
    ["succeeded", "warning", "error", "fatal"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(status))
}

/// Returns the comma list of the queue's filter for words of the API, letters
/// of the filter, or both.
///
/// # Errors
/// With the first word that is neither.
pub fn filter(list: &str) -> Result<String, &str> {
    let mut letters = Vec::new();
    for word in list
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let found = RequestStatus::KNOWN.into_iter().find(|status| {
            let (name, filter, ..) = status.row();
            name.eq_ignore_ascii_case(word) || filter.eq_ignore_ascii_case(word)
        });
        letters.push(found.ok_or(word)?.filter());
    }
    Ok(letters.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Word, filter, import, reset, forward, remove, final, success: the table
    /// as SAP's help pages have it, written down a second time on purpose.
    const TABLE: [(&str, &str, [bool; 6]); 9] = [
        ("initial", "in", [true, false, false, true, false, false]),
        ("running", "ru", [false, false, false, false, false, false]),
        ("repeat", "re", [true, false, false, true, false, false]),
        ("fatal", "fa", [true, false, false, true, false, false]),
        ("error", "er", [false, true, true, true, true, false]),
        ("succeeded", "su", [false, true, true, true, true, true]),
        ("skipped", "sk", [false, true, true, true, true, true]),
        ("warning", "wa", [false, false, true, true, true, true]),
        ("deleted", "de", [false, false, false, false, true, false]),
    ];

    #[test]
    fn every_row_of_the_table_says_what_the_help_pages_say() {
        for (word, letters, [import, reset, forward, remove, is_final, is_success]) in TABLE {
            let status = RequestStatus::parse(word);
            let allows = |action| status.allowed_actions().contains(&action);
            assert_eq!(status.as_str(), word);
            assert_eq!(status.filter(), letters, "{word}");
            assert_eq!(allows(QueueAction::Import), import, "{word} import");
            assert_eq!(allows(QueueAction::Reset), reset, "{word} reset");
            assert_eq!(allows(QueueAction::Forward), forward, "{word} forward");
            assert_eq!(allows(QueueAction::Remove), remove, "{word} remove");
            assert_eq!(status.is_final(), is_final, "{word} final");
            assert_eq!(status.is_success(), is_success, "{word} success");
        }
    }

    #[test]
    fn an_unknown_status_survives_with_its_text_and_allows_nothing() {
        for word in ["unknown", "transient", "quantum"] {
            let status = RequestStatus::parse(word);
            assert_eq!(status, RequestStatus::Other(word));
            assert_eq!(status.as_str(), word);
            assert!(status.allowed_actions().is_empty());
            assert!(!status.has_ended());
        }
    }

    #[test]
    fn an_internal_answer_in_upper_case_is_read_alike() {
        assert_eq!(RequestStatus::parse("FATAL"), RequestStatus::Fatal);
    }

    #[test]
    fn a_fatal_import_has_ended_although_it_is_not_final() {
        assert!(RequestStatus::Fatal.has_ended());
        assert!(!RequestStatus::Fatal.is_final());
        assert!(!RequestStatus::Repeat.has_ended());
    }

    #[test]
    fn an_action_ends_in_one_of_four_statuses() {
        for (status, ended) in [
            ("initial", false),
            ("running", false),
            ("unknown", false),
            ("quantum", false),
            ("succeeded", true),
            ("warning", true),
            ("error", true),
            ("fatal", true),
        ] {
            assert_eq!(is_action_final(status), ended, "{status}");
        }
    }

    #[test]
    fn a_filter_takes_words_and_letters_and_names_what_is_neither() {
        assert_eq!(filter("initial, re,FATAL").as_deref(), Ok("in,re,fa"));
        assert_eq!(filter("in,P"), Err("P"));
        assert_eq!(filter("").as_deref(), Ok(""));
    }
}
