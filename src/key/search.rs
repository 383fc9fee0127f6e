//! Finds in a document all objects that may be a key, and chooses one.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::notes::{Notes, join};
use super::shape::{self, Fit, Shape};
use super::value::trim;
use crate::error::Advice;
use crate::secret::wipe::{Fields, Member, Members, own, wipe};
use crate::text::encode;
use crate::text::json::Json;

/// More candidates are not collected: nobody can choose among them.
const MOST_CANDIDATES: usize = 32;
/// How often a text in a document may hold another document.
pub(super) const DEEPEST: u8 = 5;
/// Names in messages are instance names; longer texts may be anything.
const LONGEST_NAME: usize = 80;
/// Where one of several is named.
const OPTION: &str = "serviceInstance";

/// An object that may be a key.
#[derive(Debug)]
pub(super) struct Candidate {
    names: Vec<String>,
    members: Members,
    pub(super) shape: Shape,
    fit: Fit,
}

impl Candidate {
    pub(super) fn fields(&self) -> &[Member<'static>] {
        self.members.fields()
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

    /// Searches a document; whatever is not a candidate is wiped.
    pub(super) fn document(&mut self, mut document: Json<'_>) {
        self.value(&mut document, Names::default(), DEEPEST);
        wipe(&mut document);
    }

    /// Searches named texts as a Kubernetes secret or a mounted folder has them.
    pub(super) fn entries(&mut self, entries: Fields<'_>) {
        self.document(Json::Object(entries));
    }

    /// Searches JSON that stands in a text, as it is or as base64.
    fn text(&mut self, text: &str, names: Names<'_>, depth: u8) {
        let text = trim(text);
        if depth == 0 || !may_be_document(text) {
            return;
        }
        let decoded = if text.starts_with('e') {
            decoded(text).map(Zeroizing::new)
        } else {
            None
        };
        let json = decoded.as_ref().map_or(text, |decoded| decoded.as_str());
        if let Ok(mut inner) = read(json) {
            self.value(&mut inner, names, depth - 1);
            wipe(&mut inner);
        }
    }

    fn value(&mut self, value: &mut Json<'_>, names: Names<'_>, depth: u8) {
        if self.candidates.len() >= MOST_CANDIDATES {
            return;
        }
        match value {
            Json::Object(fields) => self.object(fields, names, depth),
            Json::List(items) => {
                for item in items {
                    self.value(item, names, depth);
                }
            }
            Json::Text(text) => self.text(text, names, depth),
            Json::Null | Json::Bool(_) | Json::Whole(_) | Json::Number(_) => {}
        }
    }

    fn object(&mut self, fields: &mut Fields<'_>, names: Names<'_>, depth: u8) {
        self.saw_object = true;
        let own = own_names(fields);
        let names = match own.as_slice() {
            [] => names,
            own => Names {
                list: own,
                are_given: true,
            },
        };
        if let Some(mut entries) = kubernetes_entries(fields) {
            return self.object(&mut entries, names, depth);
        }
        unfold(fields);
        match shape::recognise(fields) {
            Some((Shape::Flat, Fit::Part)) => {
                // Single values at the root may stand beside a whole key.
                let before = self.count();
                self.members(fields, names, depth);
                if self.count() == before {
                    self.add(names, fields, Shape::Flat, Fit::Part);
                }
            }
            Some((shape, fit)) => self.add(names, fields, shape, fit),
            None => self.members(fields, names, depth),
        }
    }

    /// Searches what stands below an object.
    fn members(&mut self, fields: &mut Fields<'_>, names: Names<'_>, depth: u8) {
        for (name, value) in fields {
            if matches!(&**name, "credentials" | "items" | "VCAP_SERVICES")
                || names.are_given
                || !is_name(name)
                || !may_hold_document(value)
            {
                self.value(value, names, depth);
            } else {
                let list = [name.to_string()];
                let names = Names {
                    list: &list,
                    are_given: false,
                };
                self.value(value, names, depth);
            }
        }
    }

    fn add(&mut self, names: Names<'_>, fields: &mut Fields<'_>, shape: Shape, fit: Fit) {
        let members = Members::new(std::mem::take(fields));
        if let Some(same) = self
            .candidates
            .iter_mut()
            .find(|known| are_same(known.fields(), members.fields()))
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
                    &join(&["no service instance is named ", wanted]),
                    join(&["name one of these: ", &self.names()]),
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
                &join(&[
                    "none of these is a key of Cloud Transport Management or SAP Cloud ALM: ",
                    &self.names(),
                ]),
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
                &join(&["more than one service instance matches: ", &self.names()]),
                Advice::with_options("name the one to use in {serviceInstance}"),
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
fn own_names(fields: &[Member<'_>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (path, is_inner) in [
        ("instance_name", false),
        ("name", false),
        ("binding_name", false),
        ("metadata", true),
    ] {
        let value = get(fields, path);
        let value = value.map(|value| if is_inner { value.get("name") } else { value });
        if let Some(name) = value.and_then(Json::text)
            && is_name(name)
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

fn get<'f, 'a>(fields: &'f [Member<'a>], name: &str) -> Option<&'f Json<'a>> {
    let mut same = fields.iter().filter(|(known, _)| known == name);
    same.next_back().map(|(_, value)| value)
}

fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len()) && !text.contains(char::is_control)
}

/// Compares members in any order; larger objects than keys are never the same.
fn are_same(one: &[Member<'_>], other: &[Member<'_>]) -> bool {
    one.len() == other.len()
        && one.len() <= 64
        && one.iter().all(|(name, value)| {
            get(other, name).is_some_and(|found| match (value, found) {
                (Json::Object(one), Json::Object(other)) => are_same(one, other),
                (one, other) => one == other,
            })
        })
}

/// Takes the entries out of a Kubernetes secret: `data` is base64, `stringData`
/// wins over it. Annotations may repeat the secret and are left alone.
fn kubernetes_entries<'a>(fields: &mut Fields<'a>) -> Option<Fields<'a>> {
    if !["kind", "apiVersion", "metadata"]
        .iter()
        .any(|name| get(fields, name).is_some())
    {
        return None;
    }
    let mut entries = None;
    for part in ["data", "stringData"] {
        for (name, value) in fields.iter_mut() {
            if name == part
                && let Json::Object(inner) = value
            {
                let mut inner = std::mem::take(inner);
                if part == "data" {
                    decode_entries(&mut inner);
                }
                entries.get_or_insert_with(Vec::new).extend(inner);
            }
        }
    }
    entries
}

/// Decodes every entry that is base64 of a text.
fn decode_entries(entries: &mut Fields<'_>) {
    for (_, value) in entries {
        if let Some(decoded) = value.text().and_then(decoded) {
            wipe(value);
            *value = Json::Text(Cow::Owned(decoded));
        }
    }
}

/// Turns members that hold an object as JSON text into that object; entries that
/// are all base64 (`kubectl -o jsonpath={.data}`) are decoded first.
fn unfold(fields: &mut Fields<'_>) {
    let is_encoded = get(fields, "uaa")
        .and_then(Json::text)
        .filter(|text| text.starts_with('e'))
        .and_then(decoded)
        .is_some_and(|text| trim(&text).starts_with('{'));
    if is_encoded {
        decode_entries(fields);
    }
    for (name, value) in fields {
        if !matches!(&**name, "uaa" | "endpoints") {
            continue;
        }
        let inner = value
            .text()
            .filter(|text| may_be_document(text))
            .and_then(|text| read(text).ok())
            .map(own);
        if let Some(inner) = inner {
            wipe(value);
            *value = inner;
        }
    }
}

/// Reads JSON; the only place that does, so that its code is there once.
pub(super) fn read(text: &str) -> Result<Json<'_>, serde_json::Error> {
    serde_json::from_slice(text.as_bytes())
}

fn decoded(text: &str) -> Option<String> {
    let text = encode::from_base64(text).and_then(|bytes| String::from_utf8(bytes).ok())?;
    (!text.is_empty() && !text.contains(|c: char| c.is_control() && !c.is_whitespace()))
        .then_some(text)
}

fn may_hold_document(value: &Json<'_>) -> bool {
    match value {
        Json::Object(_) | Json::List(_) => true,
        Json::Text(text) => may_be_document(text),
        Json::Null | Json::Bool(_) | Json::Whole(_) | Json::Number(_) => false,
    }
}

/// Tells whether a text starts as JSON or as base64 of it (a brace and a quote,
/// or a brace and white space).
fn may_be_document(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['{', '[', '"']) || text.starts_with("ey") || text.starts_with("ew")
}
