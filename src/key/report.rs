//! A key explained for machines.

use serde::Serialize;

use super::{Kind, Parsed};
use crate::error::finding::Finding;

/// The document of `ctms key check --json`. Never holds a secret.
///
/// What could not be read is null; what could is filled in even when the key
/// cannot be used.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct KeyReport {
    /// Whether the key can be used: no finding is an error.
    pub ok: bool,
    /// `ctms` or `calm`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "'ctms' | 'calm' | null"))]
    pub kind: Option<&'static str>,
    /// `secret` or `x509`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "'secret' | 'x509' | null"))]
    pub auth: Option<&'static str>,
    /// The OAuth client id.
    pub client_id: Option<String>,
    /// The base of the API, without `/v2`.
    pub api_url: Option<String>,
    /// The address for token requests, with `/oauth/token`.
    pub token_url: Option<String>,
    /// The region, such as `eu10`.
    pub region: Option<String>,
    /// The subdomain of the subaccount.
    pub subdomain: Option<String>,
    /// What was fixed.
    pub repairs: Vec<String>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Explains what became of a text.
#[must_use]
pub fn report(parsed: &Parsed) -> KeyReport {
    let facts = parsed.facts.clone();
    KeyReport {
        ok: parsed.key.is_some(),
        kind: facts.kind.map(Kind::as_str),
        auth: facts.auth,
        client_id: facts.client_id,
        api_url: facts.api_url,
        token_url: facts.token_url,
        region: facts.region,
        subdomain: facts.subdomain,
        repairs: parsed.repairs.clone(),
        findings: parsed.findings.clone(),
    }
}
