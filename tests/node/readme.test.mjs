// Every command that the README shows works as it stands there.
import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { commandLines, words } from '../lib/readme.mjs';

let emulator;
let cwd;

before(async () => {
  emulator = await startEmulator({ importMs: 50 });
  cwd = await mkdtemp(path.join(tmpdir(), 'ctms-readme-'));
  await mkdir(path.join(cwd, 'mta_archives'));
  await copyFile(await sampleArchive(), path.join(cwd, 'mta_archives/shop_1.4.0.mtar'));
  await writeFile(path.join(cwd, 'qa.mtaext'), '_schema-version: "3.1"\nID: com.example.shop.qa\nextends: com.example.shop\n');
  await mkdir(path.join(cwd, '.pipeline'));
  await writeFile(path.join(cwd, '.pipeline/config.yml'), 'steps:\n  tmsUpload:\n    credentialsId: ctms-key\n    nodeName: QA\n');
});
beforeEach(() => emulator.reset());
after(async () => {
  await emulator.close();
  await rm(cwd, { recursive: true });
});

const lines = commandLines(await readFile(at('README.md'), 'utf8'));

test('the README shows commands', () => assert.ok(lines.length >= 3));

for (const line of lines) {
  test(line, async () => {
    const { code, stderr } = await ctms(words(line), { key: emulator.serviceKeys.ctms, cwd });
    assert.equal(code, 0, stderr);
  });
}

test('the ten lines of the README do the job', async () => {
  const readme = await readFile(at('README.md'), 'utf8');
  const [, code] = /## Ten lines\n\n```js\n([\s\S]*?)```/.exec(readme);
  const before = process.cwd();
  process.chdir(cwd);
  process.env.CTMS_SERVICE_KEY = JSON.stringify(emulator.serviceKeys.ctms);
  try {
    const module = code.replace("from 'ctms'", `from '${import.meta.resolve('ctms')}'`);
    await import(`data:text/javascript,${encodeURIComponent(module)}`);
  } finally {
    process.chdir(before);
    delete process.env.CTMS_SERVICE_KEY;
  }
  assert.equal(emulator.files[0].attachedTo.length, 1);
});
