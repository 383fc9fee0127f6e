// node scripts/options.mjs: writes docs/cli.md anew, after a build.
import { readFileSync, writeFileSync } from 'node:fs';

import { withOptions } from './lib/options.mjs';
import { at } from './lib/paths.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  const { commands } = await import('../pkg/dist/cli/commands/index.js');
  writeFileSync(at('docs/cli.md'), withOptions(readFileSync(at('docs/cli.md'), 'utf8'), commands));
});
