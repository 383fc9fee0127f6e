import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { at, root } from './paths.mjs';
import { npm, run } from './run.mjs';

/** The folders of the packages that are published, in the order in which they build on each other. */
export function publishedPackages() {
  return readJson('package.json').workspaces.filter((folder) => readJson(`${folder}/package.json`).private !== true);
}

/**
 * Packs a built package as it would be published. Where CTMS_TARBALLS names a folder of packed ones, it is
 * taken from there: a release tests the tarballs that it publishes.
 *
 * @param {string} folder         e.g. "pkg"
 * @param {string} [destination]  an existing folder; target/packed/ unless said
 * @returns {Promise<string>} the path of the tarball
 */
export async function pack(folder, destination = makeFolder('target/packed')) {
  const { CTMS_TARBALLS: given } = process.env;
  if (given) return copyGiven(path.resolve(root, given), folder, destination);
  const answer = await run(...npm(['pack', '--json', '--pack-destination', destination]), { cwd: at(folder) });
  const [{ filename }] = JSON.parse(answer);
  return path.join(destination, filename);
}

function copyGiven(tarballs, folder, destination) {
  const { name, version } = readJson(`${folder}/package.json`);
  const file = path.join(destination, `${name}-${version}.tgz`);
  copyFileSync(path.join(tarballs, path.basename(file)), file);
  return file;
}

/** Makes a folder of the repository where there is none, and answers its path. */
export function makeFolder(folder) {
  mkdirSync(at(folder), { recursive: true });
  return at(folder);
}

function readJson(file) {
  return JSON.parse(readFileSync(at(file), 'utf8'));
}
