//! What a status other than success means for an operation.

use crate::api::{Operation, Role};
use crate::call::client::{Access, Client};
use crate::call::csrf;
use crate::error::{Advice, Exchange, Fault};
use crate::http::HttpResponse;

/// Returns the fault that a refusing answer stands for.
#[must_use]
pub fn fault(
    operation: &dyn Operation,
    response: &HttpResponse,
    exchange: &Exchange,
    client: &Client,
) -> Fault {
    let doing = operation.doing();
    let role = operation.spec().role;
    if response.is_redirect() {
        return Fault::Redirected { doing };
    }
    let from_service = exchange.error_type.is_some();
    match response.status {
        // The service answers so to a plan that is too small, too, where its
        // specification declares no 403.
        401 => Fault::Unauthorized {
            doing,
            advice: plans(role, client),
        },
        403 if csrf::is_asked_for(response) => Fault::Forbidden {
            doing,
            advice: Advice::with_options(
                "the server asks for a CSRF token (x-csrf-token) and provides none: check that the session at the approuter is still valid, and that its cookies are sent ({credentials})",
            ),
        },
        403 | 404 if role == Role::Operate && client.is_calm(role) && !from_service => {
            Fault::ExportOnly { what: doing }
        }
        403 => Fault::Forbidden {
            doing,
            advice: plans(role, client),
        },
        404 if from_service && operation.names_node().is_some() => Fault::NodeUnknown {
            name: operation.names_node().unwrap_or_default().to_owned(),
            near: vec![],
            looked: false,
        },
        status @ (429 | 500..=599) => Fault::Unavailable {
            doing,
            status,
            message: exchange.words(),
        },
        status => Fault::Refused {
            doing,
            status,
            message: exchange.words(),
        },
    }
}

/// Says which key would do: the plan of its service instance decides (help page
/// "Service Plans and Metering"; Cloud ALM: the authorities of its API).
fn plans(role: Role, client: &Client) -> Advice {
    Advice::with_options(
        match (role, &client.setup().operating_key, &client.setup().access) {
            _ if client.is_calm(role) => {
                "the Cloud ALM API instance needs the authorities imp-cdm-feature-display-ui and imp-cdm-feature-manage-ui; keys made for monitoring lack them"
            }
            (Role::Operate, Some(_), _) => {
                "the operating key needs a service instance of the plan standard or transport_operator"
            }
            (Role::Operate, None, Access::Key(_)) => {
                "this needs a service instance of the plan standard or transport_operator; a key of the plan export may only upload files and put them into transport requests: pass a second key as {operatingKey}"
            }
            (Role::Deliver, _, Access::Key(_)) => {
                "uploading needs a service instance of the plan standard or export; a key of the plan transport_operator may import, reset, forward, remove, and manage extension descriptors"
            }
            (Role::Deliver, _, Access::Provider | Access::Nothing) => {
                "the token that is sent needs a service instance of the plan standard or export"
            }
            (Role::Operate, None, Access::Provider | Access::Nothing) => {
                "the token that is sent needs a service instance of the plan standard or transport_operator"
            }
        },
    )
}
