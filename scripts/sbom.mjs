// node scripts/sbom.mjs pkg|emulator|www: prints the CycloneDX bill of materials of a built package.
// Each package carries its own as sbom.cdx.json, written when it is packed.
import process from 'node:process';

import { publishedPackages } from './lib/pack.mjs';
import { makeSbom } from './lib/sbom.mjs';
import { Problem, main, say } from './lib/say.mjs';

await main(async () => {
  const folder = process.argv[2];
  if (!publishedPackages().includes(folder)) throw new Problem(`Name one package: node scripts/sbom.mjs ${publishedPackages().join('|')}`, { code: 2 });
  say(JSON.stringify(makeSbom(folder), null, 2));
});
