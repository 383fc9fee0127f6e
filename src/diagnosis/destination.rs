//! What the URL of a node's destination says about itself.

use super::cause::Only;

/// Returns whether a condition holds for the URL of a destination.
#[must_use]
pub(super) fn url_is(url: &str, only: Only) -> bool {
    let url = Url::read(url);
    match only {
        Only::OldRoute => url.is_old_route(),
        Only::Blank => url.names().is_some_and(|names| names.contains(' ')),
        Only::NotEncoded => url
            .names()
            .is_some_and(|names| !names.contains(' ') && is_not_encoded(names)),
        Only::Incomplete => url.names().is_none(),
        Only::Guid => url.is_new_route() && url.names().is_some_and(is_guid),
        Only::NamesPlainDomain => url.has_clean_names() && !url.has_numbered_domain(),
        Only::NamesNumberedDomain => url.has_clean_names() && url.has_numbered_domain(),
        Only::NoDestination | Only::Repeated | Only::Mta | Only::ContentType(_) => false,
    }
}

/// Returns whether a URL uses the old route of the deploy service.
#[must_use]
pub fn is_old_route(url: &str) -> bool {
    Url::read(url).is_old_route()
}

struct Url<'a> {
    host: String,
    path: &'a str,
}

impl<'a> Url<'a> {
    fn read(url: &'a str) -> Self {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let at = rest.find('/').unwrap_or(rest.len());
        Self {
            host: rest.get(..at).unwrap_or_default().to_ascii_lowercase(),
            path: rest.get(at..).unwrap_or_default(),
        }
    }

    fn is_old_route(&self) -> bool {
        self.host.starts_with("deploy-service.cfapps.")
    }

    fn is_new_route(&self) -> bool {
        !self.is_old_route()
    }

    /// Returns what stands between `/slprot/` and `/slp`: the GUID of a space,
    /// or the names of org and space.
    fn names(&self) -> Option<&'a str> {
        let (_, rest) = self.path.split_once("/slprot/")?;
        let names = rest.trim_end_matches('/').strip_suffix("/slp")?;
        (!names.is_empty()).then_some(names)
    }

    fn has_clean_names(&self) -> bool {
        let is_clean = |names: &str| names.split('/').count() == 2 && !is_not_encoded(names);
        self.is_new_route() && self.names().is_some_and(is_clean)
    }

    /// `eu10-004`, not `eu10`: a landscape that extends another one.
    fn has_numbered_domain(&self) -> bool {
        self.host.split('.').any(|label| {
            label.rsplit_once('-').is_some_and(|(region, number)| {
                number.len() == 3
                    && number.chars().all(|c| c.is_ascii_digit())
                    && region.ends_with(|c: char| c.is_ascii_digit())
            })
        })
    }
}

fn is_guid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// Returns whether a character stands there that has to be percent-encoded, or
/// whether there are more segments than org and space.
fn is_not_encoded(names: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/');
    let mut rest = names;
    while let Some(at) = rest.find(|c| !is_plain(c)) {
        let is_encoded = rest.get(at..at + 3).is_some_and(|code| {
            code.strip_prefix('%')
                .is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()))
        });
        if !is_encoded {
            return true;
        }
        rest = rest.get(at + 3..).unwrap_or_default();
    }
    names.split('/').count() > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: [Only; 7] = [
        Only::OldRoute,
        Only::Blank,
        Only::NotEncoded,
        Only::Incomplete,
        Only::Guid,
        Only::NamesPlainDomain,
        Only::NamesNumberedDomain,
    ];

    fn shapes(url: &str) -> Vec<Only> {
        SHAPES
            .into_iter()
            .filter(|only| url_is(url, *only))
            .collect()
    }

    #[test]
    fn the_url_of_a_destination_says_what_may_be_wrong_with_it() {
        for (url, expected) in [
            (
                "https://deploy-service.cf.eu10.hana.ondemand.com/slprot/acme-test/qa/slp",
                Only::NamesPlainDomain,
            ),
            (
                "https://deploy-service.cf.eu10-004.hana.ondemand.com/slprot/acme-test/qa/slp",
                Only::NamesNumberedDomain,
            ),
            (
                "https://deploy-service.cf.us21.hana.ondemand.com/slprot/acme%20inc/live%2Bqa/slp/",
                Only::NamesPlainDomain,
            ),
            (
                "https://deploy-service.cf.eu10-004.hana.ondemand.com/slprot/6d1f2b7e-0c55-4b1b-9f6a-2a7d5c3e8b10/slp",
                Only::Guid,
            ),
            (
                "https://deploy-service.cf.eu10.hana.ondemand.com/slprot/acme inc/qa/slp",
                Only::Blank,
            ),
            (
                "https://deploy-service.cf.eu10.hana.ondemand.com/slprot/acme+inc/qa/slp",
                Only::NotEncoded,
            ),
            (
                "https://deploy-service.cf.eu10.hana.ondemand.com/slprot/acme,inc/qa/slp",
                Only::NotEncoded,
            ),
            (
                "https://deploy-service.cf.eu10.hana.ondemand.com/slprot/r&d/qa/slp",
                Only::NotEncoded,
            ),
            (
                "https://deploy-service.cf.eu10.hana.ondemand.com/slprot/acme/eu/qa/slp",
                Only::NotEncoded,
            ),
            (
                "https://deploy-service.cf.eu10.hana.ondemand.com/slprot/100%/qa/slp",
                Only::NotEncoded,
            ),
            (
                "https://deploy-service.cf.eu10.hana.ondemand.com",
                Only::Incomplete,
            ),
            ("https://api.cf.eu10.hana.ondemand.com/", Only::Incomplete),
            (
                "https://deploy-service.cf.eu10.hana.ondemand.com/slprot/acme/qa",
                Only::Incomplete,
            ),
            (
                "https://deploy-service.cfapps.eu10.hana.ondemand.com/slprot/acme/qa/slp",
                Only::OldRoute,
            ),
        ] {
            assert_eq!(shapes(url), [expected], "{url}");
        }
    }
}
