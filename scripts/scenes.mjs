// node scripts/scenes.mjs: plays the scenes of the command and writes docs/scenes.md anew.
import { writeFileSync } from 'node:fs';

import { buildAll } from './lib/build.mjs';
import { at } from './lib/paths.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  await buildAll();
  const { playScenes, scenesPage } = await import('../tests/lib/scenes.mjs');
  writeFileSync(at('docs/scenes.md'), scenesPage(await playScenes()));
});
