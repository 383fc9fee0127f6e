//! What waits and what has failed.

use super::*;

pub(super) const ROWS: &[Row] = &[
    (
        "a transport request was forgotten",
        |s| s.queue(2, vec![request(57, "initial", 9)]),
        EXPORT,
        "queue-old",
        Hint,
        "9 days",
    ),
    (
        "a queue is long",
        |s| s.queue(2, (1..=30).map(|id| request(id, "initial", 1)).collect()),
        EXPORT,
        "queue-long",
        Hint,
        "30",
    ),
    (
        "what failed is imported again",
        |s| s.queue(2, vec![request(57, "fatal", 1), request(58, "fatal", 1)]),
        EXPORT,
        "failed-imported-again",
        Hint,
        "57, 58",
    ),
    (
        "what failed waits in the next queue",
        |s| {
            s.queue(2, vec![request(57, "error", 1)]);
            s.queue(3, vec![request(57, "initial", 1)]);
        },
        EXPORT,
        "failed-forwarded",
        Hint,
        "PROD",
    ),
    (
        "the last import failed",
        |s| {
            s.queue(
                2,
                vec![request(56, "succeeded", 3), request(57, "fatal", 1)],
            );
            s.log(57, "https://deploy-service.cf.eu10-004.hana.ondemand.com/slprot/acme/qa/slp", &[("F", "Transport request 'x' (id: 57): Exception during start of deployment for deploy type 'SLP_CTS': Error during client creation: Forbidden")]);
        },
        EXPORT,
        "last-import-failed",
        Hint,
        "role",
    ),
    (
        "the last import failed, and nobody knows why",
        |s| {
            s.queue(2, vec![request(57, "error", 1)]);
            s.log(
                57,
                "https://deploy-service.cf.eu10-004.hana.ondemand.com/slprot/acme/qa/slp",
                &[("E", "Step 7 ended with code 3")],
            );
        },
        EXPORT,
        "last-import-failed",
        Hint,
        "does not know",
    ),
    (
        "files were cleaned up",
        |s| {
            let mut gone = request(57, "repeat", 1);
            gone["archived"] = json!(true);
            s.queue(2, vec![gone]);
        },
        EXPORT,
        "file-expired",
        Hint,
        "57",
    ),
    (
        "a waiting request has other content",
        |s| {
            let mut app = request(57, "initial", 1);
            app["entries"][0]["contentType"] = json!("APP");
            s.queue(2, vec![app]);
        },
        EXPORT,
        "queue-content-type",
        Hint,
        "57",
    ),
    (
        "an import hangs",
        |s| s.queue(2, vec![request(57, "running", 2)]),
        EXPORT,
        "import-hangs",
        Hint,
        "2 days",
    ),
    (
        "the storage is kept",
        |s| s.queue(3, vec![request(57, "fatal", 40)]),
        EXPORT,
        "storage-kept",
        Hint,
        "57",
    ),
];
