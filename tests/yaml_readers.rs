//! YAML as its readers read it: rows where SnakeYAML (the deploy service) and
//! libyaml (Piper, the MTA build tool) differ from YAML 1.2 or from each other, and
//! random documents against libyaml itself, through Python, where that is there.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests may panic
#![allow(clippy::print_stderr)] // what could not be run is said

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use ctms::text::yaml::{Dialect, Node, Value, parse};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value as Json, json};

/// Text; does the deploy service take it; does libyaml.
type Row = (&'static str, bool, bool);

const ROWS: &[Row] = &[
    // Quoted texts and flows that go on at or left of their key.
    ("k: \"a\nb\"\n", true, true),
    ("k: 'a\n\nb'\n", true, true),
    ("- x:\n    k: \"a\n  b\"\n", true, true),
    ("k: \"a\n\tb\"\n", true, true),
    ("k: \"a\n---\nb\"\n", false, false),
    ("k: \"a\n...\nb\"\n", false, false),
    ("k: [\n1\n]\n", true, true),
    ("k: {\na: b\n}\n", true, true),
    ("a:\n  k: [x,\n  y]\n", true, true),
    ("k: a\nb\n", false, false),
    ("k: a\n b\n", true, true),
    ("k: a\n# c\n b\n", false, false),
    // Comments.
    ("k: \"a\"# c\n", true, true),
    ("k: [a]# c\n", true, true),
    ("k: [a,# c\n  b]\n", true, true),
    ("k: a# c\n", true, true),
    ("k: |# c\n  a\n", false, true),
    // Tabs.
    ("a: 1\n\t\nb: 2\n", false, false),
    ("a: 1\n  \t# c\nb: 2\n", false, true),
    ("a: 1\n\t# c\n", false, false),
    ("a: 1\n\t", false, false),
    ("a:\n\tb: 1\n", false, false),
    ("k: a\n  \tb\n", false, true),
    ("k:\tv\n", false, true),
    ("k: \"v\"\t\n", false, true),
    ("k: \"v\"\t# c\n", false, true),
    ("-\tv\n", false, false),
    ("k: v\t# c\n", true, true),
    ("k\t: v\n", true, true),
    ("k: v # c\twith a tab\n", true, true),
    ("k: |\n  a\tb\n", true, true),
    ("k: |\n  a\n  \tb\n", true, true),
    ("k: |\n  \ta\n", true, false),
    ("k: |\n  \ta\nl: |\n  \tb\n", true, false),
    ("k: !!str\tv\n", false, true),
    ("k: [!!str\tv]\n", false, true),
    ("k: [!!str v,\tw]\n", true, true),
    ("k: &a\tv\n", false, true),
    ("k: &a v\t# c\n", true, true),
    ("k: &a # c\tc\n  v\n", true, true),
    ("k: &a !!str\tv\n", false, true),
    ("k: [&a\tv]\n", true, true),
    ("k: [a]\t\n", false, true),
    ("a: &x 1\nb: *x\t\n", false, true),
    ("---\tk\n", false, true),
    ("{\n\tk: v\n}\n", true, true),
    ("k: [\ta,\t\n\tb ]\n", true, true),
    ("\t{k: v}\n", false, false),
    // Plain texts in flows.
    ("{u: http://h/p?q=1}\n", false, true),
    ("u: http://h/p?q=1\n", true, true),
    ("[a?]\n", false, true),
    ("{k: \"a?\"}\n", true, true),
    ("{k: :x}\n", false, false),
    ("[1,,2]\n", false, false),
    ("[1, 2,]\n", true, true),
    ("[a: b, {\"k\":v}]\n", true, true),
    ("[\n- a\n]\n", false, false),
    // libyaml reads the document "k", and what comes behind is none of it.
    ("\"k\":v\n", false, true),
    ("\"k\":\"v\"\n", false, true),
    ("\"a\nb\": c\n", false, false),
    ("{\"a\nb\": c}\n", false, false),
    // Byte order marks, line ends, characters.
    ("\u{feff}k: v\n", true, true),
    ("\u{feff}---\r\nk: v\r\n", true, true),
    ("# c\n\u{feff}k: v\n", true, true),
    ("k: a\u{feff}b\n", true, true),
    ("a: 1\rb: 2\r", true, true),
    ("a: 1\u{85}b: 2\u{2028}c: 3\n", true, true),
    ("k: \u{1}\n", false, false),
    ("# \u{7f}\n", false, false),
    ("k: \"\\u0001\\x41\\_\\N\\L\\P\\e\"\n", true, true),
    ("k: \"\\/\"\n", false, true),
    ("k: \"\\\t\"\n", false, true),
    ("k: \"\\q\"\n", false, false),
    ("k: \"\\uD83D\\uDE00 \\\\uD83D\"\n", true, false),
    ("k: &a !!str \"\\ud83d\"\n", true, false),
    ("k: \"\\U00110000\"\n", false, false),
    ("k: '\\uD83D'\n", true, true),
    // Documents and directives.
    ("k: v\n---\n", false, true),
    ("k: v\n---\nl: w\n", false, true),
    ("---\nk: v\n...\n# c\n", true, true),
    ("%YAML 1.1\n---\nk: v\n", true, true),
    ("%YAML 1.3\n---\nk: v\n", true, false),
    ("%YAML 2.0\n---\nk: v\n", false, false),
    ("# c\n%YAML 1.10\n---\nk: v\n", true, false),
    ("%YAML 1.1\n%YAML 1.1\n---\nk: v\n", false, false),
    ("%YAML 1.x\n---\nk: v\n", false, false),
    ("%FOO x\r\n%BAR\r\n---\r\nk: v\r\n", true, false),
    ("%FOO x\n%YAML 1.1\n---\nk: v\n", true, false),
    ("%FOO x\nk: v\n", false, false),
    ("%TAG !e! tag:example.com,2026:\n---\nk: v\n", true, true),
    ("k: %a\n", false, false),
    ("", true, true),
    ("# c\n", true, true),
    // Keys, merges, aliases, tags.
    ("{a: 1, a: 2}\n", true, false),
    ("a: &d {x: 1}\nb: {<<: *d}\n", true, true),
    ("a: &d {x: 1}\nb: {<<: [*d, {y: 2}]}\n", true, true),
    ("b: {<<: x}\n", false, false),
    ("b: {<<: }\n", false, false),
    ("b: {\"<<\": x}\n", true, true),
    ("b: <<\n", false, false),
    ("a: *b\n", false, false),
    ("a: &x 1\nb: &x 2\nc: *x\n", true, true),
    ("a: &b/c d\n", false, false),
    ("a: &b.c d\n", false, false),
    (
        "a: &gr\u{f6}\u{df}e 1\nb: [*gr\u{f6}\u{df}e]\n",
        true,
        false,
    ),
    ("a: &\u{e4} 1\nb: *\u{f6}\n", false, false),
    ("a: &b# c\n", true, false),
    ("a: &b+c d\nb: {*b+c : e}\n", true, false),
    ("a: & b\n", false, false),
    ("a: &x [*x]\n", true, false),
    ("a: &x {b: {c: *x}}\n", true, false),
    ("a: &x {*x : b}\n", false, false),
    ("a: &x 1\nb: &x [*x]\n", true, false),
    ("k: !!str 1.0\n", true, true),
    ("k: !!int a\n", false, true),
    ("k: !mine v\n", false, true),
    ("k: !sensitive v\n", true, true),
    ("k: !sensitive {a: b}\n", false, true),
    ("k: !!set {a, b}\n", true, true),
    ("k: [!!str, a, !!str ,b]\n", false, true),
    ("{\"k\":!!str,l: !, m: !mine,\n n: o}\n", false, true),
    ("k: !a,b\n", false, false),
    ("k: [!a &b !c, d]\n", false, false),
    (
        "k: hi!, there !a, 'b !c, d'\nl: \"!,\" # !x,\nm: [x!y,'!z,']\n",
        true,
        true,
    ),
];

#[test]
fn each_reader_takes_and_refuses_what_it_is_known_to() {
    let mut wrong = Vec::new();
    for (text, by_service, by_libyaml) in ROWS {
        for (dialect, is_taken) in [
            (Dialect::SnakeYaml, by_service),
            (Dialect::LibYaml, by_libyaml),
        ] {
            let read = parse(text, dialect);
            if read.is_ok() != *is_taken {
                wrong.push(format!("{dialect:?} {text:?}: {:?}", read.err()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_byte_order_mark_inside_belongs_to_the_key_for_the_deploy_service_only() {
    let text = "# c\n\u{feff}ID: shop\n";
    let key = |dialect| {
        let root = parse(text, dialect).unwrap().root;
        root.entries()[0].0.as_str().unwrap().to_owned()
    };
    assert_eq!(key(Dialect::SnakeYaml), "\u{feff}ID");
    assert_eq!(key(Dialect::LibYaml), "ID");
}

#[test]
fn stand_ins_leave_values_and_places_as_they_are() {
    let text = "a: &gr\u{f6}\u{df}e \"\\uD83D\\uDE00 \\uD83D\"\nb: [*gr\u{f6}\u{df}e, &gr_e c]\nc: |\n  \tx\n";
    let root = parse(text, Dialect::SnakeYaml).unwrap().root;
    let mut all = Vec::new();
    scalars(&root, &mut all);
    let smile = "\u{1f600} \u{fffd}";
    let wanted = json!([
        ["a", 1, 1],
        [smile, 1, 4],
        ["b", 2, 1],
        [smile, 1, 4],
        ["c", 2, 13],
        ["c", 3, 1],
        ["\tx\n", 3, 4],
    ]);
    assert_eq!(Json::from(all), wanted);
}

#[test]
fn an_alias_inside_of_what_it_names_is_noted_with_its_place() {
    let document = parse("a: &x\n  b: [*x]\n", Dialect::SnakeYaml).unwrap();
    assert_eq!(document.recursive, Some((2, 7)));
}

/// Reads documents with PyYAML's binding to libyaml, each as its scalars with their
/// places, or nothing if it is refused; the first document of each counts.
const JUDGE: &str = r#"
import json, sys, yaml
for text in sys.stdin.buffer.read().decode().split("\1"):
    try:
        scalars = []
        for event in yaml.parse(text, Loader=yaml.CLoader):
            if isinstance(event, yaml.DocumentEndEvent):
                break
            if isinstance(event, yaml.ScalarEvent):
                mark = event.start_mark
                scalars.append([event.value, mark.line + 1, mark.column + 1])
        print(json.dumps(scalars))
    except yaml.YAMLError:
        print("null")
"#;

/// The judge's lines for some documents, or why there is no judge.
fn ask_python(documents: &[String]) -> Result<Vec<String>, String> {
    let mut child = Command::new("python3")
        .args(["-c", JUDGE])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("python3 does not start: {error}"))?;
    let mut input = child.stdin.take().unwrap();
    let text = documents.join("\u{1}");
    let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect()),
        false => Err(String::from_utf8_lossy(&output.stderr)
            .lines()
            .last()
            .unwrap_or_default()
            .to_owned()),
    }
}

/// A document of pieces that meet in all ways.
fn document() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b: ",
        "k: ",
        "k:\n",
        "- ",
        "-\n",
        "\n",
        "\n  ",
        "\n ",
        "\n    ",
        "\t",
        "\"x\"",
        "\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "# c",
        "#",
        "|\n",
        "> \n",
        ">-\n",
        "&a ",
        "!x ",
        "!!str ",
        "[!!str, x]",
        "{!x, k: !, ",
        "---\n",
        "...\n",
        "? ",
        ": ",
        "?",
        ":",
        "\r\n",
        "\u{feff}",
        "\u{85}",
        "\u{e4}",
        "\\n",
        "~",
        "1.0",
        "\u{2028}",
        "x y",
        "|2\n",
        "@",
        "`",
        "\u{1f600}",
        "\"\\/\"",
        "''",
        "\n\n",
        ",",
        "-",
        "k1: v\n",
        "k2: [1, 2]\n",
        "  - x\n",
        "%",
    ]);
    prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat() + "\n")
}

/// What the judge says, of our own tree.
fn scalars(node: &Node, out: &mut Vec<Json>) {
    match &node.value {
        Value::Scalar { text, .. } => out.push(json!([text, node.line, node.column])),
        Value::Sequence(nodes) => nodes.iter().for_each(|node| scalars(node, out)),
        Value::Mapping(entries) => entries.iter().for_each(|(key, value)| {
            scalars(key, out);
            scalars(value, out);
        }),
    }
}

#[test]
fn random_documents_are_read_as_libyaml_reads_them() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = std::env::var("CTMS_SEED").map_or(now.as_nanos() as u64, |s| s.parse().unwrap());
    eprintln!("CTMS_SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let documents: Vec<String> = (0..20_000)
        .map(|_| document().new_tree(&mut runner).unwrap().current())
        .collect();
    let judged = match ask_python(&documents) {
        Ok(judged) => judged,
        Err(why) => {
            eprintln!("NOT RUN against libyaml: {why} (the table of rows above was)");
            return;
        }
    };
    assert_eq!(judged.len(), documents.len());
    let mut taken = 0;
    for (text, theirs) in documents.iter().zip(&judged) {
        let ours = match parse(text, Dialect::LibYaml) {
            Ok(document) => {
                let mut list = Vec::new();
                scalars(&document.root, &mut list);
                Json::from(list)
            }
            // Refused behind the parser: PyYAML lets the last one count.
            Err(error) if error.message.contains("stands twice") => continue,
            Err(_) => Json::Null,
        };
        let theirs: Json = serde_json::from_str(theirs).unwrap();
        // A text without content has no scalar there, and is a null here.
        let is_empty = theirs.as_array().is_some_and(Vec::is_empty) && ours == json!([["", 1, 1]]);
        assert!(ours == theirs || is_empty, "{text:?}\n{ours}\n{theirs}");
        taken += usize::from(!ours.is_null());
    }
    assert!(taken > 1000, "only {taken} documents were taken");
}
