import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { at } from '../../../scripts/lib/paths.mjs';
import { npm, run } from '../../../scripts/lib/run.mjs';
import { fingerprint, isUpToDate, remember } from '../../../scripts/lib/stamps.mjs';

const FOLDER = 'target/tools';
const FILES = ['package.json', 'package-lock.json', '.npmrc'];

/** Brings the test runners and runtimes of tests/long/tools, once: they weigh 300 MB, so that only these tests have them. */
export async function bringTools() {
  const print = fingerprint(FILES.map((file) => `tests/long/tools/${file}`));
  if (isUpToDate('tools', print, [`${FOLDER}/node_modules`])) return;
  mkdirSync(at(FOLDER), { recursive: true });
  for (const file of FILES) copyFileSync(at(`tests/long/tools/${file}`), at(`${FOLDER}/${file}`));
  await run(...npm(['install', '--no-save', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']), { cwd: at(FOLDER) });
  remember('tools', print);
}

const installed = (file) => at(`${FOLDER}/node_modules/${file}`);

/** The script of a test runner, for Node. */
export const runner = (name) => installed({ jest: 'jest/bin/jest.js', vitest: 'vitest/vitest.mjs' }[name]);

/** The program of a runtime for this machine. */
export function runtime(name) {
  const [system, machine] = [process.platform, process.arch];
  const ending = system === 'win32' ? '.exe' : '';
  const files = {
    bun: `@oven/bun-${system === 'win32' ? 'windows' : system}-${machine === 'arm64' ? 'aarch64' : machine}/bin/bun${ending}`,
    deno: `@deno/${system}-${machine}${system === 'linux' ? '-glibc' : ''}/deno${ending}`,
  };
  return installed(files[name]);
}

/** Lets a project import a package of the tools, which a recipe imports by its name. */
export function linkTool(name, project) {
  const link = path.join(project, 'node_modules', name);
  if (!existsSync(link)) symlinkSync(installed(name), link, 'junction');
}
