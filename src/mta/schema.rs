//! The keys of descriptors as the deploy service's schema has them (cloudfoundry/multiapps,
//! `Schemas` of its versions 2 and 3), and the walk that checks a document against them.
//!
//! A key that stands in a table must not be null and must have its type; nothing
//! is converted. A key that stands in none is ignored, with all below it.

use super::fields::Fields;
use crate::text::yaml::{Kind, Node};

/// The longest id or name, in characters.
const MAX_NAME: usize = 128;

/// What the value of a key must be.
#[derive(Clone, Copy)]
enum Type {
    /// Anything but null.
    Any,
    /// A text of 1 to 128 letters, digits, `_`, `-` and `.`.
    Ident,
    Text,
    Bool,
    Map,
    /// `properties` or `parameters`, whose own keys must be texts from schema 3 on.
    Values,
    Texts,
    List(&'static [Key]),
    /// Read without a schema: null passes, too.
    LooseTexts,
}

/// A key, whether it is required, and the first major schema version that knows it.
pub(super) struct Key(&'static str, Type, Need, u64);

#[derive(PartialEq, Eq)]
enum Need {
    Required,
    Optional,
}
use Need::{Optional, Required};

pub(super) const DESCRIPTOR: &[Key] = &[
    Key("_schema-version", Type::Any, Required, 1),
    Key("ID", Type::Ident, Required, 1),
    Key("version", Type::Text, Required, 1),
    Key("modules", Type::List(MODULE), Optional, 1),
    Key("resources", Type::List(RESOURCE), Optional, 1),
    Key("parameters", Type::Values, Optional, 1),
    Key("parameters-metadata", Type::Map, Optional, 3),
];

const MODULE: &[Key] = &[
    Key("name", Type::Ident, Required, 1),
    Key("type", Type::Text, Required, 1),
    Key("description", Type::Text, Optional, 1),
    Key("path", Type::Text, Optional, 1),
    Key("properties", Type::Values, Optional, 1),
    Key("parameters", Type::Values, Optional, 1),
    Key("properties-metadata", Type::Map, Optional, 3),
    Key("parameters-metadata", Type::Map, Optional, 3),
    Key("requires", Type::List(REQUIRED), Optional, 1),
    Key("provides", Type::List(PROVIDED), Optional, 1),
    Key("deployed-after", Type::Texts, Optional, 3),
    Key("hooks", Type::List(HOOK), Optional, 3),
];

/// An item of `requires` of a module or of a hook.
const REQUIRED: &[Key] = &[
    Key("name", Type::Ident, Required, 1),
    Key("list", Type::Text, Optional, 1),
    Key("group", Type::Text, Optional, 1),
    Key("properties", Type::Values, Optional, 1),
    Key("parameters", Type::Values, Optional, 1),
    Key("properties-metadata", Type::Map, Optional, 3),
    Key("parameters-metadata", Type::Map, Optional, 3),
];

const PROVIDED: &[Key] = &[
    Key("name", Type::Ident, Required, 1),
    Key("public", Type::Bool, Optional, 1),
    Key("properties", Type::Values, Optional, 1),
    Key("parameters", Type::Values, Optional, 1),
    Key("properties-metadata", Type::Map, Optional, 3),
    Key("parameters-metadata", Type::Map, Optional, 3),
];

const HOOK: &[Key] = &[
    Key("name", Type::Ident, Required, 3),
    Key("type", Type::Text, Required, 3),
    Key("phases", Type::Texts, Optional, 3),
    Key("parameters", Type::Values, Optional, 3),
    Key("requires", Type::List(REQUIRED), Optional, 3),
];

const RESOURCE: &[Key] = &[
    Key("name", Type::Ident, Required, 1),
    Key("type", Type::Text, Optional, 1),
    Key("description", Type::Text, Optional, 1),
    Key("active", Type::Bool, Optional, 3),
    Key("optional", Type::Bool, Optional, 3),
    Key("properties", Type::Values, Optional, 1),
    Key("parameters", Type::Values, Optional, 1),
    Key("properties-metadata", Type::Map, Optional, 3),
    Key("parameters-metadata", Type::Map, Optional, 3),
    // `list` and `group` stand in no schema of a resource's requires, and are read.
    Key("requires", Type::List(REQUIRED), Optional, 3),
    Key("processed-after", Type::LooseTexts, Optional, 3),
];

pub(super) const EXTENSION: &[Key] = &[
    Key("_schema-version", Type::Any, Required, 1),
    Key("ID", Type::Ident, Required, 1),
    Key("extends", Type::Text, Required, 1),
    Key("modules", Type::List(EXTENSION_MODULE), Optional, 1),
    Key("resources", Type::List(EXTENSION_RESOURCE), Optional, 1),
    Key("parameters", Type::Values, Optional, 1),
];

const EXTENSION_MODULE: &[Key] = &[
    Key("name", Type::Ident, Required, 1),
    Key("properties", Type::Values, Optional, 1),
    Key("parameters", Type::Values, Optional, 1),
    Key("requires", Type::List(EXTENSION_DEPENDENCY), Optional, 1),
    Key("provides", Type::List(EXTENSION_DEPENDENCY), Optional, 1),
];

const EXTENSION_RESOURCE: &[Key] = &[
    Key("name", Type::Ident, Required, 1),
    Key("properties", Type::Values, Optional, 1),
    Key("parameters", Type::Values, Optional, 1),
    Key("active", Type::Bool, Optional, 3),
    Key("optional", Type::Bool, Optional, 3),
    Key("requires", Type::List(EXTENSION_DEPENDENCY), Optional, 3),
];

const EXTENSION_DEPENDENCY: &[Key] = &[
    Key("name", Type::Ident, Required, 1),
    Key("properties", Type::Values, Optional, 1),
    Key("parameters", Type::Values, Optional, 1),
];

/// Checks a document by the rules of a major schema version.
pub(super) fn check(fields: &mut Fields<'_>, root: &Node, keys: &'static [Key], major: u64) {
    Walk { fields, major }.check_map(root, keys, "");
}

struct Walk<'a, 'f> {
    fields: &'a mut Fields<'f>,
    major: u64,
}

impl Walk<'_, '_> {
    fn check_map(&mut self, map: &Node, keys: &'static [Key], path: &str) {
        for (name, value) in map.entries() {
            self.check_name(name, path);
            let known = keys.iter().find(|Key(key, _, _, since)| {
                name.as_str() == Some(*key) && *since <= self.major && is_text(name)
            });
            if let Some(Key(key, wanted, _, _)) = known {
                let at = if value.is_null() { name } else { value };
                self.check_value(at, value, *wanted, &format!("{path}{key}"));
            }
        }
        for Key(key, _, need, since) in keys {
            if *need == Required && *since <= self.major && map.get(key).is_none() {
                let problem = format!("{path}{key} is missing");
                let advice = "add it; the deploy service requires it";
                self.fields.error(map, problem, advice);
            }
        }
    }

    /// Refuses a key that is read as a number, a truth value or a collection.
    fn check_name(&mut self, name: &Node, path: &str) {
        if is_text(name) || name.is_null() || name.scalar_kind() == Some(Kind::Merge) {
            return;
        }
        let place = match path.strip_suffix('.') {
            Some(path) => format!(" of {path}"),
            None => String::new(),
        };
        let shown = name.as_str().map(|text| format!(" {text:?}"));
        let problem = format!(
            "the key{}{place} is read as {} and must be a text",
            shown.unwrap_or_default(),
            name.kind()
        );
        self.fields.error(name, problem, "put it in quotes");
    }

    fn check_value(&mut self, at: &Node, value: &Node, wanted: Type, path: &str) {
        if value.is_null() {
            if !matches!(wanted, Type::LooseTexts) {
                let problem = format!("{path} has no value");
                let advice =
                    "give it a value or remove it; the deploy service refuses an empty one";
                self.fields.error(at, problem, advice);
            }
            return;
        }
        match wanted {
            Type::Any => {}
            Type::Ident => self.check_identifier(value, path),
            Type::Text => {
                self.check_text(value, path);
            }
            Type::Bool if matches!(value.scalar_kind(), Some(Kind::Bool(_))) => {}
            Type::Bool => {
                let advice = "write true or false without quotes";
                self.refuse(value, path, "true or false", advice);
            }
            Type::Map => self.check_is_map(value, path),
            Type::Values => {
                self.check_is_map(value, path);
                if self.major >= 3 {
                    for (name, _) in value.entries() {
                        self.check_name(name, &format!("{path}."));
                    }
                }
            }
            Type::Texts | Type::LooseTexts => {
                for (index, item) in self.items(value, path).iter().enumerate() {
                    self.check_text(item, &format!("{path}[{index}]"));
                }
            }
            Type::List(keys) => {
                for (index, item) in self.items(value, path).iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    if item.as_mapping().is_some() {
                        self.check_map(item, keys, &format!("{path}."));
                    } else {
                        let advice = "write it as - name: ... with its other keys below";
                        self.refuse(item, &path, "a mapping with a name", advice);
                    }
                }
            }
        }
    }

    fn items<'n>(&mut self, value: &'n Node, path: &str) -> &'n [Node] {
        let items = value.as_sequence();
        if items.is_none() {
            self.refuse(value, path, "a list", "begin each element with a dash");
        }
        items.unwrap_or_default()
    }

    fn check_is_map(&mut self, value: &Node, path: &str) {
        if value.as_mapping().is_none() {
            let advice = "write key: value, one a line, indented";
            self.refuse(value, path, "a mapping", advice);
        }
    }

    fn check_text(&mut self, value: &Node, path: &str) -> bool {
        if is_text(value) {
            return true;
        }
        match value.scalar_kind() {
            Some(Kind::Sensitive) => {
                self.refuse(value, path, "a text", "remove the tag !sensitive");
            }
            Some(Kind::Null) => self.refuse(value, path, "a text", "remove the empty element"),
            Some(_) => {
                let problem = format!("{path} is read as {} and must be a text", value.kind());
                self.fields.error(value, problem, "put it in quotes");
            }
            None => self.refuse(value, path, "a text", "write one value"),
        }
        false
    }

    fn check_identifier(&mut self, value: &Node, path: &str) {
        if !self.check_text(value, path) {
            return;
        }
        let text = value.as_str().unwrap_or_default();
        if text.chars().count() > MAX_NAME {
            let problem = format!("{path} is longer than {MAX_NAME} characters");
            self.fields.error(value, problem, "shorten it");
        } else if !is_identifier(text) {
            let problem = format!("{path} is {text:?}");
            self.fields
                .error(value, problem, "use only letters, digits and _ . -");
        }
    }

    fn refuse(&mut self, value: &Node, path: &str, wanted: &str, advice: &'static str) {
        let problem = format!("{path} must be {wanted}, not {}", value.kind());
        self.fields.error(value, problem, advice);
    }
}

pub(super) fn is_text(node: &Node) -> bool {
    node.scalar_kind() == Some(Kind::Text)
}

/// The pattern of ids and names.
fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_letters_digits_and_three_signs() {
        assert!(is_identifier("com.acme_shop-1"));
        for text in ["", "a b", "ä", "a/b", "a:b", "a\n"] {
            assert!(!is_identifier(text), "{text}");
        }
    }
}
