//! Byte ranges of a file, handed in by the outside.

use std::cell::{Cell, RefCell};
use std::io;

use rawzip::ReaderAt;

/// The bytes of a file: a path in Node, a `Blob` in a browser, a `Vec` in tests.
#[allow(async_fn_in_trait)] // the futures run on one thread and need not be Send
pub trait Bytes {
    /// Returns the size of the file in bytes.
    fn size(&self) -> u64;

    /// Reads `length` bytes from `at`; the range always lies within the file.
    ///
    /// # Errors
    /// When the bytes cannot be read, or are fewer than asked for.
    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure>;
}

/// Why bytes could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ReadFailure {
    /// What the outside said, as a clause without a final full stop.
    pub message: String,
}

impl Bytes for [u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        usize::try_from(at)
            .ok()
            .and_then(|at| self.get(at..)?.get(..length))
            .map(<[u8]>::to_vec)
            .ok_or_else(ended_early)
    }
}

impl Bytes for Vec<u8> {
    fn size(&self) -> u64 {
        self.as_slice().size()
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        self.as_slice().read(at, length).await
    }
}

/// How much is fetched at least when something is missing.
const SMALLEST_READ: usize = 4 << 10;

/// The parts of a file that have been fetched so far.
///
/// The zip library reads synchronously. What it asks for and is not here yet is
/// noted and fails; [`Window::settle`] fetches it and lets the library start again.
pub(super) struct Window<'a, B> {
    source: &'a B,
    parts: RefCell<Vec<(u64, Vec<u8>)>>,
    missing: Cell<Option<(u64, usize)>>,
}

impl<'a, B: Bytes> Window<'a, B> {
    pub(super) fn new(source: &'a B) -> Self {
        Self {
            source,
            parts: RefCell::default(),
            missing: Cell::new(None),
        }
    }

    pub(super) fn size(&self) -> u64 {
        self.source.size()
    }

    /// Fetches a range, cut to the file, unless its start is here already.
    pub(super) async fn fetch(&self, at: u64, length: usize) -> Result<(), ReadFailure> {
        let left = self.size().saturating_sub(at);
        let length = length.min(usize::try_from(left).unwrap_or(usize::MAX));
        if length == 0 || self.holds(at, length) {
            return Ok(());
        }
        let bytes = self.source.read(at, length).await?;
        if bytes.len() != length {
            return Err(ended_early());
        }
        self.parts.borrow_mut().push((at, bytes));
        Ok(())
    }

    /// Does some reading work, again and again until nothing is missing for it.
    pub(super) async fn settle<T>(&self, mut work: impl FnMut() -> T) -> Result<T, ReadFailure> {
        loop {
            let outcome = work();
            match self.missing.take() {
                None => return Ok(outcome),
                Some((at, length)) => self.fetch(at, length.max(SMALLEST_READ)).await?,
            }
        }
    }

    /// Returns a range of the file, shorter where the file ends.
    pub(super) async fn bytes(&self, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        let mut buffer = vec![0; length];
        let filled = self.settle(|| self.fill(&mut buffer, at)).await?;
        buffer.truncate(filled);
        Ok(buffer)
    }

    fn holds(&self, at: u64, length: usize) -> bool {
        let parts = self.parts.borrow();
        parts.iter().any(|(start, bytes)| {
            let end = start.saturating_add(bytes.len() as u64);
            *start <= at && at.saturating_add(length as u64) <= end
        })
    }

    /// Copies what is here and notes what is missing.
    fn fill(&self, buffer: &mut [u8], at: u64) -> usize {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.read_at(rest, at.saturating_add(filled as u64)) {
                Ok(count) if count > 0 => filled += count,
                Ok(_) | Err(_) => break,
            }
        }
        filled
    }
}

impl<B: Bytes> ReaderAt for Window<'_, B> {
    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        if buffer.is_empty() || at >= self.size() {
            return Ok(0);
        }
        let parts = self.parts.borrow();
        let found = parts.iter().find_map(|(start, bytes)| {
            let skipped = usize::try_from(at.checked_sub(*start)?).ok()?;
            bytes.get(skipped..).filter(|rest| !rest.is_empty())
        });
        let Some(rest) = found else {
            self.missing.set(Some((at, buffer.len())));
            return Err(io::ErrorKind::WouldBlock.into());
        };
        let count = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        Ok(count)
    }
}

fn ended_early() -> ReadFailure {
    ReadFailure {
        message: "the file ended early; it may have changed while it was read".to_owned(),
    }
}
