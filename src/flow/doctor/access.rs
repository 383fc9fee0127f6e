//! The keys: what is worth knowing about them, whether they get a token, and
//! what its scopes allow.

use futures_util::future::join_all;

use super::finding::{DoctorCheckName as Check, DoctorFinding, Notes};
use super::options::Subject;
use crate::api::{Role, Verb};
use crate::call::Run;
use crate::call::client::Access;
use crate::call::outside::Outside;
use crate::diagnosis::Certainty;
use crate::error::{Advice, Error, Fault};
use crate::flow::connect::{allowed, lacking};
use crate::key::{Kind, ServiceKey};

/// Checks the keys; returns whether every one of them has a token.
///
/// # Errors
/// When the caller cancels.
pub(super) async fn check<O: Outside>(
    run: &Run<'_, O>,
    subject: &Subject,
    notes: &mut Notes,
) -> Result<bool, Error> {
    for finding in &run.client.setup().key_findings {
        notes.add(
            Check::Key,
            DoctorFinding::of("key-doubtful", finding.clone()),
        );
    }
    let has_second = run.client.setup().operating_key.is_some();
    let roles = [Role::Deliver, Role::Operate];
    let roles = roles.get(..1 + usize::from(has_second)).unwrap_or(&roles);
    let tokens = join_all(roles.iter().map(|role| run.token(*role, None))).await;
    let mut has_all = true;
    for (role, token) in roles.iter().zip(tokens) {
        let Err(error) = token else { continue };
        pass_on(&error)?;
        has_all = false;
        let check = match &error.fault {
            fault if is_about_network(fault) => Check::Network,
            _ => Check::Key,
        };
        notes.end(check, place(run, *role), &error);
    }
    if !has_all {
        return Ok(false);
    }
    check_scopes(run, subject, has_second, notes);
    check_hosts(run, notes);
    notes.seen(Check::Key, described(run));
    Ok(true)
}

/// Passes on what ends the whole call.
///
/// # Errors
/// When the caller has cancelled, or something is wrong in ctms itself.
pub(super) fn pass_on(error: &Error) -> Result<(), Error> {
    let ends = matches!(
        error.fault,
        Fault::Cancelled { .. } | Fault::Internal { .. }
    );
    if ends { Err(error.clone()) } else { Ok(()) }
}

/// Returns whether a failure is about the way to the other side.
pub(super) fn is_about_network(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Network { .. }
            | Fault::TimedOut { .. }
            | Fault::Unavailable { .. }
            | Fault::TokenAnswer { .. }
            | Fault::Redirected { .. }
    )
}

/// Names a key, and where its token comes from.
fn place<O: Outside>(run: &Run<'_, O>, role: Role) -> String {
    let name = match (role, &run.client.setup().operating_key) {
        (Role::Operate, Some(_)) => "operating key",
        (Role::Operate | Role::Deliver, _) => "service key",
    };
    match run.client.key(role) {
        Some(key) => format!("{name}, token server {}", host(key.token_url())),
        None => "token provider".to_owned(),
    }
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest)
}

fn check_scopes<O: Outside>(
    run: &Run<'_, O>,
    subject: &Subject,
    has_second: bool,
    notes: &mut Notes,
) {
    let mut add = |finding: DoctorFinding| notes.add(Check::Key, finding);
    let is_calm = run.client.is_calm(Role::Deliver);
    let scopes = run.client.scopes(Role::Deliver);
    if let Some(problem) = lacking(&scopes, is_calm) {
        let advice = "create a key whose service instance has these authorities in its parameters";
        add(
            DoctorFinding::problem("key-authorities-missing", "service key", problem, advice)
                .with(Certainty::Likely),
        );
    }
    let is_upload = matches!(subject.named, Some((Verb::UploadTo, _)));
    if is_calm && is_upload {
        let what = "Upload to a node".to_owned();
        let error = Error::from(Fault::ExportOnly { what });
        add(DoctorFinding::of_error("service key", &error));
    }
    let may = |role, what| allowed(&run.client.scopes(role)).is_none_or(|it| it.contains(&what));
    if !may(Role::Deliver, "deliver") {
        let problem = "according to its scopes the key may not upload files";
        let advice = "use a key of a service instance of the plan standard or export";
        add(
            DoctorFinding::problem("key-cannot-upload", "service key", problem, advice)
                .with(Certainty::Likely),
        );
    }
    let may_descriptors = may(Role::Operate, "descriptors") && !run.client.is_calm(Role::Operate);
    if !subject.release.descriptors.is_empty() && !may_descriptors {
        let at = if has_second {
            "operating key"
        } else {
            "service key"
        };
        let problem = "the key may not manage extension descriptors";
        let advice = Advice::with_options(
            "pass a key of the plan standard or transport_operator as {operatingKey}, or leave the descriptors out",
        );
        add(
            DoctorFinding::problem("key-cannot-manage-descriptors", at, problem, advice)
                .with(Certainty::Likely),
        );
    }
    if has_second && !may(Role::Operate, "look") {
        let problem = "according to its scopes the operating key may not read nodes and queues";
        let advice = "use a key of a service instance of the plan standard or transport_operator";
        add(DoctorFinding::hint(
            "operating-key-cannot-read",
            "operating key",
            problem,
            advice,
        )
        .with(Certainty::Likely));
    }
}

/// Two keys that lead to different landscapes are most likely a mistake.
fn check_hosts<O: Outside>(run: &Run<'_, O>, notes: &mut Notes) {
    let Some(second) = &run.client.setup().operating_key else {
        return;
    };
    let first = run.client.api_url(Role::Deliver);
    let is_comparable =
        !run.client.is_calm(Role::Deliver) && run.client.key(Role::Deliver).is_some();
    let subdomains = [run.client.key(Role::Deliver), Some(second)]
        .map(|key| key.and_then(ServiceKey::subdomain).map(str::to_owned));
    let is_other_tenant = matches!(&subdomains, [Some(one), Some(other)] if one != other);
    if is_comparable && (host(first) != host(second.api_url()) || is_other_tenant) {
        let problem = "the two keys belong to different subaccounts or regions, so that ctms would upload to one landscape and read another";
        let advice = "use two keys of the same subaccount";
        notes.add(
            Check::Key,
            DoctorFinding::hint("keys-differ", "operating key", problem, advice)
                .with(Certainty::Likely),
        );
    }
}

/// Says what the key is and what it may do.
fn described<O: Outside>(run: &Run<'_, O>) -> String {
    let who = match (run.client.key(Role::Deliver), &run.client.setup().access) {
        (Some(key), _) => {
            let kind = match key.kind() {
                Kind::Ctms => "SAP Cloud Transport Management",
                Kind::Calm => "SAP Cloud ALM",
            };
            let auth = match key.auth().as_str() {
                "x509" => "with a certificate",
                _ => "with a client secret",
            };
            let region = key.region().map(|region| format!(", region {region}"));
            format!("{kind} {auth}{}", region.unwrap_or_default())
        }
        (None, Access::Provider) => "tokens of the token provider".to_owned(),
        (None, Access::Key(_) | Access::Nothing) => "no key: requests carry no token".to_owned(),
    };
    let words = |what| match what {
        "deliver" => "upload",
        "look" => "read nodes and queues",
        "descriptors" => "manage descriptors",
        "landscape" => "change the landscape",
        other => other,
    };
    match allowed(&run.client.scopes(Role::Deliver)) {
        Some(allows) => {
            let allows: Vec<&str> = allows.into_iter().map(words).collect();
            format!(
                "{who}; according to its scopes it can {}",
                allows.join(", ")
            )
        }
        None => who,
    }
}
