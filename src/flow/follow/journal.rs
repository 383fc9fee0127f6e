//! Log messages: each once, in the order of time, with the links in them.

use serde::Serialize;

use crate::call::event::Event;
use crate::text::json::Json;
use crate::text::time;

/// One log message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "FollowedError")
)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// The transport request that it is about.
    pub transport_request_id: u64,
    /// The node.
    pub node_name: String,
    /// The action that said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_id: Option<u64>,
    /// The file that it is about; nothing where it is about the whole request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// `I`, `W`, `E`, `F`, or whatever else the service says.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Severity"))]
    pub severity: String,
    /// Its words.
    pub text: String,
    /// When it was said, in the service's own spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    #[serde(skip)]
    key: u64,
}

/// The messages that were told already, and what is kept of them for the end.
#[derive(Debug, Default)]
pub(super) struct Journal {
    /// Keys of the messages told, sorted.
    told: Vec<u64>,
    /// Error and fatal messages.
    pub errors: Vec<LogLine>,
    /// Links in messages: the logs of deployments.
    pub links: Vec<String>,
}

impl Journal {
    /// Takes over the messages that were not told yet and returns them as
    /// events, in the order of time.
    pub(super) fn news(&mut self, mut lines: Vec<LogLine>) -> Vec<Event> {
        lines.retain(|line| match self.told.binary_search(&line.key) {
            Ok(_) => false,
            Err(at) => {
                self.told.insert(at, line.key);
                true
            }
        });
        let mut order = Vec::new();
        for (place, line) in lines.iter().enumerate() {
            let at = line.created_at.as_deref().and_then(time::parse);
            order.push((at.unwrap_or(u64::MAX), line.key, place));
        }
        let mut events = Vec::new();
        order.sort_unstable();
        for (_, _, place) in order {
            let Some(line) = lines.get(place) else {
                continue;
            };
            if matches!(line.severity.as_str(), "E" | "F") {
                self.errors.push(line.clone());
            }
            // Where a deployment goes is no log of it.
            let is_destination = line.text.starts_with("Destination details for node ");
            for link in links(&line.text).filter(|_| !is_destination) {
                if !self.links.iter().any(|known| known == link) {
                    self.links.push(link.to_owned());
                }
            }
            events.push(line.event());
        }
        events
    }
}

impl LogLine {
    fn event(&self) -> Event {
        Event::Message {
            node_name: self.node_name.clone(),
            transport_request_id: self.transport_request_id,
            action_id: self.action_id,
            file_name: self.file_name.clone(),
            severity: self.severity.clone(),
            text: self.text.clone(),
            created_at: self.created_at.clone(),
        }
    }
}

/// Reads the messages of one log: those of the request and those of its files.
pub(super) fn lines(
    log: &Json<'_>,
    node_name: &str,
    request: u64,
    action: Option<u64>,
) -> Vec<LogLine> {
    let mut lines = Vec::new();
    let mut read = |of: &Json<'_>, file_name: Option<String>| {
        for message in of.get("messages").list().unwrap_or_default() {
            let text = message.get("message").owned().unwrap_or_default();
            let created_at = message.get("createdAt").owned();
            let id = message.get("id").whole();
            lines.push(LogLine {
                transport_request_id: request,
                node_name: node_name.to_owned(),
                action_id: action,
                file_name: file_name.clone(),
                severity: message.get("severity").owned().unwrap_or_default(),
                key: id.unwrap_or_else(|| key(&text, created_at.as_deref())),
                text,
                created_at,
            });
        }
    };
    read(log, None);
    for file in log.get("entities").list().unwrap_or_default() {
        let name = file.get("fileName").owned();
        read(file, name.or_else(|| file.get("uri").owned()));
    }
    lines
}

/// Tells messages without an id apart by what they say and when (FNV-1a);
/// above every id, which has 53 bits.
fn key(text: &str, created_at: Option<&str>) -> u64 {
    let bytes = text.bytes().chain(created_at.unwrap_or_default().bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash | 1 << 63
}

/// Finds the web addresses in a text.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '(' | ')'))
        .map(|word| word.trim_end_matches(['.', ',', ';', ':']))
        .filter(|word| word.starts_with("https://") || word.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(events: &[Event]) -> Vec<&str> {
        events
            .iter()
            .map(|event| {
                let Event::Message { text, .. } = event else {
                    panic!("{event:?}");
                };
                text.as_str()
            })
            .collect()
    }

    fn read(log: &str) -> Vec<LogLine> {
        lines(&Json::parse(log.as_bytes()).unwrap(), "QA", 30, Some(43))
    }

    #[test]
    fn messages_come_once_and_in_the_order_of_time_whatever_the_order_of_the_answer() {
        let mut journal = Journal::default();
        let first = journal.news(read(
            r#"{"messages":[
                {"id":82,"message":"end","createdAt":"2019-05-07T06:40:54.0958+0000"},
                {"id":46,"message":"start","createdAt":"2019-05-07T06:40:48.0752+0000"}],
              "entities":[{"fileName":"a.mtar","messages":[{"id":77,"message":"deploy","createdAt":"2019-05-07T06:40:53.0371+0000"}]},
                          {"fileName":"b.mtar","messages":[{"id":77,"message":"deploy","createdAt":"2019-05-07T06:40:53.0371+0000"}]}]}"#,
        ));
        assert_eq!(texts(&first), ["start", "deploy", "end"]);
        let again = journal.news(read(
            r#"{"messages":[{"id":83,"message":"late","createdAt":"2019-05-07T06:40:50Z"},{"id":46,"message":"start"}]}"#,
        ));
        assert_eq!(texts(&again), ["late"]);
    }

    #[test]
    fn messages_without_an_id_are_told_apart_by_text_and_time() {
        let mut journal = Journal::default();
        let log = r#"{"messages":[{"message":"a","createdAt":"x"},{"message":"a","createdAt":"y"},{"message":"a","createdAt":"x"}]}"#;
        assert_eq!(journal.news(read(log)).len(), 2);
        assert_eq!(journal.news(read(log)).len(), 0);
    }

    #[test]
    fn messages_of_the_same_time_keep_the_order_of_their_ids() {
        let mut journal = Journal::default();
        let told = journal.news(read(
            r#"{"messages":[{"id":3,"message":"c"},{"id":1,"message":"a"},{"id":2,"message":"b"}]}"#,
        ));
        assert_eq!(texts(&told), ["a", "b", "c"]);
    }

    #[test]
    fn errors_and_links_are_kept_for_the_end() {
        let mut journal = Journal::default();
        journal.news(read(
            r#"{"entities":[{"uri":"15","messages":[
                {"id":1,"severity":"E","message":"it failed"},
                {"id":4,"severity":"I","message":"Destination details for node 'QA' (id: 4): URI='https://deploy.example.com/slprot/a b/slp' (name: 'QA')"},
                {"id":2,"severity":"I","message":"The log: https://deploy.example.com/logs/OPERATION.log. See (http://other.example/x)"},
                {"id":3,"severity":"F","message":"the log again https://deploy.example.com/logs/OPERATION.log"}]}]}"#,
        ));
        let errors: Vec<_> = journal
            .errors
            .iter()
            .map(|line| (line.text.as_str(), line.file_name.as_deref()))
            .collect();
        assert_eq!(errors[0], ("it failed", Some("15")));
        assert_eq!(errors.len(), 2);
        assert_eq!(
            journal.links,
            [
                "https://deploy.example.com/logs/OPERATION.log",
                "http://other.example/x"
            ]
        );
    }
}
