// ctms release and the defaults of export and upload: what a pipeline brings along.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { startProxy } from '../lib/proxy.mjs';

let emulator;
let folder;

before(async () => { emulator = await startEmulator(); });
after(() => emulator.close());
beforeEach(async () => { folder = await makeFolder(); });
afterEach(() => {
  folder.remove();
  emulator.reset();
});

const run = (args, { env } = {}) => ctms(args, { key: emulator.serviceKeys.ctms, cwd: folder.path, env });
const requests = () => emulator.state.transportRequests;

const SAP = `stages:
  build: { buildTool: "mta" }
  release:
    cloudTransportManagement:
      nodeOperation: "export"
      nodeName: "DEV"
      credential: "my-key"
`;
const PIPER = `general: { verbose: true }
stages:
  Release: { tmsUpload: true }
steps:
  tmsUpload:
    credentialsId: "ctms-key"
    nodeName: "QA"
    mtaPath: "mta_archives/shop_1.4.0.mtar"
    customDescription: "From the file"
    namedUser: "someone"
    stashContent: [buildResult]
`;

test('with --quiet a release says nothing beside its result', async () => {
  folder.write('.sap_cid/config.yaml', SAP.replace('credential:', 'credentials:'));
  const { stderr } = await run(['release', '--json', '--quiet']);
  assert.equal(stderr, '');
});

for (const name of ['.sap_cid/config.yaml', '.sap_cid/config.yml']) {
  test(`release does what ${name} says, and says where the key comes from`, async () => {
    folder.write(name, SAP);
    const { code, json, stderr } = await run(['release', '--json']);
    assert.equal(code, 0, stderr);
    assert.deepEqual(requests().map(({ id, origin }) => [id, origin]), [[json.transportRequestId, 'DEV']]);
    assert.match(stderr, /"my-key" \(\.sap_cid\/config\.ya?ml:7\) is the name of a credential/);
  });
}

test('release does what .pipeline/config.yml says', async () => {
  folder.write('.pipeline/config.yml', PIPER);
  const { code, json, stderr } = await run(['release', '--json']);
  assert.equal(code, 0, stderr);
  assert.equal(json.description, 'From the file');
  assert.deepEqual(json.queueEntries.map(({ nodeName }) => nodeName), ['QA']);
  assert.match(stderr, /POST \/v2\/nodes\/upload -> 200/, 'general.verbose counts');
});

test('options stand before variables, and variables before the file', async () => {
  folder.write('.pipeline/config.yml', PIPER);
  const byVariable = await run(['release', '--json'], { env: { PIPER_customDescription: 'From the variable' } });
  assert.equal(byVariable.json.description, 'From the variable');
  const env = { PIPER_customDescription: 'From the variable', PIPER_parametersJSON: '{"nodeName": "PROD"}' };
  const byOption = await run(['release', '--json', '--description', 'From the option'], { env });
  assert.equal(byOption.json.description, 'From the option');
  assert.deepEqual(byOption.json.queueEntries.map(({ nodeName }) => nodeName), ['PROD']);
});

test('Piper\'s build leaves archive and commit in its environment', async () => {
  folder.write('.pipeline/config.yml', 'steps:\n  tmsExport:\n    nodeName: DEV\n');
  folder.write('other/second.mtar', '');
  folder.write('.pipeline/commonPipelineEnvironment/mtarFilePath', 'mta_archives/shop_1.4.0.mtar');
  folder.write('.pipeline/commonPipelineEnvironment/git/commitId', '1a2b3c4d5e');
  const { json } = await run(['release', '--json']);
  assert.equal(json.description, '1a2b3c4d5e');
});

test('custom defaults that Piper\'s file names are read', async () => {
  folder.write('.pipeline/config.yml', 'customDefaults: [defaults/ours.yml]\nsteps:\n  tmsExport: {}\n');
  folder.write('defaults/ours.yml', 'steps:\n  tmsExport:\n    nodeName: DEV\n    customDescription: Ours\n');
  const { json } = await run(['release', '--json']);
  assert.equal(json.description, 'Ours');
});

test('a key in Piper\'s parameters is used, and shown nowhere', async () => {
  folder.write('.pipeline/config.yml', 'steps:\n  tmsExport:\n    nodeName: DEV\n');
  const env = { PIPER_parametersJSON: JSON.stringify({ serviceKey: JSON.stringify(emulator.serviceKeys.ctms) }) };
  const { code, stdout, stderr } = await ctms(['release', '--verbose', '--json'], { cwd: folder.path, env });
  assert.equal(code, 0, stderr);
  assert(!(stdout + stderr).includes(emulator.serviceKeys.ctms.uaa.clientsecret));
});

test('the proxy of a configuration is used, unless an option names another', async () => {
  const proxy = await startProxy();
  folder.write('.pipeline/config.yml', `${PIPER}    proxy: "${proxy.url}"\n`);
  assert.equal((await run(['release', '--json'])).code, 0);
  assert(proxy.tunnels.length > 0);
  await proxy.close();
  assert.equal((await run(['release', '--json'])).code, 4);
});

test('the stage that --stage-name names counts', async () => {
  folder.write('.pipeline/config.yml', 'stages:\n  Nightly:\n    tmsUpload: true\n    nodeName: PROD\nsteps:\n  tmsUpload:\n    nodeName: QA\n');
  const { json } = await run(['release', '--json', '--stage-name', 'Nightly']);
  assert.deepEqual(json.queueEntries.map(({ nodeName }) => nodeName), ['PROD']);
  assert.deepEqual((await run(['release', '--json'])).json.queueEntries.map(({ nodeName }) => nodeName), ['QA']);
});

test('a repeated job finds its transport request by the key of once, in the file or as an option', async () => {
  folder.write('.sap_cid/config.yaml', `${SAP}      once: "job-17"\n`);
  const first = await run(['release', '--json']);
  assert.deepEqual([first.code, first.json.isEarlier], [0, false], first.stderr);
  const again = await run(['export', '--from', 'DEV', '--once', 'job-17', '--json']);
  assert.deepEqual([again.json.isEarlier, again.json.transportRequestId], [true, first.json.transportRequestId]);
  assert.match(again.stderr, /of an earlier attempt was found; nothing was sent/);
  assert.equal(requests().length, 1);
  const other = await run(['export', '--from', 'DEV', '--once', 'job-18', '--json']);
  assert.notEqual(other.json.transportRequestId, first.json.transportRequestId);
});

test('once is refused before anything is sent where the key may not look', async () => {
  const exportOnly = emulator.serviceKey({ plan: 'export' });
  const { code, json } = await ctms(['export', '--from', 'DEV', '--once', 'job-17', '--json'], { key: exportOnly, cwd: folder.path });
  assert.deepEqual([code, json.error.code], [2, 'ONCE_NEEDS_LOOK']);
  assert.equal(emulator.files.length, 0);
});

test('two files that configure a release are an error that names --config, which solves it', async () => {
  folder.write('.sap_cid/config.yaml', SAP);
  folder.write('.pipeline/config.yml', PIPER);
  const { code, json } = await run(['release', '--json']);
  assert.equal(code, 2);
  assert.equal(json.error.code, 'CONFIGURATION_INVALID');
  assert.match(json.error.message, /--config \.sap_cid\/config\.yaml or --config \.pipeline\/config\.yml/);
  const chosen = await run(['release', '--json', '--config', '.sap_cid/config.yaml']);
  assert.deepEqual([chosen.code, requests()[0].origin], [0, 'DEV']);
});

for (const [what, file, text, words] of [
  ['with a slip in YAML', '.sap_cid/config.yaml', 'stages:\n  release: [\n', /\.sap_cid\/config\.yaml:\d+:\d+/],
  ['without an operation', '.sap_cid/config.yaml', SAP.replace(/ *nodeOperation.*\n/, ''), /nodeOperation is missing/],
  ['with a wrong operation', '.sap_cid/config.yaml', SAP.replace('"export"', '"exprt"'), /nodeOperation must be export or upload/],
  ['that is not there', 'README', '', /no release is configured/],
]) {
  test(`a configuration ${what} ends with code 2 and nothing sent`, async () => {
    folder.write(file, text);
    const { code, json } = await run(['release', '--json']);
    assert.equal(code, 2);
    assert.equal(json.error.code, 'CONFIGURATION_INVALID');
    assert.match(json.error.message, words);
    assert.equal(emulator.requests.length, 0);
  });
}

test('what explains an error is told with it, though it is only a warning', async () => {
  folder.write('.sap_cid/config.yaml', SAP.replace('  release:', '  Release:'));
  for (const command of ['release', 'migrate']) {
    const { code, stderr } = await run([command]);
    assert.equal(code, 2);
    assert.match(stderr, / {2}Warning: \.sap_cid\/config\.yaml:3:3: "Release" is ignored\n {4}did you mean release\?\n/);
    assert.equal(stderr.split('"Release" is ignored').length, 2, 'it is said once');
    assert.match(stderr, /no release is configured/);
  }
});

test('a configuration that cannot be read does not count as none', async () => {
  folder.write('.sap_cid/config.yaml', SAP);
  folder.write('.pipeline/config.yml/file', '');
  const { code, stderr } = await run(['release']);
  assert.equal(code, 2);
  assert.match(stderr, /\.pipeline\/config\.yml cannot be read: EISDIR/);
  assert.equal(emulator.requests.length, 0);
});

test('an unknown key is warned about with its place and what may be meant', async () => {
  folder.write('.sap_cid/config.yaml', SAP.replace('credential:', 'credentials:'));
  const { code, json, stderr } = await run(['release', '--json']);
  assert.equal(code, 0);
  assert.match(stderr, /Warning: \.sap_cid\/config\.yaml:7:7: "credentials" .*did you mean credential/);
  assert.equal(json.warnings.length, 1);
});

test('export takes the only archive of mta_archives, and none of Piper\'s variables', async () => {
  const { code, json } = await run(['export', '--from', 'DEV', '--json'], { env: { PIPER_customDescription: 'Piper' } });
  assert.equal(code, 0);
  assert.equal(json.description, 'shop-1.4.0.mtar');
});

test('a folder with the name of an archive is none', async () => {
  folder.write('mta_archives/unpacked.mtar/META-INF/mtad.yaml', '');
  const { code, stderr } = await run(['export', '--from', 'DEV', '--json']);
  assert.equal(code, 0, stderr);
});

for (const name of ['shop[1].mtar', 'shop (1).mtar', 'shop{a,b}.mtar', '!shop.mtar', '*.mtar']) {
  test(`${name} is an archive where there is such a file`, async () => {
    folder.write(name, readFileSync(folder.at('mta_archives/shop_1.4.0.mtar')));
    folder.write('shop1.mtar', '');
    const { code, stderr } = await run(['export', name, '--from', 'DEV']);
    assert.equal(code, 0, stderr);
    assert.deepEqual(emulator.files.map(({ fileName }) => fileName), [name]);
  });
}

test('with several archives, or none, one must be named', async () => {
  folder.write('mta_archives/second.mtar', '');
  const several = await run(['export', '--from', 'DEV', '--json']);
  assert.equal(several.code, 2);
  assert.match(several.json.error.message, /there are 2: mta_archives\/second\.mtar, mta_archives\/shop_1\.4\.0\.mtar/);
  const none = await ctms(['export', '--from', 'DEV', '--json'], { key: emulator.serviceKeys.ctms, cwd: folder.at('mta_archives') });
  assert.equal(none.code, 2);
  assert.deepEqual(emulator.requests.filter(({ path }) => path !== '/oauth/token'), []);
});

test('the description comes from git, in the service\'s characters', async () => {
  const git = (...args) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder.path });
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'Fix order_totals äöü\n\nand more');
  const id = git('rev-parse', 'HEAD').toString();
  const { json } = await run(['export', '--from', 'DEV', '--json']);
  assert.match(json.description, new RegExp(`^${id.slice(0, 6)} Fix order.totals`));
  assert.match(json.description, /^[-A-Za-z0-9 .~:/?#[\]@!$&()*+,;=%]+$/);
});

test('the description has the first line of a commit\'s message, whatever git is told to show', async () => {
  const gpg = folder.write('gpg', '#!/bin/sh\ncat > /dev/null; echo "-----BEGIN PGP SIGNATURE-----"; echo "[GNUPG:] SIG_CREATED " >&2\n');
  chmodSync(gpg, 0o755);
  const git = (...args) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder.path });
  git('init', '-q');
  for (const [name, value] of [['gpg.program', gpg], ['log.showSignature', 'true'], ['i18n.logOutputEncoding', 'latin1']]) git('config', name, value);
  git('commit', '-q', '-S', '--allow-empty', '-m', 'Größe first\nand a second line\n\nand more');
  const id = git('rev-parse', 'HEAD').toString();
  for (const given of [[], ['--description', '']]) {
    const { json, stderr } = await run(['export', '--from', 'DEV', '--json', ...given]);
    assert.equal(json.description, `${id.slice(0, 6)} Groesse first`, stderr);
  }
});

for (const [system, env, description, user] of [
  ['GitHub Actions', { GITHUB_ACTIONS: 'true', GITHUB_SHA: '1a2b3c4d', GITHUB_ACTOR: 'octo' }, '1a2b3c', 'octo'],
  ['Azure Pipelines', { TF_BUILD: 'True', BUILD_SOURCEVERSION: '2a2b3c4d', BUILD_SOURCEVERSIONMESSAGE: 'Fix', BUILD_REQUESTEDFOR: 'Jane' }, '2a2b3c Fix', 'Jane'],
  ['GitLab', { GITLAB_CI: 'true', CI_COMMIT_SHA: '3a2b3c4d', CI_COMMIT_TITLE: 'Fix', GITLAB_USER_LOGIN: 'jane' }, '3a2b3c Fix', 'jane'],
  ['Jenkins', { JENKINS_URL: 'https://ci.example/', GIT_COMMIT: '4a2b3c4d', BUILD_USER_ID: 'jane' }, '4a2b3c', 'jane'],
  ['Bitbucket', { BITBUCKET_BUILD_NUMBER: '7', BITBUCKET_COMMIT: '5a2b3c4d', BITBUCKET_STEP_TRIGGERER_UUID: '{1-2}' }, '5a2b3c', '{1-2}'],
  ['SAP CI/CD', { SAPCID_BUILD_ID: '7', SAPCID_GIT_HEAD: '6a2b3c4d' }, '6a2b3c', null],
]) {
  test(`${system} tells commit and user`, async () => {
    const { code, json } = await run(['export', '--from', 'DEV', '--json'], { env });
    assert.equal(code, 0);
    assert.equal(json.description, description);
    assert.equal(await namedUserIn('QA'), user);
  });
}

async function namedUserIn(node) {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  try {
    const [request] = await client.queue.list(node, { status: ['initial'] });
    return request.createdByNamedUser ?? null;
  } finally {
    client.close();
  }
}
