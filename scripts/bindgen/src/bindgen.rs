//! Makes the glue of a compiled wasm, for wasm-bindgen's target `bundler`.
//!
//! It has to be exactly the version of the crate `wasm-bindgen`. Coming from a
//! dependency of this workspace, Cargo.lock pins them together.

use std::env;
use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [wasm, name, folder] = arguments.as_slice() else {
        return Err("usage: bindgen <wasm> <name> <folder>".into());
    };
    Bindgen::new()
        .bundler(true)?
        .input_path(wasm)
        .out_name(name)
        .typescript(true)
        .generate(folder)?;
    Ok(())
}
