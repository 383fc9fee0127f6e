import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { allowedActions, CtmsClient, isActionFinal, isFinal, isSuccess, parseTime } from 'ctms';
import { faults } from 'ctms-emulator';

import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let client;
let archive;

before(async () => {
  emulator = await startEmulator({ importMs: 20 });
  archive = await sampleArchive();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, namedUser: 'ci-bot', retry: { firstWaitMs: 1 } });
});
after(() => {
  client.close();
  return emulator.close();
});
afterEach(() => emulator.reset());

/** Puts a transport request into QA's queue and returns its id. */
async function inQa() {
  const { transportRequestId } = await client.uploadTo('QA', { files: [archive], description: 'test' });
  return transportRequestId;
}

async function nodeId(name) {
  const nodes = await client.nodes.list();
  return nodes.find((node) => node.name === name).id;
}

test('nodes and routes are listed as the service has them', async () => {
  const nodes = await client.nodes.list();
  assert.deepEqual(nodes.map(({ name }) => name), ['DEV', 'QA', 'PROD', 'HUB', 'TRAINING']);
  const routes = await client.routes.list();
  assert.equal(routes.find(({ name }) => name === 'DEV_QA').targetNodeId, nodes[1].id);
});

test('a node is taken by name and by id, and a name is looked up once per call', async () => {
  const id = await nodeId('QA');
  const before = emulator.requests.length;
  assert.equal((await client.nodes.get(id)).name, 'QA');
  assert.equal(emulator.requests.length, before + 1, 'an id needs no look');
  assert.equal((await client.nodes.get('QA')).id, id);
  assert.equal(emulator.requests.length, before + 3);
  assert.deepEqual(await client.queue.list('QA'), await client.queue.list(id));
});

test('a node that does not exist is refused with near misses', async () => {
  await assert.rejects(client.queue.list('QAS'), ({ code, details, exitCode }) => {
    assert.deepEqual([code, details.near, exitCode], ['NODE_UNKNOWN', ['QA'], 2]);
    return true;
  });
  await assert.rejects(client.nodes.get(999_999), { code: 'REFUSED', status: 404 });
  await assert.rejects(client.nodes.get(1.5), { code: 'USAGE' });
});

test('a queue is listed whole, filtered by status, and by time in the only form that the service takes', async () => {
  const id = await inQa();
  const [entry] = await client.queue.list('QA');
  assert.equal(entry.id, id);
  assert.equal(entry.createdByNamedUser, 'ci-bot');
  assert.deepEqual(await client.queue.list('QA', { status: ['succeeded', 'er'] }), []);
  const created = parseTime(entry.createdAt);
  const found = await client.queue.list('QA', { status: 'initial', createdFrom: created, createdTo: created, queuedFrom: '2020-01-01', owner: 'ci-bot' });
  assert.deepEqual(found.map((one) => one.id), [id]);
  const query = new URLSearchParams(emulator.requests.at(-1).query);
  assert.equal(query.get('createdAtFrom'), created.toISOString());
  assert.equal(query.get('queuedAtFrom'), '2020-01-01T00:00:00.000Z');
});

test('a filter that makes no sense is refused before anything is sent', async () => {
  const id = await nodeId('QA');
  const before = emulator.requests.length;
  await assert.rejects(client.queue.list(id, { status: 'P' }), { code: 'USAGE' });
  await assert.rejects(client.queue.list(id, { createdFrom: new Date(Number.NaN) }), { code: 'USAGE' });
  await assert.rejects(client.actions.get(0), { code: 'USAGE' });
  assert.equal(emulator.requests.length, before);
});

test('files are uploaded and deleted on their own', async () => {
  const { fileId, fileName } = await client.files.upload(archive);
  assert.equal(fileName, 'shop_1.4.0.mtar');
  assert.deepEqual(emulator.files.map((file) => file.fileId), [fileId]);
  assert.equal(await client.files.delete(fileId), undefined);
  assert.deepEqual(emulator.files, []);
  await assert.rejects(client.files.upload('missing.mtar'), { exitCode: 2 });
});

test('references become a transport request of every content type', async () => {
  for (const contentType of ['MTA', 'APP', 'XSCDU', 'BTP_ABAP']) {
    const released = await client.uploadTo('QA', { references: ['https://content.example/1'], description: 'reference', contentType });
    const entry = (await client.queue.list('QA')).find(({ id }) => id === released.transportRequestId).entries[0];
    assert.deepEqual([entry.storageType, entry.contentType, entry.uri], ['REFERENCE', contentType, 'https://content.example/1']);
  }
});

test('descriptors are added, listed, replaced and deleted', async () => {
  const text = (id) => new File([`_schema-version: "3.1"\nID: ${id}\nextends: com.acme.shop\n`], 'qa.mtaext');
  const created = await client.descriptors.create('QA', text('com.acme.qa'), { mtaVersion: '*', description: 'for QA' });
  assert.equal(emulator.requests.at(-1).headers['tms-named-user'], 'ci-bot');
  await assert.rejects(client.descriptors.create('QA', text('com.acme.qb'), { mtaVersion: '*' }), { status: 422 });
  const replaced = await client.descriptors.replace('QA', created.id, text('com.acme.qc'), { mtaVersion: '1.4.0' });
  assert.deepEqual([replaced.id, replaced.mtaExtId], [created.id, 'com.acme.qc']);
  assert.deepEqual(await client.descriptors.list('QA', { mtaId: 'com.acme.shop', mtaVersion: '*' }), []);
  assert.equal((await client.descriptors.list('QA')).length, 1);
  await client.descriptors.delete('QA', created.id);
  assert.deepEqual(await client.descriptors.list('QA'), []);
});

test('operations without a published shape return what the service says', async () => {
  const id = await inQa();
  assert.equal((await client.requests.get('QA', id)).status, 'initial');
  assert.equal((await client.requests.tracking(id)).id, id);
  assert.equal((await client.requests.internal(id)).id, id);
  assert.ok(await client.versions.list());
});

test('an id that JavaScript would round is refused wherever it stands', async () => {
  await inQa();
  const id = await nodeId('QA');
  for (const [operation, call] of [
    ['GET /v2/nodes', () => client.nodes.list()],
    ['GET /v2/nodes/{nodeId}', () => client.nodes.get(id)],
    ['GET /v2/nodes/{nodeId}/transportRequests', () => client.queue.list(id)],
    ['GET /versions', () => client.versions.list()],
  ]) {
    const fault = operation === 'GET /versions' ? { body: '{"n":9007199254740993}', status: 200 } : faults.setRaw({ id: '9007199254740993' });
    emulator.fail(operation, fault, { times: 10 });
    await assert.rejects(call(), { code: 'ANSWER_INVALID' }, operation);
    emulator.clearFaults();
  }
});

test('an unknown status survives with its text', async () => {
  await inQa();
  emulator.failNext('GET /v2/nodes/{nodeId}/transportRequests', faults.unknownEnums);
  const [entry] = await client.queue.list('QA');
  assert.equal(typeof entry.status, 'string');
  assert.deepEqual(allowedActions(entry.status), []);
});

test('answers with only the required fields are taken', async () => {
  await inQa();
  emulator.failNext('GET /v2/nodes', faults.onlyRequiredFields);
  assert.ok(Array.isArray(await client.nodes.list()));
});

test('statuses say what they allow and what they mean', () => {
  assert.deepEqual(allowedActions('initial'), ['import', 'remove']);
  assert.deepEqual(allowedActions('error'), ['forward', 'reset', 'remove']);
  assert.deepEqual(allowedActions('running'), []);
  assert.deepEqual(['error', 'fatal', 'repeat'].map(isFinal), [true, false, false]);
  assert.deepEqual(['fatal', 'unknown', 'running'].map(isActionFinal), [true, false, false]);
  assert.deepEqual(['skipped', 'warning', 'succeeded', 'error'].map(isSuccess), [true, true, true, false]);
});

test('times are read in every spelling of the service', () => {
  assert.equal(parseTime('2019-05-07T06:40:48.0725+0000').toISOString(), '2019-05-07T06:40:48.072Z');
  assert.equal(parseTime('soon'), undefined);
});

test('the plan export is told that it may not look', async () => {
  const small = new CtmsClient({ serviceKey: emulator.serviceKey({ plan: 'export' }) });
  await assert.rejects(small.nodes.list(), { code: 'FORBIDDEN', exitCode: 3 });
  small.close();
});

test('a second key is taken for everything but delivering', async () => {
  const two = new CtmsClient({ serviceKey: emulator.serviceKey({ plan: 'export' }), operatingKey: emulator.serviceKeys.ctms });
  assert.equal((await two.nodes.list()).length, 5);
  two.close();
});

test('a client may be closed at any moment of a call, and no other client notices', async () => {
  const answers = [];
  for (let steps = 0; steps < 30; steps += 1) {
    const closed = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
    const call = closed.nodes.list().then((nodes) => nodes.length, ({ message }) => message);
    for (let step = 0; step < steps; step += 1) await null;
    closed.close();
    answers.push(await call);
    await assert.rejects(closed.nodes.list(), { code: 'USAGE', message: 'this client is closed' });
  }
  assert.equal(answers[0], 'this client is closed');
  assert.equal(answers.at(-1), 5);
  assert.deepEqual([...new Set(answers)], ['this client is closed', 5]);
  assert.equal((await client.nodes.list()).length, 5);
});
