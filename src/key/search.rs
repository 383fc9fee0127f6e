//! Finds in a document all objects that may be a key, and chooses one.

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::notes::Notes;
use super::shape::{self, Fit, Shape};
use super::wipe::{Members, wipe};
use crate::encode;

/// More candidates are not collected: nobody can choose among them.
const MOST_CANDIDATES: usize = 32;
/// How often a text in a document may hold another document.
pub(super) const DEEPEST: u8 = 5;
/// Names in messages are instance names; longer texts may be anything.
const LONGEST_NAME: usize = 80;
/// Where one of several is named.
const OPTION: &str = "--service-instance";

/// An object that may be a key.
#[derive(Debug)]
pub(super) struct Candidate {
    names: Vec<String>,
    members: Members,
    pub(super) shape: Shape,
    fit: Fit,
}

impl Candidate {
    pub(super) fn members(&self) -> &Map<String, Value> {
        &self.members.0
    }

    fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    fn name(&self) -> &str {
        self.names
            .first()
            .map_or("(without a name)", String::as_str)
    }
}

/// The names under which an object is known: given in it or above it, or else
/// the member that holds it.
#[derive(Debug, Default, Clone, Copy)]
struct Names<'a> {
    list: &'a [String],
    are_given: bool,
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Search {
    candidates: Vec<Candidate>,
    /// Whether there was any object at all.
    pub(super) saw_object: bool,
}

impl Search {
    /// Returns how many candidates were found so far.
    pub(super) fn count(&self) -> usize {
        self.candidates.len()
    }

    /// Drops the candidates from `start` on that do not fit fully.
    pub(super) fn keep_only_full(&mut self, start: usize) {
        let mut index = 0;
        self.candidates.retain(|candidate| {
            index += 1;
            index <= start || candidate.fit == Fit::Full
        });
    }

    /// Searches a document; whatever is no candidate is wiped.
    pub(super) fn document(&mut self, value: Value) {
        self.value(value, Names::default(), DEEPEST);
    }

    /// Searches named texts as a Kubernetes secret or a mounted folder has them.
    pub(super) fn entries(&mut self, entries: Map<String, Value>) {
        self.object(entries, Names::default(), DEEPEST);
    }

    fn value(&mut self, value: Value, names: Names<'_>, depth: u8) {
        if self.candidates.len() >= MOST_CANDIDATES {
            return wipe(value);
        }
        match value {
            Value::Object(members) => self.object(members, names, depth),
            Value::Array(items) => {
                for item in items {
                    self.value(item, names, depth);
                }
            }
            Value::String(text) => {
                let text = Zeroizing::new(text);
                if depth > 0
                    && let Some(inner) = document_in(&text)
                {
                    self.value(inner, names, depth - 1);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn object(&mut self, members: Map<String, Value>, names: Names<'_>, depth: u8) {
        self.saw_object = true;
        let mut members = Members(members);
        let own = own_names(&members.0);
        let names = match own.as_slice() {
            [] => names,
            own => Names {
                list: own,
                are_given: true,
            },
        };
        if let Some(entries) = kubernetes_entries(&mut members.0) {
            return self.object(entries, names, depth);
        }
        unfold(&mut members.0);
        match shape::recognise(&members.0) {
            Some((Shape::Flat, Fit::Part)) => {
                // Single values at the root may stand beside a whole key.
                let before = self.count();
                self.members(&mut members.0, names, depth);
                if self.count() == before {
                    self.add(names, members, Shape::Flat, Fit::Part);
                }
            }
            Some((shape, fit)) => self.add(names, members, shape, fit),
            None => self.members(&mut members.0, names, depth),
        }
    }

    /// Searches what stands below an object; texts that are no document stay.
    fn members(&mut self, members: &mut Map<String, Value>, names: Names<'_>, depth: u8) {
        for (name, value) in members.iter_mut() {
            let is_document = match value {
                Value::Object(_) | Value::Array(_) => true,
                Value::String(text) => may_be_document(text),
                Value::Null | Value::Bool(_) | Value::Number(_) => false,
            };
            if !is_document {
                continue;
            }
            let value = value.take();
            let is_wrapper = matches!(name.as_str(), "credentials" | "items" | "VCAP_SERVICES");
            if is_wrapper || names.are_given || !is_name(name) {
                self.value(value, names, depth);
            } else {
                let names = Names {
                    list: std::slice::from_ref(name),
                    are_given: false,
                };
                self.value(value, names, depth);
            }
        }
    }

    fn add(&mut self, names: Names<'_>, members: Members, shape: Shape, fit: Fit) {
        if let Some(same) = self
            .candidates
            .iter_mut()
            .find(|known| known.members == members)
        {
            if same.names.len() < MOST_CANDIDATES {
                same.names.extend_from_slice(names.list);
            }
            return;
        }
        self.candidates.push(Candidate {
            names: names.list.to_vec(),
            members,
            shape,
            fit,
        });
    }

    /// Takes the candidate that is meant, or tells why none is.
    pub(super) fn choose(&mut self, wanted: Option<&str>, notes: &mut Notes) -> Option<Candidate> {
        let has_names = self
            .candidates
            .iter()
            .any(|candidate| !candidate.names.is_empty());
        if let Some(wanted) = wanted.filter(|_| has_names) {
            if !self.candidates.iter().any(|known| known.is_named(wanted)) {
                notes.error(
                    OPTION,
                    ["no service instance is named ", wanted].concat(),
                    ["name one of these: ", &self.names()].concat(),
                );
                return None;
            }
            self.candidates.retain(|known| known.is_named(wanted));
        }
        if self.candidates.iter().any(|known| known.fit == Fit::Full) {
            self.keep_only_full(0);
            if self.candidates.len() > 1 {
                self.refuse_several(notes);
                return None;
            }
        }
        if self.candidates.len() > 1 {
            notes.error(
                "VCAP_SERVICES",
                [
                    "none of these is a key of Cloud Transport Management or SAP Cloud ALM: ",
                    &self.names(),
                ]
                .concat(),
                "bind the service instance, or take its service key",
            );
            return None;
        }
        self.candidates.pop()
    }

    fn refuse_several(&self, notes: &mut Notes) {
        let is_named = self.candidates.iter().all(|known| !known.names.is_empty());
        if is_named {
            notes.error(
                OPTION,
                ["several services fit: ", &self.names()].concat(),
                "name the one to use: --service-instance <name>",
            );
        } else {
            notes.error(
                "key",
                "there are several different service keys in the text",
                "paste only the one to use",
            );
        }
    }

    /// Lists the candidates' names, those that fit fully if there are any.
    fn names(&self) -> String {
        let is_full = |known: &&Candidate| known.fit == Fit::Full;
        let any_full = self.candidates.iter().any(|known| is_full(&known));
        let names: Vec<&str> = self
            .candidates
            .iter()
            .filter(|known| !any_full || is_full(known))
            .map(Candidate::name)
            .collect();
        names.join(", ")
    }
}

/// Names by which people know a binding: its instance, itself, its secret.
fn own_names(members: &Map<String, Value>) -> Vec<String> {
    let metadata = members.get("metadata").and_then(Value::as_object);
    let mut names: Vec<String> = Vec::new();
    for value in [
        members.get("instance_name"),
        members.get("name"),
        members.get("binding_name"),
        metadata.and_then(|metadata| metadata.get("name")),
    ] {
        if let Some(name) = value.and_then(Value::as_str)
            && is_name(name)
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len()) && !text.contains(char::is_control)
}

/// Takes the entries out of a Kubernetes secret: `data` is base64, `stringData`
/// wins over it. Annotations may repeat the secret and are left alone.
fn kubernetes_entries(members: &mut Map<String, Value>) -> Option<Map<String, Value>> {
    if !["kind", "apiVersion", "metadata"]
        .iter()
        .any(|name| members.contains_key(*name))
    {
        return None;
    }
    let mut entries = Map::new();
    let mut found = false;
    for name in ["data", "stringData"] {
        if let Some(Value::Object(part)) = members.get_mut(name) {
            found = true;
            let mut part = std::mem::take(part);
            if name == "data" {
                decode_entries(&mut part);
            }
            entries.extend(part);
        }
    }
    found.then_some(entries)
}

/// Decodes every entry that is base64 of a text.
fn decode_entries(entries: &mut Map<String, Value>) {
    for value in entries.values_mut() {
        if let Value::String(text) = value
            && let Some(decoded) = decoded(text)
        {
            wipe(std::mem::replace(value, Value::String(decoded)));
        }
    }
}

/// Turns members that hold an object as JSON text into that object; entries that
/// are all base64 (`kubectl -o jsonpath={.data}`) are decoded first.
fn unfold(members: &mut Map<String, Value>) {
    let is_encoded = members
        .get("uaa")
        .and_then(Value::as_str)
        .filter(|text| text.starts_with('e'))
        .and_then(decoded)
        .is_some_and(|text| text.trim_start().starts_with('{'));
    if is_encoded {
        decode_entries(members);
    }
    for name in ["uaa", "endpoints"] {
        if let Some(value) = members.get_mut(name)
            && let Some(inner) = value.as_str().and_then(document_in)
        {
            wipe(std::mem::replace(value, inner));
        }
    }
}

fn decoded(text: &str) -> Option<String> {
    let text = encode::from_base64(text).and_then(|bytes| String::from_utf8(bytes).ok())?;
    (!text.is_empty() && !text.contains(|c: char| c.is_control() && !c.is_whitespace()))
        .then_some(text)
}

/// Returns the document that a text in a document holds: JSON, JSON in a JSON
/// text, or base64 of JSON.
fn document_in(text: &str) -> Option<Value> {
    let text = text.trim();
    if !may_be_document(text) {
        return None;
    }
    if text.starts_with('e') {
        let json = Zeroizing::new(decoded(text)?);
        return serde_json::from_str(&json).ok();
    }
    serde_json::from_str(text).ok()
}

/// Tells whether a text starts as JSON or as base64 of it (a brace and a quote,
/// or a brace and white space).
fn may_be_document(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['{', '[', '"']) || text.starts_with("ey") || text.starts_with("ew")
}
