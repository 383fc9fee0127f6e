// npm test: every test, layer by layer, the fast ones first; it stops at the first layer that fails.
// npm test -- node browser: only the layers with these names.
import process from 'node:process';

import { layers } from './lib/layers.mjs';
import { main } from './lib/say.mjs';
import { needNode } from './lib/setup.mjs';
import { runLayers } from './lib/testing.mjs';

await main(async () => {
  needNode();
  await runLayers(layers, process.argv.slice(2));
});
