//! GET /v2/routes: the routes of the landscape (seen in public clients).

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, id, list};
use crate::api::ids::{NodeId, RouteId};
use crate::http::{Body, Method};
use crate::text::json::Json;

/// Lists all routes.
#[derive(Debug)]
pub struct ListRoutes;

/// A way from one node to the next; a node is the target of at most one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its id.
    pub id: RouteId,
    /// Its name.
    pub name: Option<String>,
    /// Where it starts.
    pub source_node_id: NodeId,
    /// Where it leads.
    pub target_node_id: NodeId,
}

/// The answer of [`ListRoutes`].
#[derive(Debug)]
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
        self.decode(body).map(drop)
    }
}

impl Answers for ListRoutes {
    type Answer = Routes;

    fn read(&self, answer: &Json<'_>) -> Result<Routes, AnswerFault> {
        let route = |route: &Json<'_>| {
            Ok(Route {
                id: id(route, "id", RouteId::new)?,
                name: route.get("name").owned(),
                source_node_id: id(route, "sourceNodeId", NodeId::new)?,
                target_node_id: id(route, "targetNodeId", NodeId::new)?,
            })
        };
        let routes = list(answer, "routes")?
            .iter()
            .map(route)
            .collect::<Result<_, _>>()?;
        Ok(Routes { routes })
    }
}
