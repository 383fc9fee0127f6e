import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient } from 'ctms';
import { faults } from 'ctms-emulator';

import { startEmulator } from '../lib/emulator.mjs';
import { VirtualTime } from '../lib/virtual-time.mjs';

const landscape = {
  nodes: [
    { name: 'DEV' },
    { name: 'QA', forwardMode: 'MANUAL' },
    { name: 'PROD' },
    { name: 'AUTO', automaticImport: true },
    { name: 'SHUT', importDisabled: true, importDisabledReason: 'year-end closing' },
    { name: 'CHARM', controlledBy: 'SOLMAN' },
    { name: 'HUB', virtual: true },
  ],
  routes: ['DEV -> QA', 'QA -> PROD'],
};
const IMPORT = 'POST /v2/nodes/{nodeId}/transportRequests/import';
const retry = { firstWaitMs: 1, longestWaitMs: 5, lookForMs: 300 };

const time = new VirtualTime(Date.now());

let emulator;
let client;

before(async () => {
  emulator = await startEmulator({ importMs: 20, landscape, clock: time.forEmulator });
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, namedUser: 'ci-bot', retry, clock: time.forClient });
});
after(() => {
  client.close();
  return emulator.close();
});
afterEach(() => emulator.reset());

/** Puts a transport request into a node's queue and returns its id. */
async function inQueue(node) {
  const { transportRequestId } = await client.uploadTo(node, { references: ['https://content.example/1'], contentType: 'APP', description: 'test' });
  return transportRequestId;
}

/** Waits until a request has this status. */
async function until(node, id, status) {
  for (;;) {
    const found = (await client.queue.list(node)).find((one) => one.id === id);
    if (found.status === status) return;
    await time.pass(5);
  }
}

function sent(path) {
  return emulator.requests.filter(({ method, path: one }) => method === 'POST' && one.endsWith(path));
}

test('an import of selected requests says which action to follow', async () => {
  const ids = [await inQueue('QA'), await inQueue('QA')];
  const started = await client.queue.import('QA', [ids[1], ids[0]]);
  assert.deepEqual(started.transportRequestIds, ids, 'in the order of the queue');
  assert.equal(started.nodeName, 'QA');
  assert.equal(started.isAutomatic, false);
  assert.equal((await client.actions.get(started.actionId)).type, 'I');
  assert.deepEqual(sent('/import')[0].body, { transportRequests: [ids[1], ids[0]], namedUser: 'ci-bot' });
});

test('an import of all takes what can be imported, and nothing is sent where nothing can', async () => {
  const id = await inQueue('PROD');
  assert.deepEqual((await client.queue.importAll('PROD')).transportRequestIds, [id]);
  const nothing = await client.queue.importAll('HUB');
  assert.equal(nothing.actionId, undefined);
  assert.match(nothing.warnings.join(), /nothing in the queue of HUB can be imported/);
  assert.equal(sent('/importAll').length, 1);
});

test('requests go through import, forward, reset and remove as the table allows', async () => {
  const id = await inQueue('QA');
  await client.queue.import('QA', [id]);
  await until('QA', id, 'succeeded');
  await client.queue.forward('QA', [id]);
  assert.equal((await client.queue.list('PROD')).find((one) => one.id === id).status, 'initial');
  assert.deepEqual((await client.queue.reset('QA', [id])).transportRequestIds, [id]);
  await until('QA', id, 'repeat');
  await client.queue.remove('QA', [id]);
  await until('QA', id, 'deleted');
});

test('what the status forbids is refused before anything is sent, each request with its advice', async () => {
  const [good, done] = [await inQueue('PROD'), await inQueue('PROD')];
  await client.queue.import('PROD', [done]);
  await until('PROD', done, 'succeeded');
  await assert.rejects(client.queue.import('PROD', [good, done, 999]), ({ code, exitCode, details }) => {
    assert.deepEqual([code, exitCode], ['STATUS_FORBIDS', 2]);
    assert.deepEqual(details.findings.map(({ at, problem }) => [at, problem]), [
      [`transport request ${done}`, 'its status is succeeded'],
      ['transport request 999', 'it is not in the queue of PROD'],
    ]);
    return true;
  });
  for (const verb of ['forward', 'reset', 'remove']) {
    await assert.rejects(client.queue[verb]('PROD', [999]), { code: 'STATUS_FORBIDS' }, verb);
  }
  await assert.rejects(client.queue.forward('PROD', [done]), /forwards automatically/);
  assert.equal(sent('/import').length, 1);
  assert.equal(sent('/forward').length + sent('/reset').length + sent('/remove').length, 0);
});

test('force leaves the check of the status away, and the service decides', async () => {
  const id = await inQueue('PROD');
  await assert.rejects(client.queue.reset('PROD', [id], { force: true }), { code: 'REFUSED', status: 404 });
  assert.equal(sent('/reset').length, 1);
});

test('nodes that refuse imports are told with the reason before anything is sent', async () => {
  for (const [node, reason] of [['SHUT', /year-end closing/], ['CHARM', /controlled by SOLMAN/]]) {
    const id = await inQueue(node);
    await assert.rejects(client.queue.import(node, [id], { force: true }), ({ code, message }) => {
      assert.equal(code, 'NODE_REFUSES_IMPORT');
      assert.match(message, reason);
      return true;
    });
  }
  assert.equal(sent('/import').length, 0);
});

test('a node that imports by itself is never called', async () => {
  const id = await inQueue('AUTO');
  const started = await client.queue.import('AUTO', [id]);
  assert.deepEqual([started.isAutomatic, started.actionId], [true, undefined]);
  assert.match(started.warnings.join(), /imports automatically/);
  assert.equal(sent('/import').length, 0);
});

test('virtual nodes and manual forwarding are warned of', async () => {
  const hub = await client.queue.import('HUB', [await inQueue('HUB')]);
  assert.match(hub.warnings.join(), /virtual/);
  const qa = await client.queue.import('QA', [await inQueue('QA')]);
  assert.match(qa.warnings.join(), /QA forwards manually/);
});

for (const [name, fault] of [
  ['lost', faults.loseAnswer],
  ['late', faults.lateWork(40)],
  ['a 502 after the work', faults.status(502, { work: 'once' })],
  ['HTML', { ...faults.html(200), work: 'once' }],
]) {
  test(`an import whose answer is ${name} is found by its action and not started again`, async () => {
    const id = await inQueue('PROD');
    emulator.failNext(IMPORT, fault);
    const started = await client.queue.import('PROD', [id]);
    const [log] = (await client.queue.logs('PROD', id)).filter(({ actionType }) => actionType === 'I');
    assert.equal(started.actionId, log.actionId);
    assert.match(started.warnings.join(), /was found in the logs/);
    assert.equal(sent('/import').length, 1);
  });
}

test('an import that no look finds ends as outcome unknown and is not started again', async () => {
  const id = await inQueue('PROD');
  emulator.failNext(IMPORT, faults.cutAfterRequest);
  await assert.rejects(client.queue.import('PROD', [id]), ({ code, exitCode, hint, details }) => {
    assert.deepEqual([code, exitCode, details.nodeName], ['OUTCOME_UNKNOWN', 5, 'PROD']);
    assert.match(hint, new RegExp(`client\\.queue\\.logs\\("PROD", ${id}\\)`));
    return true;
  });
  assert.equal(sent('/import').length, 1);
});

test('a refused import that no look can tell to be running already says where to look', async () => {
  const id = await inQueue('PROD');
  emulator.failNext(IMPORT, faults.status(404));
  emulator.fail('GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}/logs', faults.status(403), { after: 1, times: Infinity });
  await assert.rejects(client.queue.import('PROD', [id]), ({ code, details }) => {
    assert.equal(code, 'REFUSED');
    assert.match(details.check, new RegExp(`^check whether it is imported already: see client\\.queue\\.logs\\("PROD", ${id}\\)`));
    assert(details.notes.includes(details.check));
    return true;
  });
});

test('an import is sent again only where nothing can have been done', async () => {
  const id = await inQueue('PROD');
  emulator.failNext(IMPORT, faults.router(503));
  emulator.failNext(IMPORT, faults.status(429));
  assert.ok((await client.queue.import('PROD', [id])).actionId > 0);
  assert.equal(sent('/import').length, 3);
});

for (const verb of ['forward', 'reset', 'remove']) {
  test(`${verb} whose answer is lost is found in the logs and not sent again`, async () => {
    const id = await inQueue('QA');
    await client.queue.import('QA', [id]);
    await until('QA', id, 'succeeded');
    emulator.failNext(`POST /v2/nodes/{nodeId}/transportRequests/${verb}`, faults.loseAnswer);
    const done = await client.queue[verb]('QA', [id]);
    assert.match(done.warnings.join(), /was found in the logs/);
    assert.equal(sent(`/${verb}`).length, 1);
  });
}

test('an import that was refused because the queue was quicker goes on with that action', async () => {
  const id = await inQueue('PROD');
  // The list still says initial, as if the queue had begun a moment later.
  const stale = (await client.queue.list('PROD'));
  const first = await client.queue.import('PROD', [id]);
  emulator.failNext('GET /v2/nodes/{nodeId}/transportRequests', { status: 200, work: 'none', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ transportRequests: stale }) });
  emulator.failNext('GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}/logs', { status: 200, work: 'none', headers: { 'content-type': 'application/json' }, body: '{"logs":[]}' });
  const second = await client.queue.import('PROD', [id]);
  assert.equal(second.actionId, first.actionId);
  assert.match(second.warnings.join(), /started by somebody else or by the queue itself/);
});

test('wrong ids are refused before anything is sent', async () => {
  const before = emulator.requests.length;
  await assert.rejects(client.queue.import('QA', []), { code: 'USAGE' });
  await assert.rejects(client.queue.reset('QA', [0, 1.5]), { code: 'USAGE' });
  await assert.rejects(client.queue.remove('QA', [1], { namedUser: 'x'.repeat(61) }), { code: 'USAGE' });
  assert.equal(emulator.requests.length, before);
});
