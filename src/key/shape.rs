//! The shapes in which a key comes, and its values by what they mean.

use super::Kind;
use super::notes::{Notes, join};
use super::value::{Field, find, is_spelling_of, kind_of, trim};
use crate::secret::wipe::Member;
use crate::text::json::Json;

/// How the values are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// As issued: `uaa` beside `uri` or `endpoints`.
    Nested,
    /// The members of `uaa` at the root.
    Flat,
    /// An exported destination: `clientId`, `tokenServiceURL`, `URL`.
    Destination,
}

/// How well an object fits as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It has everything by which a key of ours is known.
    Full,
    /// It has some of it: worth explaining, if nothing fits better.
    Part,
}

/// Tells what an object is, judged by which members it has.
pub(super) fn recognise(members: &[Member<'_>]) -> Option<(Shape, Fit)> {
    let has = |name| find(members, name).is_some_and(|(_, value)| *value != Json::Null);
    let fit = |full| if full { Fit::Full } else { Fit::Part };
    let has_api = has("uri") || calm_api(members).is_some();
    if has("uaa") {
        return Some((Shape::Nested, fit(has_api)));
    }
    if has("tokenServiceURL") || (has("Authentication") && has("clientId")) {
        return Some((Shape::Destination, fit(has("clientSecret"))));
    }
    if has("clientid") || has("clientsecret") {
        let ours = calm_api(members).is_some() || is_transport_uri(members);
        return Some((Shape::Flat, fit(ours)));
    }
    (calm_api(members).is_some() || is_transport_uri(members)).then_some((Shape::Nested, Fit::Part))
}

fn calm_api<'f, 'a>(members: &'f [Member<'a>]) -> Option<(&'f str, &'f Json<'a>)> {
    let (_, endpoints) = find(members, "endpoints")?;
    find(endpoints.fields()?, "Api")
}

fn is_transport_uri(members: &[Member<'_>]) -> bool {
    find(members, "uri").is_some_and(|(_, uri)| {
        uri.text()
            .is_some_and(|text| text.contains("://transport-service"))
    })
}

/// The values of a key by what they mean, wherever they stood.
#[derive(Default)]
pub(super) struct Draft<'a> {
    pub(super) kind: Option<Kind>,
    pub(super) client_id: Field<'a>,
    pub(super) secret: Field<'a>,
    /// The token server for client secrets.
    pub(super) token: Field<'a>,
    /// The token server for client certificates.
    pub(super) cert_token: Field<'a>,
    pub(super) certificate: Field<'a>,
    pub(super) private_key: Field<'a>,
    pub(super) credential_type: Field<'a>,
    pub(super) zone: Field<'a>,
    pub(super) api: Field<'a>,
    /// False when the part that holds the credentials is missing or unreadable,
    /// which has been told already.
    pub(super) has_credentials: bool,
}

/// Sorts the members of an object that was recognised.
pub(super) fn draft<'a>(members: &'a [Member<'_>], shape: Shape, notes: &mut Notes) -> Draft<'a> {
    match shape {
        Shape::Nested => nested(members, notes),
        Shape::Flat => flat(members, notes),
        Shape::Destination => destination(members, notes),
    }
}

fn nested<'a>(members: &'a [Member<'_>], notes: &mut Notes) -> Draft<'a> {
    let mut draft = match find(members, "uaa") {
        Some((_, Json::Object(uaa))) => credentials(uaa, "uaa.", notes),
        Some((_, Json::Text(_))) => {
            notes.error(
                "uaa",
                "is a text that is not JSON",
                "paste the key as it was issued: uaa is an object, or that object as JSON text",
            );
            Draft::default()
        }
        Some((_, Json::Null)) | None => {
            notes.error(
                "uaa",
                "is missing: only the API address is there",
                "paste the whole key; uaa holds client id, secret and token URL",
            );
            Draft::default()
        }
        Some((_, other)) => {
            notes.error(
                "uaa",
                &join(&["is ", kind_of(other), ", but must be an object"]),
                "paste the key as it was issued",
            );
            Draft::default()
        }
    };
    for (field, name) in [
        (&mut draft.certificate, "certificate"),
        (&mut draft.private_key, "key"),
        (&mut draft.cert_token, "certurl"),
    ] {
        if draft.has_credentials && !field.is_given() && find(members, name).is_some() {
            *field = Field::of(members, "", name, notes);
        }
    }
    take_api(&mut draft, members, notes);
    draft
}

fn flat<'a>(members: &'a [Member<'_>], notes: &mut Notes) -> Draft<'a> {
    let mut draft = credentials(members, "", notes);
    if calm_api(members).is_some() || is_transport_uri(members) {
        notes.repair("read the values at the root as the uaa part");
        take_api(&mut draft, members, notes);
        return draft;
    }
    if members.iter().all(|(name, _)| is_uaa_member(name)) {
        notes.error(
            "uri",
            "is missing: only the uaa part of a key is there",
            "paste the whole service key, from the first to the last brace",
        );
    } else {
        another_service(members, notes);
    }
    draft
}

fn destination<'a>(members: &'a [Member<'_>], notes: &mut Notes) -> Draft<'a> {
    let api = Field::of(members, "", "URL", notes);
    let is_calm = api
        .raw()
        .is_some_and(|url| url.contains(".alm.cloud.sap") || url.contains(super::address::ROUTE));
    let draft = Draft {
        kind: Some(if is_calm { Kind::Calm } else { Kind::Ctms }),
        client_id: Field::of(members, "", "clientId", notes),
        secret: Field::of(members, "", "clientSecret", notes),
        token: Field::of(members, "", "tokenServiceURL", notes),
        api,
        has_credentials: true,
        ..Draft::default()
    };
    if !draft.secret.is_given() {
        notes.error(
            "clientSecret",
            "is missing: this is a destination export, which never holds the secret",
            "paste the service key that the destination was made from (BTP cockpit, service instance, view credentials)",
        );
    }
    draft
}

fn credentials<'a>(uaa: &'a [Member<'_>], prefix: &str, notes: &mut Notes) -> Draft<'a> {
    let mut field = |name| Field::of(uaa, prefix, name, notes);
    Draft {
        client_id: field("clientid"),
        secret: field("clientsecret"),
        token: field("url"),
        cert_token: field("certurl"),
        certificate: field("certificate"),
        private_key: field("key"),
        credential_type: field("credential-type"),
        zone: field("identityzone"),
        has_credentials: true,
        ..Draft::default()
    }
}

/// Takes the API address and with it the kind of key.
fn take_api<'a>(draft: &mut Draft<'a>, members: &'a [Member<'_>], notes: &mut Notes) {
    let has_uri = find(members, "uri").is_some_and(|(_, value)| {
        *value != Json::Null && value.text().is_none_or(|text| !trim(text).is_empty())
    });
    let endpoints = find(members, "endpoints").map(|(_, value)| value);
    if !has_uri && let Some(Json::Object(endpoints)) = endpoints {
        draft.kind = Some(Kind::Calm);
        draft.api = Field::of(endpoints, "endpoints.", "Api", notes);
        return;
    }
    let uri = Field::of(members, "", "uri", notes);
    let is_ours = draft
        .client_id
        .raw()
        .is_some_and(|id| id.contains("|alm-ts-backend!"));
    if uri.is_given() || is_ours || !draft.has_credentials {
        draft.kind = Some(Kind::Ctms);
        draft.api = uri;
    } else if let Some(other) = endpoints.filter(|value| **value != Json::Null) {
        draft.kind = Some(Kind::Calm);
        notes.error(
            "endpoints",
            &join(&["is ", kind_of(other), ", but must be an object with Api"]),
            "paste the key as it was issued",
        );
    } else {
        another_service(members, notes);
    }
    if is_destination_uri(members) {
        draft.api = Field::default();
        another_service(members, notes);
    }
}

/// The Destination service's keys have its address where ours have theirs.
fn is_destination_uri(members: &[Member<'_>]) -> bool {
    let uri = find(members, "uri").and_then(|(_, uri)| uri.text());
    uri.is_some_and(|text| text.contains("://destination-configuration"))
}

fn another_service(members: &[Member<'_>], notes: &mut Notes) {
    let has_uri = find(members, "uri").is_some_and(|(_, uri)| uri.text().is_some());
    let problem = match (is_destination_uri(members), has_uri) {
        (true, _) => {
            "is the address of the Destination service: this key reads destinations and cannot reach Cloud Transport Management"
        }
        (_, true) => "is the address of another service, whose key this is",
        _ => {
            "is missing, and so is endpoints.Api: this is the key of another service, or only a part of one"
        }
    };
    notes.error(
        "uri",
        problem,
        "take the key of the service instance of Cloud Transport Management (it has uri) or of the SAP Cloud ALM API (it has endpoints.Api)",
    );
}

/// Members that the token server's part of a key has.
fn is_uaa_member(name: &str) -> bool {
    const MEMBERS: [&str; 24] = [
        "apiurl",
        "certificate",
        "certificate-pinning",
        "certurl",
        "clientid",
        "clientsecret",
        "credential-type",
        "identityzone",
        "identityzoneid",
        "instanceid",
        "key",
        "key-length",
        "sburl",
        "serviceInstanceId",
        "subaccountid",
        "subdomain",
        "tenantid",
        "tenantmode",
        "trustedclientidsuffix",
        "uaadomain",
        "url",
        "verificationkey",
        "xsappname",
        "zoneid",
    ];
    MEMBERS.iter().any(|known| is_spelling_of(name, known))
}
