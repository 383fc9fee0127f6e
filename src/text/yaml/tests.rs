//! What is read, what is refused, and the limits.

use super::*;

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
    assert_eq!(get("a").as_bool(), Some(true));
    assert_eq!(get("b").as_bool(), None);
    let nulls: Vec<bool> = ["c", "d", "e", "f", "g"]
        .map(|key| get(key).is_plain_null())
        .to_vec();
    assert_eq!(nulls, [true, false, true, false, false]);
    assert_eq!(get("f").as_str(), Some("null"));
}

#[test]
fn only_the_first_document_is_read_and_an_empty_text_is_null() {
    assert_eq!(parse("---\na: 1\n---\nb: 2\n").unwrap().entries().len(), 1);
    for text in ["", "# only a comment\n", "\u{feff}", "---\n"] {
        assert!(parse(text).unwrap().is_plain_null(), "{text:?}");
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
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n  w: 3\nd: {<<: *b}\ne: {\"<<\": 5}\nf: {<<: }\n";
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
    assert_eq!(pairs("f"), Vec::<String>::new());
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
    for text in [brackets, dashes, braces, indented] {
        let error = parse(&text).unwrap_err();
        assert!(error.message.contains("nested"), "{error}");
    }
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
