//! Files of `NAME=value` lines.

/// GitLab's dotenv report ("artifacts:reports:dotenv" in GitLab's documentation):
/// neither quotes nor escapes, and values without spaces, so the description, which
/// has some, is left out.
pub(super) fn gitlab(out: &mut String, name: &str, value: &str) {
    if name != "description" {
        let value = value.replace(char::is_whitespace, "-");
        out.push_str(&format!("{name}={value}\n"));
    }
}

/// Values in single quotes, in which dotenv libraries and shells take everything
/// literally; they have no common escape for a single quote, so it becomes a space.
pub(super) fn quoted(out: &mut String, name: &str, value: &str) {
    let value = value.replace('\'', " ");
    out.push_str(&format!("{name}='{value}'\n"));
}
