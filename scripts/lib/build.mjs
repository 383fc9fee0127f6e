import { once } from './once.mjs';
import { buildPage, sayPageSize } from './page.mjs';
import { heading, say } from './say.mjs';
import { needBindgen, needNode, needPackages, needRust, needWasmTarget } from './setup.mjs';
import { checkWasmSize } from './size.mjs';
import { browserPayload, buildElements, buildEmulator, buildPackage } from './typescript.mjs';
import { buildWasm } from './wasm.mjs';

/**
 * Brings what is missing on this machine, and builds the package `ctms` and the
 * emulator; each step is skipped when it is done already. Steps that do not
 * need each other go on at the same time.
 */
export const buildCommand = once(async () => {
  heading('Set-up and build');
  needNode();
  needRust();
  await needWasmTarget();
  await Promise.all([needPackages().then(buildEmulator), needBindgen(), buildWasm()]);
  await buildPackage();
});

/** Builds all packages, so that they can be packed, imported and run, and the admin page. */
export const buildAll = once(async () => {
  await buildCommand();
  await buildElements();
  await buildPage();
  say(`  Size of the wasm: ${checkWasmSize()}`);
  say(`  Size of all that a browser loads: ${browserPayload()}`);
  sayPageSize();
});
