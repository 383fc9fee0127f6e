// Calls as a program without types makes them: what is wrong with them is told, and nothing of it is passed over.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient, inspectArchive } from 'ctms';
import { faults } from 'ctms-emulator';

import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { writeSparseArchive } from '../lib/sparse.mjs';

let emulator;
let client;
let archive;

before(async () => {
  emulator = await startEmulator();
  archive = await sampleArchive();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, retry: { attempts: 1 } });
});
after(() => {
  client.close();
  return emulator.close();
});
afterEach(() => emulator.reset());

const release = (options) => client.exportFrom('DEV', { files: [archive], description: 'test', ...options });
const changes = () => emulator.requests.filter(({ method, path }) => method !== 'GET' && path !== '/oauth/token');

test('an option of another type is refused by its name instead of being passed over', async () => {
  for (const options of [{ once: 42 }, { namedUser: {} }, { check: 'false' }, { timeoutMs: '60000' }, { timeoutMs: Number.NaN }, { contentType: 1 }]) {
    const [name] = Object.keys(options);
    await assert.rejects(release(options), { code: 'USAGE', exitCode: 2, message: new RegExp(`option ${name} must be `) });
  }
  await assert.rejects(client.exportFrom('DEV', { references: ['a', 5], description: 'test' }), { code: 'USAGE' });
  assert.deepEqual(changes(), []);
});

test('an option that does not exist is refused by its name, with the one that may have been meant', async () => {
  for (const [call, name, meant] of [
    [() => client.queue.list('QA', { stauts: 'in' }), 'stauts', 'status'],
    [() => release({ contenttype: 'APP' }), 'contenttype', 'contentType'],
    [() => client.nodes.list({ timeoutMS: 5 }), 'timeoutMS', 'timeoutMs'],
    [() => client.follow({ actionID: 5 }).result, 'actionID', 'actionId'],
    [() => inspectArchive(archive, { sizelimit: 5 }), 'sizelimit', 'sizeLimit'],
  ]) {
    await assert.rejects(call(), { code: 'USAGE', message: `the option ${name} does not exist`, hint: `did you mean ${meant}?` });
  }
  await assert.rejects(client.queue.list('QA', { node: 'PROD' }), { code: 'USAGE', message: 'the option node does not exist' });
  assert.deepEqual(changes(), []);
});

test('a deadline that has passed, or is no whole number, is one', async () => {
  for (const timeoutMs of [-1, 0, 0.5, 20.5]) {
    emulator.failNext('GET /v2/nodes', faults.unanswered);
    await assert.rejects(client.nodes.list({ timeoutMs }), { code: 'TIMED_OUT' }, String(timeoutMs));
    emulator.clearFaults();
  }
});

test('what no option can be is a wrong call, after which the client goes on', async () => {
  const circle = {};
  circle.circle = circle;
  await assert.rejects(client.nodes.get(circle), { code: 'USAGE' });
  await assert.rejects(client.actions.get(9007199254740993n), { code: 'USAGE', message: /actionId/ });
  assert.equal((await client.nodes.list()).length, 5);
});

test('files that are no list, and things that are no files, are told with what to give', async () => {
  await assert.rejects(release({ files: archive }), { code: 'USAGE', hint: /files: \[file\]/ });
  const bytes = await readFile(archive);
  for (const file of [bytes, new Uint8Array(bytes), undefined, 5, {}, new URL('https://example.com/shop.mtar')]) {
    await assert.rejects(release({ files: [file] }), { code: 'USAGE', hint: /new File\(/ });
    await assert.rejects(inspectArchive(file), { code: 'USAGE' });
  }
  assert.deepEqual(changes(), []);
});

test('a named pipe is refused and does not hold the program', async (context) => {
  const folder = await makeFolder();
  context.after(folder.remove);
  const pipe = folder.at('pipe.mtar');
  execFileSync('mkfifo', [pipe]);
  const { findings } = await inspectArchive(pipe);
  assert.match(findings[0].problem, /pipe or a device/);
});

test('any list of files will do, such as the FileList of an input', async () => {
  const { fileIds } = await release({ files: new Set([archive]) });
  assert.equal(fileIds.length, 1);
});

test('a Blob whose file changes while it is sent is a file that cannot be read, not a network that fails', async (context) => {
  const folder = await makeFolder();
  context.after(folder.remove);
  await writeSparseArchive(folder.at('large.mtar'), 30_000_000);
  const blob = await openAsBlob(folder.at('large.mtar'));
  let isChanged = false;
  const change = ({ sent }) => {
    if (!isChanged && sent > 1_000_000) appendFileSync(folder.at('large.mtar'), 'x');
    isChanged ||= sent > 1_000_000;
  };
  await assert.rejects(release({ files: [blob], onProgress: change }), ({ code, message, details }) => {
    assert.deepEqual([code, details.possibleUnattachedFiles], ['FILE_UNREADABLE', undefined]);
    assert.match(message, /^uploading .+: the file could not be read: /);
    return true;
  });
  assert.deepEqual(emulator.files, []);
});

test('a listener that throws disturbs neither the upload nor the other listener, and is told once', async () => {
  const heard = [];
  const warnings = [];
  const warned = (warning) => warnings.push(warning.message);
  process.on('warning', warned);
  const fail = (what) => () => { throw new Error(what); };
  const noisy = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, log: fail('of log') });
  try {
    await noisy.exportFrom('DEV', {
      files: [archive], description: 'test', onProgress: fail('of onProgress'), onEvent: (event) => heard.push(event.type),
    });
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    noisy.close();
    process.off('warning', warned);
  }
  assert.ok(heard.includes('answered'));
  assert.equal(emulator.files.length, 1);
  assert.deepEqual(warnings.sort(), ['of log', 'of onProgress']);
});

test('headers may be an object of Headers', async () => {
  const own = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, headers: new Headers({ 'x-audit': 'shop' }) });
  try {
    await own.nodes.list();
  } finally {
    own.close();
  }
  assert.equal(emulator.requests.at(-1).headers['x-audit'], 'shop');
});

test('a token provider that never answers is ended by the deadline and by the signal', async () => {
  const stuck = new CtmsClient({ apiUrl: emulator.url, tokenProvider: () => new Promise(() => {}) });
  try {
    await assert.rejects(stuck.nodes.list({ timeoutMs: 20 }), { code: 'TIMED_OUT' });
    const controller = new AbortController();
    const listed = stuck.nodes.list({ signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await assert.rejects(listed, { code: 'CANCELLED' });
  } finally {
    stuck.close();
  }
});

test('a fetch that throws at once while the call is cancelled leaves no rejection behind', async () => {
  // The test runner fails a test whose promises are rejected without a listener.
  const controller = new AbortController();
  const fetch = () => {
    controller.abort();
    throw new Error('at once');
  };
  const own = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, fetch });
  try {
    await assert.rejects(own.nodes.list({ signal: controller.signal }), { code: 'CANCELLED' });
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    own.close();
  }
});
