import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { measurements } from '../lib/measurements.mjs';
import { at } from '../lib/paths.mjs';

const paper = readFileSync(at('docs/performance.md'), 'utf8');

test('every measurement has its result in the paper on performance', () => {
  const missing = measurements().filter((file) => !paper.includes(`\`${file}\``));

  assert.deepEqual(missing, []);
});

test('every file that the paper on performance names is there', () => {
  const named = [...paper.matchAll(/`((?:[\w-]+\/)+[\w-]+\.\w+)`/g)].map(([, file]) => file);

  assert.ok(named.length >= measurements().length);
  assert.deepEqual(named.filter((file) => !existsSync(at(file))), []);
});

test('every command of the paper on performance measures something', () => {
  const words = [...paper.matchAll(/`npm run bench(?: -- ([\w-]+))?`/g)].map(([, word]) => word);

  assert.ok(words.length >= 2);
  assert.deepEqual(words.filter((word) => measurements(word).length === 0), []);
});
