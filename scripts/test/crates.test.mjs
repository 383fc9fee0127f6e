import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { at } from '../lib/paths.mjs';

test('the lock file of the fuzz targets knows every crate that the core uses', () => {
  const tables = [...readFileSync(at('Cargo.toml'), 'utf8').matchAll(/\n\[(?:target\.'[^']*'\.)?dependencies\]\n([^]*?)\n\n/g)];
  const uses = tables.flatMap(([, table]) => [...table.matchAll(/^([\w-]+) = /gm)].map(([, name]) => name));
  const [, entry] = /name = "ctms"\nversion = "[^"]+"\ndependencies = \[\n([^\]]*)\]/.exec(readFileSync(at('fuzz/Cargo.lock'), 'utf8'));
  const knows = [...entry.matchAll(/"([\w-]+)/g)].map(([, name]) => name);
  assert(tables.length === 2 && uses.length > 12);
  assert.deepEqual(uses.filter((name) => !knows.includes(name)), [], 'run: cargo metadata --manifest-path fuzz/Cargo.toml');
});
