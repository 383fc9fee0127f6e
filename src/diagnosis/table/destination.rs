//! The deployment does not start: the destination of the node.

use crate::diagnosis::cause::Depth::Reason as Root;
use crate::diagnosis::cause::Reason::{Any, Forbidden, NotFound, Token, Unauthorized, Unreachable};
use crate::diagnosis::cause::Who::{Administrator, SpaceDeveloper, Support};
use crate::diagnosis::cause::{Cause, Only, document, samples, start, text};

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "dest-forbidden-no-space-developer",
        depth: Root,
        signs: &[start(Forbidden).only(Only::Mta).likely()],
        shows: document("the deployment does not start: Forbidden"),
        cause: "The user of the destination has no developer role in the target space.",
        advice: "Give this user the role Space Developer in the space that the URL of the destination names.",
        who: &[SpaceDeveloper, Administrator],
        source: document("SAP Help: Troubleshooting MTA deployments"),
        samples: samples(&[
            "Exception during start of deployment for deploy type 'SLP_CTS': Error during client creation: Forbidden",
            "Error during deployment initialization: 403 Forbidden",
        ]),
    },
    Cause {
        id: "dest-name-not-encoded",
        depth: Root,
        signs: &[
            start(NotFound).only(Only::Blank),
            start(NotFound).only(Only::NotEncoded).likely(),
        ],
        shows: document(
            "the deployment does not start: Not Found; blank, special character or third segment in the path of the URL",
        ),
        cause: "The name of the org or space is in the URL of the destination without percent-encoding.",
        advice: "Encode org and space separately, or use the GUID of the space instead of the names.",
        who: &[Administrator],
        source: document("SAP Help: Troubleshooting MTA deployments; Create destinations"),
        samples: samples(&[]),
    },
    Cause {
        id: "dest-legacy-route-removed",
        depth: Root,
        signs: &[
            start(NotFound).only(Only::OldRoute).likely(),
            start(Unreachable).only(Only::OldRoute).likely(),
            start(Any).only(Only::OldRoute).hint(),
        ],
        shows: document("the URL of the destination starts with https://deploy-service.cfapps."),
        cause: "The destination uses the old route of the deploy service, which SAP removes in the last quarter of 2026.",
        advice: "In the URL of the destination replace \"cfapps\" by \"cf\".",
        who: &[Administrator],
        source: document("SAP Help: What's New, March 2026; SAP Note 3695458"),
        samples: samples(&[]),
    },
    Cause {
        id: "dest-url-incomplete",
        depth: Root,
        signs: &[start(Any).only(Only::Incomplete).likely()],
        shows: document("the URL of the destination has no /slprot/, or does not end in /slp"),
        cause: "The URL of the destination is not the endpoint of a space in the deploy service, but a host or the endpoint of an API.",
        advice: "Use one of the two forms in SAP's documentation: with the GUID of the space, or with the names of org and space.",
        who: &[Administrator],
        source: document("SAP Help: Create destinations"),
        samples: samples(&[]),
    },
    Cause {
        id: "dest-space-guid-stale",
        depth: Root,
        signs: &[start(NotFound).only(Only::Guid).likely()],
        shows: document(
            "the deployment does not start: Not Found; GUID of a space in the path of the URL",
        ),
        cause: "There is no space with this GUID: it was deleted and created again, which changes its GUID, or it is in another landscape.",
        advice: "Read the GUID of the target space again, and compare the domain of the URL with that of the target's API endpoint.",
        who: &[SpaceDeveloper, Administrator],
        source: document("SAP Help: Troubleshooting MTA deployments"),
        samples: samples(&[]),
    },
    Cause {
        id: "dest-org-or-space-wrong",
        depth: Root,
        signs: &[
            text("Could not compute space ID for org \"*\" and space \""),
            start(NotFound).only(Only::NamesNumberedDomain).hint(),
            start(NotFound).only(Only::NamesPlainDomain).hint(),
            start(NotFound).only(Only::NoDestination).hint(),
        ],
        shows: document(
            "the deployment does not start: Not Found; names of org and space in the path of the URL",
        ),
        cause: "There is no such org or space: it was renamed, deleted, or its name in the URL of the destination is misspelled.",
        advice: "Correct the names in the URL of the destination, or use the GUID of the space.",
        who: &[Administrator],
        source: document("SAP Help: Troubleshooting MTA deployments; multiapps-controller"),
        samples: samples(&["Could not compute space ID for org \"larch-prod\" and space \"live\""]),
    },
    Cause {
        id: "dest-wrong-domain",
        depth: Root,
        signs: &[
            start(NotFound).only(Only::NamesPlainDomain).likely(),
            start(NotFound).only(Only::Guid).hint(),
            start(NotFound).only(Only::NoDestination).hint(),
            start(NotFound).only(Only::NamesNumberedDomain).hint(),
        ],
        shows: document(
            "the deployment does not start: Not Found; domain of the URL without a number, as eu10 instead of eu10-004",
        ),
        cause: "The deploy service of another landscape was called, which does not know this org and space.",
        advice: "Take the domain from the API endpoint of the target subaccount: it may have a number, such as eu10-004.",
        who: &[Administrator],
        source: document("SAP Help: Troubleshooting MTA deployments"),
        samples: samples(&[
            "Exception during start of deployment for deploy type 'SLP_CTS': Error during client creation: Not Found",
        ]),
    },
    Cause {
        id: "dest-unauthorized-credentials",
        depth: Root,
        signs: &[start(Unauthorized).only(Only::Mta).likely()],
        shows: document("the deployment does not start: Unauthorized"),
        cause: "The password of the destination's user is wrong, was changed, or has expired.",
        advice: "Enter the current password in the destination; use a technical user, whose password does not expire.",
        who: &[Administrator],
        source: document("SAP Note 3224927 (title); SAP Help: Create destinations"),
        samples: samples(&[
            "Error during deployment initialization: Unauthorized",
            "Exception during start of deployment for deploy type 'SLP_CTS': Error during client creation: 401 Unauthorized",
        ]),
    },
    Cause {
        id: "dest-user-locked",
        depth: Root,
        signs: &[start(Unauthorized).only(Only::Repeated).hint()],
        shows: document("the deployment does not start: Unauthorized, several times in a row"),
        cause: "After five failed log-ons the user's password is locked for an hour.",
        advice: "Correct the password in the destination first, wait for an hour, then import once.",
        who: &[Administrator],
        source: document("sap-tutorials/Tutorials issue 5921"),
        samples: samples(&[]),
    },
    Cause {
        id: "dest-basic-auth-custom-idp",
        depth: Root,
        signs: &[start(Unauthorized).only(Only::Mta).hint()],
        shows: document(
            "the deployment does not start: Unauthorized; destination with Basic authentication",
        ),
        cause: "With Basic authentication the deploy service knows only users of SAP ID service, not those of a custom identity provider.",
        advice: "Change the destination to OAuth2Password with the property origin, or use a user of SAP ID service.",
        who: &[Administrator],
        source: document("SAP Help: Create destinations"),
        samples: samples(&[]),
    },
    Cause {
        id: "dest-forbidden-wrong-idp",
        depth: Root,
        signs: &[start(Forbidden).only(Only::Mta).hint()],
        shows: document(
            "the deployment does not start: Forbidden, although a user of this name has the role",
        ),
        cause: "The user name exists in several identity providers, and the role was given to the user of another one.",
        advice: "Give the role to the user of the right identity provider; for a custom one use OAuth2Password with the property origin.",
        who: &[SpaceDeveloper, Administrator],
        source: document("SAP Help: Troubleshooting MTA deployments"),
        samples: samples(&[]),
    },
    Cause {
        id: "dest-oauth2password-setup",
        depth: Root,
        signs: &[start(Token).only(Only::Mta).hint()],
        shows: document("the deployment does not start: no token"),
        cause: "The destination with OAuth2Password is not set up for the log-on of Cloud Foundry.",
        advice: "Set the client id to cf with an empty secret, and the token service URL to the log-on host of the target's domain; add the property origin for a custom identity provider.",
        who: &[Administrator],
        source: document("SAP Help: Create destinations with OAuth2Password"),
        samples: samples(&[]),
    },
    Cause {
        id: "dest-unreachable",
        depth: Root,
        signs: &[start(Unreachable).hint()],
        shows: document(
            "the deployment does not start: unknown host, connection refused or timed out",
        ),
        cause: "The host of the destination's URL cannot be reached: it is misspelled, its route was removed, or the network has trouble.",
        advice: "Compare the host with SAP's list of deploy service URLs; if it is right, import again later.",
        who: &[Administrator, Support],
        source: document("SAP Help: MTA deployment on Cloud Foundry"),
        samples: samples(&[]),
    },
    Cause {
        id: "dest-missing",
        depth: Root,
        signs: &[
            text("destination \"*\" not found")
                .only(Only::NoDestination)
                .hint(),
            text("destination \"*\" does not exist")
                .only(Only::NoDestination)
                .hint(),
            text("could not find destination")
                .only(Only::NoDestination)
                .hint(),
        ],
        shows: document("the log does not say which destination is used, and the error names one"),
        cause: "The destination that the node uses was renamed or deleted.",
        advice: "Create the destination again with the same name, or choose another one in the node.",
        who: &[Administrator],
        source: document("SAP Help: Create transport nodes"),
        samples: samples(&[]),
    },
];
