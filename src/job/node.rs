//! Values that do not come from YAML as nodes of it, so that all are read alike.

use serde_json::Value as Json;

use crate::text::yaml::{Kind, Node, Value};

/// Makes a node of a JSON value, so that both are read alike.
pub(super) fn from_json(json: &Json) -> Node {
    let value = match json {
        Json::Null => scalar("", Kind::Null),
        Json::Bool(value) => return flag_node(*value),
        Json::Number(_) => scalar(&json.to_string(), Kind::Float),
        Json::String(text) => return text_node(text),
        Json::Array(list) => Value::Sequence(list.iter().map(from_json).collect()),
        Json::Object(map) => Value::Mapping(
            map.iter()
                .map(|(name, value)| (text_node(name), from_json(value)))
                .collect(),
        ),
    };
    node(value)
}

/// Makes a node of a text, such as the value of a variable.
pub(super) fn text_node(text: &str) -> Node {
    node(scalar(text, Kind::Text))
}

/// Makes a node of a truth value.
pub(super) fn flag_node(value: bool) -> Node {
    node(scalar(&value.to_string(), Kind::Bool(value)))
}

/// Makes a node of a list of texts.
pub(super) fn list_node(texts: &[String]) -> Node {
    let texts = texts.iter().map(|text| text_node(text));
    node(Value::Sequence(texts.collect()))
}

fn scalar(text: &str, kind: Kind) -> Value {
    let text = text.to_owned();
    Value::Scalar { text, kind }
}

fn node(value: Value) -> Node {
    Node {
        value,
        line: 1,
        column: 1,
    }
}
