import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmulator } from 'ctms-emulator';
import { createHandler } from 'ctms-emulator/worker';

test('an option that does not exist is refused with the one that was meant, instead of being ignored', async () => {
  await assert.rejects(createEmulator({ prot: 0 }), {
    name: 'TypeError',
    message: 'createEmulator: the option prot does not exist; did you mean port?',
  });
  await assert.rejects(createEmulator({ limits: { filebytes: 1 } }), { message: /did you mean fileBytes\?/ });
  assert.throws(() => createHandler({ importMS: 0 }), { message: /did you mean importMs\?/ });
  const emulator = await createEmulator();
  try {
    assert.throws(() => emulator.serviceKey({ plans: 'export' }), { message: /did you mean plan\?/ });
  } finally {
    await emulator.close();
  }
});
