//! Names that may have been meant: the "did you mean" of nodes, options and keys.

/// How many suggestions still help.
const MOST: usize = 3;

/// Returns the candidates that are near to a name, best first, at most three.
///
/// Names that differ only in the case of ASCII letters come first. After them come those that need
/// few single-character changes (neighbours swapped count as one): one change
/// for each three characters of the name, but at least one.
#[must_use]
pub fn near<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    nearest(name, &mut candidates.into_iter())
}

/// The work itself, once in the wasm for all kinds of iterators.
fn nearest<'a>(name: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = lower(name);
    let allowed = (wanted.len() / 3).max(1);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates.filter(|candidate| *candidate != name) {
        let other = lower(candidate);
        if wanted.len().abs_diff(other.len()) > allowed {
            continue;
        }
        let changes = distance(&wanted, &other);
        let something_stays = changes < wanted.len().max(other.len());
        let entry = (changes, candidate);
        if changes <= allowed && something_stays && !found.contains(&entry) {
            let place = found.iter().take_while(|known| **known < entry).count();
            found.insert(place, entry);
            found.truncate(MOST);
        }
    }
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

fn lower(text: &str) -> Vec<char> {
    text.chars().map(|c| c.to_ascii_lowercase()).collect()
}

/// The optimal string alignment distance, row by row.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut last_a = None;
    for (row, &x) in a.iter().enumerate() {
        let mut current = Vec::with_capacity(above.len());
        let mut left = row + 1;
        current.push(left);
        let mut last_b = None;
        for (column, &y) in b.iter().enumerate() {
            let at = |costs: &[usize], index: usize| costs.get(index).copied().unwrap_or(left);
            let mut cost = (at(&above, column) + usize::from(x != y))
                .min(at(&above, column + 1) + 1)
                .min(left + 1);
            if column > 0 && last_a == Some(y) && last_b == Some(x) {
                cost = cost.min(at(&before, column - 1) + 1);
            }
            current.push(cost);
            left = cost;
            last_b = Some(y);
        }
        before = std::mem::replace(&mut above, current);
        last_a = Some(x);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn between(a: &str, b: &str) -> usize {
        distance(&lower(a), &lower(b))
    }

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

    #[test]
    fn changes_are_counted_as_people_make_them() {
        assert_eq!(between("", "abc"), 3);
        assert_eq!(between("kitten", "sitting"), 3);
        assert_eq!(between("export", "exprot"), 1);
        assert_eq!(between("müller", "MüLLER"), 0);
    }

    proptest! {
        #[test]
        fn the_distance_is_the_same_both_ways_and_bounded(a in "[a-c]{0,8}", b in "[a-c]{0,8}") {
            let there = between(&a, &b);
            prop_assert_eq!(there, between(&b, &a));
            prop_assert!(there <= a.len().max(b.len()));
            prop_assert_eq!(there == 0, a == b);
        }
    }
}
