import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { at } from './paths.mjs';

const folder = at('target/stamps');

/**
 * A fingerprint of files, folders and plain facts.
 *
 * @param {string[]} inputs  paths inside the repository; a folder stands for all files below it;
 *                           one that does not exist counts as such
 * @param {string[]} [facts] e.g. the version of a compiler
 */
export function fingerprint(inputs, facts = []) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const input of inputs) {
    for (const file of filesBelow(input)) {
      hash.update(`\0${file}\0`).update(readFileSync(at(file)));
    }
  }
  return hash.digest('hex');
}

/** Whether a step was last done with this fingerprint and all that it made is still there. */
export function isUpToDate(step, print, outputs) {
  const stamp = path.join(folder, step);
  return outputs.every((output) => existsSync(at(output)))
    && existsSync(stamp)
    && readFileSync(stamp, 'utf8') === print;
}

/** Remembers that a step was done with this fingerprint. */
export function remember(step, print) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, step), print);
}

function filesBelow(relative) {
  const stats = statSync(at(relative), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [relative];
  return readdirSync(at(relative), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => path.relative(at('.'), file).split(path.sep).join('/'));
}
