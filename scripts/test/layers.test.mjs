import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, test } from 'node:test';

import { runLayers } from '../lib/testing.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'ctms-layers-'));
const mark = path.join(folder, 'mark');
after(() => rmSync(folder, { recursive: true }));

/** Runs layers one after the other and answers what was printed. */
async function played(layers, options = {}) {
  let text = '';
  await runLayers(layers, { lanes: 1, print: (more) => { text += more; }, ...options });
  return text;
}

test('layers run in order until one fails', async () => {
  let text = '';
  const layers = [layer('one'), layer('two', { code: 1 }), layer('three')];
  const running = runLayers(layers, { lanes: 1, print: (more) => { text += more; } });
  await assert.rejects(running, /the tests of "two" \(tests of two\) failed\. Again, only these: npm test -- two/);
  assert.match(text, /one: tests of one.*two: tests of two/s);
  assert.doesNotMatch(text, /three/);
});

test('layers that run side by side print one after the other', async () => {
  const second = layer('two', { output: 'first line of two\nℹ tests 1\n' });
  // Ends only when the second has: without lanes this would not end.
  const first = layer('one', { script: `
    const { existsSync } = require('node:fs');
    console.log('first line of one');
    const timer = setInterval(() => { if (existsSync(${JSON.stringify(mark)})) { clearInterval(timer); console.log('ℹ tests 1'); } }, 5);` });
  second.command = () => node(`console.log('first line of two\\nℹ tests 1'); require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');`);
  const text = await played([first, second], { lanes: 2 });
  assert.match(text, /first line of one\nℹ tests 1\n\n▶ two: tests of two\nfirst line of two/);
});

test('a layer that does not end is ended and named', async () => {
  const hanging = layer('one', { script: 'setInterval(() => {}, 1000);' });
  await assert.rejects(played([hanging], { longestMs: 50 }), /the tests of "one" \(tests of one\) have not ended within 0\.1 s/);
});

test('only the layers that are named run, and the long ones only when they are asked for', async () => {
  const layers = [layer('one'), layer('two'), { ...layer('three'), isLong: true }];
  assert.doesNotMatch(await played(layers, { names: ['two'] }), /tests of one|tests of three/);
  assert.doesNotMatch(await played(layers), /tests of three/);
  assert.doesNotMatch(await played(layers, { long: true }), /tests of one|tests of two/);
  assert.match(await played(layers, { names: ['three'] }), /tests of three/);
});

test('a name that no layer has is refused with the names that there are', async () => {
  await assert.rejects(played([layer('one'), layer('two')], { names: ['tow'] }), {
    code: 2,
    message: 'There is no layer of tests named tow; there are one, two.',
  });
});

test('a layer that runs no test does not pass', async () => {
  for (const output of ['', 'ℹ tests 0\nℹ pass 0\n', 'test result: ok. 0 passed; 0 failed\n']) {
    await assert.rejects(played([layer('one', { output })]), /ended without having run one/);
  }
});

test('a layer that this checkout does not have is left out', async () => {
  assert.doesNotMatch(await played([{ ...layer('one'), when: () => false }, layer('two')]), /tests of one/);
});

test('the summary ends with each runner\'s own counts', async () => {
  const text = await played([layer('one'), layer('two', { output: 'test result: ok. 7 passed; 0 failed\n' })]);
  assert.deepEqual(text.trimEnd().split('\n').slice(-5).map((line) => line.replace(/, \d.*/, '')), [
    '✓ one (tests of one', 'ℹ tests 1', 'ℹ pass 1', '✓ two (tests of two', 'test result: ok. 7 passed; 0 failed',
  ]);
});

function layer(name, { code = 0, output = 'ℹ tests 1\nℹ pass 1\n', script } = {}) {
  const usual = `process.stdout.write(${JSON.stringify(output)}); process.exitCode = ${code};`;
  return { name, what: `tests of ${name}`, prepare: async () => {}, command: () => node(script ?? usual) };
}

function node(script) {
  return { program: process.execPath, args: ['-e', script] };
}
