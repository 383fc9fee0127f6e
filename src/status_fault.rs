//! What a status other than success means for an operation.

use crate::client::Client;
use crate::error::{Exchange, Fault};
use crate::http::HttpResponse;
use crate::ops::Operation;

/// Returns the fault that a refusing answer stands for.
#[must_use]
pub fn fault(
    operation: &dyn Operation,
    response: &HttpResponse,
    exchange: &Exchange,
    client: &Client,
) -> Fault {
    let doing = operation.doing();
    if response.is_redirect() {
        return Fault::Redirected { doing };
    }
    let from_service = exchange.error_type.is_some();
    match response.status {
        401 => Fault::Unauthorized { doing },
        403 | 404 if client.is_calm(operation.spec().role) && !from_service => {
            Fault::ExportOnly { what: doing }
        }
        403 => Fault::Forbidden { doing },
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
