//! What a key may do, as far as its token tells.

use serde::Serialize;

use crate::api::Role;
use crate::call::Run;
use crate::call::outside::Outside;
use crate::error::{Error, Fault};

/// What a token tells about the key that it was given for.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Connected {
    /// The scopes in the token server's own words.
    pub scopes: Vec<String>,
    /// What they allow; nothing where no scope is one that is known.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "KeyPermission[] | null"))]
    pub allows: Option<Vec<&'static str>>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

/// Scopes, in lower case and without the application's name, and what they
/// allow. SAP does not publish them: those of Cloud Transport Management are a
/// guess from the names of its roles, those of Cloud ALM are documented.
const MEANINGS: &[(&str, &[&str])] = &[
    ("exportoperator", &["deliver"]),
    ("imp-cdm-feature-manage-ui", &["deliver"]),
    ("viewer", &["look"]),
    ("importoperator", &["look", "import"]),
    ("transportoperator", &["look", "import"]),
    ("extensiondescriptoroperator", &["descriptors"]),
    ("landscapeoperator", &["look", "landscape"]),
    ("administrator", PERMISSIONS),
];

/// All that a scope can allow, in the order in which it is told.
pub const PERMISSIONS: &[&str] = &["deliver", "look", "import", "descriptors", "landscape"];

/// What a key of Cloud ALM needs (documented with its API).
const CALM_AUTHORITIES: [&str; 2] = ["imp-cdm-feature-display-ui", "imp-cdm-feature-manage-ui"];

/// Fetches a token, or asks the provider for one, and tells what it allows.
///
/// # Errors
/// One for each reason why there is no token.
pub async fn connect<O: Outside>(run: &Run<'_, O>) -> Result<Connected, Error> {
    if run.token(Role::Deliver, None).await?.is_none() {
        return Err(Fault::KeyMissing.into());
    }
    let scopes = run.client.scopes(Role::Deliver);
    let calm = run.client.is_calm(Role::Deliver);
    if let Some(warning) = lacking(&scopes, calm) {
        run.warn(warning);
    }
    Ok(Connected {
        allows: allowed(&scopes),
        scopes,
        warnings: run.take_warnings(),
    })
}

/// Fetches the token of a release before the release is known. What goes wrong
/// is kept for the call that needs the token.
pub async fn connect_ahead<O: Outside>(run: &Run<'_, O>) {
    let role = Role::Deliver;
    if let Err(error) = run.token(role, None).await {
        run.client.slot(role).keep_failure(error);
    }
}

pub(in crate::flow) fn allowed(scopes: &[String]) -> Option<Vec<&'static str>> {
    let known: Vec<&str> = scopes
        .iter()
        .filter_map(|scope| {
            let name = plain(scope);
            let (_, allows) = MEANINGS.iter().find(|(known, _)| *known == name)?;
            Some(*allows)
        })
        .flatten()
        .copied()
        .collect();
    let told = PERMISSIONS.iter().copied();
    (!known.is_empty()).then(|| told.filter(|what| known.contains(what)).collect())
}

/// Names what a Cloud ALM key was made without, if its scopes are told at all.
pub(in crate::flow) fn lacking(scopes: &[String], is_calm: bool) -> Option<String> {
    let missing: Vec<&str> = CALM_AUTHORITIES
        .into_iter()
        .filter(|name| !scopes.iter().any(|scope| plain(scope) == *name))
        .collect();
    (is_calm && !scopes.is_empty() && !missing.is_empty()).then(|| {
        format!(
            "the key of SAP Cloud ALM lacks {}: make one with these authorities in the parameters of the service instance",
            missing.join(" and ")
        )
    })
}

/// The name of a scope without the application that it belongs to.
fn plain(scope: &str) -> String {
    let name = scope.rsplit('.').next().unwrap_or(scope);
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(list: &[&str]) -> Vec<String> {
        list.iter().map(|scope| (*scope).to_owned()).collect()
    }

    #[test]
    fn what_known_scopes_allow_is_told_in_one_order() {
        for (list, expected) in [
            (&["uaa.resource"][..], None),
            (&[], None),
            (&["app!b1.ExportOperator"], Some(vec!["deliver"])),
            (
                &["a!b1.ExtensionDescriptorOperator", "a!b1.TransportOperator"],
                Some(vec!["look", "import", "descriptors"]),
            ),
            (&["a.Administrator"], Some(PERMISSIONS.to_vec())),
            (&["x!b88.imp-cdm-feature-manage-ui"], Some(vec!["deliver"])),
        ] {
            assert_eq!(allowed(&scopes(list)), expected, "{list:?}");
        }
    }

    #[test]
    fn a_cloud_alm_key_without_authorities_is_told_what_it_lacks() {
        let both = [
            "x.imp-cdm-feature-display-ui",
            "x.imp-cdm-feature-manage-ui",
        ];
        assert_eq!(lacking(&scopes(&both), true), None);
        assert_eq!(lacking(&[], true), None, "nothing is told");
        assert_eq!(lacking(&scopes(&["uaa.resource"]), false), None);
        let warning = lacking(&scopes(&both[..1]), true).unwrap();
        assert!(
            warning.contains("lacks imp-cdm-feature-manage-ui:"),
            "{warning}"
        );
    }
}
