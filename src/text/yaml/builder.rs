//! The tree of a document, from the parser's events.

use saphyr_parser::{Event, ScalarStyle, Span, Tag};

use super::{MAX_DEPTH, Node, TOO_DEEP, Value, YamlError, first_double};

/// What all nodes together may cost, aliases expanded: one node costs
/// [`NODE_COST`], plus the bytes of its text.
const MAX_COST: usize = 16 << 20;
const NODE_COST: usize = 64;

/// A sequence or mapping whose end has not come yet.
struct Open {
    node: Node,
    /// The key that waits for its value.
    key: Option<Node>,
    anchor: usize,
    cost_before: usize,
}

/// Builds the tree from the parser's events, without recursion.
#[derive(Default)]
pub(super) struct Builder {
    open: Vec<Open>,
    /// Finished nodes that an alias may name, with their cost, by the parser's
    /// number of the anchor.
    anchors: Vec<Option<(Node, usize)>>,
    cost: usize,
}

impl Builder {
    /// Takes one event and returns the root when it is complete.
    pub(super) fn take(&mut self, event: Event<'_>, span: Span) -> Result<Option<Node>, YamlError> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let before = self.cost;
                self.spend(NODE_COST + text.len(), span)?;
                let value = Value::Scalar {
                    text: text.into_owned(),
                    plain: style == ScalarStyle::Plain && !is_text_tag(tag.as_deref()),
                };
                self.finish(node(value, span), anchor, before, span)
            }
            Event::SequenceStart(anchor, _) => {
                self.begin(Value::Sequence(Vec::new()), anchor, span)
            }
            Event::MappingStart(anchor, _) => self.begin(Value::Mapping(Vec::new()), anchor, span),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(mut open) = self.open.pop() else {
                    return Ok(None);
                };
                refuse_double_keys(&open.node)?;
                if let Value::Mapping(entries) = &mut open.node.value {
                    self.apply_merge_key(entries, span)?;
                }
                self.finish(open.node, open.anchor, open.cost_before, span)
            }
            Event::Alias(anchor) => {
                let Some(Some((node, cost))) = self.anchors.get(anchor) else {
                    return Err(error_at(span, "an alias stands inside its own anchor"));
                };
                if self.open.len() + depth(node) > MAX_DEPTH {
                    return Err(too_deep(span));
                }
                let (cost, copy) = (*cost, node.clone());
                self.spend(cost, span)?;
                self.finish(copy, 0, 0, span)
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(None),
        }
    }

    fn begin(
        &mut self,
        value: Value,
        anchor: usize,
        span: Span,
    ) -> Result<Option<Node>, YamlError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        let cost_before = self.cost;
        self.spend(NODE_COST, span)?;
        self.open.push(Open {
            node: node(value, span),
            key: None,
            anchor,
            cost_before,
        });
        Ok(None)
    }

    /// Puts a complete node into what encloses it, or returns it as the root.
    fn finish(
        &mut self,
        node: Node,
        anchor: usize,
        cost_before: usize,
        span: Span,
    ) -> Result<Option<Node>, YamlError> {
        if anchor != 0 {
            let cost = self.cost - cost_before;
            self.spend(cost, span)?;
            if self.anchors.len() <= anchor {
                self.anchors.resize_with(anchor + 1, || None);
            }
            if let Some(place) = self.anchors.get_mut(anchor) {
                *place = Some((node.clone(), cost));
            }
        }
        let Some(parent) = self.open.last_mut() else {
            return Ok(Some(node));
        };
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

    /// Puts what `<<` names behind a mapping's own entries, which win, as do the
    /// first ones of a list of mappings (YAML 1.1, which Java's and Go's readers keep to).
    fn apply_merge_key(
        &mut self,
        entries: &mut Vec<(Node, Node)>,
        span: Span,
    ) -> Result<(), YamlError> {
        let is_merge = |(key, _): &(Node, Node)| key.is_plain() && key.as_str() == Some("<<");
        let Some(at) = entries.iter().position(is_merge) else {
            return Ok(());
        };
        let (_, source) = entries.remove(at);
        let sources = match source.value {
            Value::Sequence(nodes) => nodes,
            Value::Scalar { .. } | Value::Mapping(_) => vec![source],
        };
        for source in sources {
            let Value::Mapping(more) = source.value else {
                continue;
            };
            for entry in more {
                // Each is compared with all before it.
                self.spend(entries.len(), span)?;
                if !entries
                    .iter()
                    .any(|(own, _)| own.as_str() == entry.0.as_str())
                {
                    entries.push(entry);
                }
            }
        }
        Ok(())
    }

    fn spend(&mut self, cost: usize, span: Span) -> Result<(), YamlError> {
        self.cost = self.cost.saturating_add(cost);
        if self.cost > MAX_COST {
            return Err(error_at(
                span,
                "the document is too large, or its aliases expand to too much",
            ));
        }
        Ok(())
    }
}

fn refuse_double_keys(mapping: &Node) -> Result<(), YamlError> {
    let entries = mapping.entries();
    let keys = entries.iter().filter_map(|(key, _)| key.as_str());
    let Some(double) = first_double(keys.collect()) else {
        return Ok(());
    };
    let mut places = entries
        .iter()
        .map(|(key, _)| key)
        .filter(|key| key.as_str() == Some(double));
    match (places.next(), places.next()) {
        (Some(first), Some(second)) => Err(YamlError {
            line: second.line,
            column: second.column,
            message: format!(
                "the key {:?} stands twice, in lines {} and {}",
                double.chars().take(60).collect::<String>(),
                first.line,
                second.line
            ),
        }),
        _ => Ok(()),
    }
}

fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Scalar { .. } => 0,
        Value::Sequence(nodes) => 1 + nodes.iter().map(depth).max().unwrap_or(0),
        Value::Mapping(entries) => {
            let deepest = entries
                .iter()
                .map(|(key, value)| depth(key).max(depth(value)));
            1 + deepest.max().unwrap_or(0)
        }
    }
}

fn is_text_tag(tag: Option<&Tag>) -> bool {
    tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str")
}

fn node(value: Value, span: Span) -> Node {
    Node {
        value,
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

fn too_deep(span: Span) -> YamlError {
    error_at(span, TOO_DEEP)
}

fn error_at(span: Span, message: &str) -> YamlError {
    YamlError {
        line: span.start.line(),
        column: span.start.col() + 1,
        message: message.to_owned(),
    }
}
