// One switch, published.json, turns over every text and input that says where the packages come from.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { at, root } from '../lib/paths.mjs';
import { filesOfSources, isPublished, withSource } from '../lib/published.mjs';

const read = (file) => readFileSync(at(file), 'utf8');
/** Answers one or the other, by the same switch. */
const ASKS = 'pkg/src/cli/source.ts';
const BY_NAME = /npx (--yes )?ctms|npm (install|i) (-\S+ )*ctms|@npm:ctms|ctms(-emulator|-elements)?@\d/;

for (const file of filesOfSources()) {
  test(`${file} says what published.json says`, () => {
    assert.equal(withSource(file, read(file), isPublished()), read(file), 'run: node scripts/published.mjs');
  });

  test(`${file} is turned over and back without a loss`, () => {
    const before = withSource(file, read(file), false);
    const after = withSource(file, before, true);
    assert.notEqual(after, before);
    assert.equal(withSource(file, after, false), before);
    assert.equal(withSource(file, after, true), after);
  });

  test(`${file} takes nothing by name before the first release, and needs no source of the reader after it`, () => {
    assert.doesNotMatch(withSource(file, read(file), false), BY_NAME);
    assert.doesNotMatch(withSource(file, read(file), true), /not (yet )?published|CTMS_PACKAGE|required: true|\.tgz/);
  });

  test(`${file} names the version of a later release`, () => {
    const later = withSource(file, withSource(file, read(file), true, '0.1.0'), true, '2.0.0-rc.1');
    assert.doesNotMatch(later, /ctms@v?0\.1\.0/);
    assert.equal(withSource(file, later, true, '0.1.0'), withSource(file, read(file), true, '0.1.0'));
  });
}

test('no other file takes a package of ctms by its name', () => {
  const files = execFileSync('git', ['ls-files', '-z', '--', '*.md', '*.yml', '*.ts', '*.groovy', '*.html', 'src'], { cwd: root, encoding: 'utf8' })
    .split('\0').filter((file) => file !== '' && ![...filesOfSources(), ASKS].includes(file));
  assert(files.length > 100);
  // Tests hold texts that nobody runs.
  const product = (file) => (file.endsWith('/tests.rs') ? '' : read(file).split(/^#\[cfg\(test\)\]/m)[0]);
  assert.deepEqual(files.filter((file) => BY_NAME.test(product(file))), []);
});
