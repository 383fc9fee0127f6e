// What is read from elsewhere than the service counts toward the time limit and Ctrl-C as well.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';

import { ctmsScript } from '../../scripts/lib/command.mjs';
import { bareEnvironment } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';

let emulator;
let folder;
let fifo;
before(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-in-time-'));
  fifo = path.join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
});
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Starts the command with a standard input that stays open and says nothing. */
function start(args, env = {}) {
  const child = spawn(process.execPath, [ctmsScript(), ...args, '--json'], { cwd: folder, env: { ...bareEnvironment(), ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const closed = new Promise((resolve) => { child.once('close', resolve); });
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]).then(([code, stdout, stderr]) => ({ code, json: stdout === '' ? undefined : JSON.parse(stdout), stderr }));
  return { child, ended };
}
const withKey = () => ({ CTMS_SERVICE_KEY: JSON.stringify(emulator.serviceKeys.ctms) });

const silences = [
  ['a key from standard input', () => ['nodes', '--service-key', '-'], () => ({})],
  ['a key from a pipe that nobody writes to', () => ['nodes', '--service-key', fifo], () => ({})],
  ['an operating key from such a pipe', () => ['nodes', '--operating-key', fifo], withKey],
  ['certificates from such a pipe', () => ['nodes', '--ca', fifo], withKey],
  ['a configuration from such a pipe', () => ['release', '--config', fifo], withKey],
];
for (const [what, args, env] of silences) {
  test(`waiting for ${what} ends with --timeout`, async () => {
    const { code, json } = await start([...args(), '--timeout', '0.5'], env()).ended;
    assert.deepEqual([code, json.error.code], [4, 'TIMED_OUT']);
    assert.match(json.error.message, /^reading the /);
  });

  test(`waiting for ${what} ends with SIGTERM`, async () => {
    const { child, ended } = start(args(), env());
    // Whatever it does by then, it ends.
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    child.kill('SIGTERM');
    const { code } = await ended;
    // Before the handler stands, the system ends it.
    assert([130, null].includes(code), `${code}`);
  });
}

test('a key is read from a pipe once somebody writes to it', async () => {
  const { ended } = start(['nodes', '--service-key', fifo]);
  await writeFile(fifo, JSON.stringify(emulator.serviceKeys.ctms));
  const { code, json } = await ended;
  assert.equal(code, 0, JSON.stringify(json));
});

for (const [what, args, env] of [
  ['a key', ['nodes', '--service-key', '/dev/zero'], {}],
  ['certificates', ['nodes', '--ca', '/dev/zero'], undefined],
  ['a configuration', ['release', '--config', '/dev/zero'], undefined],
]) {
  test(`${what} from a device without an end is refused by its size`, async () => {
    const { code, json } = await start(args, env ?? withKey()).ended;
    assert.deepEqual([code, json.error.code], [2, 'USAGE']);
    assert.match(json.error.message, /larger than 32 MB/);
  });
}
