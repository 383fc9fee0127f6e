import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { withKey } from '../../scripts/lib/command.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { readQueues } from '../../scripts/lib/queues.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let archive;

before(async () => {
  emulator = await startEmulator();
  archive = await sampleArchive();
});
after(() => emulator.close());
afterEach(() => emulator.reset());

for (const script of ['release.mjs', 'release.cjs']) {
  test(`examples/${script} exports, uploads and exports through Cloud ALM`, async () => {
    const stdout = await runExample(script, emulator.serviceKeys.ctms);
    assert.match(stdout, /^Exported from DEV: transport request \d+ waits in .*QA/m);
    assert.match(stdout, /^Uploaded to QA: transport request \d+ waits in QA$/m);
    assert.match(stdout, /^Exported from DEV through Cloud ALM: transport request \d+ waits in .*QA/m);
    const queues = await readQueues(emulator.serviceKeys.ctms);
    assert.equal(queues.find(({ node }) => node === 'QA').requests.length, 3);
  });

  test(`examples/${script} ends with a sentence and code 1 when the key is refused`, async () => {
    const { uri, uaa } = emulator.serviceKeys.ctms;
    const ended = runExample(script, { ...emulator.serviceKeys.ctms, uri, uaa: { ...uaa, clientsecret: 'wrong' } });
    await assert.rejects(ended, (error) => {
      assert.match(error.message, /ended with code 1/);
      assert.match(error.output, /^[A-Z_]+: /m);
      assert.doesNotMatch(error.output, /\n\s+at /);
      return true;
    });
  });
}

function runExample(script, serviceKey) {
  const env = { ...withKey(serviceKey), CALM_SERVICE_KEY: JSON.stringify(emulator.serviceKeys.calm) };
  return run(process.execPath, [at(`examples/${script}`), archive], { env });
}
