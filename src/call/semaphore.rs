//! Lets so many pass at once and the others wait, within one thread.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// A counter of free places and those who wait for one, first come, first woken.
#[derive(Debug)]
pub(crate) struct Semaphore {
    free: Cell<usize>,
    waiting: RefCell<Vec<Waker>>,
}

/// A place; dropped, it is free for the next.
#[derive(Debug)]
pub(crate) struct Permit<'a>(&'a Semaphore);

impl Semaphore {
    pub(crate) fn new(places: usize) -> Self {
        Self {
            free: Cell::new(places),
            waiting: RefCell::default(),
        }
    }

    /// Takes a place if one is free.
    pub(crate) fn try_take(&self) -> Option<Permit<'_>> {
        self.free.set(self.free.get().checked_sub(1)?);
        Some(Permit(self))
    }

    /// Waits for a place; who stops waiting takes none from the others.
    pub(crate) async fn take(&self) -> Permit<'_> {
        poll_fn(|context| {
            if let Some(turn) = self.try_take() {
                return Poll::Ready(turn);
            }
            let mut waiting = self.waiting.borrow_mut();
            if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.free.set(self.0.free.get() + 1);
        // All are woken, because the first may have stopped waiting.
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Wake};

    use super::*;

    /// Counts how often it was woken.
    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn so_many_pass_and_the_next_passes_when_one_has_left() {
        let semaphore = Semaphore::new(2);
        let first = semaphore.try_take();
        let second = semaphore.try_take();
        assert!(first.is_some() && second.is_some());
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut third = pin!(semaphore.take());
        for _ in 0..3 {
            assert!(third.as_mut().poll(&mut context).is_pending());
        }
        drop(first);
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        assert!(third.as_mut().poll(&mut context).is_ready());
        assert!(semaphore.try_take().is_some());
    }

    #[test]
    fn who_stops_waiting_keeps_nobody_from_passing() {
        let semaphore = Semaphore::new(1);
        let held = semaphore.try_take();
        let impatient = Waker::from(Arc::new(Woken::default()));
        let patient = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&patient));
        let mut next = pin!(semaphore.take());
        {
            let mut left = pin!(semaphore.take());
            let mut context = Context::from_waker(&impatient);
            assert!(left.as_mut().poll(&mut context).is_pending());
            let mut context = Context::from_waker(&waker);
            assert!(next.as_mut().poll(&mut context).is_pending());
        }
        drop(held);
        assert_eq!(patient.0.load(Ordering::Relaxed), 1);
        assert!(next.poll(&mut Context::from_waker(&waker)).is_ready());
    }
}
