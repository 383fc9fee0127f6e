// The doctor against the emulator: what is planted is found, healthy set-ups are left in peace, nothing is changed.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient, isCtmsError } from 'ctms';
import { exampleLandscape, faults } from 'ctms-emulator';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';

const MTA = 'com.example.shop';
const route = { routes: ['DEV -> QA', 'QA -> PROD'] };
const usual = { nodes: [{ name: 'DEV' }, { name: 'QA' }, { name: 'PROD' }], ...route };
const withNode = (spec) => ({ nodes: usual.nodes.map((node) => (node.name === spec.name ? { ...node, ...spec } : node)), ...route });

let archive;
let folder;

before(async () => {
  archive = await sampleArchive();
  folder = await makeFolder();
});
after(() => folder.remove());

let emulator;
afterEach(() => emulator?.close());

async function start(landscape = usual, options = {}) {
  emulator = await startEmulator({ importMs: 10, landscape, ...options });
  return emulator;
}

async function doctor(args, { key = emulator.serviceKeys.ctms, env } = {}) {
  const run = await ctms(['doctor', '--retry-wait', '0.001', ...args, '--json'], { key, env });
  assert.ok(run.json, run.stdout + run.stderr);
  return { ...run.json, code: run.code };
}

const ids = ({ findings }, level) => findings.filter((finding) => finding.level === level).map(({ id }) => id);

/** A transport request with the sample archive, imported. */
async function imported(node) {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  try {
    const { transportRequestId } = await client.uploadTo(node, { files: [archive], description: 'test' });
    const { actionId } = await client.queue.import(node, [transportRequestId]);
    await client.follow({ actionId, pollMs: 10 }).result;
  } finally {
    client.close();
  }
}

async function hold(node, mtaVersion) {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  try {
    await client.descriptors.put(node, `_schema-version: "3.1"\nID: ${MTA}.ext\nextends: ${MTA}\n`, { mtaVersion });
  } finally {
    client.close();
  }
}

const fails = (fault, operation) => () => emulator.fail(operation, fault, { times: Infinity });
const EXPORT = ['--from', 'DEV'];

/** A title, the landscape, what else is planted, the command line, problems, hints, the exit code. */
const planted = [
  ['a node without uploads', withNode({ name: 'QA', uploadAllowed: false }), , ['--to', 'QA'], ['NODE_REFUSES_UPLOAD'], [], 1],
  ['a name in another case', usual, , ['--to', 'qa'], ['NODE_UNKNOWN'], [], 1],
  ['no route', { nodes: usual.nodes }, , EXPORT, ['no-route'], [], 1],
  ['disabled imports', withNode({ name: 'QA', importDisabled: true, importDisabledReason: 'Year end' }), , EXPORT, ['node-import-disabled'], [], 1],
  ['disabled imports further on', withNode({ name: 'PROD', importDisabled: true }), , EXPORT, [], ['node-import-disabled'], 0],
  ['a node of another tool', withNode({ name: 'PROD', controlledBy: 'CHARM' }), , EXPORT, [], ['node-controlled'], 0],
  ['a node without targets', withNode({ name: 'QA', targets: [] }), , EXPORT, ['node-without-target'], [], 1],
  ['a node for other content', withNode({ name: 'QA', targets: [{ contentType: 'APP' }] }), , EXPORT, ['content-type-mismatch'], [], 1],
  ['a long queue', { ...usual, queues: { QA: { initial: 30 } } }, , EXPORT, [], ['queue-long'], 0],
  ['the old route', withNode({ name: 'QA', scenario: 'dest-legacy-route-removed' }), () => imported('QA'), EXPORT, ['destination-old-route'], ['failed-forwarded', 'failed-imported-again', 'last-import-failed'], 1],
  ['a failed import', withNode({ name: 'QA', scenario: 'ds-quota-memory' }), () => imported('QA'), EXPORT, [], ['failed-forwarded', 'last-import-failed'], 0],
  ['an extension descriptor of another version', usual, () => hold('QA', '1.3.0'), [...EXPORT, 'ARCHIVE'], [], ['mtaext-not-bound'], 0],
  ['an archive that is not there', usual, , [...EXPORT, 'nosuch.mtar'], ['archive-invalid'], [], 1],
  ['a descriptor of another MTA', usual, , [...EXPORT, 'ARCHIVE', '--descriptor', 'QA=DESCRIPTOR'], ['descriptor-invalid'], [], 1],
  ['a router without the service', usual, fails(faults.router(404), 'GET /v2/nodes'), EXPORT, ['api-wrong-address'], [], 1],
  ['a login page', usual, fails(faults.html(200), 'GET /v2/nodes'), EXPORT, ['api-wrong-address'], [], 1],
  ['a redirect', usual, fails(faults.redirect(302, 'http://elsewhere.example/'), 'GET /v2/nodes'), EXPORT, ['REDIRECTED'], [], 1],
  ['a service that is down', usual, fails(faults.status(503), 'GET /v2/nodes'), EXPORT, ['UNAVAILABLE'], [], 4],
  ['an unknown tenant', usual, fails(faults.unknownZone, 'POST /oauth/token'), EXPORT, ['AUTH_TENANT_UNKNOWN'], [], 3],
  ['a clock that differs', usual, fails({ headers: { date: 'Sun, 06 Nov 1994 08:49:37 GMT' } }, 'GET /v2/nodes'), ['--from', 'DEV'], [], ['clock-skew'], 0],
  ['a proxy that nobody runs', usual, , [...EXPORT, '--proxy', 'http://127.0.0.1:1'], ['NETWORK'], [], 4],
];

for (const [title, landscape, plant, args, problems, hints, code] of planted) {
  test(`found: ${title}`, async () => {
    await start(landscape);
    await plant?.();
    await writeFile(path.join(folder.path, 'qa.mtaext'), `_schema-version: "3.1"\nID: x\nextends: ${MTA}x\n`);
    const words = args.map((word) => word.replace('ARCHIVE', archive).replace('DESCRIPTOR', path.join(folder.path, 'qa.mtaext')));
    const report = await doctor(words);
    assert.deepEqual([ids(report, 'problem'), ids(report, 'hint').sort()], [problems, hints]);
    assert.deepEqual([report.code, report.exitCode, report.isHealthy], [code, code, problems.length === 0]);
    for (const finding of report.findings) assert.ok(finding.at && finding.problem && finding.advice, JSON.stringify(finding));
  });
}

test('found: a wrong secret, and a key of a plan that may not upload', async () => {
  await start();
  const { ctms: key } = emulator.serviceKeys;
  const wrong = await doctor(EXPORT, { key: { ...key, uaa: { ...key.uaa, clientsecret: 'marked$secret' } } });
  assert.deepEqual([ids(wrong, 'problem'), wrong.code], [['AUTH_SECRET_WRONG'], 3]);
  assert.doesNotMatch(JSON.stringify(wrong), /marked/);
  const operator = await doctor(EXPORT, { key: emulator.serviceKey({ plan: 'transport_operator' }) });
  assert.deepEqual([ids(operator, 'problem'), operator.code], [['key-cannot-upload'], 1]);
  const monitoring = await doctor(EXPORT, { key: emulator.serviceKey({ kind: 'calm', authorities: false }) });
  assert.deepEqual([ids(monitoring, 'problem'), monitoring.code], [['key-authorities-missing'], 1]);
});

/** A title, the landscape, what else is there, the command line, the key. */
const healthy = [
  ['an export', usual, , EXPORT],
  ['an upload', usual, , ['--to', 'QA']],
  ['no node', usual, , []],
  ['simple', 'simple', , EXPORT],
  ['a virtual node', withNode({ name: 'QA', virtual: true, targets: [] }), , EXPORT],
  ['manual forwarding', withNode({ name: 'QA', forwardMode: 'MANUAL' }), , EXPORT],
  ['automatic import', withNode({ name: 'PROD', automaticImport: true }), , EXPORT],
  ['some that wait', { ...usual, queues: { QA: { initial: 3, succeeded: 30 } } }, , EXPORT],
  ['an import that succeeded', usual, () => imported('QA'), EXPORT],
  ['an archive and descriptors', usual, () => Promise.all([hold('QA', '*'), hold('PROD', '*')]), [...EXPORT, 'ARCHIVE']],
  ['a key that may only export', usual, , EXPORT, () => emulator.serviceKey({ plan: 'export' })],
  ['a key of Cloud ALM', usual, , EXPORT, () => emulator.serviceKeys.calm],
];

for (const [title, landscape, prepare, args, key] of healthy) {
  test(`healthy: ${title}`, async () => {
    await start(typeof landscape === 'string' ? await exampleLandscape(landscape) : landscape);
    await prepare?.();
    const before = emulator.requests.length;
    const report = await doctor(args.map((word) => word.replace('ARCHIVE', archive)), { key: key?.() });
    assert.deepEqual(report.findings, []);
    assert.deepEqual([report.code, report.isHealthy], [0, true]);
    const asked = emulator.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(asked.filter((line) => !line.startsWith('GET ')), ['POST /oauth/token'], 'nothing is changed');
    assert.ok(asked.length <= 4 + 3 * 20, `${asked.length} requests`);
  });
}

test('of 500 nodes only those on the way are read, and each once', async () => {
  await start(await exampleLandscape('large'));
  const report = await doctor(EXPORT);
  assert.deepEqual(report.findings.map(({ id, at }) => [id, at]), [['queue-long', 'node R1']]);
  assert.match(report.findings[0].advice, /ctms queue R1/);
  const asked = emulator.requests.map(({ path }) => path);
  assert.ok(asked.length <= 4 + 2 * 20, `${asked.length} requests`);
  assert.equal(new Set(asked).size, asked.length, 'nothing is asked twice');
});

test('the page has a line for each check and each node, findings with cures, and fits on a screen', async () => {
  await start({ ...withNode({ name: 'PROD', importDisabled: true, importDisabledReason: 'Year end' }), queues: { QA: { initial: 2 } } });
  const { code, stdout } = await ctms(['doctor', '--from', 'DEV', archive], { key: emulator.serviceKeys.ctms });
  assert.equal(code, 0);
  assert.match(stdout, /^ok {7}key {11}SAP Cloud Transport Management with a client secret/m);
  assert.match(stdout, /^DEV -> QA: forwards before the import: .+ \(AUTO\); 2 waiting, the oldest for /m);
  assert.match(stdout, /^QA -> PROD: the last node$/m);
  assert.match(stdout, /^Hint: node PROD: imports into PROD are disabled: Year end \(node-import-disabled\)\n {2}ask for the reason/m);
  assert.match(stdout, /\n1 hint\.\n$/);
  assert.ok(stdout.split('\n').length < 40);
  const quiet = await ctms(['doctor', '--from', 'DEV', '-q'], { key: emulator.serviceKeys.ctms });
  assert.match(quiet.stdout, /^Hint: node PROD/);
});

test('a key that cannot be used is a report with exit code 2, in the library, too', async () => {
  await start();
  const broken = await ctms(['doctor', '--json'], { env: { CTMS_SERVICE_KEY: '{"uaa":{}}' } });
  assert.equal(broken.code, 2);
  assert.ok(broken.json.findings.length > 2);
  const none = await ctms(['doctor']);
  assert.equal(none.code, 2);
  assert.match(none.stdout, /Problem: service key: no service key was given \(KEY_MISSING\)\n.*--service-key/);
  const client = new CtmsClient({ serviceKey: '{}' });
  const report = await client.doctor({ from: 'DEV' });
  assert.deepEqual([report.exitCode, report.findings[0].id], [2, 'KEY_INVALID']);
});

test('wrong options are refused', async () => {
  await start();
  const both = await ctms(['doctor', '--from', 'DEV', '--to', 'QA', '--json'], { key: emulator.serviceKeys.ctms });
  assert.deepEqual([both.code, both.json.error.code], [2, 'USAGE']);
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  await assert.rejects(client.doctor({ form: 'DEV' }), (error) => isCtmsError(error) && /did you mean from/.test(error.hint));
  client.close();
});
