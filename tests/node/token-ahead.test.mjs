// A command sends for its token first and looks at the archive meanwhile: what is
// wrong with its own input still comes first, and waits for nobody.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, beforeEach, test } from 'node:test';

import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';

let emulator;
let folder;
/** A token server that takes requests and never answers. */
let silent;

before(async () => {
  emulator = await startEmulator({ landscape: { nodes: [{ name: 'DEV' }, { name: 'QA' }], routes: ['DEV -> QA'] } });
  folder = await makeFolder();
  folder.write('text.mtar', 'this is no archive');
  silent = http.createServer((request) => request.resume());
  await new Promise((resolve) => { silent.listen(0, '127.0.0.1', resolve); });
});
beforeEach(() => emulator.reset());
after(async () => {
  silent.closeAllConnections();
  silent.close();
  folder.remove();
  await emulator.close();
});

const ARCHIVE = 'mta_archives/shop_1.4.0.mtar';
const changed = (change) => {
  const key = structuredClone(emulator.serviceKeys.ctms);
  change(key.uaa);
  return key;
};
const wrong = () => changed((uaa) => { uaa.clientsecret = 'wrong-secret'; });
const mute = () => changed((uaa) => { uaa.url = `http://127.0.0.1:${silent.address().port}`; });
const run = (args, key) => ctms(args, { key, cwd: folder.path });
const paths = () => emulator.requests.map(({ path }) => path);

for (const words of [['export', '--from', 'DEV'], ['upload', '--to', 'QA']]) {
  test(`${words[0]} asks for one token, before all else`, async () => {
    const { code, stderr } = await run([...words, ARCHIVE], emulator.serviceKeys.ctms);
    assert.equal(code, 0, stderr);
    assert.equal(paths()[0], '/oauth/token');
    assert.equal(paths().filter((path) => path === '/oauth/token').length, 1);
  });
}

test('a refused key is told, after one request', async () => {
  const { code, stderr } = await run(['export', ARCHIVE, '--from', 'DEV'], wrong());
  assert.equal(code, 3);
  assert.match(stderr, /did not accept the credentials/);
  assert.deepEqual(paths(), ['/oauth/token']);
});

test('what is wrong with the archive is told before a refused key', async () => {
  const { code, stderr } = await run(['export', 'text.mtar', '--from', 'DEV'], wrong());
  assert.equal(code, 2);
  assert.match(stderr, /text\.mtar: this is not a zip archive/);
});

for (const [what, args, says] of [
  ['an archive', ['text.mtar'], /text\.mtar: this is not a zip archive/],
  ['a pattern', ['*.zip'], /no file matches the pattern/],
  ['a node name', [ARCHIVE, '--import-to', 'x'.repeat(31)], /--import-to/],
]) {
  test(`what is wrong with ${what} does not wait for a token server that is silent`, async () => {
    const { code, stderr } = await run(['export', ...args, '--from', 'DEV'], mute());
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
  });
}
