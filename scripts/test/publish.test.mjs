import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { test } from 'node:test';

import { publishedPackages } from '../lib/pack.mjs';
import { at } from '../lib/paths.mjs';
import { publishArguments, versionOf } from '../lib/publish.mjs';
import { run } from '../lib/run.mjs';

const packages = [{ name: 'a', version: '1.2.3' }, { name: 'b', version: '1.2.3' }];

test('the tag of a release names the version of every package', () => {
  assert.equal(versionOf('v1.2.3', packages), '1.2.3');
  assert.throws(() => versionOf('v1.2.4', packages), /not so a 1\.2\.3, b 1\.2\.3/);
});

for (const tag of [undefined, '1.2.3', 'v1.2', 'v1.2.3; rm -rf /', 'main']) {
  test(`${tag} is no tag of a release`, () => {
    assert.throws(() => versionOf(tag, packages), /is no tag of a release/);
  });
}

test('a package is published with the proof of its origin, a release candidate beside the latest', () => {
  assert.deepEqual(publishArguments('x.tgz', '1.2.3'), ['publish', 'x.tgz', '--provenance', '--access', 'public', '--tag', 'latest']);
  assert.equal(publishArguments('x.tgz', '1.2.3-rc.1').at(-1), 'next');
});

test('all packages have one version today', () => {
  const found = publishedPackages().map((folder) => JSON.parse(readFileSync(at(`${folder}/package.json`), 'utf8')));
  assert.equal(versionOf(`v${found[0].version}`, found), found[0].version);
});

test('nobody publishes from their own machine', async () => {
  const env = { ...process.env };
  delete env.GITHUB_REPOSITORY;
  await assert.rejects(run(process.execPath, [at('scripts/publish.mjs'), 'v0.1.0'], { env }), (error) => {
    assert.match(error.output, /push a tag/);
    return true;
  });
});

test('the workflow may prove its identity, tests before it publishes, and holds no token', async () => {
  const { parse } = await import('yaml');
  const text = readFileSync(at('.github/workflows/release.yml'), 'utf8');
  const { on, permissions, jobs } = parse(text);
  assert.deepEqual(on, { push: { tags: ['v*'] } });
  assert.deepEqual(permissions, { contents: 'read', 'id-token': 'write' });
  const lines = jobs.publish.steps.flatMap((step) => step.run ?? []);
  assert.deepEqual(lines, ['.ci/run', 'node scripts/publish.mjs "$GITHUB_REF_NAME"']);
  assert(existsSync(at('.ci/run')) && existsSync(at('scripts/publish.mjs')));
  assert.doesNotMatch(text, /secrets\.|_TOKEN|\$\{\{/);
});
