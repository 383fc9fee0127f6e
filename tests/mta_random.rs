//! Archives of every kind that an independent library writes, and damaged ones.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests may panic

mod mtar;

use std::cell::Cell;
use std::io::{Cursor, Write};

use ctms::error::finding::has_errors;
use ctms::mta::{Bytes, InspectOptions, Inspection, ReadFailure, inspect};
use mtar::*;
use proptest::collection::vec;
use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter};

/// How an archive is written.
#[derive(Debug, Clone)]
struct Form {
    /// Content of the payloads, and whether each is deflated and has ZIP64 fields.
    payloads: Vec<(Vec<u8>, bool, bool)>,
    descriptor_is_deflated: bool,
    descriptor_comes_last: bool,
    /// Whether sizes stand behind the content, in data descriptors.
    streamed: bool,
    comment: Vec<u8>,
    prefix: Vec<u8>,
}

fn form() -> impl Strategy<Value = Form> {
    let payload = (vec(any::<u8>(), 0..3000), any::<bool>(), any::<bool>());
    let comment = prop_oneof![
        3 => vec(any::<u8>(), 0..100),
        1 => vec(any::<u8>(), 60_000..=65_535),
        // The signature of the end record, which a search from behind meets first.
        1 => vec(any::<u8>(), 0..60).prop_map(|tail| [b"PK\x05\x06", &tail[..]].concat()),
    ];
    (
        vec(payload, 0..8),
        any::<[bool; 3]>(),
        comment,
        prop_oneof![Just(Vec::new()), vec(any::<u8>(), 1..70_000)],
    )
        .prop_map(|(payloads, flags, comment, prefix)| Form {
            payloads,
            descriptor_is_deflated: flags[0],
            descriptor_comes_last: flags[1],
            streamed: flags[2],
            comment,
            prefix,
        })
}

fn write(form: &Form) -> Vec<u8> {
    let archive = if form.streamed {
        let mut writer = ZipWriter::new_stream(Vec::new());
        fill(&mut writer, form);
        writer.finish().unwrap().into_inner()
    } else {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        fill(&mut writer, form);
        writer.finish().unwrap().into_inner()
    };
    [form.prefix.clone(), archive].concat()
}

fn fill<W: Write + std::io::Seek>(writer: &mut ZipWriter<W>, form: &Form) {
    let method = |deflated| match deflated {
        true => CompressionMethod::Deflated,
        false => CompressionMethod::Stored,
    };
    let options = stored().compression_method(method(form.descriptor_is_deflated));
    let meta_inf = |writer: &mut ZipWriter<W>| {
        for (name, content) in [(MANIFEST, "Manifest-Version: 1.0\r\n"), (MTAD, GOOD_MTAD)] {
            writer.start_file(name, options).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
    };
    if !form.descriptor_comes_last {
        meta_inf(writer);
    }
    for (index, (content, deflated, large)) in form.payloads.iter().enumerate() {
        let options = stored()
            .compression_method(method(*deflated))
            .large_file(*large);
        writer
            .start_file(format!("module{index}/data.bin"), options)
            .unwrap();
        writer.write_all(content).unwrap();
    }
    if form.descriptor_comes_last {
        meta_inf(writer);
    }
    writer
        .set_raw_comment(form.comment.clone().into_boxed_slice())
        .unwrap();
}

fn inspected(bytes: Vec<u8>) -> (Inspection, usize) {
    let source = Watched::new(bytes);
    let found = block_on(inspect(&source, &InspectOptions::default()));
    (found, source.bytes_read())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_archive_of_an_independent_library_is_read(form in form()) {
        let archive = write(&form);
        let (found, _) = inspected(archive.clone());
        // The service reads from the start: what stands before an archive hides it.
        prop_assert_eq!(has_errors(&found.findings), !form.prefix.is_empty(), "{:#?}", found.findings);
        let places: Vec<_> = found.findings.iter().map(|finding| finding.at.as_ref()).collect();
        prop_assert!(places.iter().all(|at| [MANIFEST, "archive"].contains(at)), "{:?}", places);
        prop_assert_eq!(found.id.as_deref(), Some("com.acme.shop"));
        prop_assert_eq!(found.version.as_deref(), Some("1.4.0"));
        prop_assert_eq!(found.size, archive.len() as u64);
        let mut sizes: Vec<u64> = found.entries.iter().map(|entry| entry.size).collect();
        let mut expected: Vec<u64> = form.payloads.iter().map(|(content, ..)| content.len() as u64).collect();
        expected.extend([GOOD_MTAD.len() as u64, 23]);
        sizes.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(sizes, expected);
    }

    #[test]
    fn a_damaged_archive_never_makes_the_reader_leave_the_file(
        form in form(),
        damage in vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut archive = write(&form);
        for (place, byte, near_the_end) in damage {
            let from = if near_the_end { archive.len().saturating_sub(400) } else { 0 };
            let at = from + place.index(archive.len() - from);
            archive[at] = byte;
        }
        if let Some(cut) = cut {
            archive.truncate(cut.index(archive.len()));
        }
        let size = archive.len();
        let (_, read) = inspected(archive);
        prop_assert!(read <= 2 * size + 300_000, "{} of {}", read, size);
    }

    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..400), ends_like_a_zip: bool) {
        let mut bytes = bytes;
        if ends_like_a_zip && bytes.len() >= 22 {
            let end = bytes.len() - 22;
            bytes[end..end + 4].copy_from_slice(b"PK\x05\x06");
            bytes[end + 20..].fill(0);
        }
        let (found, _) = inspected(bytes);
        prop_assert!(has_errors(&found.findings));
    }
}

#[test]
fn a_zip64_directory_with_seventy_thousand_entries_is_read() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [(MTAD, GOOD_MTAD), (MANIFEST, GOOD_MANIFEST)] {
        writer.start_file(name, deflated()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    for name in ["srv/data.zip", "web/index.html"] {
        writer.start_file(name, stored()).unwrap();
    }
    writer.add_directory("web/", stored()).unwrap();
    for index in 0..69_997 {
        writer.start_file(format!("f{index}"), stored()).unwrap();
    }
    let (found, _) = inspected(writer.finish().unwrap().into_inner());
    assert_eq!(found.findings, []);
    assert_eq!(found.entries.len(), 70_002);
}

/// A gibibyte of zeros before an archive, none of it in memory.
struct Huge {
    archive: Vec<u8>,
    read: Cell<usize>,
}

const GAP: u64 = 1 << 30;

impl Bytes for Huge {
    fn size(&self) -> u64 {
        GAP + self.archive.size()
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        self.read.set(self.read.get() + length);
        let byte = |at: u64| match usize::try_from(at.checked_sub(GAP)?) {
            Ok(at) => self.archive.get(at).copied(),
            Err(_) => None,
        };
        Ok((at..at + length as u64)
            .map(|at| byte(at).unwrap_or(0))
            .collect())
    }
}

#[test]
fn of_a_gibibyte_less_than_a_tenth_of_a_mebibyte_is_read() {
    let source = Huge {
        archive: good(),
        read: Cell::new(0),
    };
    let options = InspectOptions {
        size_limit: 2 * GAP,
        ..InspectOptions::default()
    };
    let found = block_on(inspect(&source, &options));
    assert_eq!(found.id.as_deref(), Some("com.acme.shop"));
    let problems: Vec<_> = found
        .findings
        .iter()
        .map(|finding| finding.problem.as_ref())
        .collect();
    assert!(
        problems
            .iter()
            .all(|problem| problem.contains("before the archive")),
        "{problems:?}"
    );
    assert!(source.read.get() < 100_000, "{}", source.read.get());
}
