// What every surface asks of the core before it offers an action.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { CtmsClient, inOrder, nextAction, openStatuses, refusalOf, severityOf, stageOf } from 'ctms';

import { startEmulator } from '../lib/emulator.mjs';

let emulator;
let client;
before(async () => {
  emulator = await startEmulator();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
});
after(() => emulator.close());

test('a refusal says whether the node or the status is the reason', async () => {
  assert.equal(refusalOf('import', { forwardMode: null }, ['initial']), undefined);
  assert.deepEqual(refusalOf('import', { importDisabled: true, importDisabledReason: 'Year end' }, ['initial']), { kind: 'disabled', reason: 'Year end' });
  assert.deepEqual(refusalOf('import', undefined, ['error']), { kind: 'status' });
  assert.deepEqual(refusalOf('forward', { forwardMode: 'AUTO' }, ['succeeded']), { kind: 'forwards', mode: 'AUTO' });
  assert.deepEqual(refusalOf('reset', {}, []), { kind: 'nothing' });
  const [node] = await client.nodes.list();
  assert.equal(refusalOf('import', node, ['initial']), undefined, 'a node as the service lists it');
});

test('an action that does not exist is refused by its name', () => {
  assert.throws(() => refusalOf('emport', {}, ['initial']), ({ code, message }) => code === 'USAGE' && /action/.test(message));
});

test('statuses have a stage, and a request its next action', () => {
  assert.deepEqual(['initial', 'running', 'fatal', 'skipped', 'transient'].map(stageOf), ['waiting', 'running', 'failed', 'done', 'unknown']);
  assert.equal(nextAction({}, 'error'), 'resetAndImport');
  assert.equal(nextAction({ controlledBy: 'CHARM' }, 'initial'), undefined);
});

test('the open statuses are those of requests that wait, run or have failed', () => {
  assert.deepEqual([...openStatuses()].sort(), ['error', 'fatal', 'initial', 'repeat', 'running']);
});

test('a severity is an error, a warning, an information, or not known', () => {
  assert.deepEqual(['F', 'E', 'W', 'I', 'X', '', undefined].map(severityOf), ['error', 'error', 'warning', 'info', 'unknown', 'unknown', 'unknown']);
  assert.throws(() => severityOf(7), ({ code, message }) => code === 'USAGE' && /severity/.test(message));
});

test('log messages come in the order in which they were written, each once', () => {
  const messages = [{ id: 3, createdAt: '2026-05-07T06:40:48.5+0000' }, { id: 2, createdAt: '2026-05-07T06:40:48.500Z' }, { id: 3, createdAt: '2026-05-07T06:40:48.5+0000' }, { id: null, createdAt: '2026-05-07T06:40:40Z' }];
  assert.deepEqual(inOrder(messages).map(({ id }) => id), [null, 2, 3]);
});

test('the path of a transport request has its status in each queue on the way', async () => {
  const { transportRequestId } = await client.exportFrom('DEV', { files: [new File([new Uint8Array(4)], 'shop.zip')], contentType: 'APP', description: 'Fix totals' });
  const path = await client.requests.path('QA', transportRequestId);
  assert.equal(path.nodeName, 'DEV');
  assert.equal(path.absence, 'origin');
  const qa = path.next.find(({ nodeName }) => nodeName === 'QA');
  assert.equal(qa.status, 'initial');
  assert.ok(qa.next.every(({ absence }) => absence === 'notYet'));
  await assert.rejects(client.requests.path('PROD', 999_999), ({ code, hint }) => code === 'USAGE' && /queue/.test(hint));
});

test('an error says whether it may only mean that the key may not read, or that the address is wrong', async () => {
  emulator.failNext('GET /v2/nodes', { status: 403, body: '{"error":"unauthorized"}' });
  await assert.rejects(client.nodes.list(), ({ details }) => details.mayOnlyNotRead === true && details.wrongAddress === undefined);
  const elsewhere = new CtmsClient({ apiUrl: `${emulator.url}/nothing-here` });
  await assert.rejects(elsewhere.nodes.list(), ({ details }) => details.wrongAddress === true && details.mayOnlyNotRead === undefined);
});
