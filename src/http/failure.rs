//! Why no answer came, and how far the request had got.

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
            // undici says so in words only (`redirect: "error"`).
            _ if reason.contains("unexpected redirect") => FailureKind::Redirected,
            _ => FailureKind::Network,
        });
        let reason = match kind {
            FailureKind::Cancelled => "cancelled by the caller".to_owned(),
            FailureKind::TimedOut => "nothing moved within the time of one attempt".to_owned(),
            FailureKind::DeadlinePassed => "the deadline of the whole call has passed".to_owned(),
            FailureKind::Network | FailureKind::File | FailureKind::Redirected
                if reason.is_empty() =>
            {
                code.clone()
                    .unwrap_or_else(|| "the connection failed".to_owned())
            }
            FailureKind::Network | FailureKind::File | FailureKind::Redirected => reason,
        };
        Self {
            kind,
            code,
            reason,
            at_connect: matches!(system_call, Some("connect" | "getaddrinfo")),
            body_sent,
        }
    }

    /// Returns how far the request had got; unclear counts as [`Phase::After`].
    #[must_use]
    pub fn phase(&self) -> Phase {
        if self.is_before_sending() {
            Phase::Before
        } else if self.body_sent == Some(false) {
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

    /// Returns whether the other side's certificate was not accepted.
    #[must_use]
    pub fn is_certificate(&self) -> bool {
        self.code.as_deref().is_some_and(|code| {
            code.starts_with("CERT_")
                || code.starts_with("ERR_TLS_CERT")
                || code.starts_with("UNABLE_TO_")
                || code.contains("SELF_SIGNED")
                || code == "HOSTNAME_MISMATCH"
        })
    }

    /// Returns whether another attempt would fail alike; a proxy may lock a
    /// user out who is wrong too often.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.is_certificate() || self.code.as_deref() == Some(PROXY_DENIED)
    }

    fn is_before_sending(&self) -> bool {
        self.is_certificate()
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
