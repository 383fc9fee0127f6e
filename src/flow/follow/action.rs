//! One look at an action.

use super::journal::lines;
use super::{FollowedRequest, Following, Sight, files};
use crate::api::ids::{ActionId, TransportRequestId};
use crate::api::status::{RequestStatus, is_action_final};
use crate::api::{Action, GetAction, GetActionLogs, Operation, RequestLog};
use crate::call::outside::Outside;
use crate::call::polls::look;
use crate::error::{Error, Fault};

impl<O: Outside> Following<'_, O> {
    /// Looks at an action; `about` says of which node and transport request it has to be.
    pub(super) async fn look_at_action(
        &self,
        action: ActionId,
        about: Option<(&str, TransportRequestId)>,
    ) -> Result<Sight, Error> {
        let get = GetAction { action };
        let seen = look(self.run, &get, self.pace.first_ms, 0).await?;
        let get_logs = GetActionLogs { action };
        let logs = look(self.run, &get_logs, self.pace.first_ms, seen.answered).await?;
        let Action {
            status,
            node_name,
            requests,
        } = &*seen.answer;
        let (status, node_name) = (status.clone(), node_name.clone());
        let lines = logs.answer.iter().flat_map(|RequestLog { request, log }| {
            lines(log, &node_name, request.get(), Some(action.get()))
        });
        let lines = lines.collect();
        let requests = requests
            .iter()
            .map(|request| FollowedRequest {
                transport_request_id: request.id,
                node_name: node_name.clone(),
                status: request.status.clone(),
                is_success: RequestStatus::parse(&request.status).is_success(),
                files: files(&request.files),
            })
            .collect::<Vec<_>>();
        let has_ended = is_action_final(&status);
        if let Some(reason) = about
            .and_then(|(node, request)| not_about(node, request, &node_name, &requests, has_ended))
        {
            let doing = get.doing();
            return Err(Fault::AnswerInvalid { doing, reason }.into());
        }
        Ok(Sight {
            has_ended,
            status,
            action: Some(action.get()),
            node_name,
            requests,
            lines,
        })
    }
}

/// Returns why an action is not the import of a transport request into a node.
/// While it runs, it may not list the transport request yet.
fn not_about(
    node: &str,
    request: TransportRequestId,
    node_name: &str,
    requests: &[FollowedRequest],
    has_ended: bool,
) -> Option<String> {
    if !node_name.is_empty() && node_name != node {
        return Some(format!("it is about node {node_name}, not {node}"));
    }
    let mut ids = requests.iter().map(|one| one.transport_request_id);
    let is_listed = ids.any(|id| id == request.get());
    (has_ended && !is_listed).then(|| format!("it is not about transport request {request}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn followed(id: u64) -> FollowedRequest {
        FollowedRequest {
            transport_request_id: id,
            node_name: "QA".into(),
            status: "succeeded".into(),
            is_success: true,
            files: vec![],
        }
    }

    #[test]
    fn an_action_is_believed_only_when_it_is_about_our_node_and_transport_request() {
        let ours = TransportRequestId::new(57).unwrap();
        let why = |node, of: &[FollowedRequest], ended| not_about("QA", ours, node, of, ended);
        assert_eq!(why("QA", &[followed(57)], true), None);
        assert_eq!(why("", &[followed(56), followed(57)], true), None);
        assert_eq!(why("QA", &[], false), None);
        assert!(why("PROD", &[followed(57)], false).is_some());
        assert!(why("QA", &[followed(56)], true).is_some());
        assert!(why("QA", &[], true).is_some());
    }
}
