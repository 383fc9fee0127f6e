// --once: a repeated job takes up the transport request of an earlier attempt.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { CtmsClient } from 'ctms';
import { faults } from 'ctms-emulator';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let folder;
let shop;
let core;

before(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-once-'));
  [shop, core] = ['shop.mtar', 'core.mtar'].map((name) => path.join(folder, name));
  for (const file of [shop, core]) await copyFile(await sampleArchive(), file);
});
beforeEach(() => emulator.reset());
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

const KEY = 'commit 1a2b_3c4d';

async function job(file, { verb = 'export', node = 'DEV', once = KEY, key = emulator.serviceKeys.ctms, more = [] } = {}) {
  const args = [verb, file, verb === 'export' ? '--from' : '--to', node, '--description', 'Größe of_things', '--json', '--once', once, ...more];
  const { code, json } = await ctms(args, { key });
  return { code, ...json };
}

const made = () => new Set(Object.values(emulator.state.queues).flat().map(({ transportRequestId }) => transportRequestId)).size;

test('a job that lost the answer finds its transport request when it is repeated', async () => {
  emulator.failNext('POST /v2/nodes/export', faults.loseAnswer);
  emulator.fail('GET /v2/nodes/{nodeId}/transportRequests', faults.status(403), { after: 1 });
  const first = await job(shop, { more: ['--look-for', '0.1'] });
  assert.deepEqual([first.code, first.error.code], [5, 'OUTCOME_UNKNOWN']);
  emulator.clearFaults();
  const uploads = () => emulator.requests.filter(({ path: at }) => at === '/v2/files/upload').length;
  const before = uploads();
  const again = await job(shop);
  assert.deepEqual([again.code, again.isEarlier, uploads() - before, made()], [0, true, 0, 1]);
  assert.deepEqual(again.fileIds, emulator.files.map(({ fileId }) => fileId));
  assert.equal(again.queueEntries[0].nodeName, 'QA');
});

for (const [what, other] of [
  ['another key', { once: 'commit 1a2b-3c4d' }],
  ['another node', { node: 'QA' }],
  ['the other operation', { verb: 'upload', node: 'QA' }],
]) {
  test(`${what} makes a transport request of its own`, async () => {
    const first = await job(shop);
    const second = await job(shop, other);
    assert.deepEqual([first.code, second.code, second.isEarlier], [0, 0, false]);
    assert.notEqual(first.transportRequestId, second.transportRequestId);
  });
}

test('another archive makes a transport request of its own', async () => {
  await job(shop);
  const second = await job(core);
  assert.deepEqual([second.code, second.isEarlier, made()], [0, false, 2]);
});

test('without --once nothing is matched', async () => {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  const release = () => client.exportFrom('DEV', { files: [shop], description: 'Fix' });
  const [first, second] = [await release(), await release()];
  assert.notEqual(first.transportRequestId, second.transportRequestId);
  client.close();
});

for (const [what, wish] of [['the plan export', { plan: 'export' }], ['Cloud ALM', { kind: 'calm' }]]) {
  test(`a key of ${what}, which may not look, is refused before anything is sent`, async () => {
    const { code, error } = await job(shop, { key: emulator.serviceKey(wish) });
    assert.deepEqual([code, error.code], [2, 'ONCE_NEEDS_LOOK']);
    assert(emulator.requests.every(({ method, path: at }) => method === 'GET' || at === '/oauth/token'));
  });
}

test('an empty key is a mistake', async () => {
  const { code, error } = await job(shop, { once: ' ' });
  assert.deepEqual([code, error.code], [2, 'USAGE']);
});
