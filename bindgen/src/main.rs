//! Runs wasm-bindgen in exactly the version that Cargo.lock pins.
fn main() {}
