// The recipes of docs/testing.md, run as they stand there with the packed packages, and the packages in Bun and Deno.
// One file, because two would bring the tools at the same time.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { after, before, test } from 'node:test';

import { withKey } from '../../scripts/lib/command.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeConsumer } from '../packaging/lib/consumer.mjs';
import { bringTools, linkTool, runner, runtime } from './lib/tools.mjs';

let consumer;
let emulator;
before(async () => {
  await bringTools();
  [consumer, emulator] = await Promise.all([makeConsumer(['pkg', 'emulator']), startEmulator()]);
  consumer.write('app.mtar', 'PK');
  consumer.write('release.mjs', `import { CtmsClient, isCtmsError } from 'ctms';${WORK}`);
  consumer.write('release.cjs', `const { CtmsClient, isCtmsError } = require('ctms');${WORK}`);
});
after(async () => {
  await emulator.close();
  consumer.remove();
});

/** The program below a heading. */
function recipe(heading) {
  const page = readFileSync(at('docs/testing.md'), 'utf8');
  const [, code] = new RegExp(`^## ${heading}\\n[^]*?\`\`\`js\\n([^]*?)\`\`\``, 'm').exec(page);
  const [, name] = /^\/\/ (\S+)/.exec(code);
  return { name, code };
}

/** Nothing of this test run may tell the runner below how to report. */
const environment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^NODE_TEST|^NODE_OPTIONS|^VITEST|^JEST/.test(name)));

test('the recipe for node:test', async () => {
  const { name, code } = recipe('node:test');
  consumer.write(`node/${name}`, code);
  const output = await consumer.run(process.execPath, ['--test', '--test-reporter=tap', `node/${name}`], environment());
  assert.match(output, /^# pass 2$/m);
});

test('the recipe for Vitest', async () => {
  linkTool('vitest', consumer.folder);
  const { name, code } = recipe('Vitest');
  consumer.write(`vitest/${name}`, code);
  const output = await consumer.run(process.execPath, [runner('vitest'), 'run', '--root', 'vitest', '--reporter=json'], environment());
  assert.equal(JSON.parse(output.slice(output.indexOf('{'))).numPassedTests, 1);
});

test('the recipe for Jest in its default mode, where each test file and all that it requires have one set of classes', async () => {
  const { name, code } = recipe('Jest');
  consumer.write(`jest/${name}`, code);
  consumer.write('jest/helper.js', 'module.exports = require("ctms");');
  consumer.write('jest/same.test.js', `
    const { CtmsClient, CtmsError, parseServiceKey } = require('ctms');
    test('one set of classes', async () => {
      expect(require('./helper').CtmsClient).toBe(CtmsClient);
      const error = await new CtmsClient().nodes.list().catch((caught) => caught);
      expect(error).toBeInstanceOf(CtmsError);
      expect(error.code).toBe('KEY_MISSING');
      expect(parseServiceKey('{}').ok).toBe(false);
    });
    test('a proxy is taken, for which undici is loaded', async () => {
      const client = new CtmsClient({ apiUrl: 'https://tools.example', proxy: 'http://127.0.0.1:9', retry: { attempts: 1 } });
      const error = await client.nodes.list().catch((caught) => caught);
      expect(error.code).toBe('NETWORK');
      client.close();
    });
  `);
  consumer.write('jest/package.json', '{ "name": "cap-project", "private": true }\n');
  const output = await consumer.run(process.execPath, [runner('jest'), '--json', '--rootDir', `${consumer.folder}/jest`], environment());
  assert.equal(JSON.parse(output.slice(output.indexOf('{'))).numPassedTests, 4);
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
