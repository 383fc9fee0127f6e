//! Requests and answers as plain data; a file body is only a reference.

pub mod failure;
mod multipart;
pub mod tls;

use std::fmt;

use serde::Deserialize;

pub use multipart::Multipart;

use crate::secret::Secret;

/// An HTTP method that the service uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or acts.
    Post,
    /// Replaces.
    Put,
    /// Deletes.
    Delete,
}

impl Method {
    /// Returns the method as it stands in a request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A file that the outside holds; the core knows it by its place in the call's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// Which of the files handed to the call.
    pub index: usize,
    /// The name under which it is sent, without folders.
    pub name: String,
    /// Its size in bytes, known before it is sent.
    pub size: u64,
}

/// What a request carries.
#[derive(Debug, Clone)]
pub enum Body {
    /// Nothing.
    Empty,
    /// A JSON document.
    Json(String),
    /// A form whose values may be secret (the token request).
    Form(Secret),
    /// Fields and one file.
    Multipart(Multipart),
}

/// What a client shows in the TLS handshake instead of a secret.
#[derive(Debug, Clone)]
pub struct ClientCertificate {
    /// The certificate and those above it, PEM.
    pub chain: String,
    /// Its private key, PEM.
    pub key: Secret,
}

/// Whether a browser sends cookies along, as with fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// No cookies.
    Omit,
    /// Those of the page's own origin.
    SameOrigin,
    /// Those of the address, whatever its origin.
    Include,
}

/// One request, ready to be sent.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address, query included.
    pub url: String,
    /// Headers that may be shown.
    pub headers: Vec<(String, String)>,
    /// Headers that are not shown: the caller's own, and what a server gave to us alone.
    pub secret_headers: Vec<(String, Secret)>,
    /// The value of the `Authorization` header.
    pub authorization: Option<Secret>,
    /// What is shown in the TLS handshake.
    pub client_certificate: Option<ClientCertificate>,
    /// Whether cookies go along; the browser's rule where nothing is said.
    pub credentials: Option<Credentials>,
    /// What it carries.
    pub body: Body,
}

impl HttpRequest {
    /// Returns the path without host and query, as errors and logs show it.
    #[must_use]
    pub fn path(&self) -> &str {
        let after_scheme = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = after_scheme
            .find('/')
            .and_then(|at| after_scheme.get(at..))
            .unwrap_or("/");
        path.split('?').next().unwrap_or(path)
    }

    /// Returns scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        let scheme_end = self.url.find("://").map_or(0, |at| at + 3);
        let host_end = self
            .url
            .get(scheme_end..)
            .and_then(|rest| rest.find(['/', '?']))
            .map_or(self.url.len(), |at| scheme_end + at);
        self.url.get(..host_end).unwrap_or(&self.url)
    }
}

/// A response of more bytes than this is not read, unless the caller says otherwise: 64 MiB.
pub const MAX_RESPONSE_BYTES: u64 = 64 * MIB;

/// So much is read of a response that is not a success: 16 MiB.
const MAX_ERROR_BYTES: u64 = 16 * MIB;

const MIB: u64 = 1024 * 1024;

/// How much of a response is read, after decompression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseLimit {
    /// All of it, or nothing where it has more bytes.
    Whole(u64),
    /// Its first bytes: who cannot do what was asked for is not asked to be brief.
    Start(u64),
}

impl ResponseLimit {
    /// Returns the limit for a status where the caller takes at most `most` bytes.
    #[must_use]
    pub fn of(status: u16, most: u64) -> Self {
        match status {
            200..300 => Self::Whole(most),
            _ => Self::Start(most.min(MAX_ERROR_BYTES)),
        }
    }

    /// Returns how many bytes are read at most.
    #[must_use]
    pub fn bytes(self) -> u64 {
        match self {
            Self::Whole(bytes) | Self::Start(bytes) => bytes,
        }
    }

    /// Says that a response has more.
    #[must_use]
    pub fn words(self) -> String {
        match self.bytes() {
            bytes if bytes % MIB == 0 => format!("it is larger than {} MiB", bytes / MIB),
            bytes => format!("it is larger than {bytes} bytes"),
        }
    }
}

/// Takes the byte order mark off a body, which fetch's own reader of texts ignores, too.
#[must_use]
pub fn without_mark(mut body: Vec<u8>) -> Vec<u8> {
    if body.starts_with(b"\xef\xbb\xbf") {
        body.drain(..3);
    }
    body
}

/// One answer, as it came.
#[derive(Debug, Clone)]
pub struct HttpResponse {
    /// The status code; 0 for an opaque redirect in a browser.
    pub status: u16,
    /// Names in lower case and values.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// Returns a header's value; `name` in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns whether the answer says that all went well.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns whether the answer sends the caller elsewhere, which is never followed.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        self.status == 0 || (300..400).contains(&self.status)
    }

    /// Returns whether the answer says that it is JSON, or says nothing about it.
    #[must_use]
    pub fn may_be_json(&self) -> bool {
        self.header("content-type")
            .is_none_or(|kind| kind.contains("json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_is_read_whole_and_an_error_only_as_far_as_it_is_of_use() {
        let most = MAX_RESPONSE_BYTES;
        assert_eq!(ResponseLimit::of(201, most), ResponseLimit::Whole(most));
        assert_eq!(ResponseLimit::of(503, most), ResponseLimit::Start(16 * MIB));
        assert_eq!(ResponseLimit::of(503, 1000), ResponseLimit::Start(1000));
        assert_eq!(
            ResponseLimit::Whole(most).words(),
            "it is larger than 64 MiB"
        );
        assert_eq!(ResponseLimit::Whole(7).words(), "it is larger than 7 bytes");
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_a_body() {
        assert_eq!(without_mark(b"\xef\xbb\xbf{}".to_vec()), b"{}");
        assert_eq!(without_mark(b"{}".to_vec()), b"{}");
    }

    #[test]
    fn the_path_is_shown_without_host_and_query() {
        let request = HttpRequest {
            method: Method::Get,
            url: "https://host.example:8443/v2/nodes/4?status=in".into(),
            headers: vec![],
            secret_headers: vec![],
            authorization: None,
            client_certificate: None,
            credentials: None,
            body: Body::Empty,
        };
        assert_eq!(request.path(), "/v2/nodes/4");
        assert_eq!(request.origin(), "https://host.example:8443");
    }
}
