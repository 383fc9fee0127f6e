import assert from 'node:assert/strict';
import { test } from 'node:test';

import { arrange, prepare } from '../dist/queue/rows.js';
import { queued } from './support.mjs';

const ids = (rows) => rows.map(({ request }) => request.id);
const everything = { text: '', status: '' };
const byPlace = { column: 'position', isDescending: false };

test('a queue is shown in its own order unless somebody chose another', () => {
  const rows = prepare([queued(1, { position: 3 }), queued(2, { position: 1 }), queued(3, { position: 2 })], 'QA');
  assert.deepEqual(ids(arrange(rows, everything, byPlace)), [2, 3, 1]);
});

test('requests without a place stand at the end', () => {
  const rows = prepare([queued(1, { position: undefined }), queued(2), queued(3, { position: null })]);
  assert.deepEqual(ids(arrange(rows, everything, byPlace)), [2, 1, 3]);
});

test('every word of a search has to fit, in any case and any field', () => {
  const rows = prepare([queued(1, { description: 'Fix totals', createdByNamedUser: 'Grace' }), queued(2, { description: 'Fix titles' })]);
  assert.deepEqual(ids(arrange(rows, { text: ' FIX  grace', status: '' }, byPlace)), [1]);
  assert.deepEqual(ids(arrange(rows, { text: 'nothing like it', status: '' }, byPlace)), []);
});

test('a status filters exactly', () => {
  const rows = prepare([queued(1), queued(2, { status: 'error' }), queued(3, { status: undefined })]);
  assert.deepEqual(ids(arrange(rows, { text: '', status: 'error' }, byPlace)), [2]);
});

for (const [column, first] of [['id', 1], ['status', 2], ['description', 3], ['origin', 2], ['queued', 3], ['user', 1]]) {
  test(`sorting by ${column} goes up and down, equal ones by id`, () => {
    const rows = prepare([
      queued(1, { status: 'succeeded', description: 'b 10', origin: 'QA', queuedAt: '2026-03-01T00:00:00.0725+0000', createdByNamedUser: 'ada' }),
      queued(2, { status: 'initial', description: 'b 9', origin: 'DEV', queuedAt: '2026-02-01T00:00:00.000Z', createdByNamedUser: 'bob' }),
      queued(3, { status: 'new status', description: 'a', origin: 'QA', queuedAt: '2026-01-01T00:00:00.000+00:00', createdByNamedUser: 'cyd' }),
    ]);
    const up = ids(arrange(rows, everything, { column, isDescending: false }));
    const down = ids(arrange(rows, everything, { column, isDescending: true }));
    assert.equal(up[0], first);
    assert.equal(down.at(-1) === up[0] || column === 'origin', true);
  });
}

test('numbers in descriptions are sorted as numbers', () => {
  const rows = prepare([queued(1, { description: 'step 10' }), queued(2, { description: 'step 9' })]);
  assert.deepEqual(ids(arrange(rows, everything, { column: 'description', isDescending: false })), [2, 1]);
});

test('a status filter also takes what waits, runs or has failed', () => {
  const rows = prepare(['initial', 'repeat', 'running', 'error', 'fatal', 'succeeded'].map((status, index) => queued(index + 1, { status })), 'QA');
  const shown = (status) => ids(arrange(rows, { text: '', status }, byPlace));
  assert.deepEqual([shown('waiting'), shown('running'), shown('failed')], [[1, 2], [3], [4, 5]]);
});

test('a time without a zone is UTC, wherever the browser is', () => {
  const [row] = prepare([queued(1, { queuedAt: '2026-01-31T12:00:00' })], 'QA');
  assert.equal(new Date(row.queuedAt).toISOString(), '2026-01-31T12:00:00.000Z');
});

test('rows of several nodes are told apart and found by their node', () => {
  const rows = [...prepare([queued(1)], 'QA', true), ...prepare([queued(1)], 'PROD', true)];
  assert.deepEqual(rows.map(({ key }) => key), ['QA/1', 'PROD/1']);
  assert.deepEqual(arrange(rows, { text: 'prod', status: '' }, byPlace).map(({ node }) => node), ['PROD']);
});

test('a name of a file that is known from elsewhere is found too', () => {
  const rows = prepare([queued(1), queued(2)], 'QA');
  assert.deepEqual(ids(arrange(rows, { text: 'shop_1.4', status: '' }, byPlace, ({ request }) => (request.id === 2 ? 'shop_1.4.0.mtar' : ''))), [2]);
});
