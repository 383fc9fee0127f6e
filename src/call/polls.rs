//! Answers that several follows of one client share, so that ten follows of
//! one queue ask as often as one.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::api::Answers;
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};

/// How long an answer is kept at most, in milliseconds.
const KEPT_MS: u64 = 60_000;

/// How long to wait for another follow's look before asking for it again, in milliseconds.
const BETWEEN_MS: u64 = 50;

/// Counts what is sent and answered: a clock that tells before from after
/// within one millisecond.
pub type Tick = u64;

/// An answer, and when it had come.
#[derive(Debug)]
pub struct Seen<A> {
    /// The answer, decoded once for all who take it.
    pub answer: Rc<A>,
    /// When it had come.
    pub answered: Tick,
}

/// An answer that others may take, and when it was asked for.
#[derive(Debug, Clone)]
struct Kept {
    answer: Rc<dyn Any>,
    answered: Tick,
    sent: Tick,
    at_ms: u64,
}

impl Kept {
    /// The answer as what its operation answers, which the path tells.
    fn seen<A: 'static>(self) -> Option<Seen<A>> {
        Some(Seen {
            answer: self.answer.downcast().ok()?,
            answered: self.answered,
        })
    }
}

/// The looks of all follows of one client.
#[derive(Debug, Default)]
pub struct Polls {
    slots: RefCell<Vec<Slot>>,
    ticks: Cell<Tick>,
}

#[derive(Debug)]
struct Slot {
    path: String,
    is_busy: bool,
    seen: Option<Kept>,
}

/// What a check may do.
enum Claim {
    /// Take this answer.
    Take(Kept),
    /// Wait so many milliseconds: another follow is asking, or has just asked.
    Wait(u64),
    /// Ask; the slot is held until the turn is over.
    Ask,
}

impl Polls {
    /// Returns a time after all that was sent or answered so far.
    pub fn tick(&self) -> Tick {
        self.ticks.set(self.ticks.get() + 1);
        self.ticks.get()
    }

    fn claim(&self, path: &str, now: u64, young_ms: u64, after: Tick) -> Claim {
        let mut slots = self.slots.borrow_mut();
        slots.retain(|slot| {
            let is_young = |seen: &Kept| now.saturating_sub(seen.at_ms) < KEPT_MS;
            slot.is_busy || slot.seen.as_ref().is_some_and(is_young)
        });
        let Some(slot) = slots.iter_mut().find(|slot| slot.path == path) else {
            slots.push(Slot {
                path: path.to_owned(),
                is_busy: true,
                seen: None,
            });
            return Claim::Ask;
        };
        if slot.is_busy {
            return Claim::Wait(BETWEEN_MS);
        }
        if let Some(seen) = &slot.seen {
            let age = now.saturating_sub(seen.at_ms);
            if age < young_ms && seen.sent >= after {
                return Claim::Take(seen.clone());
            }
            if age < young_ms {
                return Claim::Wait(young_ms - age);
            }
        }
        slot.is_busy = true;
        Claim::Ask
    }

    fn end(&self, path: &str, seen: Option<Kept>) {
        let mut slots = self.slots.borrow_mut();
        if let Some(slot) = slots.iter_mut().find(|slot| slot.path == path) {
            slot.is_busy = false;
            slot.seen = seen.or(slot.seen.take());
        }
    }
}

/// Asks, or takes what another follow was answered: younger than `young_ms`,
/// and asked for after `after`. The service is never asked the same within
/// `young_ms` after an answer, however many follow it.
///
/// # Errors
/// Those of the operation; a failure is not shared.
pub(crate) async fn look<O: Outside, T: Answers>(
    run: &Run<'_, O>,
    operation: &T,
    young_ms: u64,
    after: Tick,
) -> Result<Seen<T::Answer>, Error>
where
    T::Answer: 'static,
{
    let polls = run.client.polls();
    let path = operation.call().path;
    loop {
        let now = run.outside.now();
        match polls.claim(&path, now, young_ms, after) {
            Claim::Take(kept) => match kept.seen() {
                Some(seen) => return Ok(seen),
                None => break,
            },
            Claim::Ask => break,
            Claim::Wait(milliseconds) => {
                run.rest(milliseconds).await;
            }
        }
        let doing = operation.doing();
        if run.is_cancelled() {
            return Err(Fault::Cancelled { doing }.into());
        }
        if run.remaining_ms() == 0 {
            let reason = "the deadline of the whole call has passed".to_owned();
            return Err(Fault::TimedOut { doing, reason }.into());
        }
    }
    let sent = polls.tick();
    let answer = run.ask(operation).await.map(Rc::new);
    let answered = polls.tick();
    let kept = answer.as_ref().ok().map(|answer| Kept {
        answer: Rc::<T::Answer>::clone(answer),
        answered,
        sent,
        at_ms: run.outside.now(),
    });
    polls.end(&path, kept);
    answer.map(|answer| Seen { answer, answered })
}
