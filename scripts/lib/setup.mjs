import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import process from 'node:process';

import { once } from './once.mjs';
import { at, targetFolder } from './paths.mjs';
import { ask, npm, run } from './run.mjs';
import { Problem, step, upToDate } from './say.mjs';
import { fingerprint, isUpToDate, remember } from './stamps.mjs';

const WASM_TARGET = 'wasm32-unknown-unknown';
const executable = process.platform === 'win32' ? '.exe' : '';

/** The program that makes the glue of a wasm. */
export const bindgen = at(`target/tools/bindgen${executable}`);

/** The program that runs tests which are compiled to wasm. */
export const testRunner = at(`target/tools/test-runner${executable}`);

/** Checks that this Node is one that the package supports. */
export function needNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  throw new Problem(
    `Node ${process.versions.node} is too old: install Node 20.19, 22.12 or later from https://nodejs.org.`,
  );
}

/** Brings the npm packages of package-lock.json, when they are missing or are older than it. */
export const needPackages = once(async () => {
  const print = fingerprint(['package-lock.json']);
  const stamp = at('node_modules/.ctms-lock');
  const installed = at('node_modules/.package-lock.json');
  const done = (existsSync(stamp) && readFileSync(stamp, 'utf8') === print)
    || (existsSync(installed) && statSync(installed).mtimeMs >= statSync(at('package-lock.json')).mtimeMs);
  if (done) return upToDate('npm packages');
  await step('npm packages (npm ci)', 'about 30 s', async () => {
    await run(...npm(['ci', '--no-progress']), {
      onFailure: 'The npm packages could not be installed (npm\'s own words are above): check the network and `npm config get registry`.',
    });
    writeFileSync(stamp, print);
  });
});

/** Checks that there is a Rust compiler and answers its version. */
export function needRust() {
  const version = ask('cargo', ['--version']);
  if (version !== undefined && ask('rustc', ['--version']) !== undefined) return version;
  throw new Problem('There is no Rust compiler (cargo): install it from https://rustup.rs and open a new terminal.');
}

/** Brings the wasm32 target of the Rust compiler. */
export async function needWasmTarget() {
  const lib = ask('rustc', ['--print', 'target-libdir', '--target', WASM_TARGET]);
  if (lib !== undefined && existsSync(lib)) return upToDate('Rust target for WebAssembly');
  if (ask('rustup', ['--version']) === undefined) {
    throw new Problem(
      `The Rust target ${WASM_TARGET} is missing and there is no rustup to add it: install Rust from https://rustup.rs, or that target with your system's packages.`,
    );
  }
  await step(`Rust target for WebAssembly (rustup target add ${WASM_TARGET})`, 'some seconds', async () => {
    await run('rustup', ['target', 'add', WASM_TARGET], {
      onFailure: `rustup could not add the target ${WASM_TARGET} (its own words are above): check the network and run \`rustup target add ${WASM_TARGET}\`.`,
    });
  });
}

/** Builds wasm-bindgen, exactly in the version that Cargo.lock has. */
export const needBindgen = once(() => buildTool('wasm-bindgen', 'bindgen', [], 'about 30 s'));

/** Builds the test runner of wasm-bindgen; only the layers of the boundary need it. */
export const needTestRunner = once(() => buildTool('test runner of wasm-bindgen', 'test-runner', ['--features', 'test-runner'], 'about 1 minute'));

async function buildTool(name, program, flags, expected) {
  const print = fingerprint(['Cargo.lock', 'scripts/bindgen'], [ask('rustc', ['--version'])]);
  const what = `${name} ${lockedVersion('wasm-bindgen')}`;
  if (isUpToDate(program, print, [`target/tools/${program}${executable}`])) return upToDate(what);
  return step(`${what}, built once`, expected, async () => {
    await cargo(['build', '--locked', '--profile', 'tools', '--package', 'bindgen', '--bin', program, ...flags]);
    remember(program, print);
  });
}

/** Runs cargo with its output kept back until something fails. */
export function cargo(args, options = {}) {
  const [command, ...rest] = args;
  return run('cargo', [command, '--target-dir', targetFolder, ...rest], {
    onFailure: `"cargo ${args.join(' ')}" failed; the compiler's own words are above.`,
    ...options,
  });
}

/** The version of a crate in Cargo.lock. */
export function lockedVersion(name) {
  const lock = readFileSync(at('Cargo.lock'), 'utf8');
  const found = new RegExp(`name = "${name}"\\r?\\nversion = "([^"]+)"`).exec(lock);
  if (found === null) throw new Problem(`Cargo.lock does not name the crate ${name}: restore it from git.`);
  return found[1];
}
