//! Log messages: each once, in the order of time, with the links in them.

use serde::Serialize;

use crate::api::{Log, LogMessage};
use crate::call::event::{Event, LogMessageEvent};
use crate::secret::Secret;
use crate::secret::scrub::scrubbed;
use crate::text::time;

/// One log message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
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
    known: Vec<u64>,
    /// All messages.
    lines: Vec<LogLine>,
    /// Links in messages: the logs of deployments.
    links: Vec<String>,
    /// When the first of them expires, in milliseconds since 1970.
    links_expire: Option<u64>,
}

/// The deploy service keeps its logs for three days (SAP Help: logs of MTA operations).
const LINK_LIVES_MS: u64 = 3 * 24 * 3_600_000;

/// The line of an import that names the destination: its address is not a log.
const DESTINATION: &str = "destination details for node";

impl Journal {
    /// Takes over the messages that were not told yet, without `secrets` and
    /// what looks like one, and returns them as events, in the order of time.
    pub(super) fn news(&mut self, mut lines: Vec<LogLine>, secrets: &[Secret]) -> Vec<Event> {
        lines.retain(|line| match self.known.binary_search(&line.key) {
            Ok(_) => false,
            Err(at) => {
                self.known.insert(at, line.key);
                true
            }
        });
        for line in &mut lines {
            for secret in secrets {
                line.text = secret.redact(&line.text);
            }
            line.text = scrubbed(&line.text);
        }
        lines.sort_by_key(LogLine::order);
        for line in &lines {
            self.keep_links(line);
        }
        let events = lines.iter().map(LogLine::event).collect();
        self.lines.extend(lines);
        events
    }

    fn keep_links(&mut self, line: &LogLine) {
        if line.text.to_ascii_lowercase().contains(DESTINATION) {
            return;
        }
        for link in links(&line.text) {
            if self.links.iter().any(|known| known == link) {
                continue;
            }
            self.links.push(link.to_owned());
            let at = line.created_at.as_deref().and_then(time::parse);
            let expires = at.map(|at| at.saturating_add(LINK_LIVES_MS));
            self.links_expire = [self.links_expire, expires].into_iter().flatten().min();
        }
    }

    /// Takes the links, and when the first of them expires.
    pub(super) fn take_links(&mut self) -> (Vec<String>, Option<u64>) {
        (std::mem::take(&mut self.links), self.links_expire)
    }

    /// Returns all messages in the order of time.
    pub(super) fn into_lines(mut self) -> Vec<LogLine> {
        self.lines.sort_by_key(LogLine::order);
        self.lines
    }
}

impl LogLine {
    /// Returns whether it says that something has failed.
    #[must_use]
    pub fn is_error(&self) -> bool {
        matches!(self.severity.as_str(), "E" | "F")
    }

    /// When it was said, then in the order of ids.
    fn order(&self) -> (u64, u64) {
        let at = self.created_at.as_deref().and_then(time::parse);
        (at.unwrap_or(u64::MAX), self.key)
    }

    fn event(&self) -> Event {
        Event::Message(LogMessageEvent {
            node_name: self.node_name.clone(),
            transport_request_id: self.transport_request_id,
            action_id: self.action_id,
            file_name: self.file_name.clone(),
            severity: self.severity.clone(),
            text: self.text.clone(),
            created_at: self.created_at.clone(),
        })
    }
}

/// Takes the messages of one log: those of the request and those of its files.
pub(super) fn lines(log: &Log, node_name: &str, request: u64, action: Option<u64>) -> Vec<LogLine> {
    let line = |message: &LogMessage, file_name: Option<&String>| LogLine {
        transport_request_id: request,
        node_name: node_name.to_owned(),
        action_id: action,
        file_name: file_name.cloned(),
        severity: message.severity.clone(),
        text: message.text.clone(),
        created_at: message.created_at.clone(),
        key: message.id.unwrap_or_else(|| key(message)),
    };
    let own = log.messages.iter().map(|message| (message, None));
    let of_files = log.files.iter().flat_map(|file| {
        let name = file.name.as_ref().or(file.uri.as_ref());
        file.messages.iter().map(move |message| (message, name))
    });
    let all = own.chain(of_files);
    all.map(|(message, name)| line(message, name)).collect()
}

/// Tells messages without an id apart by what they say and when (FNV-1a);
/// above every id, which has 53 bits.
fn key(message: &LogMessage) -> u64 {
    let created_at = message.created_at.as_deref().unwrap_or_default();
    let bytes = message.text.bytes().chain(created_at.bytes());
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
    use crate::api::ids::ActionId;
    use crate::api::{Answers, GetActionLogs};

    fn texts(events: &[Event]) -> Vec<&str> {
        events
            .iter()
            .map(|event| {
                let Event::Message(LogMessageEvent { text, .. }) = event else {
                    panic!("{event:?}");
                };
                text.as_str()
            })
            .collect()
    }

    impl Journal {
        fn told(&mut self, lines: Vec<LogLine>) -> Vec<Event> {
            self.news(lines, &[])
        }
    }

    fn read(log: &str) -> Vec<LogLine> {
        let action = ActionId::new(43).unwrap();
        let fields = log.strip_prefix('{').unwrap();
        let body = format!(r#"{{"logs":[{{"transportRequestId":30,{fields}]}}"#);
        let logs = GetActionLogs { action }.decode(body.as_bytes()).unwrap();
        lines(&logs[0].log, "QA", 30, Some(43))
    }

    #[test]
    fn messages_come_once_and_in_the_order_of_time_whatever_the_order_of_the_answer() {
        let mut journal = Journal::default();
        let first = journal.told(read(
            r#"{"messages":[
                {"id":82,"message":"end","createdAt":"2019-05-07T06:40:54.0958+0000"},
                {"id":46,"message":"start","createdAt":"2019-05-07T06:40:48.0752+0000"}],
              "entities":[{"fileName":"a.mtar","messages":[{"id":77,"message":"deploy","createdAt":"2019-05-07T06:40:53.0371+0000"}]},
                          {"fileName":"b.mtar","messages":[{"id":77,"message":"deploy","createdAt":"2019-05-07T06:40:53.0371+0000"}]}]}"#,
        ));
        assert_eq!(texts(&first), ["start", "deploy", "end"]);
        let again = journal.told(read(
            r#"{"messages":[{"id":83,"message":"late","createdAt":"2019-05-07T06:40:50Z"},{"id":46,"message":"start"}]}"#,
        ));
        assert_eq!(texts(&again), ["late"]);
    }

    #[test]
    fn messages_without_an_id_are_told_apart_by_text_and_time() {
        let mut journal = Journal::default();
        let log = r#"{"messages":[{"message":"a","createdAt":"x"},{"message":"a","createdAt":"y"},{"message":"a","createdAt":"x"}]}"#;
        assert_eq!(journal.told(read(log)).len(), 2);
        assert_eq!(journal.told(read(log)).len(), 0);
    }

    #[test]
    fn messages_of_the_same_time_keep_the_order_of_their_ids() {
        let mut journal = Journal::default();
        let told = journal.told(read(
            r#"{"messages":[{"id":3,"message":"c"},{"id":1,"message":"a"},{"id":2,"message":"b"}]}"#,
        ));
        assert_eq!(texts(&told), ["a", "b", "c"]);
    }

    #[test]
    fn errors_and_links_are_kept_for_the_end() {
        let mut journal = Journal::default();
        journal.told(read(
            r#"{"entities":[{"uri":"15","messages":[
                {"id":1,"severity":"E","message":"it failed"},
                {"id":4,"severity":"I","message":"Destination details for node 'QA' (id: 4): URI='https://deploy.example.com/slprot/a b/slp' (name: 'QA')"},
                {"id":2,"severity":"I","message":"The log: https://deploy.example.com/logs/OPERATION.log. See (http://other.example/x)"},
                {"id":3,"severity":"F","message":"the log again https://deploy.example.com/logs/OPERATION.log"}]}]}"#,
        ));
        let errors: Vec<_> = journal
            .lines
            .iter()
            .filter(|line| line.is_error())
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
