//! What a caller gives: messages and context, as they come from the service.
//! What else the service puts into them is left aside.

use serde::Deserialize;

use super::{Context, Message, NodeFields};

/// A message, as the service returns it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GivenMessage {
    severity: Option<String>,
    message: Option<String>,
    created_at: Option<String>,
}

/// What is known beside the messages.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GivenContext {
    status: Option<String>,
    node: Option<GivenNode>,
    request: Option<GivenRequest>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct GivenNode {
    name: Option<String>,
    r#virtual: Option<bool>,
    import_disabled: Option<bool>,
    import_disabled_reason: Option<String>,
    controlled_by: Option<String>,
    automatic_import: Option<bool>,
    targets: Option<Vec<GivenContent>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct GivenRequest {
    status: Option<String>,
    archived: Option<bool>,
    entries: Option<Vec<GivenContent>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct GivenContent {
    content_type: Option<String>,
}

impl From<GivenMessage> for Message {
    fn from(given: GivenMessage) -> Self {
        Self {
            severity: given.severity.unwrap_or_default(),
            message: given.message.unwrap_or_default(),
            created_at: given.created_at,
        }
    }
}

impl From<GivenContext> for Context {
    fn from(given: GivenContext) -> Self {
        let request = given.request.unwrap_or_default();
        Self {
            status: given.status.or(request.status),
            node: given.node.map(NodeFields::from),
            content_types: content_types(request.entries.unwrap_or_default()),
            is_archived: request.archived == Some(true),
        }
    }
}

impl From<GivenNode> for NodeFields {
    fn from(given: GivenNode) -> Self {
        Self {
            name: given.name,
            is_virtual: given.r#virtual,
            import_disabled: given.import_disabled,
            import_disabled_reason: given.import_disabled_reason,
            controlled_by: given.controlled_by,
            automatic_import: given.automatic_import,
            content_types: given.targets.map(content_types),
        }
    }
}

fn content_types(of: Vec<GivenContent>) -> Vec<String> {
    of.into_iter().filter_map(|it| it.content_type).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_context_are_read_as_the_service_writes_them() {
        let message = r#"{"id":7,"severity":"E","message":"m","createdAt":"t"}"#;
        let message: GivenMessage = serde_json::from_str(message).unwrap();
        assert_eq!(Message::from(message).message, "m");
        let null: GivenMessage = serde_json::from_str(r#"{"severity":null}"#).unwrap();
        assert_eq!(Message::from(null).severity, "");
        let context = r#"{"node":{"id":4,"name":"QA","targets":[{"contentType":"MTA"}],"controlledBy":null},
            "request":{"id":1,"status":"error","archived":true,"entries":[{"contentType":"APP"}]}}"#;
        let context = Context::from(serde_json::from_str::<GivenContext>(context).unwrap());
        assert_eq!(context.status.as_deref(), Some("error"));
        assert_eq!(
            context.node.unwrap().content_types,
            Some(vec!["MTA".to_owned()])
        );
        assert_eq!(
            (context.content_types, context.is_archived),
            (vec!["APP".to_owned()], true)
        );
    }
}
