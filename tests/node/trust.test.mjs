// Where requests go, what they carry, and what an error tells about them.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, beforeEach, test } from 'node:test';

import { CtmsClient, version } from 'ctms';
import { faults } from 'ctms-emulator';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let elsewhere;
let archive;
const strays = [];

before(async () => {
  emulator = await startEmulator();
  archive = await sampleArchive();
  elsewhere = http.createServer((request, response) => {
    strays.push(request.url);
    response.end('{}');
  });
  await new Promise((resolve) => { elsewhere.listen(0, '127.0.0.1', resolve); });
});
beforeEach(() => {
  emulator.reset();
  strays.length = 0;
});
after(async () => {
  await emulator.close();
  await new Promise((resolve) => { elsewhere.close(resolve); });
});

const release = (...more) => ctms(['export', archive, '--from', 'DEV', '--description', 'Fix', '--json', ...more], { key: emulator.serviceKeys.ctms });

for (const operation of ['POST /oauth/token', 'GET /v2/nodes', 'POST /v2/files/upload', 'POST /v2/nodes/export']) {
  for (const status of [302, 307, 308]) {
    test(`a ${status} of ${operation} is refused, and nothing goes to the other host`, async () => {
      emulator.failNext(operation, faults.redirect(status, `http://127.0.0.1:${elsewhere.address().port}/`));
      const { code, json: { error } } = await release();
      assert.deepEqual([code, error.code], [1, 'REDIRECTED']);
      assert.match(error.hint, /approuter/);
      assert.deepEqual(strays, []);
      assert.deepEqual(emulator.files, []);
    });
  }
}

test('every request of a run carries one correlation id and says who sends it', async () => {
  const first = await release();
  const seen = [...emulator.requests];
  const second = await release();
  assert.deepEqual([first.code, second.code], [0, 0]);
  const ids = (requests) => [...new Set(requests.map(({ headers }) => headers['x-correlationid']))];
  assert.equal(ids(seen).length, 1);
  assert.match(ids(seen)[0], /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.equal(ids(emulator.requests).length, 2);
  for (const { method, path, headers } of emulator.requests) assert.equal(headers['user-agent'], `ctms/${version}`, `${method} ${path}`);
});

test('an error tells code, step, status, the words of the service and the ids for SAP support', async () => {
  emulator.failNext('POST /v2/nodes/export', { ...faults.status(422), headers: { 'content-type': 'application/json', 'x-vcap-request-id': '11-22', 'x-correlationid': '33-44' } });
  const { code, json: { error } } = await release();
  const { headers } = emulator.requests[0];
  assert.equal(code, 1);
  assert.equal(error.message, 'Export from DEV was refused with status 422: The application has encountered an unexpected error.');
  const { exchange, notes } = error.details;
  assert.deepEqual([exchange.operation, exchange.errorType, exchange.requestId], ['NODE_EXPORT_BY_NAME_V2', 'TsInternalServerErrorException', '11-22']);
  assert.deepEqual([exchange.correlationId, exchange.serviceCorrelationId], [headers['x-correlationid'], '33-44']);
  const summary = `POST ${emulator.url}/v2/nodes/export answered 422, error type TsInternalServerErrorException, request id 11-22, correlation id ${headers['x-correlationid']}, of the service 33-44`;
  assert.equal(notes.at(-1), summary);
});

test('the same is printed for people', async () => {
  emulator.failNext('POST /v2/nodes/export', faults.router(502));
  emulator.fail('DELETE /v2/files/{fileId}', faults.status(409));
  const { code, stdout, stderr } = await ctms(
    ['export', archive, '--from', 'DEV', '--description', 'Fix', '--look-for', '0.1'],
    { key: emulator.serviceKeys.ctms },
  );
  const [{ fileId }] = emulator.files;
  assert.deepEqual([code, stdout], [5, '']);
  assert.match(stderr, /^ctms: Export from DEV: the outcome is unknown: .*router: endpoint_failure$/m);
  assert.match(stderr, new RegExp(`^ {2}check the queue that Export from DEV leads to for a transport request with file ${fileId}, created after \\d{4}-.*; run again only if there is none$`, 'm'));
  assert.match(stderr, new RegExp(`^ {2}uploaded file ${fileId} was kept, because a transport request may hold it$`, 'm'));
  assert.match(stderr, /^ {2}POST http:.*\/v2\/nodes\/export answered 502, router endpoint_failure, .*correlation id [\da-f-]{36}$/m);
});

test('a service that nobody listens for is named with the system\'s code', async () => {
  const { uaa } = emulator.serviceKeys.ctms;
  const port = await freePort();
  const serviceKey = { uaa, uri: `http://127.0.0.1:${port}` };
  const client = new CtmsClient({ serviceKey, retry: { firstWaitMs: 1 } });
  await assert.rejects(client.exportFrom('DEV', { files: [archive], description: 'Fix' }), (error) => {
    assert.deepEqual([error.code, error.exitCode, error.retryable], ['NETWORK', 4, true]);
    assert.deepEqual([error.details.systemCode, error.cause.code], ['ECONNREFUSED', 'ECONNREFUSED']);
    assert.match(error.message, /^listing the nodes failed: connect ECONNREFUSED/);
    assert.match(error.hint, /nothing listens there/);
    return true;
  });
  client.close();
});

test('a fetch that returns nonsense is a mistake of its caller, and no fault in ctms', async () => {
  for (const nonsense of [undefined, null, 'text', {}, { status: 200, headers: {} }]) {
    const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, fetch: async () => nonsense, retry: { attempts: 1 } });
    await assert.rejects(client.nodes.list(), (error) => {
      assert.equal(error.code, 'USAGE');
      assert.match(error.message, /fetch returned no Response$/);
      return true;
    });
    client.close();
  }
});

async function freePort() {
  const server = http.createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
