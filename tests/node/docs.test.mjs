// Every example in docs/ is valid, and its commands do against the emulator what it says.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { runAction } from '../lib/action.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { shellSteps } from '../lib/jenkinsfile.mjs';
import { azureVariables, blocks, evaluate, githubOutputs, makeTools, runScript, strictYaml } from '../lib/pipeline.mjs';

let emulator;
let folder;
let tools;

before(async () => { emulator = await startEmulator(); });
after(() => emulator.close());
beforeEach(async () => {
  folder = await makeFolder();
  tools = makeTools();
});
afterEach(() => {
  tools.remove();
  folder.remove();
  emulator.reset();
});

const { version } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
const examples = (name, language) => blocks(readFileSync(at(`docs/${name}.md`), 'utf8'), language);
const key = () => JSON.stringify(emulator.serviceKeys.ctms);

/** Runs one script, which must succeed. */
async function succeed(script, env, cwd = folder.path) {
  const ran = await runScript(script, { cwd, env: { ...tools.env, ...env } });
  assert.equal(ran.code, 0, `${script}\n${ran.stdout}${ran.stderr}`);
  return ran;
}

/** The one transport request that an example made. */
function theRequest() {
  assert.equal(emulator.state.transportRequests.length, 1, 'an example makes one transport request');
  return emulator.state.transportRequests[0];
}

/** Whether the package was run by its name and this version. */
function assertPackage() {
  const packages = readFileSync(tools.packages, 'utf8').trim().split('\n');
  assert.deepEqual([...new Set(packages)], [`ctms@${version}`]);
}

for (const [index, example] of examples('github', 'yaml').entries()) {
  test(`GitHub, example ${index + 1}`, async () => {
    const { jobs } = strictYaml(example);
    const outputs = { path: folder.write('outputs', ''), read: () => folder.read('outputs') };
    const contexts = { secrets: { CTMS_SERVICE_KEY: key() }, steps: {} };
    const job = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: outputs.path, GITHUB_SHA: '1a2b3c4d5e', GITHUB_ACTOR: 'jane' };
    let last = '';
    for (const { id, uses, run, env = {}, with: inputs = {} } of jobs.release.steps) {
      if (uses?.startsWith('actions/')) continue;
      const variables = (pairs) => Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, evaluate(String(value), contexts)]));
      if (uses) {
        assert.equal(uses, `OWNER/ctms@v${version}`);
        const ran = await runAction(variables(inputs), { cwd: folder.path, env: { ...tools.env, ...job }, outputs });
        assert.equal(ran.code, 0, ran.stderr);
        contexts.steps[id] = { outputs: ran.outputs };
      } else {
        ({ stdout: last } = await succeed(evaluate(run, contexts), { ...job, ...variables(env) }));
        if (id) contexts.steps[id] = { outputs: githubOutputs(outputs.read()) };
      }
    }
    assert.match(last, new RegExp(`^Transport request ${theRequest().id}\\b`));
    assertPackage();
  });
}

test('Azure Pipelines', async () => {
  const [example] = examples('azure', 'yaml');
  const { steps } = strictYaml(example);
  const variables = { CTMS_SERVICE_KEY: key() };
  const expand = (text) => text.replace(/\$\(([\w.]+)\)/g, (macro, name) => variables[name] ?? macro);
  let last = '';
  for (const { script, name, env = {} } of steps.filter((step) => 'script' in step)) {
    const mapped = Object.fromEntries(Object.entries(env).map(([variable, value]) => [variable, expand(value)]));
    ({ stdout: last } = await succeed(expand(script), { TF_BUILD: 'True', ...mapped }));
    for (const [output, value] of Object.entries(azureVariables(last))) variables[`${name}.${output}`] = value;
  }
  assert.equal(last, `Transport request ${theRequest().id} waits in QA\n`);
  assertPackage();
});

test('GitLab CI/CD', async () => {
  const [example] = examples('gitlab', 'yaml');
  const { stages, ...jobs } = strictYaml(example);
  let env = { GITLAB_CI: 'true', CI_COMMIT_SHA: '1a2b3c4d', CTMS_SERVICE_KEY_FILE: folder.write('key.json', key()) };
  let last = '';
  for (const stage of stages) {
    const [job] = Object.values(jobs).filter((candidate) => candidate.stage === stage);
    ({ stdout: last } = await succeed(job.script.join('\n'), env));
    const report = job.artifacts?.reports?.dotenv;
    if (report) env = { ...env, ...dotenv(folder.read(report)) };
  }
  assert.equal(last, `Transport request ${theRequest().id} waits in QA\n`);
  assertPackage();
});

/** Reads a dotenv report as GitLab does: `NAME=value`, no quotes. */
function dotenv(text) {
  return Object.fromEntries(text.trim().split('\n').map((line) => {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(line) ?? assert.fail(`no line of a dotenv report: ${line}`);
    return [name, value];
  }));
}

const [jenkins, fromPiper] = examples('jenkins', 'groovy');

test('Jenkins', async () => {
  const env = { JENKINS_URL: 'https://ci.example/', GIT_COMMIT: '1a2b3c4d', CTMS_SERVICE_KEY: key() };
  let last = '';
  for (const step of shellSteps(jenkins)) ({ stdout: last } = await succeed(step, env));
  assert.equal(last, `Transport request ${theRequest().id} waits in QA\n`);
  assertPackage();
});

test('Jenkins, coming from Piper', async () => {
  folder.write('.pipeline/config.yml', 'steps:\n  tmsUpload:\n    credentialsId: ctms-key\n    nodeName: QA\n');
  const [step, ...none] = shellSteps(fromPiper);
  assert.deepEqual(none, []);
  const { stdout } = await succeed(step, { JENKINS_URL: 'https://ci.example/', PIPER_serviceKey: key() });
  assert.match(stdout, new RegExp(`^nodeName: QA, .*createdTransportRequestId: ${theRequest().id}$`, 'm'));
  const { stdout: line } = await succeed(`npx --yes ctms@${version} migrate`, {});
  assert.match(line, /^ctms upload --to QA\n$/);
});

const [additional, block] = examples('sap-cicd', 'yaml');

test('SAP CI/CD, as an additional command', async () => {
  const { stages } = strictYaml(additional);
  mkdirSync(folder.at('cloudcitransfer'));
  await succeed(stages.build.runLast.command, { SAPCID_BUILD_ID: '7' });
  const release = folder.at('release');
  cpSync(folder.at('cloudcitransfer'), path.join(release, 'cloudcitransfer'), { recursive: true });
  const credentials = stages.release._additional.credentialVariables.map(({ name }) => [name, key()]);
  await succeed(stages.release.runLast.command, { SAPCID_BUILD_ID: '7', SAPCID_GIT_HEAD: '1a2b3c4d', ...Object.fromEntries(credentials) }, release);
  assert.equal(theRequest().origin, 'DEV');
  assertPackage();
});

test('SAP CI/CD, the same configuration elsewhere', async () => {
  folder.write('.sap_cid/config.yaml', block);
  await succeed('ctms release', { CTMS_SERVICE_KEY: key() });
  assert.equal(theRequest().origin, 'DEV');
});

for (const example of examples('configuration', 'yaml')) {
  const [, name] = /^# (\S+)\n/.exec(example);
  const [nodeName] = /(?<=nodeName: ")\w+/.exec(example);
  test(`the configuration ${name} for ${nodeName} says what is written, without a warning`, async () => {
    folder.write(name, example);
    folder.write('qa.mtaext', '_schema-version: "3.1"\nID: com.example.shop.qa\nextends: com.example.shop\n');
    const { stdout } = await succeed('ctms release --dry-run --json', { CTMS_SERVICE_KEY: key() });
    const planned = JSON.parse(stdout);
    assert.deepEqual([planned.nodeName, planned.warnings], [nodeName, []]);
    const said = Object.values(planned.origins).filter((place) => place.startsWith(`${name}:`));
    assert(said.length >= strictKeys(example), `${said}`);
  });
}

/** How many values a configuration holds. */
function strictKeys(example) {
  const count = (value) => (Array.isArray(value) || typeof value !== 'object' ? 1 : Object.values(value).reduce((sum, one) => sum + count(one), 0));
  return count(strictYaml(example));
}
