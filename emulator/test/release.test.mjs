import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import { createEmulator } from 'ctms-emulator';
import { archive, connect, content, requestToken } from './support.mjs';

const emulator = await createEmulator({ port: 0 });
after(() => emulator.close());
beforeEach(() => emulator.reset());

test('an export from DEV ends in the queue of QA with the exact bytes [files.upload] [requests.export] [queue.list] [queue.filter]', async () => {
  const bytes = archive();
  const client = await connect(emulator.serviceKeys.ctms);

  const file = await client.upload(bytes, 'shop_1.4.0.mtar', { namedUser: 'ci-bot' });
  const created = await client.post('/v2/nodes/export', content('DEV', [file.json.fileId]));

  assert.equal(file.status, 201);
  assert.equal(file.json.fileName, 'shop_1.4.0.mtar');
  assert.equal(created.status, 200);
  assert.deepEqual(
    created.json.queueEntries.map((entry) => entry.nodeName),
    ['QA'],
  );
  assert.deepEqual(emulator.files, [
    {
      fileId: file.json.fileId,
      fileName: 'shop_1.4.0.mtar',
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      namedUser: 'ci-bot',
      attachedTo: [created.json.transportRequestId],
      mta: { id: 'com.example.shop', version: '1.4.0' },
    },
  ]);
  const queue = await client.get(`/v2/nodes/${created.json.queueEntries[0].nodeId}/transportRequests?status=in%2Cre`);
  assert.deepEqual(
    queue.json.transportRequests.map(({ id, status, origin, entries }) => ({
      id,
      status,
      origin,
      uri: entries[0].uri,
    })),
    [{ id: created.json.transportRequestId, status: 'initial', origin: 'DEV', uri: String(file.json.fileId) }],
  );
});

test('several files make one transport request with several entries [requests.upload] [requests.several-files]', async () => {
  const client = await connect(emulator.serviceKeys.ctms);
  const ids = [];
  for (const name of ['a.mtar', 'b.mtar']) ids.push((await client.upload(archive(), name)).json.fileId);
  const created = await client.post('/v2/nodes/upload', content('QA', ids));
  assert.equal(created.json.queueEntries[0].nodeName, 'QA');
  assert.deepEqual(emulator.state.queues.QA[0].uris, ids.map(String));
});

test('an export from a node without a route makes a transport request that is in no queue [requests.export.no-route]', async () => {
  const client = await connect(emulator.serviceKeys.ctms);
  const { json } = await client.upload(archive(), 'a.mtar');
  const created = await client.post('/v2/nodes/export', content('PROD', [json.fileId]));
  assert.equal(created.status, 200);
  assert.deepEqual(created.json.queueEntries, []);
  assert.equal(emulator.state.transportRequests.length, 1);
});

test('through Cloud ALM a file and an export go through, and nothing else [calm.route] [calm.other-operations]', async () => {
  const client = await connect(emulator.serviceKeys.calm);
  const { json, status } = await client.upload(archive(), 'a.mtar');
  assert.equal(status, 201);
  assert.equal((await client.post('/v2/nodes/export', content('DEV', [json.fileId]))).status, 200);
  for (const path of ['/v2/nodes', '/v2/routes', '/v2/nodes/4/transportRequests?status=in']) {
    const answer = await client.get(path);
    assert.equal(answer.status, 404, path);
    assert.ok(answer.headers.get('x-cf-routererror'), path);
  }
  assert.equal((await client.post('/v2/nodes/upload', content('QA', [json.fileId]))).status, 404);
});

test('a token of one service is foreign to the other [auth.other-api]', async () => {
  const { json } = await requestToken(emulator.serviceKeys.calm);
  const answer = await fetch(`${emulator.url}/v2/nodes`, { headers: { authorization: `Bearer ${json.access_token}` } });
  assert.equal(answer.status, 401);
});

test('files that are attached stay, others can be deleted once [files.delete] [files.delete.unknown] [files.delete.attached]', async () => {
  const client = await connect(emulator.serviceKeys.ctms);
  const attached = (await client.upload(archive(), 'a.mtar')).json.fileId;
  const orphan = (await client.upload(archive(), 'b.mtar')).json.fileId;
  await client.post('/v2/nodes/upload', content('QA', [attached]));

  assert.equal((await client.call('DELETE', `/v2/files/${attached}`)).status, 404);
  assert.equal((await client.call('DELETE', `/v2/files/${orphan}`)).status, 204);
  assert.equal((await client.call('DELETE', `/v2/files/${orphan}`)).status, 404);
  assert.deepEqual(
    emulator.files.map((file) => file.fileId),
    [attached],
  );
});

test('uploading to a node that does not allow it is refused and leaves nothing behind [requests.upload-not-allowed]', async () => {
  const closed = await createEmulator({ landscape: { nodes: [{ name: 'QA', uploadAllowed: false }] } });
  try {
    const client = await connect(closed.serviceKeys.ctms);
    const { json } = await client.upload(archive(), 'a.mtar');
    const answer = await client.post('/v2/nodes/upload', content('QA', [json.fileId]));
    assert.equal(answer.status, 422);
    assert.match(answer.json.message, /QA is not allowed/);
    assert.deepEqual(closed.state.transportRequests, []);
    assert.deepEqual(closed.files[0].attachedTo, []);
  } finally {
    await closed.close();
  }
});

test('a reset forgets everything but the keys', async () => {
  const client = await connect(emulator.serviceKeys.ctms);
  await client.upload(archive(), 'a.mtar');
  emulator.reset();
  assert.deepEqual([emulator.files, emulator.requests], [[], []]);
  assert.equal((await client.get('/v2/nodes')).status, 401);
  assert.equal((await (await connect(emulator.serviceKeys.ctms)).get('/v2/nodes')).status, 200);
});
