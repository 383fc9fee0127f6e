// The recorder, with the emulator in the place of the real service; what must not be written is marked.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { createEmulator, faults } from 'ctms-emulator';
import { marks } from '../../tests/lib/marks.mjs';
import { ignoredProxy } from '../dist/record/cli.js';
import { startRecorder } from '../dist/record/proxy.js';
import { Mask } from '../dist/record/mask.js';
import { recordingsIn } from '../fidelity/recordings.mjs';
import { playSession, sessionLandscape } from '../fidelity/session.mjs';
import { archive, connect } from './support.mjs';

const names = {
  node: 'MARKED_NODE_91',
  text: 'marked text 90',
  description: 'marked description 92',
  user: 'marked.person-93',
  file: 'marked-archive-94.mtar',
  mta: 'com.marked95.shop',
  reason: 'Marked reason 96 of Jane Doe97',
  mail: 'jane.doe98@marked99.example',
};

let folder;
let emulator;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  emulator = await createEmulator({ landscape: sessionLandscape(names), importMs: 0 });
});
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

async function keyFile(key, name = 'key.json') {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(key));
  return file;
}

/** A session, and what stands between a client and the service. */
async function playAll(client) {
  await playSession(client, names);
  emulator.failNext('GET /v2/nodes', faults.router(502));
  await client.get('/v2/nodes');
  const body = `<html>${names.mail} at https://marked88.example/x</html>`;
  const headers = { 'content-type': 'text/html', 'set-cookie': 'marked89=1' };
  emulator.failNext('GET /v2/nodes', { body, headers });
  await client.get('/v2/nodes');
}

test('a session is passed on, written down, and holds no secret, token, host, name or person', async () => {
  const key = emulator.serviceKeys.ctms;
  const out = join(folder, 'session');
  const lines = [];
  const recorder = await startRecorder({ key: await keyFile(key), out, log: (line) => lines.push(line) });
  try {
    const client = await connect(recorder.serviceKey);
    await playAll(client);
    assert.match(client.token, /^recorder-token-/);
    assert.equal(JSON.stringify(recorder.serviceKey).includes(key.uaa.clientsecret), false);

    const recorded = await recordingsIn(out);
    const passed = emulator.requests.map(({ method, status }) => `${method} ${status}`);
    assert.deepEqual(
      recorded.map(({ request, response }) => `${request.method} ${response.status}`),
      passed,
    );
    assert.deepEqual(
      lines.filter((line) => /not written|failed/.test(line)),
      [],
    );

    const tokens = emulator.requests.map(({ headers }) => /^Bearer (.*)/.exec(headers.authorization ?? '')?.[1]);
    const { host } = new URL(emulator.url);
    const secrets = [key.uaa.clientsecret, key.uaa.clientid, key.uaa.xsappname, ...tokens.filter(Boolean)];
    const secret = marks([...new Set([...secrets, host, names.node, 'marked', 'Marked', 'doe98', 'Doe97', 'CLOSED'])]);
    for (const { file, ...exchange } of recorded) {
      secret.none(file, file);
      secret.none(file, JSON.stringify(exchange));
    }
    secret.none('the log of the recorder', lines.join('\n'));
  } finally {
    await recorder.close();
  }
});

test('what makes a recording worth having stays: statuses, fields, types, words of the service and its constants', async () => {
  emulator.reset();
  const out = join(folder, 'worth');
  const recorder = await startRecorder({ key: await keyFile(emulator.serviceKeys.ctms), out });
  try {
    await playAll(await connect(recorder.serviceKey));
  } finally {
    await recorder.close();
  }
  const recorded = await recordingsIn(out);
  const find = (pattern) => recorded.find(({ file }) => pattern.test(file));
  const [nodes] = [find(/GET-v2-nodes-200/).response.body.nodes];
  assert.deepEqual(
    nodes.map(({ name }) => name),
    ['name-1', 'name-2', 'name-3'],
  );
  assert.deepEqual(
    [nodes[1].forwardMode, nodes[1].virtual, nodes[1].targets[0].contentType, typeof nodes[1].id],
    ['AUTO', false, 'MTA', 'number'],
  );
  assert.deepEqual(find(/files-upload-201/).request.body, {
    multipartBytes: find(/files-upload-201/).request.body.multipartBytes,
  });
  assert.match(find(/files-upload-201/).response.body.fileName, /^file-\d+\.mtar$/);
  const [log] = find(/actions-\d+-logs-200/).response.body.logs;
  const texts = [...log.messages, ...log.entities[0].messages].map(({ message }) => message).join('\n');
  for (const constant of [
    "Import (selected) started for transport request 'description-",
    "content type 'Multi-Target Application' ('MTA'): URI='https://deploy-service.cf.host-",
    '.example.com/slprot/00000000-0000-4000-8000-0000000000',
    "with status 'Error'",
    'Some instances have crashed.',
  ])
    assert.ok(texts.includes(constant), `${constant} in\n${texts}`);
  assert.deepEqual(find(/oauth-token-200/).response.body.access_token, '<access_token>');
  assert.match(
    find(/oauth-token-200/).request.body,
    /^grant_type=\w+&client_id=<client_id>&client_secret=<client_secret>$/,
  );
  assert.equal(find(/transportRequests-200/).request.query.split('&')[0], 'status=in,re,fa');
  assert.equal(find(/nodes-502/).response.headers['x-cf-routererror'], 'endpoint_failure');
  assert.deepEqual(find(/versions-200/).response.body.supportedVersions[1], { version: '2', path: 'v2' });
});

test('an exchange in which something of the key would be left is not written', async () => {
  const out = join(folder, 'leak');
  const lines = [];
  const { ctms } = emulator.serviceKeys;
  const file = await keyFile(ctms, 'leak.json');
  const recorder = await startRecorder({ key: file, out, log: (line) => lines.push(line) });
  try {
    const client = await connect(recorder.serviceKey);
    const hidden = Buffer.from(`__${ctms.uaa.clientsecret}`).toString('base64');
    emulator.failNext('GET /v2/nodes', { body: JSON.stringify({ message: `odd ${hidden}` }) });
    await client.get('/v2/nodes');
  } finally {
    await recorder.close();
  }
  assert.deepEqual(
    (await recordingsIn(out)).map(({ request }) => request.path),
    ['/oauth/token'],
  );
  assert.match(lines.join('\n'), /not written, because a part of the key, a token or a host/);
});

test('keys of Cloud ALM, too; a token in a Basic header, too', async () => {
  const out = join(folder, 'calm');
  const recorder = await startRecorder({ key: await keyFile(emulator.serviceKeys.calm, 'calm.json'), out });
  try {
    const { uaa, endpoints } = recorder.serviceKey;
    const basic = Buffer.from(`${uaa.clientid}:${uaa.clientsecret}`).toString('base64');
    const answer = await fetch(`${uaa.url}/oauth/token?grant_type=client_credentials`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
    });
    assert.equal(answer.status, 200);
    const client = await connect(recorder.serviceKey);
    assert.equal(client.base, `${endpoints.Api}/imp-cdm-transport-management-api/v1`);
    assert.equal((await client.upload(archive(), 'shop.mtar')).status, 201);
    assert.equal((await client.get('/v2/nodes')).status, 404);
  } finally {
    await recorder.close();
  }
  assert.deepEqual(
    (await recordingsIn(out)).map(({ response }) => response.status),
    [200, 200, 201, 404],
  );
});

test('a key that cannot be used is refused with what is wrong', async () => {
  for (const [key, pattern] of [
    ['no JSON', /is not JSON/],
    [
      { uaa: { clientid: 'x', url: 'https://x.example', certificate: 'x' }, uri: 'https://x.example' },
      /clientsecret missing\. Keys with a certificate/,
    ],
    [
      { uaa: { clientid: 'x', clientsecret: 'y', url: 'http://x.example' }, uri: 'https://x.example' },
      /must be an https address/,
    ],
  ]) {
    const file = join(folder, 'bad.json');
    await writeFile(file, typeof key === 'string' ? key : JSON.stringify(key));
    await assert.rejects(startRecorder({ key: file, out: join(folder, 'none') }), pattern);
  }
});

test('the command records until it is interrupted, and explains what is missing', async () => {
  const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
  const out = join(folder, 'command');
  const child = spawn(process.execPath, [
    bin,
    'record',
    '--key',
    await keyFile(emulator.serviceKeys.ctms),
    '--out',
    out,
    '--port',
    '0',
    '--json',
  ]);
  const [line] = await once(child.stdout, 'data');
  const { serviceKey } = JSON.parse(String(line));
  assert.equal((await (await connect(serviceKey)).get('/v2/nodes')).status, 200);
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [0, null]);
  assert.equal((await readdir(out)).length, 2);

  const wrong = spawn(process.execPath, [bin, 'record', '--out', out]);
  const [said] = await once(wrong.stderr, 'data');
  assert.match(String(said), /^ctms-emulator: --key FILE and --out FOLDER are needed/);
  assert.deepEqual(await once(wrong, 'close'), [2, null]);
});

test('a proxy that Node does not use is named', () => {
  const proxy = { HTTPS_PROXY: 'http://proxy.example:8080' };
  const told = { ...proxy, NODE_USE_ENV_PROXY: '1' };
  for (const [env, version, flags, isIgnored] of [
    [{}, '20.20.0', [], false],
    [proxy, '24.1.0', [], true],
    [told, '20.20.0', [], true],
    [told, '22.20.0', [], true],
    [told, '22.21.0', [], false],
    [told, '24.0.0', [], false],
    [proxy, '26.0.0', ['--use-env-proxy'], false],
  ]) {
    assert.equal(ignoredProxy(env, version, flags) !== undefined, isIgnored, `${version} ${JSON.stringify(env)}`);
  }
});

test('the commands of docs/recordings.md work: record, give the key to a client, compare', async () => {
  const text = await readFile(new URL('../../docs/recordings.md', import.meta.url), 'utf8');
  const [start, use, compare] = [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, body]) => body);
  const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await keyFile(emulator.serviceKeys.ctms);
  const record = start.trim().replace(/npx .*ctms-emulator/, `"${process.execPath}" "${bin}"`).replace('8485', '0');
  // The client is a plain one, because this package knows none.
  const client = use.replace(/^npx .*ctms nodes$/m, `"${process.execPath}" --input-type=module -e "$CLIENT"`);
  assert.notEqual(client, use);
  const code = `import { connect } from ${JSON.stringify(new URL('support.mjs', import.meta.url).href)};
    const client = await connect(JSON.parse(process.env.CTMS_SERVICE_KEY));
    console.log((await client.get('/v2/nodes')).status);`;
  const script = [
    `${record} 2> /dev/null & RECORDER=$!`,
    'until [ -s recorder.json ]; do sleep 0.1; done',
    client,
    'kill -INT $RECORDER; wait $RECORDER',
    compare
      .replaceAll(' recording', ` "${folder}/recording"`)
      .replace('node emulator/', `"${process.execPath}" "${root}emulator/`)
      .replace('.mjs', '.mjs"'),
  ].join('\n');
  const child = spawn('sh', ['-c', script], { cwd: folder, env: { ...process.env, CLIENT: code } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += piece));
  await once(child, 'close');
  assert.equal(said, '200\nNo difference.\n');
  assert.deepEqual(
    (await recordingsIn(join(folder, 'recording'))).map(({ response }) => response.status),
    [200, 200],
  );
});

test('the same value gets the same placeholder everywhere, and unknown fields keep only words and numbers', () => {
  const mask = new Mask();
  const masked = mask.json({
    nodes: [{ name: 'Acme Prod' }, { name: 'Acme' }],
    message: "Node 'Acme Prod' of Acme is busy, see https://acme.cfapps.eu10.hana.ondemand.com/x or jane@acme.example",
    newField: 'Jane Doe, Acme',
    newStatus: 'WAITING',
    newWord: 'waiting',
    newTime: '2026-04-01T10:00:00.000Z',
    newNumber: 7,
    newFlag: true,
  });
  assert.deepEqual(masked, {
    nodes: [{ name: 'name-1' }, { name: 'name-2' }],
    message: "Node 'name-1' of name-2 is busy, see https://host-1.example.com/segment-1 or user-1@example.com",
    newField: 'text-1',
    newStatus: 'WAITING',
    newWord: 'waiting',
    newTime: '2026-04-01T10:00:00.000Z',
    newNumber: 7,
    newFlag: true,
  });
});
