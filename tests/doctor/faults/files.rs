//! Archives and descriptors.

use super::*;

pub(super) const ROWS: &[Row] = &[
    (
        "the archive is not there",
        |_| (),
        r#"{"from":"DEV","files":[{"name":"shop.mtar","size":0,"trouble":"missing"}]}"#,
        "archive-invalid",
        Problem,
        "shop.mtar",
    ),
    (
        "the archive is not an archive",
        |s| s.files = vec![("shop.mtar", b"hello, this is no zip at all".to_vec())],
        ARCHIVE,
        "archive-invalid",
        Problem,
        "shop.mtar",
    ),
    (
        "the archive has no manifest",
        |s| {
            s.files = vec![(
                "shop.mtar",
                mtar::pack(&[(mtar::MTAD, mtar::GOOD_MTAD.as_bytes())]),
            )]
        },
        ARCHIVE,
        "archive-invalid",
        Problem,
        "manifest",
    ),
    (
        "the archive is too large",
        |s| {
            with_archive(s);
        },
        r#"{"from":"DEV","sizeLimit":100,"files":[{"name":"shop.mtar","size":ARCHIVE}]}"#,
        "archive-invalid",
        Problem,
        "plan allows",
    ),
    (
        "the descriptor extends another MTA",
        |s| {
            with_descriptor(
                s,
                &GOOD_EXTENSION.replace("extends: com.acme.shop", "extends: com.acme.shopp"),
            )
        },
        with_files!("QA"),
        "descriptor-invalid",
        Problem,
        "com.acme.shop",
    ),
    (
        "the descriptor names an unknown module",
        |s| with_descriptor(s, &GOOD_EXTENSION.replace("name: srv", "name: server")),
        with_files!("QA"),
        "descriptor-invalid",
        Problem,
        "server",
    ),
    (
        "the descriptor is no YAML",
        |s| with_descriptor(s, "a: [\n"),
        with_files!("QA"),
        "descriptor-invalid",
        Problem,
        "qa.mtaext",
    ),
    (
        "the descriptor's node does not exist",
        |s| with_descriptor(s, GOOD_EXTENSION),
        with_files!("PRD"),
        "NODE_UNKNOWN",
        Problem,
        "did you mean PROD",
    ),
    (
        "the descriptor's node is not on the way",
        |s| {
            s.nodes.push(node(4, "TRAINING"));
            with_descriptor(s, GOOD_EXTENSION);
        },
        with_files!("TRAINING"),
        "descriptor-not-on-way",
        Hint,
        "TRAINING",
    ),
    (
        "the descriptor's node is virtual",
        |s| {
            s.set("QA", "virtual", json!(true));
            with_descriptor(s, GOOD_EXTENSION);
        },
        with_files!("QA"),
        "descriptor-not-used",
        Hint,
        "virtual",
    ),
    (
        "a node holds a descriptor of an older version",
        |s| {
            with_archive(s);
            s.descriptors
                .insert(2, vec![descriptor(5, "com.acme.shop", "1.3.0")]);
        },
        ARCHIVE,
        "mtaext-not-bound",
        Hint,
        "1.3.0",
    ),
    (
        "a node holds a descriptor of an MTA in another case",
        |s| {
            with_archive(s);
            s.descriptors
                .insert(2, vec![descriptor(5, "com.acme.Shop", "*")]);
        },
        ARCHIVE,
        "mtaext-other-mta",
        Hint,
        "com.acme.Shop",
    ),
    (
        "a later node holds no descriptor",
        |s| {
            with_archive(s);
            s.descriptors
                .insert(2, vec![descriptor(5, "com.acme.shop", "*")]);
        },
        ARCHIVE,
        "mtaext-not-there",
        Hint,
        "PROD",
    ),
];
