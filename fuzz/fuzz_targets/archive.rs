//! Any bytes as an archive: no panic, no read outside of the file, a bounded
//! amount read.

#![no_main]

use std::cell::Cell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ctms::mta::{Bytes, InspectOptions, ReadFailure, inspect};
use libfuzzer_sys::fuzz_target;

struct Watched<'a> {
    bytes: &'a [u8],
    read: Cell<usize>,
}

impl Bytes for Watched<'_> {
    fn size(&self) -> u64 {
        self.bytes.size()
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        self.read.set(self.read.get() + length);
        let found = self.bytes.read(at, length).await;
        assert!(found.is_ok(), "read of {length} at {at}");
        found
    }
}

fuzz_target!(|bytes: &[u8]| {
    let source = Watched {
        bytes,
        read: Cell::new(0),
    };
    let options = InspectOptions::default();
    let mut work = pin!(inspect(&source, &options));
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(found) = work.as_mut().poll(&mut context) else {
        panic!("nothing to wait for");
    };
    assert!(source.read.get() <= 2 * bytes.len() + 300_000);
    assert!(found.findings.len() < 100);
    assert!(found.entries.len() <= bytes.len() / 46);
});
