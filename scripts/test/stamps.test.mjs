import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';

import { at } from '../lib/paths.mjs';
import { fingerprint, isUpToDate, remember } from '../lib/stamps.mjs';

mkdirSync(at('target'), { recursive: true });
const folder = mkdtempSync(at('target/stamps-test-'));
const relative = `target/${path.basename(folder)}`;
const write = (name, text) => writeFileSync(path.join(folder, name), text);

beforeEach(() => write('a.rs', 'fn a() {}'));
after(() => {
  rmSync(folder, { recursive: true });
  rmSync(at(`target/stamps/${path.basename(folder)}`), { force: true });
});

test('a fingerprint stays the same while nothing changes', () => {
  assert.equal(fingerprint([relative]), fingerprint([relative]));
});

test('a fingerprint changes with a file\'s content, name and number, and with a fact', () => {
  const before = fingerprint([relative], ['rustc 1']);
  write('a.rs', 'fn b() {}');
  const changed = fingerprint([relative], ['rustc 1']);
  write('b.rs', '');
  const added = fingerprint([relative], ['rustc 1']);
  const otherFact = fingerprint([relative], ['rustc 2']);
  renameSync(path.join(folder, 'b.rs'), path.join(folder, 'c.rs'));
  const renamed = fingerprint([relative], ['rustc 2']);
  rmSync(path.join(folder, 'c.rs'));
  assert.equal(new Set([before, changed, added, otherFact, renamed]).size, 5);
});

test('a step is up to date only with the same fingerprint and all that it made', () => {
  const step = path.basename(folder);
  const print = fingerprint([relative]);
  assert.equal(isUpToDate(step, print, [`${relative}/a.rs`]), false);
  remember(step, print);
  assert.equal(isUpToDate(step, print, [`${relative}/a.rs`]), true);
  assert.equal(isUpToDate(step, 'another', [`${relative}/a.rs`]), false);
  assert.equal(isUpToDate(step, print, [`${relative}/gone`]), false);
});
