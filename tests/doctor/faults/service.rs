//! Network and API.

use super::*;

pub(super) const ROWS: &[Row] = &[
    (
        "nothing listens",
        |s| {
            s.instead.push((
                "/",
                Instead::Failure("ECONNREFUSED", "connect ECONNREFUSED"),
            ))
        },
        EXPORT,
        "NETWORK",
        Problem,
        "ECONNREFUSED",
    ),
    (
        "the host has no address",
        |s| {
            s.instead.push((
                "/oauth",
                Instead::Failure("ENOTFOUND", "getaddrinfo ENOTFOUND"),
            ))
        },
        EXPORT,
        "NETWORK",
        Problem,
        "cannot be resolved",
    ),
    (
        "the certificate is not trusted",
        |s| {
            s.instead.push((
                "/v2",
                Instead::Failure(
                    "SELF_SIGNED_CERT_IN_CHAIN",
                    "self-signed certificate in certificate chain",
                ),
            ))
        },
        EXPORT,
        "NETWORK",
        Problem,
        "CA",
    ),
    (
        "the proxy wants a user",
        |s| {
            s.instead.push((
                "/",
                Instead::Failure("CTMS_PROXY_DENIED", "the proxy answered 407"),
            ))
        },
        EXPORT,
        "NETWORK",
        Problem,
        "proxy",
    ),
    (
        "the proxy reaches nothing",
        |s| {
            s.instead.push((
                "/v",
                Instead::Failure("CTMS_PROXY_REFUSED", "the proxy answered 502"),
            ))
        },
        EXPORT,
        "NETWORK",
        Problem,
        "proxy",
    ),
    (
        "a proxy answers in place of the token server",
        |s| {
            s.instead
                .push(("/oauth", Instead::Status(200, "text/html", HTML)))
        },
        EXPORT,
        "TOKEN_ANSWER_INVALID",
        Problem,
        "proxy",
    ),
    (
        "the token server is down",
        |s| {
            s.instead
                .push(("/oauth", Instead::Status(503, "text/plain", "down")))
        },
        EXPORT,
        "UNAVAILABLE",
        Problem,
        "503",
    ),
    (
        "the service is down",
        |s| s.instead.push(("/v", Instead::Router(503, "no_endpoints"))),
        EXPORT,
        "UNAVAILABLE",
        Problem,
        "503",
    ),
    (
        "the clock is ahead",
        |s| s.behind = Some(3_600_000),
        EXPORT,
        "clock-skew",
        Hint,
        "60 minutes ahead",
    ),
    (
        "a login page responds",
        |s| {
            s.instead
                .push(("/v", Instead::Status(200, "text/html", HTML)))
        },
        EXPORT,
        "api-wrong-address",
        Problem,
        "login page",
    ),
    (
        "the region is wrong",
        |s| {
            s.instead
                .push(("/v", Instead::Router(404, "unknown_route")))
        },
        EXPORT,
        "api-wrong-address",
        Problem,
        "region",
    ),
    (
        "an approuter redirects",
        |s| {
            s.instead
                .push(("/v", Instead::Status(302, "text/html", "")))
        },
        EXPORT,
        "REDIRECTED",
        Problem,
        "redirect",
    ),
    (
        "the API is newer",
        |s| s.versions = json!({"supportedVersions": [{"version": "3"}]}),
        EXPORT,
        "api-version",
        Problem,
        "version 2",
    ),
];
