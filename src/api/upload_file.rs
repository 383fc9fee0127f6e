//! POST /v2/files/upload: one archive becomes a file of the service.

use super::{AnswerFault, Answers, Call, Operation, Repeat, Role, Spec, id};
use crate::api::ids::FileId;
use crate::http::{Body, FileRef, Method, Multipart};
use crate::text::json::Json;

/// Uploads one file; billed and counted toward the quota (documentation).
#[derive(Debug)]
pub struct UploadFile {
    /// The file.
    pub file: FileRef,
    /// The user shown in the user interface; at most 60 characters.
    pub named_user: Option<String>,
    /// Separates the parts of the body: random, so that no archive holds it.
    pub boundary: String,
}

/// A file that the service holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadedFile {
    /// Its id; used as `uri` of an entry.
    pub file_id: FileId,
    /// The name under which the service keeps it.
    pub file_name: Option<String>,
}

static SPEC: Spec = Spec {
    name: "FILE_UPLOAD_V2",
    success: &[201],
    repeat: Repeat::WithCare,
    role: Role::Deliver,
};

impl Operation for UploadFile {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn doing(&self) -> String {
        format!("uploading {}", self.file.name)
    }

    fn call(&self) -> Call {
        Call {
            method: Method::Post,
            path: "/v2/files/upload".into(),
            body: Body::Multipart(Multipart {
                fields: self
                    .named_user
                    .iter()
                    .map(|user| ("namedUser", user.clone()))
                    .collect(),
                file_field: "file",
                file: self.file.clone(),
                boundary: self.boundary.clone(),
            }),
        }
    }

    fn check(&self, body: &[u8]) -> Result<(), AnswerFault> {
        self.decode(body).map(drop)
    }
}

impl Answers for UploadFile {
    type Answer = UploadedFile;

    fn read(&self, answer: &Json<'_>) -> Result<UploadedFile, AnswerFault> {
        let file_id = id(answer, "fileId", FileId::new)?;
        let file_name = answer.get("fileName").owned();
        match &file_name {
            Some(other) if is_plain(&self.file.name) && *other != self.file.name => {
                Err(AnswerFault(format!("it is about another file, {other}")))
            }
            _ => Ok(UploadedFile { file_id, file_name }),
        }
    }
}

/// Returns whether a file name has only characters that no service would spell anew.
fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload() -> UploadFile {
        UploadFile {
            file: FileRef {
                index: 0,
                name: "a.mtar".into(),
                size: 1,
            },
            named_user: None,
            boundary: "b".into(),
        }
    }

    #[test]
    fn an_answer_without_a_usable_file_id_is_a_fault() {
        for body in [
            "",
            "{}",
            r#"{"fileId":0,"fileName":"a.mtar"}"#,
            r#"{"fileId":"573"}"#,
            r#"{"fileId":573"#,
            "<html>sign in</html>",
            "573}",
            r#"{"fileId":573,"fileName":"another.mtar"}"#,
        ] {
            assert!(upload().decode(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn the_file_id_is_read_and_unknown_fields_are_ignored() {
        let file = upload()
            .decode(br#"{"fileId":573,"fileName":"a.mtar","new":[]}"#)
            .unwrap();
        assert_eq!(file.file_id.get(), 573);
    }
}
