// Every command that README, docs/getting-started.md, docs/command.md and the package's README show works as
// it stands there, and every link leads somewhere.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
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

const PAGES = ['README.md', 'docs/getting-started.md', 'docs/command.md', 'pkg/README.md'];

for (const page of PAGES) {
  const lines = commandLines(readFileSync(at(page), 'utf8'));
  test(`${page} shows commands`, () => assert.ok(lines.length >= 3));
  for (const line of lines) {
    test(`${page}: ctms ${line}`, async () => {
      const { code, stderr } = await ctms(words(line), { key: emulator.serviceKeys.ctms, cwd });
      assert.equal(code, 0, stderr);
    });
  }
}

const papers = (folder) => readdirSync(at(folder)).filter((name) => name.endsWith('.md')).map((name) => path.posix.join(folder, name));

/** The names of a page's headings, as GitHub makes them. */
const anchors = (file) => [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)]
  .map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));

test('every link between the papers leads to a file and a heading', () => {
  const broken = [];
  for (const page of [...papers('.'), ...papers('docs')]) {
    for (const [, target] of readFileSync(at(page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file, anchor] = target.split('#');
      const there = file === '' ? at(page) : path.resolve(path.dirname(at(page)), file);
      if (!existsSync(there) || (anchor !== undefined && !anchors(there).includes(anchor))) broken.push(`${page}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('a package\'s README has no link to a file outside its folder', () => {
  for (const page of ['pkg/README.md', 'emulator/README.md', 'www/README.md']) {
    const text = readFileSync(at(page), 'utf8');
    assert.deepEqual([...text.matchAll(/\]\((\.\.[^)]+)\)/g)].map(([, target]) => target), [], page);
  }
});

test('the README has at most 140 lines', () => {
  assert.ok(readFileSync(at('README.md'), 'utf8').split('\n').length <= 140);
});

test('the program in the README works', async () => {
  const readme = await readFile(at('README.md'), 'utf8');
  const [, code] = /## In a program\n\n```js\n([\s\S]*?)```/.exec(readme);
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
