// Service keys as people hand them in: to the library, to every command, and to `ctms key check`.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { CtmsClient, parseServiceKey } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

const HOUR = 3_600_000;

let emulator;
let folder;
let archive;
let keys;

before(async () => {
  emulator = await startEmulator({ tls: true });
  archive = await sampleArchive();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-keys-'));
  keys = Object.fromEntries(['standard', 'export', 'transport_operator', 'free'].map((plan) => [plan, emulator.serviceKey({ plan })]));
});
beforeEach(() => emulator.reset());
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

async function written(name, content) {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

/** A folder as the kubelet mounts a secret: links to links, so that all files change at once. */
async function mounted(name, entries) {
  for (const [entry, content] of Object.entries(entries)) await written(`${name}/..2026/${entry}`, content);
  await symlink('..2026', path.join(folder, name, '..data'));
  for (const entry of Object.keys(entries)) await symlink(`..data/${entry}`, path.join(folder, name, entry));
  return path.join(folder, name);
}

const checked = (args, options) => ctms(['key', 'check', '--json', ...args], options);
const clientOf = (key) => key.uaa.clientid;
const DOCUMENT = ['ok', 'kind', 'auth', 'clientId', 'apiUrl', 'tokenUrl', 'region', 'subdomain', 'repairs', 'findings'];

test('parseServiceKey explains a text and an object alike', () => {
  const { uaa, uri } = keys.standard;
  const expected = {
    ok: true, kind: 'ctms', auth: 'secret', clientId: uaa.clientid, apiUrl: uri, tokenUrl: `${uaa.url}/oauth/token`,
    region: null, subdomain: 'emulator', repairs: [], findings: [],
  };
  assert.deepEqual(parseServiceKey(keys.standard), expected);
  assert.deepEqual(parseServiceKey(JSON.stringify(keys.standard)), expected);
});

test('parseServiceKey tells all that is wrong and never throws for it', () => {
  const report = parseServiceKey({ ...keys.standard, uaa: { ...keys.standard.uaa, clientsecret: 'xxxx', url: 'http://tools.example' } });
  assert.equal(report.ok, false);
  assert.deepEqual(report.findings.filter(({ severity }) => severity === 'error').map(({ at }) => at).sort(), ['uaa.clientsecret', 'uaa.url']);
  for (const nothing of ['', '  ', '{}', '[]', {}, []]) assert.equal(parseServiceKey(nothing).ok, false, JSON.stringify(nothing));
});

test('parseServiceKey takes the named instance, and hosts for which http is allowed', () => {
  const binding = (name, key) => ({ name, label: 'transport', credentials: key });
  const vcap = { transport: [binding('a', keys.standard), binding('b', keys.export)] };
  assert.match(parseServiceKey(vcap).findings[0].advice, /serviceInstance/);
  assert.equal(parseServiceKey(vcap, { serviceInstance: 'b' }).clientId, clientOf(keys.export));
  const plain = JSON.stringify(keys.standard).replaceAll('127.0.0.1', 'tools.example');
  assert.equal(parseServiceKey(plain).ok, false);
  assert.equal(parseServiceKey(plain, { allowHttp: ['tools.example'] }).ok, true);
});

test('a key that is no JSON at all is a usage error, by the call and without its content', async () => {
  const round = { marked: 'marked-secret' };
  round.self = round;
  assert.throws(() => parseServiceKey(round), { code: 'USAGE' });
  await assert.rejects(new CtmsClient({ serviceKey: round }).connect(), { code: 'USAGE' });
});

test('key check prints the exact document, and nothing else', async () => {
  const { code, json, stderr } = await checked([], { key: keys.standard });
  assert.equal(code, 0);
  assert.deepEqual(Object.keys(json), DOCUMENT);
  assert.equal(stderr, '');
});

test('every source of a key is used, the first of them that is not empty', async () => {
  const file = await written('order/file.json', JSON.stringify(keys.standard));
  const vcap = JSON.stringify({ transport: [{ name: 'ci', credentials: keys.free }] });
  const sources = [
    [['--service-key', file], {}, keys.standard],
    [[], { CTMS_SERVICE_KEY: JSON.stringify(keys.export) }, keys.export],
    [[], { CTMS_SERVICE_KEY_FILE: await written('order/export.json', JSON.stringify(keys.transport_operator)) }, keys.transport_operator],
    [[], { PIPER_serviceKey: JSON.stringify(keys.export) }, keys.export],
    [[], { VCAP_SERVICES: vcap }, keys.free],
  ];
  for (const [index, [args, , key]] of sources.entries()) {
    const env = Object.assign({}, ...sources.slice(index).map(([, env]) => env));
    for (const [, earlier] of sources.slice(0, index)) for (const name of Object.keys(earlier)) env[name] = ' ';
    const { json } = await checked(args, { env });
    assert.equal(json.clientId, clientOf(key), `source ${index}`);
  }
});

test('key check takes a file, a folder, standard input, and an argument before all other sources', async () => {
  const file = await written('argument.json', JSON.stringify(keys.export));
  const whole = await mounted('whole', { credentials: JSON.stringify(keys.export) });
  const apart = await mounted('apart', { uaa: JSON.stringify(keys.export.uaa), uri: `${keys.export.uri}\n`, plan: 'export', type: 'transport' });
  for (const [place, input] of [[file], [whole], [apart], ['-', JSON.stringify(keys.export)]]) {
    const { code, json } = await checked([place], { key: keys.standard, input });
    assert.equal(code, 0, place);
    assert.equal(json.clientId, clientOf(keys.export), place);
  }
});

test('a command takes a mounted folder, by its option and by CTMS_SERVICE_KEY_FILE', async () => {
  const place = await mounted('used', { uaa: JSON.stringify(keys.standard.uaa), uri: keys.standard.uri });
  for (const [args, env] of [[['--service-key', place], {}], [[], { CTMS_SERVICE_KEY_FILE: place }]]) {
    const { code, stderr } = await ctms(['export', archive, '--from', 'DEV', '--description', 'Fix', ...args], { env });
    assert.equal(code, 0, stderr);
  }
});

test('an instance is named where several fit', async () => {
  const env = { VCAP_SERVICES: JSON.stringify({ transport: [{ name: 'a', credentials: keys.standard }, { name: 'b', credentials: keys.export }] }) };
  const several = await checked([], { env });
  assert.equal(several.code, 2);
  assert.match(several.json.findings[0].problem, /more than one service instance matches: a, b/);
  const { json } = await checked(['--service-instance', 'b'], { env });
  assert.equal(json.clientId, clientOf(keys.export));
});

test('key check prints its document also when there is nothing to read', async () => {
  const empty = path.join(folder, 'empty');
  await mkdir(empty);
  const large = await written('large', Buffer.alloc(33 * 1024 * 1024, 'x'));
  for (const [args, says] of [
    [[], /no service key was given/],
    [['nothere.json'], /nothere\.json, cannot be read: there is no such file/],
    [['-'], /is empty/],
    [['no-such-file'], /the key of the argument cannot be read: there is no such file/],
    [[empty], /the folder is empty/],
    [[large], /larger than 32 MB/],
    [[JSON.stringify(keys.standard).padEnd(5000)], /cannot be read: not a file path/],
  ]) {
    const { code, json, stderr } = await checked(args);
    assert.equal(code, 2);
    assert.equal(stderr, '');
    assert.deepEqual(Object.keys(json), DOCUMENT);
    assert.equal(json.ok, false);
    assert.match(json.findings[0].problem, says);
    assert(json.findings[0].advice);
  }
});

test('key check tells people the key, what was fixed and what is wrong', async () => {
  const repaired = { ...keys.standard, uaa: { ...keys.standard.uaa, url: `${keys.standard.uaa.url}/oauth/token` } };
  const good = await ctms(['key', 'check'], { key: repaired });
  assert.equal(good.code, 0);
  assert.match(good.stdout, /SAP Cloud Transport Management, with a client secret/);
  assert.match(good.stdout, /Fixed: uaa\.url: removed \/oauth\/token/);
  assert.match(good.stdout, /The key is complete, not tested\. Use --connect to test it\.\n$/);
  const bad = await ctms(['key', 'check', '-'], { input: 'just-the-secret' });
  assert.equal(bad.code, 2);
  assert.match(bad.stdout, /Error: key: /);
  assert.match(bad.stdout, /The key is not valid\.\n$/);
});

test('what was fixed in a key that is used is told on stderr and in the result', async () => {
  const key = { ...keys.standard, uri: `${keys.standard.uri}/v2/` };
  const { code, stderr, json } = await ctms(['export', archive, '--from', 'DEV', '--description', 'Fix', '--json'], { key });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Warning: service key: uri: removed \/v2/);
  assert.deepEqual(json.warnings, ['service key: uri: removed /v2']);
});

test('--connect tells from the scopes what a key may do', async () => {
  const calm = emulator.serviceKeys.calm;
  for (const [key, allows] of [
    [keys.standard, ['deliver', 'look', 'import', 'descriptors', 'landscape']],
    [keys.export, ['deliver']],
    [keys.transport_operator, ['look', 'import', 'descriptors']],
    [calm, ['deliver']],
  ]) {
    const { code, json } = await checked(['--connect'], { key });
    assert.equal(code, 0);
    assert.deepEqual(json.connection.allows, allows);
    assert(json.connection.scopes.includes('uaa.resource'));
  }
  const monitoring = await checked(['--connect'], { key: emulator.serviceKey({ kind: 'calm', authorities: false }) });
  assert.equal(monitoring.json.connection.allows, null);
  assert.match(monitoring.json.connection.warnings[0], /lacks imp-cdm-feature-display-ui and imp-cdm-feature-manage-ui/);
});

test('--connect ends with the exit code of the reason why there is no token, and prints both', async () => {
  const wrong = { ...keys.standard, uaa: { ...keys.standard.uaa, clientsecret: 'marked-wrong' } };
  const dead = { ...keys.standard, uaa: { ...keys.standard.uaa, url: 'http://127.0.0.1:2' } };
  for (const [key, exitCode, errorCode] of [[wrong, 3, 'AUTH_SECRET_WRONG'], [dead, 4, 'NETWORK']]) {
    const { code, json } = await checked(['--connect', '--retry-wait', '0.01'], { key });
    assert.equal(code, exitCode);
    assert.equal(json.ok, true);
    assert.equal(json.connection.ok, false);
    assert.equal(json.connection.error.code, errorCode);
    assert.equal((await ctms(['key', 'check', '--connect', '--retry-wait', '0.01'], { key })).code, exitCode);
  }
  const bad = await checked(['--connect'], { input: '', key: { uaa: {} } });
  assert.equal(bad.code, 2);
  assert.equal(bad.json.connection, undefined);
});

test('an x509 key is tried out with its certificate', async () => {
  const { code, json } = await checked(['--connect', '--ca', await written('ca.pem', emulator.ca)], { key: emulator.serviceKey({ credential: 'x509' }) });
  assert.equal(code, 0, JSON.stringify(json));
  assert.equal(json.auth, 'x509');
  assert.deepEqual(json.findings, []);
});

test('the certificate of a key is checked against the clock', (context) => {
  const key = emulator.serviceKey({ credential: 'x509' });
  const now = Date.now();
  for (const [hours, problem, severity] of [
    [0, undefined],
    [24 * 6, /^expires on 20/, 'warning'],
    [24 * 8, /^expired on 20/, 'error'],
    [-48, /^is not valid before 20/, 'error'],
  ]) {
    context.mock.timers.enable({ apis: ['Date'], now: now + hours * HOUR });
    const { ok, findings } = parseServiceKey(key);
    context.mock.timers.reset();
    assert.equal(findings[0]?.severity, severity, `${hours} hours from now`);
    assert.equal(ok, severity !== 'error');
    if (problem) assert.match(findings[0].problem, problem);
    if (problem) assert.equal(findings[0].at, 'uaa.certificate');
  }
});

test('a private key that is not the certificate\'s is told before anything is sent', async () => {
  const [key, other] = [emulator.serviceKey({ credential: 'x509' }), emulator.serviceKey({ credential: 'x509' })];
  const mixed = { ...key, uaa: { ...key.uaa, key: other.uaa.key } };
  const broken = { ...key, uaa: { ...key.uaa, key: key.uaa.key.replace(/[A-Za-z0-9]{20}/, 'AAAAAAAAAAAAAAAAAAAA') } };
  for (const [bad, problem] of [[mixed, 'does not belong to the certificate'], [broken, /does not belong|is not a private key/]]) {
    const [finding] = parseServiceKey(bad).findings;
    assert.equal(finding.at, 'uaa.key');
    assert.match(finding.problem, new RegExp(problem));
    const client = new CtmsClient({ serviceKey: bad, ca: emulator.ca });
    await assert.rejects(client.connect(), { code: 'KEY_INVALID' });
    client.close();
  }
  assert.deepEqual(emulator.requests, []);
});

test('an expired certificate refuses the key of a release with exit code 2', async () => {
  const key = emulator.serviceKey({ credential: 'x509', certificateDays: -1 });
  const { code, json } = await ctms(['export', archive, '--from', 'DEV', '--description', 'Fix', '--json'], { key });
  assert.equal(code, 2);
  assert.equal(json.error.code, 'KEY_INVALID');
  assert.match(json.error.details.findings[0].problem, /^expired on/);
  assert.deepEqual(emulator.requests, []);
});

test('a second key does what the first one\'s plan does not allow', async () => {
  const one = new CtmsClient({ serviceKey: keys.export });
  const { transportRequestId } = await one.exportFrom('DEV', { files: [archive], description: 'Fix' });
  await assert.rejects(one.queue.list('QA'), { code: 'FORBIDDEN', hint: /plan export may only upload.*operatingKey/ });
  const both = new CtmsClient({ serviceKey: keys.export, operatingKey: keys.transport_operator });
  const waiting = await both.queue.list('QA');
  assert.deepEqual(waiting.map(({ id }) => id), [transportRequestId]);
  await both.exportFrom('DEV', { files: [archive], description: 'Fix' });
  one.close();
  both.close();
});

test('a 403, and a 401 for a fresh token, name the plan that would do', async () => {
  const operator = new CtmsClient({ serviceKey: keys.transport_operator });
  await assert.rejects(operator.exportFrom('DEV', { files: [archive], description: 'Fix' }), { exitCode: 3, hint: /plan standard or export/ });
  const weak = new CtmsClient({ serviceKey: keys.standard, operatingKey: keys.export });
  await assert.rejects(weak.queue.list('QA'), { code: 'FORBIDDEN', hint: /operating key needs .*standard or transport_operator/ });
  const monitoring = new CtmsClient({ serviceKey: emulator.serviceKey({ kind: 'calm', authorities: false }) });
  await assert.rejects(monitoring.exportFrom('DEV', { files: [archive], description: 'Fix' }), { exitCode: 3, hint: /imp-cdm-feature-manage-ui/ });
  for (const client of [operator, weak, monitoring]) client.close();
});

test('the command takes the second key from its option, from a folder and from CTMS_OPERATING_KEY', async () => {
  const file = await written('operating.json', '{"uaa":');
  const place = await mounted('operating', { uaa: 'x' });
  for (const [args, env] of [[['--operating-key', file], {}], [['--operating-key', place], {}], [[], { CTMS_OPERATING_KEY: 'x' }]]) {
    const { code, json } = await ctms(['export', archive, '--from', 'DEV', '--json', ...args], { key: keys.export, env });
    assert.equal(code, 2);
    assert.match(json.error.details.findings[0].at, /^operating key, /);
  }
  const env = { CTMS_OPERATING_KEY: JSON.stringify(keys.standard) };
  const { code } = await ctms(['export', archive, '--from', 'DEV', '--description', 'Fix'], { key: keys.export, env });
  assert.equal(code, 0);
  const both = await ctms(['export', archive, '--from', 'DEV', '--service-key', '-', '--operating-key', '-', '--json']);
  assert.equal(both.code, 2);
  assert.match(both.json.error.message, /both be standard input/);
});
