// Puts beside a package what it carries when it is packed: LICENSE, of which one text stands in the
// repository, and its bill of materials.
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { at, root } from './lib/paths.mjs';
import { makeSbom } from './lib/sbom.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  copyFileSync(at('LICENSE'), path.resolve('LICENSE'));
  writeFileSync(path.resolve('sbom.cdx.json'), `${JSON.stringify(makeSbom(path.relative(root, process.cwd())), null, 2)}\n`);
});
