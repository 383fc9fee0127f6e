import assert from 'node:assert/strict';
import { test } from 'node:test';

import { rowAfterKey, visibleRange } from '../dist/grid/types.js';

test('only the rows in sight and a few around them are in the document', () => {
  assert.deepEqual(visibleRange(0, 400, 40, 10_000), { first: 0, last: 14 });
  assert.deepEqual(visibleRange(40_000, 400, 40, 10_000), { first: 996, last: 1014 });
  assert.deepEqual(visibleRange(399_600, 400, 40, 10_000), { first: 9986, last: 10_000 });
});

test('a short table is never scrolled beyond its end', () => {
  assert.deepEqual(visibleRange(9000, 400, 40, 3), { first: 3, last: 3 });
  assert.deepEqual(visibleRange(0, 400, 40, 0), { first: 0, last: 0 });
});

test('keys move one row, one page, or to an end, and never beyond', () => {
  const from = (active, key) => rowAfterKey(key, active, 100, 10);
  assert.deepEqual(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => from(50, key)), [51, 49, 60, 40, 0, 99]);
  assert.deepEqual([from(99, 'ArrowDown'), from(0, 'ArrowUp'), from(95, 'PageDown'), from(3, 'PageUp')], [99, 0, 99, 0]);
  assert.equal(from(5, 'x'), undefined);
  assert.equal(rowAfterKey('End', 0, 0, 10), undefined);
});
