//! Trouble of the platform and its services.

use crate::diagnosis::cause::Depth::{Reason as Root, Wrapper};
use crate::diagnosis::cause::Who::{Administrator, SpaceDeveloper, Support};
use crate::diagnosis::cause::{Cause, code, document, samples, text};

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "svc-rate-limit",
        depth: Root,
        signs: &[
            text("Rate Limit Exceeded").likely(),
            text("RateLimitExceeded"),
            text("Controller operation failed: 429"),
            text("CC returned 429"),
            code(10_013),
            code(10_014),
            code(10_016),
        ],
        shows: document("any step of the deployment"),
        cause: "The user of the destination sent too many requests to the platform at the same time.",
        advice: "Wait, then import again; run fewer imports with the same user at the same time.",
        who: &[SpaceDeveloper, Administrator],
        source: document("Cloud Controller; multiapps-controller"),
        samples: samples(&[
            "Controller operation failed: 429 Too Many Requests: CF-RateLimitExceeded(10013): Rate Limit Exceeded",
            "CC returned 429",
        ]),
    },
    Cause {
        id: "svc-token-expired",
        depth: Root,
        signs: &[
            text("The token has expired on: ").likely(),
            text("No valid access token was found for user").likely(),
            text("Invalid Auth Token").likely(),
            code(1_000).likely(),
        ],
        shows: document("any step of a long deployment"),
        cause: "The log-on of the deployment expired during the import, or was revoked by a change of the password.",
        advice: "Import again; use a technical user in the destination.",
        who: &[SpaceDeveloper, Administrator],
        source: document("multiapps-controller; Cloud Controller"),
        samples: samples(&[
            "The token has expired on: Tue Nov 03 12:00:00 UTC 2026",
            "No valid access token was found for user guid \"0f4c5e70-0000-4000-8000-000000000000\"",
            "Controller operation failed: 401 Unauthorized: CF-InvalidAuthToken(1000): Invalid Auth Token",
        ]),
    },
    Cause {
        id: "svc-timeout-cc",
        depth: Root,
        signs: &[
            text("Timeout of \"*\" seconds exceeded while waiting response from Cloud Controller")
                .likely(),
            text("exceeded while waiting response from Cloud Controller").likely(),
        ],
        shows: document("any step of the deployment"),
        cause: "The Cloud Controller of the platform responds too slowly.",
        advice: "Import again later.",
        who: &[Support],
        source: document("multiapps-controller"),
        samples: samples(&[
            "Timeout of \"60\" seconds exceeded while waiting response from Cloud Controller",
        ]),
    },
    Cause {
        id: "svc-capacity",
        depth: Root,
        signs: &[
            text("insufficient running resources"),
            text("CF-InsufficientResources"),
            text("Insufficient resources").likely(),
            code(150_003),
            code(170_008),
        ],
        shows: document("an application is staged or started"),
        cause: "The platform has no room for the application.",
        advice: "Import again later, or with less memory for the application.",
        who: &[Support],
        source: document("Cloud Controller"),
        samples: samples(&[
            "Error staging application \"shop-srv\": CF-InsufficientResources(170008): Insufficient resources",
            "One or more instances could not be started because of insufficient running resources.",
        ]),
    },
    Cause {
        id: "svc-blobstore",
        depth: Root,
        signs: &[
            text("blobstore unavailability"),
            text("Failed to perform blobstore operation"),
            code(150_006),
            code(150_007),
        ],
        shows: document("files of an application are uploaded or read"),
        cause: "The file storage of the platform has a failure.",
        advice: "Import again later.",
        who: &[Support],
        source: document("Cloud Controller"),
        samples: samples(&[
            "Error uploading application \"shop-srv\": Failed to perform operation due to blobstore unavailability.",
            "CF-BlobstoreError(150007): Failed to perform blobstore operation after three retries.",
        ]),
    },
    Cause {
        id: "svc-persistence",
        depth: Root,
        signs: &[text(
            "Temporary problem with persistence layer of the service",
        )],
        shows: document("any step of the deployment"),
        cause: "The database of the deploy service has a failure.",
        advice: "Import again later.",
        who: &[Support],
        source: document("multiapps-controller"),
        samples: samples(&["Temporary problem with persistence layer of the service"]),
    },
    Cause {
        id: "svc-cloud-controller-error",
        depth: Wrapper,
        signs: &[text("Controller operation failed: 5").likely()],
        shows: document("any step of the deployment"),
        cause: "The Cloud Controller of the platform has a failure.",
        advice: "Import again later; see the status page of SAP BTP.",
        who: &[Support],
        source: document("multiapps-controller"),
        samples: samples(&[
            "Error creating or updating application \"shop-srv\": Controller operation failed: 503 Service Unavailable",
        ]),
    },
    Cause {
        id: "svc-broker-error",
        depth: Wrapper,
        signs: &[
            text("Service broker operation failed:").hint(),
            text("CF-ServiceBrokerBadResponse").hint(),
            text("returned an error with no description").hint(),
            code(10_001).hint(),
        ],
        shows: document("a service instance is created, changed or bound"),
        cause: "A service broker failed.",
        advice: "Read the end of the message and import again; if it fails again, open a ticket for this service.",
        who: &[Support],
        source: document("multiapps-controller; Cloud Controller"),
        samples: samples(&[
            "Service broker operation failed: 500 Internal Server Error",
            "CF-ServiceBrokerBadResponse(10001): The service broker returned an invalid response",
        ]),
    },
    Cause {
        id: "svc-action-hangs",
        depth: Root,
        signs: &[],
        shows: document("status running, and no new message for a long time"),
        cause: "The service refreshes the state of a hanging import only now and then, or the deployment itself hangs.",
        advice: "Refresh expired actions in the user interface of the service, and see the deployment; a deployment ends after three days at the latest.",
        who: &[Administrator, SpaceDeveloper, Support],
        source: document("SAP Help: Actions; multiapps-controller PR 1451"),
        samples: samples(&[]),
    },
];
