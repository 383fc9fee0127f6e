// Secrets stay inside: whatever fails, and however much is told, no secret,
// private key or token is in any output, error or object.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import * as library from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { FORMS, startEcho } from '../lib/echo.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { formsOf, marks } from '../lib/marks.mjs';

const { CtmsClient, parseServiceKey } = library;

const SECRET = 'marked/s3cret+"with\\everything%$&=ä-0123456789';
const COOKIE = 'session=marked-cookie-0123456789';
const API_KEY = 'marked-api-key-0123456789';
const PASSWORD = 'marked-p@ss:w%rd-0123456789';
const MARKED = [SECRET, COOKIE, API_KEY, PASSWORD, 'marked-token-', '0123456789'];

let folder;
let archive;
let emulator;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-secrets-'));
  archive = await sampleArchive();
  emulator = await startEmulator({ tls: true });
});
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

const keyFor = (url) => ({ uaa: { clientid: 'sb-example!b1|alm-ts-backend!b2', clientsecret: SECRET, url, identityzone: 'acme' }, uri: url });
const STEPS = ['token', 'look', 'upload', 'create'];
const STATUSES = [200, 201, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503];

test('the search for secrets finds each form, and the service that echoes does echo', async () => {
  const found = marks([SECRET]);
  for (const form of formsOf(SECRET)) assert.throws(() => found.none('a text', `before ${form} behind`), /a secret is in it/);
  assert.throws(() => found.none('a header', `Basic ${Buffer.from(`sb-x!b1:${SECRET}`).toString('base64')}`));
  assert.throws(() => found.noneIn('an error', new Error('x', { cause: { deep: { hidden: [SECRET] } } })));
  for (const form of Object.keys(FORMS)) {
    const echo = await startEcho({ breaks: 'token', status: 400, form });
    const body = new URLSearchParams({ client_secret: SECRET });
    const answer = await fetch(`${echo.url}/oauth/token`, { method: 'POST', body });
    const heard = `${JSON.stringify([...answer.headers])} ${await answer.text()}`;
    const decoded = [heard, decodeURIComponent(heard.replace(/%(?![0-9A-F]{2})/g, '')), ...heard.split(/[" ]/).map((word) => Buffer.from(word, 'base64').toString())];
    assert(decoded.some((text) => /client_secret/.test(text)), form);
    await echo.close();
  }
});

for (const form of Object.keys(FORMS)) {
  test(`a service that quotes what it was told as ${form} is quoted without secrets`, async () => {
    for (const breaks of STEPS) {
      for (const status of STATUSES) await failWith({ breaks, status, form });
    }
  });
}

/** Lets one step fail, and looks into all that the library says about it. */
async function failWith(trouble) {
  const what = `${trouble.form}, ${trouble.breaks}, ${trouble.status}`;
  const echo = await startEcho(trouble);
  const told = [];
  const client = new CtmsClient({
    serviceKey: keyFor(echo.url),
    headers: { cookie: COOKIE, 'x-api-key': API_KEY },
    retry: { attempts: 2, firstWaitMs: 1, longestRetryAfterMs: 1, lookForMs: 1 },
    log: (event) => told.push(event),
  });
  const outcome = await client
    .exportFrom('DEV', { files: [archive], description: 'Fix', onEvent: (event) => told.push(event), timeoutMs: 5000 })
    .catch((error) => error);
  await echo.close();
  const found = marks([...MARKED, ...echo.tokens]);
  if (trouble.breaks !== 'look') assert(outcome instanceof Error, `${what}: it did not fail`);
  found.noneIn(`${what}: outcome`, outcome);
  found.noneIn(`${what}: events`, told);
  found.noneIn(`${what}: client`, client);
  client.close();
  found.noneIn(`${what}: closed client`, client);
}

test('a token of a provider, and what it says when it fails, are not quoted', async () => {
  for (const form of ['service error', 'base64 text', 'headers']) {
    const echo = await startEcho({ breaks: 'upload', status: 400, form });
    const token = 'marked-token-of-the-provider-0123456789';
    const client = new CtmsClient({ apiUrl: echo.url, tokenProvider: () => token, retry: { attempts: 1 } });
    const error = await client.exportFrom('DEV', { files: [archive], description: 'Fix' }).catch((caught) => caught);
    marks([token]).noneIn(form, error);
    let asked = 0;
    const failing = new CtmsClient({ apiUrl: echo.url, tokenProvider: () => { if (asked++ > 0) throw new Error(`no use of ${token}`); return token; } });
    await failing.nodes.list().catch(() => {});
    marks([token]).noneIn('a provider that quotes', await failing.nodes.list().catch((caught) => caught));
    await echo.close();
  }
});

test('a fetch that fails with all it was given in its error is not passed on', async () => {
  const token = 'marked-token-0123456789abcdef';
  const fetch = async (url, init) => {
    if (url.endsWith('/oauth/token') && !String(init.body).includes('fail')) {
      return new Response(JSON.stringify({ access_token: token, expires_in: 600 }), { headers: { 'content-type': 'application/json' } });
    }
    const headers = Object.fromEntries(new Headers(init.headers));
    throw Object.assign(new TypeError(`fetch failed with ${JSON.stringify(headers)}`, { cause: { headers, message: `sent ${headers.authorization} and ${SECRET}` } }), { request: init });
  };
  const client = new CtmsClient({ serviceKey: { ...keyFor('https://acme.authentication.eu10.hana.ondemand.com'), uri: 'https://x.cfapps.eu10.hana.ondemand.com' }, fetch, retry: { attempts: 1 } });
  const error = await client.nodes.list().catch((caught) => caught);
  assert.equal(error.code, 'NETWORK');
  marks([SECRET, token]).noneIn('the error', error);
});

test('a private key is in no output, whatever is wrong with it and wherever it is sent', async () => {
  const key = emulator.serviceKey({ credential: 'x509' });
  const lines = key.uaa.key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-'));
  const found = marks([key.uaa.key, lines.join(''), ...lines]);
  const spoilt = [
    key,
    { ...key, uaa: { ...key.uaa, certificate: 'none' } },
    { ...key, uaa: { ...key.uaa, certificate: key.uaa.key } },
    { ...key, uaa: { ...key.uaa, key: key.uaa.key.replace('RSA PRIVATE', 'ODD') } },
    { ...key, uaa: { ...key.uaa, key: key.uaa.key.slice(0, 800) } },
    { ...key, uaa: { ...key.uaa, clientid: key.uaa.key, url: lines[0] } },
    { ...key, uri: `https://${lines[1]}` },
    { ...key, uri: `https://host.example/${lines[1]}` },
    { uaa: key.uaa.key },
    key.uaa.key,
  ];
  for (const [index, serviceKey] of spoilt.entries()) {
    found.noneIn(`report ${index}`, parseServiceKey(serviceKey));
    const client = new CtmsClient({ serviceKey });
    found.noneIn(`error ${index}`, await client.connect().catch((caught) => caught));
    found.noneIn(`client ${index}`, client);
    client.close();
    const text = typeof serviceKey === 'string' ? serviceKey : JSON.stringify(serviceKey);
    for (const args of [['key', 'check', '--connect', '--verbose'], ['nodes', '--verbose', '--json']]) {
      const { stdout, stderr } = await ctms(args, { env: { CTMS_SERVICE_KEY: text } });
      found.none(`${args.join(' ')} ${index}`, stdout + stderr);
    }
  }
});

test('the command tells no secret, however much it is asked to say', async () => {
  const proxy = `http://jane:${encodeURIComponent(PASSWORD)}@127.0.0.1:9`;
  for (const [breaks, status, form] of [
    ['token', 401, 'service error'], ['token', 200, 'cut JSON'], ['look', 401, 'headers'], ['upload', 400, 'base64 text'],
    ['create', 422, 'gateway error'], ['create', 200, 'content type'], ['upload', 403, 'page'], [undefined, 0, undefined],
  ]) {
    const echo = await startEcho({ breaks, status, form });
    for (const more of [['--output', 'github'], ['--json', ...(status === 401 ? ['--proxy', proxy] : [])]]) {
      const args = ['export', archive, '--from', 'DEV', '--description', 'Fix', '--verbose', '--timeout', '10', ...more];
      const { stdout, stderr } = await ctms(args, { key: keyFor(echo.url), env: { GITHUB_OUTPUT: path.join(folder, 'output') } });
      const masked = stderr.split('\n').filter((line) => !line.startsWith('::add-mask::')).join('\n');
      marks([...MARKED, ...echo.tokens]).none(`${breaks} ${status} ${more.join(' ')}`, stdout + (more.includes('github') ? masked : stderr));
    }
    await echo.close();
  }
});

test('a key that stands where something else belongs is not quoted', async () => {
  const text = JSON.stringify(keyFor('https://acme.authentication.eu10.hana.ondemand.com'));
  const file = path.join(folder, 'key.json');
  await writeFile(file, text);
  const found = marks([SECRET]);
  for (const args of [
    ['key', 'check', text], ['key', 'check', SECRET], ['key', 'check', '--connect', text], [text], ['key', text], ['nodes', text],
    ['nodes', '--service-key', text], ['nodes', '--service-key', SECRET], ['nodes', '--operating-key', text], ['nodes', `--service-keey=${text}`],
    ['nodes', '--ca', text], ['nodes', '--proxy', text], ['nodes', '--timeout', text], ['nodes', '--service-instance', 'x', '--service-key', file, '--api', text],
    ['export', '--from', 'DEV', '--content-type', text, 'x.mtar'], ['export', '--from', 'DEV', text], ['key', 'check', file, '--allow-http', text],
  ]) {
    for (const more of [[], ['--json', '--verbose']]) {
      const { code, stdout, stderr } = await ctms([...args, ...more], { key: { uaa: { clientsecret: SECRET } } });
      found.none(args.map((arg) => arg.slice(0, 16)).join(' '), stdout + stderr);
      assert.notEqual(code, 70);
    }
  }
});

test('nothing that the package exports shows a secret of a client', async () => {
  const key = keyFor('http://127.0.0.1:9');
  const client = new CtmsClient({ serviceKey: key, operatingKey: JSON.stringify(key), headers: { 'x-api-key': API_KEY }, tokenProvider: () => SECRET });
  await client.nodes.list().catch(() => {});
  const found = marks(MARKED);
  for (const [name, value] of Object.entries({ ...library, client, ...client, report: parseServiceKey(key) })) found.noneIn(name, value);
});
