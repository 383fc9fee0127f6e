//! What a request meets on its way: one fault, or none.

use std::time::{Duration, UNIX_EPOCH};

use std::cell::Cell;

use ctms::http::HttpResponse;
use ctms::http::failure::FailureKind;

use super::faults::{Fault, Spoiled, Work};
use super::network::{Answered, Side};
use super::scenario::DESCRIPTION;
use super::service::{Ask, CLIENT_SECRET, Reply};
use super::views::created;
use super::world::EPOCH;

/// A transport request of somebody else, in another tenant.
pub(crate) const STRANGE_ID: u64 = 7;

/// When an attempt is given up, and why.
pub(crate) struct Patience {
    pub(crate) from: Cell<u64>,
    pub(crate) patience_ms: u64,
    pub(crate) end: u64,
    pub(crate) cancel_at: u64,
}

/// How far the body of a file has got.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// When its first part was taken.
    pub(crate) body_at: Cell<Option<u64>>,
    /// When its last part was taken.
    pub(crate) sent_at: Cell<Option<u64>>,
}

impl Progress {
    pub(crate) fn is_sent(&self) -> Option<bool> {
        self.body_at.get()?;
        Some(self.sent_at.get().is_some())
    }
}

impl Side {
    /// Waits until a time, or until the attempt is given up.
    async fn wait(&self, time: u64, patience: &Patience) -> Result<(), FailureKind> {
        let silent = patience.from.get().saturating_add(patience.patience_ms);
        let (first, why) = [
            (silent, FailureKind::TimedOut),
            (patience.end, FailureKind::DeadlinePassed),
            (patience.cancel_at, FailureKind::Cancelled),
        ]
        .into_iter()
        .min_by_key(|(at, _)| *at)
        .unwrap_or((u64::MAX, FailureKind::TimedOut));
        self.net.world.until(time.min(first)).await;
        if time <= first { Ok(()) } else { Err(why) }
    }
    /// What the service makes of a request that has arrived.
    fn work(&self, ask: &Ask, work: Work) -> Reply {
        let mut service = self.net.service.borrow_mut();
        match work {
            Work::Undone => Reply::json(200, String::new()),
            Work::Done => {
                let reply = service.answer(ask);
                self.net.answers.borrow_mut().push(Answered {
                    to: ask.clone(),
                    reply: reply.clone(),
                    has_arrived: false,
                });
                reply
            }
            Work::Late(after) => {
                service.late.push((self.clock() + after, ask.clone()));
                Reply::json(200, String::new())
            }
        }
    }

    fn spoil(&self, ask: &Ask, how: Spoiled) -> Reply {
        let is_page = matches!(how, Spoiled::HtmlPage | Spoiled::JsonPage);
        let mut reply = self.work(ask, if is_page { Work::Undone } else { Work::Done });
        let ids = ["fileId", "transportRequestId", "access_token", "\"id\""];
        let swap = |body: &str, value: &str| {
            let mut body = body.to_owned();
            for name in ids {
                if let Some(at) = body.find(name) {
                    let from = at + body[at..].find(':').unwrap_or(0) + 1;
                    let to = from + body[from..].find([',', '}']).unwrap_or(0);
                    body.replace_range(from..to, value);
                }
            }
            body
        };
        match how {
            Spoiled::HtmlPage => {
                reply.kind = "text/html; charset=utf-8";
                reply.body = "<!DOCTYPE html><html><body>Please sign in</body></html>".into();
            }
            Spoiled::JsonPage => {
                reply.kind = "text/html";
                reply.body = r#"{"fileId":7,"transportRequestId":7,"queueEntries":[],"nodes":[],"routes":[],"transportRequests":[],"logs":[]}"#.into();
            }
            Spoiled::Empty => reply.body.clear(),
            Spoiled::Cut => reply.body.truncate(reply.body.len() / 2),
            Spoiled::ZeroId => reply.body = swap(&reply.body, "0"),
            Spoiled::HugeId => reply.body = swap(&reply.body, "9007199254740992"),
            Spoiled::TextId => reply.body = swap(&reply.body, "\" \""),
            Spoiled::MissingId => reply.body = "{}".into(),
        }
        reply
    }

    /// Somebody puts one of several files of a creation into their own transport request.
    fn grab(&self, ask: &Ask, first: bool) {
        if !ask.creates() {
            return;
        }
        let body: serde_json::Value = serde_json::from_str(&ask.body).expect("the body is JSON");
        let uris: Vec<&str> = body["entries"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|entry| entry["uri"].as_str())
            .collect();
        let mut service = self.net.service.borrow_mut();
        let uri = if first { uris.first() } else { uris.last() };
        // All of a transport request's only file would be what the release looks for.
        if let Some(uri) = uri.filter(|uri| uris.len() > 1 && service.is_there(uri)) {
            service.grab(uri, DESCRIPTION, &[2, 3, 4]);
        }
    }

    /// Lets a request meet its fault; an answer with its headers comes out, or none.
    pub(crate) async fn meet(
        &self,
        ask: &Ask,
        fault: Option<Fault>,
        patience: &Patience,
        progress: &Progress,
    ) -> Result<HttpResponse, Broken> {
        let hop = |most: u64| self.net.world.random.borrow_mut().below(most) + 1;
        let (connect, travel, back) = (hop(40), hop(200), hop(40));
        match fault {
            Some(Fault::NoConnection(code)) => {
                self.wait(self.clock() + connect, patience).await?;
                return Err(Broken::System(code, "no connection"));
            }
            Some(Fault::NobodyThere) => self.wait(u64::MAX, patience).await?,
            _ => self.wait(self.clock() + connect, patience).await?,
        }
        if ask.file.is_some() {
            progress.body_at.set(Some(self.clock()));
            patience.from.set(self.clock());
            match fault {
                Some(Fault::BodyBreaks) => {
                    self.wait(self.clock() + travel, patience).await?;
                    return Err(Broken::System("ECONNRESET", "socket hang up"));
                }
                Some(Fault::BodyStalls) => self.wait(u64::MAX, patience).await?,
                _ => self.wait(self.clock() + travel * 10, patience).await?,
            }
            progress.sent_at.set(Some(self.clock()));
            patience.from.set(self.clock());
        }
        if let Err(kind) = self.wait(self.clock() + travel, patience).await {
            // It is on its way all the same, and may arrive.
            if ask.path != "/oauth/token" && self.net.world.random.borrow_mut().chance(0.5) {
                self.work(ask, Work::Done);
            }
            return Err(kind.into());
        }
        let mut headers = vec![];
        let reply = match fault {
            Some(Fault::AnswerLost(work)) => {
                self.work(ask, work);
                self.wait(self.clock() + back, patience).await?;
                return Err(Broken::System("UND_ERR_SOCKET", "other side closed"));
            }
            Some(Fault::Silence(work)) => {
                self.work(ask, work);
                self.wait(u64::MAX, patience).await?;
                return Err(Broken::System("ECONNRESET", "silence"));
            }
            Some(Fault::Slow(more)) => {
                let reply = self.work(ask, Work::Done);
                self.wait(self.clock() + more, patience).await?;
                reply
            }
            Some(Fault::Status {
                status,
                work,
                retry_after,
            }) => {
                // No service says 429 after having created something.
                let is_limit = status == 429 && ask.file.is_none();
                self.work(ask, if is_limit { Work::Undone } else { work });
                headers.extend(retry_after.map(|asked| self.retry_after(ask, asked)));
                Reply::json(status, self.echo(ask, status))
            }
            Some(Fault::Page { status, work }) => {
                self.work(ask, work);
                Reply {
                    kind: "text/html; charset=utf-8",
                    ..Reply::json(status, self.echo(ask, 404))
                }
            }
            Some(Fault::NobodyReached) => {
                headers.push(("x-cf-routererror".into(), "no_endpoints".into()));
                Reply {
                    kind: "text/plain; charset=utf-8",
                    ..Reply::json(503, "503 Service Unavailable".into())
                }
            }
            Some(Fault::Twice) if ask.body.contains(r#""FILE""#) => {
                let first = self.work(ask, Work::Done);
                let in_use = self.net.service.borrow().in_use;
                match first.status == 200 && matches!(in_use, 400 | 409 | 422) {
                    true => Reply::in_use(in_use),
                    false => first,
                }
            }
            Some(Fault::DoneTwice) if ask.creates() => {
                self.work(ask, Work::Done);
                self.work(ask, Work::Done);
                self.wait(self.clock() + back, patience).await?;
                return Err(Broken::System("UND_ERR_SOCKET", "other side closed"));
            }
            Some(Fault::Grabbed { first }) => {
                self.grab(ask, first);
                self.wait(self.clock() + back, patience).await?;
                return Err(Broken::System("UND_ERR_SOCKET", "other side closed"));
            }
            Some(Fault::Strange) if ask.creates() => {
                let own = self.work(ask, Work::Done);
                match own.status {
                    200 => created(STRANGE_ID, "9f8e7d Something else", &[2]),
                    _ => own,
                }
            }
            Some(Fault::Spoiled(how)) => self.spoil(ask, how),
            Some(Fault::Repeated) => {
                let answers = self.net.answers.borrow();
                let last = answers
                    .iter()
                    .rfind(|answered| answered.fits(ask, &self.net));
                let last = last.map(|answered| answered.reply.clone());
                drop(answers);
                last.unwrap_or_else(|| self.work(ask, Work::Done))
            }
            Some(Fault::Redirect) => {
                headers.push(("location".into(), "https://elsewhere.example/".into()));
                Reply::json(307, String::new())
            }
            Some(Fault::TokensRevoked) => {
                self.net.service.borrow_mut().revoke_tokens();
                self.work(ask, Work::Done)
            }
            _ => self.work(ask, Work::Done),
        };
        self.wait(self.clock() + back, patience).await?;
        headers.push(("content-type".into(), reply.kind.into()));
        if reply.status == 401 {
            // No cache gives the answer for one token to another.
            self.net.caches.set(false);
        }
        for answered in self.net.answers.borrow_mut().iter_mut() {
            answered.has_arrived |= answered.reply.body == reply.body;
        }
        Ok(HttpResponse {
            status: reply.status,
            headers,
            body: reply.body.into_bytes(),
        })
    }

    fn retry_after(&self, ask: &Ask, (seconds, as_date): (u64, bool)) -> (String, String) {
        let until = self.clock() + seconds * 1000;
        if self.net.jump.is_none() {
            // A date has no milliseconds, and the answer is still on its way.
            let until = if as_date {
                until - until.min(1_000)
            } else {
                until
            };
            let mut not_before = self.net.not_before.borrow_mut();
            not_before.push((self.run, ask.path.clone(), until));
        }
        let value = match as_date {
            true => http_date(EPOCH + until),
            false => seconds.to_string(),
        };
        ("retry-after".into(), value)
    }

    /// A body that quotes what it should not.
    fn echo(&self, ask: &Ask, status: u16) -> String {
        let bearer = ask.bearer.clone().unwrap_or_default();
        match status {
            404 | 502 => {
                format!("<html>status {status} for Bearer {bearer} {CLIENT_SECRET}</html>")
            }
            _ => format!(
                r#"{{"errorType":"TsException","message":"status {status} for {CLIENT_SECRET} and {bearer}"}}"#
            ),
        }
    }
}

/// Why no answer came.
pub(crate) enum Broken {
    System(&'static str, &'static str),
    GivenUp(FailureKind),
}

impl From<FailureKind> for Broken {
    fn from(kind: FailureKind) -> Self {
        Self::GivenUp(kind)
    }
}
/// Writes a time as HTTP does.
fn http_date(milliseconds: u64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(milliseconds))
}
