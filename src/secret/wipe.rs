//! Documents that outlive the text they were read from, and are wiped from
//! memory when they are no longer needed.

use std::borrow::Cow;
use std::fmt;

use zeroize::Zeroize;

use crate::text::json::Json;

/// One member of an object.
pub(crate) type Member<'a> = (Cow<'a, str>, Json<'a>);
/// The members of an object, in the order in which they were written.
pub(crate) type Fields<'a> = Vec<Member<'a>>;

/// The members of an object; every text in them is wiped on drop.
#[derive(Default)]
pub(crate) struct Members(Fields<'static>);

impl Members {
    /// Copies what is borrowed, and takes what is not.
    pub(crate) fn new(fields: Fields<'_>) -> Self {
        Self(own_fields(fields))
    }

    pub(crate) fn fields(&self) -> &[Member<'static>] {
        &self.0
    }
}

impl Drop for Members {
    fn drop(&mut self) {
        wipe_fields(&mut self.0);
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Members(..)")
    }
}

/// Makes a document independent of the text it was read from.
pub(crate) fn own(json: Json<'_>) -> Json<'static> {
    match json {
        Json::Null => Json::Null,
        Json::Bool(value) => Json::Bool(value),
        Json::Whole(number) => Json::Whole(number),
        Json::Number(number) => Json::Number(number),
        Json::Text(text) => Json::Text(Cow::Owned(text.into_owned())),
        Json::List(list) => {
            let mut owned = Vec::with_capacity(list.len());
            for item in list {
                owned.push(own(item));
            }
            Json::List(owned)
        }
        Json::Object(fields) => Json::Object(own_fields(fields)),
    }
}

fn own_fields(fields: Fields<'_>) -> Fields<'static> {
    let mut owned = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        owned.push((Cow::Owned(name.into_owned()), own(value)));
    }
    owned
}

/// Wipes every text that a document owns; borrowed ones belong to a text that is
/// wiped itself.
pub(crate) fn wipe(json: &mut Json<'_>) {
    match json {
        Json::Text(Cow::Owned(text)) => text.zeroize(),
        Json::List(list) => list.iter_mut().for_each(wipe),
        Json::Object(fields) => wipe_fields(fields),
        Json::Text(Cow::Borrowed(_))
        | Json::Null
        | Json::Bool(_)
        | Json::Whole(_)
        | Json::Number(_) => {}
    }
}

fn wipe_fields(fields: &mut Fields<'_>) {
    for (_, value) in fields {
        wipe(value);
    }
}
