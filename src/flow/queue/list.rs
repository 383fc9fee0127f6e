//! Lists a node's queue, as callers filter it.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Unexpected, Visitor};

use crate::api::{EVERY_STATUS, ListQueue};
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};
use crate::text::time::{Moment, rfc3339};

use crate::api::status;
use crate::flow::landscape::node_ref::NodeRef;

/// What `queue.list` takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QueueOptions {
    pub(in crate::flow) node: NodeRef,
    pub(in crate::flow) status: Option<Statuses>,
    pub(in crate::flow) created_from: Option<Moment>,
    pub(in crate::flow) created_to: Option<Moment>,
    pub(in crate::flow) queued_from: Option<Moment>,
    pub(in crate::flow) queued_to: Option<Moment>,
    pub(in crate::flow) owner: Option<String>,
}

impl QueueOptions {
    /// Makes the operation; times leave in the only form that the service takes.
    pub(in crate::flow) async fn operation<O: Outside>(
        self,
        run: &Run<'_, O>,
    ) -> Result<ListQueue, Error> {
        let status = self
            .status
            .map_or_else(|| Ok(EVERY_STATUS.into()), Statuses::filter)?;
        let begin = |moment: Moment| rfc3339(moment.begin());
        let end = |moment: Moment| rfc3339(moment.end());
        Ok(ListQueue {
            node: self.node.id(run).await?,
            status,
            created_from: self.created_from.map(begin),
            created_to: self.created_to.map(end),
            queued_from: self.queued_from.map(begin),
            queued_to: self.queued_to.map(end),
            owner: self.owner,
        })
    }
}

/// Lists a node's queue and returns the checked JSON of the response.
///
/// # Errors
/// When a filter is wrong, or the operation fails.
pub async fn list_queue<O: Outside>(
    run: &Run<'_, O>,
    options: QueueOptions,
) -> Result<Vec<u8>, Error> {
    let operation = options.operation(run).await?;
    Ok(run.send(&operation).await?.body)
}

/// Statuses as callers name them: a list, or text with commas; each in the
/// API's word or in the letters of its filter.
#[derive(Debug)]
pub(in crate::flow) struct Statuses(String);

impl Statuses {
    /// Returns the service's filter.
    fn filter(self) -> Result<String, Error> {
        if self.0.is_empty() {
            return Ok(EVERY_STATUS.to_owned());
        }
        status::filter(&self.0).map_err(|word| {
            Fault::Usage {
                problem: format!("{word:?} is not a status of a transport request"),
                advice: "statuses are initial (in), running (ru), repeat (re), fatal (fa), error (er), succeeded (su), skipped (sk), warning (wa), deleted (de)".into(),
            }
            .into()
        })
    }
}

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct TextOrList;
        impl<'de> Visitor<'de> for TextOrList {
            type Value = Statuses;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a status, or a list of statuses")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Statuses, E> {
                Ok(Statuses(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Statuses, A::Error> {
                let mut statuses = Vec::new();
                while let Some(status) = list.next_element::<String>()? {
                    if status.is_empty() {
                        let what = Unexpected::Str("");
                        return Err(de::Error::invalid_value(what, &self));
                    }
                    statuses.push(status);
                }
                Ok(Statuses(statuses.join(",")))
            }
        }
        from.deserialize_any(TextOrList)
    }
}
