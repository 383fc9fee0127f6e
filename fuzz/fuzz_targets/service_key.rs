//! Any bytes give a key or at least one finding, and nothing panics or hangs.
//! Run by `cargo fuzz run -s none service_key`.
#![no_main]

use ctms::key::{ParseOptions, parse, parse_folder, report};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let options = ParseOptions::default();
    let entries: Vec<(String, String)> = text
        .split('\u{1}')
        .filter_map(|entry| entry.split_once('\u{2}'))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for parsed in [parse(&text, &options), parse_folder(&entries, &options)] {
        assert_ne!(parsed.key.is_some(), ctms::error::finding::has_errors(&parsed.findings));
        assert!(parsed.key.is_some() || !parsed.findings.is_empty());
        serde_json::to_string(&report(&parsed)).unwrap();
    }
});
