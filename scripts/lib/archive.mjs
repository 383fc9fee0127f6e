import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import { ZipFile } from 'yazl';

import { at } from './paths.mjs';

const META = 'META-INF';
/** One local time for all entries, without its zone: the same sources give the same bytes. */
const entryOptions = () => ({ mtime: new Date(2026, 0, 1), forceDosTimestamp: true, mode: 0o100644 });

/**
 * Packs a folder as an MTA archive, as SAP's build tool does: META-INF first,
 * then each module as a zip of its own.
 *
 * @param {string} folder   holds META-INF/ and one folder for each module
 * @param {string} archive  the .mtar to write; its folder is made
 */
export async function packArchive(folder, archive) {
  const zip = new ZipFile();
  for (const name of filesOf(path.join(folder, META))) {
    zip.addFile(path.join(folder, META, name), `${META}/${name}`, entryOptions());
  }
  for (const name of modulesOf(folder)) {
    zip.addBuffer(await zipped(path.join(folder, name)), `${name}/data.zip`, { ...entryOptions(), compress: false });
  }
  zip.end();
  mkdirSync(path.dirname(archive), { recursive: true });
  const fresh = `${archive}.${process.pid}`;
  await pipeline(zip.outputStream, createWriteStream(fresh));
  // A browser that uploads the archive meanwhile would call one that was written anew changed.
  if (existsSync(archive) && readFileSync(archive).equals(readFileSync(fresh))) rmSync(fresh);
  else renameSync(fresh, archive);
}

/** Packs the sample MTA of examples/shop/ and answers where it is. */
export async function packSample() {
  const archive = at('target/demo/shop_1.4.0.mtar');
  await packArchive(at('examples/shop'), archive);
  return archive;
}

function zipped(folder) {
  const zip = new ZipFile();
  for (const name of filesOf(folder)) zip.addFile(path.join(folder, name), name, entryOptions());
  zip.end();
  return buffer(zip.outputStream);
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

function modulesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== META)
    .map((entry) => entry.name)
    .sort();
}
