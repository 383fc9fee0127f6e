//! POST /v2/nodes/{nodeId}/mtaExtDescriptors, or PUT with an id: an MTA
//! extension descriptor is added or replaced (seen in public clients).

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, id, shaped};
use crate::api::ids::{DescriptorId, NodeId};
use crate::http::{Body, FileRef, Method, Multipart};
use crate::text::json::{Json, Shape};

/// Adds or replaces a descriptor.
#[derive(Debug)]
pub struct PutDescriptor {
    /// The node.
    pub node: NodeId,
    /// The descriptor that is replaced; nothing to add one. A second one for
    /// the same MTA and version is refused with 422.
    pub replaces: Option<DescriptorId>,
    /// The file.
    pub file: FileRef,
    /// One exact version, or `*`.
    pub mta_version: String,
    /// What it is for.
    pub description: String,
    /// The user shown in the user interface; at most 60 characters.
    pub named_user: Option<String>,
    /// Separates the parts of the body.
    pub boundary: String,
}

static ADD: Spec = Spec {
    name: "POST /v2/nodes/{nodeId}/mtaExtDescriptors",
    success: &[201],
    repeat: Repeat::Never("a second one for the same MTA and version is refused"),
    role: Role::Operate,
};

static REPLACE: Spec = Spec {
    name: "PUT /v2/nodes/{nodeId}/mtaExtDescriptors/{descriptorId}",
    success: &[200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for PutDescriptor {
    fn spec(&self) -> &'static Spec {
        if self.replaces.is_some() {
            &REPLACE
        } else {
            &ADD
        }
    }

    fn doing(&self) -> String {
        format!("sending {} to node {}", self.file.name, self.node)
    }

    fn call(&self) -> Call {
        let list = format!("/v2/nodes/{}/mtaExtDescriptors", self.node);
        let (method, path) = match self.replaces {
            Some(descriptor) => (Method::Put, format!("{list}/{descriptor}")),
            None => (Method::Post, list),
        };
        let fields = vec![
            ("mtaVersion", self.mta_version.clone()),
            ("description", self.description.clone()),
        ];
        Call {
            method,
            path,
            body: Body::Multipart(Multipart {
                fields,
                file_field: "file",
                file: self.file.clone(),
                boundary: self.boundary.clone(),
            }),
        }
    }

    fn named_user_header(&self) -> Option<&str> {
        self.named_user.as_deref()
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        shaped(body, Shape::WithId("id"))
    }
}

impl Answers for PutDescriptor {
    type Answer = DescriptorId;

    fn read(&self, answer: &Json<'_>) -> Result<DescriptorId, AnswerFault> {
        id(answer, "id", DescriptorId::new)
    }
}
