import process from 'node:process';

import { at } from './paths.mjs';
import { run } from './run.mjs';
import { step } from './say.mjs';

const PACKAGES = [['pkg', 'ctms'], ['emulator', 'ctms-emulator'], ['www', 'ctms-elements']];

/** Writes `target/reference/`; a public member without documentation, or a link that leads nowhere, is a failure. */
export async function buildReference() {
  for (const [folder, name] of PACKAGES) {
    await step(`reference of ${name}`, 'some seconds', () => run(process.execPath, [
      at('scripts/reference/node_modules/typedoc/bin/typedoc'), '--options', at('scripts/reference'),
      '--entryPoints', at(`${folder}/dist/index.d.ts`), '--name', name, '--out', at(`target/reference/${name}`),
    ], { onFailure: `The declarations of ${name} lack documentation, or link to nothing; TypeDoc's own words are above.` }));
  }
}
