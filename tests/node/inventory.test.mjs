// What is where: an emulator in which archives are sent and imported, then asked by the library and the command.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let client;
let bytes;
let key;

before(async () => {
  emulator = await startEmulator({ importMs: 20 });
  bytes = readFileSync(await sampleArchive());
  key = emulator.serviceKeys.ctms;
  client = new CtmsClient({ serviceKey: key, namedUser: 'Jane' });
});
afterEach(() => emulator.reset());
after(() => {
  client.close();
  return emulator.close();
});

/** Sends archives with these names, and returns the transport request's id. */
async function send(node, names, description = '1a2b3c Fix totals') {
  const files = names.map((name) => new File([bytes], name));
  const { transportRequestId } = await client.uploadTo(node, { files, description, check: false });
  return transportRequestId;
}

async function imported(node, id) {
  const { actionId } = await client.queue.import(node, [id]);
  await client.follow({ actionId, pollMs: 20 }).result;
}

const cellOf = ({ rows }, name, node) => rows.find((row) => row.name === name).cells.find(({ nodeName }) => nodeName === node);

test('what was imported is there with its version, time and user, and what came after it waits', async () => {
  const first = await send('QA', ['shop_1.4.0.mtar']);
  await imported('QA', first);
  const second = await send('QA', ['shop_1.5.0.mtar', 'core_2.0.0.mtar']);
  const status = await client.status({ nodes: ['QA', 'PROD'] });
  const { imported: last, waiting, isCertain } = cellOf(status, 'shop', 'QA');
  assert.deepEqual([last.version, last.versionSource, last.transportRequestId, last.importedBy, last.result, last.commit, isCertain], ['1.4.0', 'fileName', first, 'Jane', 'succeeded', '1a2b3c', true]);
  assert(!Number.isNaN(Date.parse(last.importedAt)));
  assert(last.durationMs >= 0);
  assert.deepEqual(waiting.map(({ version, transportRequestId, importOrder }) => [version, transportRequestId, importOrder]), [['1.5.0', second, 1]]);
  assert.equal(cellOf(status, 'core', 'QA').imported, undefined);
});

test('each queue is read once, and a log of a request only once', async () => {
  await imported('QA', await send('QA', ['shop_1.4.0.mtar']));
  await send('QA', ['shop_1.5.0.mtar']);
  const asked = [];
  const counting = new CtmsClient({ serviceKey: key, fetch: (url, init) => { asked.push(new URL(url).pathname); return fetch(url, init); } });
  const { nodes } = await counting.status();
  counting.close();
  const queues = asked.filter((path) => path.endsWith('/transportRequests'));
  assert.deepEqual([queues.length, new Set(queues).size], [nodes.length, nodes.length]);
  const logs = asked.filter((path) => path.endsWith('/logs'));
  assert.equal(new Set(logs).size, logs.length);
  assert.deepEqual(asked.filter((path) => /nodes$|routes$/.test(path)).sort(), ['/v2/nodes', '/v2/routes']);
});

test('a log has one line for each MTA and node, and Markdown the matrix', async () => {
  await imported('QA', await send('QA', ['shop_1.4.0.mtar']));
  await send('QA', ['shop_1.5.0.mtar']);
  const { code, stdout } = await ctms(['status', 'QA', 'PROD'], { key });
  assert.equal(code, 0);
  assert.match(stdout, /^MTA +NODE +VERSION +REQUEST +IMPORTED +BY +RESULT +WAITING +IMPORTING +FAILED +NEWER BELOW\nshop +QA +1\.4\.0 +\d+ +\d{4}-\S+Z +Jane +succeeded +1\.5\.0/);
  const { stdout: markdown } = await ctms(['status', 'QA', '--markdown'], { key });
  assert.match(markdown, /^\| MTA \| QA \|\n\| --- \| --- \|\n\| shop \| 1\.4\.0; 1\.5\.0 waiting \|\n/);
  const { json } = await ctms(['status', 'QA', '--mta', 'shop', '--json'], { key });
  assert.equal(json.rows[0].cells[0].imported.version, '1.4.0');
});

test('an MTA that nobody knows is said with those that are alike', async () => {
  await send('QA', ['shop_1.4.0.mtar']);
  const { rows, warnings } = await client.status({ mta: 'shpo' });
  assert.deepEqual([rows, warnings], [[], ['no transport request with the MTA shpo was found; did you mean shop?']]);
  const { code, stdout, stderr } = await ctms(['status', '--mta', 'shpo'], { key });
  assert.deepEqual([code, stdout], [0, 'No transport request is known in these nodes.\n']);
  assert.match(stderr, /did you mean shop\?/);
});

test('diff ends with 10 where there is something, and with 0 where there is nothing', async () => {
  assert.equal((await ctms(['diff', 'QA', 'PROD'], { key })).code, 0);
  const id = await send('QA', ['shop_1.4.0.mtar'], '1a2b3c Fix [totals] @all');
  await imported('QA', id);
  const { code, stdout } = await ctms(['diff', 'QA', 'PROD'], { key });
  assert.equal(code, 10);
  assert.match(stdout, /^PROD would get one transport request from QA\n *ID +MTA +IN PROD +IN QA +COMMIT/);
  assert.match(stdout, new RegExp(`${id} +shop 1\\.4\\.0 \\(new\\) +initial +succeeded +1a2b3c`));
  const { code: same, stdout: markdown } = await ctms(['diff', 'QA', 'PROD', '--markdown'], { key });
  assert.equal(same, 10);
  assert.match(markdown, /^### PROD would get one transport request from QA\n\n\| ID \| MTA \|/);
  assert.match(markdown, /Fix \\\[totals\\\] &#64;all/);
  const { json } = await ctms(['diff', 'QA', 'PROD', '--json'], { key });
  assert.deepEqual([json.hasDifferences, json.path, json.requests[0].isImportedInFirst], [true, ['QA', 'PROD'], true]);
});

test('what would go backwards is named', async () => {
  await imported('PROD', await send('PROD', ['shop_1.5.0.mtar']));
  await imported('QA', await send('QA', ['shop_1.4.0.mtar']));
  const { stdout } = await ctms(['diff', 'QA', 'PROD'], { key });
  assert.match(stdout, /\nWould go backwards\nshop 1\.5\.0 -> 1\.4\.0 \(transport request \d+\)\n/);
});

test('descriptors that only one node has are a difference', async () => {
  const descriptor = new File(['_schema-version: "3.1"\nID: shop.qa\nextends: shop\n'], 'qa.mtaext');
  await client.descriptors.create('QA', descriptor, { mtaVersion: '*' });
  const { descriptors, hasDifferences } = await client.diff('QA', 'PROD');
  assert.deepEqual([descriptors.map(({ kind, mtaId }) => [kind, mtaId]), hasDifferences], [[['onlyInFirst', 'shop']], true]);
});

test('the history says who imported what, when, with which result, and how long it took', async () => {
  const id = await send('QA', ['shop_1.4.0.mtar']);
  await imported('QA', id);
  await client.queue.reset('QA', [id], { namedUser: 'Joe' });
  await imported('QA', id);
  const { entries } = await client.history('QA');
  assert.deepEqual(entries.filter(({ action }) => action === 'import' || action === 'reset').map(({ action, by, status }) => [action, by, status]), [['import', 'Jane', 'succeeded'], ['reset', 'Joe', 'succeeded'], ['import', 'Jane', 'succeeded']]);
  const { code, stdout } = await ctms(['history', 'QA'], { key });
  assert.equal(code, 0);
  assert.match(stdout, /^STARTED +MTA +RESULT +TOOK +BY +REQUEST +ACTION ID +DESCRIPTION\n\d{4}-\S+Z +shop 1\.4\.0 +succeeded +\d+ s +Jane/);
  assert.equal(stdout.trim().split('\n').length, 3);
  assert.match((await ctms(['history', 'QA', '--all-actions', '--markdown'], { key })).stdout, /\| reset \| shop 1\.4\.0 \| succeeded \|/);
  assert.equal((await ctms(['history', 'QA', '--since', '2999-01-01', '--json'], { key })).json.entries.length, 0);
});

test('a key that may not read logs still sees what waits, and is told what it did not see', async () => {
  await imported('QA', await send('QA', ['shop_1.4.0.mtar'], 'shop-1.4.0.mtar'));
  const refusing = new CtmsClient({
    serviceKey: key,
    fetch: async (url, init) => (new URL(url).pathname.endsWith('/logs') ? new Response('{"error":"unauthorized"}', { status: 403, headers: { 'content-type': 'application/json' } }) : fetch(url, init)),
  });
  const status = await refusing.status({ nodes: ['QA'] });
  refusing.close();
  const { imported: last, isCertain } = cellOf(status, 'shop', 'QA');
  assert.deepEqual([last.version, last.versionSource, last.importedAt, isCertain], ['1.4.0', 'description', undefined, false]);
  assert.deepEqual(status.unseen.map(({ kind }) => kind), ['logs']);
});

test('a queue that cannot be read leaves the others, and a node cannot be compared with itself', async () => {
  emulator.failNext('GET /v2/nodes/{nodeId}/transportRequests', { status: 403, body: '{"error":"unauthorized"}' });
  const { nodes, unseen } = await client.status({ nodes: ['QA', 'PROD'] });
  assert.deepEqual(nodes.map(({ isReadable }) => isReadable).sort(), [false, true]);
  assert.match(unseen[0].text, /the queue of (QA|PROD) cannot be read/);
  await assert.rejects(client.diff('QA', 'QA'), ({ code }) => code === 'USAGE');
  await assert.rejects(client.history('QAS'), ({ code }) => code === 'NODE_UNKNOWN');
  assert.equal((await ctms(['status', '--json', '--markdown'], { key })).code, 2);
});
