//! Checks JSON from its bytes without building anything, before JavaScript's
//! own `JSON.parse` reads it: a walk by hand, because it must not cost more
//! than that does.

use super::Json;
use super::rules::Rules;
use super::scan::Scan;

/// What an answer has to be, where it is handed on as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape<'n> {
    /// An object that holds an array whose elements each have an id.
    List {
        /// The field with the array.
        name: &'n str,
        /// The field with the id of each element.
        id: &'n str,
    },
    /// An object with an id of its own in this field.
    WithId(&'n str),
    /// An object whose id in this field is this one.
    OneWithId {
        /// The field.
        id: &'n str,
        /// The id.
        is: u64,
    },
    /// Any JSON.
    Any,
}

/// Checks that an answer is JSON, has the shape, and that no whole number
/// anywhere in it is one that JavaScript would round.
///
/// # Errors
/// With what is wrong and where.
pub fn check(bytes: &[u8], shape: Shape<'_>) -> Result<(), String> {
    let mut rules = Rules::of(shape);
    let (list, id) = (rules.list, rules.id);
    walk(bytes, &mut rules).map_err(|trouble| match trouble {
        Trouble::Shape(what) => what.replace("{id}", id).replace("{list}", list),
        // The slower reader knows what kind of no JSON it is.
        Trouble::Json => match Json::parse(bytes) {
            Err(what) => what.to_owned(),
            Ok(_) => "it is not JSON".to_owned(),
        },
    })
}

/// Why a walk ends early.
#[derive(Clone, Copy)]
pub(super) enum Trouble {
    /// It is not JSON.
    Json,
    /// It is JSON, but not what it should be; `{list}` and `{id}` stand for names.
    Shape(&'static str),
}

fn walk(bytes: &[u8], rules: &mut Rules<'_>) -> Result<(), Trouble> {
    let mut scan = Scan::new(bytes);
    let mut open = Open::none();
    'values: loop {
        let expected = match open.is_object {
            true => rules.after_key(open.depth, key(&mut scan)?),
            false => rules.in_array(open.depth),
        };
        let first = scan.token()?;
        rules.meet(expected, first)?;
        match first {
            b'{' | b'[' => {
                open.enter(first == b'{')?;
                if !scan.is_next(open.closing()) {
                    continue;
                }
            }
            b'"' => {
                scan.string()?;
            }
            b't' | b'f' | b'n' => scan.word(first)?,
            _ => rules.number(expected, &scan.number(first)?)?,
        }
        while open.depth > 0 {
            let token = scan.token()?;
            if token == b',' {
                continue 'values;
            }
            if token != open.closing() {
                return Err(Trouble::Json);
            }
            rules.leave(open.depth)?;
            open.leave();
        }
        // Nothing but white space may follow.
        return scan.token().map_or(Ok(()), |_| Err(Trouble::Json));
    }
}

/// Reads a key and the colon after it.
#[inline(always)]
fn key<'b>(scan: &mut Scan<'b>) -> Result<&'b [u8], Trouble> {
    if scan.token()? != b'"' {
        return Err(Trouble::Json);
    }
    let key = scan.string()?;
    match scan.token()? {
        b':' => Ok(key),
        _ => Err(Trouble::Json),
    }
}

/// So deep may arrays and objects be nested, as in serde_json.
const DEPTH: usize = 127;

/// The arrays and objects that are open.
struct Open {
    depth: usize,
    /// Whether the innermost is an object.
    is_object: bool,
    /// The same of all that it is in.
    outer: [bool; DEPTH],
}

impl Open {
    const fn none() -> Self {
        Self {
            depth: 0,
            is_object: false,
            outer: [false; DEPTH],
        }
    }

    #[inline(always)]
    const fn closing(&self) -> u8 {
        match self.is_object {
            true => b'}',
            false => b']',
        }
    }

    #[inline(always)]
    fn enter(&mut self, is_object: bool) -> Result<(), Trouble> {
        *self.outer.get_mut(self.depth).ok_or(Trouble::Json)? = self.is_object;
        self.is_object = is_object;
        self.depth += 1;
        Ok(())
    }

    #[inline(always)]
    fn leave(&mut self) {
        self.depth -= 1;
        self.is_object = self.outer.get(self.depth) == Some(&true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_list_is_checked_without_being_built() {
        for (body, said) in [
            (r#"{"transportRequests":[]}"#, None),
            (
                r#"{"more":[{"x":1}],"transportRequests":[{"entries":[{"id":5}],"id":7,"new":null}]}"#,
                None,
            ),
            ("{}", Some("transportRequests is missing")),
            (
                r#"{"transportRequests":{}}"#,
                Some("transportRequests is missing"),
            ),
            (r#"[{"id":1}]"#, Some("not a JSON object")),
            (r#"{"transportRequests":[7]}"#, Some("not an object")),
            (
                r#"{"transportRequests":[{"status":"initial"}]}"#,
                Some("no id"),
            ),
            (
                r#"{"transportRequests":[{"id":"7"}]}"#,
                Some("between 1 and"),
            ),
            (r#"{"transportRequests":[{"id":0}]}"#, Some("between 1 and")),
            (
                r#"{"transportRequests":[{"id":-1}]}"#,
                Some("between 1 and"),
            ),
            (
                r#"{"transportRequests":[{"id":1.0}]}"#,
                Some("between 1 and"),
            ),
            (
                r#"{"transportRequests":[{"id":1},{"node":{"id":2}}]}"#,
                Some("no id"),
            ),
            (
                r#"{"transportRequests":[{"id":1},[]]}"#,
                Some("not an object"),
            ),
            (r#"{"transportRequests":[{"id":1}],"more":[5,[{}]]}"#, None),
            (
                r#"{"more":{"transportRequests":[{"id":1}]}}"#,
                Some("transportRequests is missing"),
            ),
            (
                r#"{"transportRequests":[{"id":1,"entries":[{"id":9007199254740992}]}]}"#,
                Some("above 2^53-1"),
            ),
            (r#"{"transportRequests":[{"id":1}"#, Some("cut off")),
            ("<html>", Some("HTML")),
            ("", Some("empty")),
        ] {
            let shape = Shape::List {
                name: "transportRequests",
                id: "id",
            };
            match (check(body.as_bytes(), shape), said) {
                (Ok(()), None) => {}
                (Err(what), Some(said)) => assert!(what.contains(said), "{body}: {what}"),
                (outcome, _) => panic!("{body}: {outcome:?}"),
            }
        }
    }

    #[test]
    fn an_object_needs_its_id_and_anything_may_be_any_json() {
        assert!(check(br#"{"actionId":7}"#, Shape::WithId("actionId")).is_ok());
        let missing = check(br#"{"id":7}"#, Shape::WithId("actionId")).unwrap_err();
        assert!(missing.contains("no actionId"), "{missing}");
        assert!(check(b"[1]", Shape::WithId("id")).is_err());
        assert!(check(br#"["v2",{"a":1}]"#, Shape::Any).is_ok());
        assert!(check(b"[9007199254740992]", Shape::Any).is_err());
        assert!(check(b"<html>", Shape::Any).is_err());
    }

    #[test]
    fn deep_nesting_is_refused_instead_of_overflowing_the_stack() {
        assert!(check("[".repeat(100_000).as_bytes(), Shape::Any).is_err());
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(check(deep(127).as_bytes(), Shape::Any).is_ok());
        assert!(check(deep(128).as_bytes(), Shape::Any).is_err());
    }

    #[test]
    fn numbers_are_refused_where_javascript_would_round_them() {
        for (number, good) in [
            ("9007199254740991", true),
            ("-9007199254740991", true),
            ("9007199254740992", false),
            ("-9007199254740992", false),
            ("99999999999999999999999999", false),
            ("9007199254740992.5", true),
            ("1e30", true),
            ("0.0", true),
        ] {
            assert_eq!(
                check(number.as_bytes(), Shape::Any).is_ok(),
                good,
                "{number}"
            );
        }
    }

    /// Pieces of JSON and of what is nearly JSON.
    const PIECES: [&str; 30] = [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"id\"", "\\", "\\n", "\\u00e4", "\\u12",
        "0", "1", "-", "01", "1.5", "1.", ".5", "1e9", "1e", "true", "tru", "null", " ", "\n",
        "\u{1}", "ä", "12345678",
    ];

    proptest! {
        #[test]
        fn what_it_takes_for_json_is_what_serde_json_takes_for_json(
            pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12)
        ) {
            let text = pieces.concat();
            let ours = check(text.as_bytes(), Shape::Any);
            // Such a number ends the walk, whatever comes after it.
            prop_assume!(!ours.as_ref().is_err_and(|what| what.contains("2^53-1")));
            // As a value it would refuse 1e999, which is JSON and Infinity in JavaScript.
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text);
            prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?}", text);
        }

        #[test]
        fn every_text_of_serde_json_is_json(text in "\\PC{0,40}|[\\x00-\\x7f]{0,40}") {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert!(check(json.as_bytes(), Shape::Any).is_ok(), "{json}");
            let cut = json.len() - 1;
            prop_assert!(check(&json.as_bytes()[..cut], Shape::Any).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = check(&bytes, Shape::List { name: "nodes", id: "id" });
        }
    }
}
