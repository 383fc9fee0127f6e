import assert from 'node:assert/strict';
import { request } from 'node:https';
import { after, beforeEach, test } from 'node:test';
import { createEmulator, manualClock } from 'ctms-emulator';
import { connect, requestToken } from './support.mjs';

const clock = manualClock();
const emulator = await createEmulator({ clock, tls: true, tokenSeconds: 600 });
after(() => emulator.close());
beforeEach(() => emulator.reset());

const key = emulator.serviceKeys.ctms;
const { clientid, clientsecret } = key.uaa;
const basic = (id, secret) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

async function ask({ query = '', headers = {}, body }) {
  const response = await fetch(`${emulator.url}/oauth/token${query}`, { method: 'POST', headers, body });
  return { status: response.status, json: await response.json() };
}

const grant = new URLSearchParams({ grant_type: 'client_credentials' });

test('client credentials are taken from the form [token.form] [token.answer] [token.scopes]', async () => {
  const { status, json } = await requestToken(key);
  assert.equal(status, 200);
  assert.equal(json.token_type, 'bearer');
  assert.equal(json.expires_in, 599);
  assert.ok(json.scope.includes('.TransportOperator'));
});

test('client credentials are taken from a Basic header, with the grant type in the body or in the query [token.basic]', async () => {
  const headers = { authorization: basic(clientid, clientsecret) };
  assert.equal((await ask({ headers, body: grant })).status, 200);
  assert.equal((await ask({ headers, query: '?grant_type=client_credentials' })).status, 200);
  assert.equal((await ask({ headers, query: '/?grant_type=client_credentials&response_type=token' })).status, 200);
});

test('percent-encoded credentials in a Basic header need the header that says so [token.encoded-basic]', async () => {
  const authorization = basic(encodeURIComponent(clientid), encodeURIComponent(clientsecret));
  assert.equal((await ask({ headers: { authorization }, body: grant })).status, 401);
  assert.equal(
    (await ask({ headers: { authorization, 'x-cf-encoded-credentials': 'true' }, body: grant })).status,
    200,
  );
});

const refusals = [
  [
    'a wrong secret [token.bad-credentials]',
    () => requestToken(key, { client_secret: 'wrong' }),
    401,
    'Bad credentials',
  ],
  [
    'an unknown client [token.unknown-client]',
    () => requestToken(key, { client_id: 'sb-nobody' }),
    401,
    'Client with requested ID does not exist',
  ],
  [
    'a client of an emulator with another seed',
    async () => requestToken(await foreignKey()),
    401,
    'Client with requested ID does not exist',
  ],
  [
    'no credentials [token.malformed]',
    () => ask({ body: grant }),
    401,
    'Full authentication is required to access this resource',
  ],
  [
    'a wrong secret in a Basic header',
    () => ask({ headers: { authorization: basic(clientid, 'wrong') }, body: grant }),
    401,
    'Bad credentials',
  ],
  [
    'a broken Basic header',
    () => ask({ headers: { authorization: 'Basic %%%' }, body: grant }),
    401,
    'Client authentication failed',
  ],
  [
    'two different secrets [token.several-secrets]',
    () =>
      ask({
        headers: { authorization: basic(clientid, clientsecret) },
        body: new URLSearchParams({ ...Object.fromEntries(grant), client_id: clientid, client_secret: 'x' }),
      }),
    401,
    'Client authentication failed',
  ],
  ['no grant type', () => requestToken(key, { grant_type: '' }), 400, 'Unsupported grant type: '],
  ['another grant type', () => requestToken(key, { grant_type: 'password' }), 400, 'Unsupported grant type: password'],
  [
    'JSON instead of a form',
    () => ask({ headers: { 'content-type': 'application/json' }, body: '{}' }),
    400,
    'The body must be application/x-www-form-urlencoded',
  ],
];
for (const [what, send, status, description] of refusals) {
  test(`${what} is refused with ${status}`, async () => {
    const answer = await send();
    assert.equal(answer.status, status);
    assert.equal(answer.json.error_description, description);
    assert.equal(typeof answer.json.error, 'string');
    assert.equal(answer.json.access_token, undefined);
  });
}

async function foreignKey() {
  const other = await createEmulator({ seed: 2 });
  await other.close();
  return { uaa: { ...other.serviceKeys.ctms.uaa, url: emulator.url } };
}

test('a token ends on the clock of the emulator [token.expiry]', async () => {
  const client = await connect(key);
  clock.advance(599_000);
  assert.equal((await client.get('/v2/nodes')).status, 200);
  clock.advance(1000);
  const answer = await client.get('/v2/nodes');
  assert.deepEqual(
    [answer.status, answer.json],
    [401, { error: 'unauthorized', error_description: 'Access token expired' }],
  );
});

test('revoked, foreign and missing tokens are told apart [auth.missing] [auth.useless]', async () => {
  const client = await connect(key);
  assert.equal(emulator.revokeTokens(), 1);
  const descriptions = [];
  for (const headers of [client.headers, { authorization: 'Bearer foreign' }, {}]) {
    const answer = await fetch(`${emulator.url}/v2/nodes`, { headers });
    assert.equal(answer.status, 401);
    descriptions.push((await answer.json()).error_description);
  }
  assert.deepEqual(descriptions, [
    'Access token has been revoked',
    'Cannot convert access token to JSON',
    'Full authentication is required to access this resource',
  ]);
});

const reads = [
  '/v2/nodes',
  '/v2/routes',
  '/v2/nodes/4/transportRequests?status=in',
  '/v2/nodes/4',
  '/v2/actions/1',
  '/v2/transportRequests/1/tracking',
];
for (const [plan, statuses] of Object.entries({
  standard: { read: [200, 404], descriptors: [200], upload: [400], operate: [400] },
  free: { read: [200, 404], descriptors: [200], upload: [400], operate: [400] },
  export: { read: [403], descriptors: [403], upload: [400], operate: [403] },
  transport_operator: { read: [200, 404], descriptors: [200], upload: [401], operate: [400] },
})) {
  test(`a key with the plan ${plan} may do what the plan says [plan.scopes] [plan.refused-403] [plan.refused-401]`, async () => {
    const client = await connect(emulator.serviceKey({ plan }));
    for (const path of reads) assert.ok(statuses.read.includes((await client.get(path)).status), path);
    assert.deepEqual([(await client.get('/v2/nodes/4/mtaExtDescriptors')).status], statuses.descriptors);
    for (const path of ['/v2/nodes/upload', '/v2/nodes/export', '/v2/files/upload']) {
      assert.deepEqual([(await client.post(path, {})).status], statuses.upload, path);
    }
    for (const verb of ['import', 'forward', 'reset', 'remove']) {
      assert.deepEqual(
        [(await client.post(`/v2/nodes/4/transportRequests/${verb}`, {})).status],
        statuses.operate,
        verb,
      );
    }
  });
}

test('a Cloud ALM key made for monitoring gets a token that opens nothing [calm.authorities]', async () => {
  const monitoring = emulator.serviceKey({ kind: 'calm', authorities: false });
  const client = await connect(monitoring);
  assert.equal((await client.post('/v2/nodes/export', {})).status, 401);
  const transports = await connect(emulator.serviceKeys.calm);
  assert.equal((await transports.post('/v2/nodes/export', {})).status, 400);
});

function overTls(url, body, options) {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', ca: emulator.ca, headers: { 'content-type': 'application/x-www-form-urlencoded' }, ...options },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece) => (text += piece));
        answer.on('end', () => resolve({ status: answer.statusCode, json: JSON.parse(text) }));
      },
    );
    call.on('error', reject);
    call.end(String(body));
  });
}

test('a key with a certificate gets a token over TLS with that certificate, and not otherwise [token.x509]', async () => {
  const x509 = emulator.serviceKey({ credential: 'x509' });
  const other = emulator.serviceKey({ credential: 'x509', plan: 'export' });
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: x509.uaa.clientid });
  const url = `${x509.uaa.certurl}/oauth/token`;

  assert.equal(x509.uaa.clientsecret, undefined);
  assert.match(x509.uaa.key, /^-----BEGIN RSA PRIVATE KEY-----/);
  assert.equal((await overTls(url, body, { cert: x509.uaa.certificate, key: x509.uaa.key })).status, 200);
  assert.equal((await overTls(url, body, { cert: other.uaa.certificate, key: other.uaa.key })).status, 401);
  assert.equal((await overTls(url, body, {})).status, 401);
  const ended = emulator.serviceKey({ credential: 'x509', certificateDays: -1 });
  assert.equal((await overTls(url, body, { cert: ended.uaa.certificate, key: ended.uaa.key })).status, 401);
  await assert.rejects(overTls(url, body, { ca: undefined }), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
});

test('a key that needs TLS is refused by an emulator without it', async () => {
  const plain = await createEmulator();
  await plain.close();
  assert.throws(() => plain.serviceKey({ credential: 'x509' }), /needs an emulator with TLS/);
});
