import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { createEmulator } from 'ctms-emulator';
import { send } from '../../bench/emulator/lib/sender.mjs';
import { archive, connect, content } from './support.mjs';

// The bench holds it to 150 MiB; newer versions of Node alone come close to that.
test('an upload of 400 MiB passes through without being held in memory', async () => {
  const child = fork(fileURLToPath(new URL('../../bench/emulator/lib/receiver.mjs', import.meta.url)), ['emulator']);
  const [address] = await once(child, 'message');
  await send(address, 400);
  child.send('stop');
  const [{ peakKiB }] = await once(child, 'message');
  await once(child, 'exit');
  assert.ok(peakKiB < 250 * 1024, `peak ${Math.round(peakKiB / 1024)} MiB`);
});

test('an upload that the client gives up stores nothing', async () => {
  const emulator = await createEmulator();
  after(() => emulator.close());
  const { headers } = await connect(emulator.serviceKeys.ctms);
  const call = request(`${emulator.url}/v2/files/upload`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b', 'content-length': 1_000_000 },
  });
  call.on('error', () => undefined);
  call.write('--b\r\ncontent-disposition: form-data; name="file"; filename="a.mtar"\r\n\r\nonly the beginning');
  while (emulator.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
  call.destroy();
  const client = await connect(emulator.serviceKeys.ctms);
  assert.equal((await client.upload(archive(), 'b.mtar')).status, 201);
  assert.deepEqual(
    emulator.files.map((file) => file.fileName),
    ['b.mtar'],
  );
});

async function limited(options) {
  const emulator = await createEmulator(options);
  after(() => emulator.close());
  return { emulator, client: await connect(emulator.serviceKeys.ctms) };
}

test('a file above the limit is refused with 422 and not kept [files.upload.limit]', async () => {
  const { emulator, client } = await limited({ limits: { fileBytes: 1000 } });
  assert.equal((await client.upload(new Uint8Array(1001), 'a.mtar')).status, 422);
  assert.equal((await client.upload(new Uint8Array(1000), 'a.mtar')).status, 201);
  assert.deepEqual(
    emulator.files.map((file) => file.size),
    [1000],
  );
});

test('a full storage takes no more files until one is deleted [files.upload.limit]', async () => {
  const { client } = await limited({ limits: { storageBytes: 1500 } });
  const first = await client.upload(new Uint8Array(1000), 'a.mtar');
  assert.equal((await client.upload(new Uint8Array(1000), 'b.mtar')).status, 201);
  const refused = await client.upload(new Uint8Array(1), 'c.mtar');
  assert.deepEqual([refused.status, /storage is full/.test(refused.json.message)], [422, true]);
  await client.call('DELETE', `/v2/files/${first.json.fileId}`);
  assert.equal((await client.upload(new Uint8Array(1), 'c.mtar')).status, 201);
});

test('where archives are checked, only an MTA with modules gets into a transport request [requests.archive-check]', async () => {
  const { emulator, client } = await limited({ checkArchives: true });
  for (const [bytes, status, pattern] of [
    [archive(), 200],
    [archive({ modules: [] }), 422, /no modules/],
    ['not a zip', 422, /not a zip/],
    [archive().subarray(0, 60), 422, /META-INF\/mtad\.yaml was not found/],
    [archive({ version: '{' }), 422, /not a YAML object/],
  ]) {
    const { fileId } = (await client.upload(bytes, 'shop.mtar')).json;
    const answer = await client.post('/v2/nodes/upload', content('QA', [fileId]));
    assert.equal(answer.status, status, answer.text);
    if (pattern !== undefined) assert.match(answer.json.message, pattern);
  }
  const { fileId } = (await client.upload('not a zip', 'data.bin')).json;
  assert.equal((await client.post('/v2/nodes/upload', content('QA', [fileId], { contentType: 'APP' }))).status, 200);
  assert.equal(emulator.state.transportRequests.length, 2);
});

test('ids can start beyond 2^31', async () => {
  const { client } = await limited({ firstId: 2 ** 40 });
  const { fileId } = (await client.upload(archive(), 'a.mtar')).json;
  assert.ok(fileId > 2 ** 40);
  assert.equal((await client.post('/v2/nodes/upload', content('QA', [fileId]))).status, 200);
});
