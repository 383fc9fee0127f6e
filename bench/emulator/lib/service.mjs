// One emulator in a process of its own; tells its address and a token, and its memory when it is asked.
import { once } from 'node:events';
import { createServer } from 'node:http';
import process from 'node:process';

import { createEmulator } from 'ctms-emulator';

const emulator = await createEmulator(JSON.parse(process.argv[2] ?? '{}'));
const { uaa } = emulator.serviceKeys.ctms;
const form = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: uaa.clientid,
  client_secret: uaa.clientsecret,
});
const { access_token: token } = await (
  await fetch(`${emulator.url}/oauth/token`, { method: 'POST', body: form })
).json();
process.send({ url: emulator.url, token, plainUrl: await plain('/v2/nodes') });

/** Starts what the emulator is compared with: a server in the same process that sends the bytes of one answer. */
async function plain(path) {
  const answer = await fetch(emulator.url + path, { headers: { authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
  const server = createServer((_, response) => response.writeHead(200, headers).end(bytes)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}/`;
}

process.on('message', async (message) => {
  if (message === 'memory') {
    globalThis.gc();
    const { rss, heapUsed } = process.memoryUsage();
    process.send({ rss, heapUsed, files: emulator.files.length });
    return;
  }
  await emulator.close();
  process.exit();
});
