import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ProgressMeter } from '../dist/upload/progress.js';
import { duration, size } from '../dist/shared/format.js';

test('the bytes of all files are summed up', () => {
  const meter = new ProgressMeter([100, 300]);
  meter.report(0, 100, 0);
  const { sent, total } = meter.report(1, 60, 10);
  assert.deepEqual([sent, total], [160, 400]);
});

test('speed and remaining time are known after a moment, not before', () => {
  const meter = new ProgressMeter([10_000]);
  assert.deepEqual(meter.report(0, 0, 0), { sent: 0, total: 10_000, speed: undefined, remaining: undefined });
  assert.equal(meter.report(0, 100, 100).speed, undefined);
  assert.deepEqual(meter.report(0, 2000, 1000), { sent: 2000, total: 10_000, speed: 2000, remaining: 4 });
});

test('the speed is that of the last seconds', () => {
  const meter = new ProgressMeter([1e9]);
  meter.report(0, 0, 0);
  meter.report(0, 1e6, 1000);
  meter.report(0, 1e6, 10_000);
  assert.equal(meter.report(0, 2e6, 11_000).speed, 1e6);
});

test('a second attempt begins its own measurement', () => {
  const meter = new ProgressMeter([1000]);
  meter.report(0, 0, 0);
  meter.report(0, 900, 1000);
  assert.deepEqual(meter.report(0, 0, 2000), { sent: 0, total: 1000, speed: undefined, remaining: undefined });
});

for (const [bytes, text] of [[0, '0 bytes'], [1, '1 byte'], [1023, '1023 bytes'], [1536, '1.5 KB'], [200 * 1024 * 1024, '200 MB'], [1.5 * 1024 ** 3, '1.5 GB'], [5000 * 1024 ** 3, '5000 GB']]) {
  test(`${bytes} bytes are shown as ${text}`, () => assert.equal(size(bytes), text));
}

for (const [seconds, text] of [[0, '0 s'], [0.2, '1 s'], [59.2, '1 min 0 s'], [61, '1 min 1 s'], [3700, '1 h 1 min']]) {
  test(`${seconds} seconds are shown as ${text}`, () => assert.equal(duration(seconds), text));
}
