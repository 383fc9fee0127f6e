// A file of its own: after a trap the core of this process is gone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { CtmsClient, allowedActions } from 'ctms';

import { manualClock } from 'ctms-emulator';

import { startEmulator } from '../lib/emulator.mjs';

let emulator;
before(async () => { emulator = await startEmulator(); });
after(() => emulator.close());

test('an exception that goes through the core ends every waiting and every later call with INTERNAL', async () => {
  const uncaught = [];
  process.on('uncaughtException', (error) => uncaught.push(error));
  const serviceKey = emulator.serviceKeys.ctms;
  const clock = manualClock();
  const waiting = new CtmsClient({ serviceKey, fetch: () => new Promise(() => {}), clock }).nodes.list();
  let isBroken = false;
  const now = () => {
    if (isBroken) throw new Error('the clock is broken');
    return clock.now();
  };
  const breaking = new CtmsClient({
    serviceKey,
    clock: { ...clock, now },
    fetch: async (url, init) => {
      const answer = await fetch(url, init);
      // The core reads the clock when the answer comes, in a microtask: nobody there could catch this.
      isBroken = true;
      return answer;
    },
  });
  const isInternal = (error) => {
    assert.equal(error.code, 'INTERNAL');
    assert.equal(error.exitCode, 70);
    assert.match(error.message, /the clock is broken/);
    return true;
  };
  await assert.rejects(breaking.nodes.list(), isInternal);
  clock.advance(60_000);
  await assert.rejects(waiting, isInternal);
  await assert.rejects(new CtmsClient({ serviceKey }).nodes.list(), isInternal);
  assert.throws(() => allowedActions('initial'), isInternal);
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.deepEqual(uncaught, []);
});
