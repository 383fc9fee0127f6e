//! Files of `NAME=value` lines.

/// GitLab's dotenv report ("artifacts:reports:dotenv" in GitLab's documentation):
/// neither quotes nor escapes, and values without spaces, so the description, which
/// has some, is left out.
pub(super) fn gitlab(pairs: &[(&'static str, String)]) -> String {
    pairs
        .iter()
        .filter(|(name, _)| *name != "description")
        .map(|(name, value)| format!("{name}={}\n", value.replace(char::is_whitespace, "-")))
        .collect()
}

/// Values in single quotes, in which dotenv libraries and shells take everything
/// literally; they have no common escape for a single quote, so it becomes a space.
pub(super) fn quoted(pairs: &[(&'static str, String)]) -> String {
    pairs
        .iter()
        .map(|(name, value)| format!("{name}='{}'\n", value.replace('\'', " ")))
        .collect()
}
