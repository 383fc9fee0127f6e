//! The two addresses of a key: checked, fixed, and what they say.

use super::notes::{Notes, join};
use super::value::Field;
use super::{Kind, ParseOptions};
use crate::error::Advice;
use crate::text::url::{Url, UrlProblem};

/// Where Cloud ALM answers for Cloud Transport Management, below `endpoints.Api`.
pub(super) const ROUTE: &str = "/imp-cdm-transport-management-api/v1";

/// Domains of SAP BTP and Cloud ALM (seen in public clients; other regions may
/// have others, so another one is only a warning).
const KNOWN_DOMAINS: [&str; 3] = [
    ".hana.ondemand.com",
    ".alm.cloud.sap",
    ".platform.sapcloud.cn",
];

/// The addresses of a key, as far as they are usable.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    pub(super) api: Option<Url>,
    pub(super) token: Option<Url>,
}

/// Reads, checks and normalises both addresses; `token` is none where the key
/// has no place for it.
pub(super) fn addresses(
    kind: Option<Kind>,
    api: &Field<'_>,
    token: Option<&Field<'_>>,
    options: &ParseOptions<'_>,
    notes: &mut Notes,
) -> Addresses {
    // A field without a place was left out because that has been told already.
    let api_url = (!api.at.is_empty())
        .then(|| read(api, missing_api(kind), options, notes))
        .flatten();
    let Some(token) = token else {
        return Addresses {
            api: api_url.map(|url| api_base(&url, kind, &api.at, notes)),
            token: None,
        };
    };
    let token_url = read(
        token,
        "paste the key as it was issued; this is the address of the token server",
        options,
        notes,
    );
    if are_swapped(api, api_url.as_ref(), token, token_url.as_ref(), notes) {
        return Addresses::default();
    }
    Addresses {
        api: api_url.map(|url| api_base(&url, kind, &api.at, notes)),
        token: token_url.map(|url| token_endpoint(&url, &token.at, notes)),
    }
}

fn missing_api(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Calm) => {
            "take the key of the SAP Cloud ALM API service; it has endpoints.Api, an address that ends in /api"
        }
        Some(Kind::Ctms) | None => "paste the whole key; this is the address of the API",
    }
}

fn read(
    field: &Field<'_>,
    missing: &str,
    options: &ParseOptions<'_>,
    notes: &mut Notes,
) -> Option<Url> {
    let text = field.line(notes, missing)?;
    let url = match parse(&text, field, notes) {
        Ok(url) => url,
        Err(problem) => {
            notes.error(&field.at, &problem.to_string(), advice(problem));
            return None;
        }
    };
    if url.is_forbidden_http(options.allow_http) {
        notes.error(
            &field.at,
            &join(&["is plain http to ", url.host()]),
            Advice::with_options(
                "use https, or name the host in {allowHttp} if you trust the network",
            ),
        );
        return None;
    }
    if url.had_query() {
        notes.repair_at(&field.at, "removed the query");
    }
    let is_known = KNOWN_DOMAINS
        .iter()
        .any(|domain| url.host().ends_with(domain));
    if !is_known && !url.is_loopback() && !url.is_listed(options.allow_http) {
        notes.warning(
            &field.at,
            &join(&[
                "points to ",
                url.host(),
                ", which is none of SAP's known hosts",
            ]),
            "make sure that this host may see the credentials of the key",
        );
    }
    Some(url)
}

/// Parses an address; one without a scheme is taken as https if it can be one.
fn parse(text: &str, field: &Field<'_>, notes: &mut Notes) -> Result<Url, UrlProblem> {
    match Url::parse(text) {
        Err(UrlProblem::NoScheme) => {
            let url = Url::parse(&join(&["https://", text]));
            match url {
                Ok(url) if url.host().contains('.') => {
                    notes.repair_at(&field.at, "added https://");
                    Ok(url)
                }
                _ => Err(UrlProblem::NoScheme),
            }
        }
        parsed => parsed,
    }
}

fn advice(problem: UrlProblem) -> &'static str {
    match problem {
        UrlProblem::UserInfo => {
            "remove everything between // and the host; the credentials belong in clientid and clientsecret"
        }
        UrlProblem::NoScheme
        | UrlProblem::OtherScheme
        | UrlProblem::Host
        | UrlProblem::Port
        | UrlProblem::Character => "paste the address as the key was issued with it",
    }
}

/// Tells where each address stands in the other's place.
fn are_swapped(
    api: &Field<'_>,
    api_url: Option<&Url>,
    token: &Field<'_>,
    token_url: Option<&Url>,
    notes: &mut Notes,
) -> bool {
    let api_is_token = api_url.is_some_and(is_token_server);
    let token_is_api = token_url.is_some_and(|url| is_api(url) && !is_token_server(url));
    if api_is_token {
        notes.error(
            &api.at,
            "is the address of the token server, not of the API",
            swap(
                token_is_api,
                &token.at,
                "put in the API address, as the key was issued with it",
            ),
        );
    }
    if token_is_api {
        notes.error(
            &token.at,
            "is the address of the API, not of the token server",
            swap(
                api_is_token,
                &api.at,
                "put in the token server's address, as the key was issued with it",
            ),
        );
    }
    api_is_token || token_is_api
}

fn swap(both: bool, other: &str, alone: &str) -> String {
    if both {
        join(&["swap it with ", other])
    } else {
        alone.to_owned()
    }
}

fn is_token_server(url: &Url) -> bool {
    url.host().split('.').any(|label| label == "authentication")
        || url.path().trim_end_matches('/').ends_with("/oauth/token")
}

fn is_api(url: &Url) -> bool {
    url.host().starts_with("transport-service")
        || url.host().ends_with(".alm.cloud.sap")
        || before_v2(url.path()) != url.path().trim_end_matches('/')
        || url.path().contains(ROUTE)
}

/// Cuts what callers append themselves, so that it is never doubled.
fn api_base(url: &Url, kind: Option<Kind>, at: &str, notes: &mut Notes) -> Url {
    let path = before_v2(url.path());
    if path.len() < url.path().trim_end_matches('/').len() {
        notes.repair_at(at, "removed /v2");
    } else if path.len() < url.path().len() {
        notes.repair_at(at, "removed the slash at the end");
    }
    if kind != Some(Kind::Calm) {
        return url.with_path(path);
    }
    let base = match path.find(ROUTE).and_then(|found| path.get(..found)) {
        Some(base) => {
            notes.repair_at(at, "removed the route of Cloud Transport Management");
            base.trim_end_matches('/')
        }
        None => path,
    };
    if url.host().ends_with(".alm.cloud.sap") && base != "/api" {
        notes.warning(
            at,
            "does not end in /api, as the addresses of SAP Cloud ALM do",
            "compare it with endpoints.Api of the key as it was issued",
        );
    }
    url.with_path(&join(&[base, ROUTE]))
}

/// Returns what stands before a path segment `v2`, without a slash at the end.
fn before_v2(path: &str) -> &str {
    let mut end = 0;
    for segment in path.split_inclusive('/') {
        if segment.trim_end_matches('/') == "v2" {
            break;
        }
        end += segment.len();
    }
    path.get(..end).unwrap_or(path).trim_end_matches('/')
}

/// Puts `/oauth/token` at the end, exactly once.
fn token_endpoint(url: &Url, at: &str, notes: &mut Notes) -> Url {
    let whole = url.path();
    let path = whole.trim_end_matches('/');
    let base = path.strip_suffix("/oauth/token").unwrap_or(path);
    // A destination's tokenServiceURL is meant to be complete.
    if base != path && !at.starts_with("tokenServiceURL") {
        notes.repair_at(at, "removed /oauth/token");
    } else if base.len() < whole.len() && base == path {
        notes.repair_at(at, "removed the slash at the end");
    }
    url.with_path(&join(&[base.trim_end_matches('/'), "/oauth/token"]))
}

/// Returns the region that a host name tells, such as `eu10`.
pub(super) fn region(url: &Url) -> Option<&str> {
    let labels: Vec<&str> = url.host().split('.').collect();
    if let Some(after) = after_label(&labels, "authentication") {
        return match after {
            ["cert", region, _, ..] | [region, _, ..] => Some(region),
            _ => None,
        };
    }
    if let Some([region, _, ..]) = after_label(&labels, "cfapps") {
        return Some(region);
    }
    match labels.as_slice() {
        [_, region, "alm", "cloud", "sap"] => Some(region),
        _ => None,
    }
}

/// Returns the subdomain of the subaccount that a token server's name tells.
pub(super) fn subdomain(url: &Url) -> Option<&str> {
    let labels: Vec<&str> = url.host().split('.').collect();
    match labels.as_slice() {
        [subdomain, "authentication", ..] => Some(subdomain),
        _ => None,
    }
}

fn after_label<'a, 'b>(labels: &'a [&'b str], label: &str) -> Option<&'a [&'b str]> {
    let at = labels.iter().position(|found| *found == label)?;
    labels.get(at + 1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_from_v2_on_is_cut_and_nothing_that_only_looks_like_it() {
        for (path, base) in [
            ("", ""),
            ("/", ""),
            ("/v2", ""),
            ("/v2/", ""),
            ("/a/v2/files/upload", "/a"),
            ("/v20/x", "/v20/x"),
            ("/a//", "/a"),
        ] {
            assert_eq!(before_v2(path), base, "{path}");
        }
    }

    #[test]
    fn region_and_subdomain_come_from_the_host() {
        for (text, expected, sub) in [
            (
                "https://acme-dev.authentication.eu10.hana.ondemand.com",
                Some("eu10"),
                Some("acme-dev"),
            ),
            (
                "https://acme.authentication.cert.us10-001.hana.ondemand.com",
                Some("us10-001"),
                Some("acme"),
            ),
            (
                "https://acme.authentication.cn40.platform.sapcloud.cn",
                Some("cn40"),
                Some("acme"),
            ),
            (
                "https://transport-service-app-backend.ts.cfapps.ap10.hana.ondemand.com",
                Some("ap10"),
                None,
            ),
            ("https://acme.eu20.alm.cloud.sap/api", Some("eu20"), None),
            ("http://localhost:3000", None, None),
        ] {
            let url = Url::parse(text).unwrap();
            assert_eq!((region(&url), subdomain(&url)), (expected, sub), "{text}");
        }
    }
}
