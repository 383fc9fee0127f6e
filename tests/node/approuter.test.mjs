// Without a key: an address behind which somebody else adds the token.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { inspect } from 'node:util';

import { CtmsClient } from 'ctms';

import { startApprouter } from '../lib/approuter.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let archive;
let approuter;
let client;

before(async () => {
  emulator = await startEmulator();
  archive = await sampleArchive();
});
after(() => emulator.close());
beforeEach(() => emulator.reset());
afterEach(async () => {
  client?.close();
  await approuter?.close();
});

async function behind(options = {}, clientOptions = {}) {
  approuter = await startApprouter({ url: emulator.url, authorization: authorized, ...options });
  client = new CtmsClient({ apiUrl: approuter.url, retry: { attempts: 1 }, ...clientOptions });
}

const authorized = async () => `Bearer ${await token(emulator.serviceKeys.ctms)}`;

async function token({ uaa }) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: uaa.clientid, client_secret: uaa.clientsecret });
  return (await (await fetch(`${uaa.url}/oauth/token`, { method: 'POST', body })).json()).access_token;
}

const exported = () => client.exportFrom('DEV', { files: [archive], description: 'Fix' });
const asked = () => approuter.seen.filter(({ headers }) => headers['x-csrf-token'] === 'fetch');

test('with an address alone no Authorization is sent, and everything works', async () => {
  await behind();
  const { transportRequestId } = await exported();
  assert(transportRequestId > 0);
  assert.deepEqual((await client.queue.list('QA')).map(({ id }) => id), [transportRequestId]);
  for (const { headers } of approuter.seen) assert.equal(headers.authorization, undefined);
});

test('a CSRF token is fetched once, when the server asks for it, and sent with every change', async () => {
  await behind();
  await exported();
  await exported();
  assert.equal(asked().length, 1);
  assert(asked().every(({ method }) => method === 'GET'));
  const changes = approuter.seen.filter(({ method }) => method !== 'GET');
  assert.deepEqual(changes.map(({ headers }) => headers['x-csrf-token']), [undefined, ...Array(4).fill(approuter.csrf())]);
  assert.equal(emulator.files.length, 2, 'nothing was done twice');
});

test('a CSRF token that is worth nothing any more is fetched anew', async () => {
  await behind();
  await exported();
  approuter.renew();
  await exported();
  assert.equal(asked().length, 2);
  assert.equal(emulator.files.length, 2);
});

test('a server that asks for a CSRF token and gives none is told as that', async () => {
  await behind({ givesCsrf: false });
  await assert.rejects(exported(), { code: 'FORBIDDEN', status: 403, hint: /asks for a CSRF token/ });
  assert.equal(asked().length, 1);
});

test('headers of the caller go with every call, and a bad one is refused without its value', async () => {
  await behind({ cookie: 'session=marked-session' }, { headers: { cookie: 'session=marked-session', 'x-tenant': 'acme' } });
  await exported();
  assert(approuter.seen.every(({ headers }) => headers['x-tenant'] === 'acme'));
  for (const headers of [{ 'x-token': 'marked\nvalue' }, { 'x-token': 'marked-välue-€' }, { 'a b': 'marked' }]) {
    const bad = new CtmsClient({ apiUrl: approuter.url, headers });
    const error = await bad.nodes.list().catch((caught) => caught);
    assert.equal(error.code, 'USAGE');
    assert(!inspect(error, { depth: 9, showHidden: true }).includes('marked'));
  }
});

test('a token provider is asked for each call, and again with renew after a 401', async () => {
  const asks = [];
  const provided = [];
  client = new CtmsClient({
    apiUrl: emulator.url,
    tokenProvider: async ({ renew }) => {
      asks.push(renew);
      provided.push(renew || asks.length === 1 ? await token(emulator.serviceKeys.ctms) : provided.at(-1));
      return provided.at(-1);
    },
  });
  await client.nodes.list();
  emulator.failNext('GET /v2/nodes', { revokeTokens: true });
  await client.nodes.list();
  assert.deepEqual(asks, [false, false, true]);
});

for (const [what, tokenProvider, message] of [
  ['throws', () => { throw new Error('the vault is sealed'); }, /token provider failed: the vault is sealed/],
  ['rejects', () => Promise.reject(new Error('the vault is sealed')), /the vault is sealed/],
  ['returns nothing', () => undefined, /empty or holds characters/],
  ['returns no text', () => 42, /did not return a text/],
  ['returns a text with line breaks', () => 'marked\r\nx-evil: 1', /empty or holds characters/],
]) {
  test(`a token provider that ${what} ends the call with its reason`, async () => {
    client = new CtmsClient({ apiUrl: emulator.url, tokenProvider });
    const error = await client.nodes.list().catch((caught) => caught);
    assert.equal(error.code, 'TOKEN_PROVIDER');
    assert.equal(error.exitCode, 3);
    assert.match(error.message, message);
    assert(!inspect(error, { depth: 9, showHidden: true }).includes('marked'));
    assert.deepEqual(emulator.requests, []);
  });
}

test('a token goes over plain http to this machine and to hosts that are allowed, and nowhere else', async () => {
  const options = { apiUrl: 'http://tools.example', tokenProvider: () => 'token', fetch: async () => new Response('{"nodes":[]}', { headers: { 'content-type': 'application/json' } }) };
  client = new CtmsClient(options);
  await assert.rejects(client.nodes.list(), { code: 'USAGE', message: /plain http/ });
  client.close();
  client = new CtmsClient({ ...options, allowHttp: ['tools.example'] });
  assert.deepEqual(await client.nodes.list(), []);
});

test('neither key nor address is said as that', async () => {
  client = new CtmsClient();
  await assert.rejects(client.nodes.list(), { code: 'KEY_MISSING', exitCode: 2 });
});

test('credentials go with apiUrl only, and to nothing else', async () => {
  const sent = [];
  const fetch = async (url, init) => {
    sent.push([new URL(url).pathname, init.credentials]);
    const body = url.endsWith('/oauth/token') ? '{"access_token":"t","expires_in":3600}' : '{"nodes":[]}';
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  };
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, apiUrl: 'https://approuter.example/ctms', credentials: 'include', fetch });
  await client.nodes.list();
  assert.deepEqual(sent, [['/oauth/token', 'omit'], ['/ctms/v2/nodes', 'include']]);
  client.close();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, credentials: 'include', fetch });
  await assert.rejects(client.nodes.list(), { code: 'USAGE' });
});
