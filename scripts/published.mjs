// node scripts/published.mjs true|false: turns published.json, and every text and input that says where the
// packages come from. Without a word it writes these for the state and the version of today.
import process from 'node:process';

import { isPublished, writeSources } from './lib/published.mjs';
import { Problem, main } from './lib/say.mjs';

await main(async () => {
  const word = process.argv[2] ?? String(isPublished());
  if (word !== 'true' && word !== 'false') throw new Problem('Say true or false: node scripts/published.mjs true', { code: 2 });
  writeSources(word === 'true');
});
