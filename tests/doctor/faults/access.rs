//! Keys and tokens.

use super::*;

pub(super) const ROWS: &[Row] = &[
    (
        "the secret is wrong",
        |s| {
            s.instead.push((
                "/oauth",
                Instead::Status(
                    401,
                    JSON,
                    r#"{"error":"unauthorized","error_description":"Bad credentials"}"#,
                ),
            ))
        },
        EXPORT,
        "AUTH_SECRET_WRONG",
        Problem,
        "sb-x!b1",
    ),
    (
        "the client was deleted",
        |s| {
            s.instead.push(("/oauth", Instead::Status(401, JSON, r#"{"error":"invalid_client","error_description":"Client with requested ID does not exist"}"#)))
        },
        EXPORT,
        "AUTH_CLIENT_UNKNOWN",
        Problem,
        "sb-x!b1",
    ),
    (
        "the tenant is wrong",
        |s| {
            s.instead.push((
                "/oauth",
                Instead::Status(
                    404,
                    "text/html",
                    "Cannot find identity zone for subdomain acme",
                ),
            ))
        },
        EXPORT,
        "AUTH_TENANT_UNKNOWN",
        Problem,
        "acme",
    ),
    (
        "the token server refuses",
        |s| {
            s.instead.push((
                "/oauth",
                Instead::Status(400, JSON, r#"{"error":"invalid_request"}"#),
            ))
        },
        EXPORT,
        "AUTH_REFUSED",
        Problem,
        "invalid_request",
    ),
    (
        "the plan allows no upload",
        |s| s.scopes = "a.Viewer a.TransportOperator a.ExtensionDescriptorOperator",
        EXPORT,
        "key-cannot-upload",
        Problem,
        "upload",
    ),
    (
        "the plan allows no descriptors",
        |s| {
            s.scopes = "a.ExportOperator";
            with_descriptor(s, GOOD_EXTENSION);
        },
        with_files!("QA"),
        "key-cannot-manage-descriptors",
        Problem,
        "descriptors",
    ),
    (
        "a key of Cloud ALM was made for monitoring",
        |s| {
            s.key = CALM_KEY.into();
            s.scopes = "uaa.resource calm-api.features.read";
        },
        EXPORT,
        "key-authorities-missing",
        Problem,
        "imp-cdm-feature",
    ),
    (
        "a key of Cloud ALM cannot upload to a node",
        |s| {
            s.key = CALM_KEY.into();
            s.scopes = CALM;
        },
        UPLOAD,
        "EXPORT_ONLY",
        Problem,
        "Cloud ALM",
    ),
    (
        "a key of Cloud ALM cannot manage descriptors",
        |s| {
            s.key = CALM_KEY.into();
            s.scopes = CALM;
            with_descriptor(s, GOOD_EXTENSION);
        },
        with_files!("QA"),
        "key-cannot-manage-descriptors",
        Problem,
        "descriptors",
    ),
    (
        "the shell has eaten a part of the secret",
        |s| s.key = KEY.replace("s3cret$s3cret", "0a1b2c3d-1111-2222-3333-444455556666"),
        EXPORT,
        "key-doubtful",
        Hint,
        "secret",
    ),
    (
        "the host is none of SAP's",
        |s| {
            s.key = KEY.replace(
                "transport-service-app-backend.ts.cfapps.eu10.hana.ondemand.com",
                "ctms.example.test",
            )
        },
        EXPORT,
        "key-doubtful",
        Hint,
        "ctms.example.test",
    ),
    (
        "the second key is of another region",
        |s| operating(s, |key| key.replace("eu10", "us10")),
        EXPORT,
        "keys-differ",
        Hint,
        "subaccounts or regions",
    ),
    (
        "the second key is of another subaccount",
        |s| operating(s, |key| key.replace("acme", "other")),
        EXPORT,
        "keys-differ",
        Hint,
        "subaccounts or regions",
    ),
    (
        "the second key may not read",
        |s| {
            s.scopes = "a.ExportOperator";
            operating(s, str::to_owned);
        },
        EXPORT,
        "operating-key-cannot-read",
        Hint,
        "read",
    ),
];
