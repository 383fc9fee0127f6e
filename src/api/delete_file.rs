//! DELETE /v2/files/{fileId}: removes a file that is in no transport request.

use super::{AnswerFault, Call, Operation, Repeat, Role, Spec};
use crate::api::ids::FileId;
use crate::http::{Body, Method};

/// Deletes a file; the service refuses when a transport request holds it (specification).
#[derive(Debug)]
pub struct DeleteFile {
    /// The file.
    pub file: FileId,
}

static SPEC: Spec = Spec {
    name: "FILE_DELETE",
    success: &[204, 200],
    repeat: Repeat::Freely,
    role: Role::Deliver,
};

impl Operation for DeleteFile {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("deleting file {}", self.file)
    }

    fn call(&self) -> Call {
        Call {
            method: Method::Delete,
            path: format!("/v2/files/{}", self.file),
            body: Body::Empty,
        }
    }

    fn check(&self, _body: &[u8]) -> Result<(), AnswerFault> {
        Ok(())
    }
}
