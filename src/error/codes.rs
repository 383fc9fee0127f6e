//! The codes of errors: exit code, meaning and details of each.

/// A code, the details that its errors always have, and those that they may have.
type OwnDetails = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// The details of single codes, beside those that every error may have: what
/// `error.details` is once `error.code` is known.
pub const DETAILS: &[OwnDetails] = &[
    ("KEY_INVALID", &["findings"], &[]),
    ("USAGE", &[], &["findings"]),
    ("ARCHIVE_INVALID", &["findings"], &[]),
    ("DESCRIPTOR_INVALID", &["findings"], &[]),
    ("CONFIGURATION_INVALID", &["findings"], &[]),
    ("NODE_UNKNOWN", &["nodeName", "near"], &[]),
    ("NODE_REFUSES_UPLOAD", &["nodeName"], &[]),
    ("NODE_REFUSES_IMPORT", &["nodeName"], &[]),
    ("STATUS_FORBIDS", &["nodeName", "findings"], &[]),
    ("NETWORK", &[], &["systemCode"]),
    ("OUTCOME_UNKNOWN", &["check"], &[]),
];

/// Each code with its meaning, in the order of the exit codes; the documentation
/// and the type `CtmsErrorCode` are tested against it.
pub const CODES: &[(&str, u8, &str)] = &[
    (
        "TOKEN_ANSWER_INVALID",
        1,
        "the response of the token endpoint has no token",
    ),
    ("REFUSED", 1, "the service refused the request"),
    (
        "ANSWER_INVALID",
        1,
        "a response is not what the service sends",
    ),
    ("REDIRECTED", 1, "a response redirects the request"),
    ("IMPORT_FAILED", 1, "an import ended in error or fatal"),
    ("KEY_MISSING", 2, "no service key was given"),
    ("KEY_INVALID", 2, "the service key cannot be used"),
    ("USAGE", 2, "an argument or option is wrong"),
    (
        "ARCHIVE_INVALID",
        2,
        "a file to be uploaded is not a valid archive",
    ),
    (
        "DESCRIPTOR_INVALID",
        2,
        "an extension descriptor has errors",
    ),
    (
        "CONFIGURATION_INVALID",
        2,
        "a configuration file cannot be used",
    ),
    (
        "FILE_UNREADABLE",
        2,
        "a file could not be read or changed while it was sent",
    ),
    (
        "NODE_UNKNOWN",
        2,
        "the landscape has no such node (exit code 1 if only the service noticed)",
    ),
    ("NODE_REFUSES_UPLOAD", 2, "the node does not allow uploads"),
    (
        "NODE_REFUSES_IMPORT",
        2,
        "the node cannot be imported into from here",
    ),
    (
        "STATUS_FORBIDS",
        2,
        "the status of a transport request forbids the action",
    ),
    ("EXPORT_ONLY", 2, "a Cloud ALM key allows only Export from"),
    (
        "ONCE_NEEDS_LOOK",
        2,
        "the key may not read the queues, which an idempotency key needs",
    ),
    (
        "NOT_IN_BROWSER",
        2,
        "only available in Node, not in a browser",
    ),
    (
        "NOT_INITIALISED",
        2,
        "init() was not called in a browser, or the wasm was not found",
    ),
    (
        "AUTH_SECRET_WRONG",
        3,
        "the token endpoint does not accept the credentials",
    ),
    (
        "AUTH_CLIENT_UNKNOWN",
        3,
        "the token endpoint does not know the client",
    ),
    (
        "AUTH_TENANT_UNKNOWN",
        3,
        "the token endpoint does not know the tenant",
    ),
    (
        "AUTH_REFUSED",
        3,
        "the token endpoint refused for another reason",
    ),
    ("TOKEN_PROVIDER", 3, "the caller's token provider failed"),
    (
        "UNAUTHORIZED",
        3,
        "the service does not accept a fresh token",
    ),
    (
        "FORBIDDEN",
        3,
        "the key's plan does not allow the operation",
    ),
    (
        "NETWORK",
        4,
        "the service could not be reached, or the connection broke",
    ),
    ("TIMED_OUT", 4, "timed out"),
    (
        "UNAVAILABLE",
        4,
        "the service, or something in front of it, is unavailable",
    ),
    (
        "OUTCOME_UNKNOWN",
        5,
        "it is unknown whether the work was done",
    ),
    ("FOLLOW_ENDED", 6, "following ended before the import did"),
    ("INTERNAL", 70, "a fault in ctms itself"),
    ("CANCELLED", 130, "the caller cancelled"),
];
