//! Ids of the service: 64-bit integers that JavaScript can hold only up to 2^53-1.

use std::fmt;
use std::num::NonZeroU64;

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};

/// The largest integer that a JavaScript number holds exactly, 2^53 - 1.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// What a number must be that names something.
const ID: &str = "a whole number from 1 to 9007199254740991";

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Always between 1 and 2^53 - 1; anything else is refused when decoded.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(type = "number"))]
        pub struct $name(NonZeroU64);

        impl $name {
            /// Takes a number that can be an id, or nothing if it is zero or too large.
            #[must_use]
            pub fn new(number: u64) -> Option<Self> {
                (number <= MAX_SAFE_INTEGER)
                    .then(|| NonZeroU64::new(number))
                    .flatten()
                    .map(Self)
            }

            /// Returns the number.
            #[must_use]
            pub fn get(self) -> u64 {
                self.0.get()
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let number = u64::deserialize(from)?;
                let refused = || D::Error::invalid_value(Unexpected::Unsigned(number), &ID);
                Self::new(number).ok_or_else(refused)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

id!(/// Names an uploaded file.
    FileId);
id!(/// Names a transport node.
    NodeId);
id!(/// Names a transport route.
    RouteId);
id!(/// Names a transport request, the same in every queue.
    TransportRequestId);
id!(/// Names a transport request's place in one node's import queue.
    QueueId);
id!(/// Names an asynchronous operation of the service, such as an import.
    ActionId);
id!(/// Names an MTA extension descriptor of a node.
    DescriptorId);
id!(/// Names an entry, a log message or another part of an answer.
    PartId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_javascript_would_round_is_refused() {
        assert!(FileId::new(1).is_some());
        assert!(FileId::new(9_007_199_254_740_991).is_some());
        for number in [0, 9_007_199_254_740_992, u64::MAX] {
            assert_eq!(FileId::new(number), None);
        }
    }
}
