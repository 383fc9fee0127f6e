import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmulator, manualClock } from 'ctms-emulator';
import { archive, connect, content } from './support.mjs';

/** An emulator on a clock of its own, with a client and the ids of its nodes. */
async function open(t, landscape, options = {}) {
  const clock = manualClock();
  const emulator = await createEmulator({ ...(landscape && { landscape }), clock, importMs: 2000, ...options });
  t.after(() => emulator.close());
  const client = await connect(emulator.serviceKeys.ctms);
  const { nodes } = (await client.get('/v2/nodes')).json;
  const id = (name) => nodes.find((node) => node.name === name).id;
  const put = async (node, name = 'shop.mtar', change = {}) => {
    const { fileId } = (await client.upload(archive(change.archive), name)).json;
    return (await client.post('/v2/nodes/upload', content(node, [fileId], change.content))).json.transportRequestId;
  };
  const startImport = (node, ids) =>
    client.post(`/v2/nodes/${id(node)}/transportRequests/import`, { transportRequests: ids, namedUser: 'ci-bot' });
  const statuses = (node) => emulator.state.queues[node].map((entry) => entry.status);
  return { emulator, clock, client, id, put, startImport, statuses };
}

test('an import is started at once, runs for its time and ends with logs, the newest first [import.start] [import.initial] [actions.read] [actions.logs] [log.import] [log.destination] [log.link]', async (t) => {
  const shop = await open(t);
  const request = await shop.put('QA');
  const started = await shop.startImport('QA', [request]);
  assert.deepEqual(started.json, {
    actionId: started.json.actionId,
    monitoringURL: `/v2/actions/${started.json.actionId}`,
  });

  const seen = [];
  for (const ms of [0, 100, 900, 999, 1]) {
    shop.clock.advance(ms);
    const action = (await shop.client.get(started.json.monitoringURL)).json;
    seen.push([action.status, action.transportRequests[0].status, shop.statuses('QA')[0], 'endedAt' in action]);
  }
  assert.deepEqual(seen, [
    ['initial', 'initial', 'running', false],
    ['running', 'running', 'running', false],
    ['running', 'running', 'running', false],
    ['running', 'running', 'running', false],
    ['succeeded', 'succeeded', 'succeeded', true],
  ]);

  const action = (await shop.client.get(started.json.monitoringURL)).json;
  assert.deepEqual([action.type, action.nodeName, action.triggeredByNamedUser], ['I', 'QA', 'ci-bot']);
  const [log] = (await shop.client.get(`${started.json.monitoringURL}/logs`)).json.logs;
  assert.deepEqual(
    log.messages.map((message) => message.messageId),
    ['TRANSPORTREQUEST_END', 'DEPLOYMENT_STARTED', ' ', ' ', 'TRANSPORTREQUEST_START'],
  );
  const messages = [...log.entities[0].messages, ...log.messages];
  for (const list of [log.messages, log.entities[0].messages]) {
    const keys = list.map((message) => [message.createdAt, message.id]);
    assert.deepEqual(
      keys,
      [...keys].sort((a, b) => (a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? 1 : -1)),
    );
  }
  assert.equal(new Set(messages.map((message) => message.id)).size, messages.length);
  const [process] = /[0-9a-f-]{36}$/.exec(log.messages[1].message);
  const link = messages.map(({ message }) => /https:\S+logs$/.exec(message)?.[0]).find(Boolean);
  assert.match(
    link,
    new RegExp(`^https://deploy-service\\.cf\\.[\\w.-]+/slprot/[\\w-]+/slp/runs/CTS_DEPLOY/${process}/logs$`),
  );
  const file = action.transportRequests[0].entities[0];
  assert.deepEqual(
    log.messages.slice(2).map(({ message }) => message.replace(/, at .* GMT/, ', at TIME')),
    [
      `Entity to deploy: '${file.uri} - shop.mtar' (id: ${file.id}), of content type 'Multi-Target Application' ('MTA') and storage type 'FILE'`,
      `Destination details for node 'QA' (id: ${shop.id('QA')}), content type 'Multi-Target Application' ('MTA'): URI='${link.slice(0, link.indexOf('/runs/'))}' (name: 'QA_DEPLOY')`,
      `Import (selected) started for transport request 'Fix totals' (id: ${request}), at TIME (action id: ${started.json.actionId})`,
    ],
  );
});

test('the log of a request has one item per action, the import last started first [requests.logs] [requests.logs.order] [log.other-actions]', async (t) => {
  const shop = await open(t);
  const request = await shop.put('QA');
  await shop.startImport('QA', [request]);
  shop.clock.advance(2000);
  await shop.client.post(`/v2/nodes/${shop.id('QA')}/transportRequests/reset`, { transportRequests: [request] });
  const { logs } = (await shop.client.get(`/v2/nodes/${shop.id('QA')}/transportRequests/${request}/logs`)).json;
  assert.deepEqual(
    logs.map((item) => [item.actionType, item.status]),
    [
      ['RQ', 'succeeded'],
      ['I', 'succeeded'],
      ['NU', 'succeeded'],
    ],
  );
});

for (const [scenario, { queue, action, severity }] of Object.entries({
  succeeded: { queue: 'succeeded', action: 'succeeded', severity: 'I' },
  warning: { queue: 'warning', action: 'warning', severity: 'W' },
  error: { queue: 'error', action: 'error', severity: 'E' },
  fatal: { queue: 'fatal', action: 'fatal', severity: 'F' },
  skipped: { queue: 'skipped', action: 'succeeded', severity: 'I' },
})) {
  test(`a deployment whose scenario is ${scenario} ends so in queue, action and log [import.ends]`, async (t) => {
    const shop = await open(t, { nodes: [{ name: 'QA', scenario }] });
    const { json } = await shop.startImport('QA', [await shop.put('QA')]);
    shop.clock.advance(2000);
    assert.deepEqual(shop.statuses('QA'), [queue]);
    const ended = (await shop.client.get(json.monitoringURL)).json;
    assert.deepEqual([ended.status, ended.transportRequests[0].entities[0].status], [action, action]);
    const { logs } = (await shop.client.get(`${json.monitoringURL}/logs`)).json;
    const { messages } = scenario === 'fatal' ? logs[0] : logs[0].entities[0];
    assert.equal(messages[0].severity, severity);
  });
}

test('a scenario can change from import to import, and be set per MTA or file', async (t) => {
  const shop = await open(t, {
    nodes: [{ name: 'QA', scenario: ['error', 'succeeded'] }],
    scenarios: { 'com.example.pay': 'fatal', 'odd.mtar': 'warning' },
  });
  const ids = [
    await shop.put('QA'),
    await shop.put('QA'),
    await shop.put('QA', 'x.mtar', { archive: { id: 'com.example.pay' } }),
    await shop.put('QA', 'odd.mtar'),
    await shop.put('QA'),
  ];
  const { json } = await shop.startImport('QA', ids);
  shop.clock.advance(2000);
  assert.deepEqual(shop.statuses('QA'), ['error', 'succeeded', 'fatal', 'warning', 'succeeded']);
  assert.equal((await shop.client.get(json.monitoringURL)).json.status, 'fatal');
});

test('an import that hangs never ends', async (t) => {
  const shop = await open(t, { nodes: [{ name: 'QA', scenario: 'hangs' }] });
  const { json } = await shop.startImport('QA', [await shop.put('QA')]);
  shop.clock.advance(24 * 60 * 60 * 1000 - 5 * 60_000);
  const client = await connect(shop.emulator.serviceKeys.ctms);
  assert.equal((await client.get(json.monitoringURL)).json.status, 'running');
  assert.deepEqual(shop.statuses('QA'), ['running']);
});

test('requests are imported in the order of the queue, whatever the order of the ids [import.order] [import.one-by-one]', async (t) => {
  const shop = await open(t);
  const ids = [await shop.put('QA'), await shop.put('QA'), await shop.put('QA')];
  const { json } = await shop.startImport('QA', [ids[2], ids[0]]);
  const order = (await shop.client.get(json.monitoringURL)).json.transportRequests.map((request) => request.id);
  assert.deepEqual(order, [ids[0], ids[2]]);
  shop.clock.advance(1500);
  assert.deepEqual(shop.statuses('QA'), ['succeeded', 'initial', 'running']);
});

const route = (forwardMode, scenario) => ({
  nodes: [{ name: 'QA', forwardMode, scenario }, { name: 'PROD' }, { name: 'TEST' }],
  routes: ['QA -> PROD', 'QA -> TEST'],
});
for (const [mode, scenario, atStart, atEnd] of [
  ['PRE_IMPORT', 'error', 1, 1],
  ['POST_IMPORT', 'error', 0, 1],
  ['ON_SUCCESS', 'error', 0, 0],
  ['ON_SUCCESS', 'fatal', 0, 0],
  ['ON_SUCCESS', 'warning', 0, 1],
  ['ON_SUCCESS', 'skipped', 0, 1],
  ['ON_SUCCESS', 'succeeded', 0, 1],
  ['MANUAL', 'succeeded', 0, 0],
  ['AUTO', 'error', 1, 1],
]) {
  test(`with forward mode ${mode} an import that ends in ${scenario} leaves ${atEnd} request in each next queue [forward.before] [forward.after]`, async (t) => {
    const shop = await open(t, route(mode, scenario));
    await shop.startImport('QA', [await shop.put('QA')]);
    const counts = () => ['PROD', 'TEST'].map((name) => shop.emulator.state.queues[name].length);
    assert.deepEqual(counts(), [atStart, atStart]);
    shop.clock.advance(2000);
    assert.deepEqual(counts(), [atEnd, atEnd]);
  });
}

test('a virtual node deploys nothing: skipped, and forwarded [import.virtual]', async (t) => {
  const shop = await open(t);
  const { json } = await shop.startImport('HUB', [await shop.put('HUB')]);
  shop.clock.advance(2000);
  assert.deepEqual([shop.statuses('HUB'), shop.statuses('TRAINING')], [['skipped'], ['initial']]);
  assert.equal((await shop.client.get(json.monitoringURL)).json.status, 'succeeded');
});

test('a queue with automatic import imports what arrives, and what failed before, and nobody else may [import.automatic] [import.automatic-wait]', async (t) => {
  const shop = await open(t, {
    nodes: [{ name: 'DEV' }, { name: 'QA', automaticImport: true, scenario: ['fatal', 'succeeded'] }],
    routes: ['DEV -> QA'],
  });
  await shop.put('QA');
  shop.clock.advance(3000);
  assert.deepEqual(shop.statuses('QA'), ['fatal']);
  const second = await shop.put('QA');
  assert.equal((await shop.startImport('QA', [second])).status, 404);
  shop.clock.advance(3000);
  assert.deepEqual(shop.statuses('QA'), ['succeeded', 'succeeded']);
  const { logs } = (await shop.client.get(`/v2/nodes/${shop.id('QA')}/transportRequests/${second}/logs`)).json;
  assert.deepEqual([logs[0].actionType, logs[0].actionTriggeredByNamedUser], ['I', 'CTMS_APPLICATION']);
});

for (const [what, node, reason] of [
  ['imports are disabled', { importDisabled: true, importDisabledReason: 'year end' }, /disabled.*year end/],
  ['another tool controls', { controlledBy: 'CHARM' }, /controlled by CHARM/],
]) {
  test(`where ${what} an import is refused with the reason [import.node-refused]`, async (t) => {
    const shop = await open(t, { nodes: [{ name: 'QA', ...node }] });
    const request = await shop.put('QA');
    for (const answer of [
      await shop.startImport('QA', [request]),
      await shop.client.post(`/v2/nodes/${shop.id('QA')}/transportRequests/importAll`),
    ]) {
      assert.equal(answer.status, 404);
      assert.match(answer.json.message, reason);
    }
    assert.deepEqual(shop.statuses('QA'), ['initial']);
    const seen = (await shop.client.get(`/v2/nodes/${shop.id('QA')}`)).json;
    for (const [field, value] of Object.entries(node)) assert.equal(seen[field], value);
  });
}

test('BTP_ABAP requests are imported by Import All only [import.abap] [requests.reference]', async (t) => {
  const shop = await open(t, { nodes: [{ name: 'QA', targets: [{ contentType: 'BTP_ABAP' }] }] });
  const body = {
    nodeName: 'QA',
    contentType: 'BTP_ABAP',
    storageType: 'REFERENCE',
    description: 'x',
    entries: [{ uri: 'abc/1' }],
  };
  const request = (await shop.client.post('/v2/nodes/upload', body)).json.transportRequestId;
  assert.equal((await shop.startImport('QA', [request])).status, 404);
  assert.equal((await shop.client.post(`/v2/nodes/${shop.id('QA')}/transportRequests/importAll`)).status, 200);
  shop.clock.advance(2000);
  assert.deepEqual(shop.statuses('QA'), ['succeeded']);
});

test('content that a node has no destination for ends as fatal [import.no-target]', async (t) => {
  const shop = await open(t, { nodes: [{ name: 'QA', targets: [{ contentType: 'APP' }] }] });
  const { json } = await shop.startImport('QA', [await shop.put('QA')]);
  shop.clock.advance(2000);
  assert.deepEqual(shop.statuses('QA'), ['fatal']);
  const { logs } = (await shop.client.get(`${json.monitoringURL}/logs`)).json;
  assert.match(logs[0].entities[0].messages[0].message, /no destination for content type MTA/);
});

test('Import All of an empty queue is an action that ends without requests [import.empty-queue]', async (t) => {
  const shop = await open(t);
  const { json } = await shop.client.post(`/v2/nodes/${shop.id('QA')}/transportRequests/importAll`);
  shop.clock.advance(2000);
  const action = (await shop.client.get(json.monitoringURL)).json;
  assert.deepEqual([action.status, action.transportRequests], ['succeeded', []]);
});

test('what ended longer ago than the retention time is deleted when the next import starts, with its file [import.clean-up]', async (t) => {
  const day = 24 * 60 * 60 * 1000;
  const shop = await open(
    t,
    { nodes: [{ name: 'QA', scenario: ['succeeded', 'fatal', 'succeeded'] }] },
    { limits: { retentionMs: day }, tokenSeconds: 1e6 },
  );
  const [old, failed] = [await shop.put('QA'), await shop.put('QA')];
  await shop.startImport('QA', [old, failed]);
  shop.clock.advance(2 * day);
  const fresh = await shop.put('QA');
  assert.deepEqual(shop.statuses('QA'), ['succeeded', 'fatal', 'initial']);
  await shop.startImport('QA', [fresh]);
  assert.deepEqual(shop.statuses('QA'), ['deleted', 'fatal', 'running']);
  assert.equal(shop.emulator.files.length, 2);
  const queue = (await shop.client.get(`/v2/nodes/${shop.id('QA')}/transportRequests?status=de`)).json
    .transportRequests;
  assert.deepEqual(
    queue.map((request) => [request.id, request.archived]),
    [[old, true]],
  );
});
