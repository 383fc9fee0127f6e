import { once } from './once.mjs';
import { buildPage, sayPageSize } from './page.mjs';
import { heading, say } from './say.mjs';
import { needBindgen, needNode, needPackages, needRust, needWasmTarget } from './setup.mjs';
import { checkWasmSize } from './size.mjs';
import { browserPayload, buildTypeScript } from './typescript.mjs';
import { buildWasm } from './wasm.mjs';

/** Brings what is missing on this machine to build; each step is skipped when it is done already. */
export const setUp = once(async () => {
  heading('Set-up');
  needNode();
  needRust();
  await needPackages();
  await needWasmTarget();
  await needBindgen();
});

/** Sets up and builds the packages, so that they can be packed, imported and run, and the admin page. */
export const buildAll = once(async () => {
  await setUp();
  heading('Build');
  await buildWasm();
  await buildTypeScript();
  await buildPage();
  say(`  Size of the wasm: ${checkWasmSize()}`);
  say(`  Size of all that a browser loads: ${browserPayload()}`);
  sayPageSize();
});
