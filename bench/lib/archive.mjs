import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { ZipFile } from 'yazl';

import { at } from '../../scripts/lib/paths.mjs';

/** Makes an MTA archive with one stored module of so many MiB, once, and answers where it is. */
export async function largeArchive(mebibytes) {
  const file = at(`target/bench/large-${mebibytes}.mtar`);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  const block = randomFillSync(Buffer.alloc(1024 * 1024));
  const zip = new ZipFile();
  zip.addFile(at('examples/shop/META-INF/MANIFEST.MF'), 'META-INF/MANIFEST.MF');
  zip.addFile(at('examples/shop/META-INF/mtad.yaml'), 'META-INF/mtad.yaml');
  zip.addBuffer(Buffer.from('PK'), 'shop-web/data.zip', { compress: false });
  zip.addReadStream(Readable.from(Array(mebibytes).fill(block)), 'shop-srv/data.zip', { compress: false });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
