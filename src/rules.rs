//! The rules that keep a release honest, each with a switch that only the
//! simulation can turn: a rule whose absence no simulated run notices is not
//! tested. In the product every rule holds, at no cost.

/// One rule; its text says what would happen without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Else the same request is sent without end.
    AttemptsEnd,
    /// Else a service in trouble is asked as often as the line allows.
    WaitsGrow,
    /// Else all clients come back at the same moment.
    WaitsAreJittered,
    /// Else a service that asks to wait is asked again at once.
    RetryAfterIsObeyed,
    /// Else `Retry-After: 86400` holds a job for a day.
    RetryAfterHasALimit,
    /// Else a run outlives its deadline.
    DeadlineEndsTheRun,
    /// Else one silent connection holds a run for ever.
    PatienceEndsAnAttempt,
    /// Else a busy page floods the service.
    ThreeCallsAtOnce,
    /// Else a token that was revoked in the middle fails the release.
    TokenIsRenewed,
    /// Else a refused connection fails the release.
    HarmlessFailuresAreRepeated,
    /// Else a lost answer makes a second transport request.
    CreatingIsNotRepeatedBlindly,
    /// Else a lost answer fails a release that was done.
    WorkIsLookedFor,
    /// Else work that finishes late is not found.
    LookingGoesOn,
    /// Else somebody else's transport request is taken for ours.
    FoundByFileId,
    /// Else a 503 after work makes a second transport request.
    UnavailableIsUnclear,
    /// Else a 408, 425 or 499 after work fails a release that was done.
    LostStatusesAreUnclear,
    /// Else a page with 404 after work fails a release that was done.
    PagesAreUnclear,
    /// Else starting again without a look makes a second transport request.
    DeletionComesFirst,
    /// Else any response to the deletion of a file counts as the proof.
    OnlyDeletedIsProof,
    /// Else a creation that was delivered twice, and refused the second time, is said not to be done.
    RefusedDeletionIsHeard,
    /// Else a file that the service took before it said 429 is not named.
    UnclearUploadsAreNamed,
    /// Else a failed release leaves its files behind.
    FilesAreDeleted,
    /// Else a file that could not be deleted is not named.
    LeftFilesAreNamed,
    /// Else a file whose upload's answer was lost is not named.
    LostUploadsAreNamed,
    /// Else a cancelled run goes on.
    CancellingEndsTheRun,
    /// Else a cancelled run leaves its files behind.
    CancellingCleansUp,
    /// Else a page with status 200 counts as an answer.
    ContentTypeIsChecked,
    /// Else an answer without its fields, or with id 0, counts.
    ShapeIsChecked,
    /// Else the answer to another call counts as the answer to this one.
    AnswersAreFresh,
    /// Else a transport request in no queue goes unnoticed.
    EmptyQueuesAreSaid,
    /// Else the service's words carry a secret into an error.
    SecretsAreRemoved,
    /// Else a repeated job makes a second transport request.
    OnceIsFound,
    /// Else a repeated job takes another job's transport request for its own.
    OnceChecksTheFiles,
    /// Else two jobs with one key at the same time leave two transport requests.
    TwinsAreRemoved,
}

/// Every rule.
pub const RULES: &[Rule] = &[
    Rule::AttemptsEnd,
    Rule::WaitsGrow,
    Rule::WaitsAreJittered,
    Rule::RetryAfterIsObeyed,
    Rule::RetryAfterHasALimit,
    Rule::DeadlineEndsTheRun,
    Rule::PatienceEndsAnAttempt,
    Rule::ThreeCallsAtOnce,
    Rule::TokenIsRenewed,
    Rule::HarmlessFailuresAreRepeated,
    Rule::CreatingIsNotRepeatedBlindly,
    Rule::WorkIsLookedFor,
    Rule::LookingGoesOn,
    Rule::FoundByFileId,
    Rule::UnavailableIsUnclear,
    Rule::LostStatusesAreUnclear,
    Rule::PagesAreUnclear,
    Rule::DeletionComesFirst,
    Rule::OnlyDeletedIsProof,
    Rule::RefusedDeletionIsHeard,
    Rule::UnclearUploadsAreNamed,
    Rule::FilesAreDeleted,
    Rule::LeftFilesAreNamed,
    Rule::LostUploadsAreNamed,
    Rule::CancellingEndsTheRun,
    Rule::CancellingCleansUp,
    Rule::ContentTypeIsChecked,
    Rule::ShapeIsChecked,
    Rule::AnswersAreFresh,
    Rule::EmptyQueuesAreSaid,
    Rule::SecretsAreRemoved,
    Rule::OnceIsFound,
    Rule::OnceChecksTheFiles,
    Rule::TwinsAreRemoved,
];

#[cfg(not(feature = "sabotage"))]
pub(crate) use always::applies;
#[cfg(feature = "sabotage")]
pub use sabotage::{applies, switch_off};

#[cfg(not(feature = "sabotage"))]
mod always {
    /// Returns whether a rule applies: it does.
    #[inline(always)]
    pub(crate) const fn applies(_: super::Rule) -> bool {
        true
    }
}

#[cfg(feature = "sabotage")]
mod sabotage {
    use std::cell::Cell;

    use super::Rule;

    thread_local! {
        static OFF: Cell<Option<Rule>> = const { Cell::new(None) };
    }

    /// Switches one rule off on this thread, or all on again.
    pub fn switch_off(rule: Option<Rule>) {
        OFF.set(rule);
    }

    /// Returns whether a rule applies on this thread.
    #[must_use]
    pub fn applies(rule: Rule) -> bool {
        OFF.get() != Some(rule)
    }
}
