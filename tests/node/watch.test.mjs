// A queue that is watched, and clients and emulators that end with their block.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient } from 'ctms';
import { createEmulator, faults } from 'ctms-emulator';

import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let client;
let archive;
before(async () => {
  emulator = await startEmulator({ importMs: 0 });
  archive = await sampleArchive();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, retry: { attempts: 1 } });
});
after(() => {
  client.close();
  return emulator.close();
});
afterEach(() => emulator.reset());

const release = () => client.uploadTo('QA', { files: [archive], description: 'test' });
const looks = () => emulator.requests.filter(({ path }) => path.endsWith('/transportRequests')).length;

test('a watch yields the queue at once, and again when something has changed', async () => {
  const seen = [];
  for await (const requests of client.queue.watch('QA', { pollMs: 10 })) {
    seen.push(requests.map(({ status }) => status));
    if (requests.length === 0) await release();
    else if (requests[0].status === 'initial') await client.queue.import('QA', [requests[0].id]);
    else if (requests[0].status === 'succeeded') break;
  }
  assert.deepEqual(seen.filter(([status]) => status !== 'running'), [[], ['initial'], ['succeeded']]);
});

test('a watch ends with its signal, without an error, and asks no more', async () => {
  const controller = new AbortController();
  let times = 0;
  for await (const requests of client.queue.watch('QA', { pollMs: 10, signal: controller.signal })) {
    times += requests.length + 1;
    // Ends while the next look is waited for.
    setImmediate(() => controller.abort());
  }
  assert.equal(times, 1);
  const asked = looks();
  assert.deepEqual(await client.queue.watch('QA', { signal: AbortSignal.abort() }).next(), { done: true, value: undefined });
  assert.equal(looks(), asked);
});

test('watches of one queue share their polls, and filters of a list filter a watch', async () => {
  await release();
  const changes = async (watches) => {
    const asked = looks();
    await Promise.all(watches.map((watch) => watch.next()));
    return looks() - asked;
  };
  const watches = Array.from({ length: 5 }, () => client.queue.watch('QA', { pollMs: 500 }));
  assert.ok(await changes(watches) <= 2, 'one look of the first, and one that all others wait for');
  const filtered = await client.queue.watch('QA', { status: 'error' }).next();
  assert.deepEqual(filtered.value, []);
  await Promise.all(watches.map((watch) => watch.return()));
});

test('what a watch cannot do is thrown', async () => {
  await assert.rejects(client.queue.watch('QAS').next(), { code: 'NODE_UNKNOWN' });
  await assert.rejects(client.queue.watch('QA', { timeoutMs: 5 }).next(), { code: 'USAGE', hint: /AbortSignal.timeout/ });
  await assert.rejects(client.queue.watch('QA', { pollms: 5 }).next(), { code: 'USAGE', hint: 'did you mean pollMs?' });
  emulator.failNext('GET /v2/nodes/{nodeId}/transportRequests', faults.cutAfterRequest);
  await assert.rejects(client.queue.watch('QA').next(), { code: 'NETWORK' });
});

test('entries of a queue are complete, with Dates, whatever the service leaves out', async () => {
  await release();
  const [entry] = await client.queue.list('QA');
  assert.equal(entry.createdDate.getTime(), Date.parse(entry.createdAt));
  assert.ok(entry.queuedDate instanceof Date);
  emulator.failNext('GET /v2/nodes/{nodeId}/transportRequests', faults.onlyRequiredFields);
  const [bare] = await client.queue.list('QA');
  assert.deepEqual({ ...bare, createdDate: bare.createdDate, queuedDate: bare.queuedDate }, {
    entries: bare.entries, id: entry.id, status: 'unknown', archived: false, position: null, createdAt: null, createdDate: null, queuedAt: null,
    queuedDate: null, createdBy: null, createdByNamedUser: null, description: '', origin: null,
  });
});

test('clients and emulators are closed at the end of their block', async () => {
  const own = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  await own.nodes.list();
  own[Symbol.dispose]();
  await assert.rejects(own.nodes.list(), { code: 'USAGE', message: 'this client is closed' });
  const second = await createEmulator();
  await second[Symbol.asyncDispose]();
  await assert.rejects(fetch(second.url));
});

test('apiUrl may be a URL object', async () => {
  const own = new CtmsClient({ apiUrl: new URL(emulator.url), tokenProvider: () => 'none', retry: { attempts: 1 } });
  await assert.rejects(own.nodes.list(), { code: 'UNAUTHORIZED' });
  own.close();
});
