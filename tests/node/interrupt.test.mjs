// Ctrl-C at every step of a release: it stops, cleans up, and says what was done.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';

import { CtmsClient } from 'ctms';
import { faults } from 'ctms-emulator';

import { ctmsScript } from '../../scripts/lib/command.mjs';
import { bareEnvironment } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { runInProcess } from '../lib/in-process.mjs';
import { VirtualTime } from '../lib/virtual-time.mjs';

const CREATE = 'POST /v2/nodes/export';
const UPLOAD = 'POST /v2/files/upload';
/** Ends when the command has left. */
const NEVER = faults.unanswered;

let emulator;
let folder;
let archives;
before(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-interrupt-'));
  archives = ['a.mtar', 'b.mtar'].map((name) => path.join(folder, name));
  for (const archive of archives) await copyFile(await sampleArchive(), archive);
});
beforeEach(() => emulator.reset());
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Starts an export of two archives; `reached` waits until the service has received so many requests of an operation. */
function start(...more) {
  const env = { ...bareEnvironment(), CTMS_SERVICE_KEY: JSON.stringify(emulator.serviceKeys.ctms) };
  const args = ['export', ...archives, '--from', 'DEV', '--description', 'Fix', '--json', ...more];
  const child = spawn(process.execPath, [ctmsScript(), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise((resolve) => { child.once('close', resolve); });
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)])
    .then(([code, stdout, stderr]) => ({ code, stderr, stdout, error: stdout === '' ? undefined : JSON.parse(stdout).error }));
  return { child, ended };
}

async function reached(operation, times = 1) {
  const [method, path] = operation.split(' ');
  const count = () => emulator.requests.filter((one) => one.method === method && one.path === path).length;
  while (count() < times) await new Promise((resolve) => { setTimeout(resolve, 5); });
}

for (const [step, operation, at, signal] of [
  ['asking for a token', 'POST /oauth/token', 1, 'SIGINT'],
  ['looking at the nodes', 'GET /v2/nodes', 1, 'SIGTERM'],
  ['the first upload', UPLOAD, 1, 'SIGINT'],
]) {
  test(`${signal} while ${step} goes on ends with 130, and nothing is left`, async () => {
    emulator.failNext(operation, NEVER);
    const { child, ended } = start();
    await reached(operation, at);
    child.kill(signal);
    const { code, error, stderr } = await ended;
    assert.deepEqual([code, error.code], [130, 'CANCELLED']);
    assert.match(stderr, /^Stopping and cleaning up; press Ctrl-C again to stop at once\.$/m);
    assert.deepEqual(emulator.files, []);
  });
}

test('Ctrl-C in the second upload deletes the first file, and says so', async () => {
  emulator.fail(UPLOAD, NEVER, { after: 1 });
  const { child, ended } = start();
  await reached(UPLOAD, 2);
  const [{ fileId }] = emulator.files;
  child.kill('SIGINT');
  const { code, error } = await ended;
  assert.equal(code, 130);
  assert.deepEqual(error.details.deletedFileIds, [fileId]);
  assert.match(error.details.notes.join('\n'), new RegExp(`uploaded file ${fileId} was deleted again`));
  assert.deepEqual(emulator.files, []);
});

test('Ctrl-C while the transport request is created deletes its files, which proves that there is none', async () => {
  emulator.failNext(CREATE, NEVER);
  const { child, ended } = start();
  await reached(CREATE);
  child.kill('SIGINT');
  const { code, error } = await ended;
  assert.deepEqual([code, error.code], [130, 'CANCELLED']);
  assert.deepEqual([error.details.deletedFileIds.length, emulator.files], [2, []]);
  assert.equal(error.details.unclearFileIds, undefined);
});

test('Ctrl-C after the transport request was made, and before the answer came, names it', async () => {
  emulator.failNext(CREATE, faults.holdAnswer);
  const { child, ended } = start();
  await reached(CREATE);
  while (emulator.state.queues.QA.length === 0) await new Promise((resolve) => { setTimeout(resolve, 5); });
  child.kill('SIGINT');
  const { code, error } = await ended;
  assert.equal(code, 130);
  const [{ transportRequestId }] = emulator.state.queues.QA;
  assert.equal(error.details.transportRequestId, transportRequestId);
  assert.match(error.hint, new RegExp(`^transport request ${transportRequestId} was created`));
});

test('Ctrl-C while an import goes on says how to go on, and names the transport request once', async () => {
  emulator.fail('GET /v2/actions/{actionId}', NEVER, { times: Infinity });
  const { child, ended } = start('--import-to', 'QA');
  while (emulator.state.actions.every(({ type }) => type !== 'I')) await new Promise((resolve) => { setTimeout(resolve, 5); });
  child.kill('SIGINT');
  const { code, error } = await ended;
  const [{ transportRequestId }] = emulator.state.queues.QA;
  assert.deepEqual([code, error.code], [130, 'CANCELLED']);
  assert.equal(error.hint, `it has reached QA; continue with ctms import QA ${transportRequestId} --import-to QA`);
  assert.equal(error.details.notes.join('\n').match(/transport request \d+/g).length, 1);
});

test('Ctrl-C while a transport request is followed says to follow it again, not to run again', async () => {
  const { child, ended } = start('--follow');
  while (!emulator.requests.some(({ path }) => path.endsWith('/transportRequests'))) await new Promise((resolve) => { setTimeout(resolve, 5); });
  child.kill('SIGINT');
  const { code, error } = await ended;
  assert.deepEqual([code, error.code], [130, 'CANCELLED']);
  assert.match(error.hint, /to follow it again: ctms follow/);
  assert.doesNotMatch(JSON.stringify(error), /run again/);
});

test('a second Ctrl-C stops at once', async () => {
  emulator.failNext(CREATE, NEVER);
  emulator.fail('GET /v2/routes', NEVER, { times: Infinity });
  const { child, ended } = start();
  await reached(CREATE);
  child.kill('SIGINT');
  await reached('GET /v2/routes');
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  assert.deepEqual([code, stdout], [130, '']);
});

/** Exports two archives with a deadline that comes while the service does not answer. */
async function exportUntilDeadline(operation, options) {
  const time = new VirtualTime(Date.now());
  const silent = await startEmulator({ clock: time.forEmulator });
  try {
    silent.fail(operation, NEVER, { times: Infinity, ...options });
    const args = ['export', ...archives, '--from', 'DEV', '--description', 'Fix', '--json', '--timeout', '20'];
    const { code, json } = await runInProcess(args, { key: silent.serviceKeys.ctms, clock: time.forClient });
    return { code, error: json.error, fileIds: silent.files.map(({ fileId }) => fileId) };
  } finally {
    await silent.close();
  }
}

test('the deadline of the command ends a release like an interrupt, with exit code 4 once the files are deleted', async () => {
  const { code, error, fileIds } = await exportUntilDeadline(CREATE);
  assert.deepEqual([code, error.code], [4, 'TIMED_OUT']);
  assert.deepEqual([error.details.deletedFileIds.length, fileIds], [2, []]);
});

test('the deadline of the command ends an upload with exit code 4, and the first file is deleted', async () => {
  const { code, error, fileIds } = await exportUntilDeadline(UPLOAD, { after: 1 });
  assert.deepEqual([code, error.code], [4, 'TIMED_OUT']);
  assert.deepEqual([error.details.deletedFileIds.length, fileIds], [1, []]);
});

test('an AbortSignal ends a call of the package in the same way', async () => {
  emulator.fail(UPLOAD, NEVER, { after: 1 });
  const controller = new AbortController();
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  const released = client.exportFrom('DEV', { files: archives, description: 'Fix', signal: controller.signal });
  reached(UPLOAD, 2).then(() => controller.abort(new Error('enough')));
  await assert.rejects(released, (error) => {
    assert.deepEqual([error.code, error.details.deletedFileIds.length], ['CANCELLED', 1]);
    return true;
  });
  client.close();
  assert.deepEqual(emulator.files, []);
});

test('a reader of the output that goes away ends neither the release nor its exit code', async () => {
  const env = { ...bareEnvironment(), CTMS_SERVICE_KEY: JSON.stringify(emulator.serviceKeys.ctms) };
  const args = ['export', ...archives, '--from', 'DEV', '--description', 'Fix', '--verbose'];
  const child = spawn(process.execPath, [ctmsScript(), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  child.stderr.destroy();
  const code = await new Promise((resolve) => { child.once('close', resolve); });
  assert.equal(code, 0);
  assert.equal(emulator.state.queues.QA.length, 1);
});
