// One receiver of uploads in a process of its own; tells its port, and its peak memory at the end.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import busboy from 'busboy';
import { createEmulator } from 'ctms-emulator';

const start = { emulator: startEmulator, busboy: startBusboy }[process.argv[2]];
const { port, path, headers, close } = await start();
process.send({ port, path, headers });
process.once('message', async () => {
  await close();
  process.send({ peakKiB: process.resourceUsage().maxRSS }, () => process.exit());
});

async function startEmulator() {
  const emulator = await createEmulator();
  const { uaa } = emulator.serviceKeys.ctms;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: uaa.clientid,
    client_secret: uaa.clientsecret,
  });
  const { access_token: token } = await (
    await fetch(`${emulator.url}/oauth/token`, { method: 'POST', body: form })
  ).json();
  return {
    port: Number(new URL(emulator.url).port),
    path: '/v2/files/upload',
    headers: { authorization: `Bearer ${token}` },
    close: emulator.close,
  };
}

/** What the emulator is compared with: a Node server that parses with busboy and hashes. */
async function startBusboy() {
  const server = createServer((request, response) => {
    const hash = createHash('sha256');
    const parser = busboy({ headers: request.headers });
    parser.on('file', (_, file) => file.on('data', (piece) => hash.update(piece)));
    parser.on('close', () => response.writeHead(201).end(JSON.stringify({ sha256: hash.digest('hex') })));
    request.pipe(parser);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    path: '/',
    headers: {},
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
