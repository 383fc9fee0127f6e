// The token: one for all calls, renewed in time, and every reason why there is none.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { CtmsClient } from 'ctms';
import { faults, manualClock } from 'ctms-emulator';

import { startEmulator } from '../lib/emulator.mjs';

let emulator;

before(async () => { emulator = await startEmulator(); });
beforeEach(() => emulator.reset());
after(() => emulator.close());

const quick = { retry: { attempts: 2, firstWaitMs: 1 } };
const tokenRequests = () => emulator.requests.filter(({ path }) => path === '/oauth/token');
const changed = (change) => {
  const key = structuredClone(emulator.serviceKeys.ctms);
  change(key);
  return key;
};

async function using(options, work) {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, ...quick, ...options });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

test('the token request is a form whose values are percent-encoded, without a Basic header', async () => {
  await using({}, (client) => client.nodes.list());
  const [{ headers, body }] = tokenRequests();
  const { clientid, clientsecret } = emulator.serviceKeys.ctms.uaa;
  assert.deepEqual(body, { grant_type: 'client_credentials', client_id: clientid, client_secret: clientsecret });
  assert.equal(headers.authorization, undefined);
});

test('a plus sign and a percent sign in a secret arrive', async () => {
  let form;
  const fetch = async (url, init) => {
    if (url.endsWith('/oauth/token')) form = init.body;
    return answer(url.endsWith('/oauth/token') ? { access_token: 't', expires_in: 60 } : { nodes: [] });
  };
  const secret = 'a+b%20c&d=e/f ü$1';
  await using({ serviceKey: changed((key) => { key.uaa.clientsecret = secret; }), fetch }, (client) => client.nodes.list());
  assert.equal(new URLSearchParams(form).get('client_secret'), secret);
  assert.match(form, /client_secret=a%2Bb%2520c%26d%3De%2Ff/);
});

test('parallel calls share one token request', async () => {
  emulator.failNext('POST /oauth/token', faults.slow(30));
  await using({}, (client) => Promise.all(Array.from({ length: 8 }, () => client.nodes.list())));
  assert.equal(tokenRequests().length, 1);
});

test('a token is used again until a minute before its end', async () => {
  let asked = 0;
  const fetch = async (url) => {
    if (!url.endsWith('/oauth/token')) return answer({ nodes: [] });
    asked += 1;
    return answer({ access_token: `t${asked}`, expires_in: 600 });
  };
  const clock = manualClock();
  await using({ fetch, clock }, async (client) => {
    for (const [seconds, expected] of [[0, 1], [539, 1], [2, 2], [500, 2]]) {
      clock.advance(seconds * 1000);
      await client.nodes.list();
      assert.equal(asked, expected, `${seconds} seconds later`);
    }
  });
});

test('a token that the service no longer accepts is renewed once, by parallel calls together', async () => {
  await using({}, async (client) => {
    await client.nodes.list();
    emulator.failNext('GET /v2/nodes', faults.revokeTokens);
    await Promise.all([client.nodes.list(), client.routes.list(), client.nodes.list()]);
  });
  assert.equal(tokenRequests().length, 2);
});

test('a service that accepts no token is not asked again and again', async () => {
  emulator.fail('GET /v2/nodes', faults.unauthorized, { times: Infinity });
  await assert.rejects(using({}, (client) => client.nodes.list()), { code: 'UNAUTHORIZED', exitCode: 3, status: 401 });
  assert.equal(tokenRequests().length, 2);
});

const token = (status, body, type = 'application/json') => ({ status, body, headers: { 'content-type': type }, work: 'none' });

for (const [what, fault, expected] of [
  ['does not know the client', token(401, '{"error":"invalid_client","error_description":"Client with requested ID does not exist"}'), { code: 'AUTH_CLIENT_UNKNOWN', exitCode: 3 }],
  ['does not accept the secret', token(401, '{"error":"unauthorized","error_description":"Bad credentials"}'), { code: 'AUTH_SECRET_WRONG', exitCode: 3 }],
  ['does not know the tenant', faults.unknownZone, { code: 'AUTH_TENANT_UNKNOWN', exitCode: 3 }],
  ['refuses for another reason', token(400, '{"error":"unsupported_grant_type"}'), { code: 'AUTH_REFUSED', exitCode: 3, message: /unsupported_grant_type/ }],
  ['is not there', faults.router(404), { code: 'TOKEN_ANSWER_INVALID', exitCode: 1, message: /no token endpoint there/ }],
  ['answers an HTML page', faults.html(200), { code: 'TOKEN_ANSWER_INVALID', exitCode: 1, message: /HTML page/ }],
  ['answers text', token(200, 'marked-token', 'text/plain'), { code: 'TOKEN_ANSWER_INVALID', message: /content type is not JSON/ }],
  ['answers nothing', faults.emptyBody, { code: 'TOKEN_ANSWER_INVALID', message: /it is empty/ }],
  ['answers JSON that is cut off', faults.cutJson, { code: 'TOKEN_ANSWER_INVALID' }],
  ['answers without a token', faults.drop('access_token'), { code: 'TOKEN_ANSWER_INVALID', message: /access_token/ }],
  ['answers a token that is no text', faults.set({ access_token: 7 }), { code: 'TOKEN_ANSWER_INVALID', message: /access_token/ }],
  ['answers an empty token', faults.set({ access_token: '' }), { code: 'TOKEN_ANSWER_INVALID' }],
  ['answers a token with a line break', faults.set({ access_token: 'marked\nx: y' }), { code: 'TOKEN_ANSWER_INVALID', message: /characters that no token has/ }],
  ['answers a list', token(200, '[{"access_token":"marked-token"}]'), { code: 'TOKEN_ANSWER_INVALID' }],
  ['sends the caller elsewhere', faults.redirect(302, 'https://login.example/'), { code: 'REDIRECTED', exitCode: 1 }],
  ['is overloaded', faults.status(503), { code: 'UNAVAILABLE', exitCode: 4, retryable: true }],
  ['hangs up', faults.cutAfterRequest, { code: 'NETWORK', exitCode: 4 }],
]) {
  test(`a token endpoint that ${what} is told apart`, async () => {
    emulator.fail('POST /oauth/token', fault, { times: Infinity });
    const error = await using({}, (client) => client.nodes.list()).catch((caught) => caught);
    for (const [field, value] of Object.entries(expected)) {
      if (value instanceof RegExp) assert.match(error[field], value);
      else assert.equal(error[field], value, error.message);
    }
    assert(error.hint);
    assert.doesNotMatch(JSON.stringify(error), /marked|eyJ/, 'what is half understood may be a token');
    assert.equal(emulator.requests.filter(({ path }) => path !== '/oauth/token').length, 0);
  });
}

test('a token endpoint that cannot be reached is told with the reason', async () => {
  for (const [url, systemCode] of [['http://127.0.0.1:2', 'ECONNREFUSED'], ['https://no-such-host.invalid', undefined]]) {
    const serviceKey = changed((key) => { key.uaa.url = url; });
    const error = await using({ serviceKey }, (client) => client.nodes.list()).catch((caught) => caught);
    assert.equal(error.code, 'NETWORK');
    assert.equal(error.exitCode, 4);
    if (systemCode) assert.equal(error.details.systemCode, systemCode);
  }
});

function answer(body) {
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
}
