//! The directory of a zip archive and the content of single entries.

use rawzip::{ErrorKind, ZipArchive, ZipArchiveEntryWayfinder, ZipLocator};

use super::Entry;
use super::bytes::{Bytes, ReadFailure, Window};

/// The end record is 22 bytes and may be followed by a comment of 65,535.
const END_SEARCH: u64 = 22 + 65_535;
/// The end record with its ZIP64 companions, and often the whole directory.
const TAIL: u64 = END_SEARCH + 76;
/// Archive builders put META-INF first: one read brings it all.
const HEAD: usize = 16 << 10;
/// How much of a directory is read. One of this size has at least 80,000 entries.
pub(super) const MAX_DIRECTORY: u64 = 16 << 20;
/// How large an entry may be that is read; the public deploy service has the
/// same limit for the descriptor and the manifest.
pub(super) const MAX_CONTENT: u64 = 1 << 20;
/// A record is longer than this only if name, extra field and comment together are.
const RECORD_BUFFER: usize = 64 << 10;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// An entry with what is needed to check and read it.
pub(super) struct Listed {
    pub(super) entry: Entry,
    pub(super) is_encrypted: bool,
    pub(super) method: u16,
    /// Where its local header starts in the file.
    pub(super) offset: u64,
    way: ZipArchiveEntryWayfinder,
}

/// What the directory says.
pub(super) struct Directory {
    pub(super) entries: Vec<Listed>,
    /// Where it starts in the file: everything else lies before.
    pub(super) offset: u64,
    /// How many entries the end record promises.
    pub(super) promised: u64,
    /// Whether the directory could be read to its end.
    pub(super) ending: Ending,
}

/// How the reading of a directory ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Complete,
    /// It is longer than [`MAX_DIRECTORY`].
    Cut,
    Damaged,
}

/// Why there is no directory.
pub(super) enum NoDirectory {
    /// No end record within reach of the file's end.
    NoEndRecord,
    /// An end record that does not fit the file.
    WrongEndRecord,
    Failure(ReadFailure),
}

/// Why the content of an entry is not available.
pub(super) enum NoContent {
    /// Neither stored nor deflated.
    Method,
    /// Larger than [`MAX_CONTENT`].
    TooLarge(u64),
    /// Not where the directory says, or not what it says.
    Damaged(&'static str),
    Failure(ReadFailure),
}

impl From<ReadFailure> for NoContent {
    fn from(failure: ReadFailure) -> Self {
        Self::Failure(failure)
    }
}

/// A zip archive whose directory has been found.
pub(super) struct Zip<'a, B> {
    window: &'a Window<'a, B>,
    archive: ZipArchive<&'a Window<'a, B>>,
}

impl<'a, B: Bytes> Zip<'a, B> {
    /// Finds the directory of an archive.
    pub(super) async fn open(window: &'a Window<'a, B>) -> Result<Self, NoDirectory> {
        let size = window.size();
        let tail = size.min(TAIL);
        for (at, length) in [(size - tail, tail as usize), (0, HEAD)] {
            let fetched = window.fetch(at, length).await;
            fetched.map_err(NoDirectory::Failure)?;
        }
        // A comment may hold the signature of the end record: look before it then.
        let mut end = size;
        let mut buffer = vec![0; RECORD_BUFFER];
        loop {
            let space = END_SEARCH.saturating_sub(size - end);
            let locator = ZipLocator::new().max_search_space(space);
            let located = window
                .settle(|| locator.locate_in_reader(window, &mut buffer, end))
                .await
                .map_err(NoDirectory::Failure)?;
            match located {
                Ok(archive) => return Ok(Self { window, archive }),
                Err((_, error)) => match (error.eocd_offset(), error.kind()) {
                    (Some(before), _) if before < end && before > 0 => end = before,
                    (_, ErrorKind::MissingEndOfCentralDirectory) if end == size => {
                        return Err(NoDirectory::NoEndRecord);
                    }
                    _ => return Err(NoDirectory::WrongEndRecord),
                },
            }
        }
    }

    /// Reads the directory, as far as [`MAX_DIRECTORY`].
    pub(super) async fn directory(&self) -> Result<Directory, ReadFailure> {
        let offset = self.archive.directory_offset();
        let length = self.archive.eocd_offset().saturating_sub(offset);
        let wanted = length.min(MAX_DIRECTORY);
        self.window.fetch(offset, wanted as usize).await?;
        let limit = offset.saturating_add(wanted);
        let is_cut = wanted < length;
        self.window
            .settle(|| self.list(offset, limit, is_cut))
            .await
    }

    fn list(&self, offset: u64, limit: u64, is_cut: bool) -> Directory {
        let mut buffer = vec![0; RECORD_BUFFER];
        let mut records = self.archive.entries(&mut buffer);
        let mut entries = Vec::new();
        let mut position = offset;
        let ending = loop {
            // The reader reads ahead: it must not reach behind what is here.
            if is_cut && limit.saturating_sub(position) < 3 * RECORD_BUFFER as u64 {
                break Ending::Cut;
            }
            match records.next_entry() {
                Ok(Some(record)) => {
                    let path = record.file_path();
                    let name = path.as_bytes();
                    entries.push(Listed {
                        entry: Entry {
                            name: String::from_utf8_lossy(name).into_owned(),
                            size: record.uncompressed_size_hint(),
                            compressed_size: record.compressed_size_hint(),
                        },
                        is_encrypted: record.flags().is_encrypted(),
                        method: record.compression_method().as_u16(),
                        offset: record.local_header_offset(),
                        way: record.wayfinder(),
                    });
                    position = record.central_directory_offset();
                }
                Ok(None) => break Ending::Complete,
                Err(_) => break Ending::Damaged,
            }
        };
        Directory {
            entries,
            offset,
            promised: self.archive.entries_hint(),
            ending,
        }
    }

    /// Reads and unpacks an entry that is not encrypted.
    pub(super) async fn content(&self, listed: &Listed) -> Result<Vec<u8>, NoContent> {
        let size = listed.entry.size;
        // The service's count of a stored entry is one byte ahead.
        let limit = MAX_CONTENT - u64::from(listed.method == STORED);
        if size > limit || listed.entry.compressed_size > MAX_CONTENT {
            return Err(NoContent::TooLarge(size.max(listed.entry.compressed_size)));
        }
        if listed.method != STORED && listed.method != DEFLATED {
            return Err(NoContent::Method);
        }
        let found = self
            .window
            .settle(|| self.archive.get_entry(listed.way))
            .await?;
        let Ok(found) = found else {
            return Err(NoContent::Damaged("is not where the directory says"));
        };
        let (start, end) = found.compressed_data_range();
        let packed = self
            .window
            .bytes(start, end.saturating_sub(start) as usize)
            .await?;
        let content = if listed.method == STORED {
            packed
        } else {
            miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, (size as usize).max(1))
                .map_err(|_| NoContent::Damaged("cannot be unpacked to its declared size"))?
        };
        if content.len() as u64 != size {
            return Err(NoContent::Damaged("does not have its declared size"));
        }
        if rawzip::crc32(&content) != found.reader().claim_verifier().crc {
            return Err(NoContent::Damaged("does not match its checksum"));
        }
        Ok(content)
    }
}
