import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createEmulator, faults, manualClock } from 'ctms-emulator';
import { behaviours } from '../dist/fidelity/index.js';
import { figure, namedByTests, report } from '../fidelity/report.mjs';
import { archive, connect, content } from './support.mjs';

test('every behaviour is named by a test, and every test names behaviours that there are', () => {
  const tests = namedByTests();
  assert.deepEqual(
    Object.keys(behaviours).filter((id) => !tests.has(id)),
    [],
    'behaviours without a test: put the id in brackets into the name of the test that proves it',
  );
  assert.deepEqual(
    [...tests.keys()].filter((id) => !Object.hasOwn(behaviours, id)),
    [],
    'ids in the names of tests that emulator/src/fidelity does not have',
  );
});

test('docs/fidelity.md and the figure in the README are up to date: node emulator/fidelity/write.mjs', async () => {
  assert.equal(await readFile(new URL('../../docs/fidelity.md', import.meta.url), 'utf8'), report());
  assert.ok((await readFile(new URL('../README.md', import.meta.url), 'utf8')).includes(`\n**${figure()}**\n`));
});

test('an answer that rests on a guess says so and is counted, another one does not', async (t) => {
  const emulator = await createEmulator();
  t.after(() => emulator.close());
  const client = await connect(emulator.serviceKeys.ctms);
  const marks = async (path) => {
    const { headers } = await client.get(path);
    return [headers.get('x-ctms-emulator'), headers.get('x-ctms-emulator-guesses')];
  };
  assert.deepEqual(await marks('/v2/nodes'), [null, null]);
  assert.deepEqual(await marks('/v2/nodes/999'), [null, null]);
  assert.deepEqual(await marks('/v2/nodes/QA'), ['guess', 'http.not-an-id']);
  assert.deepEqual(await marks('/v2/transportRequests/999/tracking'), ['guess', 'requests.unknown']);
  const bad = await client.post('/v2/nodes/upload', {});
  assert.equal(bad.headers.get('x-ctms-emulator-guesses'), 'http.bad-request');
  emulator.failNext('GET /v2/nodes/{nodeId}', faults.status(503));
  assert.deepEqual(await marks('/v2/nodes/QA'), [null, null]);
  assert.deepEqual(emulator.guesses, {
    'token.scopes': 1,
    'http.not-an-id': 1,
    'requests.unknown': 1,
    'http.bad-request': 1,
  });
  assert.deepEqual(
    emulator.requests.map(({ guesses = [] }) => guesses.length),
    [1, 0, 0, 1, 1, 1, 0],
  );
  emulator.reset();
  assert.deepEqual(emulator.guesses, {});
});

test('forward modes whose names are guesses, and automatic import, mark the list of nodes', async (t) => {
  for (const [node, guesses] of [
    [{ name: 'A', forwardMode: 'AUTO' }, null],
    [{ name: 'A', forwardMode: 'MANUAL' }, null],
    [{ name: 'A', forwardMode: 'ON_SUCCESS' }, 'nodes.forward-mode.others'],
    [{ name: 'A', automaticImport: true }, 'nodes.automatic-import'],
  ]) {
    const emulator = await createEmulator({ landscape: { nodes: [node] } });
    t.after(() => emulator.close());
    const { headers, json } = await (await connect(emulator.serviceKeys.ctms)).get('/v2/nodes');
    assert.equal(
      headers.get('x-ctms-emulator-guesses'),
      guesses,
      '[nodes.forward-mode.others] [nodes.automatic-import]',
    );
    assert.equal(json.nodes[0].forwardMode, node.forwardMode ?? 'AUTO');
  }
});

test('the plan free has smaller limits than the others [plan.limits]', async (t) => {
  const megabyte = 1024 * 1024;
  for (const [plan, file, storage] of [
    ['free', 500, 500],
    ['standard', 1024, 50 * 1024],
  ]) {
    const emulator = await createEmulator({ plan });
    t.after(() => emulator.close());
    assert.deepEqual(emulator.state.limits, { fileBytes: file * megabyte, storageBytes: storage * megabyte });
  }
});

test('what is being imported stays where it is when it is forwarded again [forward.running]', async (t) => {
  const landscape = {
    nodes: [
      { name: 'QA', forwardMode: 'MANUAL' },
      { name: 'PROD', scenario: 'hangs' },
    ],
    routes: ['QA -> PROD'],
  };
  const emulator = await createEmulator({ landscape, importMs: 0 });
  t.after(() => emulator.close());
  const client = await connect(emulator.serviceKeys.ctms);
  const [qa, prod] = (await client.get('/v2/nodes')).json.nodes.map((node) => `/v2/nodes/${node.id}/transportRequests`);
  const run = (queue, verb, id) => client.post(`${queue}/${verb}`, { transportRequests: [id] });
  const ids = [];
  for (const name of ['a.mtar', 'b.mtar']) {
    const { fileId } = (await client.upload(archive(), name)).json;
    ids.push((await client.post('/v2/nodes/upload', content('QA', [fileId]))).json.transportRequestId);
    await run(qa, 'import', ids.at(-1));
    assert.equal((await run(qa, 'forward', ids.at(-1))).status, 204);
  }
  await run(prod, 'import', ids[0]);
  assert.equal((await run(qa, 'forward', ids[0])).status, 204);
  assert.deepEqual(
    emulator.state.queues.PROD.map((entry) => [entry.transportRequestId, entry.status]),
    [
      [ids[0], 'running'],
      [ids[1], 'initial'],
    ],
  );
});
