//! Content other than MTAs.

use crate::diagnosis::cause::Depth::{Reason as Root, Symptom};
use crate::diagnosis::cause::Reason::{Forbidden, Unauthorized};
use crate::diagnosis::cause::Who::{Administrator, Developer};
use crate::diagnosis::cause::{Cause, Field, Only, document, field, samples, start, text};

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "content-agent-destination",
        depth: Root,
        signs: &[],
        shows: document(
            "an import through the Content Agent (Integration Suite, Mobile Services) ends at once",
        ),
        cause: "The target subaccount has no instance of the Content Agent, or no destination with the fixed name (CloudIntegration, APIManagement; case-sensitive).",
        advice: "Create both in the target subaccount.",
        who: &[Administrator],
        source: document("SAP Help: Content Agent; SAP blog of 2020-08-30"),
        samples: samples(&[]),
    },
    Cause {
        id: "apim-destination-url",
        depth: Root,
        signs: &[],
        shows: document("an import of API Management content fails"),
        cause: "The destination APIManagement needs the key of the API portal and the path /api/1.0/transportmodule/Transport.",
        advice: "Correct URL and key of the destination.",
        who: &[Administrator],
        source: document("SAP-docs/btp-integration-suite issue 180"),
        samples: samples(&[]),
    },
    Cause {
        id: "abap-communication-user",
        depth: Root,
        signs: &[
            start(Unauthorized)
                .only(Only::ContentType("BTP_ABAP"))
                .hint(),
            start(Forbidden).only(Only::ContentType("BTP_ABAP")).hint(),
        ],
        shows: document("content type BTP ABAP, and the log-on is refused"),
        cause: "User or password of the communication arrangement SAP_COM_0948 is wrong, or the deprecated SAP_COM_0510 is still used.",
        advice: "Enter the current user in the destination, and change to SAP_COM_0948.",
        who: &[Administrator],
        source: document("SAP Help: Transport ABAP content"),
        samples: samples(&[]),
    },
    Cause {
        id: "abap-import-selected",
        depth: Root,
        signs: &[],
        shows: document("the import of selected requests of content type BTP ABAP is refused"),
        cause: "Queues of this content type cannot import selected transport requests.",
        advice: "Import all transport requests of the queue.",
        who: &[Developer],
        source: document("SAP Help: Import transport requests"),
        samples: samples(&[]),
    },
    Cause {
        id: "abap-superseded",
        depth: Root,
        signs: &[field(Field::SkippedAbap)],
        shows: document("status skipped, content type BTP ABAP"),
        cause: "Several transport requests of one software component were imported: only the last one has to be.",
        advice: "Nothing to do.",
        who: &[],
        source: document("SAP Help: Import transport requests"),
        samples: samples(&[]),
    },
    Cause {
        id: "app-content-rollback",
        depth: Symptom,
        signs: &[
            text("rolled back").only(Only::ContentType("APP")).hint(),
            text("rollback").only(Only::ContentType("APP")).hint(),
        ],
        shows: document("status fatal, content type APP, and no log-on failed"),
        cause: "The application has undone the import.",
        advice: "Read the log of the application itself.",
        who: &[Developer],
        source: document("SAP Help: Statuses of transport requests"),
        samples: samples(&[]),
    },
    Cause {
        id: "app-content-certificate-expired",
        depth: Root,
        signs: &[
            text("certificate*expired")
                .only(Only::ContentType("APP"))
                .hint(),
            text("certificate_expired")
                .only(Only::ContentType("APP"))
                .hint(),
        ],
        shows: document("content type APP, and a destination with a client certificate"),
        cause: "The client certificate has expired; SAP's example is valid for seven days.",
        advice: "Create a new certificate, and upload it to the destination.",
        who: &[Administrator],
        source: document("SAP Help: Destinations with client certificates"),
        samples: samples(&[]),
    },
    Cause {
        id: "app-content-configuration",
        depth: Symptom,
        signs: &[text("Deployment configuration*invalid")
            .only(Only::ContentType("APP"))
            .hint()],
        shows: document("the log has a line \"Deployment configuration: ...\""),
        cause: "The configuration of the node does not match the content; it is not forwarded to other nodes.",
        advice: "Upload the right configuration to this node.",
        who: &[Administrator],
        source: document("SAP Help: Deployment configuration"),
        samples: samples(&[]),
    },
    Cause {
        id: "calm-destination",
        depth: Root,
        signs: &[],
        shows: document("SAP Cloud ALM shows no transport requests"),
        cause: "The connection from SAP Cloud ALM to the service is broken; no import has failed.",
        advice: "Check the destination in SAP Cloud ALM.",
        who: &[Administrator],
        source: document("SAP-docs/cloud-alm-setup-admin-guide"),
        samples: samples(&[]),
    },
];
