// TLS handshakes that fail: each is named as what it is, and tried once.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';

import { selfSigned } from '../lib/certificates.mjs';
import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { startProxy } from '../lib/proxy.mjs';

let emulator;
let proxy;
let folder;
before(async () => {
  [emulator, proxy] = await Promise.all([startEmulator({ tls: true }), startProxy()]);
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-handshake-'));
});
after(async () => {
  await Promise.all([emulator.close(), proxy.close()]);
  await rm(folder, { recursive: true });
});

/** Starts a server of https that counts who connects. */
async function start({ cert, key, ...options }) {
  let connections = 0;
  const server = tls.createServer({ cert, key, ...options }, (socket) => socket.on('error', () => {}).end());
  server.on('connection', () => { connections += 1; }).on('tlsClientError', () => {});
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { port: server.address().port, connections: () => connections, close: () => new Promise((resolve) => { server.close(resolve); }) };
}

/** Lists nodes at this port, with a CA that is trusted. */
async function nodes(port, cert, args = []) {
  const ca = path.join(folder, `${port}.pem`);
  await writeFile(ca, cert);
  const key = JSON.parse(JSON.stringify(emulator.serviceKey({ tls: true })).replaceAll(new URL(emulator.tlsUrl).host, `127.0.0.1:${port}`));
  return ctms(['nodes', '--json', '--ca', ca, ...args], { key });
}

const OLD = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' };
const cases = [
  ['an expired certificate', () => selfSigned({ fromDays: -9, toDays: -2 }), {}, 'CERT_HAS_EXPIRED', /certificate has expired/, /renewed/],
  ['a certificate that is not valid yet', () => selfSigned({ fromDays: 2, toDays: 9 }), {}, 'CERT_NOT_YET_VALID', /not yet valid/, /clock/],
  ['a certificate of another host', () => selfSigned({ host: 'other.example' }), {}, 'ERR_TLS_CERT_ALTNAME_INVALID', /does not match/, /check the host/],
  ['a server that speaks only TLS 1.1', () => selfSigned(), OLD, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /only TLS versions before 1\.2$/, /TLS 1\.2 or later/],
];
for (const [what, pair, options, systemCode, message, hint] of cases) {
  for (const way of ['directly', 'through a proxy']) {
    test(`${what} is named, ${way}, and tried once`, async () => {
      const { cert, key } = pair();
      const server = await start({ cert, key, ...options });
      const { code, json } = await nodes(server.port, cert, way === 'directly' ? [] : ['--proxy', proxy.url]);
      await server.close();
      assert.deepEqual([code, json.error.code, json.error.details.systemCode], [4, 'NETWORK', systemCode]);
      assert.match(json.error.message, message);
      assert.match(json.error.hint, hint);
      assert.doesNotMatch(json.error.hint, /--ca/);
      assert.equal(server.connections(), 1);
    });
  }
}

test('an https proxy with an expired certificate is named as that', async () => {
  const { cert, key } = selfSigned({ fromDays: -9, toDays: -2 });
  const server = await start({ cert, key });
  const { json } = await nodes(new URL(emulator.tlsUrl).port, cert, ['--proxy', `https://127.0.0.1:${server.port}`]);
  await server.close();
  assert.match(json.error.message, new RegExp(`the proxy https://127\\.0\\.0\\.1:${server.port} cannot be reached: certificate has expired`));
  assert.match(json.error.hint, /renewed/);
  assert.equal(server.connections(), 1);
});

test('a port without TLS is named as that', async () => {
  const server = http.createServer((_, response) => response.end());
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { json } = await nodes(server.address().port, selfSigned().cert);
  await new Promise((resolve) => { server.close(resolve); });
  assert.match(json.error.message, /does not speak TLS at this port$/);
});
