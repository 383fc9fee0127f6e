//! Service keys of Cloud Transport Management and Cloud ALM.

use crate::finding::Finding;
use crate::secret::Secret;

/// Which service a key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Cloud Transport Management.
    Ctms,
    /// Cloud ALM.
    Calm,
}

/// How a key authenticates.
#[derive(Debug, Clone)]
pub enum Auth {
    /// With a client secret.
    Secret(Secret),
    /// With a client certificate.
    X509 {
        /// PEM chain.
        certificate: String,
        /// PEM key.
        key: Secret,
    },
}

/// A checked service key.
#[derive(Debug, Clone)]
pub struct ServiceKey {
    kind: Kind,
    client_id: String,
    auth: Auth,
    api_url: String,
    token_url: String,
}

impl ServiceKey {
    /// Which service.
    pub fn kind(&self) -> Kind {
        self.kind
    }
    /// The client id.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }
    /// How it authenticates.
    pub fn auth(&self) -> &Auth {
        &self.auth
    }
    /// The API base.
    pub fn api_url(&self) -> &str {
        &self.api_url
    }
    /// The token address.
    pub fn token_url(&self) -> &str {
        &self.token_url
    }
    /// Everything that must be redacted.
    pub fn secrets(&self) -> Vec<&Secret> {
        match &self.auth {
            Auth::Secret(secret) => vec![secret],
            Auth::X509 { key, .. } => vec![key],
        }
    }
}

/// How to read a key.
#[derive(Debug, Default)]
pub struct ParseOptions<'a> {
    /// The instance, where several fit.
    pub service_instance: Option<&'a str>,
    /// Hosts for which plain http is accepted.
    pub allow_http: &'a [String],
}

/// What was understood.
#[derive(Debug)]
pub struct Parsed {
    /// The key.
    pub key: Option<ServiceKey>,
    /// What was repaired.
    pub repairs: Vec<String>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Reads a key.
pub fn parse(text: &str, _options: &ParseOptions<'_>) -> Parsed {
    let value = crate::json::Json::parse(text.as_bytes()).unwrap_or(crate::json::Json::Null);
    let get = |path: &str| {
        path.split('/')
            .skip(1)
            .fold(&value, |v, name| v.get(name))
            .owned()
    };
    let calm =
        get("/endpoints/Api").map(|api| format!("{api}/imp-cdm-transport-management-api/v1"));
    let kind = if calm.is_some() {
        Kind::Calm
    } else {
        Kind::Ctms
    };
    let key = (|| {
        Some(ServiceKey {
            kind,
            client_id: get("/uaa/clientid")?,
            auth: Auth::Secret(Secret::new(get("/uaa/clientsecret")?)),
            api_url: calm.or_else(|| get("/uri"))?,
            token_url: format!("{}/oauth/token", get("/uaa/url")?),
        })
    })();
    let findings = if key.is_some() {
        vec![]
    } else {
        vec![Finding::error(
            "key",
            "it is not a service key",
            "paste the whole key",
        )]
    };
    Parsed {
        key,
        repairs: vec![],
        findings,
    }
}
