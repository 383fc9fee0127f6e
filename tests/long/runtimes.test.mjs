// The packed package in Bun and Deno.
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, test } from 'node:test';

import { withKey } from '../../scripts/lib/command.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeConsumer } from '../packaging/lib/consumer.mjs';
import { bringTools, runtime } from './lib/tools.mjs';

let consumer;
let emulator;
before(async () => {
  [consumer, emulator] = await Promise.all([makeConsumer(['pkg']), startEmulator(), bringTools()]);
  consumer.write('app.mtar', 'PK');
  consumer.write('release.mjs', `import { CtmsClient, isCtmsError } from 'ctms';${WORK}`);
  consumer.write('release.cjs', `const { CtmsClient, isCtmsError } = require('ctms');${WORK}`);
});
after(async () => {
  await emulator.close();
  consumer.remove();
});

const WORK = `
  const client = new CtmsClient({ serviceKey: process.env.CTMS_SERVICE_KEY });
  const release = { description: 'Packed', contentType: 'APP' };
  async function main() {
    const sent = [];
    const { transportRequestId } = await client.exportFrom('DEV', { files: ['app.mtar'], ...release, onProgress: (progress) => sent.push(progress.sent) });
    await client.uploadTo('QA', { files: [new File(['content'], 'app.zip')], ...release });
    const error = await client.queue.list('QAS').catch((caught) => caught);
    const [newest] = await client.queue.watch('QA').next().then(({ value }) => value);
    console.log(JSON.stringify({ transportRequestId, sent, near: isCtmsError(error, 'NODE_UNKNOWN') && error.details.near, isDate: newest.createdDate instanceof Date }));
    client.close();
  }
  main();
`;

const RUNS = {
  bun: (script) => ['run', script],
  deno: (script) => ['run', '--allow-read', '--allow-env', '--allow-net=127.0.0.1', '--no-prompt', '--no-lock', '--node-modules-dir=manual', script],
};

for (const [name, args] of Object.entries(RUNS)) {
  for (const script of ['release.mjs', 'release.cjs']) {
    test(`${name} runs ${script}: a path, a File, an error and a watch`, async () => {
      emulator.reset();
      const stdout = await consumer.run(runtime(name), args(script), { ...process.env, ...withKey(emulator.serviceKeys.ctms) });
      const { transportRequestId, ...told } = JSON.parse(stdout);
      assert.deepEqual(told, { sent: [2], near: ['QA'], isDate: true });
      assert.ok(emulator.state.transportRequests.some(({ id }) => id === transportRequestId));
    });
  }
}
