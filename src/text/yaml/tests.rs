//! What is read, what is refused, and the limits.

use super::*;

fn parse(text: &str) -> Result<Node, YamlError> {
    super::parse(text, Dialect::LibYaml).map(|document| document.root)
}

fn parse_descriptor(text: &str) -> Result<Document, YamlError> {
    super::parse(text, Dialect::SnakeYaml)
}

#[test]
fn scalars_stay_the_text_that_was_written() {
    let root =
        parse("_schema-version: 3.1\nversion: 1.0\nday: 2024-01-02\nno: no\nhex: 0x10\n").unwrap();
    for (key, text) in [
        ("_schema-version", "3.1"),
        ("version", "1.0"),
        ("day", "2024-01-02"),
        ("no", "no"),
        ("hex", "0x10"),
    ] {
        assert_eq!(root.get(key).unwrap().as_str(), Some(text));
    }
}

#[test]
fn lines_and_columns_count_from_one_in_characters() {
    let root = parse("\u{feff}a: 1\nü: [x, {b: c}]\n").unwrap();
    let list = root.get("ü").unwrap();
    assert_eq!((root.line, root.column), (1, 1));
    assert_eq!((list.line, list.column), (2, 4));
    let inner = list.as_sequence().unwrap()[1].get("b").unwrap();
    assert_eq!((inner.line, inner.column), (2, 12));
}

#[test]
fn quotes_tell_a_word_from_a_truth_value_and_from_null() {
    let root =
        parse("a: true\nb: 'true'\nc: ~\nd: \"~\"\ne:\nf: !!str null\ng: |\n  null\n").unwrap();
    let get = |key| root.get(key).unwrap();
    assert_eq!(get("a").scalar_kind(), Some(Kind::Bool(true)));
    assert_eq!(get("b").scalar_kind(), Some(Kind::Text));
    let nulls: Vec<bool> = ["c", "d", "e", "f", "g"]
        .map(|key| get(key).is_null())
        .to_vec();
    assert_eq!(nulls, [true, false, true, false, false]);
    assert_eq!(get("f").as_str(), Some("null"));
}

#[test]
fn only_the_first_document_is_read_and_an_empty_text_is_null() {
    assert_eq!(parse("---\na: 1\n---\nb: 2\n").unwrap().entries().len(), 1);
    for text in ["", "# only a comment\n", "\u{feff}", "---\n"] {
        assert!(parse(text).unwrap().is_null(), "{text:?}");
    }
}

#[test]
fn a_key_that_stands_twice_is_an_error_that_names_both_lines() {
    let error = parse("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n").unwrap_err();
    assert_eq!((error.line, error.column), (5, 3));
    assert_eq!(
        error.message,
        "the key \"c\" stands twice, in lines 3 and 5"
    );
    assert!(parse("- {a: 1}\n- {a: 1}\n").is_ok());
}

#[test]
fn a_wrong_indentation_is_told_with_its_line() {
    let error = parse("steps:\n  tmsUpload:\n    a: b\n   tmsExport:\n    c: d\n").unwrap_err();
    assert_eq!(error.line, 4, "{error}");
}

#[test]
fn an_alias_stands_for_its_anchor() {
    let root = parse("a: &x {k: v}\nb: *x\n").unwrap();
    assert_eq!(root.get("b").unwrap().get("k").unwrap().as_str(), Some("v"));
    assert!(parse("a: *unknown\n").is_err());
    assert!(parse("a: &x [*x]\n").is_err());
}

#[test]
fn a_merge_key_brings_entries_and_those_of_the_mapping_itself_win() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n  w: 3\nd: {<<: *b}\ne: {\"<<\": 5}\n";
    let root = parse(text).unwrap();
    let pairs = |key| {
        let pairs = root.get(key).unwrap().entries().iter();
        pairs
            .map(|(key, value)| [key.as_str().unwrap(), value.as_str().unwrap()].concat())
            .collect::<Vec<_>>()
    };
    assert_eq!(pairs("c"), ["x3", "w3", "y1", "z2"]);
    assert_eq!(pairs("d"), ["y2", "z2"]);
    assert_eq!(pairs("e"), ["<<5"]);
    for wrong in ["a: {<<: }", "a: {<<: [x]}", "a: {<<: x}", "a: <<", "- <<"] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..9 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    assert!(parse(&text).unwrap_err().message.contains("aliases expand"));
    let long = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1 << 19),
        "*a, ".repeat(100)
    );
    assert!(parse(&long).unwrap_err().message.contains("aliases expand"));
}

#[test]
fn nesting_is_limited_however_it_is_written() {
    let brackets = "[".repeat(100_000);
    let dashes = "- ".repeat(100_000);
    let braces = "{a: ".repeat(100_000);
    let indented: String = (0..1_000).map(|n| " ".repeat(n) + "a:\n").collect();
    for text in [&brackets, &dashes, &braces, &indented] {
        for dialect in [Dialect::LibYaml, Dialect::SnakeYaml] {
            let error = super::parse(text, dialect).unwrap_err();
            assert!(error.message.contains("nested"), "{error}");
        }
    }
    let lines = "[\n".repeat(100_000);
    assert!(parse(&lines).unwrap_err().message.contains("nested"));
    let at_limit = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    assert!(parse(&at_limit).is_ok());
    let over = format!("[{at_limit}]");
    assert!(parse(&over).unwrap_err().message.contains("nested"));
    let half = "[".repeat(MAX_DEPTH / 2) + &"]".repeat(MAX_DEPTH / 2);
    assert!(parse(&format!("- &x {half}\n- *x\n")).is_ok());
    let rest = MAX_DEPTH / 2;
    let by_alias = format!(
        "- &x {half}\n- {}*x{}\n",
        "[".repeat(rest),
        "]".repeat(rest)
    );
    assert!(parse(&by_alias).unwrap_err().message.contains("nested"));
}

#[test]
fn a_text_over_the_limit_is_refused_before_it_is_read() {
    let error = parse(&"a".repeat(MAX_BYTES + 1)).unwrap_err();
    assert_eq!(error.message, "the text is larger than 1 MiB");
}

#[test]
fn debug_shows_no_text() {
    let shown = format!("{:?}", parse("secret: marked\n").unwrap());
    assert_eq!(shown, "Mapping(1) at 1:1");
}

#[test]
fn the_deploy_service_takes_51_nested_nodes_and_50_aliases_to_collections() {
    let nested = |depth: usize| "[".repeat(depth) + "x" + &"]".repeat(depth);
    assert!(parse_descriptor(&nested(50)).is_ok());
    assert!(parse_descriptor(&nested(51)).is_err());
    let aliases = |count: usize| format!("- &a [x]\n- &b y\n{}", "- *a\n- *b\n".repeat(count));
    assert!(parse_descriptor(&aliases(50)).is_ok());
    assert!(parse_descriptor(&aliases(51)).is_err());
}

#[test]
fn a_repeated_key_of_a_descriptor_is_noted_and_its_last_value_counts() {
    let document = parse_descriptor("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\nyes: 1\non: 2\n").unwrap();
    let problems: Vec<String> = document.repeated.iter().map(RepeatedKey::problem).collect();
    assert_eq!(
        problems,
        [
            "the key \"c\" stands twice, in lines 3 and 5",
            "the key \"\" stands twice, in lines 6 and 7"
        ]
    );
    let inner = document.root.get("b").unwrap();
    assert_eq!(inner.get("c").unwrap().as_str(), Some("3"));
    assert_eq!(inner.entries().len(), 2);
    assert!(
        parse_descriptor("1: a\n\"1\": b\ny: a\ntrue: b\n")
            .unwrap()
            .repeated
            .is_empty()
    );
}

#[test]
fn a_descriptor_is_one_document() {
    for text in ["a: 1\n---\n", "a: 1\n---\nb: 2\n"] {
        let error = parse_descriptor(text).unwrap_err();
        assert!(error.message.contains("second document"), "{error}");
        assert_eq!((error.line, error.column), (2, 1));
    }
    assert!(parse_descriptor("a: 1\n...\nb: 2\n").is_err());
    for text in [
        "---\na: 1\n",
        "a: 1\n...\n",
        "a: 1\n...\n# c\n",
        "%YAML 1.3\n---\na: 1",
    ] {
        assert!(parse_descriptor(text).is_ok(), "{text:?}");
    }
}

#[test]
fn places_of_tabs_are_their_own() {
    for (text, line, column) in [
        ("a: 1\n\t\nb: 2\n", 2, 1),
        ("\u{fc}: 1\r\nb:\tc\r\n", 2, 3),
        ("a: \"x\"\t# c\n", 1, 7),
        ("a:\tx\n", 1, 3),
    ] {
        let error = parse_descriptor(text).unwrap_err();
        assert_eq!(
            (error.line, error.column),
            (line, column),
            "{text:?} {error}"
        );
    }
}

#[test]
fn a_control_character_is_an_error_with_its_place() {
    let error = parse("a: 1\nb: \u{0}\n").unwrap_err();
    assert_eq!((error.line, error.column), (2, 4));
    assert_eq!(error.message, "the control character U+0000 stands here");
}
