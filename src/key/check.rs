//! Checks one candidate completely and makes the key of it.

use zeroize::Zeroizing;

use super::address::{self, Addresses};
use super::notes::Notes;
use super::pem::{self, Block};
use super::search::Candidate;
use super::shape::{self, Draft};
use super::value::{Field, trim};
use super::{Auth, Facts, ParseOptions, ServiceKey, X509};
use crate::secret::Secret;

/// Longer texts are not client ids, and are not shown.
const LONGEST_CLIENT_ID: usize = 1000;
const PASTE_AS_ISSUED: &str = "paste the key as it was issued";

/// A usable credential and, for X.509, the private key's base64.
struct Credential {
    auth: Auth,
    key_body: Option<Secret>,
}

/// Reads and checks all values; the key is there if each of them is usable.
pub(super) fn check(
    candidate: &Candidate,
    options: &ParseOptions<'_>,
    notes: &mut Notes,
) -> (Option<ServiceKey>, Facts) {
    let draft = shape::draft(candidate.fields(), candidate.shape, notes);
    let mut facts = Facts {
        kind: draft.kind,
        ..Facts::default()
    };
    let (client_id, credential) = if draft.has_credentials {
        let is_x509 = is_x509(&draft);
        facts.auth = match (is_x509, draft.secret.is_given()) {
            (true, _) => Some("x509"),
            (false, true) => Some("secret"),
            (false, false) => None,
        };
        if is_x509 {
            let client_id = client_id(&draft.client_id, notes);
            let (x509, credential) = certificate(&draft, notes);
            facts.x509 = Some(x509);
            (client_id, credential)
        } else {
            secret(&draft, notes)
        }
    } else {
        (None, None)
    };
    let token = draft
        .has_credentials
        .then_some(if facts.auth == Some("x509") {
            &draft.cert_token
        } else {
            &draft.token
        });
    let addresses = address::addresses(draft.kind, &draft.api, token, options, notes);
    facts.client_id = client_id;
    place_facts(&mut facts, &draft, &addresses);
    let key = make(&facts, credential);
    for field in [&draft.secret, &draft.private_key] {
        if let Some(text) = field.raw() {
            let whole = trim(text);
            // A line of a private key may have slipped into another field, too.
            let lines = whole
                .lines()
                .filter(|line| line.len() > 20 && !line.starts_with('-'));
            for part in std::iter::once(whole).chain(lines.take(MOST_LINES)) {
                scrub(&mut facts, notes, &Secret::new(trim(part)));
            }
        }
    }
    (key, facts)
}

/// A private key of 4,096 bits has about 50 lines.
const MOST_LINES: usize = 200;

/// Fills in what the addresses tell.
fn place_facts(facts: &mut Facts, draft: &Draft<'_>, addresses: &Addresses) {
    let Addresses { api, token } = addresses;
    facts.region = [token, api]
        .into_iter()
        .flatten()
        .find_map(address::region)
        .map(str::to_owned);
    let zone = draft
        .zone
        .raw()
        .map(str::trim)
        .filter(|zone| is_label(zone));
    facts.subdomain = token
        .as_ref()
        .and_then(address::subdomain)
        .or(zone)
        .map(str::to_owned);
    facts.api_url = api.as_ref().map(ToString::to_string);
    facts.token_url = token.as_ref().map(ToString::to_string);
}

/// Makes sure that a secret in a wrong place does not come out there.
fn scrub(facts: &mut Facts, notes: &mut Notes, secret: &Secret) {
    notes.scrub(secret);
    let told = [
        &mut facts.client_id,
        &mut facts.api_url,
        &mut facts.token_url,
        &mut facts.region,
        &mut facts.subdomain,
    ];
    for fact in told {
        if fact
            .as_ref()
            .is_some_and(|text| secret.redact(text) != *text)
        {
            *fact = None;
        }
    }
}

fn make(facts: &Facts, credential: Option<Credential>) -> Option<ServiceKey> {
    let Credential { auth, key_body } = credential?;
    Some(ServiceKey {
        kind: facts.kind?,
        client_id: facts.client_id.clone()?,
        auth,
        key_body,
        api_url: facts.api_url.clone()?,
        token_url: facts.token_url.clone()?,
        region: facts.region.clone(),
        subdomain: facts.subdomain.clone(),
    })
}

/// A certificate is used when there is no client secret (rule of public clients).
fn is_x509(draft: &Draft<'_>) -> bool {
    let says_x509 = draft
        .credential_type
        .raw()
        .is_some_and(|text| trim(text).to_ascii_lowercase().starts_with("x509"));
    let has_secret = draft
        .secret
        .raw()
        .is_some_and(|text| !trim(text).is_empty());
    !has_secret
        && (says_x509
            || draft.cert_token.is_given()
            || draft.certificate.is_given()
            || draft.private_key.is_given())
}

fn secret(draft: &Draft<'_>, notes: &mut Notes) -> (Option<String>, Option<Credential>) {
    let client_id = client_id(&draft.client_id, notes);
    if !draft.secret.is_given() && draft.secret.at == "clientSecret" {
        // A destination export without the secret has been explained already.
        return (client_id, None);
    }
    let secret = draft
        .secret
        .line(
            notes,
            "paste the whole key; client id and secret, or a certificate with its key, are needed",
        )
        .map(|text| Zeroizing::new(text.into_owned()));
    let Some(secret) = secret else {
        return (client_id, None);
    };
    if client_id.as_deref() == Some(secret.as_str()) {
        notes.error(
            &draft.secret.at,
            "is the same text as the client id",
            PASTE_AS_ISSUED,
        );
        return (None, None);
    }
    if has_lost_its_dollar(&secret) {
        notes.warning(
            &draft.secret.at,
            "looks like a secret with a $ in it, but there is no $: a shell may have expanded it",
            "put the key in single quotes, or read it from a file",
        );
    }
    let auth = Auth::Secret(Secret::new(secret.as_str()));
    let key_body = None;
    (client_id, Some(Credential { auth, key_body }))
}

fn client_id(field: &Field<'_>, notes: &mut Notes) -> Option<String> {
    let text = field.line(notes, "paste the whole key as it was issued")?;
    if text.contains(char::is_whitespace) {
        notes.error(&field.at, "has white space in it", PASTE_AS_ISSUED);
        return None;
    }
    if text.len() > LONGEST_CLIENT_ID {
        notes.error(
            &field.at,
            &format!(
                "has {} characters, and a client id has some hundred",
                text.chars().count()
            ),
            PASTE_AS_ISSUED,
        );
        return None;
    }
    if text.starts_with("sb-") && !text.contains('!') {
        notes.warning(
            &field.at,
            "has no !b part: a shell may have expanded the exclamation mark",
            "put the key in single quotes, or read it from a file",
        );
    }
    Some(text.into_owned())
}

/// Secrets of bindings are a UUID, `$` and base64; `"$..."` in a shell leaves
/// the UUID with whatever the shell did not take for a variable's name.
fn has_lost_its_dollar(secret: &str) -> bool {
    let (uuid, rest) = secret.split_at_checked(36).unwrap_or((secret, ""));
    let is_uuid = uuid.len() == 36
        && uuid.bytes().enumerate().all(|(at, byte)| {
            if matches!(at, 8 | 13 | 18 | 23) {
                byte == b'-'
            } else {
                byte.is_ascii_hexdigit()
            }
        });
    is_uuid && !rest.starts_with('$')
}

fn certificate(draft: &Draft<'_>, notes: &mut Notes) -> (X509, Option<Credential>) {
    let chain = blocks(
        &draft.certificate,
        "an X.509 key has a certificate; issue a new key if it was lost",
        notes,
    )
    .and_then(|(blocks, text)| chain(&draft.certificate, &blocks, text, notes));
    let key = blocks(
        &draft.private_key,
        "an X.509 key needs its private key; if you made the key pair yourself, put your private key here",
        notes,
    )
    .and_then(|(blocks, text)| private_key(&draft.private_key, blocks, text, notes));
    let x509 = X509 {
        certificate_at: draft.certificate.at.to_string(),
        certificate: chain.clone(),
        key_at: draft.private_key.at.to_string(),
        key: key.as_ref().map(|(key, _)| key.clone()),
    };
    let credential = chain.zip(key).map(|(certificate, (key, body))| Credential {
        auth: Auth::X509 { certificate, key },
        key_body: Some(body),
    });
    (x509, credential)
}

fn blocks<'a>(
    field: &Field<'a>,
    missing: &str,
    notes: &mut Notes,
) -> Option<(Vec<Block>, &'a str)> {
    let text = field.text(notes, missing)?;
    match pem::blocks(text) {
        Ok(blocks) => Some((blocks, text)),
        Err(problem) => {
            notes.error(&field.at, problem.as_str(), PASTE_AS_ISSUED);
            None
        }
    }
}

fn chain(field: &Field<'_>, blocks: &[Block], text: &str, notes: &mut Notes) -> Option<String> {
    let mut chain = String::new();
    let mut others = false;
    for block in blocks {
        if block.label() == "CERTIFICATE" {
            block.write(&mut chain);
        } else {
            others = true;
        }
    }
    if chain.is_empty() {
        notes.error(
            &field.at,
            "has no CERTIFICATE block",
            "certificate holds the chain, key the private key; they may be swapped",
        );
        return None;
    }
    if others {
        notes.repair_at(&field.at, "left out the blocks that are not certificates");
    } else {
        tell_line_breaks(field, &chain, text, notes);
    }
    Some(chain)
}

fn private_key(
    field: &Field<'_>,
    blocks: Vec<Block>,
    text: &str,
    notes: &mut Notes,
) -> Option<(Secret, Secret)> {
    if blocks.iter().any(Block::is_encrypted_key) {
        notes.error(
            &field.at,
            "is encrypted with a passphrase",
            "put in the private key as it was issued, without a passphrase",
        );
        return None;
    }
    let Some(block) = blocks.into_iter().find(Block::is_private_key) else {
        notes.error(
            &field.at,
            "has no private key (RSA PRIVATE KEY, PRIVATE KEY or EC PRIVATE KEY)",
            "certificate holds the chain, key the private key; they may be swapped",
        );
        return None;
    };
    let mut key = Zeroizing::new(String::new());
    block.write(&mut key);
    tell_line_breaks(field, &key, text, notes);
    Some((Secret::new(key.as_str()), Secret::new(block.body())))
}

/// Tells when the lines of a PEM text were not where they belong.
fn tell_line_breaks(field: &Field<'_>, written: &str, text: &str, notes: &mut Notes) {
    let lines = |text: &str| text.lines().filter(|line| !trim(line).is_empty()).count();
    if lines(written) != lines(text) {
        notes.repair_at(&field.at, "put back the line breaks of the PEM text");
    }
}

/// A single label of a host name, as subdomains are.
fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_lost_its_dollar_part_is_recognised() {
        let uuid = "0a1b2c3d-1111-2222-3333-444455556666";
        for (secret, lost) in [
            (uuid.to_owned(), true),
            (format!("{uuid}-ONLY="), true),
            (format!("{uuid}$abc-DEF="), false),
            (format!("{uuid}$"), false),
            ("not-a-uuid".to_owned(), false),
            ("kX8f+base64/secret=".to_owned(), false),
        ] {
            assert_eq!(has_lost_its_dollar(&secret), lost, "{secret}");
        }
    }
}
