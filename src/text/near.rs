//! Names that may have been meant: the "did you mean" of nodes, options and keys.

use strsim::osa_distance;

/// How many suggestions still help.
const MOST: usize = 3;

/// Returns the candidates that are near to a name, best first, at most three.
///
/// Names that differ only in the case of ASCII letters come first. After them come those that need
/// few single-character changes (neighbours swapped count as one): one change
/// for each three characters of the name, but at least one.
#[must_use]
pub fn near<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_ascii_lowercase();
    let length = wanted.chars().count();
    let allowed = (length / 3).max(1);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
    {
        let other = candidate.to_ascii_lowercase();
        let changes = osa_distance(&wanted, &other);
        let something_stays = changes < length.max(other.chars().count());
        let entry = (changes, candidate);
        if changes <= allowed && something_stays && !found.contains(&entry) {
            found.push(entry);
        }
    }
    found.sort_unstable();
    found.truncate(MOST);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Says "did you mean A or B?" for the near candidates, if there are any.
#[must_use]
pub fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let near = near(name, candidates);
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_another_case_comes_first() {
        assert_eq!(near("qa", ["QB", "QA", "DEV"]), ["QA", "QB"]);
    }

    #[test]
    fn a_slip_of_the_finger_is_found_and_a_foreign_name_is_not() {
        assert_eq!(near("QAS", ["QA", "PROD"]), ["QA"]);
        assert_eq!(near("tmsUplaod", ["tmsUpload", "tmsExport"]), ["tmsUpload"]);
        assert_eq!(near("PRD", ["PROD", "DEV", "TEST"]), ["PROD"]);
        assert!(near("X", ["Y", "Z"]).is_empty(), "nothing in common");
        assert!(near("shop", ["warehouse", ""]).is_empty());
    }

    #[test]
    fn the_name_itself_is_no_suggestion_and_none_comes_twice() {
        assert_eq!(near("QA", ["QA", "Qa", "Qa"]), ["Qa"]);
    }

    #[test]
    fn at_most_three_are_suggested_nearest_first() {
        let found = near("node-aa", ["node-bb", "node-ab", "node-ac", "node-ad"]);
        assert_eq!(found, ["node-ab", "node-ac", "node-ad"]);
    }

    #[test]
    fn the_question_joins_the_names() {
        assert_eq!(
            did_you_mean("QAS", ["QA", "QB"]).as_deref(),
            Some("did you mean QA?")
        );
        assert_eq!(did_you_mean("QAS", ["PRODUCTION"]), None);
    }
}
