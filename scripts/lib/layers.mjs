import { existsSync, readdirSync } from 'node:fs';
import process from 'node:process';

import { needBrowser, needDriver } from './browser.mjs';
import { buildAll } from './build.mjs';
import { at, targetFolder } from './paths.mjs';
import { npm, show } from './run.mjs';
import { Problem } from './say.mjs';
import { bindgen, needBindgen, needPackages, needRust, needWasmTarget } from './setup.mjs';

/**
 * One layer of tests.
 *
 * @typedef {object} Layer
 * @property {string} name  how `npm test -- <name>` calls it
 * @property {string} what  what it tests, for people
 * @property {() => boolean} [when]  whether this checkout has it; always, unless said
 * @property {() => Promise<void>} prepare  brings what it needs
 * @property {(watch: (text: string) => void) => Promise<number>} run
 *           runs it with its output shown and watched, and answers the exit code
 */

/**
 * The layers, the fastest first.
 *
 * @type {Layer[]}
 */
export const layers = [
  {
    name: 'core',
    what: 'the core, natively',
    prepare: async () => { needRust(); },
    run: (watch) => cargoTest([], { watch }),
  },
  {
    name: 'scripts',
    what: 'set-up, build and test scripts',
    prepare: needPackages,
    run: (watch) => nodeTest('scripts/test', { watch }),
  },
  {
    name: 'unit',
    what: 'the package\'s own modules',
    when: () => existsSync(at('pkg/test')),
    prepare: buildAll,
    run: (watch) => nodeTest('pkg/test', { watch }),
  },
  {
    name: 'sim',
    what: 'the release under faults, 100,000 times in a simulated world',
    prepare: async () => { needRust(); },
    run: (watch) => cargoTest(['--profile', 'sim', '--features', 'sabotage', '--test', 'sim'], { watch }),
  },
  {
    name: 'emulator',
    what: 'the emulator',
    prepare: buildAll,
    run: (watch) => show(...npm(['test', '--silent', '--workspace', 'emulator']), { watch }),
  },
  {
    name: 'boundary-node',
    what: 'the WebAssembly boundary, in Node',
    prepare: needWasmTests,
    run: (watch) => wasmTest({}, watch),
  },
  {
    name: 'boundary-browser',
    what: 'the WebAssembly boundary, in a headless browser',
    prepare: async () => {
      await needWasmTests();
      driver = await needDriver(await needBrowser());
    },
    run: (watch) => wasmTest({ WASM_BINDGEN_USE_BROWSER: '1', ...driver }, watch),
  },
  {
    name: 'node',
    what: 'the built package in Node, against the emulator',
    prepare: buildAll,
    run: (watch) => nodeTest('tests/node', { watch }),
  },
  {
    name: 'browser',
    what: 'the built package in a page of a headless browser',
    prepare: async () => { await buildAll(); browser = await needBrowser(); },
    run: (watch) => nodeTest('tests/browser', { watch, env: { CHROME_PATH: browser } }),
  },
  {
    name: 'packaging',
    what: 'the packed package in throw-away projects',
    prepare: async () => { await buildAll(); browser = await needBrowser(); },
    run: (watch) => nodeTest('tests/packaging', { watch, env: { CHROME_PATH: browser } }),
  },
  {
    name: 'www',
    what: 'the elements\' parts that know no DOM',
    when: () => existsSync(at('www/package.json')),
    prepare: buildAll,
    run: (watch) => show(...npm(['test', '--silent', '--workspace', 'www']), { watch }),
  },
];

let driver = {};
let browser = '';

async function needWasmTests() {
  needRust();
  await needWasmTarget();
  await needBindgen();
}

function cargoTest(args, { watch, env = {}, config = [] }) {
  return show('cargo', [...config, 'test', '--locked', '--target-dir', targetFolder, ...args], {
    watch,
    env: { ...process.env, CARGO_TERM_COLOR: process.stdout.isTTY ? 'always' : 'auto', ...env },
  });
}

/** A test that hangs must not keep a machine; the slowest uploads take a tenth of this. */
const LONGEST_TEST_MS = 300_000;

/** The runner is told as a list, because a path may hold spaces. */
function wasmTest(env, watch) {
  const runner = `target.wasm32-unknown-unknown.runner=${JSON.stringify([bindgen, 'test'])}`;
  return cargoTest(['--target', 'wasm32-unknown-unknown', '--test', 'wasm'], {
    watch,
    config: ['--config', runner],
    env: { WASM_BINDGEN_TEST_TIMEOUT: '120', WASM_BINDGEN_TEST_DRIVER_TIMEOUT: '60', ...env },
  });
}

function nodeTest(folder, { watch, env = {} }) {
  const files = existsSync(at(folder))
    ? readdirSync(at(folder)).filter((file) => file.endsWith('.test.mjs')).sort().map((file) => `${folder}/${file}`)
    : [];
  if (files.length === 0) throw new Problem(`${folder}/ has no tests (*.test.mjs): restore them from git.`);
  return show(process.execPath, ['--test', '--test-reporter=spec', `--test-timeout=${LONGEST_TEST_MS}`, ...files], { watch, env: { ...process.env, ...env } });
}
