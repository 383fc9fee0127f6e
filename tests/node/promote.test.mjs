import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient } from 'ctms';
import { faults } from 'ctms-emulator';

import { startEmulator } from '../lib/emulator.mjs';

const landscape = {
  nodes: [
    { name: 'DEV' },
    { name: 'QA', forwardMode: 'MANUAL' },
    { name: 'PRE', forwardMode: 'ON_SUCCESS', scenario: ['error', 'succeeded'] },
    { name: 'PROD', scenario: 'warning' },
    { name: 'AUTO', automaticImport: true },
    { name: 'SHUT', importDisabled: true },
    { name: 'ELSEWHERE' },
  ],
  routes: ['DEV -> QA', 'QA -> PRE', 'PRE -> PROD', 'QA -> AUTO', 'PROD -> SHUT'],
};
const pace = { pollMs: 10, longestPollMs: 20 };

let emulator;
let client;

before(async () => {
  emulator = await startEmulator({ importMs: 30, landscape });
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, retry: { firstWaitMs: 1, longestWaitMs: 5 } });
});
after(() => {
  client.close();
  return emulator.close();
});
afterEach(() => emulator.reset());

async function exported() {
  const made = await client.exportFrom('DEV', { references: ['https://content.example/1'], contentType: 'APP', description: 'test' });
  return made.transportRequestId;
}

function imports() {
  return emulator.requests.filter(({ path }) => path.endsWith('/import')).length;
}

function steps(promoted) {
  return promoted.steps.map(({ nodeName, status }) => [nodeName, status]);
}

test('a failed import stops the way, and the same call goes on from there', async () => {
  const transportRequestId = await exported();
  const stopped = await client.promote({ transportRequestId, to: 'PROD', ...pace }).result;
  assert.deepEqual(steps(stopped), [['QA', 'succeeded'], ['PRE', 'error']]);
  assert.deepEqual([stopped.isSuccess, stopped.status, stopped.stoppedAt], [false, 'error', 'PRE']);
  assert.match(stopped.next, /^fix the cause, then client\.queue\.reset/);
  assert.deepEqual(stopped.nextParts.flatMap(({ step }) => step ?? []), [
    { action: 'reset', node: 'PRE', transportRequestId },
    { action: 'import', node: 'PRE', transportRequestId, importTo: 'PROD' },
  ]);
  await client.queue.reset('PRE', [transportRequestId]);
  const done = await client.promote({ transportRequestId, to: 'PROD', ...pace }).result;
  assert.deepEqual(steps(done), [['QA', 'succeeded'], ['PRE', 'succeeded'], ['PROD', 'warning']]);
  assert.equal(done.steps[0].followed, undefined, 'QA was done already');
  assert.deepEqual([done.isSuccess, done.stoppedAt, done.next], [true, undefined, undefined]);
  assert.equal(imports(), 4);
});

test('a warning stops only where it shall', async () => {
  const transportRequestId = await exported();
  await client.promote({ transportRequestId, to: 'PROD', ...pace }).result;
  await client.queue.reset('PRE', [transportRequestId]);
  const stopped = await client.promote({ transportRequestId, to: 'PROD', stopOnWarning: true, ...pace }).result;
  assert.deepEqual([stopped.isSuccess, stopped.stoppedAt, stopped.status], [false, 'PROD', 'warning']);
});

test('a node that imports by itself is followed and not called', async () => {
  const transportRequestId = await exported();
  const done = await client.promote({ transportRequestId, to: 'AUTO', ...pace }).result;
  assert.deepEqual(steps(done), [['QA', 'succeeded'], ['AUTO', 'succeeded']]);
  assert.equal(imports(), 1);
});

test('an import that runs already is followed and not started again', async () => {
  const transportRequestId = await exported();
  await client.queue.import('QA', [transportRequestId]);
  const done = await client.promote({ transportRequestId, to: 'QA', ...pace }).result;
  assert.deepEqual(steps(done), [['QA', 'succeeded']]);
  assert.equal(imports(), 1);
});

test('what makes the way impossible is told before anything is imported', async () => {
  const transportRequestId = await exported();
  const promote = (options) => client.promote({ transportRequestId, ...pace, ...options }).result;
  await assert.rejects(promote({ to: 'QAA' }), ({ code, details }) => code === 'NODE_UNKNOWN' && details.near.includes('QA'));
  await assert.rejects(promote({ to: 'ELSEWHERE' }), { code: 'USAGE' });
  await assert.rejects(promote({ to: 'PROD', from: 'AUTO' }), /no route leads from AUTO to PROD/);
  await assert.rejects(promote({ to: 'PROD', transportRequestId: 999 }), /in no queue on the way DEV -> QA -> PRE -> PROD/);
  await assert.rejects(promote({ to: 'SHUT' }), { code: 'NODE_REFUSES_IMPORT' });
  assert.equal(imports(), 0);
});

test('the way can be checked before a request is made', async () => {
  assert.deepEqual(await client.checkRoute('PROD', { from: 'DEV', afterFrom: true }), ['QA', 'PRE', 'PROD']);
  assert.deepEqual(await client.checkRoute('PROD', { from: 'QA' }), ['QA', 'PRE', 'PROD']);
  await assert.rejects(client.checkRoute('SHUT', { from: 'QA' }), { code: 'NODE_REFUSES_IMPORT' });
  await assert.rejects(client.checkRoute('DEV', { from: 'QA' }), { code: 'USAGE' });
});

test('an error on the way says where the request stands', async () => {
  const transportRequestId = await exported();
  emulator.fail('POST /v2/nodes/{nodeId}/transportRequests/import', faults.status(403));
  await assert.rejects(client.promote({ transportRequestId, to: 'PROD', ...pace }).result, ({ code, details }) => {
    assert.deepEqual([code, details.nodeName, details.transportRequestId], ['FORBIDDEN', 'QA', transportRequestId]);
    assert.deepEqual(details.checkParts, [
      { text: 'it has reached QA; continue with ' },
      { step: { action: 'import', node: 'QA', transportRequestId, importTo: 'PROD' } },
    ]);
    return true;
  });
});

test('the news of all nodes come from one follow', async () => {
  const transportRequestId = await exported();
  const nodes = new Set();
  for await (const event of client.promote({ transportRequestId, to: 'PROD', ...pace })) {
    if (event.type === 'message') nodes.add(event.nodeName);
  }
  assert.deepEqual([...nodes], ['QA', 'PRE']);
});
