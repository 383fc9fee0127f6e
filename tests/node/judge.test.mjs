// What stands in a job's folder is judged as its readers do, and named so that it can be found.
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, linkSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';

let emulator;
let folder;

before(async () => { emulator = await startEmulator({ landscape: { nodes: [{ name: 'DEV' }, { name: 'QA' }], routes: ['DEV -> QA'] } }); });
after(() => emulator.close());
beforeEach(async () => { folder = await makeFolder(); });
afterEach(() => folder.remove());

const run = (args, env) => ctms(args, { key: emulator.serviceKeys.ctms, cwd: folder.path, env });
const upload = (...args) => run(['upload', ...args, '--to', 'QA', '--dry-run', '--json', '--description', 'x']);

test('an archive that is not there is refused with the archives that lie beside it', async () => {
  const { code, stderr, stdout } = await upload('mta_archives/shop_1.5.0.mtar');
  assert.equal(code, 2);
  assert.match(stderr + stdout, /shop_1\.5\.0\.mtar: there is no such file/);
  assert.match(stderr + stdout, /this folder has shop_1\.4\.0\.mtar/);
});

test('one archive under several names is sent once', async () => {
  const file = folder.at('mta_archives/shop_1.4.0.mtar');
  symlinkSync(file, folder.at('latest.mtar'));
  linkSync(file, folder.at('hard.mtar'));
  const { code, stderr, json } = await upload('mta_archives/shop_1.4.0.mtar', './mta_archives/../latest.mtar', 'hard.mtar');
  assert.equal(code, 0, stderr);
  assert.equal(json.files.length, 1);
});

test('git that refuses a folder of another user is named with what to run', async () => {
  const git = folder.write('bin/git', `#!/bin/sh
echo "fatal: detected dubious ownership in repository at '/builds/shop'" >&2
echo "To add an exception for this directory, call:" >&2
echo "	git config --global --add safe.directory /builds/shop" >&2
exit 128
`);
  chmodSync(git, 0o755);
  const PATH = `${folder.at('bin')}${path.delimiter}${process.env.PATH}`;
  const env = { PATH, TF_BUILD: 'True', BUILD_SOURCEVERSION: '1a2b3c4d', BUILD_SOURCEVERSIONMESSAGE: 'Fix totals' };
  const args = ['upload', 'mta_archives/shop_1.4.0.mtar', '--to', 'QA', '--dry-run'];
  const { code, stderr, stdout } = await run(args, env);
  assert.equal(code, 0, stderr);
  assert.match(stderr + stdout, /git config --global --add safe\.directory \/builds\/shop/);
  assert.match(stdout + stderr, /Fix totals/);
});

test('a descriptor that goes on at its key is taken, and one that the deploy service refuses is not', async () => {
  const head = '_schema-version: "3.1"\nID: com.example.shop.qa\nextends: com.example.shop\nmodules:\n- name: shop-srv\n';
  for (const [text, wanted] of [
    [`${head}  properties:\n    X: "multi\n    line"\n`, 0],
    [`${head}  parameters: {memory: 1G, memory: 2G}\n`, 0],
    [`${head}  requires:\n  - name: shop-auht\n`, 2],
    [`${head}\t\n`, 2],
    [`${head}---\n`, 2],
  ]) {
    folder.write('qa.mtaext', text);
    const args = ['mta_archives/shop_1.4.0.mtar', '--descriptor', 'QA=qa.mtaext'];
    const { code, stderr } = await upload(...args);
    assert.equal(code, wanted, `${text}\n${stderr}`);
    assert.equal((await upload(...args, '--no-check')).code, 0, text);
  }
});

test('without checks, what is wrong elsewhere in a configuration stops nothing', async () => {
  folder.write('.pipeline/config.yml', 'steps:\n  npm:\n    a: 1\n    a: 2\n  tmsUpload:\n    nodeName: QA\n');
  const refused = await run(['release', '--dry-run']);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /config\.yml:4:5: .*stands twice/);
  const { code, stderr } = await run(['release', '--dry-run', '--no-check']);
  assert.equal(code, 0, stderr);
});

test('a stage that no file has ends with exit code 2', async () => {
  folder.write('.pipeline/config.yml', 'stages:\n  Release:\n    tmsUpload: true\nsteps:\n  tmsUpload:\n    nodeName: QA\n');
  const { code, stderr } = await run(['release', '--dry-run', '--stage-name', 'Relase']);
  assert.equal(code, 2);
  assert.match(stderr, /did you mean Release\?/);
});

test('Piper\'s configuration under SAP\'s name counts with and without --config', async () => {
  folder.write('.sap_cid/config.yaml', 'steps:\n  tmsExport:\n    nodeName: DEV\n');
  for (const more of [[], ['--config', '.sap_cid/config.yaml']]) {
    const { code, json, stderr } = await run(['release', '--dry-run', '--json', ...more]);
    assert.equal(code, 0, stderr);
    assert.equal(json.nodeName, 'DEV');
  }
  copyFileSync(folder.at('.sap_cid/config.yaml'), folder.write('.pipeline/config.yml', ''));
  assert.equal((await run(['release', '--dry-run'])).code, 2);
});
