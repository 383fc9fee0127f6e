//! What an answer that is only checked must be: which of its values is the
//! list, an element, an id, and which numbers JavaScript would round.

use super::check::{Shape, Trouble};
use super::scan::Number;
use crate::api::ids::MAX_SAFE_INTEGER;

/// What a value has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// The document with the list.
    Top,
    /// The list.
    List,
    /// An object with an id.
    Element,
    /// An id.
    Id,
    Anything,
}

const NO_ID: &str = "an id is not a number between 1 and 2^53-1";
const NO_LIST: &str = "{list} is missing, or no array";

/// How deep the document with a list is, and the list in it.
const TOP: usize = 1;
const LIST: usize = 2;

/// What a [`Shape`] asks for, and how much of it has been met.
pub(super) struct Rules<'n> {
    pub(super) list: &'n str,
    pub(super) id: &'n str,
    /// The one id that is right, if there is one.
    is: Option<u64>,
    /// How deep the elements are; nothing is as deep as 0.
    element: usize,
    /// Whether the walk is where the elements are.
    is_in_list: bool,
    has_list: bool,
    has_id: bool,
}

impl<'n> Rules<'n> {
    pub(super) const fn of(shape: Shape<'n>) -> Self {
        let (list, id, is, element) = match shape {
            Shape::List { name, id } => (name, id, None, LIST + 1),
            Shape::WithId(id) => ("", id, None, TOP),
            Shape::OneWithId { id, is } => ("", id, Some(is), TOP),
            Shape::Any => ("", "", None, 0),
        };
        Self {
            list,
            id,
            is,
            element,
            is_in_list: element == TOP,
            has_list: false,
            has_id: false,
        }
    }

    const fn wants_list(&self) -> bool {
        self.element > LIST
    }

    #[inline(always)]
    pub(super) fn after_key(&self, depth: usize, key: &[u8]) -> Expected {
        if depth == self.element && self.is_in_list && key == self.id.as_bytes() {
            Expected::Id
        } else if depth == TOP && self.wants_list() && key == self.list.as_bytes() {
            Expected::List
        } else {
            Expected::Anything
        }
    }

    #[inline(always)]
    pub(super) const fn in_array(&self, depth: usize) -> Expected {
        if depth + 1 == self.element && self.is_in_list {
            Expected::Element
        } else if depth == 0 && self.wants_list() {
            Expected::Top
        } else {
            Expected::Anything
        }
    }

    /// Takes note of the first byte of a value.
    #[inline(always)]
    pub(super) fn meet(&mut self, expected: Expected, first: u8) -> Result<(), Trouble> {
        let (fits, what) = match expected {
            Expected::Anything => return Ok(()),
            Expected::Top => (first == b'{', "it is not a JSON object"),
            Expected::List => {
                (self.is_in_list, self.has_list) = (true, true);
                (first == b'[', NO_LIST)
            }
            Expected::Element => {
                self.has_id = false;
                (first == b'{', "an element is not an object")
            }
            Expected::Id => (first.is_ascii_digit(), NO_ID),
        };
        match first {
            _ if fits => Ok(()),
            b'{' | b'[' | b'"' | b't' | b'f' | b'n' | b'-' | b'0'..=b'9' => {
                Err(Trouble::Shape(what))
            }
            _ => Err(Trouble::Json),
        }
    }

    #[inline(always)]
    pub(super) fn number(&mut self, expected: Expected, number: &Number) -> Result<(), Trouble> {
        let is_id = expected == Expected::Id;
        match *number {
            Number::Whole(number) if number > MAX_SAFE_INTEGER => {
                Err(Trouble::Shape("a number is above 2^53-1"))
            }
            Number::Negative(number) if number > MAX_SAFE_INTEGER => {
                Err(Trouble::Shape("a number is below -(2^53-1)"))
            }
            Number::Whole(0) | Number::Broken if is_id => Err(Trouble::Shape(NO_ID)),
            Number::Whole(number) if is_id && self.is.is_some_and(|is| is != number) => {
                Err(Trouble::Shape("its {id} is another one"))
            }
            Number::Whole(_) | Number::Negative(_) | Number::Broken => {
                self.has_id |= is_id;
                Ok(())
            }
        }
    }

    /// Takes note of the end of an object or array.
    #[inline(always)]
    pub(super) fn leave(&mut self, depth: usize) -> Result<(), Trouble> {
        if depth == self.element && self.is_in_list && !self.has_id {
            return Err(Trouble::Shape("an element has no {id}"));
        }
        if depth == LIST {
            self.is_in_list &= !self.wants_list();
        }
        if depth == TOP && self.wants_list() && !self.has_list {
            return Err(Trouble::Shape(NO_LIST));
        }
        Ok(())
    }
}
