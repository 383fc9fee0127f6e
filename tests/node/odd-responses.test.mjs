// Responses that a browser reads without a word: a byte order mark, and 100 Continue that nobody asked for.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, beforeEach, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { startBetween } from '../lib/between.mjs';
import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let archive;
before(async () => {
  [emulator, archive] = await Promise.all([startEmulator(), sampleArchive()]);
});
beforeEach(() => emulator.reset());
after(() => emulator.close());

/** The key with both its addresses at this server. */
const keyAt = (url) => JSON.parse(JSON.stringify(emulator.serviceKeys.ctms).replaceAll(emulator.url, url));
const args = () => ['export', archive, '--from', 'DEV', '--description', 'Fix', '--json'];

test('a byte order mark before every response is not part of it', async () => {
  const between = await startBetween(emulator.url, async (_, response, pass) => {
    const { status, type, body } = await pass();
    response.writeHead(status, type ? { 'content-type': type } : {});
    response.end(body.length === 0 ? body : Buffer.concat([Buffer.from('\ufeff'), body]));
    return true;
  });
  const { code, json } = await ctms(args(), { key: keyAt(between.url) });
  assert.equal(code, 0, JSON.stringify(json));
  const client = new CtmsClient({ serviceKey: keyAt(between.url) });
  assert((await client.nodes.list()).length > 0);
  client.close();
  await between.close();
});

for (const size of [10, 1000]) {
  test(`100 Continue before every response, in pieces of ${size} bytes, is passed over`, async () => {
    const between = await startChatty(size);
    const { code, json } = await ctms([...args(), '--retries', '0'], { key: keyAt(between.url) });
    await between.close();
    assert.equal(code, 0, JSON.stringify(json));
    assert.deepEqual(emulator.state.queues.QA.map(({ transportRequestId }) => transportRequestId), [json.transportRequestId]);
  });
}

test('100 Continue before the creation alone is looked into, and nothing is made twice', async () => {
  const between = await startBetween(emulator.url, ({ path }, response) => {
    if (path === '/v2/nodes/export') response.writeContinue();
    return false;
  });
  const { code, json } = await ctms(args(), { key: keyAt(between.url) });
  await between.close();
  assert.equal(code, 0, JSON.stringify(json));
  assert.equal(emulator.state.queues.QA.length, 1);
});

/** Passes bytes on, and says 100 Continue before each response, in pieces of so many bytes. */
async function startChatty(size) {
  const { hostname, port } = new URL(emulator.url);
  const sockets = new Set();
  const server = net.createServer((client) => {
    const onward = net.connect(Number(port), hostname);
    for (const [socket, other] of [[client, onward], [onward, client]]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => other.destroy());
    }
    client.setNoDelay(true).pipe(onward);
    onward.on('data', async (answer) => {
      onward.pause();
      // Each response of the emulator comes at once, and begins a part.
      const isBegin = answer.subarray(0, 5).equals(Buffer.from('HTTP/'));
      const before = Buffer.from(isBegin ? 'HTTP/1.1 100 Continue\r\nx-by: between\r\n\r\n' : '');
      for (let at = 0; at < before.length; at += size) {
        client.write(before.subarray(at, at + size));
        await new Promise((resolve) => { setImmediate(resolve); });
      }
      client.write(answer);
      onward.resume();
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(resolve);
    }),
  };
}
