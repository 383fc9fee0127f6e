//! The world, as the core sees it: one small trait.
//!
//! The contract:
//! - [`Outside::send`] sends exactly one request, follows no redirect, repeats
//!   nothing, and ends when the time in [`Limits`] is over or, unless the call is
//!   shielded, as soon as the caller cancels. Dropping the future ends the request.
//! - [`Outside::sleep`] ends early when the caller cancels, unless it is shielded.
//! - [`Outside::now`] never goes back; [`Outside::wall_clock`] may jump.
//! - [`Outside::tell`] must return at once and must not call back into the core.

use crate::call::event::Event;
use crate::call::trace::{RequestInfo, ResponseInfo};
use crate::http::failure::SendFailure;
use crate::http::{HttpRequest, HttpResponse};
use crate::mta::ReadFailure;
use crate::secret::Secret;

/// What one attempt may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Milliseconds until the attempt is given up; for a file, milliseconds
    /// without any byte moving.
    pub patience_ms: u64,
    /// Milliseconds until the attempt is given up whatever moves: what is left
    /// of the call's deadline.
    pub at_most_ms: u64,
    /// Whether the attempt goes on after the caller has cancelled (cleaning up).
    pub shielded: bool,
    /// How many bytes of a response are read at most, after decompression.
    pub response_bytes: u64,
}

/// Everything that the core asks of the world.
#[allow(async_fn_in_trait)] // one thread everywhere: the futures need not be Send
pub trait Outside {
    /// Sends one request and returns the whole answer, whatever its status.
    ///
    /// # Errors
    /// When no complete answer came.
    async fn send(
        &self,
        request: &HttpRequest,
        limits: Limits,
    ) -> Result<HttpResponse, SendFailure>;

    /// Waits; shorter when the caller cancels, unless shielded.
    async fn sleep(&self, milliseconds: u64, shielded: bool);

    /// Milliseconds on a clock that only goes forward.
    fn now(&self) -> u64;

    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn wall_clock(&self) -> u64;

    /// A number from 0 (included) to 1 (excluded).
    fn random(&self) -> f64;

    /// Passes an event on to the listener.
    fn tell(&self, event: Event);

    /// Returns whether somebody traces requests.
    fn is_traced(&self) -> bool {
        false
    }

    /// Passes on that a request begins; only where somebody traces requests.
    fn trace_request(&self, _: &RequestInfo) {}

    /// Passes on that a request has ended.
    fn trace_response(&self, _: &ResponseInfo) {}

    /// Returns whether the caller has cancelled.
    fn is_cancelled(&self) -> bool;

    /// Returns whether a time of the caller's own is over (`AbortSignal.timeout`):
    /// as good as the deadline, and no cancellation.
    fn is_timed_out(&self) -> bool {
        false
    }

    /// Asks the caller's own token provider.
    ///
    /// # Errors
    /// With the provider's own words when it has no token.
    async fn provide_token(&self, renew: bool) -> Result<Secret, String>;

    /// Reads a part of one of the call's files; never more than asked for.
    ///
    /// # Errors
    /// When the file cannot be read.
    async fn read(&self, file: usize, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure>;
}
