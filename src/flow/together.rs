//! Several futures at once, without a runtime.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// A future, and what came of it.
type Part<F> = (Pin<Box<F>>, Option<<F as Future>::Output>);

/// Does several things at once and returns what came of each, in their order.
pub(in crate::flow) async fn together<F: Future>(work: Vec<F>) -> Vec<F::Output> {
    let mut parts: Vec<Part<F>> = work
        .into_iter()
        .map(|part| (Box::pin(part), None))
        .collect();
    poll_fn(|context| {
        let mut all_done = true;
        for (part, output) in &mut parts {
            if output.is_none() {
                match part.as_mut().poll(context) {
                    Poll::Ready(done) => *output = Some(done),
                    Poll::Pending => all_done = false,
                }
            }
        }
        if all_done {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    parts.into_iter().filter_map(|(_, output)| output).collect()
}
