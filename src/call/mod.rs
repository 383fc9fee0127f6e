//! One call of a client, from its start to its deadline: sends operations with
//! a token, and repeats what the verdict allows.

mod attempt;
pub mod callback;
pub mod client;
mod csrf;
pub mod event;
pub mod grant;
pub mod outside;
pub mod polls;
pub mod refusal;
mod semaphore;
pub mod setup;
mod token;
pub mod trace;
pub mod verdict;

use attempt::Check;
pub use attempt::Failed;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;

use futures_util::future::{Either, select};

use crate::api::{Answers, Operation, Repeat};
use crate::call::client::Client;
use crate::call::event::{Event, RetryingEvent, WarningEvent};
use crate::call::outside::Outside;
use crate::call::semaphore::{Permit, Semaphore};
use crate::call::verdict::Verdict;
use crate::error::{Error, Fault, UnattachedFile};
use crate::http::failure::{FailureKind, SendFailure};
use crate::http::{Body, HttpResponse};
use crate::rules::{Rule, applies};
use crate::text::time;

/// How long cleaning up may take after the deadline or a cancellation, in milliseconds.
pub const CLEAN_UP_MS: u64 = 3_000;

/// How long cleaning up may take where neither presses, in milliseconds.
const CLEAN_UP_AT_LEISURE_MS: u64 = 15_000;

/// One call of a client.
#[derive(Debug)]
pub struct Run<'a, O> {
    /// What all calls share.
    pub client: &'a Client,
    /// The world.
    pub outside: &'a O,
    /// When the call must be over, on the outside's forward clock.
    deadline: Option<u64>,
    /// Whether the caller's cancellation no longer counts (cleaning up).
    shielded: bool,
    notes: Rc<Notes>,
}

/// What a call and its parts write down together.
#[derive(Debug, Default)]
struct Notes {
    warnings: RefCell<Vec<String>>,
    unattached: RefCell<Vec<UnattachedFile>>,
    /// When the last cleaning up must be over: all of it shares one time.
    cleaning_until: Cell<Option<u64>>,
    /// Until when the service asked not to be asked again for an address.
    not_before: RefCell<Vec<(String, u64)>>,
    /// By how many milliseconds this machine's clock is ahead of the other side's.
    clock_skew: Cell<Option<i64>>,
}

impl<'a, O: Outside> Run<'a, O> {
    /// Begins a call that must be over after `timeout_ms`, and tells what is
    /// worth knowing about the client.
    pub fn begin(client: &'a Client, outside: &'a O, timeout_ms: Option<u64>) -> Self {
        let run = Self::ahead(client, outside, timeout_ms);
        for warning in client.take_warnings() {
            run.warn(warning);
        }
        run
    }

    /// Begins a call that leaves to the next one what is worth knowing about the client.
    pub fn ahead(client: &'a Client, outside: &'a O, timeout_ms: Option<u64>) -> Self {
        Self {
            client,
            outside,
            deadline: timeout_ms.map(|timeout| outside.now().saturating_add(timeout)),
            shielded: false,
            notes: Rc::default(),
        }
    }

    /// Returns the user that the service shall show: the call's, or the client's.
    #[must_use]
    pub fn named_user(&self, of_call: Option<String>) -> Option<String> {
        of_call.or_else(|| self.client.setup().named_user.clone())
    }

    fn until(&self, deadline: u64, shielded: bool) -> Self {
        Self {
            client: self.client,
            outside: self.outside,
            deadline: Some(deadline),
            shielded,
            notes: Rc::clone(&self.notes),
        }
    }

    /// Returns a part of this call that must be over sooner.
    #[must_use]
    pub fn for_at_most(&self, milliseconds: u64) -> Self {
        let soon = self.outside.now().saturating_add(milliseconds);
        self.until(self.deadline.unwrap_or(soon).min(soon), self.shielded)
    }

    /// Begins what must still be done after a failure. After the deadline or a
    /// cancellation it has 3 seconds for all of it, and a cancellation no
    /// longer ends it; before them it has more time, and a cancellation ends it.
    #[must_use]
    pub fn cleaning_up(&self) -> Self {
        let now = self.outside.now();
        let latest = self
            .deadline
            .unwrap_or(u64::MAX)
            .saturating_add(CLEAN_UP_MS);
        if !self.is_cancelled() && self.remaining_ms() > 0 {
            return self.until(
                latest.min(now.saturating_add(CLEAN_UP_AT_LEISURE_MS)),
                false,
            );
        }
        let until = self.notes.cleaning_until.get();
        let until = until.unwrap_or_else(|| latest.min(now.saturating_add(CLEAN_UP_MS)));
        self.notes.cleaning_until.set(Some(until));
        self.until(until, applies(Rule::CancellingCleansUp))
    }

    /// Milliseconds until the deadline.
    pub fn remaining_ms(&self) -> u64 {
        if !self.shielded && self.outside.is_timed_out() {
            return 0;
        }
        match self.deadline {
            Some(deadline) if applies(Rule::DeadlineEndsTheRun) => {
                deadline.saturating_sub(self.outside.now())
            }
            _ => u64::MAX,
        }
    }

    /// Returns whether the caller's cancellation ends this call.
    pub fn is_cancelled(&self) -> bool {
        !self.shielded && self.outside.is_cancelled() && applies(Rule::CancellingEndsTheRun)
    }

    /// Keeps a warning for the result and tells it at once.
    pub fn warn(&self, text: impl Into<String>) {
        let text = text.into();
        self.outside
            .tell(Event::Warning(WarningEvent { text: text.clone() }));
        self.notes.warnings.borrow_mut().push(text);
    }

    /// Keeps a warning for the result that was told already.
    pub fn keep_warning(&self, text: String) {
        self.notes.warnings.borrow_mut().push(text);
    }

    /// Returns the warnings so far.
    pub fn take_warnings(&self) -> Vec<String> {
        self.notes.warnings.take()
    }

    /// Returns by how many milliseconds this machine's clock is ahead of that of
    /// the side that responded last; nothing where no response has told its time.
    #[must_use]
    pub fn clock_skew_ms(&self) -> Option<i64> {
        self.notes.clock_skew.get()
    }

    /// Returns the uploads whose answer was lost.
    pub fn take_unattached(&self) -> Vec<UnattachedFile> {
        self.notes.unattached.take()
    }

    /// Sends an operation as often as its verdicts allow and decodes the answer.
    ///
    /// # Errors
    /// The last attempt's.
    pub async fn ask<T: Answers>(&self, operation: &T) -> Result<T::Answer, Error> {
        let mut answer = None;
        let decode = &mut |body: &[u8]| {
            answer = Some(operation.decode(body)?);
            Ok(())
        };
        let response = self.send_with(operation, decode).await?;
        // Nothing was decoded where the rule that responses are checked is off.
        let answer = answer.map_or_else(|| operation.decode(&response.body), Ok);
        answer.map_err(|fault| {
            Error::from(Fault::AnswerInvalid {
                doing: operation.doing(),
                reason: self.quoted(&fault.0),
            })
        })
    }

    /// Sends an operation as often as its verdicts allow.
    ///
    /// # Errors
    /// The last attempt's.
    pub async fn send(&self, operation: &dyn Operation) -> Result<HttpResponse, Error> {
        let check = &mut |body: &[u8]| operation.check(body);
        self.send_with(operation, check).await
    }

    async fn send_with(
        &self,
        operation: &dyn Operation,
        check: Check<'_>,
    ) -> Result<HttpResponse, Error> {
        let mut number = 1;
        loop {
            let sent_at = self.outside.wall_clock();
            let failed = match self.attempt_with(operation, number, check).await {
                Ok(response) => return Ok(response),
                Err(failed) => *failed,
            };
            if failed.may_hold_file {
                self.note_lost_upload(operation, sent_at);
            }
            let Verdict::After {
                milliseconds,
                reason,
            } = failed.verdict
            else {
                return Err(failed.error);
            };
            let doing = operation.doing();
            if !self.pause(&doing, reason, milliseconds).await {
                return Err(self.ended(&doing, failed.error));
            }
            number += 1;
        }
    }

    /// Waits before the next attempt; false when the deadline does not allow
    /// it or the caller cancels.
    pub async fn pause(&self, doing: &str, reason: &str, milliseconds: u64) -> bool {
        if milliseconds >= self.remaining_ms() {
            return false;
        }
        self.outside.tell(Event::Retrying(RetryingEvent {
            doing: doing.to_owned(),
            reason: reason.to_owned(),
            milliseconds,
        }));
        self.outside.sleep(milliseconds, self.shielded).await;
        !self.is_cancelled()
    }

    /// Waits without telling, at most until the deadline; shorter when the caller cancels.
    pub async fn rest(&self, milliseconds: u64) {
        let milliseconds = milliseconds.min(self.remaining_ms());
        self.outside.sleep(milliseconds, self.shielded).await;
    }

    /// Returns what to tell after a pause that was not waited out: that the
    /// caller cancelled, or what had failed before.
    pub fn ended(&self, doing: &str, failed: Error) -> Error {
        if !self.is_cancelled() {
            return failed;
        }
        let doing = doing.to_owned();
        failed.with_fault(Fault::Cancelled { doing })
    }

    fn note_lost_upload(&self, operation: &dyn Operation, sent_at: u64) {
        if let (Repeat::WithCare, Body::Multipart(body)) =
            (operation.spec().repeat, operation.call().body)
        {
            self.note_unattached(&body.file.name, sent_at);
        }
    }

    /// Notes that the service may hold a file under an id that nobody knows.
    pub fn note_unattached(&self, file_name: &str, sent_at: u64) {
        if applies(Rule::LostUploadsAreNamed) {
            self.notes.unattached.borrow_mut().push(UnattachedFile {
                file_name: file_name.to_owned(),
                at: time::rfc3339(sent_at),
            });
        }
    }

    /// Waits for a turn, but not beyond the end of this call.
    async fn turn<'s>(&self, of: &'s Semaphore) -> Result<Permit<'s>, SendFailure> {
        self.still_on()?;
        match of.try_take() {
            Some(turn) => Ok(turn),
            None => self.until_the_end(of.take()).await,
        }
    }

    /// Waits for what does not look at the end of this call itself, but not beyond that end.
    async fn until_the_end<T>(&self, work: impl Future<Output = T>) -> Result<T, SendFailure> {
        self.still_on()?;
        let work = pin!(work);
        let over = pin!(self.outside.sleep(self.remaining_ms(), self.shielded));
        let first = select(work, over).await;
        self.still_on()?;
        match first {
            Either::Left((done, _)) => Ok(done),
            Either::Right(_) => Err(nothing_sent(FailureKind::DeadlinePassed)),
        }
    }

    /// Fails when the caller has cancelled or the deadline has passed.
    fn still_on(&self) -> Result<(), SendFailure> {
        if self.is_cancelled() {
            return Err(nothing_sent(FailureKind::Cancelled));
        }
        if self.remaining_ms() == 0 {
            return Err(nothing_sent(FailureKind::DeadlinePassed));
        }
        Ok(())
    }
}

fn nothing_sent(kind: FailureKind) -> SendFailure {
    let code = Some("CTMS_NOT_SENT".to_owned());
    SendFailure::from_system(Some(kind), code, None, String::new(), None)
}
