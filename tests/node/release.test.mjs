// The library and the command send archives into the emulator.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { CtmsClient, isCtmsError } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let archive;
let folder;

before(async () => {
  emulator = await startEmulator();
  archive = await sampleArchive();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-release-'));
});
beforeEach(() => emulator.reset());
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

const description = '1a2b3c Fix totals';

async function sha256(file) {
  return createHash('sha256').update(await readFile(file)).digest('hex');
}

test('Export from puts the exact bytes into the queue of the node that follows', async () => {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, namedUser: 'ci-bot' });
  const released = await client.exportFrom('DEV', { files: [archive], description });
  assert.equal(released.description, description);
  assert.deepEqual(released.queueEntries.map((entry) => entry.nodeName), ['QA']);
  const [file] = emulator.files;
  assert.deepEqual(released.fileIds, [file.fileId]);
  assert.equal(file.sha256, await sha256(archive));
  assert.equal(file.namedUser, 'ci-bot');
  assert.deepEqual(file.attachedTo, [released.transportRequestId]);
});

test('Upload to puts it into the queue of the node itself', async () => {
  const client = new CtmsClient({ serviceKey: JSON.stringify(emulator.serviceKeys.ctms) });
  const { queueEntries } = await client.uploadTo('QA', { files: [archive], description });
  assert.deepEqual(queueEntries.map((entry) => entry.nodeName), ['QA']);
});

test('a key of Cloud ALM exports, and is refused an upload before anything is sent', async () => {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.calm });
  assert.ok((await client.exportFrom('DEV', { files: [archive], description })).transportRequestId > 0);
  const sent = emulator.requests.length;
  await assert.rejects(client.uploadTo('QA', { files: [archive], description }), { code: 'EXPORT_ONLY', exitCode: 2 });
  assert.equal(emulator.requests.length, sent);
});

test('paths, file URLs and Blobs are sent alike, as one request with an entry for each', async () => {
  const copy = path.join(folder, 'second.mtar');
  await copyFile(archive, copy);
  const progress = [];
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  const released = await client.exportFrom('DEV', {
    files: [archive, pathToFileURL(copy), await openAsBlob(archive)],
    description,
    onProgress: (step) => progress.push(step),
  });
  assert.equal(released.fileIds.length, 3);
  assert.equal(new Set(emulator.files.map((file) => file.sha256)).size, 1);
  assert.deepEqual(emulator.files.map((file) => file.attachedTo), Array(3).fill([released.transportRequestId]));
  for (const fileIndex of [0, 1, 2]) {
    const last = progress.filter((step) => step.fileIndex === fileIndex).at(-1);
    assert.equal(last.sent, last.total);
  }
});

test('the caller may replace fetch, the address of the API and the token', async () => {
  const urls = [];
  const { uaa, uri } = emulator.serviceKeys.ctms;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: uaa.clientid, client_secret: uaa.clientsecret });
  const { access_token: token } = await (await fetch(`${uaa.url}/oauth/token`, { method: 'POST', body: form })).json();
  const client = new CtmsClient({
    apiUrl: `${uri}/v2/`,
    tokenProvider: async () => token,
    fetch: (url, init) => {
      urls.push(url);
      return fetch(url, init);
    },
  });
  await client.exportFrom('DEV', { files: [archive], description });
  assert.deepEqual(urls.map((url) => url.replace(uri, '')), ['/v2/nodes', '/v2/files/upload', '/v2/nodes/export']);
});

test('cancelling during the upload leaves nothing behind', async () => {
  const controller = new AbortController();
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  const call = client.exportFrom('DEV', {
    files: [archive], description, signal: controller.signal, onProgress: () => controller.abort(),
  });
  const error = await call.then(() => undefined, (reason) => reason);
  assert.ok(isCtmsError(error));
  assert.equal(error.code, 'CANCELLED');
  assert.equal(emulator.requests.some(({ path: asked }) => asked === '/v2/nodes/export'), false);
});

test('the command prints the transport request, as a sentence or as JSON', async () => {
  const key = emulator.serviceKeys.ctms;
  const told = await ctms(['export', archive, '--from', 'DEV', '--description', description], { key });
  assert.match(told.stdout, /^Transport request \d+ "1a2b3c Fix totals" waits in QA \(queue entry \d+\)\n$/);
  const { code, json, stderr } = await ctms(['upload', archive, '--to', 'QA', '--json'], { key });
  assert.equal(code, 0, stderr);
  assert.deepEqual(json.queueEntries.map((entry) => entry.nodeName), ['QA']);
  assert.deepEqual(json.fileIds, [emulator.files.at(-1).fileId]);
});

test('without --description the commit makes one, and outside a checkout the file name', async () => {
  const key = emulator.serviceKeys.ctms;
  await copyFile(archive, path.join(folder, 'my_shop.mtar'));
  const outside = await ctms(['export', 'my_shop.mtar', '--from', 'DEV', '--json'], { key, cwd: folder });
  assert.equal(outside.json.description, 'my-shop.mtar');
});

test('the command expands patterns itself', async () => {
  const key = emulator.serviceKeys.ctms;
  const { json } = await ctms(['export', 'target/demo/*.mtar', '--from', 'DEV', '--json'], { key });
  assert.equal(json.fileIds.length, 1);
});

test('an archive that is named twice in different spellings is sent once', async () => {
  const key = emulator.serviceKeys.ctms;
  const { json } = await ctms(['export', 'target/demo/*.mtar', `./${path.relative('.', archive)}`, archive, '--from', 'DEV', '--json'], { key });
  assert.equal(json.fileIds.length, 1);
});

test('the key may come from a file, from standard input and from the environment', async () => {
  const key = JSON.stringify(emulator.serviceKeys.ctms);
  const args = ['export', archive, '--from', 'DEV', '--json'];
  for (const options of [
    { env: { CTMS_SERVICE_KEY: key } },
    { env: { PIPER_serviceKey: key, CTMS_SERVICE_KEY: '' } },
    { env: { CTMS_SERVICE_KEY: 'never looked at' }, extra: ['--service-key', '-'], input: key },
  ]) {
    const { code, stderr } = await ctms([...args, ...(options.extra ?? [])], options);
    assert.equal(code, 0, stderr);
  }
});

test('a request without a route leads into no queue, which is a success with a warning', async () => {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  const { queueEntries, warnings } = await client.exportFrom('PROD', { files: [archive], description });
  assert.deepEqual(queueEntries, []);
  assert.match(warnings[0], /no route leads on from PROD/);
});
