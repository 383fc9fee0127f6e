// Every example in docs/ is valid, and its commands do against the emulator what it says: as it stands
// before the first release, and as it stands after it.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { withSource } from '../../scripts/lib/published.mjs';
import { readAction, runAction } from '../lib/action.mjs';
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
const page = (name) => readFileSync(at(`docs/${name}.md`), 'utf8');
/** What a reader names before the first release. */
const OWN_PACKAGE = 'https://artifacts.example/ctms-0.1.0.tgz';
const states = [
  { when: 'before the first release', published: false, source: OWN_PACKAGE, variables: { CTMS_PACKAGE: OWN_PACKAGE } },
  { when: 'after it', published: true, source: `ctms@${version}`, variables: {} },
];
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

/** Whether the package came from this source, and from nowhere else. */
function assertPackage(source) {
  const packages = readFileSync(tools.packages, 'utf8').trim().split('\n');
  assert.deepEqual([...new Set(packages)], [source]);
}

for (const { when, published, source, variables: own } of states) {
  const examples = (name, language) => blocks(withSource(`docs/${name}.md`, page(name), published), language);

  for (const [index, example] of examples('github', 'yaml').entries()) {
    test(`GitHub, example ${index + 1}, ${when}`, async () => {
      const { jobs } = strictYaml(example);
      const outputs = { path: folder.write('outputs', ''), read: () => folder.read('outputs') };
      const contexts = { secrets: { CTMS_SERVICE_KEY: key() }, vars: own, steps: {} };
      const job = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: outputs.path, GITHUB_SHA: '1a2b3c4d5e', GITHUB_ACTOR: 'jane' };
      let last = '';
      for (const { id, uses, run, env = {}, with: inputs = {} } of jobs.release.steps) {
        if (uses?.startsWith('actions/')) continue;
        const variables = (pairs) => Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, evaluate(String(value), contexts)]));
        if (uses) {
          assert.equal(uses, `OWNER/ctms@v${version}`);
          const ran = await runAction(variables(inputs), { cwd: folder.path, env: { ...tools.env, ...job }, outputs, action: readAction(published) });
          assert.equal(ran.code, 0, ran.stderr);
          contexts.steps[id] = { outputs: ran.outputs };
        } else {
          ({ stdout: last } = await succeed(evaluate(run, contexts), { ...job, ...variables(env) }));
          if (id) contexts.steps[id] = { outputs: githubOutputs(outputs.read()) };
        }
      }
      assert.match(last, new RegExp(`^Transport request ${theRequest().id}\\b`));
      assertPackage(source);
    });
  }

  test(`Azure Pipelines, ${when}`, async () => {
    const [example] = examples('azure', 'yaml');
    const { steps } = strictYaml(example);
    const variables = { CTMS_SERVICE_KEY: key() };
    const expand = (text) => text.replace(/\$\(([\w.]+)\)/g, (macro, name) => variables[name] ?? macro);
    let last = '';
    for (const { script, name, env = {} } of steps.filter((step) => 'script' in step)) {
      const mapped = Object.fromEntries(Object.entries(env).map(([variable, value]) => [variable, expand(value)]));
      ({ stdout: last } = await succeed(expand(script), { TF_BUILD: 'True', ...own, ...mapped }));
      for (const [output, value] of Object.entries(azureVariables(last))) variables[`${name}.${output}`] = value;
    }
    assert.equal(last, `Transport request ${theRequest().id} waits in QA\n`);
    assertPackage(source);
  });

  test(`GitLab CI/CD, ${when}`, async () => {
    const [example] = examples('gitlab', 'yaml');
    const { stages, ...jobs } = strictYaml(example);
    let env = { ...own, GITLAB_CI: 'true', CI_COMMIT_SHA: '1a2b3c4d', CTMS_SERVICE_KEY_FILE: folder.write('key.json', key()) };
    let last = '';
    for (const stage of stages) {
      const [job] = Object.values(jobs).filter((candidate) => candidate.stage === stage);
      ({ stdout: last } = await succeed(job.script.join('\n'), env));
      const report = job.artifacts?.reports?.dotenv;
      if (report) env = { ...env, ...dotenv(folder.read(report)) };
    }
    assert.equal(last, `Transport request ${theRequest().id} waits in QA\n`);
    assertPackage(source);
  });

  const [jenkins, fromPiper] = examples('jenkins', 'groovy');

  test(`Jenkins, ${when}`, async () => {
    const env = { ...own, JENKINS_URL: 'https://ci.example/', GIT_COMMIT: '1a2b3c4d', CTMS_SERVICE_KEY: key() };
    let last = '';
    for (const step of shellSteps(jenkins)) ({ stdout: last } = await succeed(step, env));
    assert.equal(last, `Transport request ${theRequest().id} waits in QA\n`);
    assertPackage(source);
  });

  test(`Jenkins, coming from Piper, ${when}`, async () => {
    folder.write('.pipeline/config.yml', 'steps:\n  tmsUpload:\n    credentialsId: ctms-key\n    nodeName: QA\n');
    const [step, ...none] = shellSteps(fromPiper);
    assert.deepEqual(none, []);
    const { stdout } = await succeed(step, { ...own, JENKINS_URL: 'https://ci.example/', PIPER_serviceKey: key() });
    assert.match(stdout, new RegExp(`^nodeName: QA, .*createdTransportRequestId: ${theRequest().id}$`, 'm'));
    const [, migrate] = /^`(npx [^`]* migrate)`/m.exec(withSource('docs/jenkins.md', page('jenkins'), published));
    const { stdout: line } = await succeed(migrate, own);
    assert.match(line, /^ctms upload --to QA\n$/);
  });

  const [additional] = examples('sap-cicd', 'yaml');

  test(`SAP CI/CD, as an additional command, ${when}`, async () => {
    const { stages } = strictYaml(additional);
    mkdirSync(folder.at('cloudcitransfer'));
    await succeed(stages.build.runLast.command, { SAPCID_BUILD_ID: '7' });
    const release = folder.at('release');
    cpSync(folder.at('cloudcitransfer'), path.join(release, 'cloudcitransfer'), { recursive: true });
    const credentials = stages.release._additional.credentialVariables.map(({ name }) => [name, key()]);
    await succeed(stages.release.runLast.command, { ...own, SAPCID_BUILD_ID: '7', SAPCID_GIT_HEAD: '1a2b3c4d', ...Object.fromEntries(credentials) }, release);
    assert.equal(theRequest().origin, 'DEV');
    assertPackage(source);
  });
}

for (const [what, status, code, words] of [
  ['it has ended well', 'succeeded', 0, /QA: transport request \d+: succeeded/],
  ['it has failed', 'failed', 1, /sure: .*memory/i],
]) {
  test(`SAP CI/CD, after the release stage of the service, when ${what}`, async () => {
    const [script] = blocks(page('sap-cicd'), 'sh');
    const importing = await startEmulator({
      importMs: 50,
      landscape: { nodes: [{ name: 'DEV' }, { name: 'QA', forwardMode: 'MANUAL', ...(status === 'failed' && { scenario: 'ds-quota-memory' }) }], routes: ['DEV -> QA'] },
    });
    try {
      const variables = { CTMS_SERVICE_KEY: JSON.stringify(importing.serviceKeys.ctms), SAPCID_BUILD_ID: '7', SAPCID_GIT_HEAD: '1a2b3c4d', CTMS_PACKAGE: OWN_PACKAGE };
      // What the service does in its own stage, for this commit and for an older one.
      for (const description of ['1a2b3c Fix totals', '9f8e7d Older']) {
        await succeed(`ctms export --from DEV --description '${description}'`, variables);
      }
      const [{ id }] = importing.state.transportRequests;
      await succeed(`ctms import QA ${id}`, variables);
      const ran = await runScript(script, { cwd: folder.path, env: { ...tools.env, ...variables } });
      assert.equal(ran.code, code, ran.stderr);
      assert.match(ran.stdout + ran.stderr, words);
      assert.doesNotMatch(ran.stdout + ran.stderr, new RegExp(`transport request (?!${id}\\b)\\d+: succeeded`));
    } finally {
      await importing.close();
    }
  });
}

/** Reads a dotenv report as GitLab does: `NAME=value`, no quotes. */
function dotenv(text) {
  return Object.fromEntries(text.trim().split('\n').map((line) => {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(line) ?? assert.fail(`no line of a dotenv report: ${line}`);
    return [name, value];
  }));
}

test('SAP CI/CD, the same configuration elsewhere', async () => {
  const [, block] = blocks(page('sap-cicd'), 'yaml');
  folder.write('.sap_cid/config.yaml', block);
  await succeed('ctms release', { CTMS_SERVICE_KEY: key() });
  assert.equal(theRequest().origin, 'DEV');
});

test('before the first release an example without a source of the reader fails and takes no package', async () => {
  const { code, stderr } = await runScript('npx --yes --package="${CTMS_PACKAGE:?}" -- ctms --version', { cwd: folder.path, env: tools.env });
  assert.notEqual(code, 0);
  assert.match(stderr, /CTMS_PACKAGE/);
  assert.throws(() => readFileSync(tools.packages), { code: 'ENOENT' });
});

for (const example of blocks(page('configuration'), 'yaml')) {
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
