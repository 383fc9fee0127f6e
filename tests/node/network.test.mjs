import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { inspect } from 'node:util';

import { CtmsClient } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { startProxy } from '../lib/proxy.mjs';

const PASSWORD = 'p@ss:w%rd-of-the-proxy';

let emulator;
let archive;
let folder;
let key;
let ca;
let proxy;

before(async () => {
  emulator = await startEmulator({ tls: true });
  archive = await sampleArchive();
  folder = mkdtempSync(path.join(tmpdir(), 'ctms-network-'));
  key = path.join(folder, 'key.json');
  ca = path.join(folder, 'ca.pem');
  writeFileSync(key, JSON.stringify(emulator.serviceKey({ tls: true })));
  writeFileSync(ca, emulator.ca);
});
after(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
  emulator.reset();
});

const exported = (args, env) => ctms(['export', archive, '--from', 'DEV', '--description', 'Fix', '--json', ...args], { env });
const place = () => new URL(emulator.tlsUrl).host;

test('a private CA is trusted with --ca', async () => {
  const { code, json } = await exported(['--service-key', key, '--ca', ca]);
  assert.equal(code, 0, JSON.stringify(json));
  assert.equal(emulator.files.length, 1);
});

test('a private CA is trusted with NODE_EXTRA_CA_CERTS', async () => {
  const { code } = await exported(['--service-key', key], { NODE_EXTRA_CA_CERTS: ca });
  assert.equal(code, 0);
});

test('--ca adds to NODE_EXTRA_CA_CERTS instead of taking its place', async () => {
  const other = path.join(folder, 'other.pem');
  const second = await startEmulator({ tls: true });
  writeFileSync(other, second.ca);
  await second.close();
  const { code } = await exported(['--service-key', key, '--ca', other], { NODE_EXTRA_CA_CERTS: ca });
  assert.equal(code, 0);
});

test('without its CA a server is not trusted, and the error names --ca', async () => {
  const { code, json } = await exported(['--service-key', key]);
  assert.equal(code, 4);
  assert.equal(json.error.code, 'NETWORK');
  assert.match(json.error.hint, /--ca/);
  assert.equal(emulator.requests.length, 0);
});

for (const [what, content, words] of [
  ['that is missing', undefined, /there is no such file/],
  ['without a certificate', 'no PEM', /holds no certificate/],
]) {
  test(`a CA file ${what} is a usage error`, async () => {
    const file = path.join(folder, 'bad.pem');
    if (content) writeFileSync(file, content);
    const { code, json } = await exported(['--service-key', key, '--ca', file]);
    assert.equal(code, 2);
    assert.match(json.error.message, words);
  });
}

for (const [where, args, env] of [
  ['--proxy', () => ['--proxy', proxy.urlWithUser], () => ({})],
  ['HTTPS_PROXY', () => [], () => ({ HTTPS_PROXY: proxy.urlWithUser })],
  ['https_proxy', () => [], () => ({ https_proxy: proxy.urlWithUser })],
]) {
  test(`the proxy of ${where} carries everything, and sees nothing but CONNECT`, async () => {
    proxy = await startProxy({ user: 'jane', password: PASSWORD });
    const { code, stdout, stderr } = await exported(['--service-key', key, '--ca', ca, '--verbose', ...args()], env());
    assert.equal(code, 0, stdout);
    assert.deepEqual([...new Set(proxy.tunnels)], [place()]);
    const { clientid, clientsecret } = JSON.parse(JSON.stringify(emulator.serviceKey({ tls: true }))).uaa;
    for (const secret of [clientid, clientsecret, 'Bearer', '/v2/', 'oauth']) assert(!proxy.seen().includes(secret), secret);
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD)]) assert(!(stdout + stderr).includes(secret));
  });
}

test('HTTP_PROXY carries calls to an http address', async () => {
  proxy = await startProxy();
  const plain = path.join(folder, 'plain.json');
  writeFileSync(plain, JSON.stringify(emulator.serviceKeys.ctms));
  const { code } = await exported(['--service-key', plain], { HTTP_PROXY: proxy.url });
  assert.equal(code, 0);
  assert.deepEqual([...new Set(proxy.tunnels)], [new URL(emulator.url).host]);
});

for (const [name, what, list] of [
  ['NO_PROXY', 'the host', () => '127.0.0.1'],
  ['no_proxy', 'host and port', () => `.example.com, ${place()}`],
  ['NO_PROXY', 'a star', () => '*'],
]) {
  test(`${name} with ${what} goes around the proxy`, async () => {
    proxy = await startProxy();
    const { code } = await exported(['--service-key', key, '--ca', ca], { HTTPS_PROXY: proxy.url, [name]: list() });
    assert.equal(code, 0);
    assert.deepEqual(proxy.tunnels, []);
  });
}

test('NO_PROXY of another host changes nothing', async () => {
  proxy = await startProxy();
  await exported(['--service-key', key, '--ca', ca], { HTTPS_PROXY: proxy.url, NO_PROXY: 'example.com,127.0.0.1:1' });
  assert.deepEqual([...new Set(proxy.tunnels)], [place()]);
});

test('a proxy that wants another password is named with its status and without the password', async () => {
  proxy = await startProxy({ user: 'jane', password: 'right' });
  const wrong = proxy.urlWithUser.replace('right', 'wr0ng-secret');
  const { code, stdout, stderr, json } = await exported(['--service-key', key, '--ca', ca, '--proxy', wrong]);
  assert.equal(code, 4);
  assert.equal(json.error.details.systemCode, 'CTMS_PROXY_DENIED');
  assert.match(json.error.message, new RegExp(`the proxy ${proxy.url} answered 407`));
  assert.match(json.error.hint, /--proxy/);
  assert.equal(proxy.seen().match(/^CONNECT/gm).length, 1);
  assert(!(stdout + stderr).includes('wr0ng'));
  assert.equal(emulator.requests.length, 0);
});

test('a proxy that is not there is named, and nothing was sent', async () => {
  const dead = await freePort();
  const { code, json } = await exported(['--service-key', key, '--ca', ca, '--proxy', `http://jane:s3cret@127.0.0.1:${dead}`]);
  assert.equal(code, 4);
  assert.equal(json.error.details.systemCode, 'CTMS_PROXY_REFUSED');
  assert.match(json.error.message, new RegExp(`the proxy http://127\\.0\\.0\\.1:${dead} cannot be reached: .*ECONNREFUSED`));
  assert(!JSON.stringify(json).includes('s3cret'));
});

for (const [what, answer, words, code, times] of [
  ['hangs up without an answer', undefined, /cannot be reached/, 'CTMS_PROXY_REFUSED', 4],
  ['cannot reach the host', 'HTTP/1.1 503 Service Unavailable', /answered 503: it cannot reach the host/, 'CTMS_PROXY_REFUSED', 4],
  ['does not allow the host', 'HTTP/1.1 403 Forbidden', /answered 403: it does not allow this host/, 'CTMS_PROXY_DENIED', 1],
]) {
  test(`a proxy that ${what} is asked ${times === 1 ? 'once' : 'a few times'} and then named`, async () => {
    const rude = await startRudeProxy(answer && `${answer}\r\nContent-Length: 0\r\n\r\n`);
    const { code: exitCode, json } = await exported(['--service-key', key, '--ca', ca, '--proxy', rude.address]);
    await rude.close();
    assert.equal(exitCode, 4);
    assert.equal(json.error.details.systemCode, code);
    assert.match(json.error.message, words);
    assert.equal(rude.asked(), times);
  });
}

const NO_PROXIES = [
  'socks5://127.0.0.1:1', 'http://', 'ftp://jane:s3cret@proxy', 'http://jane:%zz-s3cret@proxy:1',
  // What is not encoded ends the host: the rest of the password would be a path.
  'http://jane:20#s3cret@proxy:1', 'http://jane:20/s3cret@proxy:1', 'http://jane:20?s3cret@proxy:1', 'http://proxy:1/proxy.pac',
];
for (const text of NO_PROXIES) {
  test(`${text} is no proxy, which is said without showing it`, async () => {
    const { code, stdout, stderr, json } = await exported(['--service-key', key, '--proxy', text]);
    assert.equal(code, 2);
    assert.equal(json.error.code, 'USAGE');
    assert.match(json.error.message, /^the given proxy is not the address of/);
    assert.doesNotMatch(stdout + stderr, /s3cret|jane/);
  });
}

test('an x509 key shows its certificate to the token server, through a proxy too', async () => {
  proxy = await startProxy();
  const x509 = path.join(folder, 'x509.json');
  writeFileSync(x509, JSON.stringify(emulator.serviceKey({ credential: 'x509' })));
  const direct = await exported(['--service-key', x509, '--ca', ca]);
  assert.equal(direct.code, 0, direct.stdout);
  const proxied = await exported(['--service-key', x509, '--ca', ca, '--proxy', proxy.url]);
  assert.equal(proxied.code, 0, proxied.stdout);
  assert.deepEqual([...new Set(proxy.tunnels)], [place()]);
});

test('the library takes proxy and ca, as text too, and shows neither', async () => {
  proxy = await startProxy({ user: 'jane', password: PASSWORD });
  const client = new CtmsClient({ serviceKey: emulator.serviceKey({ tls: true }), proxy: proxy.urlWithUser, ca: emulator.ca });
  try {
    const { transportRequestId } = await client.exportFrom('DEV', { files: [archive], description: 'Fix' });
    assert(transportRequestId > 0);
    assert(!inspect(client, { depth: 9, showHidden: true }).includes(encodeURIComponent(PASSWORD)));
  } finally {
    client.close();
  }
  assert.deepEqual([...new Set(proxy.tunnels)], [place()]);
});

test('a fetch of one\'s own knows its own way: proxy and ca are refused beside it', async () => {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, fetch, proxy: 'http://127.0.0.1:1' });
  await assert.rejects(client.exportFrom('DEV', { files: [archive], description: 'Fix' }), { code: 'USAGE' });
});

/** A server that answers each connection with the same bytes, or none, and ends it. */
async function startRudeProxy(answer = '') {
  let asked = 0;
  const server = net.createServer((socket) => {
    socket.on('error', () => {}).once('data', () => {
      asked += 1;
      socket.end(answer);
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    address: `127.0.0.1:${server.address().port}`,
    asked: () => asked,
    close: () => new Promise((resolve) => { server.close(resolve); }),
  };
}

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
