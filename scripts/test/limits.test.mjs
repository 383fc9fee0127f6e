// What ends tests that would not end, and what it says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, test } from 'node:test';

import { runLimited } from '../lib/native.mjs';
import { at } from '../lib/paths.mjs';

const posix = { skip: process.platform === 'win32' ? 'the programs of this test are shell scripts' : false };
const folder = mkdtempSync(path.join(tmpdir(), 'ctms-limits-'));
after(() => rmSync(folder, { recursive: true }));

/** A program that lists three tests, says that the first has ended, and then does something. */
function program(then) {
  const file = path.join(folder, 'tests');
  writeFileSync(file, `#!/bin/sh
case "$*" in *--list*) printf 'first: test\\nhangs: test\\nthird: test\\n'; exit;; esac
echo 'test first ... ok'
${then}
`);
  chmodSync(file, 0o755);
  return file;
}

async function limited(then, limits) {
  let text = '';
  const code = await runLimited(program(then), [], { print: (more) => { text += more; }, ...limits });
  return { code, text };
}

test('a native test that only waits is ended and named', posix, async () => {
  const { code, text } = await limited('exec sleep 600', { seconds: 0.3 });
  assert.equal(code, 1);
  assert.match(text, /no test has ended for 3 s\. At work: .*hangs/);
});

test('a native test that works without end is ended and named', { skip: process.platform !== 'linux' && 'no other system tells' }, async () => {
  const { code, text } = await limited('while :; do :; done', { seconds: 1 });
  assert.equal(code, 1);
  assert.match(text, /no test has ended for (1 s of the processor|10 s)\. At work: .*hangs/);
});

test('native tests that are killed are named', posix, async () => {
  const { code, text } = await limited('kill -ABRT $$', {});
  assert.equal(code, 1);
  assert.match(text, /it was ended by SIGABRT, perhaps for want of memory \(limit 1024 MB\)\. At work: hangs/);
});

test('native tests keep their exit code', posix, async () => {
  assert.equal((await limited('exit 101', {})).code, 101);
  assert.equal((await limited('exit 0', {})).code, 0);
});

test('native tests have a limit of memory on Linux', { skip: process.platform !== 'linux' && 'no other system keeps it' }, async () => {
  assert.match((await limited('ulimit -v', { megabytes: 1000 })).text, /^1024000$/m);
});

test('a test in Node that does not end is named and ends its file', () => {
  const file = path.join(folder, 'hangs.test.mjs');
  writeFileSync(file, `import { test } from 'node:test';
    test('is quick', () => {});
    test('never ends', () => new Promise((resolve) => { setTimeout(resolve, 600_000); }));`);
  const env = { ...process.env, CTMS_TEST_LIMIT_S: '4' };
  delete env.NODE_TEST_CONTEXT;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--test', '--import', at('tests/lib/time-limit.mjs'), file], { encoding: 'utf8', env });
  assert.equal(status, 1);
  assert.match(stdout + stderr, /hangs\.test\.mjs: the test "never ends" has not ended within 4 s/);
});
