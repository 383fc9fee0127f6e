//! Errors as people and programs read them: code, hint, exit code, details.

use serde::Serialize;

use super::{Advice, Aftermath, CODES, Error, Exchange, Fault, Part};
use crate::error::finding::Finding;
use crate::http::tls::TlsFault;

/// An error as it leaves the core.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ErrorReport {
    /// Names the fault; stable.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "KnownCtmsErrorCode"))]
    pub code: &'static str,
    /// What happened and where, in one sentence.
    pub message: String,
    /// What to do next.
    pub hint: String,
    /// The HTTP status, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Whether the same call may succeed later without a change.
    pub retryable: bool,
    /// The exit code of the command.
    pub exit_code: u8,
    /// The exchange, what was left behind, findings, near names.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "ReportDetails"))]
    pub details: Details,
}

/// What surrounds an error.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "ReportDetails")
)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// What was left behind.
    #[serde(flatten)]
    pub aftermath: Aftermath,
    /// The request and the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// Everything that is wrong with an input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub findings: Vec<Finding>,
    /// Names that look like an unknown one; may be none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<Vec<String>>,
    /// Whether it may only mean that this key or user may not read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub may_only_not_read: bool,
    /// Whether something else than Cloud Transport Management responds at the address.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub wrong_address: bool,
    /// The system's code of a network failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_code: Option<String>,
    /// What to do next, in parts; nothing where the hint says all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "AdvicePart[]"))]
    pub advice: Vec<Part>,
    /// What to check where an outcome is unknown, in parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "AdvicePart[]"))]
    pub check_parts: Vec<Part>,
    /// What was left behind and what helps support, in sentences.
    pub notes: Vec<String>,
}

impl Error {
    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.fault {
            Fault::KeyMissing => "KEY_MISSING",
            Fault::KeyInvalid(_) => "KEY_INVALID",
            Fault::Usage { .. } | Fault::InputInvalid(_) => "USAGE",
            Fault::ArchiveInvalid(_) => "ARCHIVE_INVALID",
            Fault::DescriptorInvalid(_) => "DESCRIPTOR_INVALID",
            Fault::ConfigurationInvalid(_) => "CONFIGURATION_INVALID",
            Fault::FileUnreadable { .. } => "FILE_UNREADABLE",
            Fault::NodeUnknown { .. } => "NODE_UNKNOWN",
            Fault::NodeRefusesUpload { .. } => "NODE_REFUSES_UPLOAD",
            Fault::NodeRefusesImport { .. } => "NODE_REFUSES_IMPORT",
            Fault::StatusForbids { .. } => "STATUS_FORBIDS",
            Fault::ExportOnly { .. } => "EXPORT_ONLY",
            Fault::OnceNeedsLook { .. } => "ONCE_NEEDS_LOOK",
            Fault::NotInBrowser { .. } => "NOT_IN_BROWSER",
            Fault::SecretWrong { .. } => "AUTH_SECRET_WRONG",
            Fault::ClientUnknown { .. } => "AUTH_CLIENT_UNKNOWN",
            Fault::TenantUnknown { .. } => "AUTH_TENANT_UNKNOWN",
            Fault::TokenRefused { .. } => "AUTH_REFUSED",
            Fault::TokenAnswer { .. } => "TOKEN_ANSWER_INVALID",
            Fault::TokenProvider { .. } => "TOKEN_PROVIDER",
            Fault::Unauthorized { .. } => "UNAUTHORIZED",
            Fault::Forbidden { .. } => "FORBIDDEN",
            Fault::Network { .. } => "NETWORK",
            Fault::TimedOut { .. } => "TIMED_OUT",
            Fault::Refused { .. } => "REFUSED",
            Fault::Unavailable { .. } => "UNAVAILABLE",
            Fault::AnswerInvalid { .. } => "ANSWER_INVALID",
            Fault::Redirected { .. } => "REDIRECTED",
            Fault::OutcomeUnknown { .. } => "OUTCOME_UNKNOWN",
            Fault::FollowEnded { .. } => "FOLLOW_ENDED",
            Fault::ImportFailed { .. } => "IMPORT_FAILED",
            Fault::Cancelled { .. } => "CANCELLED",
            Fault::Internal { .. } => "INTERNAL",
        }
    }

    /// Returns the exit code of the command.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if matches!(self.fault, Fault::NodeUnknown { looked: false, .. }) {
            return 1;
        }
        CODES
            .iter()
            .find(|(code, ..)| *code == self.code())
            .map_or(70, |(_, exit, _)| *exit)
    }

    /// Returns whether the same call may succeed later without a change.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.fault,
            Fault::Network { .. } | Fault::TimedOut { .. } | Fault::Unavailable { .. }
        )
    }

    /// Returns what to do next.
    #[must_use]
    pub fn advice(&self) -> Advice {
        let text = match &self.fault {
            Fault::Usage { advice, .. } | Fault::Forbidden { advice, .. } => return advice.clone(),
            Fault::Unauthorized { advice, .. } => {
                let first = "check that the key belongs to this service and region, and its plan: ";
                return Advice::from(first).then(advice.clone());
            }
            Fault::OutcomeUnknown { check, .. } => return check.clone(),
            Fault::ImportFailed { advice, .. } => return advice.clone(),
            Fault::Cancelled { .. } => return self.after_cancelling(),
            Fault::Network { code, .. } => {
                return Advice::with_options(network_advice(code.as_deref()));
            }
            Fault::NodeUnknown { near, .. } if !near.is_empty() => {
                return format!(
                    "did you mean {}? names are case-sensitive",
                    near.join(" or ")
                )
                .into();
            }
            Fault::KeyMissing => "pass {serviceKey}",
            Fault::KeyInvalid(_)
            | Fault::InputInvalid(_)
            | Fault::ArchiveInvalid(_)
            | Fault::DescriptorInvalid(_)
            | Fault::ConfigurationInvalid(_)
            | Fault::StatusForbids { .. } => "fix the problems above and try again",
            Fault::FileUnreadable { .. } => {
                "check that the file exists and that nothing changes it during the upload"
            }
            Fault::NodeUnknown { .. } => {
                "ask your administrator for the node's name; names are case-sensitive"
            }
            Fault::NodeRefusesUpload { .. } => {
                "allow uploads in the node, or export from the node before it"
            }
            Fault::NodeRefusesImport { .. } => "ask the administrator of the node",
            Fault::ExportOnly { .. } => {
                "use Export from, or a service key of Cloud Transport Management"
            }
            Fault::OnceNeedsLook { .. } => {
                "use a key of the plan standard, pass {operatingKey}, or omit {once}"
            }
            Fault::NotInBrowser { .. } => {
                "do this in Node, or give the page a File or a token provider"
            }
            Fault::SecretWrong { .. } => {
                "create a new service key and use it unchanged; check that no shell has expanded $ or ! in it"
            }
            Fault::ClientUnknown { .. } => {
                "the key may have been deleted, or belongs to another region: create a new one"
            }
            Fault::TenantUnknown { .. } => "check uaa.url in the service key",
            Fault::TokenRefused { .. } => "check the service key, or create a new one",
            Fault::TokenAnswer { .. } => {
                "check uaa.url in the service key, and whether a proxy responds instead of the token endpoint"
            }
            Fault::TokenProvider { .. } => "check {tokenProvider}",
            Fault::TimedOut { .. } => "try again, or raise {timeoutMs}",
            Fault::Refused { .. } => "include the ids below when you contact SAP support",
            Fault::Unavailable { .. } => {
                "try again later; if it persists, check the host in the service key"
            }
            Fault::AnswerInvalid { .. } => {
                "check whether a proxy or a login page responds instead of the service"
            }
            Fault::Redirected { .. } => {
                "the session at an approuter may have expired, or the address is not that of the API"
            }
            Fault::FollowEnded { .. } => return self.follow_again(),
            Fault::Internal { .. } => "please report it, with the version and what you did",
        };
        Advice::with_options(text)
    }

    /// Says how to go on after following has ended and the import has not.
    fn follow_again(&self) -> Advice {
        self.aftermath
            .check
            .clone()
            .unwrap_or_else(|| "the import continues; follow it again".into())
    }

    fn after_cancelling(&self) -> Advice {
        let after = &self.aftermath;
        match (&after.check, after.transport_request_id) {
            (Some(check), _) => check.clone(),
            (None, Some(id)) => format!(
                "transport request {id} was created: continue with it instead of running again"
            )
            .into(),
            (None, None) => "run again to start from the beginning".into(),
        }
    }

    /// Returns the error as it leaves the core.
    #[must_use]
    pub fn report(&self) -> ErrorReport {
        let advice = self.advice();
        ErrorReport {
            code: self.code(),
            message: self.to_string(),
            hint: advice.to_string(),
            status: self.exchange.as_ref().and_then(|exchange| exchange.status),
            retryable: self.is_retryable(),
            exit_code: self.exit_code(),
            details: self.details(&advice),
        }
    }

    /// Returns what was left behind and what helps support, one sentence each.
    fn notes(&self, advice: &Advice) -> Vec<String> {
        let after = &self.aftermath;
        let mut notes = Vec::new();
        let mut note = |ids: &[u64], text: &str| {
            if !ids.is_empty() {
                let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
                notes.push(text.replace("{}", &ids.join(", ")));
            }
        };
        note(
            &after.deleted_file_ids,
            "uploaded file {} was deleted again",
        );
        note(
            &after.left_file_ids,
            &match &after.left_because {
                Some(reason) => format!("uploaded file {{}} could not be deleted: {reason}"),
                None => "uploaded file {} could not be deleted".to_owned(),
            },
        );
        note(
            &after.unclear_file_ids,
            "uploaded file {} was kept, because a transport request may hold it",
        );
        for file in &after.possible_unattached_files {
            notes.push(format!(
                "possible unattached file: the answer to the upload of {} at {} was lost, so the service may hold it",
                file.file_name, file.at
            ));
        }
        if let Some(id) = after.transport_request_id {
            notes.push(format!("transport request {id} exists"));
        }
        // What is not the hint already.
        if let Some(check) = after.check.as_ref().filter(|check| *check != advice) {
            notes.push(check.to_string());
        }
        for descriptor in &after.descriptors {
            notes.push(descriptor.clone());
        }
        if let Some(exchange) = &self.exchange {
            notes.push(exchange.summary());
        }
        notes
    }

    fn details(&self, advice: &Advice) -> Details {
        let (mut near, mut system_code) = (None, None);
        let mut aftermath = self.aftermath.clone();
        let mut findings = Vec::new();
        if let Fault::KeyInvalid(found)
        | Fault::InputInvalid(found)
        | Fault::ArchiveInvalid(found)
        | Fault::DescriptorInvalid(found)
        | Fault::ConfigurationInvalid(found)
        | Fault::StatusForbids {
            findings: found, ..
        } = &self.fault
        {
            findings.clone_from(found);
        }
        if let Fault::NodeUnknown { near: names, .. } = &self.fault {
            near = Some(names.clone());
        }
        if let Fault::NodeUnknown { name, .. }
        | Fault::NodeRefusesUpload { name }
        | Fault::NodeRefusesImport { name, .. }
        | Fault::StatusForbids { node: name, .. } = &self.fault
        {
            aftermath.node_name.get_or_insert_with(|| name.clone());
        }
        if let Fault::OutcomeUnknown { check, .. } = &self.fault {
            aftermath.check.get_or_insert_with(|| check.clone());
        }
        if let Fault::Network { code, .. } = &self.fault {
            system_code.clone_from(code);
        }
        Details {
            exchange: self.exchange.as_deref().cloned(),
            findings,
            near,
            may_only_not_read: self.may_only_not_read(),
            wrong_address: self.is_wrong_address(),
            system_code,
            advice: advice.parts().to_vec(),
            check_parts: aftermath
                .check
                .as_ref()
                .map(|check| check.parts().to_vec())
                .unwrap_or_default(),
            notes: self.notes(advice),
            aftermath,
        }
    }
}

fn network_advice(code: Option<&str>) -> &'static str {
    if let Some(fault) = code.and_then(TlsFault::of) {
        return fault.advice();
    }
    match code {
        Some("ECONNREFUSED") => {
            "nothing listens there: check the address in the service key, and the proxy"
        }
        Some("ENOTFOUND" | "EAI_AGAIN") => {
            "the name of the host cannot be resolved: check it in the service key, and {proxy}"
        }
        Some("CTMS_PROXY_DENIED") => {
            "put the proxy's user and password, percent-encoded, in the URL of {proxy}, or bypass it with NO_PROXY"
        }
        Some("CTMS_PROXY_REFUSED") => "check {proxy}, and whether NO_PROXY should name the host",
        _ => "check the network and {proxy}, and try again",
    }
}
