//! The tree of a document, from the parser's events.

use std::collections::BTreeMap;

use libyaml_safer::{Event, EventData, Mark, ScalarStyle};

use super::scalar::{Kind, resolve};
use super::{Dialect, Node, RepeatedKey, TOO_DEEP, Value, YamlError};

/// What all nodes together may cost, aliases expanded: one node costs
/// [`NODE_COST`], plus the bytes of its text.
const MAX_COST: usize = 16 << 20;
const NODE_COST: usize = 64;
/// How many aliases to lists and mappings the deploy service takes.
const MAX_COLLECTION_ALIASES: usize = 50;

/// A sequence or mapping whose end has not come yet.
struct Open {
    node: Node,
    /// The key that waits for its value.
    key: Option<Node>,
    anchor: Option<String>,
    cost_before: usize,
}

/// Builds the tree from the parser's events, without recursion.
pub(super) struct Builder {
    dialect: Dialect,
    open: Vec<Open>,
    /// Finished nodes that an alias may name, with their cost.
    anchors: BTreeMap<String, (Node, usize)>,
    collection_aliases: usize,
    cost: usize,
    /// Keys that stand twice in one mapping.
    pub(super) repeated: Vec<RepeatedKey>,
    /// Where the first alias stands inside of what it names.
    pub(super) recursive: Option<(usize, usize)>,
}

impl Builder {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            collection_aliases: 0,
            cost: 0,
            repeated: Vec::new(),
            recursive: None,
        }
    }

    /// Takes one event and returns the root when it is complete.
    pub(super) fn take(&mut self, event: Event) -> Result<Option<Node>, YamlError> {
        let mark = event.start_mark;
        match event.data {
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => {
                self.refuse_depth(1, mark)?;
                let before = self.cost;
                self.spend(NODE_COST + value.len(), mark)?;
                let kind = self.kind(&value, style, tag.as_deref(), mark)?;
                let scalar = node(Value::Scalar { text: value, kind }, mark);
                self.finish(scalar, anchor, before, mark)
            }
            EventData::SequenceStart { anchor, tag, .. } => {
                self.check_tag(tag.as_deref(), &["seq", "omap", "pairs"], mark)?;
                self.begin(Value::Sequence(Vec::new()), anchor, mark)
            }
            EventData::MappingStart { anchor, tag, .. } => {
                self.check_tag(tag.as_deref(), &["map", "set"], mark)?;
                self.begin(Value::Mapping(Vec::new()), anchor, mark)
            }
            EventData::SequenceEnd | EventData::MappingEnd => {
                let Some(mut open) = self.open.pop() else {
                    return Ok(None);
                };
                if let Value::Mapping(entries) = &mut open.node.value {
                    self.drop_repeated(entries);
                    self.apply_merge_keys(entries, mark)?;
                }
                self.finish(open.node, open.anchor, open.cost_before, mark)
            }
            EventData::Alias { anchor } => self.alias(&anchor, mark),
            EventData::StreamStart { .. }
            | EventData::StreamEnd
            | EventData::DocumentStart { .. }
            | EventData::DocumentEnd { .. } => Ok(None),
        }
    }

    fn alias(&mut self, anchor: &str, mark: Mark) -> Result<Option<Node>, YamlError> {
        let Some((node, cost)) = self.anchors.get(anchor) else {
            let is_inside = |open: &&Open| open.anchor.as_deref() == Some(anchor);
            if let Some(open) = self.open.iter().rfind(is_inside) {
                let is_map = matches!(open.node.value, Value::Mapping(_));
                return self.own_alias(is_map, mark);
            }
            let message = format!("the alias *{anchor} has no anchor &{anchor} before it");
            return Err(error_at(mark, message));
        };
        let (cost, copy) = (*cost, node.clone());
        self.refuse_depth(depth(&copy), mark)?;
        if copy.as_str().is_none() {
            self.count_collection_alias(mark)?;
        }
        self.spend(cost, mark)?;
        self.finish(copy, None, 0, mark)
    }

    /// SnakeYAML takes an alias inside of what it names, but not in a key; an empty
    /// node of the same kind stands for it.
    fn own_alias(&mut self, is_map: bool, mark: Mark) -> Result<Option<Node>, YamlError> {
        let is_key = self
            .open
            .iter()
            .any(|open| matches!(open.node.value, Value::Mapping(_)) && open.key.is_none());
        if self.dialect == Dialect::LibYaml || is_key {
            return Err(error_at(mark, "an alias stands inside its own anchor"));
        }
        self.count_collection_alias(mark)?;
        self.recursive
            .get_or_insert((number(mark.line), number(mark.column)));
        let value = match is_map {
            true => Value::Mapping(Vec::new()),
            false => Value::Sequence(Vec::new()),
        };
        self.finish(node(value, mark), None, 0, mark)
    }

    fn count_collection_alias(&mut self, mark: Mark) -> Result<(), YamlError> {
        self.collection_aliases += 1;
        let is_snake = self.dialect == Dialect::SnakeYaml;
        if is_snake && self.collection_aliases > MAX_COLLECTION_ALIASES {
            let message =
                format!("more than {MAX_COLLECTION_ALIASES} aliases stand for lists or mappings");
            return Err(error_at(mark, message));
        }
        Ok(())
    }

    fn begin(
        &mut self,
        value: Value,
        anchor: Option<String>,
        mark: Mark,
    ) -> Result<Option<Node>, YamlError> {
        self.refuse_depth(1, mark)?;
        if let Some(anchor) = &anchor {
            self.anchors.remove(anchor);
        }
        let cost_before = self.cost;
        self.spend(NODE_COST, mark)?;
        self.open.push(Open {
            node: node(value, mark),
            key: None,
            anchor,
            cost_before,
        });
        Ok(None)
    }

    /// Refuses nodes of this depth inside all that are open.
    fn refuse_depth(&self, more: usize, mark: Mark) -> Result<(), YamlError> {
        match self.open.len() + more > self.dialect.max_depth() {
            true => Err(error_at(mark, TOO_DEEP)),
            false => Ok(()),
        }
    }

    /// Puts a complete node into what encloses it, or returns it as the root.
    fn finish(
        &mut self,
        node: Node,
        anchor: Option<String>,
        cost_before: usize,
        mark: Mark,
    ) -> Result<Option<Node>, YamlError> {
        if let Some(anchor) = anchor {
            let cost = self.cost - cost_before;
            self.spend(cost, mark)?;
            // What has the same anchor inside of a collection begins later, and stays.
            if node.as_str().is_some() || !self.anchors.contains_key(&anchor) {
                self.anchors.insert(anchor, (node.clone(), cost));
            }
        }
        let is_merge = node.scalar_kind() == Some(Kind::Merge);
        let Some(parent) = self.open.last_mut() else {
            return Ok(Some(node));
        };
        let is_value = match &parent.node.value {
            Value::Mapping(_) => parent.key.is_some(),
            Value::Scalar { .. } | Value::Sequence(_) => true,
        };
        if is_merge && is_value {
            return Err(error_at(mark, "<< is a merge key and cannot be a value"));
        }
        match &mut parent.node.value {
            Value::Sequence(nodes) => nodes.push(node),
            Value::Mapping(entries) => match parent.key.take() {
                Some(key) => entries.push((key, node)),
                None => parent.key = Some(node),
            },
            Value::Scalar { .. } => {}
        }
        Ok(None)
    }

    /// Keeps the last of several entries with the same key, and notes them.
    fn drop_repeated(&mut self, entries: &mut Vec<(Node, Node)>) {
        let mut last: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
        let mut dropped = Vec::new();
        for (at, (key, _)) in entries.iter().enumerate() {
            let Some(identity) = identity(key).filter(|(kind, _)| *kind != Kind::Merge) else {
                continue;
            };
            if let Some(before) = last.insert(identity, at) {
                dropped.push(before);
                let first_line = entries.get(before).map_or(0, |(first, _)| first.line);
                self.repeated.push(RepeatedKey {
                    key: identity.1.chars().take(60).collect(),
                    line: key.line,
                    column: key.column,
                    first_line,
                });
            }
        }
        if !dropped.is_empty() {
            dropped.sort_unstable();
            let mut at = 0;
            entries.retain(|_| {
                at += 1;
                dropped.binary_search(&(at - 1)).is_err()
            });
        }
    }

    /// Puts what `<<` names behind a mapping's own entries, which win, as do the
    /// first ones of a list of mappings and of several `<<`.
    fn apply_merge_keys(
        &mut self,
        entries: &mut Vec<(Node, Node)>,
        mark: Mark,
    ) -> Result<(), YamlError> {
        let is_merge = |(key, _): &(Node, Node)| key.scalar_kind() == Some(Kind::Merge);
        if !entries.iter().any(is_merge) {
            return Ok(());
        }
        let (merges, own): (Vec<_>, Vec<_>) =
            std::mem::take(entries).into_iter().partition(is_merge);
        *entries = own;
        for (key, source) in merges {
            let sources = match source.value {
                Value::Sequence(nodes) => nodes,
                Value::Scalar { .. } | Value::Mapping(_) => vec![source],
            };
            for source in sources {
                let Value::Mapping(more) = source.value else {
                    return Err(YamlError {
                        line: key.line,
                        column: key.column,
                        message: "<< needs a mapping or a list of mappings".to_owned(),
                    });
                };
                for entry in more {
                    // Each is compared with all before it.
                    self.spend(entries.len(), mark)?;
                    let new = identity(&entry.0);
                    if new.is_none() || !entries.iter().any(|(own, _)| identity(own) == new) {
                        entries.push(entry);
                    }
                }
            }
        }
        Ok(())
    }

    fn spend(&mut self, cost: usize, mark: Mark) -> Result<(), YamlError> {
        self.cost = self.cost.saturating_add(cost);
        if self.cost > MAX_COST {
            return Err(error_at(
                mark,
                "the document is too large, or its aliases expand to too much",
            ));
        }
        Ok(())
    }

    /// Decides what a scalar is, by its tag or its looks.
    fn kind(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&str>,
        mark: Mark,
    ) -> Result<Kind, YamlError> {
        let is_plain = style == ScalarStyle::Plain;
        let Some(tag) = tag else {
            return Ok(if is_plain { resolve(text) } else { Kind::Text });
        };
        let resolved = resolve(text);
        let kind = match tag.strip_prefix(CORE) {
            Some("str") => Some(Kind::Text),
            Some("null") => Some(Kind::Null),
            Some("binary") => Some(Kind::Binary),
            Some("bool") => Some(match text.to_ascii_lowercase().as_str() {
                "yes" | "true" | "on" => Kind::Bool(true),
                "no" | "false" | "off" => Kind::Bool(false),
                _ => Kind::Null,
            }),
            Some("int") => (resolved == Kind::Integer).then_some(Kind::Integer),
            Some("float") => matches!(resolved, Kind::Integer | Kind::Float).then_some(Kind::Float),
            Some("timestamp") => (resolved == Kind::Date).then_some(Kind::Date),
            Some(_) => None,
            None if tag == "!" => Some(resolved),
            None if tag == "!sensitive" => Some(Kind::Sensitive),
            None => None,
        };
        match (kind, self.dialect) {
            (Some(kind), _) => Ok(kind),
            (None, Dialect::LibYaml) => Ok(Kind::Text),
            (None, Dialect::SnakeYaml) => Err(wrong_tag(tag, mark)),
        }
    }

    fn check_tag(&self, tag: Option<&str>, known: &[&str], mark: Mark) -> Result<(), YamlError> {
        match tag.filter(|tag| *tag != "!" && self.dialect == Dialect::SnakeYaml) {
            Some(tag) if !tag.strip_prefix(CORE).is_some_and(|t| known.contains(&t)) => {
                Err(wrong_tag(tag, mark))
            }
            _ => Ok(()),
        }
    }
}

/// What the short form `!!` of a tag stands for.
pub(super) const CORE: &str = "tag:yaml.org,2002:";

fn wrong_tag(tag: &str, mark: Mark) -> YamlError {
    let short: String = tag.replace(CORE, "!!").chars().take(60).collect();
    error_at(
        mark,
        format!("the tag {short} is unknown or does not match the value"),
    )
}

/// By what two keys are the same.
fn identity(key: &Node) -> Option<(Kind, &str)> {
    match &key.value {
        Value::Scalar { kind, text } => Some(match kind {
            Kind::Null | Kind::Bool(_) => (*kind, ""),
            Kind::Text
            | Kind::Integer
            | Kind::Float
            | Kind::Date
            | Kind::Binary
            | Kind::Merge
            | Kind::Sensitive => (*kind, text),
        }),
        Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// How many nodes are nested in a node, itself included.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Scalar { .. } => 1,
        Value::Sequence(nodes) => 1 + nodes.iter().map(depth).max().unwrap_or(0),
        Value::Mapping(entries) => {
            let deepest = entries
                .iter()
                .map(|(key, value)| depth(key).max(depth(value)));
            1 + deepest.max().unwrap_or(0)
        }
    }
}

fn node(value: Value, mark: Mark) -> Node {
    Node {
        value,
        line: number(mark.line),
        column: number(mark.column),
    }
}

/// A line or column from 1.
pub(super) fn number(from_zero: u64) -> usize {
    usize::try_from(from_zero)
        .unwrap_or(usize::MAX)
        .saturating_add(1)
}

pub(super) fn error_at(mark: Mark, message: impl Into<String>) -> YamlError {
    YamlError {
        line: number(mark.line),
        column: number(mark.column),
        message: message.into(),
    }
}
