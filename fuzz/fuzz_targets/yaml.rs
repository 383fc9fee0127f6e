//! Any text as YAML: no panic, and a tree within the limits.

#![no_main]

use ctms::text::yaml::{self, Node, Value};
use libfuzzer_sys::fuzz_target;

fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Scalar { .. } => 0,
        Value::Sequence(nodes) => 1 + nodes.iter().map(depth).max().unwrap_or(0),
        Value::Mapping(entries) => {
            let deepest = entries
                .iter()
                .map(|(key, value)| depth(key).max(depth(value)));
            1 + deepest.max().unwrap_or(0)
        }
    }
}

fuzz_target!(|text: &str| {
    let breaks = text.bytes().filter(|byte| b"\r\n".contains(byte)).count();
    match yaml::parse(text) {
        Ok(root) => assert!(depth(&root) <= yaml::MAX_DEPTH),
        Err(error) => assert!(error.line <= breaks + 2 && error.column >= 1, "{error}"),
    }
});
