import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createHandler, faults } from 'ctms-emulator/worker';
import { archive, content } from './support.mjs';

const origin = 'https://page.example.com';

async function open(options = {}) {
  const handler = createHandler({ base: '/emulator/', ...options });
  const keys = handler.serviceKeys(origin);
  const token = async (key) => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: key.uaa.clientid,
      client_secret: key.uaa.clientsecret,
    });
    return (
      await (await handler.fetch(new Request(`${key.uaa.url}/oauth/token`, { method: 'POST', body: form }))).json()
    ).access_token;
  };
  const headers = { authorization: `Bearer ${await token(keys.ctms)}` };
  const send = (path, init = {}) =>
    handler.fetch(new Request(keys.ctms.uri + path, { ...init, headers: { ...headers, ...init.headers } }));
  const upload = (bytes, name) => {
    const form = new FormData();
    form.append('file', new Blob([bytes]), name);
    return send('/v2/files/upload', { method: 'POST', body: form });
  };
  const post = (path, body) =>
    send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { handler, keys, token, send, upload, post };
}

test("the whole release works below a base path, with keys for the page's origin", async () => {
  const { handler, keys, upload, post } = await open();
  const bytes = archive();
  const file = await (await upload(bytes, 'shop.mtar')).json();
  const created = await (await post('/v2/nodes/export', content('DEV', [file.fileId]))).json();
  assert.equal(keys.ctms.uri, `${origin}/emulator`);
  assert.deepEqual(
    created.queueEntries.map((entry) => entry.nodeName),
    ['QA'],
  );
  assert.equal(handler.emulator.files[0].sha256, createHash('sha256').update(bytes).digest('hex'));
});

test("Cloud ALM's base path works below it too", async () => {
  const { handler, keys, token } = await open();
  const headers = { authorization: `Bearer ${await token(keys.calm)}`, 'content-type': 'application/json' };
  const url = `${keys.calm.endpoints.Api}/imp-cdm-transport-management-api/v1/v2/nodes/export`;
  const answer = await handler.fetch(new Request(url, { method: 'POST', headers, body: '{}' }));
  assert.equal(answer.status, 400);
});

test('it answers only what is meant for it', async () => {
  const { handler } = await open();
  assert.equal(handler.handles(new Request(`${origin}/emulator/v2/nodes`)), true);
  for (const path of ['/v2/nodes', '/emulatorx/v2/nodes', '/']) {
    assert.equal(handler.handles(new Request(origin + path)), false, path);
    assert.equal((await handler.fetch(new Request(origin + path))).status, 404);
  }
});

test('without a base path it answers everything', async () => {
  const handler = createHandler();
  assert.equal(handler.serviceKeys(origin).ctms.uri, origin);
  assert.equal((await handler.fetch(new Request(`${origin}/v2/nodes`))).status, 401);
});

test('progress of an upload is told in steps, up to its full size', async () => {
  const steps = [];
  const { upload } = await open({ onUpload: (progress) => steps.push(progress) });
  const size = 3 * 1024 * 1024 + 1;
  const pieces = new Blob([new Uint8Array(size)]);
  assert.equal((await upload(pieces, 'big.mtar')).status, 201);
  assert.deepEqual(steps.at(-1), { fileName: 'big.mtar', bytes: size });
  assert.ok(steps.length <= 14, `${steps.length} steps`);
  for (let index = 1; index < steps.length; index += 1) assert.ok(steps[index].bytes > steps[index - 1].bytes);
});

test('a cut connection is a network error, and a cut answer breaks while it is read', async () => {
  const { handler, send } = await open();
  handler.emulator.failNext('GET /v2/nodes', faults.cutAfterRequest);
  handler.emulator.failNext('GET /v2/nodes', faults.cutAnswer);
  assert.equal((await send('/v2/nodes')).type, 'error');
  const broken = await send('/v2/nodes');
  assert.equal(broken.status, 200);
  await assert.rejects(broken.text(), /cut by a fault/);
  assert.equal((await send('/v2/nodes')).status, 200);
});

test('a browser without request.body is served from the blob', async () => {
  const { handler, keys } = await open();
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: keys.ctms.uaa.clientid,
    client_secret: keys.ctms.uaa.clientsecret,
  });
  const request = new Request(`${keys.ctms.uaa.url}/oauth/token`, { method: 'POST', body: form });
  Object.defineProperty(request, 'body', { value: undefined });
  assert.equal((await handler.fetch(request)).status, 200);
});

test('nothing that the worker loads comes from Node', async () => {
  const seen = new Set();
  const visit = async (url) => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const text = await readFile(url, 'utf8');
    for (const [, name] of text.matchAll(
      /^(?:(?:import|export|\}).*?\bfrom |import |.*\bimport\()['"]([^'"]+)['"]/gm,
    )) {
      assert.ok(!name.startsWith('node:'), `${url.pathname} imports ${name}`);
      assert.ok(
        name.startsWith('.') || ['hono', 'hono/cors', 'multipasta', 'yaml', 'fflate', 'hash-wasm'].includes(name),
        `${url.pathname} imports ${name}`,
      );
      if (name.startsWith('.')) await visit(new URL(name, url));
    }
  };
  await visit(new URL('../dist/worker.js', import.meta.url));
  assert.ok(seen.size > 30, `${seen.size} modules`);
});
