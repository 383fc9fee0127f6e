import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { after, test } from 'node:test';
import { createEmulator } from 'ctms-emulator';
import { connect, requestToken } from './support.mjs';

const emulator = await createEmulator();
const controlled = await createEmulator({ control: true, cors: '*', hostNames: ['ctms'] });
after(() => Promise.all([emulator.close(), controlled.close()]));

/** Sends lines as they are and returns the whole answer. */
async function raw(url, ...lines) {
  const socket = dial(Number(new URL(url).port), '127.0.0.1');
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
  let text = '';
  socket.on('data', (piece) => (text += piece));
  await once(socket, 'close');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text };
}

const asked = (url, target, ...headers) => raw(url, target, 'Connection: close', ...headers);

for (const [what, lines, status] of [
  ['TRACE', ['TRACE /v2/nodes HTTP/1.1', 'Host: localhost'], 405],
  ['CONNECT', ['CONNECT example.com:443 HTTP/1.1', 'Host: localhost'], 405],
  ['OPTIONS *', ['OPTIONS * HTTP/1.1', 'Host: localhost'], 405],
  ['a Host header with a blank', ['GET /v2/nodes HTTP/1.1', 'Host: local host'], 400],
  ['a Host header with a path', ['GET /v2/nodes HTTP/1.1', 'Host: localhost/x'], 400],
  ['a Host header with user information', ['GET /v2/nodes HTTP/1.1', 'Host: me@localhost'], 400],
  ['a Host header with a port that is none', ['GET /v2/nodes HTTP/1.1', 'Host: localhost:99999'], 400],
  ['an empty Host header', ['GET /v2/nodes HTTP/1.1', 'Host:'], 400],
  ['two Host headers', ['GET /v2/nodes HTTP/1.1', 'Host: localhost', 'Host: example.com'], 400],
  ['no Host header', ['GET /v2/nodes HTTP/1.1'], 400],
  ['a target that is no address', ['GET http://[ HTTP/1.1', 'Host: localhost'], 400],
]) {
  test(`${what} is refused with ${status}, and not as a fault in the emulator [http.malformed]`, async () => {
    const answer = await asked(emulator.url, ...lines);
    assert.equal(answer.status, status, answer.text);
    assert.doesNotMatch(answer.text, /Fault in the emulator/);
  });
}

test('how the service refuses them is a guess, and the answer says so', async () => {
  for (const line of ['TRACE /v2/nodes HTTP/1.1', 'OPTIONS * HTTP/1.1']) {
    const { text } = await asked(emulator.url, line, 'Host: localhost');
    assert.match(text, /^x-ctms-emulator: guess\r$/m);
    assert.match(text, /^allow: GET, /m);
  }
});

test('a whole address as the target, and any name as the host, are served', async () => {
  for (const lines of [
    ['GET http://ctms.example.com/v2/nodes HTTP/1.1', 'Host: ctms.example.com'],
    ['GET //v2/nodes HTTP/1.1', 'Host: some_container:8484'],
    ['GET /v2/nodes HTTP/1.1', 'Host: [::1]:8484'],
  ]) {
    const { status, text } = await asked(emulator.url, ...lines);
    assert.ok([401, 404].includes(status), text);
  }
});

test('with the control endpoint open, only own names are answered, so that no page can rebind its name', async () => {
  const port = new URL(controlled.url).port;
  for (const host of [`localhost:${port}`, '127.0.0.1', '[::1]:1', 'CTMS:8484', 'ctms'])
    assert.equal((await asked(controlled.url, 'GET /_emulator/state HTTP/1.1', `Host: ${host}`)).status, 200, host);
  for (const host of ['evil.example', 'ctms.evil.example', 'localhost.evil.example', '203.0.113.7']) {
    const { status, text } = await asked(controlled.url, 'GET /_emulator/state HTTP/1.1', `Host: ${host}`);
    assert.equal(status, 403, host);
    assert.match(text, new RegExp(`Allow a name with --host-name ${host}`));
  }
});

test('the control endpoint allows no page of another origin, whatever the API allows', async () => {
  const headers = { origin: 'https://page.example', 'access-control-request-method': 'POST' };
  for (const method of ['OPTIONS', 'GET']) {
    const control = await fetch(`${controlled.url}/_emulator/state`, { method, headers });
    assert.equal(control.headers.get('access-control-allow-origin'), null, method);
    const api = await fetch(`${controlled.url}/v2/nodes`, { method, headers });
    assert.equal(api.headers.get('access-control-allow-origin'), '*', method);
  }
});

test('import and importAll say their content type with the charset of the specification, refused or not [http.content-type]', async () => {
  const client = await connect(emulator.serviceKeys.ctms);
  const id = (await client.get('/v2/nodes')).json.nodes[1].id;
  const type = async (path, body) => (await client.post(path, body)).headers.get('content-type');
  const queue = `/v2/nodes/${id}/transportRequests`;
  assert.equal(await type(`${queue}/importAll`, {}), 'application/json;charset=UTF-8');
  assert.equal(await type(`${queue}/import`, { transportRequests: [9] }), 'application/json;charset=UTF-8');
  assert.equal(await type(`${queue}/reset`, { transportRequests: [9] }), 'application/json');
});

test('the versions of the API are answered as published [versions.list]', async () => {
  const client = await connect(emulator.serviceKeys.ctms);
  assert.deepEqual((await client.get('/versions')).json, {
    supportedVersions: [
      { version: '1', path: 'v1' },
      { version: '2', path: 'v2' },
    ],
  });
});

test('a body of more than 64 KiB is not kept with its request, and old bodies give way to new ones', async (t) => {
  const fresh = await createEmulator();
  t.after(() => fresh.close());
  const client = await connect(fresh.serviceKeys.ctms);
  const send = (length) => client.post('/v2/nodes/upload', { nodeName: 'x'.repeat(length) });
  await send(60 * 1024);
  await send(70 * 1024);
  const [, small, large] = fresh.requests;
  assert.equal(small.body.nodeName.length, 60 * 1024);
  assert.deepEqual([large.body, large.bodyLength > 70 * 1024], [undefined, true]);
  for (let turn = 0; turn < 140; turn += 1) await send(60 * 1024);
  const kept = fresh.requests.filter(({ body }) => body !== undefined);
  const characters = kept.reduce((sum, { bodyLength }) => sum + bodyLength, 0);
  assert.ok(characters <= 8 * 1024 * 1024 && characters > 7 * 1024 * 1024, `${characters} characters`);
  assert.equal(small.body, undefined);
  assert.notEqual(fresh.requests.at(-1).body, undefined);
});

test("Piper's request for a token is granted: the grant type of its query counts, not the one of its form [token.query-grant]", async () => {
  const { clientid, clientsecret, url } = emulator.serviceKeys.ctms.uaa;
  const ask = (query) =>
    fetch(`${url}/oauth/token/${query}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientid}:${clientsecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'password', username: clientid, password: clientsecret }),
    });
  const granted = await ask('?grant_type=client_credentials&response_type=token');
  assert.equal(granted.status, 200);
  assert.equal(typeof (await granted.json()).access_token, 'string');
  assert.equal((await ask('')).status, 400);
  assert.equal((await requestToken(emulator.serviceKeys.ctms, { grant_type: 'password' })).status, 400);
});
