import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { createEmulator, faults, manualClock } from 'ctms-emulator';
import { archive, connect, content } from './support.mjs';

/** Plays a story and returns every answer as text. */
async function play(emulator, clock) {
  const client = await connect(emulator.serviceKeys.ctms);
  const answers = [client.token];
  const note = (answer) => {
    answers.push(`${answer.status} ${answer.headers?.get('x-vcap-request-id') ?? ''} ${answer.text}`);
    return answer.json;
  };
  const { fileId } = note(await client.upload(archive(), 'shop.mtar'));
  emulator.failNext('POST /v2/nodes/export', faults.lateWork(500));
  await client.post('/v2/nodes/export', content('DEV', [fileId])).catch(() => undefined);
  clock.advance(500);
  const { transportRequestId: id } = note(await client.post('/v2/nodes/upload', content('QA', [fileId])));
  const { actionId } = note(await client.post('/v2/nodes/4/transportRequests/import', { transportRequests: [id] }));
  for (let step = 0; step < 4; step += 1) {
    clock.advance(600);
    note(await client.get(`/v2/actions/${actionId}/logs`));
  }
  note(await client.get('/v2/nodes/7/transportRequests?status=in,re'));
  return answers;
}

test('the same clock and seed give the same answers, after a reset too, and another seed gives others', async () => {
  const runs = [];
  for (const seed of [7, 7, 8]) {
    const clock = manualClock();
    const emulator = await createEmulator({ clock, seed });
    runs.push(await play(emulator, clock));
    await emulator.close();
  }
  assert.deepEqual(runs[0], runs[1]);
  assert.notDeepEqual(runs[0], runs[2]);

  let time = 0;
  const clock = { ...manualClock(), now: () => time, advance: (ms) => (time += ms) };
  const emulator = await createEmulator({ clock, seed: 7 });
  const first = await play(emulator, clock);
  time = 0;
  emulator.reset();
  assert.deepEqual(await play(emulator, clock), first);
  await emulator.close();
});

test('after close nothing keeps the process alive, whatever was waiting', async () => {
  const story = `
    import { createEmulator, faults } from 'ctms-emulator';
    const emulator = await createEmulator({ latencyMs: 5, importMs: 3_600_000, tls: true });
    emulator.fail('POST /oauth/token', faults.slow(3_600_000), { times: 2 });
    const waiting = [1, 2].map(() => fetch(emulator.url + '/oauth/token', { method: 'POST' }).catch(() => 'cut'));
    await fetch(emulator.url + '/v2/nodes');
    while (emulator.requests.length < 3) await new Promise((resolve) => setImmediate(resolve));
    await emulator.close();
    console.log(String(await Promise.all(waiting)));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', story], { cwd: import.meta.dirname });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += piece));
  const [code] = await once(child, 'close');
  assert.deepEqual([code, text], [0, 'cut,cut\n']);
});
