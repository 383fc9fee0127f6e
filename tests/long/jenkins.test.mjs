// The steps of the Jenkins library, run by Groovy with stand-ins of Jenkins's own steps.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';

const KEY = '{"uaa":{"clientsecret":"s3cret-value"}}';
let folder;
let ran;

/** Each run: what a pipeline says, and where. */
const runs = {
  all: {
    step: 'tmsUpload',
    starter: 'jane',
    parameters: {
      nodeName: 'QA', mtaPath: 'it\'s "$HOME".mtar', credentialsId: 'ctms-key', customDescription: '$(touch made) "x"', mtaVersion: '*', verbose: true, useGoStep: true, proxy: null,
      nodeExtDescriptorMapping: { QA: 'qa.mtaext' },
    },
  },
  configured: {
    step: 'tmsExport',
    starter: 'jane',
    parameters: {},
    configurations: { '.pipeline/config.yml': { steps: { tmsExport: { credentialsId: 'other-key', nodeName: 'DEV' } }, stages: { Release: { credentialsId: 'ctms-key', stashContent: ['mine'] } } } },
    stashes: ['mine'],
    env: { STAGE_NAME: 'Release' },
  },
  environment: {
    step: 'tmsExport',
    parameters: { credentialsId: 'ctms-key', nodeName: 'DEV' },
    script: { commonPipelineEnvironment: { configurationFile: 'ci/job.yml', mtarFilePath: 'built.mtar', gitCommitId: '1a2b3c' } },
  },
  bare: { step: 'tmsUpload', parameters: { nodeName: 'QA', credentialsId: 'ctms-key' }, script: { bare: true } },
  beside: { step: 'ctmsUpload', starter: 'jane', parameters: { nodeName: 'QA', credentialsId: 'ctms-key', namedUser: 'ci' } },
  besideExport: { step: 'ctmsExport', starter: 'jane', parameters: { nodeName: 'DEV', credentialsId: 'ctms-key', namedUser: 'ci' } },
  given: { step: 'tmsUpload', parameters: { nodeName: 'QA' }, env: { PIPER_serviceKey: KEY } },
  missing: { step: 'tmsUpload', parameters: { nodeName: 'QA' } },
  failing: { step: 'tmsUpload', parameters: { nodeName: 'QA', credentialsId: 'ctms-key' }, env: { CTMS_TEST_CODE: '1' } },
  packed: { step: 'tmsUpload', parameters: { nodeName: 'QA' }, env: { CTMS_PACKAGE: 'https://artifacts.example/ctms.tgz', PIPER_serviceKey: KEY } },
};

before(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'ctms-jenkins-')));
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  const note = (file) => `for word; do printf '%s\\n' "$word" >> "$CTMS_TEST_OUT/${file}"; done`;
  const tool = (name, lines) => writeFileSync(path.join(bin, name), `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
  tool('ctms', [
    note('words'),
    'printf %s "$PIPER_parametersJSON" > "$CTMS_TEST_OUT/parameters"',
    'printf %s "$PIPER_serviceKey" > "$CTMS_TEST_OUT/key"',
    'exit ${CTMS_TEST_CODE:-0}',
  ]);
  tool('npm', [
    note('npm'),
    '[ -z "$PIPER_serviceKey" ] || exit 98',
    'pwd > "$CTMS_TEST_OUT/where"',
    'mkdir -p node_modules/.bin',
    `ln -s "${path.join(bin, 'ctms')}" node_modules/.bin/ctms`,
  ]);
  const list = Object.entries(runs).map(([name, run]) => {
    const workspace = path.join(folder, name, 'job');
    const out = path.join(folder, name, 'out');
    for (const made of [workspace, out]) mkdirSync(made, { recursive: true });
    return { ...run, workspace, credentials: { 'ctms-key': KEY, 'other-key': 'wrong' }, env: { PATH: `${bin}:${process.env.PATH}`, CTMS_TEST_OUT: out, ...run.env } };
  });
  const groovy = spawnSync('groovy', [at('tests/long/lib/jenkins.groovy'), at('jenkins/vars')], { input: JSON.stringify(list), encoding: 'utf8', env: { JAVA_HOME: javaHome(), ...process.env } });
  assert.equal(groovy.error, undefined, 'this test needs Groovy: install the package groovy of your system');
  assert.equal(groovy.status, 0, groovy.stderr);
  const results = JSON.parse(groovy.stdout);
  ran = Object.fromEntries(Object.keys(runs).map((name, index) => [name, results[index]]));
});
after(() => rmSync(folder, { recursive: true }));

/** Debian's Groovy wants to be told where Java is. */
function javaHome() {
  const java = execFileSync('sh', ['-c', 'readlink -f "$(command -v java)"'], { encoding: 'utf8' }).trim();
  return path.dirname(path.dirname(java));
}

const out = (name, file) => readFileSync(path.join(folder, name, 'out', file), 'utf8');
const words = (name) => out(name, 'words').trim().split('\n');
const parameters = (name) => JSON.parse(out(name, 'parameters'));

test('the parameters of a step reach ctms as they are, the user who started the job among them', () => {
  assert.equal(ran.all.failure, null);
  assert.deepEqual(words('all'), ['piper', 'tmsUpload']);
  const { credentialsId, useGoStep, proxy, ...expected } = runs.all.parameters;
  assert.deepEqual(parameters('all'), { ...expected, namedUser: 'jane' });
  assert.equal(out('all', 'key'), KEY);
});

test('no value of a parameter and no secret stands in a command line or in the log', () => {
  for (const [name, { log }] of Object.entries(ran)) {
    const text = JSON.stringify(log);
    assert.doesNotMatch(text, /s3cret-value|touch made|clientsecret/, name);
    for (const { sh } of log.filter((one) => one.sh)) assert.match(sh, /^("\$CTMS_COMMAND" piper tms\w+( --customConfig "\$CTMS_CUSTOM_CONFIG")?|npm install .* -- "\$CTMS_SOURCE")$/);
  }
});

test('credential and stashes come from the configuration, the stage before the step', () => {
  assert.equal(ran.configured.failure, null);
  assert.deepEqual(ran.configured.log.filter((one) => one.credentials || one.unstash), [{ unstash: 'mine' }, { credentials: ['ctms-key'] }]);
  assert.deepEqual(parameters('configured'), {});
});

test('what other steps of Piper left in memory counts below every configuration', () => {
  assert.equal(ran.environment.failure, null);
  assert.deepEqual(parameters('environment'), { nodeName: 'DEV' });
  const left = (name) => readFileSync(path.join(folder, 'environment/job/.pipeline/commonPipelineEnvironment', name), 'utf8');
  assert.deepEqual([left('mtarFilePath'), left('git/commitId')], ['built.mtar', '1a2b3c']);
  assert.deepEqual(words('environment'), ['piper', 'tmsExport', '--customConfig', 'ci/job.yml']);
});

test('a pipeline without the library of Piper works, and without its stashes', () => {
  assert.equal(ran.bare.failure, null);
  assert.deepEqual(parameters('bare'), { nodeName: 'QA' });
});

test('the steps have names of their own, for pipelines that load the library of Piper, too', () => {
  assert.deepEqual(words('beside'), ['piper', 'tmsUpload']);
  assert.deepEqual(parameters('beside'), { nodeName: 'QA', namedUser: 'jane' });
  assert.deepEqual(words('besideExport'), ['piper', 'tmsExport']);
  assert.deepEqual(parameters('besideExport'), { nodeName: 'DEV', namedUser: 'ci' }, 'as in Piper only tmsUpload takes the user who started the job');
});

test('a key that the job has already needs no credential', () => {
  assert.equal(ran.given.failure, null);
  assert.equal(out('given', 'key'), KEY);
});

test('without credential and key the step says what is missing and runs nothing', () => {
  assert.match(ran.missing.failure, /^tmsUpload: the parameter credentialsId is missing.*Secret text/);
  assert.throws(() => words('missing'), { code: 'ENOENT' });
});

test('a failure of ctms is the failure of the step', () => {
  assert.equal(ran.failing.failure, 'script returned exit code 1');
});

test('a package that the job names is installed beside the workspace, without the key', () => {
  assert.equal(ran.packed.failure, null);
  assert.equal(out('packed', 'where').trim(), path.join(folder, 'packed/job@tmp/ctms'));
  assert.equal(out('packed', 'npm').trim().split('\n').at(-1), 'https://artifacts.example/ctms.tgz');
  assert.deepEqual(words('packed'), ['piper', 'tmsUpload']);
});
