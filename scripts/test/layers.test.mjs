import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runLayers } from '../lib/testing.mjs';

const quiet = () => {};

test('layers run in order until one fails', async () => {
  const ran = [];
  const layers = [layer('one', 0, ran), layer('two', 1, ran), layer('three', 0, ran)];
  await assert.rejects(runLayers(layers, [], quiet), /the tests of "two" \(tests of two\) failed\. Again, only these: npm test -- two/);
  assert.deepEqual(ran, ['one', 'two']);
});

test('only the layers that are named run', async () => {
  const ran = [];
  await runLayers([layer('one', 0, ran), layer('two', 0, ran)], ['two'], quiet);
  assert.deepEqual(ran, ['two']);
});

test('a name that no layer has is refused with the names that there are', async () => {
  await assert.rejects(runLayers([layer('one', 0, []), layer('two', 0, [])], ['tow'], quiet), {
    code: 2,
    message: 'There is no layer of tests named tow; there are one, two.',
  });
});

test('a layer that runs no test does not pass', async () => {
  for (const output of ['', 'ℹ tests 0\nℹ pass 0\n', 'test result: ok. 0 passed; 0 failed\n']) {
    await assert.rejects(runLayers([layer('one', 0, [], output)], [], quiet), /ended without having run one/);
  }
});

test('a layer that this checkout does not have is left out', async () => {
  const ran = [];
  await runLayers([{ ...layer('one', 0, ran), when: () => false }, layer('two', 0, ran)], [], quiet);
  assert.deepEqual(ran, ['two']);
});

test('the summary ends with each runner\'s own counts', async () => {
  const lines = [];
  await runLayers([layer('one', 0, []), layer('two', 0, [], 'test result: ok. 7 passed; 0 failed\n')], [], (line) => lines.push(line));
  assert.deepEqual(lines.slice(-5).map((line) => line.replace(/, \d.*/, '')), [
    '✓ one (tests of one', 'ℹ tests 1', 'ℹ pass 1', '✓ two (tests of two', 'test result: ok. 7 passed; 0 failed',
  ]);
});

function layer(name, code, ran, output = 'ℹ tests 1\nℹ pass 1\n') {
  return {
    name,
    what: `tests of ${name}`,
    prepare: async () => {},
    run: async (watch) => { ran.push(name); watch(output); return code; },
  };
}
