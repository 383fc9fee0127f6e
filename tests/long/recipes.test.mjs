// The recipes of docs/testing.md, run as they stand there with the packed packages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { after, before, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { makeConsumer } from '../packaging/lib/consumer.mjs';
import { bringTools, linkTool, runner } from './lib/tools.mjs';

let consumer;
before(async () => {
  [consumer] = await Promise.all([makeConsumer(['pkg', 'emulator']), bringTools()]);
});
after(() => consumer.remove());

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
