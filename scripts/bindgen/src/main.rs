//! `wasm-bindgen` and `wasm-bindgen-test-runner` in one program.
//!
//! Both have to be exactly the version of the crate `wasm-bindgen`. Coming from
//! a dependency of this workspace, Cargo.lock pins them together.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use wasm_bindgen_cli::{wasm_bindgen, wasm_bindgen_test_runner};

const USAGE: &str = "\
usage: bindgen generate <arguments of wasm-bindgen>
       bindgen test <arguments of wasm-bindgen-test-runner>";

fn main() -> ExitCode {
    let mut arguments: Vec<OsString> = env::args_os().collect();
    if arguments.len() < 2 {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    }
    let command = arguments.remove(1);
    let outcome = match command.to_str() {
        Some("generate") => wasm_bindgen::run_cli_with_args(arguments),
        Some("test") => wasm_bindgen_test_runner::run_cli_with_args(arguments),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:?}");
            ExitCode::FAILURE
        }
    }
}
