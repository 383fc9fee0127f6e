import { mkdirSync, readFileSync } from 'node:fs';

import { at } from './paths.mjs';
import { npm, run } from './run.mjs';

/** The folders of the packages that are published, in the order in which they build on each other. */
export function publishedPackages() {
  return readJson('package.json').workspaces.filter((folder) => readJson(`${folder}/package.json`).private !== true);
}

/**
 * Packs a built package as it would be published.
 *
 * @param {string} folder e.g. "pkg"
 * @returns {Promise<string>} the path of the tarball, below target/packed/
 */
export async function pack(folder) {
  const destination = at('target/packed');
  mkdirSync(destination, { recursive: true });
  const answer = await run(...npm(['pack', '--json', '--pack-destination', destination]), { cwd: at(folder) });
  const [{ filename }] = JSON.parse(answer);
  return at(`target/packed/${filename}`);
}

function readJson(file) {
  return JSON.parse(readFileSync(at(file), 'utf8'));
}
