//! Why a TLS handshake failed, by the codes of Node and OpenSSL. None of it gets
//! better when it is tried again, and nothing was sent.

/// What is wrong with a TLS handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsFault {
    /// The other side's certificate has expired.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// It belongs to another host.
    OtherHost,
    /// It was revoked.
    Revoked,
    /// Nobody who is trusted has issued it.
    Untrusted,
    /// The other side does not accept ours.
    OwnCertificate,
    /// The other side offers only versions of TLS that are no longer accepted.
    OldVersion,
    /// The other side does not speak TLS.
    NoTls,
    /// Both sides share no ciphers or the like.
    NothingInCommon,
}

/// Codes of certificates that are not trusted, beside those with a common beginning.
const UNTRUSTED: &[&str] = &[
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "INVALID_CA",
    "INVALID_PURPOSE",
    "PATH_LENGTH_EXCEEDED",
];

const OLD_VERSION: &[&str] = &[
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "UNSUPPORTED_PROTOCOL",
    "UNSUPPORTED_SSL_VERSION",
    "NO_PROTOCOLS_AVAILABLE",
    "VERSION_TOO_LOW",
];

const NO_TLS: &[&str] = &[
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "HTTPS_PROXY_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "UNKNOWN_PROTOCOL",
];

const NOTHING_IN_COMMON: &[&str] = &[
    "SSLV3_ALERT_HANDSHAKE_FAILURE",
    "TLSV1_UNRECOGNIZED_NAME",
    "TLSV1_ALERT_ACCESS_DENIED",
    "TLSV1_ALERT_INSUFFICIENT_SECURITY",
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
    "NO_SHARED_CIPHER",
    "NO_SUITABLE_SIGNATURE_ALGORITHM",
    "DH_KEY_TOO_SMALL",
    "EE_KEY_TOO_SMALL",
    "CA_KEY_TOO_SMALL",
    "CA_MD_TOO_WEAK",
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
];

impl TlsFault {
    /// Returns what a code means; nothing where it is not about a handshake.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        match code {
            "CERT_HAS_EXPIRED" => return Some(Self::Expired),
            "CERT_NOT_YET_VALID" => return Some(Self::NotYetValid),
            "CERT_REVOKED" => return Some(Self::Revoked),
            "ERR_TLS_CERT_ALTNAME_INVALID" | "HOSTNAME_MISMATCH" => return Some(Self::OtherHost),
            _ => {}
        }
        if ["CERT_", "ERR_TLS_CERT", "UNABLE_TO_"]
            .iter()
            .any(|start| code.starts_with(start))
            || UNTRUSTED.contains(&code)
        {
            return Some(Self::Untrusted);
        }
        let reason = code.strip_prefix("ERR_SSL_")?;
        let is_ours = reason.contains("ALERT")
            && (reason.contains("CERTIFICATE") || reason.contains("UNKNOWN_CA"));
        match reason {
            _ if is_ours => Some(Self::OwnCertificate),
            _ if OLD_VERSION.contains(&reason) => Some(Self::OldVersion),
            _ if NO_TLS.contains(&reason) => Some(Self::NoTls),
            _ if NOTHING_IN_COMMON.contains(&reason) => Some(Self::NothingInCommon),
            _ => None,
        }
    }

    /// Returns what OpenSSL says in codes and file names, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Expired => "the certificate has expired",
            Self::NotYetValid => "the certificate is not valid yet",
            Self::OtherHost => "the certificate belongs to another host",
            Self::Revoked => "the certificate was revoked",
            Self::Untrusted => "the certificate is not trusted",
            Self::OwnCertificate => "the server does not accept the client certificate",
            Self::OldVersion => "the server offers only TLS versions before 1.2",
            Self::NoTls => "the server does not speak TLS at this port",
            Self::NothingInCommon => "the TLS handshake failed: nothing in common with the server",
        }
    }

    /// Returns what to do about it; `{ca}` stands for the option.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Expired => {
                "have the certificate renewed where the service, or the proxy in between, runs; check the clock of this machine"
            }
            Self::NotYetValid => "check the clock of this machine",
            Self::OtherHost => {
                "check the host in the service key, and whether a proxy responds instead of it"
            }
            Self::Revoked => "ask the operator of the service, or of the proxy in between",
            Self::Untrusted => {
                "the certificate is not trusted: add your company's CA with {ca} or NODE_EXTRA_CA_CERTS"
            }
            Self::OwnCertificate => {
                "create a new service key: the certificate in this one may have expired"
            }
            Self::OldVersion => {
                "ctms needs TLS 1.2 or later: check the host in the service key, and whether an old proxy responds instead of it"
            }
            Self::NoTls => {
                "check that the address in the service key, or of {proxy}, has the port of https"
            }
            Self::NothingInCommon => {
                "check whether a proxy responds instead of the service, and which TLS settings it requires"
            }
        }
    }
}

/// What OpenSSL writes before its own words.
const OPENSSL: &str = ":SSL routines:";

/// Returns the code of what OpenSSL says, as newer versions of Node give it beside `EPROTO`.
#[must_use]
pub fn code_of(reason: &str) -> Option<String> {
    let (_, said) = reason.split_once(OPENSSL)?;
    let words = said.split(':').nth(1)?.trim();
    Some(format!(
        "ERR_SSL_{}",
        words.to_ascii_uppercase().replace(' ', "_")
    ))
}

/// Replaces what OpenSSL says by words; what stands before it stays.
#[must_use]
pub fn in_words(reason: &str, fault: TlsFault) -> String {
    let Some((before, _)) = reason.split_once(OPENSSL) else {
        return reason.to_owned();
    };
    // `write EPROTO 800C43419D7F0000:error:0A00042E`
    let before = before.split_once(":error:").map_or("", |(start, _)| start);
    let before = before.rsplit_once(' ').map_or("", |(start, _)| start);
    match before
        .trim_end_matches("EPROTO")
        .trim_end_matches("write ")
        .trim_end()
    {
        "" | "write" => fault.words().to_owned(),
        before => format!("{before} {}", fault.words()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_of_a_handshake_is_told_from_the_others() {
        for (code, fault) in [
            ("CERT_HAS_EXPIRED", TlsFault::Expired),
            ("CERT_NOT_YET_VALID", TlsFault::NotYetValid),
            ("ERR_TLS_CERT_ALTNAME_INVALID", TlsFault::OtherHost),
            ("CERT_REVOKED", TlsFault::Revoked),
            ("CERT_UNTRUSTED", TlsFault::Untrusted),
            ("SELF_SIGNED_CERT_IN_CHAIN", TlsFault::Untrusted),
            ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", TlsFault::Untrusted),
            (
                "ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED",
                TlsFault::OwnCertificate,
            ),
            ("ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", TlsFault::OwnCertificate),
            ("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", TlsFault::OldVersion),
            ("ERR_SSL_WRONG_VERSION_NUMBER", TlsFault::NoTls),
            (
                "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
                TlsFault::NothingInCommon,
            ),
        ] {
            assert_eq!(TlsFault::of(code), Some(fault), "{code}");
        }
        // These come from the middle of a connection, when a request may be done.
        for code in [
            "ECONNRESET",
            "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
            "ERR_SSL_BAD_RECORD_TYPE",
        ] {
            assert_eq!(TlsFault::of(code), None, "{code}");
        }
    }

    #[test]
    fn the_words_of_openssl_are_replaced_and_those_before_them_stay() {
        let said = "800C43419D7F0000:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:../deps/openssl/rec_layer_s3.c:1605:SSL alert number 70\n";
        let fault = TlsFault::OldVersion;
        assert_eq!(
            code_of(said).as_deref(),
            Some("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION")
        );
        for (before, after) in [
            ("", ""),
            ("write EPROTO ", ""),
            (
                "the proxy https://p:1 cannot be reached: ",
                "the proxy https://p:1 cannot be reached: ",
            ),
        ] {
            let words = in_words(&format!("{before}{said}"), fault);
            assert_eq!(words, format!("{after}{}", fault.words()));
        }
        assert_eq!(
            in_words("certificate has expired", TlsFault::Expired),
            "certificate has expired"
        );
    }
}
