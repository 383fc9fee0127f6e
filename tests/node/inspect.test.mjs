// What is in an archive is known without reading it.
import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { CtmsClient, inspectArchive } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { writeSparseArchive } from '../lib/sparse.mjs';

const GIGABYTE = 1000 * 1024 * 1024;

let archive;
let folder;
let damaged;
let large;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-inspect-'));
  archive = await sampleArchive();
  damaged = path.join(folder, 'damaged.mtar');
  await writeFile(damaged, (await readFile(archive)).subarray(0, 600));
  large = path.join(folder, 'large.mtar');
  await writeSparseArchive(large, GIGABYTE);
});
after(() => rm(folder, { recursive: true }));

test('a path, a file URL and a Blob show the same', async () => {
  const inspection = await inspectArchive(archive);
  assert.equal(inspection.id, 'com.example.shop');
  assert.equal(inspection.version, '1.4.0');
  assert.equal(inspection.schemaVersion, '3.1');
  assert.deepEqual(inspection.modules, [{ name: 'shop-srv', type: 'nodejs' }, { name: 'shop-web', type: 'staticfile' }]);
  assert.deepEqual(inspection.resources, []);
  assert.deepEqual(inspection.findings, []);
  assert.equal(inspection.entries.length, 4);
  assert.deepEqual(await inspectArchive(pathToFileURL(archive)), inspection);
  assert.deepEqual(await inspectArchive(await openAsBlob(archive)), inspection);
});

test('of an archive of 1 GB less than 1 MB is read', async () => {
  const blob = await openAsBlob(large);
  const read = [];
  const slice = blob.slice.bind(blob);
  blob.slice = (from, to) => {
    read.push(to - from);
    return slice(from, to);
  };
  const inspection = await inspectArchive(blob);
  assert.equal(inspection.id, 'com.example.large');
  assert.ok(inspection.size > GIGABYTE);
  assert.deepEqual(inspection.findings, []);
  const bytes = read.reduce((sum, count) => sum + count, 0);
  assert.ok(bytes > 0 && bytes < 1_000_000, `${bytes} bytes`);
});

test('a file that is missing, a directory and one that is cut off have an error each', async () => {
  const problems = [];
  for (const file of [path.join(folder, 'none.mtar'), folder, damaged]) {
    const { findings } = await inspectArchive(file);
    assert.equal(findings[0]?.severity, 'error');
    problems.push(findings[0].problem);
  }
  assert.deepEqual(problems.slice(0, 2), ['there is no such file', 'this is a directory and not a file']);
  assert.match(problems[2], /cut off/);
});

test('the size limit is a plan or a number of bytes, and other content is only checked for size', async () => {
  const over = async (file, options) => (await inspectArchive(file, options)).findings.map(({ problem }) => problem);
  assert.deepEqual(await over(large, {}), []);
  assert.match((await over(large, { sizeLimit: 'free' }))[0], /more than the 524288000 that the plan allows/);
  assert.match((await over(large, { sizeLimit: 'small-region' }))[0], /more than the 419430400/);
  assert.match((await over(archive, { sizeLimit: 1000 }))[0], /more than the 1000/);
  assert.deepEqual(await over(damaged, { contentType: 'APP' }), []);
  assert.equal((await over(damaged, { contentType: 'APP', sizeLimit: 599 })).length, 1);
  for (const sizeLimit of ['huge', 0, -1, 1.5]) await assert.rejects(inspectArchive(archive, { sizeLimit }), { code: 'USAGE' });
});

test('the command shows an archive to people, with its entries under --verbose', async () => {
  const { code, stdout } = await ctms(['inspect', archive, '--verbose']);
  assert.equal(code, 0);
  assert.match(stdout, /^com\.example\.shop 1\.4\.0\n/);
  assert.match(stdout, /modules +shop-srv \(nodejs\), shop-web \(staticfile\)/);
  assert.match(stdout, /shop-srv\/data\.zip/);
  assert.match(stdout, /No problems found\./);
  assert.doesNotMatch((await ctms(['inspect', archive])).stdout, /data\.zip/);
});

test('the command prints the documented JSON, also of what it refuses or cannot read', async () => {
  const good = await ctms(['inspect', archive, '--json']);
  assert.equal(good.code, 0);
  const fields = ['id', 'version', 'schemaVersion', 'modules', 'resources', 'size', 'entries', 'findings'];
  assert.deepEqual(Object.keys(good.json), fields);
  for (const file of [damaged, folder, 'none.mtar', 'no*.mtar']) {
    const { code, json } = await ctms(['inspect', file, '--json'], { cwd: folder });
    assert.equal(code, 2, file);
    assert.deepEqual(Object.keys(json), fields);
    const [{ at, problem, advice, severity }] = json.findings;
    assert.ok(at && problem && advice);
    assert.equal(severity, 'error');
  }
});

test('the command takes patterns, and inspects each file that matches', async () => {
  const one = path.join(folder, 'one');
  await mkdir(one);
  await writeFile(path.join(one, 'a.mtar'), await readFile(archive));
  assert.equal((await ctms(['inspect', 'one/*.mtar', '--json'], { cwd: folder })).json.id, 'com.example.shop');
  await writeFile(path.join(one, 'b.mtar'), '');
  const { code, json } = await ctms(['inspect', 'one/*.mtar', '--json'], { cwd: folder });
  assert.equal(code, 2, 'one of them is empty');
  assert.deepEqual(json.archives.map(({ file, findings }) => [file, findings.length]), [['one/a.mtar', 0], ['one/b.mtar', 1]]);
});

test('findings go to stdout with their severity and advice', async () => {
  const { code, stdout } = await ctms(['inspect', damaged]);
  assert.equal(code, 2);
  assert.match(stdout, /^ {2}Error: archive: .*cut off.*\n {4}\S/m);
});

test('a release refuses a damaged archive before anything is sent, and sends it with check off and says so', async () => {
  const emulator = await startEmulator();
  try {
    const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
    const options = { files: [damaged], description: 'Damaged' };
    await assert.rejects(client.exportFrom('DEV', options), { code: 'ARCHIVE_INVALID', exitCode: 2 });
    assert.equal(emulator.requests.length, 0);
    const { warnings } = await client.exportFrom('DEV', { ...options, check: false });
    assert.match(warnings.join('\n'), /cut off[\s\S]*ignoring errors/);
    const args = ['export', damaged, '--from', 'DEV', '--description', 'Damaged'];
    assert.equal((await ctms(args, { key: emulator.serviceKeys.ctms })).code, 2);
    const sent = await ctms([...args, '--no-check'], { key: emulator.serviceKeys.ctms });
    assert.equal(sent.code, 0, sent.stderr);
    assert.match(sent.stderr, /ignoring errors/);
    const small = await ctms(['export', archive, '--from', 'DEV', '--size-limit', '100'], { key: emulator.serviceKeys.ctms });
    assert.equal(small.code, 2);
    assert.match(small.stderr, /more than the 100/);
  } finally {
    await emulator.close();
  }
});
