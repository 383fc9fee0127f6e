//! How long reading a service key takes: a normal one, and texts that would be
//! slow if any step were more than linear. Run by `cargo bench --bench service_key`.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use ctms::key::{ParseOptions, parse};

const KEY: &str = r#"{
  "uaa": {
    "clientid": "sb-11111111-2222-3333-4444-555555555555!b1234|alm-ts-backend!b99",
    "clientsecret": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee$EXAMPLE-ONLY=",
    "url": "https://acme-dev.authentication.eu10.hana.ondemand.com",
    "identityzone": "acme-dev",
    "tenantmode": "dedicated",
    "sburl": "https://internal-xsuaa.authentication.eu10.hana.ondemand.com",
    "verificationkey": "-----BEGIN PUBLIC KEY-----\nEXAMPLE\n-----END PUBLIC KEY-----",
    "credential-type": "binding-secret"
  },
  "uri": "https://transport-service-app-backend.ts.cfapps.eu10.hana.ondemand.com"
}"#;
const LONG: usize = 5_000_000;

fn main() {
    let inputs = [
        ("a normal key", KEY.to_owned(), 1000),
        (
            "a normal key in base64",
            ctms::text::encode::base64(KEY.as_bytes()),
            1000,
        ),
        ("100,000 opening brackets", "[".repeat(100_000), 5),
        ("100,000 opening braces", "{".repeat(100_000), 5),
        ("100,000 nested objects", "{\"uaa\":".repeat(100_000), 5),
        ("5 MB of letters", "a".repeat(LONG), 5),
        ("5 MB of prose", "a line of a log\n".repeat(LONG / 16), 5),
        ("5 MB of nested objects", "{\"uaa\":".repeat(LONG / 7), 5),
        ("5 MB of small objects", "{\"a\":{}} ".repeat(LONG / 9), 5),
        (
            "5 MB of prose, then a key",
            "a line {x} of a log\n".repeat(LONG / 20) + KEY,
            5,
        ),
        ("1 MB of YAML", "a: [b, c]\n- {d: e}\n".repeat(55_000), 5),
    ];
    println!("{:<28}{:>14}", "service key", "best of runs");
    for (name, text, runs) in inputs {
        println!(
            "{name:<28}{:>11.3} ms",
            best(&text, runs).as_secs_f64() * 1e3
        );
    }
}

fn best(text: &str, runs: u32) -> Duration {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(parse(black_box(text), &ParseOptions::default()));
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}
