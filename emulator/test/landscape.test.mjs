import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { createEmulator, exampleLandscape, LandscapeError } from 'ctms-emulator';
import { archive, connect, content } from './support.mjs';

const emulator = await createEmulator();
after(() => emulator.close());
let client;
beforeEach(async () => {
  emulator.reset();
  client = await connect(emulator.serviceKeys.ctms);
});

const nodes = async () => (await client.get('/v2/nodes')).json.nodes;
const idOf = async (name) => (await nodes()).find((node) => node.name === name).id;

test('the default landscape is DEV, QA, PROD with a virtual and a training node beside [nodes.read] [nodes.forward-mode] [routes.read]', async () => {
  const list = await nodes();
  assert.deepEqual(
    list.map((node) => [node.name, node.virtual]),
    [
      ['DEV', false],
      ['QA', false],
      ['PROD', false],
      ['HUB', true],
      ['TRAINING', false],
    ],
  );
  const name = (id) => list.find((node) => node.id === id).name;
  const { routes } = (await client.get('/v2/routes')).json;
  assert.deepEqual(
    routes.map((route) => [name(route.sourceNodeId), name(route.targetNodeId)]),
    [
      ['DEV', 'QA'],
      ['QA', 'PROD'],
      ['HUB', 'TRAINING'],
    ],
  );
});

test('every mistake of a landscape is reported, each with its place', async () => {
  const landscape = {
    nodes: [
      { name: 'A', virtual: 'yes' },
      { name: 'A' },
      { name: 'x'.repeat(31) },
      { name: 'B', scenario: 'broken', targets: [{ contentType: 'ZIP' }] },
      'C',
      { name: 'D', importMs: -1 },
    ],
    routes: ['A -> B', 'D -> B', 'A', 'A -> E', 'B -> D', { from: 'A', to: 'D', via: 'x' }],
    queues: { F: { initial: 1 }, A: { done: 1, initial: -1 } },
    scenarios: { shop: 'broken' },
    node: [],
  };
  await assert.rejects(createEmulator({ landscape }), (error) => {
    assert.ok(error instanceof LandscapeError);
    const places = error.problems.map((problem) => problem.slice(0, problem.indexOf(':')));
    assert.deepEqual(
      places.sort(),
      [
        'landscape.node',
        'nodes[0].virtual',
        'nodes[1].name',
        'nodes[2].name',
        'nodes[3].scenario',
        'nodes[3].targets[0].contentType',
        'nodes[4]',
        'nodes[5].importMs',
        'routes[1]',
        'routes[2]',
        'routes[3]',
        'routes[5].via',
        'routes[5]',
        'queues.F',
        'queues.A.done',
        'queues.A.initial',
        'scenarios.shop',
      ].sort(),
    );
    return true;
  });
});

test('a landscape whose routes lead in a circle is refused', async () => {
  const landscape = { nodes: [{ name: 'A' }, { name: 'B' }], routes: ['A -> B', 'B -> A'] };
  await assert.rejects(createEmulator({ landscape }), /circle through/);
});

test('the example landscapes start: three stages, three branches, 500 nodes', async () => {
  const shapes = {};
  for (const name of ['simple', 'branches', 'large']) {
    const example = await createEmulator({ landscape: await exampleLandscape(name) });
    try {
      const own = await connect(example.serviceKeys.ctms);
      const [nodeList, routes] = [(await own.get('/v2/nodes')).json.nodes, (await own.get('/v2/routes')).json.routes];
      const fromDev = routes.filter(({ sourceNodeId }) => sourceNodeId === nodeList[0].id).length;
      shapes[name] = [nodeList.length, routes.length, fromDev];
    } finally {
      await example.close();
    }
  }
  assert.deepEqual(shapes, { simple: [3, 2, 1], branches: [10, 9, 3], large: [500, 499, 13] });
});

test('an export from a node with several routes makes a queue entry for each', async () => {
  const wide = await createEmulator({
    landscape: { nodes: [{ name: 'DEV' }, { name: 'QA1' }, { name: 'QA2' }], routes: ['DEV -> QA1', 'DEV -> QA2'] },
  });
  try {
    const own = await connect(wide.serviceKeys.ctms);
    const { fileId } = (await own.upload(archive(), 'a.mtar')).json;
    const { json } = await own.post('/v2/nodes/export', content('DEV', [fileId]));
    assert.deepEqual(
      json.queueEntries.map((entry) => entry.nodeName),
      ['QA1', 'QA2'],
    );
    const tracking = (await own.get(`/v2/transportRequests/${json.transportRequestId}/tracking`)).json;
    assert.deepEqual(
      tracking.nodes.map((node) => [node.name, node.status]),
      [
        ['QA1', 'initial'],
        ['QA2', 'initial'],
      ],
    );
  } finally {
    await wide.close();
  }
});

test('500 nodes and a queue with 10,000 requests are listed completely', async () => {
  const names = Array.from({ length: 500 }, (_, index) => ({ name: `N${index}` }));
  const large = await createEmulator({
    landscape: { nodes: names, queues: { N7: { initial: 9000, succeeded: 1000 } } },
  });
  try {
    const own = await connect(large.serviceKeys.ctms);
    const list = (await own.get('/v2/nodes')).json.nodes;
    assert.equal(list.length, 500);
    const queue = (await own.get(`/v2/nodes/${list[7].id}/transportRequests?status=in,su`)).json.transportRequests;
    assert.deepEqual(
      [queue.length, queue.at(-1).position, new Set(queue.map((one) => one.id)).size],
      [10_000, 10_000, 10_000],
    );
    await own.post(`/v2/nodes/${list[7].id}/transportRequests/importAll`);
  } finally {
    await large.close();
  }
});

test('nodes and routes can be made, changed and deleted [nodes.write] [routes.write]', async () => {
  const listed = async () => (await nodes()).find(({ name }) => name === 'TEST');
  const routes = async () => (await client.get('/v2/routes')).json.routes.length;
  assert.deepEqual([await listed(), await routes()], [undefined, 3]);
  const made = await client.post('/v2/nodes', { name: 'TEST', forwardMode: 'MANUAL' });
  assert.equal(made.status, 201);
  assert.deepEqual(await listed(), made.json);
  assert.deepEqual((await client.get(`/v2/nodes/${made.json.id}`)).json, made.json);
  const changed = await client.call('PUT', `/v2/nodes/${made.json.id}`, {
    ...made.json,
    description: 'Tests',
    controlledBy: 'CHARM',
  });
  assert.deepEqual(
    [changed.status, changed.json.description, changed.json.controlledBy, changed.json.forwardMode],
    [200, 'Tests', 'CHARM', 'MANUAL'],
  );
  assert.deepEqual(await listed(), changed.json);
  const freed = await client.call('PUT', `/v2/nodes/${made.json.id}`, { name: 'TEST', controlledBy: null });
  assert.deepEqual([freed.status, 'controlledBy' in freed.json, freed.json.description], [200, false, 'Tests']);

  const route = await client.post('/v2/routes', { sourceNodeId: await idOf('DEV'), targetNodeId: made.json.id });
  assert.deepEqual([route.status, route.json.name, await routes()], [201, 'DEV_TEST', 4]);
  assert.equal((await client.call('DELETE', `/v2/nodes/${made.json.id}`)).status, 422);
  assert.equal((await client.call('DELETE', `/v2/routes/${route.json.id}`)).status, 204);
  assert.equal((await client.call('DELETE', `/v2/routes/${route.json.id}`)).status, 404);
  assert.equal((await client.call('DELETE', `/v2/nodes/${made.json.id}`)).status, 204);
  assert.equal((await client.get(`/v2/nodes/${made.json.id}`)).status, 404);
  assert.deepEqual([await listed(), await routes()], [undefined, 3]);
});

test('nodes and routes that make no sense are refused [routes.one-source] [nodes.write] [routes.write]', async () => {
  const [dev, qa, prod] = [await idOf('DEV'), await idOf('QA'), await idOf('PROD')];
  for (const [path, body, status, pattern] of [
    ['/v2/nodes', { name: 'QA' }, 422, /already/],
    ['/v2/nodes', { name: 7 }, 400, /name/],
    ['/v2/nodes', { name: 'X', colour: 'red' }, 400, /colour/],
    ['/v2/routes', { sourceNodeId: dev, targetNodeId: qa }, 422, /target of another route/],
    ['/v2/routes', { sourceNodeId: prod, targetNodeId: dev }, 422, /circle/],
    ['/v2/routes', { sourceNodeId: dev, targetNodeId: 999_999 }, 404, /999999 does not exist/],
    ['/v2/routes', { sourceNodeId: 'DEV', targetNodeId: qa }, 400, /must be IDs/],
  ]) {
    const answer = await client.post(path, body);
    assert.equal(answer.status, status, JSON.stringify(body));
    assert.match(answer.json.message, pattern);
  }
});

test('operations whose shape nobody has published answer with a guess [requests.single] [requests.tracking] [requests.internal] [requests.unknown]', async () => {
  const { fileId } = (await client.upload(archive(), 'shop.mtar')).json;
  const { transportRequestId: id } = (await client.post('/v2/nodes/export', content('DEV', [fileId]))).json;
  const qa = await idOf('QA');
  const one = (await client.get(`/v2/nodes/${qa}/transportRequests/${id}`)).json;
  assert.deepEqual((await client.get(`/v2/nodes/${qa}/transportRequests?status=in`)).json.transportRequests, [one]);
  assert.equal((await client.get(`/v2/nodes/${await idOf('PROD')}/transportRequests/${id}`)).status, 404);
  const internal = (await client.get(`/v1/transportRequests/${id}?expand=logs,landscape`)).json;
  assert.deepEqual(
    [internal.state, internal.content[0].file.fileName, internal.logs[0].actionType],
    ['RELEASED', 'shop.mtar', 'NE'],
  );
  assert.equal(internal.landscape.nodes.find((node) => node.id === qa).state.status, 'INITIAL');
  assert.equal((await client.get('/v2/transportRequests/999999/tracking')).status, 404);
});

test('what is no operation is answered as by the router, and a wrong method with those that there are, both marked as unknown [router.unknown-operation] [http.method]', async () => {
  for (const path of ['/v2/nothing', '/nothing', '/v2/nodes/4/nothing']) {
    const answer = await fetch(emulator.url + path);
    const [reason, mark] = ['x-cf-routererror', 'x-ctms-emulator'].map((name) => answer.headers.get(name));
    assert.deepEqual([answer.status, reason, mark], [404, 'unknown_route', 'unknown-operation'], path);
    assert.match(await answer.text(), /^404 Not Found: Requested route/);
  }
  const patched = await client.call('PATCH', '/v2/nodes', {});
  const [allow, mark] = ['allow', 'x-ctms-emulator'].map((name) => patched.headers.get(name));
  assert.deepEqual([patched.status, allow, mark], [405, 'GET, HEAD, POST', 'unknown-operation']);
  assert.equal(emulator.requests.at(-1).isUnknown, true);
  for (const [method, path] of [
    ['PUT', '/v2/nodes/upload'],
    ['GET', '/v2/nodes/export'],
    ['DELETE', '/v2/files/upload'],
  ]) {
    const answer = await client.call(method, path);
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST'], `${method} ${path}`);
  }
});
