import { existsSync, readdirSync } from 'node:fs';
import process from 'node:process';

import { needBrowser, needDriver } from './browser.mjs';
import { buildAll } from './build.mjs';
import { needGroovy } from './groovy.mjs';
import { at, targetFolder } from './paths.mjs';
import { Problem } from './say.mjs';
import { needPackages, needRust, needTestRunner, needWasmTarget, testRunner } from './setup.mjs';

/**
 * One layer of tests.
 *
 * @typedef {object} Layer
 * @property {string} name  how `npm test -- <name>` calls it
 * @property {string} what  what it tests, for people
 * @property {true} [isLong]  whether it belongs to `npm run test:long` instead of `npm test`
 * @property {true} [startsFirst]  whether it takes so long that the others should run beside it
 * @property {() => boolean} [when]  whether this checkout has it; always, unless said
 * @property {() => Promise<void>} prepare  brings what it needs
 * @property {() => Command} command  what runs it
 *
 * @typedef {{ program: string, args: string[], env?: Record<string, string> }} Command
 *          `env` is added to ours
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
    command: () => cargoTest([]),
  },
  {
    name: 'scripts',
    what: 'set-up, build and test scripts',
    prepare: needPackages,
    command: () => nodeTest('scripts/test'),
  },
  {
    name: 'www',
    what: 'the elements\' parts that know no DOM',
    when: () => existsSync(at('www/package.json')),
    prepare: buildAll,
    command: () => nodeTest('www/test'),
  },
  {
    name: 'emulator',
    what: 'the emulator',
    prepare: buildAll,
    command: () => nodeTest('emulator/test'),
  },
  {
    name: 'node',
    what: 'the built package in Node, against the emulator',
    startsFirst: true,
    prepare: buildAll,
    command: () => nodeTest('tests/node'),
  },
  {
    name: 'sim',
    what: 'the release under faults, 20,000 times in a simulated world',
    prepare: async () => { needRust(); },
    command: () => simulation(20_000),
  },
  {
    name: 'sim-package',
    what: 'a thousand of these runs once more, through the built package',
    prepare: async () => { needRust(); await buildAll(); },
    command: () => nodeTest('tests/sim-package'),
  },
  {
    name: 'terminal',
    what: 'the command on pseudo terminals',
    // Windows has none.
    when: () => process.platform !== 'win32',
    prepare: buildAll,
    command: () => nodeTest('tests/terminal'),
  },
  {
    name: 'browser',
    what: 'the built package in a page of a headless browser',
    startsFirst: true,
    prepare: needPages,
    command: () => nodeTest('tests/browser', { CHROME_PATH: browser }),
  },
  {
    name: 'packaging',
    what: 'the packed package in throw-away projects',
    prepare: needPages,
    command: () => nodeTest('tests/packaging', { CHROME_PATH: browser }),
  },
  {
    name: 'boundary-node',
    what: 'the WebAssembly boundary, in Node',
    isLong: true,
    prepare: needWasmTests,
    command: () => wasmTest({}),
  },
  {
    name: 'boundary-browser',
    what: 'the WebAssembly boundary, in a headless browser',
    isLong: true,
    prepare: async () => {
      await needWasmTests();
      driver = await needDriver(await needBrowser());
    },
    command: () => wasmTest({ WASM_BINDGEN_USE_BROWSER: '1', ...driver }),
  },
  {
    name: 'sim-long',
    what: 'the release under faults, a million times; 100,000 times where the size is reduced',
    isLong: true,
    prepare: async () => { needRust(); },
    command: () => simulation(isReduced() ? 100_000 : 1_000_000),
  },
  {
    name: 'large',
    what: 'the layers of package and page with files of a gigabyte and every fault; of 200 MB where the size is reduced',
    isLong: true,
    prepare: needPages,
    command: () => nodeTest(['tests/node/inspect.test.mjs', 'tests/browser/www-send.test.mjs', 'tests/browser/faults.test.mjs'], {
      CHROME_PATH: browser, CTMS_TEST_SIZE: isReduced() ? 'reduced' : 'full',
    }),
  },
  {
    name: 'consumers',
    what: 'the packed packages with other versions of Node and with bundlers; the steps for Jenkins',
    isLong: true,
    prepare: async () => { await needPages(); await needGroovy(); },
    command: () => nodeTest('tests/long', { CHROME_PATH: browser }),
  },
];

let driver = {};
let browser = '';

const isReduced = () => process.env.CTMS_TEST_SIZE === 'reduced';

async function needPages() {
  await buildAll();
  browser = await needBrowser();
}

async function needWasmTests() {
  needRust();
  await needWasmTarget();
  await needTestRunner();
}

/** Native tests run below the limits of scripts/native-test.mjs. */
export const NATIVE = ['cfg(not(target_family = "wasm"))', process.execPath, at('scripts/native-test.mjs')];

/** The runner is told as a list, because a path may hold spaces. */
function cargoTest(args, { env = {}, runner: [target, ...program] = NATIVE } = {}) {
  return {
    program: 'cargo',
    args: ['--config', `target.'${target}'.runner=${JSON.stringify(program)}`, 'test', '--locked', '--target-dir', targetFolder, ...args],
    env: { CARGO_TERM_COLOR: process.stdout.isTTY ? 'always' : 'auto', ...env },
  };
}

function simulation(runs) {
  return cargoTest(['--profile', 'sim', '--features', 'sabotage', '--test', 'sim'], { env: { CTMS_SIM_RUNS: String(runs), CTMS_TEST_LIMIT_S: String(600 + runs / 100) } });
}

function wasmTest(env) {
  return cargoTest(['--target', 'wasm32-unknown-unknown', '--test', 'wasm'], {
    runner: ['wasm32-unknown-unknown', testRunner],
    env: { WASM_BINDGEN_TEST_TIMEOUT: '120', WASM_BINDGEN_TEST_DRIVER_TIMEOUT: '60', ...env },
  });
}

/** A file whose thread is blocked cannot name its test: the runner ends it and names the file. */
const LONGEST_FILE_MS = 900_000;

function nodeTest(what, env = {}) {
  const files = Array.isArray(what) ? what : filesIn(what);
  return {
    program: process.execPath,
    args: ['--test', '--test-reporter=spec', `--test-timeout=${LONGEST_FILE_MS}`, '--import', limits, ...files],
    env,
  };
}

const limits = new URL('../../tests/lib/time-limit.mjs', import.meta.url).href;

function filesIn(folder) {
  const files = existsSync(at(folder))
    ? readdirSync(at(folder)).filter((file) => file.endsWith('.test.mjs')).sort().map((file) => `${folder}/${file}`)
    : [];
  if (files.length === 0) throw new Problem(`${folder}/ has no tests (*.test.mjs): restore them from git.`);
  return files;
}
