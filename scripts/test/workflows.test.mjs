// The workflows: what they may do, whose code they run, and that what they call is there.
import assert from 'node:assert/strict';
import { accessSync, constants, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { parseDocument } from 'yaml';

import { layers } from '../lib/layers.mjs';
import { at } from '../lib/paths.mjs';

const FOLDER = '.github/workflows';
const workflows = readdirSync(at(FOLDER)).map((file) => {
  const text = readFileSync(at(`${FOLDER}/${file}`), 'utf8');
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  assert.deepEqual([...document.errors, ...document.warnings], [], file);
  return { file, text, ...document.toJS() };
});
const { scripts } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
const steps = ({ jobs }) => Object.values(jobs).flatMap((job) => job.steps);
const workflow = (file) => workflows.find((one) => one.file === file);

test('there is one for pull requests, one for known faults, one for mutations, one for releases', () => {
  assert.deepEqual(workflows.map(({ file }) => file).sort(), ['audit.yml', 'ci.yml', 'mutants.yml', 'release.yml']);
});

for (const one of workflows) {
  const { file, text, permissions, jobs } = one;

  test(`${file} pins every action to a commit and says its version`, () => {
    const lines = text.split('\n').filter((line) => /\buses:/.test(line));
    assert.equal(lines.length, steps(one).filter(({ uses }) => uses).length);
    for (const line of lines) assert.match(line, /^ +- uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test(`${file} reads the sources, and only the job that publishes has an identity`, () => {
    assert.deepEqual(permissions, file === 'release.yml' ? {} : { contents: 'read' });
    for (const [name, job] of Object.entries(jobs)) {
      const expected = file !== 'release.yml' ? undefined : { contents: 'read', ...(name === 'publish' && { 'id-token': 'write' }) };
      assert.deepEqual(job.permissions, expected, name);
      assert(job['timeout-minutes'] <= 90, `${name} ends by itself`);
    }
    assert.doesNotMatch(text, /secrets\.|_TOKEN|pull_request_target/);
  });

  test(`${file} puts no text of others into a script, and keeps no password in the checkout`, () => {
    for (const { uses = '', run = '', with: inputs } of steps(one)) {
      assert.doesNotMatch(run, /\$\{\{/);
      if (uses.startsWith('actions/checkout@')) assert.equal(inputs['persist-credentials'], false);
    }
  });

  test(`${file} calls what is there`, () => {
    for (const { run = '' } of steps(one)) {
      const [program, ...words] = run.split(' ');
      if (program === '.ci/run') accessSync(at(program), constants.X_OK);
      else if (program === 'node') accessSync(at(words[0]), constants.R_OK);
      else if (run.startsWith('npm test -- ')) for (const name of words.slice(2)) assert(layers.some((layer) => layer.name === name), name);
      else if (run.startsWith('npm run ')) assert(words[1] in scripts, words[1]);
      else if (run !== '') assert.match(run, /^(cargo (deny|install)|npm audit) /);
    }
  });
}

test('an action has one commit in all workflows', () => {
  const pins = new Set(workflows.flatMap(({ text }) => [...text.matchAll(/uses: (.*)/g)].map(([, pin]) => pin)));
  const actions = [...pins].map((pin) => pin.split('@')[0]);
  assert.equal(new Set(actions).size, actions.length, [...pins].join('\n'));
});

test('a pull request runs what .ci/run does, and core and node on macOS and Windows', () => {
  const { on, jobs } = workflow('ci.yml');
  assert('pull_request' in on);
  assert.deepEqual(steps({ jobs }).flatMap(({ run }) => run ?? []), ['.ci/run', 'npm test -- core node']);
  assert.deepEqual(jobs['other-systems'].strategy.matrix.os, ['macos-latest', 'windows-latest']);
});

test('what a release publishes is what it has tested, and nothing but npm and our script runs with its identity', () => {
  const { on, jobs } = workflow('release.yml');
  assert.deepEqual(on, { push: { tags: ['v*'] } });
  const named = (job) => job.steps.map(({ uses = '', run }) => run ?? uses.split('@')[0]);
  assert.deepEqual(named(jobs.test), ['actions/checkout', 'actions/setup-node', 'node scripts/release.mjs "$GITHUB_REF_NAME"', '.ci/run', 'actions/upload-artifact']);
  assert.deepEqual(named(jobs.publish), ['actions/checkout', 'actions/setup-node', 'actions/download-artifact', 'node scripts/publish.mjs packages']);
  const [, , pack, check, upload] = jobs.test.steps;
  assert.equal(`${check.env.CTMS_TARBALLS}/*.tgz`, upload.with.path);
  assert.equal(jobs.test.outputs.checksums, `\${{ steps.${pack.id}.outputs.checksums }}`);
  assert.equal(jobs.publish.steps.at(-1).env.CHECKSUMS, '${{ needs.test.outputs.checksums }}');
  assert.equal(jobs.publish.needs, 'test');
  for (const script of ['publish.mjs', 'lib/publish.mjs', 'lib/pack.mjs', 'lib/published.mjs', 'lib/run.mjs', 'lib/say.mjs', 'lib/paths.mjs']) {
    const imports = [...readFileSync(at(`scripts/${script}`), 'utf8').matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name);
    assert.deepEqual(imports.filter((name) => !/^(node:|\.)/.test(name)), [], `${script} runs without packages`);
  }
});

test('the other files of .github are valid YAML', () => {
  for (const file of ['dependabot.yml', ...readdirSync(at('.github/ISSUE_TEMPLATE')).map((name) => `ISSUE_TEMPLATE/${name}`)]) {
    const document = parseDocument(readFileSync(at(`.github/${file}`), 'utf8'), { strict: true, uniqueKeys: true });
    assert.deepEqual([...document.errors, ...document.warnings], [], file);
  }
  const { updates } = parseDocument(readFileSync(at('.github/dependabot.yml'), 'utf8')).toJS();
  assert.deepEqual(updates.map((one) => one['package-ecosystem']).sort(), ['cargo', 'github-actions', 'npm']);
});
