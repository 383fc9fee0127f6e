import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { createEmulator, faults, manualClock } from 'ctms-emulator';
import { archive, connect, content } from './support.mjs';

const time = manualClock();
let held = 0;
let ended = 0;
const clock = {
  ...time,
  sleep(ms, signal) {
    if (ms === Infinity) held += 1;
    return time.sleep(ms, signal);
  },
};
const emulator = await createEmulator({
  clock,
  importMs: 2000,
  log: () => {
    ended += 1;
  },
});
after(() => emulator.close());
let client;
let fileId;
beforeEach(async () => {
  emulator.reset();
  held = 0;
  client = await connect(emulator.serviceKeys.ctms);
  fileId = (await client.upload(archive(), 'shop.mtar')).json.fileId;
});

const create = () => client.post('/v2/nodes/upload', content('QA', [fileId]));
const creating = 'POST /v2/nodes/upload';
const until = async (isTrue) => {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
};
const made = () => emulator.state.transportRequests.length;
const lost = (error) =>
  error.name === 'TypeError' && ['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'].includes(error.cause?.code);

test('a fault happens once, and then no more', async () => {
  emulator.failNext(creating, faults.status(503));
  assert.equal((await create()).status, 503);
  assert.equal((await create()).status, 200);
  assert.equal(made(), 1);
});

test('faults of one operation happen one after the other, in the order of planning', async () => {
  emulator.failNext(creating, faults.status(500));
  emulator.failNext(creating, faults.status(429));
  assert.deepEqual([(await create()).status, (await create()).status, (await create()).status], [500, 429, 200]);
});

test('a fault can happen several times, for ever, and after some requests', async () => {
  emulator.fail(creating, faults.status(502), { times: 2, after: 1 });
  const statuses = [];
  for (let turn = 0; turn < 4; turn += 1) statuses.push((await create()).status);
  assert.deepEqual(statuses, [200, 502, 502, 200]);

  emulator.fail('*', faults.status(503), { times: Infinity });
  for (let turn = 0; turn < 5; turn += 1) assert.equal((await client.get('/v2/nodes')).status, 503);
  emulator.clearFaults();
  assert.equal((await client.get('/v2/nodes')).status, 200);
});

test('a fault meets its operation only, whatever the placeholders are called', async () => {
  emulator.failNext('GET /v2/nodes/{id}', faults.status(503));
  assert.equal((await client.get('/v2/nodes')).status, 200);
  assert.equal((await client.get('/v2/nodes/4')).status, 503);
});

test('a fault for an unknown operation names those that there are', () => {
  assert.throws(() => emulator.failNext('POST /v2/node/upload', faults.emptyBody), /POST \/v2\/nodes\/upload/);
});

test('Retry-After comes in seconds and as a date', async () => {
  emulator.failNext(creating, faults.status(429, { retryAfter: 7 }));
  emulator.failNext(creating, faults.status(503, { retryAfter: { secondsAhead: 90 } }));
  emulator.failNext(creating, faults.status(503));
  const values = [];
  for (let turn = 0; turn < 3; turn += 1) values.push((await create()).headers.get('retry-after'));
  assert.deepEqual(values, ['7', 'Wed, 15 Jan 2025 08:31:30 GMT', null]);
});

test('the router answers in plain text with its own header', async () => {
  for (const status of [404, 502, 503]) {
    emulator.failNext(creating, faults.router(status));
    const answer = await create();
    assert.equal(answer.status, status);
    assert.match(answer.headers.get('x-cf-routererror'), /^[a-z_]+$/);
    assert.match(answer.headers.get('content-type'), /^text\/plain/);
  }
  assert.equal(made(), 0);
});

for (const [name, fault, done] of [
  ['before the body', faults.cutBeforeRequest, 0],
  ['during the body', faults.cutDuringRequest, 0],
  ['after the body', faults.cutAfterRequest, 0],
  ['after the work was done', faults.loseAnswer, 1],
]) {
  test(`a connection cut ${name} leaves ${done} transport requests`, async () => {
    emulator.failNext(creating, fault);
    await assert.rejects(create(), lost);
    assert.equal(made(), done);
    assert.equal(emulator.requests.at(-1).status, undefined);
  });
}

test('a cut during an upload stores nothing', async () => {
  const big = new Uint8Array(8 * 1024 * 1024);
  for (const fault of [faults.cutBeforeRequest, faults.cutDuringRequest, faults.cutAfterRequest]) {
    emulator.failNext('POST /v2/files/upload', fault);
    await assert.rejects(client.upload(big, 'big.mtar'), lost);
  }
  assert.equal(emulator.files.length, 1);
  emulator.failNext('POST /v2/files/upload', faults.loseAnswer);
  await assert.rejects(client.upload(big, 'big.mtar'), lost);
  assert.deepEqual(emulator.files.map((file) => file.size).slice(1), [big.length]);
});

test('an answer that is cut in the middle announces its full length', async () => {
  emulator.failNext('GET /v2/nodes', faults.cutAnswer);
  const response = await fetch(`${emulator.url}/v2/nodes`, { headers: client.headers });
  assert.equal(response.status, 200);
  assert.ok(Number(response.headers.get('content-length')) > 500);
  await assert.rejects(response.text(), { name: 'TypeError' });
});

test('late work is done when its time comes, after the connection was lost', async () => {
  emulator.failNext(creating, faults.lateWork(60_000));
  await assert.rejects(create(), lost);
  assert.equal(made(), 0);
  clock.advance(59_999);
  assert.equal(made(), 0);
  clock.advance(1);
  assert.equal(made(), 1);
});

test('late work can hide behind a 504, and an upload can be late too', async () => {
  emulator.failNext(creating, faults.status(504, { work: { afterMs: 1000 } }));
  assert.equal((await create()).status, 504);
  emulator.failNext('POST /v2/files/upload', faults.lateWork(1000));
  await assert.rejects(client.upload(archive(), 'late.mtar'), lost);
  assert.deepEqual([made(), emulator.files.length], [0, 1]);
  clock.advance(1000);
  assert.deepEqual([made(), emulator.files.length], [1, 2]);
});

test('work can be done in spite of a 500', async () => {
  emulator.failNext(creating, faults.status(500, { work: 'once' }));
  assert.equal((await create()).status, 500);
  assert.equal(made(), 1);
});

test('work done twice leaves two transport requests, and the answer is of the second', async () => {
  emulator.failNext(creating, faults.workTwice);
  const { json } = await create();
  assert.deepEqual(emulator.state.transportRequests.map((one) => one.id).at(-1), json.transportRequestId);
  assert.equal(made(), 2);
});

test('a repeated answer is the previous one, and no work is done', async () => {
  const first = await create();
  emulator.failNext(creating, faults.repeatAnswer);
  assert.equal((await create()).text, first.text);
  assert.equal(made(), 1);
});

for (const [name, fault, expected] of [
  [
    'cut JSON',
    faults.cutJson,
    (answer) => answer.json === undefined && answer.text.startsWith('{"transportRequestId"'),
  ],
  ['malformed JSON', faults.malformedJson, (answer) => answer.json === undefined && answer.text.endsWith(']}')],
  ['an empty body', faults.emptyBody, (answer) => answer.text === '' && answer.headers.get('content-length') === '0'],
  [
    'another content type',
    faults.contentType('text/html'),
    (answer) => answer.headers.get('content-type') === 'text/html' && answer.json !== undefined,
  ],
  ['no content type', { headers: { 'content-type': null } }, (answer) => answer.headers.get('content-type') === null],
  ['unknown words', faults.unknownEnums, (answer) => answer.json !== undefined],
  ['a changed field', faults.set({ transportRequestId: 'x' }), (answer) => answer.json.transportRequestId === 'x'],
  [
    'a number beyond 2^53',
    faults.setRaw({ transportRequestId: '9007199254740993' }),
    (answer) => answer.text.includes('"transportRequestId":9007199254740993,'),
  ],
]) {
  test(`the work is done and the answer has ${name}`, async () => {
    emulator.failNext(creating, fault);
    const answer = await create();
    assert.equal(answer.status, 200);
    assert.ok(expected(answer), answer.text);
    assert.equal(made(), 1);
  });
}

test('an HTML page comes with any status, and no work is done', async () => {
  for (const status of [200, 201, 502]) {
    emulator.failNext(creating, faults.html(status));
    const answer = await create();
    assert.deepEqual([answer.status, answer.text.startsWith('<!DOCTYPE html>')], [status, true]);
  }
  emulator.failNext('POST /oauth/token', faults.html(200));
  const token = await fetch(`${emulator.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  assert.match(token.headers.get('content-type'), /html/);
  assert.equal(made(), 0);
});

test('an upload answers with file id 0, or without one', async () => {
  emulator.failNext('POST /v2/files/upload', faults.zeroFileId);
  emulator.failNext('POST /v2/files/upload', faults.missingFileId);
  assert.equal((await client.upload(archive(), 'a.mtar')).json.fileId, 0);
  assert.deepEqual((await client.upload(archive(), 'a.mtar')).json, { fileName: 'a.mtar' });
});

test('words that nobody knows, missing fields and the spellings of times reach lists and logs', async () => {
  await create();
  const queue = 'GET /v2/nodes/{nodeId}/transportRequests';
  const list = async () => (await client.get('/v2/nodes/4/transportRequests?status=in')).json.transportRequests[0];
  const plain = await list();
  emulator.failNext(queue, faults.unknownEnums);
  assert.equal((await list()).status, 'somethingNew');
  emulator.failNext(queue, faults.onlyRequiredFields);
  assert.deepEqual(Object.keys(await list()), ['id', 'entries']);
  for (const [spelling, shape] of [
    ['z', /T\d\d:\d\d:\d\d\.\d{3}Z$/],
    ['offset', /T\d\d:\d\d:\d\d\.0\d{3}\+0000$/],
    ['colon', /T\d\d:\d\d:\d\d\.\d{3}\+00:00$/],
  ]) {
    emulator.failNext(queue, faults.timestamps(spelling));
    assert.match((await list()).queuedAt, shape);
  }
  assert.deepEqual(await list(), plain);
});

test('a redirect leads to another host and does no work', async () => {
  for (const status of [307, 302]) {
    emulator.failNext(creating, faults.redirect(status, 'https://elsewhere.example.com/'));
    const answer = await create();
    assert.deepEqual([answer.status, answer.headers.get('location')], [status, 'https://elsewhere.example.com/']);
  }
  assert.equal(made(), 0);
});

test('a 401 in the middle passes, a revocation stays', async () => {
  emulator.failNext(creating, faults.unauthorized);
  assert.deepEqual([(await create()).status, (await create()).status], [401, 200]);
  emulator.failNext(creating, faults.revokeTokens);
  assert.deepEqual([(await create()).status, (await create()).status], [401, 401]);
  client = await connect(emulator.serviceKeys.ctms);
  assert.equal((await create()).status, 200);
});

test('a slow request waits on the clock of the emulator', async () => {
  emulator.failNext('GET /v2/nodes', faults.slow(5000));
  let isAnswered = false;
  const answer = client.get('/v2/nodes').then((got) => {
    isAnswered = true;
    return got;
  });
  await client.get('/v2/routes');
  assert.equal(isAnswered, false);
  clock.advance(5000);
  assert.equal((await answer).status, 200);
});

for (const [name, fault, done] of [
  ['is not answered', faults.unanswered, 0],
  ['is done and not answered', faults.unansweredWork, 1],
  ['is done and answered by half', faults.holdAnswer, 1],
]) {
  test(`a request that ${name} stays open until its caller leaves`, async () => {
    const before = ended;
    emulator.failNext(creating, fault);
    const caller = new AbortController();
    const answer = fetch(`${emulator.url}/v2/nodes/upload`, {
      method: 'POST',
      headers: { ...client.headers, 'content-type': 'application/json' },
      body: JSON.stringify(content('QA', [fileId])),
      signal: caller.signal,
    }).then((response) => response.text());
    await until(() => held === 1);
    assert.equal(made(), done);

    caller.abort();

    await assert.rejects(answer, { name: 'AbortError' });
    await until(() => ended > before);
    assert.equal(made(), done);
  });
}

test('an emulator that is closed keeps no request that it does not answer', async () => {
  const own = await createEmulator();
  own.fail('*', faults.unanswered, { times: Infinity });
  const answer = fetch(`${own.url}/v2/nodes`);
  answer.catch(() => {});
  await until(() => own.requests.length === 1);

  await own.close();

  await assert.rejects(answer, lost);
});

test('work that waits to be told to is done when it is, in order, once', async () => {
  emulator.failNext(creating, faults.workWhenTold);
  await assert.rejects(create(), lost);
  assert.equal(made(), 0);

  assert.equal(emulator.finishWork(), 1);

  assert.equal(made(), 1);
  assert.equal(emulator.finishWork(), 0);
});

test('a slow answer comes in pieces and whole', async () => {
  const time = manualClock();
  let sleeps = 0;
  const sleep = (ms, signal) => {
    sleeps += 1;
    return time.sleep(ms, signal);
  };
  const own = await createEmulator({ clock: { ...time, sleep } });
  try {
    const { headers } = await connect(own.serviceKeys.ctms);
    own.failNext('GET /v2/nodes', faults.slowAnswer(20));
    const answer = fetch(`${own.url}/v2/nodes`, { headers });
    const next = async (pieces) => {
      await until(() => sleeps === pieces);
      time.advance(2);
    };
    await next(1);
    const response = await answer;
    const length = Number(response.headers.get('content-length'));
    let [pieces, size] = [0, 0];
    for await (const piece of response.body) {
      pieces += 1;
      size += piece.length;
      if (size < length) await next(pieces + 1);
    }
    assert.deepEqual([pieces, size], [10, length]);
  } finally {
    await own.close();
  }
});

test('an early answer does not wait for the body', async () => {
  emulator.failNext('POST /v2/files/upload', faults.status(503, { early: true }));
  const call = request(`${emulator.url}/v2/files/upload`, {
    method: 'POST',
    headers: { ...client.headers, 'content-length': 1_000_000 },
  });
  call.write('only the beginning');
  const [response] = await once(call, 'response');
  assert.equal(response.statusCode, 503);
  call.destroy();
});

test('faults combine', async () => {
  emulator.failNext(creating, { ...faults.timestamps('colon'), ...faults.loseAnswer, ...faults.revokeTokens });
  await assert.rejects(create(), lost);
  assert.equal(made(), 0);
  assert.equal((await create()).status, 401);
});

test("faults reach Cloud ALM's base path too", async () => {
  const calm = await connect(emulator.serviceKeys.calm);
  emulator.failNext('POST /v2/nodes/export', faults.status(503));
  assert.equal((await calm.post('/v2/nodes/export', content('DEV', [fileId]))).status, 503);
});
