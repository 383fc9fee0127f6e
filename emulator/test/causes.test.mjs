import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmulator, faults, manualClock } from 'ctms-emulator';
import { causes, nodeCauses } from '../dist/causes/index.js';
import { archive, connect, content } from './support.mjs';

/** Imports one archive on a node and returns what a client sees of it. */
async function play(t, landscape, plan = () => undefined) {
  const clock = manualClock();
  const emulator = await createEmulator({ landscape, clock, importMs: 1000 });
  t.after(() => emulator.close());
  const client = await connect(emulator.serviceKeys.ctms);
  const node = (await client.get('/v2/nodes')).json.nodes[0];
  const { fileId } = (await client.upload(archive(), 'shop.mtar')).json;
  const { transportRequestId } = (await client.post('/v2/nodes/upload', content('QA', [fileId]))).json;
  plan(emulator);
  const started = await client.post(`/v2/nodes/${node.id}/transportRequests/import`, {
    transportRequests: [transportRequestId],
  });
  clock.advance(1500);
  const [{ status }] = emulator.state.queues.QA;
  if (started.status !== 200) return { node, started, status, messages: [] };
  const { logs } = (await client.get(`${started.json.monitoringURL}/logs`)).json;
  const messages = logs.flatMap((log) => [...log.messages, ...log.entities.flatMap((entity) => entity.messages)]);
  return { node, started, status, messages };
}

const endings = Object.entries(causes);

test(`each of the ${endings.length} causes ends an import with its message, its status and its destination [log.deployment] [log.client-creation]`, async (t) => {
  for (const [scenario, { outcome, uri, notStarted, lines = [] }] of endings) {
    const { status, messages } = await play(t, { nodes: [{ name: 'QA', scenario }] });
    assert.equal(status, outcome, scenario);
    const found = (text, severity) =>
      assert.ok(
        messages.some((one) => one.message.includes(text) && (severity === undefined || one.severity === severity)),
        `${scenario}: ${text}`,
      );
    for (const line of lines) found(line.text, line.severity);
    if (uri !== undefined) found(`URI='${uri}'`, 'I');
    if (notStarted !== undefined) found(`Transport request 'Fix totals' (id: `, 'F');
    if (notStarted !== undefined) found(`: ${notStarted}`, 'F');
    const hasProcess = messages.some(({ message }) => message.startsWith('Deployment started.'));
    assert.equal(hasProcess, notStarted === undefined, scenario);
    const links = messages.filter(({ message }) => /https:\S+\/logs$/.test(message));
    assert.equal(links.length, notStarted === undefined ? 1 : 0, scenario);
    if (outcome !== 'succeeded') assert.ok(messages.some(({ severity }) => severity === 'E' || severity === 'F'));
  }
});

test('the log links to the route of today, and to the old one only where the destination has it', async (t) => {
  const linkOf = async (scenario) => {
    const { messages } = await play(t, { nodes: [{ name: 'QA', scenario }] });
    return messages.map(({ message }) => /https:\S+\/logs$/.exec(message)?.[0]).find(Boolean);
  };
  assert.match(await linkOf('succeeded'), /^https:\/\/deploy-service\.cf\./);
  assert.match(await linkOf('ds-quota-memory'), /^https:\/\/deploy-service\.cf\./);
  assert.match(await linkOf('old-deploy-route'), /^https:\/\/deploy-service\.cfapps\./);
});

test('a cause can be one of several endings, be set per file, and end a single import by a fault', async (t) => {
  const list = await play(t, { nodes: [{ name: 'QA', scenario: ['svc-rate-limit', 'succeeded'] }] });
  assert.equal(list.status, 'error');
  const file = await play(t, { nodes: [{ name: 'QA' }], scenarios: { 'shop.mtar': 'dest-wrong-domain' } });
  assert.equal(file.status, 'fatal');
  const fault = await play(t, { nodes: [{ name: 'QA' }] }, (emulator) =>
    emulator.failNext('POST /v2/nodes/{nodeId}/transportRequests/import', faults.importEnds('hana-stopped')),
  );
  assert.equal(fault.status, 'error');
  assert.ok(fault.messages.some(({ message }) => message.includes('Failed to open connection to the database')));
});

test('a cause that lies in the node shows in its fields, or in how an import is refused', async (t) => {
  const seen = {};
  for (const scenario of Object.keys(nodeCauses)) {
    const { node, started, status } = await play(t, { nodes: [{ name: 'QA', scenario }] });
    const { importDisabled, controlledBy = '', automaticImport = false, virtual } = node;
    seen[scenario] = [started.status, status, { importDisabled, controlledBy, automaticImport, virtual }];
  }
  const plain = { importDisabled: false, controlledBy: '', automaticImport: false, virtual: false };
  assert.deepEqual(seen, {
    'node-import-disabled': [404, 'initial', { ...plain, importDisabled: true }],
    'node-controlled-by-solman': [404, 'initial', { ...plain, controlledBy: 'CHARM' }],
    'node-automatic-import': [404, 'succeeded', { ...plain, automaticImport: true }],
    'node-virtual': [200, 'skipped', { ...plain, virtual: true }],
    'api-role-missing': [403, 'initial', plain],
    'request-status-not-importable': [404, 'error', plain],
  });
});

test('a cause that does not exist, and one of a node where an import is meant, are refused with what there is', async () => {
  for (const landscape of [
    { nodes: [{ name: 'QA', scenario: 'dest-forbiden' }] },
    { nodes: [{ name: 'QA', scenario: ['node-virtual'] }] },
    { nodes: [{ name: 'QA' }], scenarios: { 'shop.mtar': 'node-virtual' } },
  ])
    await assert.rejects(
      createEmulator({ landscape }).then((made) => made.close()),
      /must be one of succeeded, .* the id of a cause such as/,
    );
  const emulator = await createEmulator();
  try {
    const operation = 'POST /v2/nodes/{nodeId}/transportRequests/importAll';
    assert.throws(
      () => emulator.failNext(operation, { scenario: 'node-virtual' }),
      /scenario of a fault must be one of/,
    );
  } finally {
    await emulator.close();
  }
});
