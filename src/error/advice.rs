//! What to do next, as a value: the core knows what helps, each surface has its
//! own words for it (the command a line to copy, the library a name to pass, the
//! page a button).

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

/// What to do next: a clause without a final full stop, in which options and
/// steps are values.
///
/// As text ([`fmt::Display`], JSON) it has the words of the library.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advice(Vec<Part>);

/// A piece of an [`Advice`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "PartDocument")]
pub enum Part {
    /// Words that are right everywhere.
    Text(Cow<'static, str>),
    /// An option of the library, such as `operatingKey`.
    Option(&'static str),
    /// Something to do with the service.
    Step(NextStep),
}

/// A piece of an advice; one of these fields is there.
#[derive(Default, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "AdvicePart")
)]
struct PartDocument {
    /// Words that are right everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    text: Option<Cow<'static, str>>,
    /// An option of the library, such as `operatingKey`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    option: Option<&'static str>,
    /// Something to do with the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<NextStep>,
}

impl From<Part> for PartDocument {
    fn from(part: Part) -> Self {
        let mut document = Self::default();
        match part {
            Part::Text(text) => document.text = Some(text),
            Part::Option(name) => document.option = Some(name),
            Part::Step(step) => document.step = Some(step),
        }
        document
    }
}

/// A call that helps: a line of the command, a method of the library, a view or
/// a button of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct NextStep {
    /// What is done.
    pub action: NextStepAction,
    /// In which node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// With which transport request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport_request_id: Option<u64>,
    /// Up to which node an import goes on along the routes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import_to: Option<String>,
}

/// What a [`NextStep`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum NextStepAction {
    /// Lists the import queue of the node.
    Queue,
    /// Reads the logs of the transport request in the node.
    Logs,
    /// Lists the routes.
    Routes,
    /// Follows the transport request in the node.
    Follow,
    /// Imports the transport request into the node.
    Import,
    /// Resets the transport request in the node.
    Reset,
    /// Explains the last import of the transport request in the node.
    Explain,
}

impl NextStep {
    /// Makes a step that is about a node's queue.
    #[must_use]
    pub fn in_node(action: NextStepAction, node: &str) -> Self {
        Self {
            action,
            node: Some(node.to_owned()),
            transport_request_id: None,
            import_to: None,
        }
    }

    /// Makes a step that is about a transport request in a node.
    #[must_use]
    pub fn with_request(action: NextStepAction, node: &str, request: u64) -> Self {
        Self {
            transport_request_id: Some(request),
            ..Self::in_node(action, node)
        }
    }

    /// Makes the step that lists the routes.
    #[must_use]
    pub fn list_routes() -> Self {
        Self {
            action: NextStepAction::Routes,
            node: None,
            transport_request_id: None,
            import_to: None,
        }
    }
}

impl Advice {
    /// Reads a text in which `{name}` stands for an option of the library.
    #[must_use]
    pub fn with_options(text: &'static str) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, (name, after))) = rest
            .split_once('{')
            .and_then(|(before, behind)| Some((before, behind.split_once('}')?)))
        {
            parts.extend((!before.is_empty()).then(|| Part::Text(before.into())));
            parts.push(Part::Option(name));
            rest = after;
        }
        parts.extend((!rest.is_empty()).then(|| Part::Text(rest.into())));
        Self(parts)
    }

    /// Adds words.
    #[must_use]
    pub fn text(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// Adds another advice behind this one.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Adds a step.
    #[must_use]
    pub fn step(mut self, step: NextStep) -> Self {
        self.0.push(Part::Step(step));
        self
    }

    /// Returns the parts where the text alone does not say all.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        match self.0.as_slice() {
            [Part::Text(_)] => &[],
            parts => parts,
        }
    }

    /// Changes the words that were made while running; those of the source stay.
    pub fn map_made_texts(&mut self, change: impl Fn(&str) -> String) {
        for part in &mut self.0 {
            if let Part::Text(Cow::Owned(text)) = part {
                *text = change(text);
            }
        }
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Advice {
    fn from(text: T) -> Self {
        Self(vec![Part::Text(text.into())])
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Option(name) => f.write_str(name),
            Part::Step(step) => write!(f, "{step}"),
        })
    }
}

impl fmt::Display for NextStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let node = self.node.as_deref().unwrap_or_default();
        let id = self.transport_request_id.unwrap_or_default();
        match (self.action, &self.import_to) {
            (NextStepAction::Queue, _) => write!(f, "client.queue.list({node:?})"),
            (NextStepAction::Logs, _) => write!(f, "client.queue.logs({node:?}, {id})"),
            (NextStepAction::Routes, _) => f.write_str("client.routes.list()"),
            (NextStepAction::Follow, _) => write!(f, "client.follow(…) of {id} in {node:?}"),
            (NextStepAction::Import, None) => write!(f, "client.queue.import({node:?}, [{id}])"),
            (NextStepAction::Import, Some(to)) => {
                write!(
                    f,
                    "client.promote({{ transportRequestId: {id}, from: {node:?}, to: {to:?} }})"
                )
            }
            (NextStepAction::Reset, _) => write!(f, "client.queue.reset({node:?}, [{id}])"),
            (NextStepAction::Explain, _) => {
                write!(
                    f,
                    "client.explain({{ node: {node:?}, transportRequestId: {id} }})"
                )
            }
        }
    }
}

impl Serialize for Advice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_in_a_text_are_values_and_keep_their_place() {
        let advice = Advice::with_options("pass {operatingKey}, or omit {once}");
        assert_eq!(advice.to_string(), "pass operatingKey, or omit once");
        assert_eq!(advice.parts().len(), 4);
        assert_eq!(advice.parts()[1], Part::Option("operatingKey"));
        assert!(Advice::from("reset it first").parts().is_empty());
    }

    #[test]
    fn a_step_is_a_method_for_a_program_and_a_value_for_every_other_surface() {
        let step = NextStep::with_request(NextStepAction::Logs, "QA", 57);
        let advice = Advice::from("see ").step(step);
        assert_eq!(advice.to_string(), "see client.queue.logs(\"QA\", 57)");
        assert_eq!(
            serde_json::to_string(advice.parts()).unwrap(),
            r#"[{"text":"see "},{"step":{"action":"logs","node":"QA","transportRequestId":57}}]"#
        );
    }
}
