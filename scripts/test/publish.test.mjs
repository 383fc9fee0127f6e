import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, beforeEach, test } from 'node:test';

import { pack, publishedPackages } from '../lib/pack.mjs';
import { at } from '../lib/paths.mjs';
import { checksums, packRelease, publishArguments, versionOf } from '../lib/publish.mjs';
import { run } from '../lib/run.mjs';

const packages = [{ name: 'a', version: '1.2.3' }, { name: 'b', version: '1.2.3' }];

test('the tag of a release names the version of every package', () => {
  assert.equal(versionOf('v1.2.3', packages), '1.2.3');
  assert.throws(() => versionOf('v1.2.4', packages), /another version: a 1\.2\.3, b 1\.2\.3/);
});

for (const tag of [undefined, '1.2.3', 'v1.2', 'v1.2.3; rm -rf /', 'main']) {
  test(`${tag} is not the tag of a release`, () => {
    assert.throws(() => versionOf(tag, packages), /is not the tag of a release/);
  });
}

test('a package is published with the proof of its origin, a release candidate beside the latest', () => {
  assert.deepEqual(publishArguments('/x.tgz', '1.2.3').slice(2), ['--ignore-scripts', '--provenance', '--access', 'public', '--tag', 'latest']);
  assert.equal(publishArguments('x.tgz', '1.2.3-rc.1').at(-1), 'next');
});

test('all packages have one version today', () => {
  const found = publishedPackages().map((folder) => JSON.parse(readFileSync(at(`${folder}/package.json`), 'utf8')));
  assert.equal(versionOf(`v${found[0].version}`, found), found[0].version);
});

test('nothing is released before the switch is turned', async () => {
  const { version } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
  await assert.rejects(packRelease(`v${version}`, {}, false), /published\.mjs true/);
});

const scripts = [['scripts/publish.mjs', 'packages'], ['scripts/release.mjs', 'v0.1.0']];
for (const [script, word] of scripts) {
  test(`nobody runs ${script} on their own machine`, async () => {
    const { GITHUB_REPOSITORY, ...env } = process.env;
    await assert.rejects(run(process.execPath, [at(script), word], { env }), ({ output }) => /push a tag/.test(output));
  });
}

let folder;
before(() => { folder = mkdtempSync(path.join(tmpdir(), 'ctms-publish-')); });
after(() => rmSync(folder, { recursive: true }));
const inside = (...names) => path.join(folder, ...names);
const tarballs = ['ctms-1.2.3.tgz', 'ctms-emulator-1.2.3.tgz'];

beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(inside('packages'), { recursive: true });
  mkdirSync(inside('bin'));
  for (const name of tarballs) writeFileSync(inside('packages', name), `content of ${name}`);
  // npm that knows what the file "known" says of a package, and notes what it is told to publish.
  writeFileSync(inside('bin/npm'), `#!/bin/sh
case "$1" in
  view) grep "^$2 " "${inside('known')}" | cut -d' ' -f2 ;;
  *) echo "$*" >> "${inside('told')}" ;;
esac
`, { mode: 0o755 });
  writeFileSync(inside('known'), '');
  writeFileSync(inside('told'), '');
});

/** Runs the step of the workflow that publishes. */
function publish(sums) {
  const { npm_execpath: _, ...env } = process.env;
  return run(process.execPath, [at('scripts/publish.mjs'), inside('packages')], {
    env: { ...env, PATH: `${inside('bin')}${path.delimiter}${env.PATH}`, GITHUB_REPOSITORY: 'owner/ctms', CHECKSUMS: sums },
  });
}
const sumsOf = (...names) => checksums(names.map((name) => inside('packages', name)));
const told = () => readFileSync(inside('told'), 'utf8').split('\n').filter(Boolean).map((line) => path.basename(line.split(' ')[1]));

test('exactly the tested tarballs are published, in their order', async () => {
  await publish(sumsOf(...tarballs));
  assert.deepEqual(told(), tarballs);
});

for (const [what, change, words] of [
  ['a tarball that is not what was tested', () => writeFileSync(inside('packages', tarballs[1]), 'other'), /ctms-emulator-1\.2\.3\.tgz is not what was tested/],
  ['a tarball that nobody tested', () => writeFileSync(inside('packages/more-1.2.3.tgz'), ''), /and nothing else/],
  ['a tarball that is missing', () => rmSync(inside('packages', tarballs[0])), /and nothing else/],
]) {
  test(`nothing is published with ${what}`, async () => {
    const sums = sumsOf(...tarballs);
    change();
    await assert.rejects(publish(sums), ({ output }) => words.test(output));
    assert.deepEqual(told(), []);
  });
}

test('nothing is published without checksums', async () => {
  await assert.rejects(publish(''), ({ output }) => /no checksums/.test(output));
  assert.deepEqual(told(), []);
});

test('a job that runs again leaves alone what is published with the same content', async () => {
  const integrity = `sha512-${createHash('sha512').update(`content of ${tarballs[0]}`).digest('base64')}`;
  writeFileSync(inside('known'), `ctms@1.2.3 ${integrity}\n`);
  await publish(sumsOf(...tarballs));
  assert.deepEqual(told(), [tarballs[1]]);
});

test('a version that is published with another content stops the job', async () => {
  writeFileSync(inside('known'), 'ctms@1.2.3 sha512-other\n');
  await assert.rejects(publish(sumsOf(...tarballs)), ({ output }) => /another content/.test(output));
  assert.deepEqual(told(), []);
});

test('what a release packed is what its tests get', async () => {
  const { name, version } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
  writeFileSync(inside('packages', `${name}-${version}.tgz`), 'packed for the release');
  const { CTMS_TARBALLS: before } = process.env;
  process.env.CTMS_TARBALLS = inside('packages');
  try {
    assert.equal(readFileSync(await pack('pkg', inside('bin')), 'utf8'), 'packed for the release');
  } finally {
    if (before === undefined) delete process.env.CTMS_TARBALLS;
    else process.env.CTMS_TARBALLS = before;
  }
});
