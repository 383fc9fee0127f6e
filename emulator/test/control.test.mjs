import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { createEmulator } from 'ctms-emulator';
import { archive, connect } from './support.mjs';

const emulator = await createEmulator({ control: true });
const closed = await createEmulator();
after(() => Promise.all([emulator.close(), closed.close()]));
beforeEach(() => emulator.reset());

const send = (method, path, body, type = 'application/json', url = emulator.url) =>
  fetch(`${url}/_emulator/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

test('the control endpoint is closed unless asked for', async () => {
  for (const path of ['faults', 'reset', 'revoke', 'finish'])
    assert.equal((await send('POST', path, {}, undefined, closed.url)).status, 404);
  for (const path of ['state', 'requests'])
    assert.equal((await send('GET', path, undefined, undefined, closed.url)).status, 404);
});

test('the health endpoint answers whether the control endpoint is open or not', async () => {
  for (const { url } of [emulator, closed]) {
    const answer = await fetch(`${url}/_emulator/health`);
    assert.deepEqual([answer.status, await answer.json()], [200, { status: 'up', nodes: 5 }]);
    assert.equal((await fetch(`${url}/_emulator/health`, { method: 'HEAD' })).status, 200);
  }
  assert.deepEqual(
    closed.requests.filter(({ path }) => path === '/_emulator/health'),
    [],
  );
});

test('faults are planned and forgotten from outside', async () => {
  const client = await connect(emulator.serviceKeys.ctms);
  const fault = { status: 503, retryAfter: 3, body: 'busy' };
  assert.equal((await send('POST', 'faults', { operation: 'GET /v2/nodes', fault, times: null })).status, 204);
  for (let turn = 0; turn < 3; turn += 1) {
    const answer = await client.get('/v2/nodes');
    assert.deepEqual([answer.status, answer.text, answer.headers.get('retry-after')], [503, 'busy', '3']);
  }
  assert.equal((await send('DELETE', 'faults')).status, 204);
  assert.equal((await client.get('/v2/nodes')).status, 200);
});

test('what makes no sense is refused with a sentence', async () => {
  for (const [body, type, sentence] of [
    [{ operation: 'GET /v2/nothing', fault: { status: 1 } }, undefined, /There is no operation "GET \/v2\/nothing"/],
    [{ operation: 'GET /v2/nodes' }, undefined, /operation and fault are needed/],
    [{ operation: 'GET /v2/nodes', fault: { statsu: 503 } }, undefined, /"statsu"/],
    [{ operation: 'GET /v2/nodes', fault: { status: 42 } }, undefined, /status/],
    [{ operation: 'GET /v2/nodes', fault: { waitMs: 1e12 } }, undefined, /waitMs of a fault must be .*2147483647/],
    [{ operation: 'GET /v2/nodes', fault: { lateMs: -1 } }, undefined, /lateMs of a fault must be/],
    [{ operation: 'GET /v2/nodes', fault: { retryAfter: 1e300 } }, undefined, /retryAfter of a fault must be/],
    [{ operation: 'GET /v2/nodes', fault: { headers: { 'x y': '1' } } }, undefined, /that HTTP can carry/],
    [{ operation: 'GET /v2/nodes', fault: { headers: { x: 'a\nb' } } }, undefined, /that HTTP can carry/],
    [{ operation: 'GET /v2/nodes', fault: { headers: { x: '€' } } }, undefined, /that HTTP can carry/],
    [{ operation: 'GET /v2/nodes', fault: { headers: { 'Content-Length': '9' } } }, undefined, /not yours to say/],
    [{ operation: 'GET /v2/nodes', fault: { status: 503 }, times: 'often' }, undefined, /times must be/],
    [{ operation: 'GET /v2/nodes', fault: { status: 503 }, times: 0 }, undefined, /times must be/],
    [{ operation: 'GET /v2/nodes', fault: { status: 503 }, after: -1 }, undefined, /after must be/],
    ['{', undefined, /not valid JSON/],
    ['[]', undefined, /JSON object/],
    [{ operation: 'GET /v2/nodes', fault: { status: 503 } }, 'text/plain', /application\/json/],
  ]) {
    const answer = await send('POST', 'faults', body, type);
    assert.equal(answer.status, 400);
    assert.match((await answer.json()).error, sentence);
  }
  const client = await connect(emulator.serviceKeys.ctms);
  assert.equal((await client.get('/v2/nodes')).status, 200);
});

test('state and requests can be read, without secrets, and are no requests themselves', async () => {
  const key = emulator.serviceKeys.ctms;
  const client = await connect(key);
  await client.upload(archive(), 'shop.mtar');
  const state = await (await send('GET', 'state')).json();
  assert.equal(state.files[0].fileName, 'shop.mtar');
  const text = await (await send('GET', 'requests')).text();
  assert.deepEqual(
    JSON.parse(text).requests.map(({ method, path, status }) => `${method} ${path} ${status}`),
    ['POST /oauth/token 200', 'POST /v2/files/upload 201'],
  );
  for (const secret of [key.uaa.clientsecret, client.token]) assert.ok(!text.includes(secret));
});

test('late work is finished from outside', async () => {
  const client = await connect(emulator.serviceKeys.ctms);
  const fault = { work: 'told', status: 504 };
  await send('POST', 'faults', { operation: 'POST /v2/files/upload', fault });
  assert.equal((await client.upload(archive(), 'shop.mtar')).status, 504);
  assert.equal(emulator.files.length, 0);
  assert.equal((await send('POST', 'finish', {})).status, 204);
  assert.equal(emulator.files.length, 1);
});

test('tokens are revoked and everything is forgotten from outside', async () => {
  const client = await connect(emulator.serviceKeys.ctms);
  await client.upload(archive(), 'shop.mtar');
  assert.equal((await send('POST', 'revoke', {})).status, 204);
  assert.equal((await client.get('/v2/nodes')).status, 401);
  assert.equal((await send('POST', 'reset', {})).status, 204);
  assert.deepEqual([emulator.files, emulator.requests], [[], []]);
});
