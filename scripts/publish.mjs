// node scripts/publish.mjs v1.2.3: publishes all packages; run by .github/workflows/release.yml alone.
import process from 'node:process';

import { publish } from './lib/publish.mjs';
import { Problem, main } from './lib/say.mjs';

await main(async () => {
  if (!process.env.GITHUB_REPOSITORY) throw new Problem('Packages are published by the workflow of a tag, which proves where they come from: push a tag such as v1.2.3.', { code: 2 });
  await publish(process.argv[2], process.env);
});
