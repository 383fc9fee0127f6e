import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

import { bundleCommand, bundleForRequire, bundleLibrary } from './bundle.mjs';
import { at } from './paths.mjs';
import { run } from './run.mjs';
import { step, upToDate } from './say.mjs';
import { checkBrowserPayload } from './size.mjs';
import { fingerprint, isUpToDate, remember } from './stamps.mjs';

/** The TypeScript compiler, as a script for Node. */
export const tsc = at('node_modules/typescript/bin/tsc');

/** Builds `emulator/dist/`, where a source has changed. */
export async function buildEmulator() {
  await compile('emulator', 'ctms-emulator', ['scripts/lib/bundle.mjs'], () => bundleForRequire('emulator', 'index', ['LandscapeError'], 'index.js'));
}

/** Builds `pkg/dist/`, where a source has changed. */
export async function buildPackage() {
  await compile('pkg', 'ctms', ['pkg/wasm/ctms_bg.js', 'pkg/wasm/ctms_bg.d.ts', 'pkg/wasm/job_bg.js', 'pkg/wasm/job_bg.d.ts', 'emulator/dist', 'scripts/lib/bundle.mjs'], async () => {
    await bundleCommand();
    await bundleLibrary();
  });
}

/** Builds `www/dist/`, where a source has changed. */
export async function buildElements() {
  await compile('www', 'ctms-elements', ['pkg/dist', 'scripts/lib/typescript.mjs'], copyFonts);
}

/** Puts the fonts of the theme beside `horizon.js`, which names them as files of its own package. */
function copyFonts() {
  const theming = createRequire(at('node_modules/@ui5/webcomponents-theming/package.json')).resolve('@sap-theming/theming-base-content/package.json');
  const fonts = path.join(path.dirname(theming), 'content/Base/baseLib/baseTheme/fonts');
  mkdirSync(at('www/dist/fonts'), { recursive: true });
  for (const name of ['72-Regular', '72-Bold', '72-Semibold', '72-SemiboldDuplex']) copyFileSync(path.join(fonts, `${name}.woff2`), at(`www/dist/fonts/${name}.woff2`));
}

/** Says how much a browser loads of the package; see {@link checkBrowserPayload}. */
export function browserPayload() {
  const { exports } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
  return checkBrowserPayload(`pkg/${exports['.'].default.replace('./', '')}`);
}

async function compile(folder, name, builtBefore, more = async () => {}) {
  const what = `package ${name}`;
  const inputs = [`${folder}/src`, `${folder}/package.json`, `${folder}/tsconfig.json`, 'tsconfig.base.json', 'package-lock.json'];
  const print = fingerprint([...inputs, ...builtBefore]);
  if (isUpToDate(folder, print, [`${folder}/dist`])) return upToDate(what);
  await step(what, 'some seconds', async () => {
    if (existsSync(at(`${folder}/dist`))) rmSync(at(`${folder}/dist`), { recursive: true });
    await run(process.execPath, [tsc, '-p', folder], {
      onFailure: `${folder}/ does not compile; the TypeScript compiler's own words are above.`,
    });
    await more();
    remember(folder, print);
  });
}
