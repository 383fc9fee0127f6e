import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient, parseTime } from 'ctms';
import { faults } from 'ctms-emulator';

import { startEmulator } from '../lib/emulator.mjs';
import { VirtualTime } from '../lib/virtual-time.mjs';

const ENDS = ['succeeded', 'warning', 'error', 'fatal'];
const landscape = {
  nodes: [
    { name: 'DEV' },
    ...ENDS.map((end) => ({ name: end.toUpperCase(), scenario: end })),
    { name: 'AUTO', automaticImport: true },
    { name: 'HUB', virtual: true },
    { name: 'HANGS', scenario: 'hangs' },
  ],
  routes: ['DEV -> SUCCEEDED', 'DEV -> ERROR'],
};
const pace = { pollMs: 10, longestPollMs: 20 };
const ACTION = 'GET /v2/actions/{actionId}';
const LOGS = 'GET /v2/actions/{actionId}/logs';

const time = new VirtualTime(Date.now());

let emulator;
let client;

before(async () => {
  emulator = await startEmulator({ importMs: 60, landscape, clock: time.forEmulator });
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, retry: { firstWaitMs: 1, longestWaitMs: 5, attempts: 2 }, clock: time.forClient });
});
after(() => {
  client.close();
  return emulator.close();
});
afterEach(async () => {
  emulator.reset();
  // The client keeps for a while what it has read of an id, which the next test gets again.
  await time.pass(60_000);
});

async function inQueue(node, count = 1) {
  const ids = [];
  for (let one = 0; one < count; one += 1) {
    const made = await client.uploadTo(node, { files: [archive(`app${one}.mtar`)], check: false, description: `test ${one}` });
    ids.push(made.transportRequestId);
  }
  return ids;
}

function archive(name) {
  return new File(['PK'], name);
}

async function imported(node, count = 1) {
  const { actionId, transportRequestIds } = await client.queue.import(node, await inQueue(node, count));
  return { actionId, id: transportRequestIds[0] };
}

/** Everything that was told, and the result. */
async function heard(following) {
  const events = [];
  for await (const event of following) events.push(event);
  const result = await following.result;
  const of = (type) => events.filter((event) => event.type === type);
  return { result, statuses: of('status').map(({ status }) => status), messages: of('message') };
}

for (const end of ENDS) {
  test(`an action that ends with ${end} is followed to its end`, async () => {
    const { actionId, id } = await imported(end.toUpperCase());
    const { result, statuses, messages } = await heard(client.follow({ actionId, ...pace }));
    assert.equal(result.status, end);
    assert.equal(result.isSuccess, end === 'succeeded' || end === 'warning');
    assert.deepEqual(result.requests.map((one) => [one.transportRequestId, one.status]), [[id, end]]);
    assert.deepEqual(result.requests[0].files.map(({ fileName, status }) => [fileName, status]), [['app0.mtar', end]]);
    assert.equal(statuses.at(-1), end);
    assert.equal(result.errors.length > 0, !result.isSuccess);
    // A fatal deployment did not start, so it has no log.
    assert.equal(result.deploymentLogs.length, end === 'fatal' ? 0 : 1);
    for (const link of result.deploymentLogs) assert.match(link, /^https:.*\/logs$/);
    const [log] = await client.actions.logs(actionId);
    const all = [...log.messages, ...log.entities.flatMap((file) => file.messages)];
    assert.deepEqual(messages.map(({ text }) => text).sort(), all.map(({ message }) => message).sort(), 'each message once');
    const times = messages.map(({ createdAt }) => parseTime(createdAt).getTime());
    assert.deepEqual(times, times.toSorted((a, b) => a - b), 'in the order of time');
  });

  test(`a transport request that ends with ${end} is followed through the queue, whoever imports it`, async () => {
    const [id] = await inQueue(end.toUpperCase());
    const following = client.follow({ node: end.toUpperCase(), transportRequestId: id, ...pace });
    const whole = heard(following);
    await client.queue.importAll(end.toUpperCase());
    const { result, statuses, messages } = await whole;
    assert.deepEqual([result.status, statuses.at(-1)], [end, end]);
    const imports = (await client.queue.logs(end.toUpperCase(), id)).filter(({ actionType }) => actionType === 'I');
    const all = imports.flatMap((log) => [...log.messages, ...log.entities.flatMap((file) => file.messages)]);
    assert.deepEqual(messages.map(({ text }) => text).sort(), all.map(({ message }) => message).sort());
    assert.equal(result.actionId, imports[0].actionId);
  });
}

test('an import that is over already is told at once, with its messages', async () => {
  const { actionId, id } = await imported('ERROR');
  await client.follow({ actionId, ...pace }).result;
  const { result, messages } = await heard(client.follow({ node: 'ERROR', transportRequestId: id, ...pace }));
  assert.deepEqual([result.status, result.actionId], ['error', actionId]);
  assert.ok(messages.length > 0);
});

test('messages of an import before a reset are not told again', async () => {
  const { actionId, id } = await imported('ERROR');
  await client.follow({ actionId, ...pace }).result;
  await client.queue.reset('ERROR', [id]);
  const whole = heard(client.follow({ node: 'ERROR', transportRequestId: id, ...pace }));
  const again = await client.queue.import('ERROR', [id]);
  const { result, messages } = await whole;
  assert.equal(result.actionId, again.actionId);
  assert.deepEqual([...new Set(messages.map((message) => message.actionId))], [again.actionId]);
});

test('a queue that imports by itself is followed without calling import', async () => {
  const [id] = await inQueue('AUTO');
  const result = await client.follow({ node: 'AUTO', transportRequestId: id, ...pace }).result;
  assert.deepEqual([result.status, result.isSuccess], ['succeeded', true]);
  assert.equal(emulator.requests.some(({ path }) => path.includes('/import')), false);
});

test('skipped on a virtual node counts as success', async () => {
  const { id } = await imported('HUB');
  const result = await client.follow({ node: 'HUB', transportRequestId: id, ...pace }).result;
  assert.deepEqual([result.status, result.isSuccess], ['skipped', true]);
});

test('an action with several requests ends with the status of each', async () => {
  const { actionId } = await imported('WARNING', 3);
  const result = await client.follow({ actionId, ...pace }).result;
  assert.deepEqual(result.requests.map(({ status }) => status), ['warning', 'warning', 'warning']);
});

test('a request that leaves the queue ends the follow', async () => {
  const [id] = await inQueue('SUCCEEDED');
  const whole = heard(client.follow({ node: 'SUCCEEDED', transportRequestId: id, ...pace }));
  await client.queue.remove('SUCCEEDED', [id]);
  const { result } = await whole;
  assert.deepEqual([result.status, result.isSuccess], ['deleted', false]);
});

test('single failures, a lost token and answers that are not understood are survived', async () => {
  const { actionId } = await imported('SUCCEEDED');
  for (const fault of [faults.status(503), faults.status(500), faults.cutBeforeRequest]) emulator.fail(ACTION, fault, { times: 2 });
  emulator.failNext(LOGS, faults.html(200));
  emulator.failNext(LOGS, faults.cutJson);
  emulator.failNext(LOGS, faults.revokeTokens);
  const { result, messages } = await heard(client.follow({ actionId, ...pace }));
  assert.equal(result.isSuccess, true);
  assert.equal(new Set(messages.map(({ text }) => text)).size, messages.length);
});

test('an unknown status is no end', async () => {
  const { actionId } = await imported('SUCCEEDED');
  emulator.fail(ACTION, faults.unknownEnums, { times: 3 });
  assert.equal((await client.follow({ actionId, ...pace }).result).status, 'succeeded');
});

test('a target that does not exist is refused at once', async () => {
  await assert.rejects(client.follow({ actionId: 999_999, ...pace }).result, { code: 'REFUSED', status: 404 });
  await assert.rejects(client.follow({ node: 'SUCCEEDED', transportRequestId: 999, ...pace }).result, { code: 'USAGE' });
  await assert.rejects(client.follow({ node: 'SUCEEDED', transportRequestId: 999, ...pace }).result, { code: 'NODE_UNKNOWN' });
  await assert.rejects(client.follow({}).result, { code: 'USAGE' });
});

test('a time that is over ends the follow, says what is known, and iterating fails alike', async () => {
  const { actionId, id } = await imported('HANGS');
  const following = client.follow({ actionId, timeoutMs: 150, ...pace });
  await assert.rejects(heard(following), ({ code, exitCode, message, hint }) => {
    assert.deepEqual([code, exitCode], ['FOLLOW_ENDED', 6]);
    assert.match(hint, /^the import continues/);
    assert.match(message, new RegExp(`the time limit was reached; transport request ${id} has status running in HANGS`));
    return true;
  });
  await assert.rejects(following.result, { code: 'FOLLOW_ENDED' });
});

test('a signal ends the follow', async () => {
  const { actionId } = await imported('HANGS');
  const controller = new AbortController();
  const following = client.follow({ actionId, signal: controller.signal, pollMs: 60_000 });
  for await (const event of following) if (event.type === 'status') break;
  controller.abort();
  await assert.rejects(following.result, { code: 'CANCELLED', exitCode: 130 });
});

test('a callback hears what an iterator hears', async () => {
  const { actionId } = await imported('SUCCEEDED');
  const called = [];
  const following = client.follow({ actionId, ...pace, onEvent: (event) => called.push(event) });
  const iterated = [];
  for await (const event of following) iterated.push(event);
  assert.deepEqual(called, iterated);
});

test('several follows share their looks', async () => {
  const { actionId, id } = await imported('HANGS');
  const before = emulator.requests.length;
  const controller = new AbortController();
  const options = { signal: controller.signal, pollMs: 100, longestPollMs: 100 };
  const follows = Array.from({ length: 10 }, () => client.follow({ actionId, ...options }).result);
  const watches = Array.from({ length: 10 }, () => client.follow({ node: 'HANGS', transportRequestId: id, ...options }).result);
  await time.pass(1000);
  controller.abort();
  await Promise.allSettled([...follows, ...watches]);
  const rounds = 1000 / 100 + 1;
  const looks = emulator.requests.slice(before).filter(({ path }) => path.includes('/actions/'));
  assert.ok(looks.length <= 2 * rounds, `${looks.length} looks at the action in ${rounds} rounds`);
  const queue = emulator.requests.slice(before).filter(({ path }) => path.endsWith('/transportRequests'));
  assert.ok(queue.length <= 2 * rounds, `${queue.length} looks at the queue in ${rounds} rounds`);
});

test('a follow that fails and that nobody waits for is reported, like any promise; one that is iterated is told there', async () => {
  const program = (use) => `
    import { CtmsClient } from 'ctms';
    const client = new CtmsClient({ apiUrl: 'https://tools.example' });
    const following = client.follow({ actionID: 1 });
    ${use}`;
  const run = (use) => new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', program(use)], (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
  });
  const ignored = await run('');
  assert.equal(ignored.code, 1);
  assert.match(ignored.stderr, /the option actionID does not exist/);
  const iterated = await run('try { for await (const event of following) console.log(event); } catch ({ code }) { console.log(code); }');
  assert.deepEqual(iterated, { code: 0, stdout: 'USAGE\n', stderr: '' });
});
