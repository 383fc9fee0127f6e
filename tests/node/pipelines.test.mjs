// ctms migrate --write and --check: pipelines that run Piper's two steps.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { makeTools, runScript, strictYaml } from '../lib/pipeline.mjs';

let emulator;
let folder;

before(async () => { emulator = await startEmulator(); });
after(() => emulator.close());
beforeEach(async () => { folder = await makeFolder(); });
afterEach(() => {
  folder.remove();
  emulator.reset();
});

const migrate = (...args) => ctms(['migrate', ...args], { cwd: folder.path });

const JENKINSFILE = `@Library('piper-lib-os') _
node {
  stage('Release') {
    // tmsUpload is Piper's
    tmsUpload script: this, nodeName: 'QA', credentialsId: 'tms'
  }
}
`;
const WORKFLOW = `jobs:
  release:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: SAP/project-piper-action@v1
        with:
          step-name: tmsUpload
          flags: --nodeName QA --customDescription "Sprint 7"
        env:
          PIPER_serviceKey: \${{ secrets.TMS }}
      - run: ./piper mtaBuild
`;

test('--write shows the difference, changes sure lines alone, and says what a person must do', async () => {
  folder.write('Jenkinsfile', JENKINSFILE);
  const { code, stdout, stderr } = await migrate('--write', '--yes');
  assert.equal(code, 0, stderr);
  const after = JENKINSFILE.replace("'piper-lib-os'", "['piper-lib-os', 'ctms']").replace('    tmsUpload script', '    ctmsUpload script');
  assert.equal(folder.read('Jenkinsfile'), after);
  assert.equal(stdout, `Changes in Jenkinsfile:
@@ -1,1 +1,1 @@
-@Library('piper-lib-os') _
+@Library(['piper-lib-os', 'ctms']) _
@@ -5,1 +5,1 @@
-    tmsUpload script: this, nodeName: 'QA', credentialsId: 'tms'
+    ctmsUpload script: this, nodeName: 'QA', credentialsId: 'tms'
Changed Jenkinsfile
`);
  assert.match(stderr, /^To do: Jenkins must know the library ctms/m);
  assert.match(stderr, /^To do: the credential that credentialsId names can stay/m);
});

test('a second --write changes nothing, and --check is content', async () => {
  folder.write('Jenkinsfile', JENKINSFILE);
  folder.write('.github/workflows/release.yml', WORKFLOW);
  await migrate('--write', '--yes');
  const files = ['Jenkinsfile', '.github/workflows/release.yml'];
  const texts = files.map(folder.read);
  const again = await migrate('--write');
  assert.deepEqual([again.code, again.stdout], [0, 'Nothing to change\n']);
  assert.deepEqual(files.map(folder.read), texts);
  const checked = await migrate('--check');
  assert.deepEqual([checked.code, checked.stderr], [0, '']);
  assert.match(checked.stdout, /^Nothing of Piper's tmsUpload and tmsExport is left in Jenkinsfile, \.github/);
});

test('--check names what is left, and changes nothing', async () => {
  folder.write('Jenkinsfile', JENKINSFILE);
  folder.write('.gitlab-ci.yml', 'upload:\n  script:\n    - ./piper tmsExport --nodeName DEV\n');
  const { code, stdout } = await migrate('--check');
  assert.equal(code, 1);
  assert.equal(stdout, ".gitlab-ci.yml:3: - ./piper tmsExport --nodeName DEV\nJenkinsfile:5: tmsUpload script: this, nodeName: 'QA', credentialsId: 'tms'\n");
  assert.equal(folder.read('Jenkinsfile'), JENKINSFILE);
  const { json } = await migrate('--check', '--json');
  assert.deepEqual(json.left.map(({ file, line }) => [file, line]), [['.gitlab-ci.yml', 3], ['Jenkinsfile', 5]]);
});

test('without a terminal and without --yes nothing is written', async () => {
  folder.write('Jenkinsfile', JENKINSFILE);
  const { code, stdout, stderr } = await migrate('--write');
  assert.equal(code, 2);
  assert.match(stdout, /^\+ {4}ctmsUpload/m);
  assert.match(stderr, /nothing was written: there is no terminal[^]*--yes/);
  assert.equal(folder.read('Jenkinsfile'), JENKINSFILE);
});

test('every byte that is not changed stays: line ends, byte order mark, a last line without an end', async () => {
  const before = Buffer.from(`\ufeff${JENKINSFILE.trimEnd().replaceAll('\n', '\r\n').replace('Release', 'Freigabe \u00e4')}`);
  writeFileSync(folder.at('Jenkinsfile'), before);
  await migrate('--write', '--yes');
  const after = before.toString().replace("'piper-lib-os'", "['piper-lib-os', 'ctms']").replace('    tmsUpload script', '    ctmsUpload script');
  assert.deepEqual(readFileSync(folder.at('Jenkinsfile')), Buffer.from(after));
});

test('what a workflow becomes sends what Piper sent', async () => {
  folder.write('.github/workflows/release.yml', WORKFLOW);
  const { code, stderr } = await migrate('--write', '.github/workflows/release.yml', '--yes');
  assert.equal(code, 0, stderr);
  const [, step, last] = strictYaml(folder.read('.github/workflows/release.yml')).jobs.release.steps;
  assert.equal(last.run, './piper mtaBuild');
  const tools = makeTools();
  try {
    const variables = { ...step.env, CTMS_PACKAGE: 'ctms.tgz', PIPER_serviceKey: JSON.stringify(emulator.serviceKeys.ctms) };
    const ran = await runScript(step.run, { cwd: folder.path, env: { ...tools.env, ...variables } });
    assert.equal(ran.code, 0, ran.stderr);
  } finally {
    tools.remove();
  }
  const [{ description }] = emulator.state.transportRequests;
  assert.equal(description, 'Sprint 7');
});

test('Azure and GitLab get a block to paste, and their files stay', async () => {
  const azure = 'steps:\n- task: piper@1\n  inputs:\n    stepName: tmsUpload\n    flags: --nodeName QA\n';
  folder.write('azure-pipelines.yml', azure);
  const { code, stdout, stderr } = await migrate('--write');
  assert.equal(code, 0, stderr);
  assert.equal(folder.read('azure-pipelines.yml'), azure);
  const [block] = strictYaml(/Paste into azure-pipelines\.yml:\n\n([^]*?)\nNothing to change/.exec(stdout)[1]);
  assert.match(block.script, /ctms.* piper tmsUpload --nodeName QA\n$/);
  assert.match(stderr, /^Left: azure-pipelines\.yml:2: - task: piper@1$/m);
});

test('with --json there is one document', async () => {
  folder.write('Jenkinsfile', JENKINSFILE);
  const { json } = await migrate('--write', '--yes', '--json');
  assert.deepEqual(json.written, ['Jenkinsfile']);
  assert.deepEqual(json.files[0].changes.map(({ line, isStep }) => [line, isStep]), [[1, false], [5, true]]);
});

for (const [what, args, words] of [
  ['no pipeline', ['--check'], /there is no pipeline here/],
  ['a file that is not a pipeline', ['--write', '.pipeline/config.yml'], /not the file of a pipeline/],
  ['a file that is not there', ['--check', 'Jenkinsfile'], /file not found: Jenkinsfile/],
  ['both options', ['--check', '--write'], /exclude each other/],
  ['--yes alone', ['--yes'], /--yes has no effect without --write/],
]) {
  test(`${what} ends with code 2`, async () => {
    folder.write('.pipeline/config.yml', 'steps: {}\n');
    const { code, stderr } = await migrate(...args);
    assert.equal(code, 2);
    assert.match(stderr, words);
  });
}

test('a file that is not UTF-8 is not changed', async () => {
  const bytes = Buffer.concat([Buffer.from('// '), Buffer.from([0xe4]), Buffer.from(`\n${JENKINSFILE}`)]);
  writeFileSync(folder.at('Jenkinsfile'), bytes);
  const { code, stderr } = await migrate('--write', '--yes');
  assert.equal(code, 2);
  assert.match(stderr, /Jenkinsfile is not UTF-8/);
  assert.deepEqual(readFileSync(folder.at('Jenkinsfile')), bytes);
});
