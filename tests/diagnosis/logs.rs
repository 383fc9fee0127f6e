//! Builds logs as the service writes them.

use ctms::diagnosis::{Certainty, Context, Diagnosis, Message, diagnose};

/// A log in the making; each line comes a second after the one before it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log {
    pub(crate) messages: Vec<Message>,
    second: u64,
}

/// A URL that nothing is wrong with.
pub(crate) const GOOD_URL: &str =
    "https://deploy-service.cf.us10-001.hana.ondemand.com/slprot/acme-qa/qa/slp";

impl Log {
    /// Starts the import of an MTA.
    pub(crate) fn begin(description: &str, url: &str) -> Self {
        Self::begin_with(description, url, "Multi-Target Application", "MTA", 71)
    }

    pub(crate) fn begin_with(
        description: &str,
        url: &str,
        content: &str,
        content_type: &str,
        action: u64,
    ) -> Self {
        let mut log = Self {
            messages: Vec::new(),
            second: action,
        };
        log.add("I", &format!("Import (selected) started for transport request '{description}' (id: 57), at Nov-03-2026 08:14:20 GMT (action id: {action})"));
        log.add("I", &format!("Destination details for node 'QA' (id: 4), content type '{content}' ('{content_type}'): URI='{url}' (name: 'QA_DEPLOY')"));
        log.add("I", &format!("Entity to deploy: '84 - shop_1.4.0.mtar' (id: 91), of content type '{content}' ('{content_type}') and storage type 'FILE'"));
        log
    }

    pub(crate) fn add(&mut self, severity: &str, message: &str) -> &mut Self {
        let (minute, second) = (self.second / 60 % 60, self.second % 60);
        self.second += 1;
        self.messages.push(Message {
            severity: severity.into(),
            message: message.into(),
            created_at: Some(format!("2026-11-03T08:{minute:02}:{second:02}.000+0000")),
        });
        self
    }

    /// Adds how the service ends a request whose deployment did not start.
    pub(crate) fn not_started(&mut self, reason: &str) -> &mut Self {
        self.add("F", &format!("Transport request 'x' (id: 57): Exception during start of deployment for deploy type 'SLP_CTS': Error during client creation: {reason}"))
    }

    pub(crate) fn diagnose(&self) -> Vec<Diagnosis> {
        diagnose(&self.messages, &Context::default())
    }

    pub(crate) fn diagnose_as(&self, status: &str) -> Vec<Diagnosis> {
        diagnose(&self.messages, &with_status(status))
    }

    pub(crate) fn found(&self) -> Vec<(&'static str, Certainty)> {
        found(&self.diagnose())
    }

    pub(crate) fn ids(&self) -> Vec<&'static str> {
        self.diagnose().iter().map(|found| found.id).collect()
    }
}

pub(crate) fn found(list: &[Diagnosis]) -> Vec<(&'static str, Certainty)> {
    list.iter()
        .map(|found| (found.id, found.certainty))
        .collect()
}

pub(crate) fn with_status(status: &str) -> Context {
    Context {
        status: Some(status.into()),
        ..Context::default()
    }
}
