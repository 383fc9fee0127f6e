// The GitHub Action runs the packed package, as npm brings it.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';

import { pack } from '../../scripts/lib/pack.mjs';
import { runAction } from '../lib/action.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let folder;
let tarball;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'ctms-action-'));
  [emulator, tarball] = await Promise.all([startEmulator(), pack('pkg', folder)]);
  copyFileSync(await sampleArchive(), path.join(folder, 'shop.mtar'));
});
after(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

test('the action exports an archive with the package that its version names', async () => {
  const outputs = path.join(folder, 'outputs');
  writeFileSync(outputs, '');
  const job = {
    cwd: folder,
    // npm's own cache first: what the packages need is there since this repository was set up.
    env: { npm_config_prefer_offline: 'true', PATH: process.env.PATH },
    outputs: { path: outputs, read: () => readFileSync(outputs, 'utf8') },
  };
  const inputs = { command: 'export', from: 'DEV', archive: 'shop.mtar', 'service-key': JSON.stringify(emulator.serviceKeys.ctms) };
  const ran = await runAction({ ...inputs, version: `file:${tarball}` }, job);
  assert.equal(ran.code, 0, ran.stderr);
  assert.equal(ran.outputs.transportRequestId, `${emulator.state.transportRequests[0].id}`);
});
