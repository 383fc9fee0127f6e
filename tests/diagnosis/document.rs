//! `docs/failures.md` is written from the table.

use std::path::PathBuf;

use ctms::diagnosis::{Cause, Certainty, Who, places};

/// One line of text.
macro_rules! line {
    ($($part:tt)*) => {
        format!($($part)*) + "\n"
    };
}

const HEAD: &str = "\
# Why imports fail

<!-- Written from the table in src/diagnosis/table by scripts/failures.mjs. Change the table, not this file. -->

What `ctms` knows about failed imports. It compares the log of an import with these causes and lists the most likely one first. Each cause is one row of a table in the source code.

- **sure**: the message names this cause alone. **likely**: the message fits this cause better than others. **hint**: the message fits several causes.
- A cause that says *not recognised* has no known message; it is listed so that you can find it.
- A message that is missing here helps others: report it with the log, without names and addresses.

";

fn document() -> String {
    let mut out = HEAD.to_owned();
    for (title, causes) in places() {
        let anchor = title.to_lowercase().replace(' ', "-");
        out.push_str(&line!("- [{title}](#{anchor}): {} causes", causes.len()));
    }
    for (title, causes) in places() {
        out.push_str(&line!("\n## {title}"));
        for cause in causes {
            write_cause(&mut out, cause);
        }
    }
    out
}

fn write_cause(out: &mut String, cause: &Cause) {
    let best = cause.signs.iter().map(|sign| sign.certainty).min();
    let certainty = best.map_or("not recognised", Certainty::as_str);
    out.push_str(&line!("\n### {}\n", cause.id));
    out.push_str(&line!("{}", cause.cause));
    out.push_str(&line!("\n- What to do: {}", cause.advice));
    if !cause.who.is_empty() {
        let who: Vec<_> = cause.who.iter().copied().map(Who::as_str).collect();
        out.push_str(&line!("- Who: {}", who.join(", ")));
    }
    out.push_str(&line!("- Where it shows: {}", cause.shows));
    out.push_str(&line!("- Certainty: {certainty}"));
    for sample in cause.samples {
        out.push_str(&line!("- Example: `{sample}`"));
    }
    out.push_str(&line!("- Source: {}", cause.source));
}

#[test]
fn the_document_says_what_the_table_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/failures.md");
    let document = document();
    if std::env::var_os("CTMS_WRITE_DOCUMENT").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == document, "run: node scripts/failures.mjs");
}
