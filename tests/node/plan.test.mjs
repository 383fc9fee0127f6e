// What ctms release would do and why: every value with its origin, and what more a configuration may say.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';

let emulator;
let folder;

const landscape = {
  nodes: [{ name: 'DEV' }, { name: 'QA' }, { name: 'PROD' }, { name: 'BAD', scenario: 'error' }, { name: 'AUTO', automaticImport: true }],
  routes: ['DEV -> QA', 'QA -> PROD'],
};

before(async () => { emulator = await startEmulator({ importMs: 50, landscape }); });
after(() => emulator.close());
beforeEach(async () => { folder = await makeFolder(); });
afterEach(() => {
  folder.remove();
  emulator.reset();
});

const run = (args, env) => ctms(args, { key: emulator.serviceKeys.ctms, cwd: folder.path, env });

const DESCRIPTOR = '_schema-version: "3.1"\nID: com.example.shop.qa\nextends: com.example.shop\n';
const PIPER = `steps:
  tmsUpload:
    credentialsId: "ctms-key"
    nodeName: "QA"
    customDescription: "Fix totals"
    mtaVersion: "1.4.0"
    nodeExtDescriptorMapping:
      QA: "qa.mtaext"
      PROD: "prod.mtaext"
`;

test('a dry run names for each value where it was taken from, and sends nothing', async () => {
  folder.write('.pipeline/config.yml', PIPER);
  folder.write('qa.mtaext', DESCRIPTOR);
  folder.write('prod.mtaext', DESCRIPTOR);
  const env = { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'jane', PIPER_customDescription: 'Mine' };
  const { code, json, stderr } = await run(['release', '--dry-run', '--json', '--once', 'job-1'], env);
  assert.equal(code, 0, stderr);
  assert.deepEqual(json.origins, {
    operation: '.pipeline/config.yml:3',
    nodeName: '.pipeline/config.yml:4',
    files: 'the only archive in mta_archives',
    description: 'variable PIPER_customDescription',
    namedUser: 'variable GITHUB_ACTOR',
    mtaVersion: '.pipeline/config.yml:6',
    verbose: 'default',
    follow: 'default',
    once: '--once',
    contentType: 'default',
    credential: '.pipeline/config.yml:3',
    'descriptors.QA': '.pipeline/config.yml:8',
    'descriptors.PROD': '.pipeline/config.yml:9',
  });
  assert.deepEqual(emulator.files, []);
  assert.deepEqual(emulator.state.transportRequests, []);
  assert(emulator.requests.every(({ method, path }) => method === 'GET' || path.startsWith('/oauth/')));
});

test('a dry run shows people the same', async () => {
  folder.write('.pipeline/config.yml', PIPER.replace(/ +nodeExt[\s\S]*/, ''));
  const { stdout, stderr } = await run(['release', '--dry-run']);
  const rows = stdout.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' | '));
  assert(rows.includes('Upload to | QA | (.pipeline/config.yml:3, .pipeline/config.yml:4)'), stdout + stderr);
  assert(rows.includes('description | Fix totals | (.pipeline/config.yml:5)'), stdout);
  assert(rows.includes('named user | Piper-Pipeline | (default)'), stdout);
  assert(rows.includes('credential | ctms-key | (.pipeline/config.yml:3)'), stdout);
  assert(rows.some((row) => /^file \| shop_1\.4\.0\.mtar, .*\| \(the only archive in mta_archives\)$/.test(row)), stdout);
});

test('no secret of the sources is in a dry run', async () => {
  folder.write('.pipeline/config.yml', 'steps:\n  tmsUpload:\n    nodeName: QA\n    proxy: "http://jane:s3cret@proxy.invalid"\n');
  const key = JSON.stringify(emulator.serviceKeys.ctms);
  const env = { PIPER_parametersJSON: JSON.stringify({ serviceKey: key }), NO_PROXY: '127.0.0.1' };
  for (const args of [[], ['--json']]) {
    const { code, stdout, stderr } = await ctms(['release', '--dry-run', ...args], { cwd: folder.path, env });
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout + stderr, /s3cret/);
    assert(!(stdout + stderr).includes(emulator.serviceKeys.ctms.uaa.clientsecret));
    assert.match(stdout, /PIPER_parametersJSON, serviceKey/);
    assert.match(stdout, /\.pipeline\/config\.yml:4/);
  }
});

test('the descriptors of a configuration are sent, for the version that it names', async () => {
  folder.write('.pipeline/config.yml', PIPER);
  folder.write('qa.mtaext', DESCRIPTOR);
  folder.write('prod.mtaext', DESCRIPTOR);
  const { code, json, stderr } = await run(['release', '--json']);
  assert.equal(code, 0, stderr);
  const placed = json.descriptors.map(({ nodeName, mtaVersion, fileName }) => [nodeName, mtaVersion, fileName]);
  assert.deepEqual(placed.sort(), [['PROD', '1.4.0', 'prod.mtaext'], ['QA', '1.4.0', 'qa.mtaext']]);
});

test('an option for one node leaves the descriptors of the others', async () => {
  folder.write('.pipeline/config.yml', PIPER);
  folder.write('mine.mtaext', DESCRIPTOR);
  folder.write('prod.mtaext', DESCRIPTOR);
  const { json, stderr } = await run(['release', '--dry-run', '--json', '--descriptor', 'QA=mine.mtaext']);
  assert.deepEqual(json.descriptors.map(({ fileName }) => fileName).sort(), ['mine.mtaext', 'prod.mtaext'], stderr);
  assert.equal(json.origins['descriptors.QA'], '--descriptor');
});

const SAP = `stages:
  release:
    cloudTransportManagement:
      nodeOperation: "upload"
      nodeName: "QA"
`;

test('a configuration may say to import and how far; later steps get action and status', async () => {
  folder.write('.sap_cid/config.yaml', `${SAP}      importTo: "PROD"\n`);
  const { code, json, stderr } = await run(['release', '--json', '--poll', '0.02', '--output', 'json=out.json']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(json.promoted.steps.map(({ nodeName, status }) => [nodeName, status]), [['QA', 'succeeded'], ['PROD', 'succeeded']]);
  const outputs = JSON.parse(folder.read('out.json'));
  assert.deepEqual([outputs.transportRequestId, outputs.status], [json.transportRequestId, 'succeeded']);
  assert.equal(outputs.actionId, json.actionId);
  assert.deepEqual([...new Set(emulator.state.actions.map(({ type }) => type))].includes('I'), true);
});

test('a node to import to that does not exist stops the release before anything is sent', async () => {
  folder.write('.sap_cid/config.yaml', `${SAP}      importTo: "PRD"\n`);
  const { code, json } = await run(['release', '--json']);
  assert.deepEqual([code, json.error.code], [2, 'NODE_UNKNOWN']);
  assert.equal(emulator.files.length, 0);
});

test('an import that fails after the release still hands out what was made', async () => {
  folder.write('.sap_cid/config.yaml', `${SAP.replace('QA', 'BAD')}      importTo: "BAD"\n`);
  const { code, json, stderr } = await run(['release', '--json', '--poll', '0.02', '--output', 'json=out.json']);
  assert.equal(code, 1, stderr);
  assert.equal(json.error.code, 'IMPORT_FAILED');
  const outputs = JSON.parse(folder.read('out.json'));
  assert.deepEqual([outputs.transportRequestId, outputs.status], [emulator.state.transportRequests[0].id, 'error']);
});

test('a configuration may say to follow the import that a queue starts by itself', async () => {
  folder.write('.sap_cid/config.yaml', `${SAP.replace('QA', 'AUTO')}      follow: true\n`);
  const { code, json, stderr } = await run(['release', '--json', '--poll', '0.02']);
  assert.equal(code, 0, stderr);
  assert.deepEqual([json.status, json.isSuccess, json.followed.length], ['succeeded', true, 1]);
});
