// What npm run mutants makes of the changes that no test has noticed.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { judge, survivors } from '../lib/mutants.mjs';
import { at } from '../lib/paths.mjs';

const { played, survivors: listed } = JSON.parse(readFileSync(at('tests/mutants.json'), 'utf8'));

test('a change is known by its file and its words, wherever an edit has moved it', () => {
  const text = 'src/call/verdict.rs:52:9: replace f -> bool with true\nsrc/flow/search.rs:7:1: replace < with <= in search\n';
  assert.deepEqual(survivors(text), ['src/call/verdict.rs: replace f -> bool with true', 'src/flow/search.rs: replace < with <= in search']);
  const known = [{ change: 'src/flow/search.rs: replace < with <= in search', reason: 'a test' }];
  assert.deepEqual(judge(survivors(text), known), { listed: [known[0].change], unknown: ['src/call/verdict.rs: replace f -> bool with true'] });
});

test('each change that is listed has a reason, and is in a file that is there', () => {
  for (const { change, reason } of listed) {
    assert(existsSync(at(change.split(': ')[0])), change);
    assert(reason.length > 20, change);
  }
});

test('the list says which parts were played when', () => {
  for (const { part, date } of played) {
    assert.match(part, /^\d+\/\d+$/);
    assert.match(date, /^\d{4}-\d\d-\d\d$/);
  }
});
