import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { createEmulator, manualClock } from 'ctms-emulator';
import { archive, connect, content } from './support.mjs';

const landscape = {
  nodes: [
    { name: 'QA' },
    { name: 'PROD' },
    { name: 'NEO', targets: [{ contentType: 'MTA', platform: 'NEO' }] },
    { name: 'APPS', targets: [{ contentType: 'APP' }] },
    { name: 'HUB', virtual: true },
  ],
  routes: ['QA -> PROD'],
};
const clock = manualClock();
const emulator = await createEmulator({ landscape, clock, importMs: 1000 });
after(() => emulator.close());
let client;
let ids;
beforeEach(async () => {
  emulator.reset();
  client = await connect(emulator.serviceKeys.ctms);
  ids = Object.fromEntries((await client.get('/v2/nodes')).json.nodes.map((node) => [node.name, node.id]));
});

const text = (id, extend = 'com.example.shop') => `_schema-version: "3.1"\nID: ${id}\nextends: ${extend}\n`;

async function send(method, path, file, fields) {
  const form = new FormData();
  if (file !== undefined) form.append('file', new Blob([file]), 'qa.mtaext');
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const response = await fetch(emulator.url + path, {
    method,
    headers: { ...client.headers, 'tms-named-user': 'ci-bot' },
    body: form,
  });
  const body = await response.text();
  return { status: response.status, json: body === '' ? undefined : JSON.parse(body) };
}

const list = async (query = '', node = 'QA') =>
  (await client.get(`/v2/nodes/${ids[node]}/mtaExtDescriptors${query}`)).json.mtaExtDescriptors;
const add = (id, mtaVersion, node = 'QA') =>
  send('POST', `/v2/nodes/${ids[node]}/mtaExtDescriptors`, text(id), { mtaVersion, description: 'for tests' });

test('a descriptor is added, found, replaced and deleted [descriptors.create] [descriptors.list] [descriptors.replace] [descriptors.delete] [descriptors.unknown]', async () => {
  const added = await add('com.example.shop.qa', '*');
  assert.equal(added.status, 201);
  const { id, lastChangedAt, ...rest } = added.json;
  assert.deepEqual(rest, {
    description: 'for tests',
    mtaId: 'com.example.shop',
    mtaExtId: 'com.example.shop.qa',
    mtaVersion: '*',
  });
  assert.deepEqual(await list('?mtaId=com.example.shop&mtaVersion=%2A'), [added.json]);
  assert.deepEqual(await list('?mtaId=com.example.shop&mtaVersion=1.0.0'), []);

  clock.advance(1000);
  const replaced = await send('PUT', `/v2/nodes/${ids.QA}/mtaExtDescriptors/${id}`, text('com.example.shop.two'), {
    mtaVersion: '1.4.0',
    description: '',
  });
  assert.deepEqual(
    [replaced.status, replaced.json.id, replaced.json.mtaExtId, replaced.json.mtaVersion],
    [200, id, 'com.example.shop.two', '1.4.0'],
  );
  assert.ok(replaced.json.lastChangedAt > lastChangedAt);

  assert.equal((await client.call('DELETE', `/v2/nodes/${ids.PROD}/mtaExtDescriptors/${id}`)).status, 404);
  assert.equal((await client.call('DELETE', `/v2/nodes/${ids.QA}/mtaExtDescriptors/${id}`)).status, 204);
  assert.deepEqual(await list(), []);
});

test('a second descriptor for the same MTA and version is refused with 422, for another version it is not [descriptors.twin]', async () => {
  await add('one', '*');
  assert.equal((await add('two', '*')).status, 422);
  assert.equal((await add('three', '1.4.0')).status, 201);
  assert.equal((await add('one', '*', 'PROD')).status, 201);
  assert.deepEqual(
    (await list()).map((descriptor) => descriptor.mtaExtId),
    ['one', 'three'],
  );
});

test('nodes that deploy no MTAs to Cloud Foundry take none [descriptors.unusable]', async () => {
  for (const node of ['NEO', 'APPS', 'HUB']) assert.equal((await add('x', '*', node)).status, 422, node);
});

for (const [what, status, send_] of [
  ['no file', 400, (path) => send('POST', path, undefined, { mtaVersion: '*' })],
  ['no version', 400, (path) => send('POST', path, text('x'), {})],
  ['a version pattern', 400, (path) => send('POST', path, text('x'), { mtaVersion: '1.*' })],
  ['a text that is no YAML', 422, (path) => send('POST', path, 'a: [', { mtaVersion: '*' })],
  ['no extends', 422, (path) => send('POST', path, '_schema-version: "3.1"\nID: x\n', { mtaVersion: '*' })],
  [
    'a file that is too large',
    422,
    (path) => send('POST', path, `${text('x')}# ${'x'.repeat(1024 * 1024)}`, { mtaVersion: '*' }),
  ],
]) {
  test(`a descriptor with ${what} is refused with ${status}`, async () => {
    const answer = await send_(`/v2/nodes/${ids.QA}/mtaExtDescriptors`);
    assert.equal(answer.status, status);
    assert.ok(answer.json.message.length > 10);
    assert.deepEqual(await list(), []);
  });
}

test('an import uses the descriptor for the exact version, else the one for all, and forwarding takes none along [descriptors.chosen] [log.descriptor]', async () => {
  const used = async (version) => {
    const { fileId } = (await client.upload(archive({ version }), 'shop.mtar')).json;
    const { transportRequestId } = (await client.post('/v2/nodes/upload', content('QA', [fileId]))).json;
    const { json } = await client.post(`/v2/nodes/${ids.QA}/transportRequests/import`, {
      transportRequests: [transportRequestId],
    });
    clock.advance(1000);
    const { logs } = (await client.get(`${json.monitoringURL}/logs`)).json;
    return logs[0].entities[0].messages
      .map((message) => message.message)
      .find((line) => line.includes('extension descriptor'));
  };
  assert.equal(await used('1.4.0'), undefined);
  await add('for.all', '*');
  assert.match(await used('1.4.0'), /for\.all \(version \*\) is used for MTA com\.example\.shop 1\.4\.0/);
  await add('for.one', '1.4.0');
  assert.match(await used('1.4.0'), /for\.one \(version 1\.4\.0\)/);
  assert.match(await used('1.4.1'), /for\.all/);
  assert.deepEqual(await list('', 'PROD'), []);
});
