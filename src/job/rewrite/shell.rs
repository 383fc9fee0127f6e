//! Where a line of a shell script runs one of the steps.

use std::ops::Range;

use super::STEPS;

/// Piper's switches, which no value follows.
const SWITCHES: [&str; 4] = ["-v", "--verbose", "--noTelemetry", "--ignoreCustomDefaults"];
const SEPARATORS: [char; 6] = [';', '|', '&', '(', ')', '#'];

/// Returns where the words stand that call Piper's command for one of the steps.
pub(super) fn piper_words(line: &str) -> Vec<Range<usize>> {
    let words = words(line);
    let mut found = Vec::new();
    for (index, (at, word)) in words.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| words.get(index));
        let is_ours = before.is_some_and(|(_, word)| is_ctms(word));
        let after = words.get(index + 1..).unwrap_or_default();
        if is_piper(word) && !is_ours && runs_step(after) {
            found.push(*at..at + word.len());
        }
    }
    found
}

/// Returns whether a line names one of the steps.
pub(super) fn names_step(line: &str) -> bool {
    STEPS.iter().any(|step| line.contains(step))
}

fn is_piper(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or_default();
    name == "piper" && !word.contains(['"', '\'', '`', '='])
}

fn is_ctms(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or_default();
    name == "ctms" || name.starts_with("ctms@")
}

/// Whether the first word behind flags and their values is a step.
fn runs_step(words: &[(usize, &str)]) -> bool {
    let mut words = words.iter().map(|(_, word)| *word);
    while let Some(word) = words.next() {
        if !word.starts_with('-') {
            return STEPS.contains(&word.trim_matches(['"', '\'']));
        }
        if !word.contains('=') && !SWITCHES.contains(&word) {
            words.next();
        }
    }
    false
}

/// The words of a line with their places; what separates commands is a word of its own.
fn words(line: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    let ends = line.char_indices().chain([(line.len(), ' ')]);
    for (at, character) in ends {
        let is_separator = SEPARATORS.contains(&character);
        if character.is_whitespace() || is_separator {
            let word = start
                .take()
                .and_then(|start| Some((start, line.get(start..at)?)));
            words.extend(word);
            let separator = line.get(at..at + character.len_utf8());
            words.extend(separator.filter(|_| is_separator).map(|text| (at, text)));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    words
}

/// Returns whether a shell reads these words of a command line as Piper's own action
/// does: quotes alone mean something, and GitHub's expressions are put in before.
pub(super) fn is_plain(words: &str) -> bool {
    let mut rest = words;
    let mut quote = None;
    while let Some(character) = rest.chars().next() {
        if let Some((_, after)) = rest
            .strip_prefix("${{")
            .and_then(|rest| rest.split_once("}}"))
        {
            rest = after;
            continue;
        }
        let is_plain = match (quote, character) {
            (Some(open), now) if open == now => {
                quote = None;
                true
            }
            (Some('\''), _) => true,
            (Some(_), now) => !"$`\\!".contains(now),
            (None, '\'' | '"') => {
                quote = Some(character);
                true
            }
            (None, now) => !"$`\\;|&<>()*?#!~{}[]".contains(now),
        };
        if !is_plain {
            return false;
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    quote.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_found_in_every_spelling_that_pipelines_have() {
        for (line, found) in [
            ("piper tmsUpload", Some("piper")),
            ("  ./piper tmsExport --nodeName DEV", Some("./piper")),
            (
                "chmod +x piper && ./bin/piper --verbose tmsUpload",
                Some("./bin/piper"),
            ),
            ("piper --customConfig a.yml tmsUpload", Some("piper")),
            (
                "$HOME/piper --customConfig=a.yml -v tmsUpload",
                Some("$HOME/piper"),
            ),
            ("ctms piper tmsUpload", None),
            ("npx --yes ctms@0.1.0 piper tmsUpload", None),
            ("node_modules/.bin/ctms piper tmsUpload", None),
            ("piper mtaBuild", None),
            ("piper mtaBuild; echo tmsUpload", None),
            ("piper # tmsUpload", None),
            ("piper tmsUploadAll", None),
            ("pied-piper tmsUpload", None),
            ("curl -o piper https://example.com/piper", None),
        ] {
            let words = piper_words(line);
            let word = words.first().and_then(|range| line.get(range.clone()));
            assert_eq!(word, found, "{line}");
        }
    }

    #[test]
    fn words_that_a_shell_would_act_on_are_not_plain() {
        for plain in [
            "--nodeName QA",
            "--mtaVersion '*'",
            "--customDescription \"a b\"",
            "--nodeName ${{ vars.NODE }}",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "--mtaPath $A",
            "--mtaVersion *",
            "\"$A\"",
            "a; b",
            "'open",
            "$(x)",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }
}
