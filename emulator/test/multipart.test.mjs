import assert from 'node:assert/strict';
import { createHash, randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { createEmulator } from 'ctms-emulator';
import { readForm } from '../dist/multipart.js';
import { connect } from './support.mjs';

const emulator = await createEmulator();
after(() => emulator.close());

for (const name of [
  'größe €.mtar',
  '日本.mtar',
  '😀.mtar',
  'a b;c,d=e.mtar',
  "a'b.mtar",
  'a\\b.mtar',
  'name="x".mtar',
]) {
  test(`the file name ${name} arrives as it was sent`, async () => {
    const client = await connect(emulator.serviceKeys.ctms);
    const { status, json } = await client.upload('bytes', name);
    // FormData writes quotation marks as %22.
    assert.deepEqual([status, json.fileName], [201, name.replaceAll('"', '%22')]);
  });
}

const part = (disposition, body) => `--b\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${body}\r\n`;

async function read(text, { pieces = [text], type = 'multipart/form-data; boundary=b' } = {}) {
  const queue = pieces.map((piece) => Buffer.from(piece));
  const hash = createHash('sha256');
  const form = await readForm(type, { read: async () => queue.shift() }, () => ({
    write: (piece) => hash.update(piece),
  }));
  return { fields: Object.fromEntries(form.fields), files: form.files, digest: hash.digest('hex') };
}

test('the other ways to write a file name are understood', async () => {
  for (const [disposition, fileName] of [
    ['name="file"; filename="a\\"b.mtar"', 'a"b.mtar'],
    ['name=file; filename=a.mtar', 'a.mtar'],
    ['name="file"; filename="x"; filename*=UTF-8\'\'%E2%82%AC.mtar', '€.mtar'],
    ['NAME="file"; FILENAME="a.mtar"', 'a.mtar'],
  ]) {
    const { files } = await read(`${part(disposition, 'x')}--b--\r\n`);
    assert.deepEqual(files, [{ name: 'file', fileName }]);
  }
});

for (const [what, text, type] of [
  ['no boundary', 'x', 'multipart/form-data'],
  ['another content type', 'x', 'application/json'],
  ['no end', part('name="file"; filename="a"', 'x')],
  ['nothing', ''],
  ['a cut end', `${part('name="file"; filename="a"', 'x')}--b-`],
  ['a broken header', '--b\r\ncontent\u0001: x\r\n\r\nx\r\n--b--\r\n'],
  ['a broken percent-encoding', `${part('name="file"; filename*=UTF-8\'\'%zz', 'x')}--b--\r\n`],
  ['too many parts', `${part('name="x"', 'x').repeat(30)}--b--\r\n`],
  ['a field that is too large', `${part('name="x"', 'x'.repeat(2 * 1024 * 1024))}--b--\r\n`],
]) {
  test(`a body with ${what} is refused with 400`, async () => {
    await assert.rejects(read(text, type === undefined ? {} : { type }), { name: 'Refusal', status: 400 });
  });
}

test('a body reads the same however it is cut into pieces', async (t) => {
  const seed = randomInt(2 ** 32);
  t.diagnostic(`seed ${seed}`);
  let state = seed;
  const below = (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  // Bytes that look like the beginning of a boundary are the hard ones.
  const tricky = ['\r', '\n', '\r\n', '-', '--', '\r\n--', '\r\n--b\n', 'b', '\u0000', 'x'.repeat(5000)];
  for (let turn = 0; turn < 300; turn += 1) {
    const payload = `P${Array.from({ length: below(200) }, () => tricky[below(tricky.length)]).join('')}`.replaceAll(
      '\r\n--b',
      '\r\n--c',
    );
    const parts = [part('name="file"; filename="ü€.mtar"', payload), part('name="namedUser"', 'ci-bot')];
    const text = `${(turn % 2 === 0 ? parts : parts.reverse()).join('')}--b--\r\n`;
    const bytes = Buffer.from(text);
    const pieces = [];
    const longest = [40, 20_000, 70_000][turn % 3];
    for (let at = 0; at < bytes.length;) {
      const next = Math.min(bytes.length, at + 1 + below(at > bytes.length - 250 ? 40 : longest));
      pieces.push(bytes.subarray(at, next));
      at = next;
    }
    const { fields, files, digest } = await read(text, { pieces });
    assert.deepEqual(
      [fields, files],
      [{ namedUser: 'ci-bot' }, [{ name: 'file', fileName: 'ü€.mtar' }]],
      `seed ${seed}, turn ${turn}`,
    );
    assert.equal(digest, createHash('sha256').update(payload).digest('hex'), `seed ${seed}, turn ${turn}`);
  }
});

test('a body may be cut anywhere near its end', async () => {
  const text = `${part('name="file"; filename="a.mtar"', 'x'.repeat(40_000))}${part('name="namedUser"', 'ci-bot')}--b--\r\n`;
  const bytes = Buffer.from(text);
  for (let cut = bytes.length - 200; cut < bytes.length; cut += 1) {
    const { fields, files } = await read(text, { pieces: [bytes.subarray(0, cut), bytes.subarray(cut)] });
    assert.deepEqual([fields.namedUser, files.length], ['ci-bot', 1], `cut at ${cut - bytes.length}`);
  }
});
