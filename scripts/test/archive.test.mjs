import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { test } from 'node:test';

import { packSample } from '../lib/archive.mjs';

test('the sample is a zip with META-INF first and one zip for each module', async () => {
  const names = entryNames(readFileSync(await packSample()));
  assert.deepEqual(names, ['META-INF/MANIFEST.MF', 'META-INF/mtad.yaml', 'shop-srv/data.zip', 'shop-web/data.zip']);
});

test('every module that the manifest names is in the archive', async () => {
  const names = entryNames(readFileSync(await packSample()));
  const manifest = readFileSync(new URL('../../examples/shop/META-INF/MANIFEST.MF', import.meta.url), 'utf8');
  for (const [, name] of manifest.matchAll(/^Name: (.+)$/gm)) assert(names.includes(name), name);
});

test('packing the same sources gives the same bytes in every time zone', async () => {
  const first = readFileSync(await packSample());
  const zone = process.env.TZ;
  process.env.TZ = 'Asia/Tokyo';
  const second = readFileSync(await packSample());
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  assert.deepEqual(second, first);
});

/** The names in a zip's central directory, where the last 22 bytes say it begins. */
function entryNames(zip) {
  const names = [];
  let place = zip.readUInt32LE(zip.length - 6);
  for (let left = zip.readUInt16LE(zip.length - 12); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(place + field));
    names.push(zip.toString('utf8', place + 46, place + 46 + name));
    place += 46 + name + extra + comment;
  }
  return names;
}
