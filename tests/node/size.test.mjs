// Responses of any size: what is larger than anybody needs is not read to its end.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createGzip } from 'node:zlib';

import { CtmsClient } from 'ctms';

import { startBetween } from '../lib/between.mjs';
import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let archive;
let between;
/** What the server between takes; the tests set it. */
let meddle;
before(async () => {
  [emulator, archive] = await Promise.all([startEmulator(), sampleArchive()]);
  between = await startBetween(emulator.url, (...all) => meddle(...all));
});
beforeEach(() => {
  emulator.reset();
  meddle = () => false;
});
after(async () => {
  await between.close();
  await emulator.close();
});

const BLANKS = Buffer.alloc(1024 * 1024, ' ');

/** Responds with blanks until the other side leaves: few bytes on the wire, and more than any memory holds. */
function endless(response, status) {
  response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  const gzip = createGzip({ level: 1 });
  gzip.pipe(response);
  const write = () => { while (!response.destroyed && gzip.write(BLANKS)); };
  gzip.on('drain', write);
  response.on('close', () => gzip.destroy());
  write();
}

/** Responds endlessly to one operation; with `work` only after the service has done what was asked. */
const endlessAt = (operation, status, work = false) => async ({ method, path }, response, pass) => {
  if (`${method} ${path}` !== operation) return false;
  if (work) await pass();
  endless(response, status);
  return true;
};

test('a list that never ends is a response that is not understood, with its limit', async () => {
  meddle = endlessAt('GET /v2/nodes', 200);
  const { code, json } = await ctms(['nodes', '--json'], { key: between.keyOf(emulator.serviceKeys.ctms) });
  assert.deepEqual([code, json.error.code], [1, 'ANSWER_INVALID']);
  assert.match(json.error.message, /^listing the nodes: .*it is larger than 64 MiB$/);
});

test('a token server that never ends is asked once', async () => {
  let asked = 0;
  const token = await startBetween(emulator.url, ({ path }, response) => {
    if (path !== '/oauth/token') return false;
    asked += 1;
    endless(response, 200);
    return true;
  });
  const key = structuredClone(JSON.parse(JSON.stringify(emulator.serviceKeys.ctms)));
  key.uaa.url = token.url;
  const { code, json } = await ctms(['nodes', '--json'], { key });
  await token.close();
  assert.deepEqual([code, json.error.code, asked], [1, 'ANSWER_INVALID', 1]);
});

test('of an error only the beginning is read, and its status says what it is', async () => {
  meddle = endlessAt('GET /v2/nodes', 503);
  const { code, json } = await ctms(['nodes', '--json', '--retries', '0'], { key: between.keyOf(emulator.serviceKeys.ctms) });
  assert.deepEqual([code, json.error.code, json.error.status], [4, 'UNAVAILABLE', 503]);
});

test('a creation whose response never ends is looked for, and found', async () => {
  meddle = endlessAt('POST /v2/nodes/export', 201, true);
  const args = ['export', archive, '--from', 'DEV', '--description', 'Fix', '--json'];
  const { code, json } = await ctms(args, { key: between.keyOf(emulator.serviceKeys.ctms) });
  assert.equal(code, 0, JSON.stringify(json));
  assert.deepEqual(emulator.state.queues.QA.map(({ transportRequestId }) => transportRequestId), [json.transportRequestId]);
});

test('a creation whose response never ends, with a key that may not look, has an unknown outcome', async () => {
  meddle = endlessAt('POST /v2/nodes/export', 201, true);
  const args = ['export', archive, '--from', 'DEV', '--description', 'Fix', '--json'];
  const { code, json } = await ctms(args, { key: between.keyOf(emulator.serviceKey({ plan: 'export' })) });
  assert.deepEqual([code, json.error.code], [5, 'OUTCOME_UNKNOWN']);
});

test('maxResponseBytes is the limit of the caller, and what is as large is read', async () => {
  const { body } = await new Promise((resolve) => {
    meddle = async ({ path }, response, pass) => {
      if (path !== '/v2/nodes') return false;
      const passed = await pass();
      response.writeHead(200, { 'content-type': 'application/json' }).end(passed.body);
      resolve(passed);
      return true;
    };
    listed(1e6).catch(() => {});
  });
  assert((await listed(body.length)).length > 0);
  await assert.rejects(listed(body.length - 1), { code: 'ANSWER_INVALID', message: new RegExp(`it is larger than ${body.length - 1} bytes$`) });
});

async function listed(maxResponseBytes) {
  const client = new CtmsClient({ serviceKey: between.keyOf(emulator.serviceKeys.ctms), maxResponseBytes });
  try {
    return await client.nodes.list();
  } finally {
    client.close();
  }
}

test('a fetch whose responses have no stream is limited, too', async () => {
  const text = JSON.stringify({ nodes: [], padding: 'x'.repeat(2000) });
  const bare = async () => ({ status: 200, headers: new Headers({ 'content-type': 'application/json' }), arrayBuffer: async () => new TextEncoder().encode(text).buffer });
  const client = new CtmsClient({ apiUrl: 'http://127.0.0.1:1', fetch: bare, maxResponseBytes: 1000 });
  await assert.rejects(client.nodes.list(), { code: 'ANSWER_INVALID' });
  client.close();
});
