// What was thrown before an error is its cause, as it was thrown.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { inspect } from 'node:util';

import { CtmsClient } from 'ctms';
import { faults } from 'ctms-emulator';

import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let archive;
before(async () => {
  [emulator, archive] = await Promise.all([startEmulator(), sampleArchive()]);
});
beforeEach(() => emulator.reset());
after(() => emulator.close());

/** What a client's call rejects with. */
async function thrown(options, call = (client) => client.nodes.list()) {
  const client = new CtmsClient({ retry: { attempts: 1 }, ...options });
  try {
    return await call(client).then(() => assert.fail('it did not fail'), (error) => error);
  } finally {
    client.close();
  }
}
const key = () => emulator.serviceKeys.ctms;
/** The fetch of a caller, which fails with this where the path matches. */
const failing = (error, path = /./) => async (url, init) => {
  if (path.test(url)) throw error;
  return fetch(url, init);
};

test('what a given fetch throws is the cause', async () => {
  for (const boom of [new Error('boom'), Object.assign(new TypeError('x'), { code: 'ECONNREFUSED' }), 'a text', { a: 1 }]) {
    const error = await thrown({ serviceKey: key(), fetch: failing(boom) });
    assert.equal(error.code, 'NETWORK');
    assert.equal(error.cause, boom);
  }
});

test('of a cause that holds a secret only what can be shown is kept', async () => {
  const { clientsecret } = JSON.parse(JSON.stringify(key())).uaa;
  const holders = [
    new Error(`sent ${clientsecret}`),
    Object.assign(new Error('boom'), { request: { headers: new Headers({ authorization: clientsecret }) } }),
    new Error('boom', { cause: new Request('http://127.0.0.1:1/', { headers: { authorization: clientsecret } }) }),
    Object.assign(new Error('boom'), { more: new Map([['a', [clientsecret]]]) }),
    Object.assign(new Error('boom'), { [Symbol('hidden')]: clientsecret }),
  ];
  for (const holder of holders) {
    const { cause } = await thrown({ serviceKey: key(), fetch: failing(Object.assign(holder, { code: 'ODD' })) });
    assert.deepEqual([cause.name, cause.code], ['Error', 'ODD']);
    assert(!inspect(cause, { depth: 9, showHidden: true }).includes(clientsecret));
  }
});

test('the cause is that of the failure that is told, not of the cleaning up after it', async () => {
  const [boom, other] = [new Error('boom'), new Error('other')];
  const fetchBoth = async (url, init) => {
    if (url.endsWith('/nodes/export')) throw Object.assign(boom, { code: 'ECONNREFUSED' });
    if (init.method === 'DELETE') throw other;
    return fetch(url, init);
  };
  const error = await thrown({ serviceKey: key(), fetch: fetchBoth }, (client) => client.exportFrom('DEV', { files: [archive], description: 'Fix' }));
  assert.equal(error.cause, boom);
});

test('an outcome that is unknown has the failure that made it so as its cause', async () => {
  const boom = new Error('boom');
  const lost = async (url, init) => {
    const response = await fetch(url, init);
    if (url.endsWith('/nodes/export')) throw boom;
    return response;
  };
  const error = await thrown({ serviceKey: emulator.serviceKey({ plan: 'export' }), fetch: lost }, (client) => client.exportFrom('DEV', { files: [archive], description: 'Fix' }));
  assert.deepEqual([error.code, error.cause], ['OUTCOME_UNKNOWN', boom]);
});

test('what a token provider throws is the cause', async () => {
  const boom = new Error('no token today');
  const error = await thrown({ apiUrl: emulator.url, tokenProvider: async () => { throw boom; } });
  assert.deepEqual([error.code, error.cause], ['TOKEN_PROVIDER', boom]);
});

test('a system\'s failure is the cause with its code', async () => {
  emulator.fail('GET /v2/nodes', faults.cutBeforeRequest, { times: Infinity });
  const error = await thrown({ serviceKey: key() });
  assert.equal(error.code, 'NETWORK');
  assert.equal(error.cause.code, error.details.systemCode);
  assert(error.cause.code.length > 0);
});

test('the reason of an abort is the cause', async () => {
  const boom = new Error('enough');
  emulator.fail('GET /v2/nodes', faults.unanswered, { times: Infinity });
  const controller = new AbortController();
  const error = thrown({ serviceKey: key() }, (client) => client.nodes.list({ signal: controller.signal }));
  while (emulator.requests.length < 2) await new Promise(setImmediate);
  controller.abort(boom);
  assert.deepEqual([(await error).code, (await error).cause], ['CANCELLED', boom]);
});

test('a signal that had aborted before has its reason as the cause', async () => {
  const boom = new Error('enough');
  const error = await thrown({ serviceKey: key() }, (client) => client.nodes.list({ signal: AbortSignal.abort(boom) }));
  assert.deepEqual([error.code, error.cause], ['CANCELLED', boom]);
});

test('AbortSignal.timeout is a time limit, and no cancellation', async () => {
  emulator.fail('GET /v2/nodes', faults.unanswered, { times: Infinity });
  const error = await thrown({ serviceKey: key() }, (client) => client.nodes.list({ signal: AbortSignal.timeout(50) }));
  assert.deepEqual([error.code, error.exitCode, error.cause.name], ['TIMED_OUT', 4, 'TimeoutError']);
});

test('a release that AbortSignal.timeout ends cleans up as at its deadline', async () => {
  emulator.fail('POST /v2/nodes/export', faults.unanswered, { times: Infinity });
  const controller = new AbortController();
  const error = thrown({ serviceKey: key() }, (client) => client.exportFrom('DEV', { files: [archive], description: 'Fix', signal: controller.signal }));
  while (!emulator.requests.some(({ path }) => path === '/v2/nodes/export')) await new Promise(setImmediate);
  controller.abort(new DOMException('too late', 'TimeoutError'));
  assert.equal((await error).code, 'TIMED_OUT');
  assert.equal((await error).details.deletedFileIds.length, 1);
  assert.deepEqual(emulator.files, []);
});

test('a follow that AbortSignal.timeout ends has ended before its import', async () => {
  const client = new CtmsClient({ serviceKey: key() });
  const { transportRequestId } = await client.exportFrom('DEV', { files: [archive], description: 'Fix' });
  const following = client.follow({ node: 'QA', transportRequestId, signal: AbortSignal.timeout(50) });
  await assert.rejects(following.result, { code: 'FOLLOW_ENDED' });
  client.close();
});
