// node scripts/reliability.mjs: plays every fault at every step and writes the tables of docs/reliability-tables.md anew.
import { readFileSync, writeFileSync } from 'node:fs';

import { buildAll } from './lib/build.mjs';
import { at } from './lib/paths.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  await buildAll();
  const { playCommand, withTables } = await import('../tests/lib/reliability.mjs');
  const document = at('docs/reliability-tables.md');
  writeFileSync(document, withTables(readFileSync(document, 'utf8'), await playCommand()));
});
