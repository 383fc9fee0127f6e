// Extension descriptors: checked against the archive, sent before it, added or replaced.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { faults } from 'ctms-emulator';
import { CtmsClient } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

const LIST = '/v2/nodes/{nodeId}/mtaExtDescriptors';
const description = '1a2b3c Fix totals';

let emulator;
let archive;
let folder;
let client;

before(async () => {
  emulator = await startEmulator({ landscape: landscape() });
  archive = await sampleArchive();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-descriptors-'));
});
beforeEach(() => {
  emulator.reset();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, namedUser: 'ci-bot', retry: { firstWaitMs: 1 } });
});
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

function landscape() {
  const names = ['DEV', 'QA', 'PROD', 'EU', 'US'];
  const routes = names.slice(1).map((target) => `DEV -> ${target}`);
  const nodes = [
    ...names.map((name) => ({ name })),
    { name: 'APPS', targets: [{ contentType: 'APP' }] },
  ];
  return { nodes, routes };
}

function mtaext({ extend = 'com.example.shop', id = 'com.example.shop.qa', more = '' } = {}) {
  return `_schema-version: "3.1"\nID: ${id}\nextends: ${extend}\n${more}`;
}

async function file(name, text = mtaext()) {
  const place = path.join(folder, name);
  await writeFile(place, text);
  return place;
}

function posted() {
  return emulator.requests.filter(({ method }) => method !== 'GET').map(({ method, path: asked }) => `${method} ${asked.replace(/\/\d+/g, '/{id}')}`);
}

async function refused(extensionDescriptors, options = {}) {
  const error = await client.exportFrom('DEV', { files: [archive], description, extensionDescriptors, ...options }).then(() => undefined, (reason) => reason);
  assert.equal(error?.code, 'DESCRIPTOR_INVALID', `${error}`);
  assert.equal(error.exitCode, 2);
  assert.deepEqual(posted().filter((call) => !call.includes('/oauth/')), []);
  return error.details.findings.map(({ at, problem }) => `${at}: ${problem}`);
}

test('descriptors go out before the archive, and the result names each', async () => {
  const released = await client.exportFrom('DEV', {
    files: [archive],
    description,
    extensionDescriptors: { QA: await file('qa.mtaext'), PROD: mtaext({ id: 'com.example.shop.prod' }), EU: new Blob([mtaext()]) },
  });
  const seen = released.descriptors.map(({ nodeName, fileName, mtaId, mtaVersion, replaces }) => [nodeName, fileName, mtaId, mtaVersion, replaces]);
  assert.deepEqual(seen, [
    ['QA', 'qa.mtaext', 'com.example.shop', '*', null],
    ['PROD', 'PROD.mtaext', 'com.example.shop', '*', null],
    ['EU', 'EU.mtaext', 'com.example.shop', '*', null],
  ]);
  const calls = posted().filter((call) => !call.includes('/oauth/'));
  assert.deepEqual(calls, [...Array(3).fill('POST /v2/nodes/{id}/mtaExtDescriptors'), 'POST /v2/files/upload', 'POST /v2/nodes/export']);
  const [held] = await client.descriptors.list('QA');
  assert.equal(held.id, released.descriptors[0].descriptorId);
  assert.equal(held.mtaExtId, 'com.example.shop.qa');
  assert.equal(held.description, description);
});

test('no progress is told of descriptors', async () => {
  const names = new Set();
  await client.exportFrom('DEV', { files: [archive], description, extensionDescriptors: { QA: mtaext() }, onProgress: ({ file: name }) => names.add(name) });
  assert.deepEqual([...names], ['shop_1.4.0.mtar']);
});

test('a descriptor of the same MTA and version is replaced, which is said with what is lost', async () => {
  const old = await client.descriptors.create('QA', await file('old.mtaext'), { mtaVersion: '*', description: 'Old' });
  const { descriptors: [sent], warnings } = await client.exportFrom('DEV', { files: [archive], description, extensionDescriptors: { QA: mtaext() } });
  assert.equal(sent.descriptorId, old.id);
  assert.equal(sent.replaces.id, old.id);
  assert.equal(sent.replaces.description, 'Old');
  assert.match(warnings.join('\n'), new RegExp(`replaced descriptor ${old.id} of MTA com\\.example\\.shop and version \\* on node QA.*cannot give the old content back`));
  assert.equal((await client.descriptors.list('QA')).length, 1);
});

test('one for another version is left alone', async () => {
  await client.descriptors.create('QA', await file('old.mtaext'), { mtaVersion: '*' });
  const { descriptors: [sent] } = await client.exportFrom('DEV', { files: [archive], description, extensionDescriptors: { QA: mtaext() }, mtaVersion: '1.4.0' });
  assert.equal(sent.replaces, null);
  assert.deepEqual((await client.descriptors.list('QA')).map(({ mtaVersion }) => mtaVersion), ['*', '1.4.0']);
});

test('never more than three go out at once', async () => {
  let [now, most] = [0, 0];
  const waiting = [];
  const counting = new CtmsClient({
    serviceKey: emulator.serviceKeys.ctms,
    fetch: async (url, init) => {
      most = Math.max(most, (now += 1));
      // Each of them waits until three are on their way.
      if (init.method === 'POST' && url.endsWith('/mtaExtDescriptors')) await new Promise((resolve) => { most === 3 ? resolve() : waiting.push(resolve); });
      if (most === 3) for (const resolve of waiting) resolve();
      try {
        return await fetch(url, init);
      } finally {
        now -= 1;
      }
    },
  });
  const extensionDescriptors = Object.fromEntries(['DEV', 'QA', 'PROD', 'EU', 'US'].map((node) => [node, mtaext()]));
  assert.equal((await counting.exportFrom('DEV', { files: [archive], description, extensionDescriptors })).descriptors.length, 5);
  assert.equal(most, 3);
});

test('everything that is wrong is told together, before anything is sent', async () => {
  const findings = await refused({
    QA: await file('other.mtaext', mtaext({ extend: 'com.example.other' })),
    PROD: await file('broken.mtaext', 'ID: [\n'),
    EU: await file('unknown.mtaext', mtaext({ more: 'modules:\n- name: nowhere\nresources:\n- name: nothing\n' })),
    US: path.join(folder, 'none.mtaext'),
    DEV: await file('schema.mtaext', 'ID: a\nextends: com.example.shop\n'),
  });
  const all = findings.join('\n');
  assert.match(all, /other\.mtaext: extends is "com\.example\.other", and the MTA in the archive is "com\.example\.shop"/);
  assert.match(all, /broken\.mtaext:\d+:\d+: /);
  assert.match(all, /unknown\.mtaext:\d+:\d+: modules\[0\] names "nowhere", which the archive does not have/);
  assert.match(all, /unknown\.mtaext:\d+:\d+: resources\[0\] names "nothing", which the archive does not have/);
  assert.match(all, /none\.mtaext: there is no such file/);
  assert.match(all, /schema\.mtaext.*_schema-version/);
});

test('a version binding is * or exactly the version of the archive', async () => {
  assert.match((await refused({ QA: mtaext() }, { mtaVersion: '1.5.0' })).join(), /bound to version "1\.5\.0", and the archive has "1\.4\.0"/);
  assert.match((await refused({ QA: mtaext() }, { mtaVersion: '1.*' })).join(), /mtaVersion: "1\.\*" is neither \* nor one version/);
});

test('a node must exist, take MTAs, and get one descriptor for an MTA', async () => {
  const findings = await refused({ QAS: await file('qa.mtaext'), APPS: await file('apps.mtaext') });
  assert.match(findings.join('\n'), /qa\.mtaext: the node "QAS" does not exist\napps\.mtaext: the node "APPS" has no target for MTA/);
  assert.match((await refused({ QA: [await file('one.mtaext'), await file('two.mtaext')] })).join(), /two\.mtaext: the node "QA" has another descriptor already: one\.mtaext/);
  assert.match((await refused({ QA: mtaext() }, { contentType: 'APP' })).join(), /only for content of type MTA/);
});

test('with check off a doubtful descriptor is sent, but none of which it is not known what it extends', async () => {
  const extensionDescriptors = { QA: mtaext({ more: 'modules:\n- name: nowhere\n' }) };
  const { descriptors, warnings } = await client.exportFrom('DEV', { files: [archive], description, extensionDescriptors, check: false });
  assert.equal(descriptors.length, 1);
  assert.match(warnings.join('\n'), /nowhere[\s\S]*ignoring errors/);
  emulator.reset();
  await refused({ QA: 'ID: x\n' }, { check: false });
});

test('a lost answer makes no second descriptor', async () => {
  emulator.failNext(`POST ${LIST}`, faults.loseAnswer);
  const { descriptors: [sent] } = await client.exportFrom('DEV', { files: [archive], description, extensionDescriptors: { QA: mtaext() } });
  assert.equal(sent.replaces, null);
  assert.deepEqual((await client.descriptors.list('QA')).map(({ id }) => id), [sent.descriptorId]);
});

test('one that somebody else has added in the meantime is replaced', async () => {
  emulator.failNext(`GET ${LIST}`, { body: '{"mtaExtDescriptors":[]}' });
  const theirs = await client.descriptors.create('QA', await file('theirs.mtaext'), { mtaVersion: '*' });
  const { descriptors: [sent] } = await client.exportFrom('DEV', { files: [archive], description, extensionDescriptors: { QA: mtaext() } });
  assert.equal(sent.replaces.id, theirs.id);
  assert.ok(posted().includes('PUT /v2/nodes/{id}/mtaExtDescriptors/{id}'));
});

test('an error after descriptors were sent names them, and nothing more is sent', async () => {
  emulator.fail(`POST ${LIST}`, faults.status(400), { after: 1 });
  const error = await client.exportFrom('DEV', { files: [archive], description, extensionDescriptors: { QA: mtaext(), PROD: mtaext() } }).catch((reason) => reason);
  assert.equal(error.code, 'REFUSED');
  assert.match(error.details.descriptors.join(), /^extension descriptor (QA|PROD)\.mtaext was added to node (QA|PROD) and stays there$/);
  assert.equal(emulator.files.length, 0);
  emulator.reset();
  emulator.failNext('POST /v2/nodes/export', faults.status(422));
  const late = await client.exportFrom('DEV', { files: [archive], description, extensionDescriptors: { QA: mtaext() } }).catch((reason) => reason);
  assert.deepEqual(late.details.descriptors, ['extension descriptor QA.mtaext was added to node QA and stays there']);
});

test('a key that may not handle descriptors is told before anything is sent', async () => {
  const weak = await startEmulator({ plan: 'export' });
  try {
    const exporter = new CtmsClient({ serviceKey: weak.serviceKeys.ctms });
    const call = (caller) => caller.exportFrom('DEV', { files: [archive], description, extensionDescriptors: { QA: mtaext() } });
    await assert.rejects(call(exporter), { code: 'FORBIDDEN', exitCode: 3 });
    await assert.rejects(call(new CtmsClient({ serviceKey: weak.serviceKeys.calm })), { code: 'EXPORT_ONLY', exitCode: 2 });
    assert.equal(weak.files.length, 0);
  } finally {
    await weak.close();
  }
});

test('descriptors.put adds, then replaces, and checks first', async () => {
  const first = await client.descriptors.put('QA', mtaext(), { description: 'First' });
  assert.deepEqual([first.replaces, first.warnings], [null, []]);
  const second = await client.descriptors.put(first.nodeId, await file('qa.mtaext'));
  assert.equal(second.descriptorId, first.descriptorId);
  assert.equal(second.replaces.description, 'First');
  assert.equal(second.nodeName, 'QA');
  assert.match(second.warnings.join(), /has replaced descriptor \d+ of MTA .*cannot give the old content back$/);
  await assert.rejects(client.descriptors.put('QA', 'version: 1\n'), { code: 'DESCRIPTOR_INVALID' });
  await assert.rejects(client.descriptors.put('QA', mtaext(), { mtaVersion: '1.x*' }), { code: 'DESCRIPTOR_INVALID' });
  await assert.rejects(client.descriptors.put('QA', new URL('file:///nowhere/qa.mtaext')), { code: 'DESCRIPTOR_INVALID' });
  await assert.rejects(client.descriptors.put('QAS', mtaext()), { code: 'NODE_UNKNOWN' });
});

test('the command takes --descriptor, and says what was replaced', async () => {
  const key = emulator.serviceKeys.ctms;
  const args = ['export', archive, '--from', 'DEV', '--description', description, '--descriptor', `QA=${await file('qa.mtaext')}`];
  const first = await ctms([...args, '--mta-version', '1.4.0', '--json'], { key });
  assert.equal(first.code, 0, first.stderr);
  assert.equal(first.json.descriptors[0].mtaVersion, '1.4.0');
  const second = await ctms([...args, '--mta-version', '1.4.0'], { key });
  assert.match(second.stdout, /^Extension descriptor qa\.mtaext was replaced on QA\nTransport request/);
  assert.match(second.stderr, /cannot give the old content back/);
  for (const wrong of ['QA', '=x', `QA=${folder}/none.mtaext`]) assert.equal((await ctms([...args, '--descriptor', wrong], { key })).code, 2, wrong);
});

test('ctms descriptor lists, puts and deletes', async () => {
  const key = emulator.serviceKeys.ctms;
  const run = (...args) => ctms(['descriptor', ...args], { key });
  const qa = await file('qa.mtaext');
  assert.match((await run('list', 'QA')).stdout, /no extension descriptors/);
  const put = await run('put', 'QA', qa, '--description', 'For QA', '--json');
  assert.equal(put.code, 0, put.stderr);
  const id = put.json.descriptorId;
  assert.match((await run('put', 'QA', qa)).stdout, new RegExp(`^Extension descriptor ${id} of com\\.example\\.shop was replaced on QA: qa\\.mtaext\n$`));
  assert.match((await run('list', 'QA')).stdout, new RegExp(`^ *ID +MTA .*\n *${id} +com\\.example\\.shop +\\* +com\\.example\\.shop\\.qa`));
  assert.deepEqual((await run('list', 'QA', '--json')).json.mtaExtDescriptors.map((one) => one.id), [id]);
  assert.equal((await run('delete', 'QA', 'x')).code, 2);
  assert.equal((await run('delete', 'QA', String(id), '--json')).json.deletedDescriptorId, id);
  assert.deepEqual((await run('list', 'QA', '--json')).json, { mtaExtDescriptors: [] });
  assert.equal((await run('delete', 'QA', String(id))).code, 1);
});

test('a configuration that maps nodes to descriptors sends them', async () => {
  const key = emulator.serviceKeys.ctms;
  await file('qa.mtaext');
  const config = await file('config.yml', `general: {}\nsteps:\n  tmsExport:\n    nodeName: DEV\n    mtaPath: ${archive}\n    nodeExtDescriptorMapping:\n      QA: qa.mtaext\n`);
  const { code, json, stderr } = await ctms(['release', '--config', config, '--json'], { key, cwd: folder });
  assert.equal(code, 0, stderr);
  assert.deepEqual(json.descriptors.map(({ nodeName, fileName }) => [nodeName, fileName]), [['QA', 'qa.mtaext']]);
});
