import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { at } from './paths.mjs';
import { ask, run } from './run.mjs';
import { step, upToDate } from './say.mjs';
import { bindgen, cargo, needBindgen, needPackages } from './setup.mjs';
import { fingerprint, isUpToDate, remember } from './stamps.mjs';

const INPUTS = ['Cargo.toml', 'Cargo.lock', 'src', 'scripts/lib/wasm.mjs'];
/** The client, and what only the command loads. */
const MODULES = [{ name: 'ctms', flags: [] }, { name: 'job', flags: ['--features', 'job'] }];
const OUTPUTS = MODULES.flatMap(({ name }) => ['js', 'd.ts', 'wasm', 'wasm.d.ts'].map((end) => `pkg/wasm/${name}_bg.${end}`));
const COMPILED = at('target/wasm32-unknown-unknown/release/ctms.wasm');

/**
 * What counts is the gzipped size. Inlining a function into its only caller
 * makes the module smaller, and its gzipped form 5 % larger; so do cutting the
 * zeros out of the data and keeping what is computed twice. Functions of like
 * names, put side by side, are alike: that saves 1 %.
 */
const SMALL = [
  '-Oz', '--one-caller-inline-max-function-size=20', '--skip-pass=local-cse', '--skip-pass=memory-packing',
  '--reorder-functions-by-name',
];

/**
 * The wasm features that Node 20 and the browsers of 2023 have; they are also
 * those that rustc turns on. Named one by one, because with all features on
 * wasm-opt writes modules that Node 20 refuses.
 */
const FEATURES = [
  '--mvp-features', '--enable-bulk-memory', '--enable-bulk-memory-opt', '--enable-call-indirect-overlong',
  '--enable-multivalue', '--enable-mutable-globals', '--enable-nontrapping-float-to-int',
  '--enable-reference-types', '--enable-sign-ext',
];
const STRIP = ['--strip-debug', '--strip-producers', '--strip-target-features'];

/** Builds `pkg/wasm/` from the Rust core, when a source or the compiler has changed. */
export async function buildWasm() {
  const print = fingerprint(INPUTS, [ask('rustc', ['--version'])]);
  if (isUpToDate('wasm', print, OUTPUTS)) return upToDate('Rust core as WebAssembly');
  rmSync(at('pkg/wasm'), { recursive: true, force: true });
  for (const folder of ['pkg/wasm', 'target/modules']) mkdirSync(at(folder), { recursive: true });
  const finished = [];
  for (const { name, flags } of MODULES) {
    await step(`Rust core as WebAssembly, ${name}`, 'about 1 minute the first time', () => compile(name, flags));
    finished.push(finish(name));
  }
  await Promise.all(finished);
  remember('wasm', print);
}

/** Compiles one module, and keeps it from the next, which cargo gives the same name. */
async function compile(name, flags) {
  await cargo([
    'build', '--locked', '--release', '--lib', '--target', 'wasm32-unknown-unknown', '--package', 'ctms', ...flags,
  ], { env: { ...process.env, CARGO_ENCODED_RUSTFLAGS: rustFlags() } });
  copyFileSync(COMPILED, compiled(name));
}

const compiled = (name) => at(`target/modules/${name}.wasm`);

/** Needs no cargo, so that it goes on while the next module is compiled. */
async function finish(name) {
  await Promise.all([needBindgen(), needPackages()]);
  await step(`bindings and wasm-opt, ${name}`, 'about 10 s', async () => {
    await bind(name);
    await optimise(at(`pkg/wasm/${name}_bg.wasm`));
  });
}

/** Keeps the folders of this machine out of the panic messages in the wasm: the same bytes everywhere. */
function rustFlags() {
  const cargoHome = process.env.CARGO_HOME || path.join(homedir(), '.cargo');
  const own = process.env.CARGO_ENCODED_RUSTFLAGS ?? (process.env.RUSTFLAGS ?? '').split(' ').join('\x1f');
  const library = path.join(ask('rustc', ['--print', 'sysroot']).trim(), 'lib', 'rustlib', 'src', 'rust');
  const remap = [library, path.join(cargoHome, 'registry', 'src'), at('.')].map((folder) => `--remap-path-prefix=${folder}=`);
  return [own, ...remap].filter((flag) => flag !== '').join('\x1f');
}

/** Writes the glue of wasm-bindgen's bundler target, without its entry: the package has loaders of its own. */
async function bind(name) {
  await run(bindgen, [compiled(name), name, at('pkg/wasm')]);
  rmSync(at(`pkg/wasm/${name}.js`));
  const types = readFileSync(at(`pkg/wasm/${name}.d.ts`), 'utf8');
  writeFileSync(at(`pkg/wasm/${name}_bg.d.ts`), DISPOSABLE + resultTypes(types) + SET_WASM);
  rmSync(at(`pkg/wasm/${name}.d.ts`));
}

/**
 * Says of result types what tsify cannot: fields and lists are read-only, and
 * what is not there is null, as in JSON.
 */
function resultTypes(types) {
  const field = (line) => line.replace(/^( {4})(\w+\??): (.+);$/, (_, indent, name, type) => `${indent}readonly ${name}: ${lists(type).replace(/ \| undefined$/, ' | null')};`);
  const lists = (type) => type.replace(/(\w+)\[\]/g, 'readonly $1[]');
  const variant = (text) => text.replace(/([{;] )(\w+\??): /g, '$1readonly $2: ');
  return types
    .replace(/^export interface [^]*?^}/gm, (block) => block.split('\n').map(field).join('\n'))
    .replace(/^export type CtmsEvent = .*$/gm, variant);
}

/** The classes of wasm-bindgen have Symbol.dispose, which is in no TypeScript library by default. */
const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';

/** The entry's types lack the one function of the glue that only a loader calls. */
const SET_WASM = `
/** Hands the instance's exports to the glue; after it, call \`__wbindgen_start\` of the exports once. */
export function __wbg_set_wasm(exports: unknown): void;
`;

async function optimise(wasm) {
  await run(process.execPath, [at('node_modules/binaryen/bin/wasm-opt'), wasm, ...SMALL, ...FEATURES, ...STRIP, '-o', wasm]);
}
