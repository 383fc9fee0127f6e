//! Looks for work whose answer was lost: again and again, because work may
//! finish late.

use crate::call::event::{Event, StepEvent};
use crate::call::outside::Outside;
use crate::call::{Failed, Run};
use crate::error::{Advice, Error, Fault};
use crate::rules::{Rule, applies};

use crate::flow::landscape::Look;

/// The wait before the second look; each next one doubles.
const FIRST_WAIT_MS: u64 = 1_000;

/// The longest wait between looks.
const LONGEST_WAIT_MS: u64 = 15_000;

/// How long one look may take.
const ONE_LOOK_MS: u64 = 20_000;

/// Why it stays unknown whether the work was done.
#[derive(Debug)]
pub(in crate::flow) struct Unknown {
    /// In a clause.
    pub reason: String,
    /// Whether a look could be taken at all.
    pub looked: bool,
}

impl Unknown {
    /// Makes the error that says so, or that the caller has cancelled: where
    /// and when the work was asked for, and what to check.
    pub(in crate::flow) fn into_error<O: Outside>(
        self,
        run: &Run<'_, O>,
        failed: Failed,
        doing: String,
        asked: Asked,
    ) -> Error {
        let fault = if run.is_cancelled() {
            Fault::Cancelled { doing }
        } else {
            Fault::OutcomeUnknown {
                doing,
                reason: format!("{}: {}", self.reason, failed.error),
                check: asked.check.clone(),
            }
        };
        let mut error = failed.error.with_fault(fault);
        error.aftermath.node_name = Some(asked.node_name);
        error.aftermath.sent_at = Some(asked.sent_at);
        error.aftermath.check = Some(asked.check);
        error
    }
}

/// What was asked for, and how to find out whether it was done.
#[derive(Debug)]
pub(in crate::flow) struct Asked {
    pub node_name: String,
    /// As the service writes times.
    pub sent_at: String,
    /// What to check.
    pub check: Advice,
}

/// Looks until the work is found, for at most a minute (an option) or until
/// the deadline; after the deadline or a cancellation there is one last look.
///
/// # Errors
/// When the work is not found, which proves nothing.
pub(in crate::flow) async fn search<'a, O: Outside, T>(
    run: &Run<'a, O>,
    doing: &str,
    reason: &str,
    look: impl AsyncFn(&Run<'a, O>) -> Result<Look<Option<T>>, Error>,
) -> Result<T, Unknown> {
    let mut unknown = Unknown {
        reason: reason.to_owned(),
        looked: false,
    };
    if !applies(Rule::WorkIsLookedFor) {
        return Err(unknown);
    }
    let looking = format!("checking whether {doing} succeeded");
    run.outside.tell(Event::Step(StepEvent {
        doing: format!("{looking}: {reason}"),
    }));
    let until = run
        .outside
        .now()
        .saturating_add(run.client.setup().retry.look_for_ms);
    let mut wait = FIRST_WAIT_MS;
    loop {
        let is_last = run.is_cancelled() || run.remaining_ms() <= 1;
        let this_look = match is_last {
            true => run.cleaning_up(),
            false => run.for_at_most(ONE_LOOK_MS),
        };
        match look(&this_look).await {
            Ok(Look::Seen(Some(found))) => return Ok(found),
            Ok(Look::Seen(None)) => {
                unknown.looked = true;
                unknown.reason = format!("{reason}, and the check does not find it");
            }
            Ok(Look::NotAllowed(why)) => {
                unknown.reason = format!("{reason}, and ctms cannot check ({why})");
                return Err(unknown);
            }
            Err(error) => {
                unknown.looked = true;
                unknown.reason = format!("{reason}, and the last check failed ({error})");
            }
        }
        let left = until.saturating_sub(run.outside.now());
        if is_last || left == 0 || !applies(Rule::LookingGoesOn) {
            return Err(unknown);
        }
        // The last wait ends with the time or the deadline; then comes the last look.
        let shorter = wait.min(left).min(run.remaining_ms().saturating_sub(1));
        run.pause(&looking, "it may be finished late", shorter)
            .await;
        wait = (wait * 2).min(LONGEST_WAIT_MS);
    }
}
