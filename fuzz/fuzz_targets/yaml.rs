//! Any text as YAML: no panic, and a tree within the limits.

#![no_main]

use ctms::text::yaml::{self, Dialect, Node, Value};
use libfuzzer_sys::fuzz_target;

fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Scalar { .. } => 1,
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
    let is_break = |c: &char| matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let breaks = text.chars().filter(is_break).count();
    for dialect in [Dialect::SnakeYaml, Dialect::LibYaml] {
        match yaml::parse(text, dialect) {
            Ok(document) => assert!(depth(&document.root) <= yaml::MAX_DEPTH),
            Err(error) => assert!(error.line <= breaks + 2 && error.column >= 1, "{error}"),
        }
    }
});
