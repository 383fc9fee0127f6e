//! Service keys: whatever people paste, understood or explained.
//!
//! A text becomes documents (`source`), documents become candidates
//! (`search`), one candidate is read by its shape (`shape`) and checked
//! (`check`). Nothing stops at the first problem, and nothing that is told
//! holds a value that may be secret.

mod address;
mod check;
mod explain;
mod input;
mod lenient;
mod notes;
mod pem;
mod properties;
mod report;
mod search;
mod shape;
mod source;
mod value;

use std::fmt;

pub use input::{KeyCertificate, KeyOptions};
pub use report::{KeyReport, report};

use crate::error::finding::{self, Finding};
use crate::secret::Secret;
use notes::Notes;
use search::Search;

/// The service that issued a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SAP Cloud Transport Management: the key has `uri`.
    Ctms,
    /// SAP Cloud ALM, which passes on to Cloud Transport Management: the key has
    /// `endpoints.Api`.
    Calm,
}

impl Kind {
    /// Returns the name used in documents: `ctms` or `calm`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ctms => "ctms",
            Self::Calm => "calm",
        }
    }
}

/// How a key proves who it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Auth {
    /// A client secret, sent in the token request.
    Secret(Secret),
    /// A client certificate, shown in the TLS handshake with the token server.
    X509 {
        /// The certificate chain as PEM, `CERTIFICATE` blocks only.
        certificate: String,
        /// The private key as PEM: PKCS#1, PKCS#8 or SEC 1, not encrypted.
        key: Secret,
    },
}

impl Auth {
    /// Returns the name used in documents: `secret` or `x509`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Secret(_) => "secret",
            Self::X509 { .. } => "x509",
        }
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret(_) => f.write_str("Secret(..)"),
            Self::X509 { .. } => f.write_str("X509 { .. }"),
        }
    }
}

/// A key that was understood and has no finding of severity error.
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceKey {
    kind: Kind,
    client_id: String,
    auth: Auth,
    /// The private key without PEM lines, because a text may quote it so.
    key_body: Option<Secret>,
    api_url: String,
    token_url: String,
    region: Option<String>,
    subdomain: Option<String>,
}

impl ServiceKey {
    /// Returns the service that issued the key.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the OAuth client id.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Returns the client secret or the certificate with its key.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// Returns the base of the API, without `/v2` and without a trailing slash;
    /// for Cloud ALM with `/imp-cdm-transport-management-api/v1`.
    #[must_use]
    pub fn api_url(&self) -> &str {
        &self.api_url
    }

    /// Returns the complete address for token requests, with `/oauth/token`;
    /// for X.509 on the host of `certurl`.
    #[must_use]
    pub fn token_url(&self) -> &str {
        &self.token_url
    }

    /// Returns the region, such as `eu10`, if a host name tells it.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Returns the subdomain of the subaccount, if the key tells it.
    #[must_use]
    pub fn subdomain(&self) -> Option<&str> {
        self.subdomain.as_deref()
    }

    /// Returns everything that must not appear in any output.
    #[must_use]
    pub fn secrets(&self) -> Vec<&Secret> {
        let main = match &self.auth {
            Auth::Secret(secret) => secret,
            Auth::X509 { key, .. } => key,
        };
        std::iter::once(main).chain(&self.key_body).collect()
    }
}

impl fmt::Debug for ServiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceKey")
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// What the caller knows besides the text.
#[derive(Debug, Clone, Copy, Default)]
pub struct ParseOptions<'a> {
    /// The service instance to take where several fit.
    pub service_instance: Option<&'a str>,
    /// Hosts (`host` or `host:port`) that may be reached by plain http.
    pub allow_http: &'a [String],
}

/// What became of a text.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The key, exactly if no finding is an error.
    pub key: Option<ServiceKey>,
    /// What was fixed, one clause each.
    pub repairs: Vec<String>,
    /// What is wrong, all of it.
    pub findings: Vec<Finding>,
    facts: Facts,
}

/// What a key tells, as far as it could be read.
#[derive(Debug, Clone, Default)]
struct Facts {
    kind: Option<Kind>,
    auth: Option<&'static str>,
    client_id: Option<String>,
    api_url: Option<String>,
    token_url: Option<String>,
    region: Option<String>,
    subdomain: Option<String>,
    x509: Option<X509>,
}

/// Certificate and private key of an X.509 key as they stand in it, each as far
/// as it could be read; the core has no clock and no cryptography to check them.
#[derive(Clone)]
pub struct X509 {
    /// Where the certificate is, such as `uaa.certificate`.
    pub certificate_at: String,
    /// The chain as PEM.
    pub certificate: Option<String>,
    /// Where the private key is, such as `uaa.key`.
    pub key_at: String,
    /// The private key as PEM.
    pub key: Option<Secret>,
}

impl fmt::Debug for X509 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("X509(..)")
    }
}

impl Parsed {
    /// Returns certificate and private key where the text is an X.509 key, also
    /// when it cannot be used for another reason.
    #[must_use]
    pub fn x509(&self) -> Option<&X509> {
        self.facts.x509.as_ref()
    }
}

/// Reads a service key from whatever holds one: the key itself, the output of
/// `cf` or `btp`, VCAP_SERVICES, a Kubernetes secret, base64 of these, with text
/// around it.
///
/// Never fails and never panics; time is linear in the length of the text.
#[must_use]
pub fn parse(text: &str, options: &ParseOptions<'_>) -> Parsed {
    let mut notes = Notes::default();
    let search = source::from_text(text, &mut notes);
    finish(search, options, notes)
}

/// Reads a service key from the files of a mounted folder (name, content), as
/// the SAP BTP service operator for Kubernetes makes it.
#[must_use]
pub fn parse_folder(entries: &[(String, String)], options: &ParseOptions<'_>) -> Parsed {
    let mut notes = Notes::default();
    let search = source::from_entries(entries, &mut notes);
    finish(search, options, notes)
}

fn finish(mut search: Search, options: &ParseOptions<'_>, mut notes: Notes) -> Parsed {
    let outcome = search
        .choose(options.service_instance, &mut notes)
        .map(|candidate| check::check(&candidate, options, &mut notes));
    let (key, facts) = outcome.unwrap_or_default();
    if key.is_none() && !finding::has_errors(&notes.findings) {
        notes.error(
            "key",
            "no service key was found",
            "paste the whole service key as the BTP cockpit or the cf command line shows it",
        );
    }
    Parsed {
        key: key.filter(|_| !finding::has_errors(&notes.findings)),
        repairs: notes.repairs,
        findings: notes.findings,
        facts,
    }
}
