//! How imports have ended, taken together: the worst status of several, and the
//! error with its next step where one has failed.

use serde::Deserialize;

use crate::api::status::RequestStatus;
use crate::error::{Advice, Error, Fault, NextStep, NextStepAction};

/// An import that was followed to its end.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndedImport {
    /// The node.
    pub node_name: String,
    /// The status of the whole import.
    pub status: String,
    /// Whether it counts as success, as the follow has judged it.
    pub is_success: bool,
    /// The action, where one was seen.
    pub action_id: Option<u64>,
    /// What it did to each transport request.
    pub requests: Vec<EndedRequest>,
}

/// A transport request whose import has ended.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndedRequest {
    /// The node.
    pub node_name: String,
    /// The transport request.
    pub transport_request_id: u64,
    /// Its status there.
    pub status: String,
    /// Whether it counts as success.
    pub is_success: bool,
}

/// One transport request, or an action that names none, in one node.
struct Part<'a> {
    node_name: &'a str,
    status: RequestStatus<'a>,
    is_success: bool,
    request: Option<u64>,
    action: Option<u64>,
}

impl EndedImport {
    fn parts(&self) -> Vec<Part<'_>> {
        if self.requests.is_empty() {
            return vec![Part {
                node_name: &self.node_name,
                status: RequestStatus::parse(&self.status),
                is_success: self.is_success,
                request: None,
                action: self.action_id,
            }];
        }
        let requests = self.requests.iter();
        requests
            .map(|one| Part {
                node_name: &one.node_name,
                status: RequestStatus::parse(&one.status),
                is_success: one.is_success,
                request: Some(one.transport_request_id),
                action: None,
            })
            .collect()
    }
}

impl Part<'_> {
    fn has_failed(&self, fail_on_warning: bool) -> bool {
        let is_warning = self.status == RequestStatus::Warning;
        !self.is_success || (fail_on_warning && is_warning)
    }

    fn summary(&self) -> String {
        let what = match (self.request, self.action) {
            (Some(id), _) => format!("transport request {id}"),
            (None, Some(id)) => format!("action {id}"),
            (None, None) => "the import".into(),
        };
        let (node, status) = (self.node_name, self.status.as_str());
        format!("{what} ended in {node} with status {status}")
    }

    fn next_step(&self) -> Advice {
        let read = "see the messages above and the deployment log";
        let Some(request) = self.request else {
            return read.into();
        };
        let step = |action| NextStep::with_request(action, self.node_name, request);
        match self.status {
            RequestStatus::Error => Advice::from(format!("{read}; fix the cause, then "))
                .step(step(NextStepAction::Reset))
                .text(" and ")
                .step(step(NextStepAction::Import)),
            RequestStatus::Fatal => Advice::from(format!("{read}; fix the cause, then "))
                .step(step(NextStepAction::Import)),
            RequestStatus::Initial
            | RequestStatus::Running
            | RequestStatus::Repeat
            | RequestStatus::Succeeded
            | RequestStatus::Skipped
            | RequestStatus::Warning
            | RequestStatus::Deleted
            | RequestStatus::Other(_) => read.into(),
        }
    }
}

/// Returns the place of the import that ended worst; of equals the first.
#[must_use]
pub fn worst_import(imports: &[EndedImport]) -> Option<usize> {
    let weight = |import: &EndedImport| {
        let parts = import.parts();
        parts.iter().map(|part| part.status.weight()).max()
    };
    let places = (0..imports.len()).rev();
    places.max_by_key(|&place| imports.get(place).and_then(weight))
}

/// Returns the error of imports of which one has failed, its next step that of
/// the worst; nothing where all went well.
#[must_use]
pub fn import_failure(imports: &[EndedImport], fail_on_warning: bool) -> Option<Error> {
    let mut failed: Vec<Part<'_>> = imports.iter().flat_map(EndedImport::parts).collect();
    failed.retain(|part| part.has_failed(fail_on_warning));
    let worst = failed
        .iter()
        .rev()
        .max_by_key(|part| part.status.weight())?;
    let summaries: Vec<String> = failed.iter().map(Part::summary).collect();
    Some(Error::from(Fault::ImportFailed {
        summary: summaries.join("; "),
        advice: worst.next_step(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(node: &str, requests: &[(u64, &str)]) -> EndedImport {
        let request = |&(id, status): &(u64, &str)| EndedRequest {
            node_name: node.into(),
            transport_request_id: id,
            status: status.into(),
            is_success: RequestStatus::parse(status).is_success(),
        };
        EndedImport {
            node_name: node.into(),
            status: "succeeded".into(),
            is_success: true,
            action_id: Some(62),
            requests: requests.iter().map(request).collect(),
        }
    }

    #[test]
    fn a_fatal_import_is_not_hidden_by_an_error_before_it() {
        let imports = [
            import("QA", &[(57, "error")]),
            import("PROD", &[(57, "fatal")]),
        ];
        assert_eq!(worst_import(&imports), Some(1));
        let error = import_failure(&imports, false).unwrap();
        assert_eq!(
            error.to_string(),
            "transport request 57 ended in QA with status error; transport request 57 ended in PROD with status fatal"
        );
        assert!(
            error
                .advice()
                .to_string()
                .ends_with("client.queue.import(\"PROD\", [57])")
        );
        assert_eq!(error.exit_code(), 1);
    }

    #[test]
    fn after_an_error_the_request_is_reset_first() {
        let advice = import_failure(&[import("QA", &[(57, "error")])], false)
            .unwrap()
            .advice();
        let text = advice.to_string();
        assert!(
            text.contains("client.queue.reset(\"QA\", [57]) and client.queue.import"),
            "{text}"
        );
    }

    #[test]
    fn a_warning_fails_only_where_warnings_do() {
        let imports = [import("QA", &[(57, "warning"), (58, "skipped")])];
        assert!(import_failure(&imports, false).is_none());
        let error = import_failure(&imports, true).unwrap().to_string();
        assert_eq!(
            error,
            "transport request 57 ended in QA with status warning"
        );
    }

    #[test]
    fn an_action_without_requests_counts_by_its_own_status() {
        let mut all = import("QA", &[]);
        all.status = "fatal".into();
        all.is_success = false;
        let error = import_failure(&[all], false).unwrap().to_string();
        assert_eq!(error, "action 62 ended in QA with status fatal");
    }

    #[test]
    fn of_imports_that_ended_alike_the_first_is_the_worst() {
        let imports = [
            import("QA", &[(57, "succeeded")]),
            import("PROD", &[(57, "succeeded")]),
        ];
        assert_eq!(worst_import(&imports), Some(0));
        assert_eq!(worst_import(&[]), None);
    }
}
