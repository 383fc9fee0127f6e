//! The other side: imports that go on by themselves, and what the service says
//! of them at any time.

use ctms::text::time::rfc3339;

use super::world::{EPOCH, Random};

/// The node that everything happens on.
pub(crate) const NODE: u64 = 4;

/// When an import ends that never does, as far as anybody waits.
pub(crate) const HANGS: u64 = 10_000_000;

/// One line of a log.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) text: String,
    /// When it was written.
    pub(crate) at: u64,
    /// From when on the service shows it.
    pub(crate) shown: u64,
    severity: char,
    /// Of a file instead of the whole request.
    is_of_file: bool,
}

/// The import of one transport request.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    pub(crate) request: u64,
    pub(crate) messages: Vec<Message>,
}

/// An action of the service.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) id: u64,
    pub(crate) starts: u64,
    pub(crate) ends: u64,
    /// The status at its end, as the queue says it.
    pub(crate) end: &'static str,
    pub(crate) imports: Vec<Import>,
}

impl Action {
    /// The status as the queue says it: waiting, running, ended.
    pub(crate) fn queue_status(&self, now: u64) -> &'static str {
        match now {
            now if now < self.starts => "initial",
            now if now < self.ends => "running",
            _ => self.end,
        }
    }

    /// The status as the action itself says it, which knows no skipped.
    pub(crate) fn own_end(&self) -> &'static str {
        match self.end {
            "skipped" => "succeeded",
            end => end,
        }
    }

    fn own_status(&self, now: u64) -> &'static str {
        match now {
            now if now < self.starts + 50 => "initial",
            now if now < self.ends => "running",
            _ => self.own_end(),
        }
    }

    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.imports.iter().flat_map(|import| &import.messages)
    }
}

/// What the service knows.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    /// An import that was over before anybody looked.
    pub(crate) earlier: Option<Action>,
    /// The import that is followed.
    pub(crate) action: Action,
    /// How times are written.
    spelling: usize,
}

impl Service {
    /// Draws an import: when, how long, with what messages, and how it ends.
    pub(crate) fn draw(random: &mut Random) -> Self {
        let starts = random.pick(&[0, 500, 30_000]) + random.below(20_000);
        let longest = random.pick(&[1_000, 20_000, 150_000]);
        let ends = match random.chance(0.01) {
            true => HANGS,
            false => starts + 100 + random.below(longest),
        };
        let end = random.pick(&["succeeded", "warning", "error", "fatal", "skipped"]);
        let requests = random.pick(&[1, 1, 2, 3]);
        let mut id = 1_000;
        let mut action = |number, starts, ends, end, random: &mut Random| Action {
            id: number,
            starts,
            ends,
            end,
            imports: (0..requests)
                .map(|request| import(30 + request, starts, ends, &mut id, random))
                .collect(),
        };
        let earlier = random
            .chance(0.4)
            .then(|| action(41, 0, 0, "error", random));
        Self {
            earlier,
            action: action(43, starts, ends, end, random),
            spelling: random.below(3) as usize,
        }
    }

    /// Answers a look, newest first or in any order.
    pub(crate) fn answer(&self, path: &str, now: u64, random: &mut Random) -> String {
        let action = &self.action;
        let path = path.split('?').next().unwrap_or_default();
        match path.trim_start_matches("/v2/") {
            "actions/43" => self.action_view(now, random),
            "actions/43/logs" => {
                let logs = action.imports.iter().map(|import| {
                    let id = format!(r#""transportRequestId":{}"#, import.request);
                    self.log(&id, action, import, now, random)
                });
                format!(r#"{{"logs":[{}]}}"#, logs.collect::<Vec<_>>().join(","))
            }
            "nodes/4/transportRequests" => self.queue(now, random),
            path => self.request_logs(path, now, random),
        }
    }

    fn action_view(&self, now: u64, random: &mut Random) -> String {
        let status = odd(self.action.own_status(now), random);
        let requests = self.action.imports.iter().map(|import| {
            format!(
                r#"{{"id":{},"status":"{status}","entities":[{{"id":7,"uri":"15","fileName":"a.mtar","status":"{status}"}}]}}"#,
                import.request
            )
        });
        format!(
            r#"{{"id":43,"type":"I","status":"{status}","nodeName":"QA","transportRequests":[{}]}}"#,
            requests.collect::<Vec<_>>().join(",")
        )
    }

    fn queue(&self, now: u64, random: &mut Random) -> String {
        let status = odd(self.action.queue_status(now), random);
        let requests = self.action.imports.iter().map(|import| {
            format!(
                r#"{{"id":{},"status":"{status}","createdAt":"{}","entries":[{{"uri":"15"}}]}}"#,
                import.request,
                self.time(10)
            )
        });
        let requests = requests.collect::<Vec<_>>().join(",");
        format!(r#"{{"transportRequests":[{requests}]}}"#)
    }

    fn request_logs(&self, path: &str, now: u64, random: &mut Random) -> String {
        let request: u64 = path
            .split('/')
            .nth(3)
            .and_then(|id| id.parse().ok())
            .unwrap_or(0);
        let begun = self.earlier.iter().chain([&self.action]);
        let logs = begun.filter(|action| action.starts <= now).map(|action| {
            let import = action.imports.iter().find(|one| one.request == request);
            let id = format!(r#""actionId":{},"actionType":"I""#, action.id);
            import.map_or(String::new(), |one| self.log(&id, action, one, now, random))
        });
        let mut logs: Vec<String> = logs.collect();
        logs.push(r#"{"actionId":40,"actionType":"NE","status":"succeeded","messages":[{"id":1,"message":"of an export"}]}"#.into());
        logs.reverse();
        format!(r#"{{"logs":[{}]}}"#, logs.join(","))
    }

    fn log(
        &self,
        id: &str,
        action: &Action,
        import: &Import,
        now: u64,
        random: &mut Random,
    ) -> String {
        let of = |is_of_file: bool, random: &mut Random| {
            let shown = import
                .messages
                .iter()
                .filter(|one| one.is_of_file == is_of_file && one.shown <= now);
            let mut texts: Vec<String> = shown
                .map(|one| {
                    format!(
                        r#"{{"id":{},"severity":"{}","message":"{}","createdAt":"{}"}}"#,
                        one.id,
                        one.severity,
                        one.text,
                        self.time(one.at)
                    )
                })
                .collect();
            texts.reverse();
            if random.chance(0.2) && !texts.is_empty() {
                let at = random.below(texts.len() as u64) as usize;
                texts.rotate_left(at);
            }
            texts.join(",")
        };
        let (own, file) = (of(false, random), of(true, random));
        // The messages of a file are listed with each file (specification, example).
        format!(
            r#"{{{id},"status":"{}","messages":[{own}],"entities":[{{"id":7,"uri":"15","fileName":"a.mtar","status":"{}","messages":[{file}]}},{{"id":8,"uri":"16","messages":[{file}]}}]}}"#,
            action.own_status(now),
            action.own_status(now)
        )
    }

    /// Writes a time in one of the service's spellings.
    fn time(&self, at: u64) -> String {
        let text = rfc3339(EPOCH + at);
        let text = text.trim_end_matches('Z');
        match self.spelling {
            0 => format!("{text}Z"),
            1 => format!("{text}0+0000"),
            _ => format!("{text}+00:00"),
        }
    }
}

fn import(request: u64, starts: u64, ends: u64, id: &mut u64, random: &mut Random) -> Import {
    let count = random.below(12);
    let mut messages: Vec<Message> = (0..count)
        .map(|_| {
            let at = starts + random.below(ends - starts + 1);
            let late = random.chance(0.1);
            let delay = if late { random.below(ends - at + 1) } else { 0 };
            Message {
                severity: random.pick(&['I', 'I', 'W', 'E', 'F']),
                is_of_file: random.chance(0.5),
                ..message(at, at + delay)
            }
        })
        .collect();
    messages.push(message(starts, starts));
    messages.push(message(ends, ends));
    messages.sort_by_key(|message| message.at);
    for message in &mut messages {
        *id += 1;
        message.id = *id;
        message.text = format!("message {id} of {request}");
    }
    Import { request, messages }
}

fn message(at: u64, shown: u64) -> Message {
    Message {
        id: 0,
        text: String::new(),
        at,
        shown,
        severity: 'I',
        is_of_file: false,
    }
}

/// Now and then a status that nobody knows, as long as it is not an end.
fn odd<'s>(status: &'s str, random: &mut Random) -> &'s str {
    match status {
        "running" if random.chance(0.05) => "quantum",
        status => status,
    }
}
