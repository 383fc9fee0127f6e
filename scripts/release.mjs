// node scripts/release.mjs v1.2.3: builds the tarballs of a release; run by .github/workflows/release.yml,
// which then tests exactly these (CTMS_TARBALLS) and hands them to scripts/publish.mjs.
import process from 'node:process';

import { buildAll } from './lib/build.mjs';
import { packRelease } from './lib/publish.mjs';
import { Problem, main } from './lib/say.mjs';

await main(async () => {
  if (!process.env.GITHUB_REPOSITORY) throw new Problem('Releases are built by the workflow of a tag, which proves where they come from: push a tag such as v1.2.3.', { code: 2 });
  await buildAll();
  await packRelease(process.argv[2], process.env);
});
