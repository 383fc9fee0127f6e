// Wrong input ends with one sentence that says what, where and what to do, the
// documented exit code, no stack trace, no secret, and nothing on the service.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

const LANDSCAPE = {
  nodes: [{ name: 'DEV' }, { name: 'QA' }, { name: 'CLOSED', uploadAllowed: false }],
  routes: ['DEV -> QA'],
};

let emulator;
let archive;
let cwd;
let html;

before(async () => {
  emulator = await startEmulator({ landscape: LANDSCAPE });
  archive = await sampleArchive();
  cwd = await mkdtemp(path.join(tmpdir(), 'ctms-bad-'));
  await writeFile(path.join(cwd, 'empty.mtar'), '');
  await writeFile(path.join(cwd, 'text.mtar'), 'this is no archive');
  await mkdir(path.join(cwd, 'folder'));
  // What Node 18 and the first of 20 do not have.
  await writeFile(path.join(cwd, 'old.cjs'), 'process.getBuiltinModule = undefined;');
  await writeFile(path.join(cwd, 'gone.cjs'), `
    const { mkdtempSync, rmdirSync } = require('node:fs');
    const folder = mkdtempSync(${JSON.stringify(path.join(tmpdir(), 'ctms-gone-'))});
    process.chdir(folder);
    rmdirSync(folder);
  `);
  html = http.createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
  });
  await new Promise((resolve) => { html.listen(0, '127.0.0.1', resolve); });
});
beforeEach(() => emulator.reset());
after(async () => {
  html.closeAllConnections();
  html.close();
  await emulator.close();
  await rm(cwd, { recursive: true });
});

const address = () => `http://127.0.0.1:${html.address().port}`;
const key = () => emulator.serviceKeys.ctms;
const changed = (change) => {
  const copy = structuredClone(key());
  change(copy);
  return copy;
};

const CASES = {
  'a missing file': { args: ['export', 'nothere.mtar', '--from', 'DEV'], code: 2, says: /nothere\.mtar: there is no such file/ },
  'an empty file': { args: ['export', 'empty.mtar', '--from', 'DEV'], code: 2, says: /empty\.mtar: the file is empty/ },
  'a directory': { args: ['export', 'folder', '--from', 'DEV'], code: 2, says: /folder: this is a directory/ },
  'a file that is not a zip': { args: ['export', 'text.mtar', '--from', 'DEV'], code: 2, says: /text\.mtar: this is not a zip archive/ },
  'a pattern that fits nothing': { args: ['export', '*.zip', '--from', 'DEV'], code: 2, says: /no file matches the pattern \*\.zip/ },
  'an unknown node': { args: ['upload', '{archive}', '--to', 'QAS'], code: 2, says: /node "QAS" does not exist\n.*did you mean QA\?/ },
  'a node that takes no uploads': { args: ['upload', '{archive}', '--to', 'CLOSED'], code: 2, says: /node "CLOSED" does not allow uploads/ },
  'a Node that is too old': {
    args: ['nodes'], env: () => ({ NODE_OPTIONS: `--require ${path.join(cwd, 'old.cjs')}` }), code: 2, says: /ctms needs Node\.js 20\.19, 22\.12 or later, and this is v\d/,
  },
  'a folder that is gone': {
    args: ['export', 'shop.mtar', '--from', 'DEV'], env: () => ({ NODE_OPTIONS: `--require ${path.join(cwd, 'gone.cjs')}` }), code: 2, says: /the current folder no longer exists/,
  },
  'a key in the place of its file': { args: ['nodes', '--service-key', '{"uaa": {"url": "https://a/b"}}'], code: 2, says: /not a file path; pass the key itself in CTMS_SERVICE_KEY/ },
  'an empty node': { args: ['export', '{archive}', '--from', ' '], code: 2, says: /option --from <node> is empty/ },
  'a long option that there is none of': { args: ['export', '--service-instance-name', 'x'], code: 2, says: /unknown option '--service-instance-name'/ },
  'no node': { args: ['export', '{archive}'], code: 2, says: /--from/ },
  'an unknown command': { args: ['exprot', '{archive}'], code: 2, says: /Did you mean export/ },
  'an unknown option': { args: ['export', '{archive}', '--from', 'DEV', '--descripton', 'x'], code: 2, says: /Did you mean one of --description/ },
  'a port that does not exist': { args: ['emulator', '--port', '70000'], code: 2, says: /whole number from 0 to 65535/ },
  'no key': { args: ['export', '{archive}', '--from', 'DEV'], key: () => undefined, code: 2, says: /no service key was given/ },
  'a key of another service': {
    args: ['export', '{archive}', '--from', 'DEV'], key: () => changed((copy) => { delete copy.uri; copy.uaa.clientid = 'sb-other!t7'; delete copy.uaa.xsappname; }), code: 2, says: /key of another service/,
  },
  'a wrong secret': {
    args: ['export', '{archive}', '--from', 'DEV'], key: () => changed((copy) => { copy.uaa.clientsecret = 'marked-wrong-secret'; }), code: 3, says: /did not accept the credentials/,
  },
  'a service that is not there': {
    args: ['export', '{archive}', '--from', 'DEV', '--retry-wait', '0.01'], key: () => changed((copy) => { copy.uaa.url = 'http://127.0.0.1:2'; }), code: 4, says: /asking for a token failed/,
  },
  'a token endpoint that answers HTML': {
    args: ['export', '{archive}', '--from', 'DEV'], key: () => changed((copy) => { copy.uaa.url = address(); }), code: 1, says: /token endpoint is not understood: it is an HTML page/,
  },
  'a service that answers HTML': {
    args: ['export', '{archive}', '--from', 'DEV', '--retry-wait', '0.01'], key: () => changed((copy) => { copy.uri = address(); }), code: 1, says: /its content type is text\/html/,
  },
};

for (const [what, { args, key: keyOf = key, env: envOf, code, says }] of Object.entries(CASES)) {
  test(`${what} ends with a sentence and exit code ${code}`, async () => {
    const filled = args.map((arg) => arg.replace('{archive}', archive));
    const used = keyOf();
    const env = envOf?.();
    const ended = await ctms(filled, { key: used, cwd, env });
    assert.match(ended.stderr, says);
    assert.equal(ended.code, code, ended.stderr);
    assert.doesNotMatch(ended.stderr, /\n +at /, 'no stack trace');
    const secret = used?.uaa.clientsecret;
    if (secret) assert.ok(!ended.stderr.includes(secret), 'no secret');
    assert.equal(ended.stdout, '');
    assert.deepEqual(emulator.files.filter((file) => file.attachedTo.length === 0), [], 'nothing left behind');

    const machine = await ctms([...filled, '--json'], { key: used, cwd, env });
    assert.equal(machine.code, code);
    assert.ok(machine.json.error.code, machine.stdout);
    assert.ok(machine.json.error.message && machine.json.error.hint);
  });
}
