import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createEmulator, manualClock } from 'ctms-emulator';
import { connect } from './support.mjs';

// The table of SAP's help pages: filter, import, in Import All, reset, forward, remove.
const table = {
  initial: ['in', true, true, false, false, true],
  running: ['ru', false, false, false, false, false],
  repeat: ['re', true, true, false, false, true],
  fatal: ['fa', true, true, false, false, true],
  error: ['er', false, false, true, true, true],
  succeeded: ['su', false, false, true, true, true],
  skipped: ['sk', false, false, true, true, true],
  warning: ['wa', false, false, false, true, true],
  deleted: ['de', false, false, false, false, false],
};

const queues = { QA: Object.fromEntries(Object.keys(table).map((status) => [status, 1])) };
const landscape = { nodes: [{ name: 'QA', forwardMode: 'MANUAL' }, { name: 'PROD' }], routes: ['QA -> PROD'], queues };
const emulator = await createEmulator({ landscape, clock: manualClock() });
after(() => emulator.close());
let client;
let nodeId;
before(async () => {
  client = await connect(emulator.serviceKeys.ctms);
  nodeId = (await client.get('/v2/nodes')).json.nodes[0].id;
});

async function fresh() {
  emulator.reset();
  client = await connect(emulator.serviceKeys.ctms);
}

const queue = async (filter) =>
  (await client.get(`/v2/nodes/${nodeId}/transportRequests?status=${filter}`)).json.transportRequests;
const inQa = (status) => emulator.state.queues.QA.find((entry) => entry.description.startsWith(status));

for (const [status, [filter, canImport, inImportAll, canReset, canForward, canRemove]] of Object.entries(table)) {
  test(`a request in status ${status} is found by the filter ${filter} alone [queue.filter] [queue.skipped]`, async () => {
    await fresh();
    assert.deepEqual(
      (await queue(filter)).map((request) => request.status),
      [status],
    );
    const others = Object.values(table)
      .map((row) => row[0])
      .filter((one) => one !== filter)
      .join(',');
    assert.equal((await queue(others)).length, 8);
  });

  for (const [verb, isAllowed, result] of [
    ['import', canImport, 'running'],
    ['reset', canReset, 'repeat'],
    ['forward', canForward, status],
    ['remove', canRemove, 'deleted'],
  ]) {
    test(`${verb} of a request in status ${status} is ${isAllowed ? 'done' : 'refused'} [import.allowed] [import.refused] [reset.repeatable] [forward.by-hand] [remove.deleted] [remove.running]`, async () => {
      await fresh();
      const id = inQa(status).transportRequestId;
      const answer = await client.post(`/v2/nodes/${nodeId}/transportRequests/${verb}`, { transportRequests: [id] });
      assert.equal(answer.status, isAllowed ? (verb === 'import' ? 200 : 204) : 404);
      assert.equal(inQa(status).status, isAllowed ? result : status);
      assert.equal(emulator.state.queues.PROD.length, verb === 'forward' && isAllowed ? 1 : 0);
      if (!isAllowed) assert.match(answer.json.message, new RegExp(`has status ${status}`));
    });
  }

  test(`Import All ${inImportAll ? 'takes' : 'leaves'} a request in status ${status}`, async () => {
    await fresh();
    const { json } = await client.post(`/v2/nodes/${nodeId}/transportRequests/importAll`, {});
    const action = (await client.get(json.monitoringURL)).json;
    const ids = action.transportRequests.map((request) => request.id);
    assert.equal(ids.includes(inQa(status).transportRequestId), inImportAll);
  });
}

for (const verb of ['import', 'reset', 'forward', 'remove']) {
  test(`${verb} does all or nothing [import.all-or-none] [import.unknown]`, async () => {
    await fresh();
    const fitting = { import: 'initial', reset: 'error', forward: 'error', remove: 'error' }[verb];
    const before = JSON.stringify(emulator.state);
    for (const other of [999_999, inQa('deleted').transportRequestId]) {
      const ids = [inQa(fitting).transportRequestId, other];
      assert.equal(
        (await client.post(`/v2/nodes/${nodeId}/transportRequests/${verb}`, { transportRequests: ids })).status,
        404,
      );
      assert.equal(JSON.stringify(emulator.state), before);
    }
  });
}

test('forwarding where the request is already moves it to the end, and only initial keeps its status [forward.again]', async () => {
  await fresh();
  const ids = ['error', 'warning'].map((status) => inQa(status).transportRequestId);
  const forward = (order) => client.post(`/v2/nodes/${nodeId}/transportRequests/forward`, { transportRequests: order });
  await forward(ids);
  assert.deepEqual(
    emulator.state.queues.PROD.map((entry) => entry.transportRequestId),
    ids,
  );
  await forward([ids[0]]);
  assert.deepEqual(
    emulator.state.queues.PROD.map((entry) => [entry.transportRequestId, entry.status]),
    [
      [ids[1], 'initial'],
      [ids[0], 'initial'],
    ],
  );

  const prod = (await client.get('/v2/nodes')).json.nodes[1].id;
  await client.post(`/v2/nodes/${prod}/transportRequests/remove`, { transportRequests: [ids[1]] });
  await forward([ids[1]]);
  assert.deepEqual(
    emulator.state.queues.PROD.map((entry) => [entry.transportRequestId, entry.status]),
    [
      [ids[0], 'initial'],
      [ids[1], 'repeat'],
    ],
  );
});

test('forwarding by hand is refused on a node that forwards automatically [forward.other-mode]', async () => {
  await fresh();
  const prod = (await client.get('/v2/nodes')).json.nodes[1].id;
  await client.post(`/v2/nodes/${nodeId}/transportRequests/forward`, {
    transportRequests: [inQa('error').transportRequestId],
  });
  const answer = await client.post(`/v2/nodes/${prod}/transportRequests/forward`, {
    transportRequests: [inQa('error').transportRequestId],
  });
  assert.equal(answer.status, 404);
  assert.match(answer.json.message, /forward mode AUTO/);
});

test('the filters for times and owner narrow the queue [queue.times] [queue.owner]', async () => {
  await fresh();
  const all = await queue('in,ru,re,su,sk,wa,er,fa,de');
  const at = all[0].createdAt;
  const count = async (query) => (await queue(`in,re&${query}`)).length;
  assert.equal(await count(`createdAtFrom=${at}&createdAtTo=${at}`), 2);
  assert.equal(await count('createdAtFrom=2099-01-01T00:00:00.000Z'), 0);
  assert.equal(await count('queuedAtTo=2001-01-01T00:00:00.000Z'), 0);
  assert.equal(await count('owner=landscape'), 2);
  assert.equal(await count('owner=somebody'), 0);
});
