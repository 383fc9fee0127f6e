// The command as people use it every day, in a log.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let client;
let archive;
let key;

before(async () => {
  emulator = await startEmulator({ importMs: 1500 });
  archive = await sampleArchive();
  key = emulator.serviceKeys.ctms;
  client = new CtmsClient({ serviceKey: key });
});
afterEach(() => emulator.reset());
after(() => emulator.close());

async function inQueue(node, description = 'Fix the totals of orders that were split over two invoices') {
  const { transportRequestId } = await client.uploadTo(node, { files: [archive], description, namedUser: 'Jane' });
  return transportRequestId;
}

test('several queues, or those of all nodes, are shown under their names, and in one document', async () => {
  await inQueue('QA');
  const { stdout } = await ctms(['queue', '--all-nodes'], { key });
  assert.match(stdout, /^DEV\nThe queue is empty\.\n\nQA\n *ID /);
  const { json } = await ctms(['queue', 'QA', 'PROD', '--json'], { key });
  assert.deepEqual(json.queues.map(({ node, transportRequests }) => [node, transportRequests.length]), [['QA', 1], ['PROD', 0]]);
  assert.equal((await ctms(['queue', 'QA', '--json'], { key })).json.transportRequests.length, 1);
  assert.equal((await ctms(['queue'], { key })).code, 2);
});

test('a queue that is watched says in a log what has changed, until the time limit is over', async () => {
  const id = await inQueue('QA');
  const { code, stdout } = await ctms(['queue', 'QA', '--watch', '--timeout', '1'], { key });
  assert.equal(code, 0);
  assert.equal(stdout.match(new RegExp(`^ *${id} `, 'gm')).length, 1);
});

test('importing what runs already follows it, and so does the line that was advised', async () => {
  const slow = await startEmulator({ importMs: 60_000 });
  try {
    const { transportRequestId } = await new CtmsClient({ serviceKey: slow.serviceKeys.ctms }).uploadTo('QA', { files: [archive], description: 'one' });
    const more = { key: slow.serviceKeys.ctms };
    const started = await ctms(['import', 'QA', String(transportRequestId)], more);
    const [, advised] = /Watch it: ctms (.*)\n/.exec(started.stdout);
    const [followed, joined] = await Promise.all([
      ctms([...advised.split(' '), '--timeout', '10'], more),
      ctms(['import', 'QA', String(transportRequestId), '--follow', '--timeout', '10'], more),
    ]);
    assert.deepEqual([followed.code, joined.code], [6, 6], joined.stderr);
    assert.match(joined.stderr, /is running already\nQA: transport request \d+: running\n/);
    assert.match(followed.stderr, /^QA: transport request \d+: running\n/);
  } finally {
    await slow.close();
  }
});

test('unattached files are deleted by their ids, and a file in use is not', async () => {
  const { fileId } = await client.files.upload(archive);
  const done = await ctms(['files', 'delete', String(fileId)], { key });
  assert.deepEqual([done.code, done.stdout], [0, `File ${fileId} was deleted\n`]);
  const { fileIds } = await client.uploadTo('QA', { files: [archive], description: 'one' });
  assert.equal((await ctms(['files', 'delete', String(fileIds[0])], { key })).code, 1);
});

test('the same mistake has the same exit code: a transport request that is not there', async () => {
  for (const verb of ['logs', 'follow', 'remove']) {
    const { code, stderr } = await ctms([verb, 'QA', '999'], { key });
    assert.equal(code, 2, `${verb}: ${stderr}`);
  }
});

test('the library says of logs, too, that a transport request is not in the queue', async () => {
  await assert.rejects(client.queue.logs('QA', 999), ({ code, message }) => code === 'USAGE' && message === 'transport request 999 is not in the queue of QA');
});

test('ids of nodes are taken by --from and --to, and refused where the key may not read nodes', async () => {
  const [, { id }] = await client.nodes.list();
  const { code, json } = await ctms(['upload', archive, '--to', String(id), '-d', 'one', '--json'], { key });
  assert.deepEqual([code, json.queueEntries[0].nodeId], [0, id]);
  const exportOnly = await ctms(['export', archive, '--from', '1', '-d', 'one'], { key: emulator.serviceKeys.calm });
  assert.equal(exportOnly.code, 2);
  assert.match(exportOnly.stderr, /node 1: .*ids cannot be used\n {2}give the name of the node/);
});

test('options without effect are refused, and time spans have units', async () => {
  const id = String(await inQueue('QA'));
  const refused = await ctms(['import', 'QA', id, '--fail-on', 'warning'], { key });
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--fail-on has no effect without --follow or --import-to/);
  assert.equal((await ctms(['import', 'QA', id, '-f', '--timeout', '1h30m', '--poll', '0.2'], { key })).code, 0);
});

test('several problems are a list, one a line with its place', async () => {
  const { code, stderr } = await ctms(['remove', 'QA', '998', '999'], { key });
  assert.equal(code, 2);
  assert.match(stderr, /^ctms: .*:\n {2}Error: .*998.*\n(?: {4}.*\n)? {2}Error: .*999/);
});

test('inspect takes several archives, each with its own findings', async () => {
  const { code, json } = await ctms(['inspect', archive, 'nosuch.mtar', '--json']);
  assert.equal(code, 2);
  assert.deepEqual(json.archives.map(({ file, findings }) => [file, findings.length > 0]), [[archive, false], ['nosuch.mtar', true]]);
});
