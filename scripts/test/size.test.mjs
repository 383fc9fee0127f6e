import assert from 'node:assert/strict';
import { test } from 'node:test';

import { within } from '../lib/size.mjs';

test('a size within its limit is told beside the limit', () => {
  assert.equal(within(100 * 1024, 110 * 1024, 'ctms_bg.wasm'), '100 KB gzipped, limit 110 KB');
});

test('a size over its limit fails the build', () => {
  assert.throws(() => within(110 * 1024 + 1, 110 * 1024, 'ctms_bg.wasm'), /^Problem: ctms_bg\.wasm is too large: 110 KB gzipped, limit 110 KB/);
});
