import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { at } from './paths.mjs';
import { npm, run } from './run.mjs';

/** The folders of the packages that are published, in the order in which they build on each other. */
export function publishedPackages() {
  return readJson('package.json').workspaces.filter((folder) => readJson(`${folder}/package.json`).private !== true);
}

/**
 * Packs a built package as it would be published.
 *
 * @param {string} folder         e.g. "pkg"
 * @param {string} [destination]  an existing folder; target/packed/ unless said
 * @returns {Promise<string>} the path of the tarball
 */
export async function pack(folder, destination = makeFolder('target/packed')) {
  const answer = await run(...npm(['pack', '--json', '--pack-destination', destination]), { cwd: at(folder) });
  const [{ filename }] = JSON.parse(answer);
  return path.join(destination, filename);
}

function makeFolder(folder) {
  mkdirSync(at(folder), { recursive: true });
  return at(folder);
}

function readJson(file) {
  return JSON.parse(readFileSync(at(file), 'utf8'));
}
