import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { browserArguments } from '../lib/browser.mjs';
import { at } from '../lib/paths.mjs';

let bin;
beforeEach(() => { bin = mkdtempSync(path.join(tmpdir(), 'ctms-bin-')); });
afterEach(() => rmSync(bin, { recursive: true }));

const posix = { skip: process.platform === 'win32' };

test('without a Rust compiler the build stops with one sentence that says where to get it', () => {
  const ended = spawnSync(process.execPath, [at('scripts/build.mjs')], { encoding: 'utf8', env: environment() });
  assert.equal(ended.status, 1);
  assert.match(ended.stderr, /Stopped: There is no Rust compiler \(cargo\): install it from https:\/\/rustup\.rs/);
  assert.doesNotMatch(ended.stderr, /\n\s+at /);
});

test('without the wasm32 target and without rustup the set-up says what to install', posix, () => {
  fake('rustc', 'exit 1');
  const ended = call('setup', 'await needWasmTarget();');
  assert.match(ended.stderr, /The Rust target wasm32-unknown-unknown is missing and there is no rustup to add it/);
});

test('a target that rustup cannot bring is a sentence with rustup\'s own words before it', posix, () => {
  fake('rustc', 'exit 1');
  fake('rustup', '[ "$1" = --version ] || { echo "could not download"; exit 1; }');
  const ended = call('setup', 'await needWasmTarget();');
  assert.match(ended.stderr, /could not download\n\nStopped: rustup could not add the target/);
});

test('a browser is taken from CHROME_PATH before all others', posix, () => {
  const chosen = fake('my-browser');
  fake('chromium');
  const ended = call('browser', 'console.log(await needBrowser());', { CHROME_PATH: chosen });
  assert.equal(ended.stdout.trim().split('\n').at(-1), chosen);
});

test('a CHROME_PATH that names nothing is refused', () => {
  const ended = call('browser', 'await needBrowser();', { CHROME_PATH: '/nowhere/chrome' });
  assert.match(ended.stderr, /CHROME_PATH names \/nowhere\/chrome, which does not exist: correct it or unset it\./);
});

test('Chromium is preferred to Chrome, and Chrome to Edge', posix, () => {
  fake('microsoft-edge');
  const chrome = fake('google-chrome');
  assert.match(call('browser', 'console.log(await needBrowser());').stdout, new RegExp(`${chrome}\n$`));
  const chromium = fake('chromium');
  assert.match(call('browser', 'console.log(await needBrowser());').stdout, new RegExp(`${chromium}\n$`));
});

test('without a browser and without apt-get the tests say what to install', posix, () => {
  const ended = call('browser', 'await needBrowser();');
  assert.equal(ended.status, 1);
  assert.match(ended.stderr, /There is no browser for the tests, and this user may not install one: install Chromium, Chrome or Edge, or name one in CHROME_PATH\./);
});

test('a missing browser is installed with apt-get where that is possible', posix, () => {
  fake('sudo');
  fake('apt-get', `case "$*" in *install*chromium*) printf '#!/bin/sh\\n' > ${bin}/chromium;; esac`);
  const ended = call('browser', 'console.log(await needBrowser());');
  assert.equal(ended.stderr, '');
  assert.match(ended.stdout, /✓ browser for the tests \(apt-get install chromium chromium-driver\)/);
  assert.match(ended.stdout, new RegExp(`${bin}/chromium\n$`));
});

test('a browser without its driver is told which driver to bring', posix, () => {
  const chrome = fake('google-chrome');
  const ended = call('browser', 'await needDriver(await needBrowser());');
  assert.match(ended.stderr, new RegExp(`There is no WebDriver for ${chrome}: put chromedriver`));
});

test('the test runner is told the browser and its arguments in webdriver.json', posix, () => {
  const chromium = fake('chromium');
  const driver = fake('chromedriver');
  const file = path.join(bin, 'webdriver.json');
  const ended = call('browser', `console.log(JSON.stringify(await needDriver(${JSON.stringify(chromium)}, ${JSON.stringify(file)})));`);
  assert.deepEqual(JSON.parse(ended.stdout), { CHROMEDRIVER: driver, WASM_BINDGEN_TEST_WEBDRIVER_JSON: file });
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
    'goog:chromeOptions': { binary: chromium, args: browserArguments },
  });
});

/** Puts a program on the PATH of the script under test. */
function fake(name, body = 'exit 0') {
  const file = path.join(bin, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Nothing is on the PATH but what the test put there, and a shell. */
function environment(more = {}) {
  if (process.platform !== 'win32') symlinkSync('/bin/sh', path.join(bin, 'sh'));
  return { PATH: bin, NO_COLOR: '1', ...more };
}

function call(module, statements, more) {
  rmSync(path.join(bin, 'sh'), { force: true });
  const url = (name) => JSON.stringify(pathToFileURL(at(`scripts/lib/${name}.mjs`)));
  const names = { setup: 'needWasmTarget', browser: 'needBrowser, needDriver' };
  const source = `import { ${names[module]} } from ${url(module)};
    import { main } from ${url('say')};
    await main(async () => { ${statements} });`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8', env: environment(more) });
}
