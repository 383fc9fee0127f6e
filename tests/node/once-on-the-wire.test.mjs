// One request is one POST, whatever fetch does by itself.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { CtmsClient } from 'ctms';
import { faults } from 'ctms-emulator';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

const CREATE = 'POST /v2/nodes/export';

let emulator;
let archive;
before(async () => {
  [emulator, archive] = await Promise.all([startEmulator({ tls: true }), sampleArchive()]);
});
beforeEach(() => emulator.reset());
after(() => emulator.close());

/** How often the service received an operation. */
function received(operation) {
  const [method, path] = operation.split(' ');
  return emulator.requests.filter((one) => one.method === method && one.path === path).length;
}

test('a 421 to the creation of a transport request is one POST with --retries 0, and the file is deleted', async () => {
  emulator.failNext(CREATE, faults.status(421));
  const args = ['export', archive, '--from', 'DEV', '--description', 'Fix', '--retries', '0', '--json'];
  const { code, json } = await ctms(args, { key: emulator.serviceKeys.ctms });
  assert.equal(received(CREATE), 1);
  assert.equal(json.error.status, 421);
  assert.notEqual(code, 0);
  assert.deepEqual([emulator.files, emulator.state.queues.QA], [[], []]);
});

test('through an agent of its own a 421 is one POST, too', async () => {
  emulator.failNext(CREATE, faults.status(421));
  const client = new CtmsClient({ serviceKey: emulator.serviceKey({ tls: true }), ca: emulator.ca, retry: { attempts: 1 } });
  await assert.rejects(client.exportFrom('DEV', { files: [archive], description: 'Fix' }), { status: 421 });
  client.close();
  assert.equal(received(CREATE), 1);
});

test('a 401 to a creation is answered with a fresh token, although its body was a stream', async () => {
  emulator.failNext(CREATE, faults.unauthorized);
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  const { transportRequestId } = await client.exportFrom('DEV', { files: [archive], description: 'Fix' });
  client.close();
  assert.equal(transportRequestId, emulator.state.queues.QA[0].transportRequestId);
});
