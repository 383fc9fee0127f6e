// npm test: every test but the long ones, layer by layer; it stops at the first layer that fails.
// npm test -- node browser: only the layers with these names.
// npm run test:long: the long ones; npm run test:long -- reduced: in the size of .ci/run.
import process from 'node:process';

import { layers } from './lib/layers.mjs';
import { main } from './lib/say.mjs';
import { needNode } from './lib/setup.mjs';
import { runLayers } from './lib/testing.mjs';

await main(async () => {
  needNode();
  const words = process.argv.slice(2);
  const long = words.includes('--long');
  if (words.includes('reduced')) process.env.CTMS_TEST_SIZE = 'reduced';
  await runLayers(layers, { names: words.filter((word) => !['--long', 'reduced'].includes(word)), long });
});
