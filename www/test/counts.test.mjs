import assert from 'node:assert/strict';
import { test } from 'node:test';

import { count } from '../dist/landscape/counts.js';

test('what waits, runs and has failed is counted, the rest is not', () => {
  const statuses = ['initial', 'repeat', 'running', 'error', 'fatal', 'succeeded', 'something new', undefined];
  assert.deepEqual(count(statuses.map((status) => ({ status }))), { waiting: 2, running: 1, failed: 2 });
});
