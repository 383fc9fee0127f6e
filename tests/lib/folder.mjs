import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { sampleArchive } from './emulator.mjs';

/**
 * Makes a project folder outside any git checkout, as a CI job finds it: the
 * sample archive is where the MTA build tool puts it.
 */
export async function makeFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ctms-job-'));
  const at = (name) => path.join(folder, name);
  const write = (name, text) => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
    return at(name);
  };
  mkdirSync(at('mta_archives'));
  copyFileSync(await sampleArchive(), at('mta_archives/shop_1.4.0.mtar'));
  return {
    path: folder,
    at,
    write,
    read: (name) => readFileSync(at(name), 'utf8'),
    has: (name) => existsSync(at(name)),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
