// What the command starts: git, without the keys that the job holds.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let folder;
before(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-children-'));
  const git = path.join(folder, 'git');
  await writeFile(git, '#!/bin/sh\nenv > "$0.env"\nprintf "1a2b3c4d\\nFix totals\\n"\n');
  await chmod(git, 0o755);
});
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

test('git gets what it needs, and no key, token or password of the job', async () => {
  const marked = {
    CTMS_OPERATING_KEY: JSON.stringify({ ...emulator.serviceKeys.ctms, marked: 'marked' }), PIPER_serviceKey: 'marked', VCAP_SERVICES: '{"marked":[]}',
    GITHUB_TOKEN: 'marked', CI_JOB_TOKEN: 'marked', NPM_PASSWORD: 'marked', HTTPS_PROXY: '', NO_PROXY: 'marked',
  };
  const env = { ...marked, PATH: `${folder}${path.delimiter}${process.env.PATH}`, HOME: folder, GIT_CEILING_DIRECTORIES: '/ceiling' };
  const { code, json } = await ctms(['export', await sampleArchive(), '--from', 'DEV', '--json'], { key: emulator.serviceKeys.ctms, env });
  assert.equal(code, 0, JSON.stringify(json));
  assert.match(json.description, /Fix totals/);
  const seen = await readFile(path.join(folder, 'git.env'), 'utf8');
  for (const needed of ['HOME=', 'PATH=', 'GIT_CEILING_DIRECTORIES=/ceiling']) assert(seen.includes(needed), needed);
  assert.doesNotMatch(seen, /marked|clientsecret|CTMS_|PIPER_|VCAP_|TOKEN/i);
});
