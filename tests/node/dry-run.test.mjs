// The plan before the deed: everything is checked and shown, nothing is sent that changes the service.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

const DESCRIPTOR = '_schema-version: "3.1"\nID: com.example.shop.qa\nextends: com.example.shop\n';

let emulator;
let archive;
let folder;
let client;

before(async () => {
  emulator = await startEmulator();
  archive = await sampleArchive();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-dry-run-'));
  await writeFile(path.join(folder, 'qa.mtaext'), DESCRIPTOR);
});
beforeEach(() => {
  emulator.reset();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, namedUser: 'ci-bot' });
});
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Fails when anything but looks and tokens was asked for. */
function assertNothingChanged(service = emulator) {
  const changing = service.requests.filter(({ method, path: asked }) => method !== 'GET' && !asked.includes('/oauth/'));
  assert.deepEqual(changing.map(({ method, path: asked }) => `${method} ${asked}`), []);
}

test('a plan says what would be sent where', async () => {
  const held = await client.descriptors.put('QA', DESCRIPTOR);
  const sent = emulator.requests.length;
  const plan = await client.plan('exportFrom', 'DEV', {
    files: [archive],
    description: 'Totals_fixed',
    extensionDescriptors: { QA: DESCRIPTOR, PROD: DESCRIPTOR },
  });
  const { size } = plan.files[0];
  assert.ok(size > 1000);
  assert.deepEqual(plan.files, [{ name: 'shop_1.4.0.mtar', size, mtaId: 'com.example.shop', mtaVersion: '1.4.0' }]);
  assert.deepEqual([plan.dryRun, plan.operation, plan.nodeName, plan.contentType, plan.storageType], [true, 'exportFrom', 'DEV', 'MTA', 'FILE']);
  assert.equal(plan.description, 'Totals-fixed');
  assert.equal(plan.namedUser, 'ci-bot');
  assert.deepEqual(plan.queueEntries.map(({ nodeName }) => nodeName), ['QA']);
  assert.deepEqual(plan.descriptors.map(({ nodeName, replaces }) => [nodeName, replaces?.id]), [['QA', held.descriptorId], ['PROD', undefined]]);
  assert.match(plan.warnings.join('\n'), /the description was changed/);
  assert.deepEqual(emulator.requests.slice(sent).filter(({ method }) => method !== 'GET'), []);
  assert.equal(emulator.files.length, 0);
});

test('an upload goes into the node itself, references are named, and no route is a warning', async () => {
  const upload = await client.plan('uploadTo', 'QA', { references: ['git://a'], contentType: 'APP', description: 'x' });
  assert.deepEqual(upload.queueEntries.map(({ nodeName }) => nodeName), ['QA']);
  assert.deepEqual([upload.storageType, upload.references, upload.files], ['REFERENCE', ['git://a'], []]);
  const nowhere = await client.plan('exportFrom', 'PROD', { files: [archive], description: 'x' });
  assert.deepEqual(nowhere.queueEntries, []);
  assert.match(nowhere.warnings.join(), /no route leads on from PROD/);
  assertNothingChanged();
});

test('a plan fails as the deed would', async () => {
  const options = { files: [archive], description: 'x' };
  await assert.rejects(client.plan('exportFrom', 'DEW', options), { code: 'NODE_UNKNOWN' });
  await assert.rejects(client.plan('exportFrom', 'DEV', { ...options, files: ['none.mtar'] }), { code: 'ARCHIVE_INVALID' });
  await assert.rejects(client.plan('exportFrom', 'DEV', { ...options, extensionDescriptors: { QA: 'ID: x\n' } }), { code: 'DESCRIPTOR_INVALID' });
  await assert.rejects(client.plan('exportFrom', 'DEV', { ...options, description: '' }), { code: 'USAGE' });
  assertNothingChanged();
});

test('where the key may not look, the queues are unknown', async () => {
  const exporter = await startEmulator({ plan: 'export' });
  try {
    for (const serviceKey of [exporter.serviceKeys.ctms, exporter.serviceKeys.calm]) {
      const plan = await new CtmsClient({ serviceKey }).plan('exportFrom', 'DEV', { files: [archive], description: 'x' });
      assert.equal(plan.queueEntries, null);
    }
    assertNothingChanged(exporter);
  } finally {
    await exporter.close();
  }
});

test('the command shows the plan with --dry-run, to people and as JSON', async () => {
  const key = emulator.serviceKeys.ctms;
  const args = ['export', archive, '--from', 'DEV', '--description', 'Fix', '--named-user', 'me', '--descriptor', 'QA=qa.mtaext', '--dry-run'];
  const told = await ctms(args, { key, cwd: folder });
  assert.equal(told.code, 0, told.stderr);
  assert.match(told.stdout, /^Dry run: nothing was sent/);
  for (const line of [/Export from +DEV/, /description +Fix/, /named user +me/, /descriptor +qa\.mtaext is added to QA for com\.example\.shop, all versions/, /file +shop_1\.4\.0\.mtar, 1\.\d kB: com\.example\.shop 1\.4\.0/, /queues +QA/]) {
    assert.match(told.stdout, line);
  }
  const { json } = await ctms([...args, '--json'], { key, cwd: folder });
  assert.equal(json.dryRun, true);
  assert.deepEqual(json.queueEntries.map(({ nodeName }) => nodeName), ['QA']);
  const upload = await ctms(['upload', archive, '--to', 'QA', '--description', 'Fix', '--dry-run', '--json'], { key });
  assert.equal(upload.json.operation, 'uploadTo');
  assert.equal((await ctms(['upload', archive, '--to', 'QAS', '--dry-run'], { key })).code, 2);
  assertNothingChanged();
});

test('a descriptor that would be replaced is named with what would be lost', async () => {
  await client.descriptors.put('QA', DESCRIPTOR);
  const changed = emulator.requests.length;
  const args = ['export', archive, '--from', 'DEV', '--description', 'Fix', '--descriptor', 'QA=qa.mtaext', '--dry-run'];
  const { stdout } = await ctms(args, { key: emulator.serviceKeys.ctms, cwd: folder });
  assert.match(stdout, /qa\.mtaext replaces descriptor \d+ \(last changed \S+Z\) on QA for com\.example\.shop, all versions; the old one cannot be restored/);
  assert.deepEqual(emulator.requests.slice(changed).filter(({ method, path: asked }) => method !== 'GET' && !asked.includes('/oauth/')), []);
});
