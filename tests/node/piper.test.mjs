// ctms piper: the command lines and configurations that people have for Piper's two steps, each with
// what Piper sends for it. Where ctms deliberately does something else, docs/migrating-from-piper.md says why.
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { runInProcess } from '../lib/in-process.mjs';
import { startWire } from '../lib/wire.mjs';

let emulator;
let wire;
let folder;
let nodes;
const home = process.cwd();

before(async () => {
  emulator = await startEmulator();
  wire = await startWire(emulator);
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  nodes = Object.fromEntries((await client.nodes.list()).map(({ id, name }) => [id, name]));
  client.close();
});
after(async () => {
  await wire.close();
  await emulator.close();
});
beforeEach(async () => {
  folder = await makeFolder();
  process.chdir(folder.path);
});
afterEach(() => {
  process.chdir(home);
  folder.remove();
  emulator.reset();
  wire.heard();
});

const ARCHIVE = 'mta_archives/shop_1.4.0.mtar';
const mtaext = (node) => `_schema-version: "3.1"\nID: com.example.shop.${node}\nextends: com.example.shop\n`;
const step = (name, text) => `steps:\n  ${name}:\n${text.replace(/^/gm, '    ')}\n`;
const upload = (text) => ({ '.pipeline/config.yml': step('tmsUpload', text) });
const left = '.pipeline/commonPipelineEnvironment';

/**
 * Each row: its name, the words behind `ctms piper`, files and variables, and what Piper sends:
 * the node, and the rest where it is not Piper's default. `KEY` stands for the service key.
 */
const rows = [
  // Command lines.
  ['flags with values of their own', 'tmsUpload --nodeName QA --mtaPath mta_archives/shop_1.4.0.mtar', {}, { to: 'QA' }],
  ['flags with an equals sign', 'tmsUpload --nodeName=QA --mtaPath=mta_archives/shop_1.4.0.mtar', {}, { to: 'QA' }],
  ['all flags of tmsUpload', ['tmsUpload', '--nodeName', 'QA', '--mtaPath', ARCHIVE, '--customDescription', 'Sprint 7', '--namedUser', 'jane', '--mtaVersion', '*', '--stashContent', 'buildResult'], {}, { to: 'QA', description: 'Sprint 7', user: 'jane' }],
  ['all flags of tmsExport', ['tmsExport', '--nodeName', 'DEV', '--mtaPath', ARCHIVE, '--customDescription', 'Sprint 7', '--namedUser', 'jane', '--mtaVersion', '1.4.0'], {}, { from: 'DEV', description: 'Sprint 7', user: 'jane' }],
  ['flags before the step', 'piper --verbose --noTelemetry tmsUpload --nodeName QA'.split(' ').slice(1), {}, { to: 'QA' }],
  ['switches as Go spells them', 'tmsUpload --verbose=true --noTelemetry=false --ignoreCustomDefaults=1 --nodeName QA', {}, { to: 'QA' }],
  ['the short switch', 'tmsUpload -v --nodeName QA', {}, { to: 'QA' }],
  ['a key in a flag', ['tmsUpload', '--nodeName', 'QA', '--serviceKey', 'KEY'], { env: { PIPER_serviceKey: '{}' } }, { to: 'QA' }],
  ['a key in the old flag', ['tmsUpload', '--nodeName', 'QA', '--tmsServiceKey', 'KEY'], { env: { PIPER_serviceKey: '' } }, { to: 'QA' }],
  ['flags of Vault, reports and alerts', 'tmsUpload --nodeName QA --vaultServerUrl https://vault.example --vaultPath a --vaultNamespace b --gcsBucketId c --gcsSubFolder d --gcsFolderPath e --gcpJsonKeyFilePath f --ansServiceKey g --ansEventTemplate h --correlationID i --gitHubTokens j:k', {}, { to: 'QA' }],
  ['every format of the log', 'tmsExport --nodeName DEV --logFormat plain --noTelemetry', {}, { from: 'DEV' }],
  // Variables.
  ['everything in variables', 'tmsUpload', { env: { PIPER_nodeName: 'QA', PIPER_mtaPath: ARCHIVE, PIPER_customDescription: 'From a variable' } }, { to: 'QA', description: 'From a variable' }],
  ['the old variable of the key', 'tmsExport', { env: { PIPER_nodeName: 'DEV', PIPER_serviceKey: '', PIPER_tmsServiceKey: 'KEY' } }, { from: 'DEV' }],
  ['a key of Piper beside one of ctms', 'tmsExport --nodeName DEV', { env: { CTMS_SERVICE_KEY: '{"a": 1}' } }, { from: 'DEV' }],
  ['flags before variables', 'tmsUpload --nodeName QA', { env: { PIPER_nodeName: 'PROD' } }, { to: 'QA' }],
  ['empty variables are none', 'tmsUpload', { ...upload('nodeName: QA\nnamedUser: jane'), env: { PIPER_nodeName: '', PIPER_namedUser: '' } }, { to: 'QA', user: 'jane' }],
  ['the parameters of the Jenkins library', 'tmsUpload', { env: { PIPER_parametersJSON: '{"nodeName": "QA", "mtaPath": "mta_archives/shop_1.4.0.mtar", "customDescription": "Sprint 7", "namedUser": "jane", "verbose": true, "stashContent": ["buildResult"]}' } }, { to: 'QA', description: 'Sprint 7', user: 'jane' }],
  ['parameters of a flag', ['tmsExport', '--parametersJSON', '{"nodeName": "DEV", "namedUser": "ada"}'], { env: { PIPER_parametersJSON: '{"nodeName": "QA"}' } }, { from: 'DEV', user: 'ada' }],
  ['parameters before variables', 'tmsUpload', { env: { PIPER_nodeName: 'PROD', PIPER_parametersJSON: '{"nodeName": "QA"}' } }, { to: 'QA' }],
  ['flags before parameters', 'tmsUpload --nodeName QA', { env: { PIPER_parametersJSON: '{"nodeName": "PROD"}' } }, { to: 'QA' }],
  ['a key as an object in parameters', ['tmsUpload', '--parametersJSON', '{"nodeName": "QA", "serviceKey": KEY}'], { env: { PIPER_serviceKey: '' } }, { to: 'QA' }],
  ['the whole configuration as one object', ['tmsUpload', '--stepConfigJSON', '{"nodeName": "QA", "customDescription": "Whole"}'], { ...upload('nodeName: PROD\nnamedUser: jane') }, { to: 'QA', description: 'Whole' }],
  ['the whole configuration in a variable', 'tmsUpload', { ...upload('nodeName: PROD'), env: { PIPER_stepConfigJSON: '{"nodeName": "QA"}' } }, { to: 'QA' }],
  // Configuration files.
  ['a step with a node', 'tmsUpload', upload('credentialsId: ctms-key\nnodeName: QA'), { to: 'QA' }],
  ['a step with everything', 'tmsUpload', { ...upload('credentialsId: "ctms-key"\nnodeName: "QA"\nmtaPath: "mta_archives/shop_1.4.0.mtar"\ncustomDescription: "Nightly build"\nnamedUser: "jane"\nmtaVersion: "1.4.0"\nnodeExtDescriptorMapping: { QA: "qa.mtaext" }\nstashContent: [buildResult]\nuseGoStep: true'), 'qa.mtaext': mtaext('qa') }, { to: 'QA', description: 'Nightly build', user: 'jane', descriptors: [['QA', 'qa.mtaext', '1.4.0']] }],
  ['a stage before the step', 'tmsUpload --stageName Release', { '.pipeline/config.yml': `stages:\n  Release:\n    nodeName: QA\n${step('tmsUpload', 'nodeName: PROD\nnamedUser: jane')}` }, { to: 'QA', user: 'jane' }],
  ['the stage of Jenkins', 'tmsUpload', { '.pipeline/config.yml': `stages:\n  Acceptance:\n    nodeName: QA\n${step('tmsUpload', 'nodeName: PROD')}`, env: { STAGE_NAME: 'Acceptance' } }, { to: 'QA' }],
  ['the stage of Azure Pipelines', 'tmsUpload', { '.pipeline/config.yml': `stages:\n  Ship it:\n    nodeName: QA\n${step('tmsUpload', 'nodeName: PROD')}`, env: { TF_BUILD: 'True', SYSTEM_STAGEDISPLAYNAME: 'Ship it' } }, { to: 'QA' }],
  ['the stage of parameters before that of the job', ['tmsUpload', '--parametersJSON', '{"stageName": "Ship"}'], { '.pipeline/config.yml': 'stages:\n  Ship:\n    nodeName: QA\n  Other:\n    nodeName: PROD\n', env: { STAGE_NAME: 'Other' } }, { to: 'QA' }],
  ['a stage that no file has', 'tmsUpload --stageName Nowhere', upload('nodeName: QA'), { to: 'QA' }],
  ['without a stage no stage counts', 'tmsUpload', { '.pipeline/config.yml': `stages:\n  Release:\n    nodeName: PROD\n${step('tmsUpload', 'nodeName: QA')}` }, { to: 'QA' }],
  ['a switch that is off does not concern the step itself', 'tmsExport', { '.pipeline/config.yml': `stages:\n  Release:\n    tmsExport: false\n${step('tmsExport', 'nodeName: DEV')}`, env: { STAGE_NAME: 'Release' } }, { from: 'DEV' }],
  ['the other step does not count', 'tmsExport', { '.pipeline/config.yml': `${step('tmsUpload', 'nodeName: PROD\nnamedUser: eve')}  tmsExport:\n    nodeName: DEV\n` }, { from: 'DEV' }],
  ['general is read for nothing but verbose', 'tmsUpload', { '.pipeline/config.yml': `general:\n  verbose: "true"\n  namedUser: eve\n${step('tmsUpload', 'nodeName: QA')}` }, { to: 'QA' }],
  ['a configuration elsewhere', 'tmsUpload --customConfig ci/piper.yml', { 'ci/piper.yml': step('tmsUpload', 'nodeName: QA'), '.pipeline/config.yml': step('tmsUpload', 'nodeName: PROD') }, { to: 'QA' }],
  ['the other ending of the configuration', 'tmsUpload', { '.pipeline/config.yaml': step('tmsUpload', 'nodeName: QA') }, { to: 'QA' }],
  ['a configuration that is not there', 'tmsUpload --customConfig gone.yml --nodeName QA', {}, { to: 'QA' }],
  ['custom defaults, the last one first', 'tmsUpload', { '.pipeline/config.yml': `customDefaults: [one.yml, two.yml]\n${step('tmsUpload', 'credentialsId: k')}`, 'one.yml': step('tmsUpload', 'nodeName: PROD\nnamedUser: jane'), 'two.yml': step('tmsUpload', 'nodeName: QA') }, { to: 'QA', user: 'jane' }],
  ['custom defaults that are ignored', 'tmsUpload --ignoreCustomDefaults', { '.pipeline/config.yml': `customDefaults: [one.yml]\n${step('tmsUpload', 'nodeName: QA')}`, 'one.yml': step('tmsUpload', 'namedUser: eve') }, { to: 'QA' }],
  ['defaults of flags', 'tmsUpload --defaultConfig one.yml,two.yml --customDefaults three.yml', { 'one.yml': step('tmsUpload', 'nodeName: PROD'), 'two.yml': step('tmsUpload', 'nodeName: QA\nnamedUser: eve'), 'three.yml': step('tmsUpload', 'namedUser: jane') }, { to: 'QA', user: 'jane' }],
  ['defaults of the usual place', 'tmsUpload', { '.pipeline/defaults.yaml': step('tmsUpload', 'nodeName: QA') }, { to: 'QA' }],
  ['defaults in a variable', 'tmsUpload --defaultConfig ENV:MY_DEFAULTS', { env: { MY_DEFAULTS: '{"steps": {"tmsUpload": {"nodeName": "QA"}}}' } }, { to: 'QA' }],
  ['numbers and quoted words for texts', 'tmsUpload', upload('nodeName: QA\ncustomDescription: 20260401\nverbose: "False"'), { to: 'QA', description: '20260401' }],
  ['a flow list that goes on at its key\'s column in another step', 'tmsUpload', { '.pipeline/config.yml': 'general:\n  productiveBranch: main\nsteps:\n  npmExecuteScripts:\n    runScripts: ["test",\n    "lint"]\n  tmsUpload:\n    nodeName: QA\n    credentialsId: tms\n' }, { to: 'QA' }],
  ['an anchor and a merge key', 'tmsExport', { '.pipeline/config.yml': 'steps:\n  tmsUpload: &same\n    nodeName: DEV\n    namedUser: jane\n  tmsExport:\n    <<: *same\n' }, { from: 'DEV', user: 'jane' }],
  ['Windows line ends and a byte order mark', 'tmsUpload', { '.pipeline/config.yml': '\ufeffsteps:\r\n  tmsUpload:\r\n    nodeName: QA\r\n' }, { to: 'QA' }],
  // What other steps left.
  ['archive and commit that other steps left', 'tmsUpload --nodeName QA', { [`${left}/mtarFilePath`]: ARCHIVE, [`${left}/git/commitId`]: '1a2b3c4d5e\n' }, { to: 'QA', description: '1a2b3c4d5e' }],
  ['the same in JSON', 'tmsUpload --nodeName QA', { [`${left}/mtarFilePath.json`]: `"${ARCHIVE}"`, [`${left}/git/commitId.json`]: '"1a2b3c4d5e"' }, { to: 'QA', description: '1a2b3c4d5e' }],
  ['the same in another folder', 'tmsExport --nodeName DEV --envRootPath cpe', { 'cpe/commonPipelineEnvironment/git/commitId': '1a2b3c4d5e', [`${left}/git/commitId`]: 'never' }, { from: 'DEV', description: '1a2b3c4d5e' }],
  ['a configured description before the commit', 'tmsUpload', { ...upload('nodeName: QA\ncustomDescription: Mine'), [`${left}/git/commitId`]: '1a2b3c4d5e' }, { to: 'QA', description: 'Mine' }],
  ['an empty description hides the commit', ['tmsUpload', '--nodeName', 'QA', '--customDescription', ''], { [`${left}/git/commitId`]: '1a2b3c4d5e' }, { to: 'QA' }],
  ['commit and user of the CI system are not for a step', 'tmsUpload --nodeName QA', { env: { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'eve', GITHUB_SHA: '1a2b3c4d5e' } }, { to: 'QA' }],
  // Extension descriptors: Piper sends them in any order, ctms by the names of the nodes, and before the archive.
  ['descriptors for several nodes', 'tmsUpload', { ...upload('nodeName: QA\nnodeExtDescriptorMapping:\n  QA: qa.mtaext\n  PROD: prod.mtaext'), 'qa.mtaext': mtaext('qa'), 'prod.mtaext': mtaext('prod') }, { to: 'QA', descriptors: [['PROD', 'prod.mtaext', '*'], ['QA', 'qa.mtaext', '*']] }],
  ['descriptors in parameters', ['tmsExport', '--parametersJSON', '{"nodeName": "DEV", "customDescription": "With descriptor", "namedUser": "jane", "nodeExtDescriptorMapping": {"QA": "qa.mtaext"}}'], { 'qa.mtaext': mtaext('qa') }, { from: 'DEV', description: 'With descriptor', user: 'jane', descriptors: [['QA', 'qa.mtaext', '*']] }],
  ['descriptors of stage and step together', 'tmsUpload --stageName Release', { '.pipeline/config.yml': `stages:\n  Release:\n    nodeExtDescriptorMapping: { QA: qa.mtaext }\n${step('tmsUpload', 'nodeName: QA\nnodeExtDescriptorMapping: { QA: other.mtaext, PROD: prod.mtaext }')}`, 'qa.mtaext': mtaext('qa'), 'prod.mtaext': mtaext('prod') }, { to: 'QA', descriptors: [['PROD', 'prod.mtaext', '*'], ['QA', 'qa.mtaext', '*']] }],
];

for (const [name, words, { env = {}, ...files }, expected] of rows) {
  test(name, async () => {
    for (const [file, text] of Object.entries(files)) folder.write(file, text);
    const { code, stderr } = await piper(words, env);
    assert.equal(code, 0, stderr);
    assertSent(expected);
    assert.doesNotMatch(stderr, new RegExp(emulator.serviceKeys.ctms.uaa.clientsecret.replace(/\W/g, '\\$&')));
  });
}

/** Runs the step as a pipeline does, with its key in Piper's variable. */
function piper(words, env = {}) {
  const key = JSON.stringify(wire.key);
  const withKey = (text) => text.replaceAll('KEY', () => key);
  const args = (typeof words === 'string' ? words.split(' ') : words).map((word) => (/(^|: )KEY/.test(word) ? withKey(word) : word));
  const variables = Object.entries({ PIPER_serviceKey: 'KEY', ...env }).map(([variable, text]) => [variable, text === 'KEY' ? key : text]);
  return runInProcess(['piper', ...args], { env: Object.fromEntries(variables) });
}

/** Whether everything that Piper sends was sent, and nothing else. */
function assertSent({ to, from = to, description = 'Created by Piper', user = 'Piper-Pipeline', descriptors = [] }) {
  const heard = wire.heard();
  const seen = heard.map(({ method, path, form, json, headers }) => {
    const [, node] = /^\/v2\/nodes\/(\d+)\/mtaExtDescriptors/.exec(path) ?? [];
    if (node) return ['descriptor', method, nodes[node], form.file, form.mtaVersion, form.description, headers['tms-named-user']];
    if (path === '/v2/files/upload') return ['file', method, form.file, form.namedUser];
    return [path, method, json];
  });
  const fileId = String(emulator.files[0].fileId);
  // Several go out at a time; that they all come before the archive is what counts.
  seen.sort((one, other) => (one[0] === 'descriptor' && other[0] === 'descriptor' ? one[2].localeCompare(other[2]) : 0));
  assert.deepEqual(seen, [
    ...descriptors.toSorted(([one], [other]) => one.localeCompare(other)).map(([node, file, version]) => ['descriptor', 'POST', node, file, version, description, user]),
    ['file', 'POST', 'shop_1.4.0.mtar', user],
    [to ? '/v2/nodes/upload' : '/v2/nodes/export', 'POST', { contentType: 'MTA', storageType: 'FILE', nodeName: from, description, namedUser: user, entries: [{ uri: fileId }] }],
  ]);
}

for (const [name, words, { env, ...files }, message] of [
  ['no node', 'tmsUpload', {}, /nodeName: no node is named/],
  ['an empty node in a flag', ['tmsUpload', '--nodeName', ''], upload('nodeName: PROD'), /nodeName: no node is named/],
  ['keys that slipped out of the step', 'tmsUpload', { '.pipeline/config.yml': 'steps:\n  tmsUpload:           \n  nodeName: QA\n  credentialsId: tms\n' }, /nodeName in line 3 is not indented under tmsUpload/],
  ['a broken configuration', 'tmsUpload', { '.pipeline/config.yml': 'steps: [\n' }, /config\.yml:\d+:\d+: this is not valid YAML/],
  ['broken parameters', ['tmsUpload', '--parametersJSON', '{nodeName}'], {}, /--parametersJSON: the value is not JSON/],
  ['defaults that are not there', 'tmsUpload --nodeName QA --defaultConfig gone.yml', {}, /the defaults gone\.yml cannot be read/],
  ['an archive that is not there', 'tmsUpload --nodeName QA --mtaPath gone.mtar', {}, /gone\.mtar/],
  ['a node that the landscape does not have', 'tmsUpload --nodeName QAX', {}, /QAX/],
  ['no key', 'tmsUpload --nodeName QA', { env: { PIPER_serviceKey: '' } }, /no service key/],
  ['a flag that Piper does not have', 'tmsUpload --nodName QA', {}, /Did you mean --nodeName/],
  ['a step that is not one of the two', 'mtaBuild', {}, /tmsUpload, tmsExport/],
]) {
  test(`${name}: exit code 1, ctms's own in the message, nothing sent`, async () => {
    for (const [file, text] of Object.entries(files)) folder.write(file, text);
    const { code, stderr, stdout } = await piper(words, env);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, message);
    assert.match(stderr, /exit code 1, as in Piper; ctms's own exit code for this is 2\n$/);
    assert.deepEqual(wire.heard(), []);
  });
}

test('a service that refuses the key ends with 1, and the message has the exit code of ctms', async () => {
  const { uaa } = wire.key;
  const { code, stderr } = await piper('tmsUpload --nodeName QA', { PIPER_serviceKey: JSON.stringify({ ...wire.key, uaa: { ...uaa, clientsecret: 'wrong' } }) });
  assert.equal(code, 1);
  assert.match(stderr, /ctms's own exit code for this is 3\n$/);
});

for (const [format, before] of [
  ['default', 'info  tmsUpload - '],
  ['timestamp', '\\d\\d:\\d\\d:\\d\\d info  tmsUpload '],
  ['plain', ''],
  ['full', 'time="[^"]+" level=info msg="'],
]) {
  test(`the last line of the log in the format ${format} names the transport request`, async () => {
    const { stderr } = await piper(`tmsUpload --nodeName QA --logFormat ${format}`);
    const [{ id }] = emulator.state.transportRequests;
    const line = new RegExp(`^${before}nodeName: QA, nodeId: \\d+, uploadedFile: shop_1\\.4\\.0\\.mtar, createdTransportRequestDescription: Created by Piper, createdTransportRequestId: ${id}`);
    assert.match(stderr.trimEnd().split('\n').at(-1), line);
  });
}

test('flags that have no effect are named, and without them nothing is said', async () => {
  const { stderr } = await piper('tmsUpload --nodeName QA --vaultPath secret/team --correlationID 7 --noTelemetry');
  assert.match(stderr, /^Note: --vaultPath, --correlationID have no effect in ctms$/m);
  assert.doesNotMatch((await piper('tmsUpload --nodeName QA')).stderr, /no effect/);
});

test('the command itself, in a process of its own', async () => {
  const { code, stderr, stdout } = await ctms(['piper', 'tmsExport', '--nodeName', 'DEV'], { cwd: folder.path, env: { PIPER_serviceKey: JSON.stringify(wire.key) } });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Transport request \d+ /);
  assertSent({ from: 'DEV' });
});
