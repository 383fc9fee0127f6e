// Each request as those who trace see it: paired with its end, and never with a secret in it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import process from 'node:process';
import { after, afterEach, before, test } from 'node:test';
import { promisify } from 'node:util';

import { CtmsClient } from 'ctms';
import { faults } from 'ctms-emulator';

import { withKey } from '../../scripts/lib/command.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { marks } from '../lib/marks.mjs';

const API_KEY = 'marked-api-key-0123456789';

let emulator;
let archive;
before(async () => {
  emulator = await startEmulator();
  archive = await sampleArchive();
});
after(() => emulator.close());
afterEach(() => emulator.reset());

function traced(more = {}) {
  const told = { requests: [], responses: [] };
  const client = new CtmsClient({
    serviceKey: emulator.serviceKeys.ctms,
    retry: { firstWaitMs: 1 },
    onRequest: (request) => told.requests.push(request),
    onResponse: (response) => told.responses.push(response),
    ...more,
  });
  return { client, ...told };
}

test('each request is told before it is sent, and its end with status and time', async () => {
  const { client, requests, responses } = traced();
  emulator.failNext('GET /v2/nodes', { status: 503 });
  await client.nodes.list().finally(() => client.close());
  assert.deepEqual(requests.map(({ requestNumber, operation, attempt, method, path }) => [requestNumber, operation, attempt, method, path]), [
    [1, 'POST /oauth/token', 1, 'POST', '/oauth/token'],
    [2, requests[1].operation, 1, 'GET', '/v2/nodes'],
    [3, requests[1].operation, 2, 'GET', '/v2/nodes'],
  ]);
  assert.deepEqual(responses.map(({ status }) => status), [200, 503, 200]);
  for (const [index, response] of responses.entries()) {
    const { milliseconds, status, ...request } = response;
    assert.deepEqual(request, requests[index]);
    assert.ok(Number.isInteger(milliseconds) && milliseconds >= 0 && status > 0);
  }
  const sent = emulator.requests.at(-1);
  assert.equal(requests[2].correlationId, sent.headers['x-correlationid']);
  assert.equal(requests[2].origin, emulator.url);
});

test('a request without a response ends with the code of its error', async () => {
  const { client, responses } = traced({ retry: { attempts: 1 } });
  emulator.failNext('GET /v2/nodes', faults.cutAfterRequest);
  await assert.rejects(client.nodes.list(), { code: 'NETWORK' });
  emulator.failNext('GET /v2/nodes', faults.unanswered);
  await assert.rejects(client.nodes.list({ timeoutMs: 20 }), { code: 'TIMED_OUT' });
  client.close();
  assert.deepEqual(responses.map(({ status, errorCode }) => status ?? errorCode), [200, 'NETWORK', 'TIMED_OUT']);
});

test('what is told has no header, query or body, and no secret, whatever the client was given', async () => {
  const { client, requests, responses } = traced({ headers: { 'x-api-key': API_KEY }, operatingKey: emulator.serviceKeys.ctms });
  await client.exportFrom('DEV', { files: [archive], description: 'traced-description' });
  await client.queue.list('QA', { owner: 'traced-owner' });
  client.close();
  const { uaa } = emulator.serviceKeys.ctms;
  const tokens = emulator.requests.map(({ headers }) => headers.authorization?.replace('Bearer ', '')).filter(Boolean);
  assert.ok(requests.length > 4 && tokens.length > 2);
  const found = marks([uaa.clientsecret, uaa.clientid, API_KEY, 'traced-description', 'traced-owner', ...tokens]);
  found.noneIn('requests', requests);
  found.noneIn('responses', responses);
  assert.ok(requests.every(({ path }) => !path.includes('?')));
});

test('what a listener throws ends nothing, and without listeners nothing is told', async () => {
  const warned = [];
  const warn = (warning) => warned.push(warning.message);
  process.on('warning', warn);
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, onRequest: () => { throw new Error('of onRequest'); } });
  assert.ok((await client.nodes.list()).length > 0);
  client.close();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warn);
  assert.deepEqual(warned, ['of onRequest']);
});

test('NODE_DEBUG=ctms prints the same, on stderr and without a secret', async () => {
  const env = { ...process.env, ...withKey(emulator.serviceKeys.ctms), CALM_SERVICE_KEY: '' };
  const run = (more) => promisify(execFile)(process.execPath, [at('examples/release.mjs'), archive], { env: { ...env, ...more } });
  const { stderr } = await run({ NODE_DEBUG: 'ctms' });
  assert.match(stderr, /^CTMS \d+: request 1: POST http:\S+\/oauth\/token \(POST \/oauth\/token, attempt 1, correlation id [\da-f-]{36}\)$/m);
  assert.match(stderr, /^CTMS \d+: response 1: 200 for POST \/oauth\/token after \d+ ms$/m);
  marks([emulator.serviceKeys.ctms.uaa.clientsecret]).none('stderr', stderr);
  assert.equal((await run({ NODE_DEBUG: '' })).stderr, '');
});
