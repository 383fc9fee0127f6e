import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { after, afterEach, before, test } from 'node:test';

import { faults } from 'ctms-emulator';

import { withKey } from '../../scripts/lib/command.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { readQueues } from '../../scripts/lib/queues.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { makeFolder } from '../lib/folder.mjs';
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

/** Starts an example, and lets a test act while it runs. */
function startExample(script, args, env = {}) {
  const child = spawn(process.execPath, [at(`examples/${script}`), ...args], { env: { ...process.env, ...withKey(emulator.serviceKeys.ctms), ...env } });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(([stdout, stderr, [code]]) => ({ stdout, stderr, code }));
  return { child, ended };
}

test('examples/release-with-progress.mjs shows progress, and names similar nodes', async () => {
  const { stdout, stderr, code } = await startExample('release-with-progress.mjs', ['DEV', archive]).ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Transport request \d+ is in .*QA/);
  assert.match(stderr, /^shop_1\.4\.0\.mtar: 100 %$/m);
  const unknown = await startExample('release-with-progress.mjs', ['DEVV', archive]).ended;
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /^NODE_UNKNOWN: .*\n.*\n.*Nodes with similar names: DEV$/ms);
});

test('examples/release-with-progress.mjs deletes what it has uploaded when it is interrupted', async () => {
  emulator.failNext('POST /v2/nodes/export', faults.unanswered);
  const { child, ended } = startExample('release-with-progress.mjs', ['DEV', archive]);
  while (!emulator.requests.some(({ path }) => path === '/v2/nodes/export')) await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGINT');
  const { stderr, code } = await ended;
  assert.ok([5, 130].includes(code), stderr);
  assert.match(stderr, /^(CANCELLED|OUTCOME_UNKNOWN): /m);
  assert.ok(emulator.requests.some(({ method }) => method === 'DELETE'), 'the file was to be deleted');
});

test('examples/release-with-descriptors.mjs shows what it would send, and is not done twice', async (context) => {
  const folder = await makeFolder();
  context.after(folder.remove);
  const descriptor = (node) => folder.write(`${node}.mtaext`, `_schema-version: "3.1"\nID: com.example.shop.${node}\nextends: com.example.shop\n`);
  const args = [archive, descriptor('qa'), descriptor('prod')];
  const first = await startExample('release-with-descriptors.mjs', args, { BUILD_ID: '17' }).ended;
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^shop_1\.4\.0\.mtar holds com\.example\.shop 1\.4\.0\nqa\.mtaext is new in QA\nprod\.mtaext is new in PROD\nTransport request (\d+) was created, with 2 descriptors\n$/);
  const again = await startExample('release-with-descriptors.mjs', args, { BUILD_ID: '17' }).ended;
  assert.match(again.stdout, /Transport request \d+ exists already\n$/);
  assert.equal(emulator.state.transportRequests.length, 1);
});

test('examples/nightly-import.mjs imports what waits, and says why an import failed', async () => {
  const nothing = await startExample('nightly-import.mjs', ['QA']).ended;
  assert.deepEqual([nothing.code, nothing.stdout], [0, 'Nothing to import in QA\n'], nothing.stderr);
  await runExample('release.mjs', emulator.serviceKeys.ctms);
  const good = await startExample('nightly-import.mjs', ['QA']).ended;
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /^Importing \d+.* into QA\n[IW] .*\nThe import into QA ended: succeeded\n$/ms);
  await runExample('release.mjs', emulator.serviceKeys.ctms);
  emulator.failNext('POST /v2/nodes/{nodeId}/transportRequests/importAll', faults.importEnds('ds-quota-memory'));
  const bad = await startExample('nightly-import.mjs', ['QA']).ended;
  assert.equal(bad.code, 1, bad.stdout + bad.stderr);
  assert.match(bad.stderr, /\((sure|likely|hint)\): /);
});
