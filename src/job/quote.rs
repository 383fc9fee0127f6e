//! Command lines for people to copy.

use std::borrow::Cow;

/// Quotes one argument for a POSIX shell, only if it needs quotes.
#[must_use]
pub fn quote(argument: &str) -> Cow<'_, str> {
    let is_plain = !argument.is_empty()
        && argument
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&b));
    if is_plain {
        Cow::Borrowed(argument)
    } else {
        Cow::Owned(format!("'{}'", argument.replace('\'', r"'\''")))
    }
}

/// Joins arguments to a line that a POSIX shell splits into the same arguments.
#[must_use]
pub fn command_line(arguments: &[String]) -> String {
    let quoted: Vec<Cow<'_, str>> = arguments.iter().map(|text| quote(text)).collect();
    quoted.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Splits as a POSIX shell does, as far as [`quote`] uses its grammar; other
    /// characters that a shell acts on are a failure.
    fn split(line: &str) -> Vec<String> {
        let (mut words, mut word, mut started) = (Vec::new(), String::new(), false);
        let mut characters = line.chars();
        while let Some(c) = characters.next() {
            match c {
                '\'' => {
                    started = true;
                    word.extend(characters.by_ref().take_while(|c| *c != '\''));
                }
                '\\' => word.extend(characters.next()),
                ' ' if started => {
                    words.push(std::mem::take(&mut word));
                    started = false;
                    continue;
                }
                c => {
                    assert!(
                        c.is_alphanumeric() || "-_./:=,@%+".contains(c),
                        "the shell would act on {c:?} in {line}"
                    );
                    started = true;
                    word.push(c);
                }
            }
        }
        if started {
            words.push(word);
        }
        words
    }

    #[test]
    fn plain_arguments_stay_plain_and_others_are_quoted() {
        let arguments = ["ctms", "--from", "DEV 1", "it's", "", "$(x)", "a=b"].map(str::to_owned);
        assert_eq!(
            command_line(&arguments),
            r"ctms --from 'DEV 1' 'it'\''s' '' '$(x)' a=b"
        );
    }

    proptest! {
        #[test]
        fn a_shell_reads_the_same_arguments_back(
            arguments in prop::collection::vec("(?s:.{0,20})", 1..6),
        ) {
            prop_assert_eq!(split(&command_line(&arguments)), arguments);
        }
    }
}
