import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient } from 'ctms';
import { faults } from 'ctms-emulator';

import { ctms as run } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { runInProcess } from '../lib/in-process.mjs';
import { VirtualTime } from '../lib/virtual-time.mjs';

const landscape = {
  nodes: [
    { name: 'DEV', description: 'Development\u001b[31m' },
    { name: 'QA', forwardMode: 'MANUAL' },
    { name: 'PROD', scenario: ['error', 'warning'] },
    { name: 'AUTO', automaticImport: true },
    { name: 'HUB', virtual: true },
    { name: 'SHUT', importDisabled: true, importDisabledReason: 'closing' },
  ],
  routes: ['DEV -> QA', 'QA -> PROD', 'QA -> AUTO', 'PROD -> SHUT'],
};
const QUICK = ['--poll', '0.02'];

let emulator;
let client;
let archive;

before(async () => {
  emulator = await startEmulator({ importMs: 40, landscape });
  archive = await sampleArchive();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
});
after(() => {
  client.close();
  return emulator.close();
});
afterEach(() => emulator.reset());

function ctms(...args) {
  return run(args, { key: emulator.serviceKeys.ctms });
}

async function inQueue(node, by = client) {
  const made = await by.uploadTo(node, { references: ['https://content.example/1'], contentType: 'APP', description: 'one' });
  return made.transportRequestId;
}

function importRequests() {
  return emulator.requests.filter(({ path }) => path.endsWith('/import'));
}

function imports() {
  return importRequests().length;
}

test('ctms nodes shows a table without control characters, and --json what the service says', async () => {
  const { code, stdout } = await ctms('nodes');
  assert.equal(code, 0);
  assert.match(stdout, /^ID +NAME +FORWARD +CONTENT +STATE +DESCRIPTION$/m);
  assert.match(stdout, /^ *\d+ +SHUT .*imports disabled$/m);
  assert.match(stdout, /^ *\d+ +HUB .*virtual$/m);
  assert.doesNotMatch(stdout, /\u001b/);
  const { json } = await ctms('nodes', '--json');
  assert.deepEqual(json.nodes.map(({ name }) => name), landscape.nodes.map(({ name }) => name));
});

test('ctms routes shows the routes as a tree', async () => {
  const { stdout } = await ctms('routes');
  assert.deepEqual(stdout.trimEnd().split('\n').map((line) => line.replace(/ \(.*/, '')), [
    'DEV', '└─ QA', '   ├─ PROD', '   │  └─ SHUT', '   └─ AUTO',
  ]);
  assert.equal((await ctms('routes', '--json')).json.routes.length, 4);
});

test('ctms queue filters, takes ids, and suggests near names', async () => {
  const id = await inQueue('QA');
  const { stdout } = await ctms('queue', 'QA', '--status', 'in,re');
  assert.match(stdout, new RegExp(`^ *${id} +initial +\\d+ s .* QA +\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$`, 'm'));
  const { id: node } = (await client.nodes.list()).find(({ name }) => name === 'QA');
  assert.deepEqual((await ctms('queue', String(node), '--json')).json.transportRequests.map((one) => one.id), [id]);
  assert.match((await ctms('queue', 'QA', '--status', 'su')).stdout, /matches/);
  const wrong = await ctms('queue', 'Qa', '--json');
  assert.deepEqual([wrong.code, wrong.json.error.code, wrong.json.error.details.near], [2, 'NODE_UNKNOWN', ['QA']]);
});

test('ctms import starts and says that it is not done yet', async () => {
  const id = await inQueue('QA');
  const { code, stdout } = await ctms('import', 'QA', String(id));
  assert.equal(code, 0);
  assert.match(stdout, /into QA started \(action \d+\)\. Watch it: ctms follow QA \d+/);
});

test('ctms import --follow exits with 1 for an error, with 0 for a warning, and with 1 where warnings fail', async () => {
  const id = String(await inQueue('PROD'));
  const failed = await ctms('import', 'PROD', id, '--follow', ...QUICK, '--json');
  assert.equal(failed.code, 1);
  assert.equal(failed.json.error.code, 'IMPORT_FAILED');
  assert.equal(failed.json.error.details.result.followed[0].status, 'error');
  assert.match(failed.json.error.hint, new RegExp(`ctms reset PROD ${id}`));
  assert.equal((await ctms('reset', 'PROD', id)).code, 0);
  const warned = await ctms('import', 'PROD', id, '--follow', ...QUICK);
  assert.equal(warned.code, 0);
  assert.match(warned.stdout, new RegExp(`^PROD: transport request ${id}: warning`, 'm'));
  const strict = await ctms('follow', 'PROD', id, '--fail-on', 'warning', ...QUICK);
  assert.deepEqual([strict.code, (await ctms('follow', 'PROD', id, ...QUICK)).code], [1, 0]);
});

test('ctms import --all follows what it started, and nothing where there is nothing', async () => {
  await inQueue('QA');
  const all = await ctms('import', 'QA', '--all', '--follow', ...QUICK, '--json');
  assert.deepEqual([all.code, all.json.isSuccess, all.json.followed.length], [0, true, 1]);
  const nothing = await ctms('import', 'QA', '--all', '--follow', '--json');
  assert.deepEqual([nothing.code, nothing.json.actionId, nothing.json.followed], [0, undefined, []]);
});

test('ctms import takes requests or --all, and never what is no id', async () => {
  for (const args of [['import', 'QA'], ['import', 'QA', '7', '--all'], ['import', 'QA', 'x'], ['forward', 'QA', '0']]) {
    assert.equal((await ctms(...args)).code, 2, args.join(' '));
  }
  assert.equal(emulator.requests.length, 0);
});

test('ctms import refuses what the status forbids, and --force lets the service decide', async () => {
  const id = String(await inQueue('QA'));
  const refused = await ctms('reset', 'QA', id);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /its status is initial\n {4}this status allows import, remove\n/);
  assert.equal((await ctms('reset', 'QA', id, '--force')).code, 1);
});

test('ctms forward, reset and remove do what they say', async () => {
  const id = String(await inQueue('QA'));
  await ctms('import', 'QA', id, '--follow', ...QUICK);
  assert.match((await ctms('forward', 'QA', id)).stdout, /forwarded from QA/);
  assert.match((await ctms('reset', 'QA', id)).stdout, /Transport request \d+ reset in QA/);
  assert.match((await ctms('remove', 'QA', id)).stdout, /removed from QA/);
  const [entry] = await client.queue.list('QA');
  assert.equal(entry.status, 'deleted');
  assert.equal((await client.queue.list('PROD')).length, 1);
});

for (const [what, json] of [['people read', []], ['the document says', ['--json']]]) {
  test(`the time limit of a follow ends with 6, and ${what} that the request waits`, async () => {
    await inVirtualTime(async (run, other) => {
      const id = await inQueue('QA', other);
      const { code, stderr, json: document } = await run('follow', 'QA', String(id), '--timeout', '2m', ...json);
      assert.equal(code, 6, stderr);
      assert.match(stderr, new RegExp(`^QA: transport request ${id}: initial \\(not started\\)$`, 'm'));
      assert.match(stderr, new RegExp(`^QA is imported manually: run ctms import QA ${id}, or use --import-to QA$`, 'm'));
      assert.match(stderr, new RegExp(`^QA: transport request ${id}: initial \\(not started\\) for 1 min; following for 1 min more$`, 'm'), 'a line a minute');
      assert.doesNotMatch(stderr, /the import continues/, 'it has not begun');
      if (document) assert.equal(document.error.code, 'FOLLOW_ENDED');
    });
  });
}

test('ctms logs shows each action with its messages in the order of time', async () => {
  const id = String(await inQueue('QA'));
  await ctms('import', 'QA', id, '--follow', ...QUICK);
  const { stdout } = await ctms('logs', 'QA', id);
  const lines = stdout.split('\n');
  const start = lines.findIndex((line) => line.includes('Import (selected) started'));
  const end = lines.findIndex((line) => line.includes('Import ended'));
  assert.ok(start > 0 && end > start, stdout);
  assert.match(lines[end], /^ {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}I /);
  assert.match(stdout, /^Action \d+, import: succeeded/m);
  assert.equal((await ctms('logs', 'QA', id, '--json')).json.logs.at(0).actionType, 'I');
});

test('ctms export --import-to goes node by node, and names the request where it stops', async () => {
  const line = ['export', archive, '--from', 'DEV', '--description', 'one', '--import-to', 'PROD', '--named-user', 'Jane', ...QUICK];
  const stopped = await ctms(...line, '--json');
  assert.equal(stopped.code, 1);
  assert.deepEqual(importRequests().map(({ body }) => body.namedUser), ['Jane', 'Jane']);
  const { transportRequestId, promoted, status, actionId } = stopped.json.error.details.result;
  assert.deepEqual([promoted.stoppedAt, status], ['PROD', 'error']);
  assert.equal(actionId, promoted.steps[1].followed.actionId);
  await ctms('reset', 'PROD', String(transportRequestId));
  const done = await ctms('import', 'QA', String(transportRequestId), '--import-to', 'PROD', ...QUICK);
  assert.equal(done.code, 0);
  assert.match(done.stdout, /^QA: .* already\nPROD: transport request \d+: warning/);
});

test('--import-to fails before anything is sent where the way cannot be gone', async () => {
  for (const [to, code] of [['SHUT', 'NODE_REFUSES_IMPORT'], ['PRD', 'NODE_UNKNOWN'], ['HUB', 'USAGE']]) {
    const { code: exit, json } = await ctms('export', archive, '--from', 'DEV', '--description', 'one', '--import-to', to, '--json');
    assert.deepEqual([exit, json.error.code], [2, code]);
  }
  assert.deepEqual(emulator.files, []);
  const small = await run(['export', archive, '--from', 'DEV', '--description', 'one', '--follow'], { key: emulator.serviceKey({ plan: 'export' }) });
  assert.equal(small.code, 3);
  assert.deepEqual(emulator.files, []);
});

test('ctms upload --follow follows a queue that imports by itself', async () => {
  const { code, json } = await ctms('upload', archive, '--to', 'AUTO', '--description', 'one', '--follow', ...QUICK, '--json');
  assert.deepEqual([code, json.isSuccess, json.status, json.followed.length], [0, true, 'succeeded', 1]);
  assert.equal(imports(), 0);
});

test('where one of several queues cannot be followed, the command ends and does not wait for the others', async () => {
  const queue = 'GET /v2/nodes/{nodeId}/transportRequests';
  emulator.failNext(queue, faults.status(403, { body: '{"error":"forbidden"}' }));
  const { code, json } = await ctms('export', archive, '--from', 'QA', '--description', 'one', '--follow', ...QUICK, '--json');
  assert.deepEqual([code, json.error.code], [3, 'FORBIDDEN']);
  const looks = emulator.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/transportRequests'));
  assert.ok(looks.length < 10, `${looks.length} looks`);
});

/** Runs commands in a time of their own, in which a minute takes no time. */
async function inVirtualTime(work) {
  const time = new VirtualTime(Date.now());
  const own = await startEmulator({ landscape, clock: time.forEmulator });
  const other = new CtmsClient({ serviceKey: own.serviceKeys.ctms, clock: time.forClient });
  try {
    await work((...args) => runInProcess(args, { key: own.serviceKeys.ctms, clock: time.forClient }), other);
  } finally {
    other.close();
    await own.close();
  }
}

test('a request that was made is named although following it ends early', async () => {
  await inVirtualTime(async (run, other) => {
    const { code, json } = await run('upload', archive, '--to', 'QA', '--description', 'one', '--follow', '--timeout', '60', '--json');
    assert.deepEqual([code, json.error.code], [6, 'FOLLOW_ENDED']);
    assert.equal(json.error.details.transportRequestId, (await other.queue.list('QA'))[0].id);
  });
});
