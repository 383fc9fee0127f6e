// The requests of clients that nobody here wrote, line by line as their sources send them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { createEmulator, manualClock } from 'ctms-emulator';
import { archive } from './support.mjs';

const clock = manualClock();
const emulator = await createEmulator({ clock, importMs: 1000 });
after(() => emulator.close());
beforeEach(() => emulator.reset());

const folder = new URL('clients/', import.meta.url);
const clients = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

const files = {
  '.mtar': () => Buffer.from(archive()),
  '.zip': () => Buffer.from(archive()),
  '.mtaext': () => Buffer.from('_schema-version: "3.1"\nID: com.example.shop.qa\nextends: com.example.shop\n'),
};
const boundary = '----recorded7MA4YWxkTrZu0gW';

/** Fills `{{name}}` with what an earlier answer gave; `"{{number:name}}"` becomes a number. */
function fill(text, known) {
  const value = (name) => {
    assert.ok(Object.hasOwn(known, name), `nothing is known as ${name}`);
    return String(known[name]);
  };
  return text
    .replaceAll(/"\{\{number:(\w+)\}\}"/g, (_, name) => value(name))
    .replaceAll(/\{\{(\w+)\}\}/g, (_, name) => value(name));
}

function bodyOf({ body, parts }, known) {
  if (parts !== undefined) return { bytes: multipart(parts), type: `multipart/form-data; boundary=${boundary}` };
  if (body === undefined) return { bytes: undefined };
  const encoded = { ...known, clientid: encodeURIComponent(known.clientid), secret: encodeURIComponent(known.secret) };
  const text = typeof body === 'string' ? fill(body, encoded) : fill(JSON.stringify(body), known);
  return { bytes: Buffer.from(text) };
}

function multipart(parts) {
  const pieces = parts.flatMap(({ name, value, fileName, type }) => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"`}\r\n`;
    const kind = type === undefined ? '' : `Content-Type: ${type}\r\n`;
    const content = fileName === undefined ? Buffer.from(value) : files[/\.\w+$/.exec(fileName)[0]]();
    return [Buffer.from(`${head}${kind}\r\n`), content, Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

function exchange(one, known) {
  const [method, target] = fill(one.line, known).split(' ');
  const { bytes, type } = bodyOf(one, known);
  const headers = Object.fromEntries(Object.entries(one.headers).map(([name, value]) => [name, fill(value, known)]));
  const { hostname, port } = new URL(emulator.url);
  const length = bytes === undefined ? {} : { 'content-length': bytes.length };
  const options = {
    hostname,
    port,
    method,
    path: target,
    headers: { ...headers, ...(type && { 'content-type': type }), ...length },
  };
  return new Promise((resolve, reject) => {
    const call = send(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    });
    call.on('error', reject);
    call.end(bytes);
  });
}

for (const { client, source, requests } of clients) {
  test(`${client} is served as it expects (${source}) [token.basic] [token.get] [requests.text-as-id] [requests.number-as-uri]`, async () => {
    const { clientid, clientsecret } = emulator.serviceKeys.ctms.uaa;
    const known = {
      clientid,
      secret: clientsecret,
      basic: Buffer.from(`${clientid}:${clientsecret}`).toString('base64'),
      QA: Object.values(emulator.state.queues).length === 0 ? undefined : nodeIdOf('QA'),
    };
    for (const one of requests) {
      const answer = await exchange(one, known);
      assert.equal(answer.status, one.status, `${one.line}: ${answer.text}`);
      for (const [name, path] of Object.entries(one.keep ?? {})) {
        known[name] = path.split('.').reduce((value, field) => value[field], JSON.parse(answer.text));
        assert.notEqual(known[name], undefined, `${one.line}: ${path}`);
      }
      if (one.then === 'the import ends') clock.advance(1000);
    }
  });
}

/** The nodes of the default landscape have the ids 1, 4, 7, ...: a node and its two targets each. */
function nodeIdOf(name) {
  return Object.keys(emulator.state.queues).indexOf(name) * 3 + 1;
}

test('the recorded clients are the ones that the plan names: Piper, the GitHub Action, the SAP Cloud SDK and more than four scripts', () => {
  const names = clients.map(({ client }) => client).join('\n');
  for (const name of ['Piper', 'deploy-to-sap-btp-with-ctms', 'SAP Cloud SDK']) assert.ok(names.includes(name), name);
  assert.ok(clients.length >= 8, `${clients.length} clients`);
});
