//! One look at an action.

use super::journal::lines;
use super::{FollowedRequest, Following, Sight, files};
use crate::api::ids::ActionId;
use crate::api::status::{RequestStatus, is_action_final};
use crate::api::{GetAction, GetActionLogs, Operation};
use crate::call::outside::Outside;
use crate::call::polls::look;
use crate::error::{Error, Fault};
use crate::text::json::Json;

impl<O: Outside> Following<'_, O> {
    pub(super) async fn look_at_action(&self, action: ActionId) -> Result<Sight, Error> {
        let get = GetAction { action };
        let seen = look(self.run, &get, self.pace.first_ms, 0).await?;
        let get_logs = GetActionLogs { action };
        let log = look(self.run, &get_logs, self.pace.first_ms, seen.answered).await?;
        let answer = parsed(&get, &seen.body)?;
        let logs = parsed(&get_logs, &log.body)?;

        let text = |name| answer.get(name).owned().unwrap_or_default();
        let (status, node_name) = (text("status"), text("nodeName"));
        let lines = logs
            .get("logs")
            .list()
            .unwrap_or_default()
            .iter()
            .flat_map(|log| {
                let request = log.get("transportRequestId").whole().unwrap_or_default();
                lines(log, &node_name, request, Some(action.get()))
            })
            .collect();
        let requests = answer.get("transportRequests").list().unwrap_or_default();
        let requests = requests
            .iter()
            .map(|request| {
                let status = request.get("status").text().unwrap_or("unknown");
                FollowedRequest {
                    transport_request_id: request.get("id").whole().unwrap_or_default(),
                    node_name: node_name.clone(),
                    status: status.to_owned(),
                    is_success: RequestStatus::parse(status).is_success(),
                    files: files(request),
                }
            })
            .collect();
        Ok(Sight {
            has_ended: is_action_final(&status),
            status,
            action: Some(action.get()),
            node_name,
            requests,
            lines,
        })
    }
}

/// Parses what was checked already.
pub(super) fn parsed<'b>(operation: &dyn Operation, body: &'b [u8]) -> Result<Json<'b>, Error> {
    Json::parse(body).map_err(|what| {
        Fault::AnswerInvalid {
            doing: operation.doing(),
            reason: what.to_owned(),
        }
        .into()
    })
}
