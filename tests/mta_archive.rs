//! What is found in an archive as a file: one test for each finding.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests may panic

mod mtar;

use std::cell::Cell;

use ctms::api::content::ContentType;
use ctms::error::finding::has_errors;
use ctms::mta::{
    Bytes, InspectOptions, ReadFailure, SIZE_LIMIT_FREE, empty_file, inspect, is_a_directory,
    missing_file,
};
use mtar::*;

#[test]
fn a_file_that_is_no_zip_archive_is_an_error() {
    for (content, problem) in [
        (&b"hello"[..], "this is not a zip archive"),
        (
            b"\x1f\x8b\x08 gzip",
            "this is a gzip file and not a zip archive",
        ),
        (
            b"<html>Sign in</html>",
            "this is a web page or XML and not a zip archive",
        ),
        (
            b"version https://git-lfs.github.com/spec/v1\n",
            "this is a pointer of Git LFS and not the archive itself",
        ),
    ] {
        assert_eq!(only(content), ("archive".into(), problem.into(), true));
    }
}

#[test]
fn an_archive_that_is_cut_off_is_an_error() {
    let whole = good();
    for length in [whole.len() - 1, whole.len() - 23, whole.len() / 2, 30, 5] {
        let (at, problem, is_error) = only(&whole[..length]);
        assert_eq!(at, "archive", "{length}");
        assert!(problem.contains("cut off"), "{length}: {problem}");
        assert!(is_error);
    }
}

#[test]
fn an_archive_without_its_beginning_is_an_error() {
    let whole = good();
    for missing in [1, 100, 3000.min(whole.len() / 2)] {
        let found = look(&whole[missing..]);
        assert!(has_errors(&found.findings), "{missing}");
    }
}

#[test]
fn encrypted_entries_are_an_error() {
    let mut archive = good();
    patch(&mut archive, "srv/data.zip", 8, &[1, 0]);
    let (at, problem, is_error) = only(&archive);
    assert_eq!(at, "archive");
    assert_eq!(problem, "entries are encrypted: \"srv/data.zip\"");
    assert!(is_error);
    patch(&mut archive, MTAD, 8, &[1, 0]);
    patch(&mut archive, MANIFEST, 8, &[1, 0]);
    assert!(only(&archive).1.contains(MTAD));
}

#[test]
fn a_missing_descriptor_is_an_error_that_names_what_is_near() {
    let plain = pack(&[("a.txt", b"x")]);
    let found = look(&plain);
    let problem = "the archive has no deployment descriptor";
    assert_eq!(told(&found.findings)[0], (MTAD, problem, true));
    for near in [
        "META-INF\\mtad.yaml",
        "shop/META-INF/mtad.yaml",
        "meta-inf/MTAD.yaml",
        "mtad.yaml",
    ] {
        let found = look(&pack(&[(near, GOOD_MTAD.as_bytes())]));
        assert!(
            found.findings[0]
                .advice
                .to_string()
                .contains("must be exactly"),
            "{near}"
        );
    }
}

#[test]
fn names_that_lead_out_of_the_archive_are_an_error() {
    let mut archive = good();
    patch(&mut archive, "web/index.html", 46, b"../../etc/pass");
    let (at, problem, is_error) = only(&archive);
    assert_eq!(at, "archive");
    assert_eq!(
        problem,
        "the deploy service refuses the names of entries: \"../../etc/pass\""
    );
    assert!(is_error);
}

#[test]
fn declared_sizes_that_cannot_be_true_are_an_error() {
    let mut archive = good();
    patch(
        &mut archive,
        "srv/data.zip",
        24,
        &u32::to_le_bytes(4_000_000_000),
    );
    let problem = "declared sizes cannot be true: \"srv/data.zip\"";
    assert_eq!(only(&archive), ("archive".into(), problem.into(), true));
    let mut archive = good();
    patch(&mut archive, "srv/data.zip", 10, &[0, 0]);
    assert_eq!(only(&archive), ("archive".into(), problem.into(), true));
}

#[test]
fn a_descriptor_that_unpacks_to_more_than_it_declares_is_never_unpacked_beyond() {
    let long = format!("{GOOD_MTAD}#{}\n", " ".repeat(500_000));
    let mut archive = mtar(&long, GOOD_MANIFEST);
    patch(&mut archive, MTAD, 24, &u32::to_le_bytes(1000));
    let (at, problem, is_error) = only(&archive);
    assert_eq!(at, MTAD);
    assert_eq!(problem, "the entry cannot be unpacked to its declared size");
    assert!(is_error);
}

#[test]
fn a_descriptor_that_unpacks_to_less_than_it_declares_is_an_error() {
    let mut archive = good();
    patch(
        &mut archive,
        MTAD,
        24,
        &u32::to_le_bytes(GOOD_MTAD.len() as u32 + 1),
    );
    assert_eq!(
        only(&archive).1,
        "the entry does not have its declared size"
    );
}

#[test]
fn a_descriptor_that_does_not_fit_its_checksum_is_an_error() {
    let mut archive = good();
    patch(&mut archive, MTAD, 16, &[1, 2, 3, 4]);
    assert_eq!(
        only(&archive),
        (
            MTAD.into(),
            "the entry does not match its checksum".into(),
            true
        )
    );
}

#[test]
fn a_descriptor_that_is_not_where_the_directory_says_is_an_error() {
    let mut archive = good();
    patch(&mut archive, MTAD, 42, &[9, 0, 0, 0]);
    let (at, problem, is_error) = only(&archive);
    assert_eq!((at.as_str(), is_error), (MTAD, true));
    assert_eq!(problem, "the entry is not where the directory says");
}

#[test]
fn a_descriptor_over_one_mebibyte_is_not_read_and_an_error() {
    let long = format!("{GOOD_MTAD}#{}\n", " ".repeat(1 << 20));
    let found = look(&mtar(&long, GOOD_MANIFEST));
    assert_eq!(found.id, None);
    assert_eq!(found.findings.len(), 1);
    assert_eq!(found.findings[0].at, MTAD);
    assert!(found.findings[0].is_error());
}

#[test]
fn entries_outside_of_the_file_are_an_error() {
    let mut archive = good();
    patch(
        &mut archive,
        "web/index.html",
        42,
        &u32::to_le_bytes(1 << 30),
    );
    let (_, problem, is_error) = only(&archive);
    assert_eq!(
        problem,
        "entries lie outside of the file: \"web/index.html\""
    );
    assert!(is_error);
}

#[test]
fn entries_that_share_their_bytes_are_an_error() {
    let payload: Vec<u8> = (0..20_000u32)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    let mut archive = pack(&[
        (MANIFEST, b""),
        (MTAD, GOOD_MTAD.as_bytes()),
        ("a.bin", &payload),
        ("b.bin", b"x"),
        ("c.bin", b"y"),
    ]);
    let from = record(&archive, "a.bin");
    let sizes = archive[from + 16..from + 28].to_vec();
    let place = archive[from + 42..from + 46].to_vec();
    for name in ["b.bin", "c.bin"] {
        patch(&mut archive, name, 16, &sizes);
        patch(&mut archive, name, 42, &place);
    }
    let found = look(&archive).findings;
    assert_eq!(
        found[0].problem,
        "the entries overlap: together they are larger than the file"
    );
    assert!(found[0].is_error());
}

#[test]
fn a_directory_that_promises_four_billion_entries_is_an_error_and_costs_nothing() {
    let mut archive = good();
    let end = archive.len() - 22;
    archive[end + 8..end + 12].copy_from_slice(&[0xfe, 0xff, 0xfe, 0xff]);
    let (_, problem, is_error) = only(&archive);
    assert_eq!(problem, "the directory promises 65534 entries and holds 5");
    assert!(is_error);
}

#[test]
fn a_damaged_directory_is_an_error() {
    let mut archive = good();
    patch(&mut archive, "web/index.html", 0, b"XX");
    let found = look(&archive);
    let told = told(&found.findings);
    assert_eq!(
        told[0],
        (
            "archive",
            "the directory is damaged after 4 of 5 entries",
            true
        )
    );
}

#[test]
fn a_directory_over_the_limit_is_checked_in_part_and_a_warning() {
    let names: Vec<String> = (0..300)
        .map(|n| format!("{n:05}{}", "x".repeat(60_000)))
        .collect();
    let mut entries: Vec<(&str, &[u8])> = vec![(MTAD, GOOD_MTAD.as_bytes())];
    entries.extend(names.iter().map(|name| (name.as_str(), &b""[..])));
    let source = Watched::new(pack(&entries));
    let found = block_on(inspect(&source, &InspectOptions::default()));
    assert_eq!(found.id.as_deref(), Some("com.acme.shop"));
    assert!(found.entries.len() < 300, "{}", found.entries.len());
    let told = told(&found.findings);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].1.starts_with("the directory is larger than 16 MiB"));
    assert!(!told[0].2);
    assert!(source.bytes_read() < (17 << 20), "{}", source.bytes_read());
}

#[test]
fn bytes_before_the_archive_are_an_error() {
    let (_, problem, is_error) = only(&[&[0x7f; 5000][..], &good()].concat());
    assert!(
        problem.starts_with("5000 bytes stand before the archive"),
        "{problem}"
    );
    assert!(is_error);
}

/// Changes bytes of an entry's local header: 6 flags, 8 method, 18 packed size, 22 size,
/// 30 name.
fn patch_local(archive: &mut [u8], name: &str, offset: usize, bytes: &[u8]) {
    let at = local(archive, name) + offset;
    archive[at..at + bytes.len()].copy_from_slice(bytes);
}

fn local(archive: &[u8], name: &str) -> usize {
    let record = record(archive, name) + 42;
    u32::from_le_bytes(archive[record..record + 4].try_into().unwrap()) as usize
}

#[test]
fn local_headers_that_differ_from_the_directory_are_an_error() {
    for (offset, bytes) in [
        (6, &[1, 0][..]),
        (8, &[0, 0]),
        (18, &[1, 0, 0, 0]),
        (22, &[1, 0, 0, 0]),
        (30, b"srv/date.zip"),
    ] {
        let mut archive = good();
        patch_local(&mut archive, "srv/data.zip", offset, bytes);
        let problem = "the headers of entries, which the deploy service reads, differ from the directory: \"srv/data.zip\"";
        assert_eq!(
            only(&archive),
            ("archive".into(), problem.into(), true),
            "{offset}"
        );
    }
    let mut archive = good();
    patch_local(&mut archive, "web/index.html", 0, b"XX");
    assert!(
        only(&archive)
            .1
            .starts_with("entries are not where the directory says")
    );
}

/// Puts bytes before an entry, and corrects where the entries behind it are.
fn insert(archive: &[u8], before: &str, bytes: &[u8]) -> Vec<u8> {
    let at = local(archive, before);
    let mut out = archive[..at].to_vec();
    out.extend(bytes);
    out.extend(&archive[at..]);
    let add = |out: &mut Vec<u8>, place: usize| {
        let old = u32::from_le_bytes(out[place..place + 4].try_into().unwrap());
        if old as usize >= at {
            let new = old + bytes.len() as u32;
            out[place..place + 4].copy_from_slice(&new.to_le_bytes());
        }
    };
    for place in 0..out.len() - 4 {
        if out[place..].starts_with(b"PK\x01\x02") {
            add(&mut out, place + 42);
        } else if out[place..].starts_with(b"PK\x05\x06") {
            add(&mut out, place + 16);
        }
    }
    out
}

#[test]
fn bytes_between_entries_are_an_error_and_an_entry_that_is_not_listed_a_warning() {
    let stray = insert(&good(), "srv/data.zip", &[0; 7]);
    let (_, problem, is_error) = only(&stray);
    assert!(is_error);
    assert!(problem.starts_with("bytes that belong to no entry stand behind entries"));
    assert!(problem.ends_with(": \"META-INF/mtad.yaml\""), "{problem}");
    let hidden = |name: &str| {
        let other = pack(&[(name, b"x")]);
        let end = record(&other, name);
        other[..end].to_vec()
    };
    let (_, problem, is_error) = only(&insert(&good(), "srv/data.zip", &hidden("notes.txt")));
    assert!(!is_error);
    assert!(
        problem.ends_with("all the same: \"notes.txt\""),
        "{problem}"
    );
    let found = look(&insert(&good(), MTAD, &hidden(MTAD)));
    let first = &found.findings[0];
    assert_eq!((first.at.as_ref(), first.is_error()), (MTAD, true));
    // Behind the one that is listed it is not read.
    let found = look(&insert(&good(), "srv/data.zip", &hidden(MTAD)));
    assert!(!has_errors(&found.findings));
}

#[test]
fn an_archive_written_as_a_stream_has_its_sizes_behind_the_content() {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new_stream(Vec::new());
    for (name, content) in [
        (MANIFEST, GOOD_MANIFEST),
        (MTAD, GOOD_MTAD),
        ("srv/data.zip", "data"),
        ("web/", "page"),
    ] {
        writer.start_file(name, deflated()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    let archive = writer.finish().unwrap().into_inner();
    assert_eq!(told(&look(&archive).findings), []);
    let mut writer = zip::ZipWriter::new_stream(Vec::new());
    for (name, content) in [(MANIFEST, GOOD_MANIFEST), (MTAD, GOOD_MTAD)] {
        writer.start_file(name, deflated()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    for name in ["srv/data.zip", "web/"] {
        writer.start_file(name, stored()).unwrap();
        writer.write_all(b"stored").unwrap();
    }
    let (_, problem, is_error) = only(&writer.finish().unwrap().into_inner());
    assert!(!is_error);
    assert!(
        problem.ends_with("may read them as empty: \"srv/data.zip\", \"web/\""),
        "{problem}"
    );
}

#[test]
fn compression_that_the_service_does_not_know_is_an_error() {
    let mut archive = good();
    patch(&mut archive, "srv/data.zip", 10, &[12, 0]);
    let (_, problem, is_error) = only(&archive);
    assert!(
        problem.ends_with("no other method: \"srv/data.zip\""),
        "{problem}"
    );
    assert!(is_error);
    patch(&mut archive, MTAD, 10, &[93, 0]);
    let found = look(&archive);
    assert_eq!(found.findings.len(), 1);
    assert!(has_errors(&found.findings));
}

#[test]
fn two_descriptors_in_one_archive_are_a_warning() {
    let manifest = b"Manifest-Version: 1.0\n\nName: META-INF\nMTA-Module: srv, web\n";
    let mut archive = pack(&[
        (MANIFEST, manifest),
        (MTAD, GOOD_MTAD.as_bytes()),
        ("META-INF/mtad.yamx", b"ID: other\n"),
    ]);
    patch_local(&mut archive, "META-INF/mtad.yamx", 30, MTAD.as_bytes());
    patch(&mut archive, "META-INF/mtad.yamx", 46, MTAD.as_bytes());
    assert_eq!(look(&archive).id.as_deref(), Some("com.acme.shop"));
    let (at, problem, is_error) = only(&archive);
    assert_eq!(at, MTAD);
    assert!(problem.contains("more than one entry"), "{problem}");
    assert!(!is_error);
}

#[test]
fn a_file_over_the_limit_of_the_plan_is_an_error() {
    let archive = good();
    let size = archive.len() as u64;
    let inspect_with = |size_limit| {
        let options = InspectOptions {
            size_limit,
            ..InspectOptions::default()
        };
        block_on(inspect(&archive, &options))
    };
    assert_eq!(inspect_with(size).findings, []);
    let found = inspect_with(size - 1);
    assert!(found.findings[0].problem.contains("more than the"));
    assert!(has_errors(&found.findings));
    assert_eq!(found.id.as_deref(), Some("com.acme.shop"));
}

#[test]
fn other_content_types_are_only_checked_for_size() {
    for content_type in [ContentType::App, ContentType::Xscdu, ContentType::BtpAbap] {
        let mut options = InspectOptions {
            content_type,
            size_limit: SIZE_LIMIT_FREE,
        };
        let source = Watched::new(b"no zip at all".to_vec());
        assert_eq!(block_on(inspect(&source, &options)).findings, []);
        assert_eq!(source.bytes_read(), 0);
        options.size_limit = 3;
        assert!(has_errors(&block_on(inspect(&source, &options)).findings));
    }
}

#[test]
fn an_empty_file_is_an_error_for_every_content_type() {
    for content_type in ContentType::ALL {
        let options = InspectOptions {
            content_type,
            ..InspectOptions::default()
        };
        let found = block_on(inspect(&Vec::new(), &options));
        assert_eq!(found.findings, [empty_file("archive")]);
    }
}

#[test]
fn a_missing_file_and_a_directory_are_errors_that_name_them() {
    for finding in [
        missing_file("a.mtar", &[]),
        is_a_directory("a.mtar"),
        empty_file("a.mtar"),
    ] {
        assert_eq!(finding.at, "a.mtar");
        assert!(finding.is_error());
    }
}

/// A source that fails, or brings one byte less than it is asked for.
struct Broken {
    message: Option<&'static str>,
    asked: Cell<bool>,
}

impl Bytes for Broken {
    fn size(&self) -> u64 {
        500
    }

    async fn read(&self, _: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        assert!(!self.asked.replace(true), "it is not asked again");
        match self.message {
            Some(message) => Err(ReadFailure {
                message: message.into(),
            }),
            None => Ok(vec![0; length - 1]),
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_with_its_reason() {
    for (message, reason) in [
        (Some("permission denied"), "permission denied"),
        (None, "the file ended early"),
    ] {
        let asked = Cell::new(false);
        let source = Broken { message, asked };
        let found = block_on(inspect(&source, &InspectOptions::default()));
        assert!(found.findings[0].problem.contains(reason), "{reason}");
        assert!(has_errors(&found.findings));
    }
}
