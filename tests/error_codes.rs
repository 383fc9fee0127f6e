//! The codes of errors, as programs and people find them written down.

use ctms::error::CODES;

#[test]
fn the_table_of_errors_has_every_code_with_its_exit_code_and_meaning() {
    let rows: Vec<&str> = include_str!("../docs/errors.md")
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let wanted: Vec<String> = CODES
        .iter()
        .map(|(code, exit, meaning)| format!("| `{code}` | {exit} | {meaning} |"))
        .collect();
    assert_eq!(rows, wanted);
}

#[test]
fn the_type_of_codes_has_every_code() {
    let declared: Vec<&str> = include_str!("../pkg/src/errors.ts")
        .lines()
        .filter_map(|line| line.strip_prefix("  | '")?.strip_suffix('\''))
        .collect();
    let wanted: Vec<&str> = CODES.iter().map(|(code, ..)| *code).collect();
    assert_eq!(declared, wanted);
}
