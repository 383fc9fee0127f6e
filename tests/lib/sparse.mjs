import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/**
 * Writes an MTA archive with a module of so many bytes, stored, that takes no
 * room on the disk: its content is a hole. The module's checksum is not true.
 *
 * @param {string} file
 * @param {number} moduleBytes at most 2^31, so that no part of it needs ZIP64
 */
export async function writeSparseArchive(file, moduleBytes) {
  const mtad = Buffer.from('_schema-version: "3.1"\nID: com.example.large\nversion: 2.0.0\nmodules:\n- name: data\n  type: nodejs\n');
  const manifest = Buffer.from('Manifest-Version: 1.0\n\nName: data/data.zip\nMTA-Module: data\nContent-Type: application/zip\n');
  const entries = [
    { name: 'META-INF/MANIFEST.MF', content: manifest, size: manifest.length },
    { name: 'META-INF/mtad.yaml', content: mtad, size: mtad.length },
    { name: 'data/data.zip', content: Buffer.alloc(0), size: moduleBytes },
  ];
  const handle = await open(file, 'w');
  try {
    let at = 0;
    const directory = [];
    for (const { name, content, size } of entries) {
      const common = commonFields(crc32(content), size, name);
      const local = Buffer.concat([uint32(0x04034b50), common, uint16(0), Buffer.from(name)]);
      await handle.write(Buffer.concat([local, content]), 0, undefined, at);
      directory.push(Buffer.concat([
        uint32(0x02014b50), uint16(20), common, uint16(0), uint16(0), uint16(0), uint16(0), uint32(0), uint32(at), Buffer.from(name),
      ]));
      at += local.length + size;
    }
    const list = Buffer.concat(directory);
    const count = uint16(entries.length);
    const end = [uint32(0x06054b50), uint16(0), uint16(0), count, count, uint32(list.length), uint32(at), uint16(0)];
    await handle.write(Buffer.concat([list, ...end]), 0, undefined, at);
  } finally {
    await handle.close();
  }
}

/** Version to extract up to the length of the name, the same in a local header and in the directory. */
function commonFields(crc, size, name) {
  const stored = [uint16(20), uint16(0), uint16(0), uint16(0), uint16(0x21)];
  return Buffer.concat([...stored, uint32(crc), uint32(size), uint32(size), uint16(Buffer.byteLength(name))]);
}

function uint16(value) {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function uint32(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
