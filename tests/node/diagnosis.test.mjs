import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { CtmsClient, diagnose, isCtmsError } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';

const landscape = {
  nodes: [
    { name: 'FATAL', scenario: 'fatal' },
    { name: 'FAILS', scenario: 'ds-quota-memory' },
    { name: 'GOOD', scenario: 'succeeded' },
    { name: 'CLOSED', importDisabled: true, importDisabledReason: 'Year end' },
  ],
};
const SECRET = 'hunter2-hunter2';

let emulator;
let client;
let key;

before(async () => {
  emulator = await startEmulator({ importMs: 20, landscape });
  key = emulator.serviceKeys.ctms;
  client = new CtmsClient({ serviceKey: key });
});
after(() => {
  client.close();
  return emulator.close();
});

async function inQueue(node) {
  const made = await client.uploadTo(node, { files: [new File(['PK'], 'app.mtar')], check: false, description: 'test' });
  return String(made.transportRequestId);
}

async function imported(node) {
  const id = await inQueue(node);
  const run = await ctms(['import', node, id, '--follow', '--poll', '0.01', '--json'], { key });
  return { id, ...run };
}

const message = (severity, text) => ({ severity, message: text, createdAt: '2026-11-03T08:14:20.000Z' });

test('diagnose finds the cause in the messages of a log, whatever else the service puts into them', async () => {
  const [first] = await diagnose([{ id: 7, messageId: 'x', ...message('E', 'Error starting application "a": memory quota_exceeded') }, { severity: null }]);
  assert.equal(first.id, 'ds-quota-memory');
  assert.equal(first.certainty, 'sure');
  assert.deepEqual(first.who, ['subaccount administrator']);
  assert.match(first.at, /quota_exceeded/);
  assert.match(first.cause, /quota/);
  assert.match(first.advice, /\.$/);
});

test('diagnose takes the status, the node and the request as a second argument', async () => {
  assert.deepEqual(await diagnose([message('W', 'Rate Limit Exceeded')], { status: 'succeeded' }), []);
  const [first] = await diagnose([], { status: 'initial', node: { id: 4, name: 'QA', importDisabled: true, importDisabledReason: 'Year end', targets: [] } });
  assert.deepEqual([first.id, first.certainty, first.at], ['node-import-disabled', 'sure', 'field importDisabled of the node QA: Year end']);
  assert.deepEqual(await diagnose([message('E', 'Something new')], { request: { status: 'error' } }), []);
});

test('diagnose refuses what is not a list of messages', async () => {
  for (const messages of [undefined, 'text', [7], [{ severity: 7 }]]) {
    await assert.rejects(diagnose(messages), (error) => isCtmsError(error) && error.code === 'USAGE' && /messages/.test(error.message));
  }
});

test('a failed import explains itself in its result, its error and its log', async () => {
  const { id, code, json } = await imported('FAILS');
  assert.equal(code, 1);
  const [followed] = json.error.details.result.followed;
  assert.match(followed.diagnosis[0].id, /^ds-quota-memory$/);
  assert.equal(followed.isUnexplained, false);
  assert.match(followed.firstError, /memory/);
  assert.ok(followed.messages.length > followed.errors.length);
  const kept = new Date(followed.deploymentLogsExpireAt).getTime() - Date.now();
  assert.ok(kept > 2.9 * 86_400_000 && kept < 3.1 * 86_400_000, `${kept} ms`);
  const logs = await ctms(['logs', 'FAILS', id, '--json'], { key });
  assert.deepEqual(logs.json.diagnosis.map((one) => one.id), followed.diagnosis.map((one) => one.id));
});

test('ctms logs quotes the first error of the service where no cause is known', async () => {
  const id = await inQueue('GOOD');
  emulator.fail('GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}/logs', {
    body: JSON.stringify({ logs: [{ actionId: 9, actionType: 'I', status: 'error', messages: [{ id: 1, severity: 'E', message: 'Step 7 ended with code 3' }] }] }),
  }, { times: 2 });
  const { code, stdout } = await ctms(['logs', 'GOOD', id], { key });
  assert.equal(code, 0);
  assert.match(stdout, /^No known cause\. First error of the service: Step 7 ended with code 3$/m);
  const { json } = await ctms(['logs', 'GOOD', id, '--json'], { key });
  assert.deepEqual([json.diagnosis, json.isUnexplained, json.firstError], [[], true, 'Step 7 ended with code 3']);
});

test('ctms explain prints cause, advice, who and where, with the exit code of the import', async () => {
  const { id } = await imported('FAILS');
  const { code, stdout } = await ctms(['explain', 'FAILS', id], { key });
  assert.equal(code, 1);
  assert.match(stdout, new RegExp(`^FAILS: transport request ${id}: error \\(action \\d+\\)\n {2}sure: .+ \\(ds-quota-memory\\)\n {4}.+ Who can do this: .+\\.\n {4}seen in: .+`));
  assert.match(stdout, /Deployment log \(expires on \d{4}-\d\d-\d\d \d\d:\d\d UTC\): https:/);
  const json = await ctms(['explain', 'FAILS', id, '--json'], { key });
  assert.equal(json.code, 1);
  assert.equal(json.json.status, 'error');
  assert.match(json.json.diagnosis[0].id, /^ds-quota-memory$/);
});

test('ctms explain exits with 0 after a success, and with 6 where no import has ended', async () => {
  const { id } = await imported('GOOD');
  const good = await ctms(['explain', 'GOOD', id, '--json'], { key });
  assert.deepEqual([good.code, good.json.isSuccess, good.json.diagnosis], [0, true, []]);
  const closed = await ctms(['explain', 'CLOSED', await inQueue('CLOSED')], { key });
  assert.equal(closed.code, 6);
  assert.match(closed.stdout, /sure: Imports into the node are disabled.* \(node-import-disabled\)/);
  assert.match(closed.stdout, /Year end/);
});

test('ctms explain says which node or transport request does not exist', async () => {
  const node = await ctms(['explain', 'GOOT', '1'], { key });
  assert.equal(node.code, 2);
  assert.match(node.stderr, /GOOT.*does not exist[^]*GOOD/);
  const request = await ctms(['explain', 'GOOD', '999'], { key });
  assert.equal(request.code, 2);
  assert.match(request.stderr, /999 is not in the queue of GOOD/);
});

test('messages are kept on disk without secrets, one file for each transport request and node', async (t) => {
  const place = mkdtempSync(path.join(tmpdir(), 'ctms-logs-'));
  const logs = path.join(place, 'logs', 'of import');
  t.after(() => rmSync(place, { recursive: true, force: true }));
  const at = (minute) => `2026-11-03T08:0${minute}:00.000Z`;
  const service = fakeService([
    { id: 2, severity: 'E', message: `Could not bind: {"password":"${SECRET}"}`, createdAt: at(2) },
    { id: 1, severity: 'I', message: 'first\nline', createdAt: at(1) },
  ]);
  const own = new CtmsClient({ apiUrl: 'https://ctms.example.test', fetch: service });
  const explanation = await own.explain({ node: 'QA', transportRequestId: 57 });
  own.close();
  assert.deepEqual(explanation.messages.map(({ text }) => text), ['first\nline', 'Could not bind: {"password":"[redacted]"}']);
  assert.equal(explanation.isUnexplained, true);
  assert.equal(explanation.firstError, 'Could not bind: {"password":"[redacted]"}');

  const { id } = await imported('FATAL');
  const saved = await ctms(['explain', 'FATAL', id, '--save-logs', logs], { key });
  assert.equal(saved.code, 1, saved.stderr);
  assert.deepEqual(await readdir(logs), [`FATAL-${id}.log`]);
  const lines = (await readFile(path.join(logs, `FATAL-${id}.log`), 'utf8')).trimEnd().split('\n');
  assert.ok(lines.length > 3);
  for (const line of lines) assert.match(line, /^\d{4}-\S+ [IWEF] \S/);
});

/** The calls of an explanation: nodes, queue, logs. */
function fakeService(messages) {
  return async (url) => {
    const body = url.endsWith('/v2/nodes') ? { nodes: [{ id: 4, name: 'QA' }] }
      : url.endsWith('/logs') ? { logs: [{ actionId: 9, actionType: 'I', status: 'error', messages }] }
        : { transportRequests: [{ id: 57, status: 'error' }] };
    return Response.json(body);
  };
}

test('a folder for logs that cannot be made is refused before anything is sent', async () => {
  const id = await inQueue('GOOD');
  const { code, stderr } = await ctms(['import', 'GOOD', id, '--follow', '--save-logs', '/dev/null/logs'], { key });
  assert.equal(code, 2);
  assert.match(stderr, /--save-logs/);
  const { json } = await ctms(['queue', 'GOOD', '--status', 'in', '--json'], { key });
  assert.ok(json.transportRequests.some((one) => String(one.id) === id), 'still waiting');
});
