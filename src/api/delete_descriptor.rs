//! DELETE /v2/nodes/{nodeId}/mtaExtDescriptors/{descriptorId}: removes an MTA
//! extension descriptor (seen in public clients).

use super::{AnswerFault, Call, Operation, Repeat, Role, Spec};
use crate::api::ids::{DescriptorId, NodeId};
use crate::http::{Body, Method};

/// Deletes a descriptor; its content cannot be had back.
#[derive(Debug)]
pub struct DeleteDescriptor {
    /// The node.
    pub node: NodeId,
    /// The descriptor.
    pub descriptor: DescriptorId,
}

static SPEC: Spec = Spec {
    name: "DELETE /v2/nodes/{nodeId}/mtaExtDescriptors/{descriptorId}",
    success: &[204, 200],
    repeat: Repeat::Freely,
    role: Role::Operate,
};

impl Operation for DeleteDescriptor {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("deleting extension descriptor {}", self.descriptor)
    }

    fn call(&self) -> Call {
        Call {
            method: Method::Delete,
            path: format!(
                "/v2/nodes/{}/mtaExtDescriptors/{}",
                self.node, self.descriptor
            ),
            body: Body::Empty,
        }
    }

    fn check(&self, _body: &[u8]) -> Result<(), AnswerFault> {
        Ok(())
    }
}
