import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { createEmulator, faults } from 'ctms-emulator';
import { parse } from 'yaml';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const folder = await mkdtemp(join(tmpdir(), 'emulator-readme-'));
after(() => rm(folder, { recursive: true }));

function blocksOf(text) {
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, body]) => ({ language, body }));
}

function section(title) {
  const start = readme.indexOf(`## ${title}\n`);
  assert.notEqual(start, -1, title);
  return readme.slice(start, readme.indexOf('\n## ', start + 1));
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return String(port);
}

const withoutTimes = (text) => text.trim().replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

test('each command of the first five minutes works and answers as shown', async () => {
  const port = await freePort();
  const [start, ...blocks] = blocksOf(section('The first five minutes')).map(({ language, body }) => ({
    language,
    body: body.replaceAll('8484', port),
  }));
  const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
  await writeFile(
    join(folder, 'npx'),
    `#!/bin/sh\nuntil [ "$1" = ctms-emulator ]; do shift; done\nshift\nexec "${process.execPath}" "${bin}" "$@"\n`,
  );
  await chmod(join(folder, 'npx'), 0o755);
  const options = { cwd: folder, env: { ...process.env, PATH: folder + delimiter + process.env.PATH } };

  const emulator = spawn('sh', ['-c', `exec ${start.body}`], options);
  try {
    await once(emulator.stdout, 'data');
    const commands = blocks
      .filter(({ language }) => language === 'sh')
      .map(({ body }) => `${body}\nprintf '\\n<end>\\n'`);
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', `set -e\n${commands.join('\n')}`], options);
    const seen = stdout.split('\n<end>\n').map(withoutTimes);
    const expected = blocks.flatMap(({ language, body }, index) => {
      if (language === 'sh') return blocks[index + 1]?.language === 'sh' ? [''] : [];
      return [withoutTimes(body)];
    });
    assert.deepEqual(seen, [...expected, '']);
    assert.equal(stderr, '');
    assert.equal(expected.length, 8);
  } finally {
    emulator.kill();
    await once(emulator, 'close');
  }
});

test('an emulator beside a pipeline is waited for as shown', async () => {
  const port = await freePort();
  const [start, shown] = blocksOf(section('As a command'));
  const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
  const script = start.body
    .replaceAll('8484', port)
    .replace(/npx (--no -- )?ctms-emulator/, `"${process.execPath}" "${bin}"`);
  const { stdout } = await promisify(execFile)('sh', ['-c', `${script}\nkill $!`], { cwd: folder });
  assert.equal(stdout, shown.body.trim());
  assert.equal(JSON.parse(await readFile(join(folder, 'emulator.json'), 'utf8')).url, `http://127.0.0.1:${port}`);
});

for (const [index, { body }] of blocksOf(section('In tests')).entries()) {
  test(`example ${index + 1} of the chapter on tests runs`, async () => {
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', body], { cwd: import.meta.dirname });
  });
}

test('the example of a landscape is one', async () => {
  const [{ body }] = blocksOf(section('Landscapes'));
  const emulator = await createEmulator({ landscape: parse(body) });
  await emulator.close();
  assert.equal(emulator.state.queues.AUDIT.length, 23);
});

test('every fault and every option is in the README', async () => {
  const chapter = section('Faults');
  for (const name of Object.keys(faults)) assert.ok(chapter.includes(`\`faults.${name}`), name);
  const help = await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL('../dist/bin.js', import.meta.url)),
    '--help',
  ]);
  for (const [, option] of help.stdout.matchAll(/^ {2}(--[a-z-]+)/gm)) {
    if (option !== '--help') assert.ok(section('As a command').includes(`\`${option}`), option);
  }
  const types = await readFile(new URL('../src/emulator.ts', import.meta.url), 'utf8');
  const options = types.slice(
    types.indexOf('export interface EmulatorOptions'),
    types.indexOf('export interface Platform'),
  );
  for (const [, option] of options.matchAll(/^ {2}readonly (\w+)\?/gm))
    assert.ok(readme.includes(`\`${option}\``), option);
});
