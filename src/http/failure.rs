//! Why no answer came, and how far the request had got.

use crate::http::tls::{self, TlsFault};

/// How far a request had got when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Surely nothing reached the service.
    Before,
    /// A file's body was still on its way: the service cannot have taken it.
    During,
    /// The request may have been carried out.
    After,
}

/// What ended an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The network or the other side.
    Network,
    /// The attempt's own time.
    TimedOut,
    /// The deadline of the whole call.
    DeadlinePassed,
    /// The caller.
    Cancelled,
    /// The file that was being sent changed or could not be read.
    File,
    /// The answer sends the request elsewhere.
    Redirected,
    /// The answer has more bytes than are read.
    TooLarge,
    /// The caller's own fetch returned something else than a response.
    NoResponse,
}

impl FailureKind {
    /// Returns whether the whole call is over, so that nothing is repeated.
    #[must_use]
    pub fn is_our_own(self) -> bool {
        matches!(self, Self::Cancelled | Self::DeadlinePassed)
    }
}

/// An attempt without a complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendFailure {
    /// What ended it.
    pub kind: FailureKind,
    /// The system's code, such as `ECONNREFUSED`, where there is one.
    pub code: Option<String>,
    /// The reason in the words of the system, without secrets.
    pub reason: String,
    /// Whether it happened while the connection was being made.
    pub at_connect: bool,
    /// For a file's body: whether all of it had been handed over. Nothing where unknown.
    pub body_sent: Option<bool>,
    /// Which of the outside's own errors it was, for the caller's `cause`.
    pub cause: Option<u64>,
}

/// A proxy that wants another user, or does not allow the host.
const PROXY_DENIED: &str = "CTMS_PROXY_DENIED";

/// Codes of Node, undici and TLS that are raised before a request is written.
const BEFORE_SENDING: &[&str] = &[
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "UND_ERR_CONNECT_TIMEOUT",
    "UND_ERR_PRX_TLS",
    "CTMS_PROXY_REFUSED",
    PROXY_DENIED,
    "CTMS_NOT_SENT",
];

impl SendFailure {
    /// Makes a failure of what the system says: an error's code and its
    /// deepest message, and its system call. `ended_by` is what ended the
    /// attempt from our side.
    #[must_use]
    pub fn from_system(
        ended_by: Option<FailureKind>,
        code: Option<String>,
        system_call: Option<&str>,
        reason: String,
        body_sent: Option<bool>,
    ) -> Self {
        let kind = ended_by.unwrap_or_else(|| match code.as_deref() {
            Some("CTMS_FILE") => FailureKind::File,
            Some("CTMS_TOO_LARGE") => FailureKind::TooLarge,
            Some("CTMS_NO_RESPONSE") => FailureKind::NoResponse,
            // undici says so in words only (`redirect: "error"`).
            _ if reason.contains("unexpected redirect") => FailureKind::Redirected,
            _ => FailureKind::Network,
        });
        let code = match code.as_deref() {
            Some("EPROTO") => tls::code_of(&reason).or(code),
            _ => code,
        };
        let fault = code.as_deref().and_then(TlsFault::of);
        let reason = fault.map_or_else(|| reason.clone(), |fault| tls::in_words(&reason, fault));
        let reason = match kind {
            FailureKind::Cancelled => "cancelled by the caller".to_owned(),
            FailureKind::TimedOut => "nothing moved within the time of one attempt".to_owned(),
            FailureKind::DeadlinePassed => "the deadline of the whole call has passed".to_owned(),
            FailureKind::Network
            | FailureKind::File
            | FailureKind::Redirected
            | FailureKind::TooLarge
            | FailureKind::NoResponse => match reason.is_empty() {
                true => code
                    .clone()
                    .unwrap_or_else(|| "the connection failed".to_owned()),
                false => reason,
            },
        };
        Self {
            kind,
            code,
            reason,
            at_connect: matches!(system_call, Some("connect" | "getaddrinfo")),
            body_sent,
            cause: None,
        }
    }

    /// Returns how far the request had got; unclear counts as [`Phase::After`].
    #[must_use]
    pub fn phase(&self) -> Phase {
        if self.is_before_sending() {
            Phase::Before
        } else if self.body_sent == Some(false) && self.kind != FailureKind::TooLarge {
            Phase::During
        } else {
            Phase::After
        }
    }

    /// Returns whether the service may have done the work.
    #[must_use]
    pub fn may_be_done(&self) -> bool {
        let was_taken = !matches!(self.kind, FailureKind::File | FailureKind::Redirected);
        was_taken && self.phase() == Phase::After
    }

    /// Returns whether the TLS handshake failed, so that nothing was sent.
    #[must_use]
    pub fn is_handshake(&self) -> bool {
        self.code.as_deref().and_then(TlsFault::of).is_some()
    }

    /// Returns whether another attempt would fail alike; a proxy may lock a
    /// user out who is wrong too often.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.is_handshake() || self.code.as_deref() == Some(PROXY_DENIED)
    }

    fn is_before_sending(&self) -> bool {
        self.is_handshake()
            || self.at_connect
            || self
                .code
                .as_deref()
                .is_some_and(|code| BEFORE_SENDING.contains(&code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(code: Option<&str>, body_sent: Option<bool>) -> SendFailure {
        SendFailure {
            kind: FailureKind::Network,
            code: code.map(str::to_owned),
            reason: String::new(),
            at_connect: false,
            body_sent,
            cause: None,
        }
    }

    #[test]
    fn an_unreachable_network_sent_nothing_only_while_connecting() {
        let failed = |call| {
            let code = Some("EHOSTUNREACH".to_owned());
            SendFailure::from_system(None, code, call, String::new(), None).phase()
        };
        assert_eq!(failed(Some("connect")), Phase::Before);
        assert_eq!(failed(Some("read")), Phase::After);
        assert_eq!(failed(None), Phase::After);
    }

    #[test]
    fn a_redirect_and_a_changed_file_were_not_taken() {
        for code in ["CTMS_FILE", "REDIRECT"] {
            let reason = "unexpected redirect".to_owned();
            let failed =
                SendFailure::from_system(None, Some(code.into()), None, reason, Some(true));
            assert!(!failed.may_be_done(), "{code}");
        }
    }

    #[test]
    fn a_refused_connection_sent_nothing() {
        assert_eq!(failure(Some("ECONNREFUSED"), None).phase(), Phase::Before);
        assert_eq!(
            failure(Some("SELF_SIGNED_CERT_IN_CHAIN"), None).phase(),
            Phase::Before
        );
    }

    #[test]
    fn a_failed_handshake_sent_nothing_and_is_not_tried_again() {
        let said = "write EPROTO 80A1:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:../a.c:1:\n";
        let old = SendFailure::from_system(
            None,
            Some("EPROTO".into()),
            Some("write"),
            said.into(),
            Some(false),
        );
        assert_eq!(
            old.code.as_deref(),
            Some("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION")
        );
        assert_eq!(old.reason, "the server offers only TLS versions before 1.2");
        assert!(old.phase() == Phase::Before && old.is_lasting());
    }

    #[test]
    fn an_answer_that_is_too_large_came_after_the_work() {
        let code = Some("CTMS_TOO_LARGE".to_owned());
        let large = SendFailure::from_system(None, code, None, "too large".into(), Some(false));
        assert_eq!(large.kind, FailureKind::TooLarge);
        assert!(large.may_be_done());
    }

    #[test]
    fn a_proxy_that_denies_sent_nothing_and_is_not_asked_again() {
        let denied = failure(Some(PROXY_DENIED), Some(false));
        assert_eq!(denied.phase(), Phase::Before);
        assert!(denied.is_lasting());
        assert!(!failure(Some("CTMS_PROXY_REFUSED"), None).is_lasting());
    }

    #[test]
    fn a_reset_connection_may_have_done_the_work() {
        assert_eq!(failure(Some("ECONNRESET"), None).phase(), Phase::After);
        assert_eq!(failure(None, None).phase(), Phase::After);
        assert_eq!(
            failure(Some("UND_ERR_SOCKET"), Some(true)).phase(),
            Phase::After
        );
    }

    #[test]
    fn a_file_that_was_still_on_its_way_was_not_taken() {
        assert_eq!(
            failure(Some("ECONNRESET"), Some(false)).phase(),
            Phase::During
        );
    }
}
