//! Any bytes as an extension descriptor, and as the descriptor of an archive
//! that it is checked against.

#![no_main]

use ctms::mta::Inspection;
use ctms::mta::descriptor::{ExtensionDescriptor, VersionBinding};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let descriptor = ExtensionDescriptor::read("x.mtaext", bytes);
    assert!(descriptor.findings.len() < 100);
    let archive = Inspection {
        id: descriptor.extends.clone(),
        version: Some("1.0.0".into()),
        schema_version: descriptor.id.clone(),
        ..Inspection::default()
    };
    let findings = descriptor.check(&[archive], &VersionBinding::Exact("2".into()));
    assert!(findings.len() <= 4);
});
