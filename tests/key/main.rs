//! Service keys through the public interface of the core.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod findings;
mod props;
mod repairs;
mod secrets;
mod shapes;
mod support;
mod texts;
