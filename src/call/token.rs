//! The token of a call: kept while it is good, asked for once by parallel calls.

use super::Run;
use crate::api::{Repeat, Role};
use crate::call::client::Access;
use crate::call::grant::{self, Token};
use crate::call::outside::Outside;
use crate::call::trace::Sent;
use crate::call::verdict::{Outcome, Verdict, verdict};
use crate::error::{Error, Fault};
use crate::key::ServiceKey;
use crate::secret::Secret;

const DOING: &str = "asking for a token";

impl<O: Outside> Run<'_, O> {
    /// Returns a token that is good now and not the `rejected` one; nothing
    /// where somebody before the API adds it.
    ///
    /// # Errors
    /// One for each reason why there is none.
    pub async fn token(
        &self,
        role: Role,
        rejected: Option<&Secret>,
    ) -> Result<Option<Secret>, Error> {
        let Some(key) = self.client.key(role) else {
            return self.provided_token(role, rejected.is_some()).await;
        };
        let slot = self.client.slot(role);
        if let Some(token) = slot.good(self.outside.now(), rejected) {
            return Ok(Some(token));
        }
        let _turn = self
            .turn(&slot.asking)
            .await
            .map_err(|failure| Error::unanswered(DOING, &failure))?;
        if let Some(token) = slot.good(self.outside.now(), rejected) {
            return Ok(Some(token));
        }
        if let Some(error) = slot.take_failure() {
            return Err(error);
        }
        let token = self.fetch_token(key).await?;
        let secret = token.secret.clone();
        if rejected.is_some() {
            self.client.forget_answers();
        }
        slot.keep(token);
        Ok(Some(secret))
    }

    async fn provided_token(&self, role: Role, renew: bool) -> Result<Option<Secret>, Error> {
        match self.client.setup().access {
            Access::Key(_) | Access::Nothing => return Ok(None),
            Access::Provider => {}
        }
        let refused = |reason| Error::from(Fault::TokenProvider { reason });
        let token = self.until_the_end(self.outside.provide_token(renew)).await;
        let token = token.map_err(|failure| Error::unanswered(DOING, &failure))?;
        let token = token.map_err(|reason| refused(self.quoted(&reason)))?;
        self.client.slot(role).remember(&token);
        if !grant::is_sendable(token.reveal()) {
            let reason = "its token is empty or holds characters that no token has";
            return Err(refused(reason.to_owned()));
        }
        Ok(Some(token))
    }

    async fn fetch_token(&self, key: &ServiceKey) -> Result<Token, Error> {
        let mut request = grant::request(key);
        request.headers.extend(self.client.own_headers());
        let mut number = 1;
        loop {
            let now = self.outside.now();
            let exchange = self.record(grant::OPERATION, &request, number);
            let sent = Sent {
                operation: grant::OPERATION,
                attempt: number,
            };
            let answer = self.exchange(&request, sent).await;
            let (error, outcome) = match &answer {
                Err(failure) => {
                    let mut error = Error::unanswered(DOING, failure);
                    error.exchange = Some(Box::new(exchange));
                    (error, Outcome::Unanswered(failure))
                }
                Ok(response) => {
                    let exchange = exchange.answered(response, &self.client.secrets());
                    match grant::read(response, key, exchange, now) {
                        Ok(token) => return Ok(token),
                        Err(error) if response.is_success() => (error, Outcome::NotUnderstood),
                        Err(error) => (error, self.status(response)),
                    }
                }
            };
            let options = &self.client.setup().retry;
            let Verdict::After {
                milliseconds,
                reason,
            } = verdict(
                Repeat::Freely,
                &outcome,
                number,
                options,
                self.outside.random(),
            )
            else {
                return Err(error);
            };
            if !self.pause(DOING, reason, milliseconds).await {
                return Err(self.ended(DOING, error));
            }
            number += 1;
        }
    }
}
