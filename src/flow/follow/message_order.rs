//! The order in which log messages are shown: by time, then by id, each once;
//! the service lists the newest first, and some twice.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::text::time;

/// What decides about the place of a message.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessagePlace {
    /// Its id, where the service gave one.
    pub id: Option<u64>,
    /// When it was written, in the service's own spelling.
    pub created_at: Option<String>,
}

/// Returns the places of messages in the order in which they were written,
/// each id once; a message without a readable time comes last.
#[must_use]
pub fn order_messages(messages: &[MessagePlace]) -> Vec<u32> {
    let mut known = BTreeSet::new();
    let mut order = Vec::new();
    for (message, place) in messages.iter().zip(0..) {
        let at = message.created_at.as_deref().and_then(time::parse);
        if message.id.is_none_or(|id| known.insert(id)) {
            let id = message.id.unwrap_or(u64::MAX);
            order.push((at.unwrap_or(u64::MAX), id, place));
        }
    }
    order.sort_unstable();
    order.into_iter().map(|(_, _, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_by_time_then_id_and_each_once() {
        let message = |id: Option<u64>, at: &str| MessagePlace {
            id,
            created_at: (!at.is_empty()).then(|| at.to_owned()),
        };
        let messages = [
            message(Some(9), "2026-05-07T06:40:48.0725+0000"),
            message(Some(8), "2026-05-07T06:40:48.0725+0000"),
            message(None, ""),
            message(Some(7), "2026-05-07T06:40:40Z"),
            message(Some(9), "2026-05-07T06:40:48.0725+0000"),
            message(None, ""),
        ];
        assert_eq!(order_messages(&messages), [3, 1, 0, 2, 5]);
    }
}
