//! Archives for tests, made by an independent zip library, and sources that
//! watch what is read of them.

#![allow(dead_code, unreachable_pub)] // each test program uses its own part
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests may panic

use std::cell::RefCell;
use std::io::{Cursor, Write};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ctms::error::finding::Finding;
use ctms::mta::{Bytes, InspectOptions, Inspection, ReadFailure, inspect};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub const MTAD: &str = "META-INF/mtad.yaml";
pub const MANIFEST: &str = "META-INF/MANIFEST.MF";
pub const GOOD_MTAD: &str = "_schema-version: \"3.1\"\nID: com.acme.shop\nversion: 1.4.0\nmodules:\n\
    - name: srv\n  type: nodejs\n  path: srv\n- name: web\n  type: html5\nresources:\n\
    - name: db\n  type: com.sap.xs.hdi-container\n- name: bare\n";
pub const GOOD_MANIFEST: &str = "manifest-Version: 1.0\r\nCreated-By: test\r\n\r\n\
    Name: META-INF/mtad.yaml\r\nContent-Type: text/plain\r\n\r\n\
    Name: srv/data.zip\r\nMTA-Module: srv\r\nContent-Type: application/zip\r\n\r\n\
    Name: web/\r\nMTA-Module: web\r\nContent-Type: text/directory\r\n\r\n";

/// Runs a future that never waits for anything outside.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

pub fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

pub fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

/// Packs entries; names that end in a slash become folders.
pub fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        if name.ends_with('/') {
            writer.add_directory(*name, stored()).unwrap();
        } else {
            writer.start_file(*name, deflated()).unwrap();
            writer.write_all(content).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// An archive like those of the MTA build tool, with this descriptor and manifest.
pub fn mtar(mtad: &str, manifest: &str) -> Vec<u8> {
    pack(&[
        (MANIFEST, manifest.as_bytes()),
        (MTAD, mtad.as_bytes()),
        ("srv/data.zip", &[7; 3000]),
        ("web/", b""),
        ("web/index.html", b"<html></html>"),
    ])
}

pub fn good() -> Vec<u8> {
    mtar(GOOD_MTAD, GOOD_MANIFEST)
}

pub fn look(archive: &[u8]) -> Inspection {
    block_on(inspect(
        &Watched::new(archive.to_vec()),
        &InspectOptions::default(),
    ))
}

/// Findings as place, problem and whether it is an error.
pub fn told(findings: &[Finding]) -> Vec<(&str, &str, bool)> {
    findings
        .iter()
        .map(|finding| (&*finding.at, &*finding.problem, finding.is_error()))
        .collect()
}

/// The one finding of an archive.
pub fn only(archive: &[u8]) -> (String, String, bool) {
    let found = look(archive);
    let told = told(&found.findings);
    assert_eq!(told.len(), 1, "{told:#?}");
    (told[0].0.to_owned(), told[0].1.to_owned(), told[0].2)
}

/// Overwrites bytes of an entry's record in the central directory.
///
/// Offsets: 8 flags, 10 method, 16 checksum, 20 packed size, 24 size, 42 local
/// header, 46 name.
pub fn patch(archive: &mut [u8], name: &str, offset: usize, bytes: &[u8]) {
    let at = record(archive, name) + offset;
    archive[at..at + bytes.len()].copy_from_slice(bytes);
}

/// Where an entry's record in the central directory starts.
pub fn record(archive: &[u8], name: &str) -> usize {
    (0..archive.len())
        .rev()
        .find(|at| {
            archive[*at..].starts_with(b"PK\x01\x02")
                && archive[*at + 46..].starts_with(name.as_bytes())
        })
        .unwrap()
}

/// A file that refuses reads outside of it and counts what is read.
pub struct Watched {
    bytes: Vec<u8>,
    pub reads: RefCell<Vec<(u64, usize)>>,
}

impl Watched {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            reads: RefCell::default(),
        }
    }

    pub fn bytes_read(&self) -> usize {
        self.reads.borrow().iter().map(|(_, length)| length).sum()
    }
}

impl Bytes for Watched {
    fn size(&self) -> u64 {
        self.bytes.size()
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        let end = at.checked_add(length as u64).unwrap();
        assert!(length > 0 && end <= self.size(), "read of {length} at {at}");
        self.reads.borrow_mut().push((at, length));
        self.bytes.read(at, length).await
    }
}
