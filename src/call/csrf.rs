//! Servers that protect themselves against forged requests, as approuters do:
//! they refuse what changes something with 403 and `x-csrf-token: Required`,
//! and hand the token out to a reading request that says `x-csrf-token: fetch`.
//! The service itself has no such thing.

use super::Run;
use super::attempt::bearer;
use crate::api::{ListNodes, Operation, Role};
use crate::call::grant::is_sendable;
use crate::call::outside::Outside;
use crate::call::trace::Sent;
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse};
use crate::secret::Secret;

pub(super) const HEADER: &str = "x-csrf-token";

/// Returns whether an answer refuses a request for its lack of a token; nothing
/// was done then.
pub(crate) fn is_asked_for(response: &HttpResponse) -> bool {
    response.status == 403
        && response
            .header(HEADER)
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("required"))
}

impl<O: Outside> Run<'_, O> {
    /// Asks for a token with a request that changes nothing, and keeps it;
    /// false where none is given. The answer's own status does not matter.
    ///
    /// # Errors
    /// When there is no answer.
    pub(super) async fn fetch_csrf(
        &self,
        role: Role,
        token: Option<&Secret>,
    ) -> Result<bool, Error> {
        let call = ListNodes.call();
        let mut headers: Vec<(String, String)> = self.client.own_headers().collect();
        headers.push((HEADER.into(), "fetch".into()));
        let request = HttpRequest {
            method: call.method,
            url: format!("{}{}", self.client.api_url(role), call.path),
            headers,
            secret_headers: self.client.setup().headers.clone(),
            authorization: token.map(bearer),
            client_certificate: None,
            credentials: self.client.credentials(role),
            body: call.body,
        };
        let sent = Sent {
            operation: ListNodes.spec().name,
            attempt: 1,
        };
        let answer = self.exchange(&request, sent).await;
        let response =
            answer.map_err(|failure| Error::unanswered("asking for a CSRF token", &failure))?;
        let given = response.header(HEADER).map(str::trim).unwrap_or_default();
        let is_token = is_sendable(given) && !given.eq_ignore_ascii_case("required");
        if is_token {
            self.client.slot(role).keep_csrf(Secret::new(given));
        }
        Ok(is_token)
    }
}
