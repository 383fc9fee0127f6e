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
