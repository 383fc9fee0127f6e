import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createEmulator } from 'ctms-emulator';
import { archive, connect, content } from './support.mjs';

const emulator = await createEmulator({ landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 1 } } } });
after(() => emulator.close());
let client;
let fileId;
let base;
before(async () => {
  client = await connect(emulator.serviceKeys.ctms);
  fileId = (await client.upload(archive(), 'shop.mtar')).json.fileId;
  base = `/v2/nodes/${(await client.get('/v2/nodes')).json.nodes[0].id}/transportRequests`;
});

const without = (field) => {
  const { [field]: _, ...rest } = content('QA', [fileId]);
  return rest;
};
const change = (fields) => content('QA', [fileId], fields);

for (const [what, make, status, message] of [
  ['no node name', () => without('nodeName'), 400, /nodeName is missing/],
  [
    'a node name of 31 characters',
    () => change({ nodeName: 'x'.repeat(31) }),
    400,
    /nodeName must not be longer than 30/,
  ],
  [
    'a node name in another case [requests.unknown-node]',
    () => change({ nodeName: 'qa' }),
    404,
    /Node qa does not exist/,
  ],
  ['no description', () => without('description'), 400, /description is missing/],
  ['a blank description', () => change({ description: '  ' }), 400, /must not be empty/],
  ['a description of 513 characters', () => change({ description: 'x'.repeat(513) }), 400, /longer than 512/],
  ['a line break in the description', () => change({ description: 'a\nb' }), 400, /invalid characters/],
  [
    'an underscore in the description [requests.description]',
    () => change({ description: 'a_b' }),
    400,
    /invalid characters/,
  ],
  ['an emoji in the description', () => change({ description: 'done 🎉' }), 400, /invalid characters/],
  ['no content type', () => without('contentType'), 400, /contentType is missing/],
  ['the content type ZIP', () => change({ contentType: 'ZIP' }), 400, /contentType must be one of/],
  ['no storage type', () => without('storageType'), 400, /storageType is missing/],
  ['an unknown storage type', () => change({ storageType: 'BLOB' }), 400, /storageType must be one of/],
  ['no entries', () => without('entries'), 400, /entries must be an array/],
  ['an empty list of entries [requests.no-entries]', () => change({ entries: [] }), 422, /at least one entry/],
  ['an entry without uri', () => change({ entries: [{}] }), 400, /entries\[0\]\.uri is missing/],
  ['a uri that is a fraction', () => change({ entries: [{ uri: fileId + 0.5 }] }), 400, /uri must be a string/],
  ['a uri that is true', () => change({ entries: [{ uri: true }] }), 400, /uri must be a string/],
  [
    'a uri of 257 characters',
    () => change({ storageType: 'REFERENCE', entries: [{ uri: 'x'.repeat(257) }] }),
    400,
    /longer than 256/,
  ],
  [
    'a file that does not exist [requests.unknown-file]',
    () => change({ entries: [{ uri: '999999' }] }),
    422,
    /File with ID 999999 does not exist/,
  ],
  ['a file id with a sign', () => change({ entries: [{ uri: `+${fileId}` }] }), 422, /does not exist/],
  [
    'one good and one bad file',
    () => change({ entries: [{ uri: String(fileId) }, { uri: '0' }] }),
    422,
    /ID 0 does not/,
  ],
  [
    'a named user of 61 characters',
    () => change({ namedUser: 'x'.repeat(61) }),
    400,
    /namedUser must not be longer than 60/,
  ],
]) {
  test(`a transport request with ${what} is refused with ${status}, in both ways [requests.body] [http.bad-request] [http.unprocessable]`, async () => {
    for (const path of ['/v2/nodes/upload', '/v2/nodes/export']) {
      const state = JSON.stringify(emulator.state);
      const answer = await client.post(path, make());
      assert.equal(answer.status, status, answer.text);
      assert.match(answer.json.message, message);
      assert.equal(JSON.stringify(emulator.state), state);
    }
  });
}

test('the id of a file is also taken as a number, as public scripts send it [requests.number-as-uri]', async () => {
  const answer = await client.post('/v2/nodes/upload', change({ entries: [{ uri: fileId }] }));
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(emulator.state.queues.QA.at(-1).uris, [String(fileId)]);
});

test('the longest allowed values and every allowed character pass [requests.description]', async () => {
  const description = '-.~:/?#[]@!$&()*+,;=%éß'.padEnd(512, 'x');
  const answer = await client.post('/v2/nodes/upload', change({ description, namedUser: 'x'.repeat(60) }));
  assert.deepEqual([answer.status, answer.json?.transportRequestDescription], [200, description]);
});

for (const [what, headers, body] of [
  ['cut JSON', { 'content-type': 'application/json' }, '{"nodeName":'],
  ['a list', { 'content-type': 'application/json' }, '[]'],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'nodeName=QA'],
  ['no body', {}, undefined],
]) {
  test(`${what} instead of a JSON object is refused with 400`, async () => {
    for (const path of ['/v2/nodes/upload', `${base}/import`, `${base}/reset`]) {
      const response = await fetch(emulator.url + path, {
        method: 'POST',
        headers: { ...client.headers, ...headers },
        body,
      });
      assert.equal(response.status, 400, path);
      assert.equal(typeof (await response.json()).message, 'string');
    }
  });
}

for (const body of [
  {},
  { transportRequests: null },
  { transportRequests: ['1a'] },
  { transportRequests: [''] },
  { transportRequests: [1.5] },
  { transportRequests: [1], namedUser: 7 },
]) {
  test(`the operations on a queue refuse ${JSON.stringify(body)} with 400`, async () => {
    for (const verb of ['import', 'forward', 'reset', 'remove'])
      assert.equal((await client.post(`${base}/${verb}`, body)).status, 400, verb);
  });
}

for (const query of [
  '',
  '?status=',
  '?status=xx',
  '?status=in,',
  '?status=initial',
  '?status=in&createdAtFrom=2025-01-15',
  '?status=in&createdAtTo=2025-01-15T08:31:10Z',
  '?status=in&queuedAtFrom=2025-13-45T08:31:10.464Z',
  '?status=in&queuedAtTo=2025-01-15T08:31:10.464%2B00:00',
]) {
  test(`a queue asked with "${query}" is refused with 400 [queue.times]`, async () => {
    assert.equal((await client.get(base + query)).status, 400);
  });
}

test('an id in a path that is none, or of nothing, is refused with 404 [http.not-an-id] [queue.unknown-node] [actions.unknown] [requests.logs.unknown]', async () => {
  for (const id of ['abc', '1.5', '-1', '0', '999999', '9'.repeat(30)]) {
    for (const path of [
      `/v2/nodes/${id}`,
      `/v2/nodes/${id}/transportRequests?status=in`,
      `/v2/actions/${id}`,
      `/v2/actions/${id}/logs`,
      `${base}/${id}/logs`,
    ]) {
      assert.equal((await client.get(path)).status, 404, path);
    }
    assert.equal((await client.call('DELETE', `/v2/files/${id}`)).status, 404, id);
  }
});

test('an upload without a file, with two, or with too long a user is refused with 400 [files.upload.incomplete] [files.upload.named-user]', async () => {
  const send = async (fill) => {
    const form = new FormData();
    fill(form);
    return (await fetch(`${emulator.url}/v2/files/upload`, { method: 'POST', headers: client.headers, body: form }))
      .status;
  };
  const file = () => new Blob(['x']);
  assert.equal(await send((form) => form.append('namedUser', 'me')), 400);
  assert.equal(await send((form) => form.append('file', 'text')), 400);
  assert.equal(await send((form) => form.append('archive', file(), 'a.mtar')), 400);
  assert.equal(
    await send((form) => (form.append('file', file(), 'a.mtar'), form.append('file', file(), 'b.mtar'))),
    400,
  );
  assert.equal(
    await send((form) => (form.append('file', file(), 'a.mtar'), form.append('namedUser', 'x'.repeat(61)))),
    400,
  );
  assert.equal(emulator.files.length, 1);
});
