import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { playScenes, scenesPage } from '../lib/scenes.mjs';

test('docs/scenes.md shows what the command prints', async () => {
  assert.equal(await readFile(at('docs/scenes.md'), 'utf8'), scenesPage(await playScenes()), 'write it anew: node scripts/scenes.mjs');
});
