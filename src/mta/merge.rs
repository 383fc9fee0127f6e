//! What an extension descriptor may change in the descriptor that it extends.

use super::fields::{Fields, items};
use super::mtad::flag;
use crate::text::yaml::{Node, Value};

const UNKNOWN: &str = "correct the name; the deploy service refuses unknown ones at import";

/// Checks an extension against the deployment descriptor of its archive.
pub(super) fn check(fields: &mut Fields<'_>, extension: &Node, base: &Node, major: u64) {
    let mut merge = Merge {
        fields,
        base,
        major,
    };
    merge.check_values(extension, base, "");
    merge.check_modules(extension);
    merge.check_resources(extension);
}

struct Merge<'a, 'f, 'n> {
    fields: &'a mut Fields<'f>,
    base: &'n Node,
    major: u64,
}

impl<'n> Merge<'_, '_, 'n> {
    fn find(&self, list: &str, name: &str) -> Option<&'n Node> {
        find(self.base, list, name)
    }

    fn check_modules(&mut self, extension: &Node) {
        for (index, (name, module)) in items(extension, "modules").into_iter().enumerate() {
            let Some(base) = self.find("modules", name) else {
                let problem =
                    format!("modules[{index}] names {name:?}, which the archive does not have");
                self.fields.error(module, problem, UNKNOWN);
                continue;
            };
            let path = format!("modules[{index}].");
            self.check_values(module, base, &path);
            for (at, (required, item)) in items(module, "requires").into_iter().enumerate() {
                let path = format!("{path}requires[{at}]");
                let Some(base) = find(base, "requires", required) else {
                    let problem = format!(
                        "{path} names {required:?}, which the module {name:?} of the archive does not require"
                    );
                    self.fields.error(item, problem, UNKNOWN);
                    continue;
                };
                self.check_values(item, base, &format!("{path}."));
            }
            for (at, (provided, item)) in items(module, "provides").into_iter().enumerate() {
                let path = format!("{path}provides[{at}]");
                match self.provided(provided) {
                    Some(Some(base)) => self.check_values(item, base, &format!("{path}.")),
                    Some(None) => {}
                    None => {
                        let problem = format!(
                            "{path} names {provided:?}, which no module of the archive provides"
                        );
                        self.fields.error(item, problem, UNKNOWN);
                    }
                }
            }
            if self.major >= 3 {
                for (at, (hook, item)) in items(module, "hooks").into_iter().enumerate() {
                    if let Some(base) = find(base, "hooks", hook) {
                        let path = format!("{path}hooks[{at}].parameters");
                        self.check_shapes(item.get("parameters"), base.get("parameters"), &path);
                    }
                }
            }
        }
    }

    /// Finds who provides a name: a module that only is called so has no values of it.
    fn provided(&self, name: &str) -> Option<Option<&'n Node>> {
        let modules = items(self.base, "modules");
        let provided = modules
            .iter()
            .find_map(|(_, module)| find(module, "provides", name));
        let is_module = modules.iter().any(|(module, _)| *module == name);
        (provided.is_some() || is_module).then_some(provided)
    }

    fn check_resources(&mut self, extension: &Node) {
        for (index, (name, resource)) in items(extension, "resources").into_iter().enumerate() {
            let Some(base) = self.find("resources", name) else {
                let problem =
                    format!("resources[{index}] names {name:?}, which the archive does not have");
                self.fields.error(resource, problem, UNKNOWN);
                continue;
            };
            let path = format!("resources[{index}].");
            self.check_values(resource, base, &path);
            if self.major >= 3 {
                // Names that the resource does not require are ignored, as are permissions.
                for (at, (required, item)) in items(resource, "requires").into_iter().enumerate() {
                    let Some(base) = find(base, "requires", required) else {
                        continue;
                    };
                    for key in ["parameters", "properties"] {
                        let path = format!("{path}requires[{at}].{key}");
                        self.check_shapes(item.get(key), base.get(key), &path);
                    }
                }
            }
        }
    }

    /// Checks which of the values of one element may be changed, and that they fit.
    fn check_values(&mut self, extension: &Node, base: &Node, path: &str) {
        for key in ["parameters", "properties"] {
            let metadata = base
                .get(&format!("{key}-metadata"))
                .filter(|_| self.major >= 3);
            let (new, old) = (extension.get(key), base.get(key));
            for (name, value) in new.map(Node::entries).unwrap_or_default() {
                let text = name.as_str().unwrap_or_default();
                let old = old.and_then(|old| old.get(text));
                let flags = metadata.and_then(|metadata| metadata.get(text));
                let path = format!("{path}{key}.{text}");
                if self.may_change(value, old, flags, name, &path)
                    && value.is_null()
                    && !flag(flags, "optional", false)
                {
                    let problem =
                        format!("{path} has no value, which is what the import then gets");
                    let advice = "give it a value, or remove the key";
                    self.fields.error(name, problem, advice);
                }
            }
            self.check_shapes(new, old, &format!("{path}{key}"));
        }
    }

    /// Reports a value that must not be changed; returns whether it may.
    fn may_change(
        &mut self,
        new: &Node,
        old: Option<&Node>,
        flags: Option<&Node>,
        name: &Node,
        path: &str,
    ) -> bool {
        let is_blank = |node: &Node| match &node.value {
            Value::Scalar { text, .. } => node.is_null() || text.is_empty(),
            Value::Sequence(nodes) => nodes.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
        };
        let is_same = old.is_some_and(|old| same(old, new));
        let (is_allowed, problem, advice) = if self.major >= 3 {
            (
                flag(flags, "overwritable", true)
                    || new.is_null()
                    || is_same
                    || old.is_some_and(|old| !old.is_null() && is_blank(old)),
                format!("{path} is not overwritable in the archive"),
                "remove the key, or make it overwritable in mta.yaml",
            )
        } else {
            (
                is_same || old.is_none_or(is_blank),
                format!("{path} has a value in the archive, which schema 2 does not let change"),
                "remove the key, empty it in mta.yaml, or use schema version 3 in both",
            )
        };
        if !is_allowed {
            self.fields.error(name, problem, advice);
        }
        is_allowed
    }

    /// Refuses a mapping in the place of another value and the reverse, at any depth.
    fn check_shapes(&mut self, new: Option<&Node>, old: Option<&Node>, path: &str) {
        let (Some(new), Some(old)) = (new, old) else {
            return;
        };
        if new.is_null() || old.is_null() {
            return;
        }
        if new.as_mapping().is_some() != old.as_mapping().is_some() {
            let problem = format!(
                "{path} is {} here and {} in the archive, and the two cannot be merged",
                new.kind(),
                old.kind()
            );
            self.fields
                .error(new, problem, "give it the same shape as in mta.yaml");
            return;
        }
        for (name, value) in new.entries() {
            let text = name.as_str().unwrap_or_default();
            self.check_shapes(Some(value), old.get(text), &format!("{path}.{text}"));
        }
    }
}

fn find<'n>(parent: &'n Node, list: &str, name: &str) -> Option<&'n Node> {
    let items = items(parent, list).into_iter();
    items
        .filter(|(own, _)| *own == name)
        .map(|(_, item)| item)
        .next()
}

/// Whether two values are equal, wherever they stand.
fn same(left: &Node, right: &Node) -> bool {
    match (&left.value, &right.value) {
        (
            Value::Scalar { text, kind },
            Value::Scalar {
                text: other,
                kind: other_kind,
            },
        ) => kind == other_kind && (text == other || left.is_null()),
        (Value::Sequence(left), Value::Sequence(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| same(l, r))
        }
        (Value::Mapping(left), Value::Mapping(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| {
                    let mut others = right.iter();
                    others.any(|(other, its)| same(key, other) && same(value, its))
                })
        }
        _ => false,
    }
}
