// node scripts/publish.mjs folder: publishes the tarballs of a folder whose checksums CHECKSUMS holds; run by
// .github/workflows/release.yml alone. It runs with an identity, and therefore without any package.
import process from 'node:process';

import { publish } from './lib/publish.mjs';
import { Problem, main } from './lib/say.mjs';

await main(async () => {
  if (!process.env.GITHUB_REPOSITORY) throw new Problem('Packages are published by the workflow of a tag, which proves where they come from: push a tag such as v1.2.3.', { code: 2 });
  if (process.argv[2] === undefined) throw new Problem('Name the folder with the tarballs.', { code: 2 });
  await publish(process.argv[2], process.env.CHECKSUMS ?? '');
});
