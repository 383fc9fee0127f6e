//! GET /v2/routes: the routes of the landscape (seen in public clients).

use serde::{Deserialize, Serialize};

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, json};
use crate::http::{Body, Method};
use crate::ids::{NodeId, RouteId};

/// Lists all routes.
#[derive(Debug)]
pub struct ListRoutes;

/// A way from one node to the next; a node is the target of at most one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// Its id.
    pub id: RouteId,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// Where it starts.
    pub source_node_id: NodeId,
    /// Where it leads.
    pub target_node_id: NodeId,
}

/// The answer of [`ListRoutes`].
#[derive(Debug, Deserialize)]
pub struct Routes {
    /// All routes.
    pub routes: Vec<Route>,
}

static SPEC: Spec = Spec {
    name: "GET /v2/routes",
    success: &[200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for ListRoutes {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        "listing the routes".into()
    }

    fn call(&self) -> Call {
        Call {
            method: Method::Get,
            path: "/v2/routes".into(),
            body: Body::Empty,
        }
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        json::<Routes>(body).map(drop)
    }
}

impl Answers for ListRoutes {
    type Answer = Routes;
}
