import process from 'node:process';

import { at } from './paths.mjs';
import { run } from './run.mjs';
import { step } from './say.mjs';

/** What a package leaves out: types and tables that only other types are made of, and members of types without a name. */
const PACKAGES = [
  { folder: 'pkg', name: 'ctms', hidden: ['CompiledModule', 'Newer', 'OwnDetail'], bare: ['CtmsEvent.__type.type'] },
  { folder: 'emulator', name: 'ctms-emulator', hidden: ['behaviours', 'causes', 'exampleNames'], bare: [] },
  { folder: 'www', name: 'ctms-elements', hidden: [], bare: [] },
];

/**
 * Writes `target/reference/`. A public member without documentation, a type that is used but not exported, and a
 * link that leads nowhere are failures.
 */
export async function buildReference() {
  for (const { folder, name, hidden, bare } of PACKAGES) {
    await step(`reference of ${name}`, 'some seconds', () => run(process.execPath, [
      at('scripts/reference/node_modules/typedoc/bin/typedoc'), '--options', at('scripts/reference'),
      '--entryPoints', at(`${folder}/dist/index.d.ts`), '--name', name, '--out', at(`target/reference/${name}`),
      ...hidden.flatMap((symbol) => ['--intentionallyNotExported', symbol]),
      ...bare.flatMap((member) => ['--intentionallyNotDocumented', member]),
    ], { onFailure: `The declarations of ${name} lack documentation or an export, or link to nothing; TypeDoc's own words are above.` }));
  }
}
