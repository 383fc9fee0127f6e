import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { at } from './paths.mjs';

const NATIVE = 'bench/native';
const NODE = ['bench', 'bench/emulator', 'bench/www'];

/** The files of all measurements that have this word in their name, as `npm run bench` runs them. */
export function measurements(word = '') {
  return [...filesIn(NATIVE, '.rs'), ...NODE.flatMap((folder) => filesIn(folder, '.mjs'))]
    .filter((file) => path.basename(file).includes(word));
}

function filesIn(folder, ending) {
  if (!existsSync(at(folder))) return [];
  return readdirSync(at(folder)).filter((file) => file.endsWith(ending)).sort().map((file) => `${folder}/${file}`);
}
