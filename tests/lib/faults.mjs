// What goes wrong at which step of a release, and what must hold whatever goes wrong.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { faults } from 'ctms-emulator';

/** How long one request may take where an answer comes too late, and how late late work is, in milliseconds. */
const PATIENCE_MS = 1000;
const LATE_MS = 500;

/** Options of a client that make the waits of a case short and change nothing else. */
function shortWaits({ fault }) {
  // Where nothing is slow, a busy machine must not look like a slow service.
  return { firstWaitMs: 1, lookForMs: 1000, ...(fault.waitMs ? { patienceMs: PATIENCE_MS } : {}) };
}

const TOKEN = 'POST /oauth/token';
const NODES = 'GET /v2/nodes';
const UPLOAD = 'POST /v2/files/upload';
const CREATE = 'POST /v2/nodes/export';
const QUEUE = 'GET /v2/nodes/{nodeId}/transportRequests';
const DELETE = 'DELETE /v2/files/{fileId}';

/**
 * The steps of a release. `first` are faults that lead to the step.
 *
 * @type {readonly { title: string, operation: string, plan?: string, first?: readonly [string, object][] }[]}
 */
export const steps = [
  { title: 'Asking for a token', operation: TOKEN },
  { title: 'Looking at the nodes before the upload', operation: NODES },
  { title: 'Uploading the archive', operation: UPLOAD },
  { title: 'Creating the transport request', operation: CREATE },
  { title: 'Creating it with a key of the plan export, which may not look', operation: CREATE, plan: 'export' },
  { title: 'Looking into the queue after the answer to the creation was lost', operation: QUEUE, first: [[CREATE, faults.loseAnswer]] },
  { title: 'Deleting the archive after the creation was refused', operation: DELETE, first: [[CREATE, faults.status(422)]] },
];

const slow = faults.slow(PATIENCE_MS * 3);
const everyTime = { times: Infinity };

/**
 * What goes wrong: a name for people, the emulator's fault, how often, and at
 * which steps if not at all of them.
 *
 * @type {readonly [string, object, { times?: number, at?: readonly string[] }?][]}
 */
export const trouble = [
  // Not at the upload: how much of a small file is on its way by then is chance.
  ['connection reset before the request was read', faults.cutBeforeRequest, { at: [TOKEN, NODES, CREATE, QUEUE, DELETE] }],
  ['connection reset while the body was sent', faults.cutDuringRequest, { at: [UPLOAD] }],
  ['connection reset after the request, nothing done', faults.cutAfterRequest],
  ['connection reset after the work', faults.loseAnswer],
  ['connection reset, work finished later', faults.lateWork(LATE_MS)],
  ['connection reset in the middle of the answer', faults.cutAnswer],
  ['connection reset every time', faults.cutAfterRequest, everyTime],
  ['no answer in time, work done later', slow],
  ['no answer in time, work done later, every time', slow, everyTime],
  ['slow answer', faults.slowAnswer(50)],
  ...[400, 403, 404, 409, 413, 422, 501].map((status) => [`status ${status}`, faults.status(status)]),
  ['401 in the middle', faults.unauthorized],
  ['401 every time', faults.unauthorized, everyTime],
  ['all tokens revoked in the middle', faults.revokeTokens],
  ['429', faults.status(429)],
  ['429 with Retry-After in seconds', faults.status(429, { retryAfter: 1 })],
  ['429 with Retry-After as a date', faults.status(429, { retryAfter: { secondsAhead: 1 } })],
  ['429 with Retry-After of a day', faults.status(429, { retryAfter: 86_400 })],
  ['429 every time', faults.status(429), everyTime],
  ['500, nothing done', faults.status(500)],
  ['500 after the work', faults.status(500, { work: 'once' })],
  ['500 every time', faults.status(500), everyTime],
  ['502 of the router', faults.router(502)],
  ['503 of the router', faults.router(503)],
  ['503 every time', faults.status(503), everyTime],
  ['504, work finished later', faults.status(504, { work: { afterMs: LATE_MS } })],
  ['404 of the router', faults.router(404)],
  ['HTML page with status 200', faults.html(200)],
  ['HTML page with status 201', faults.html(201)],
  ['HTML page every time', faults.html(200), everyTime],
  ['unknown tenant', faults.unknownZone, { at: [TOKEN] }],
  ['redirect 302 to another host', faults.redirect(302, 'http://elsewhere.example/')],
  ['redirect 307 to another host', faults.redirect(307, 'http://elsewhere.example/')],
  ['empty body', faults.emptyBody],
  ['JSON cut off', faults.cutJson],
  ['JSON with a mistake', faults.malformedJson],
  ['content type text/plain', faults.contentType('text/plain')],
  ['id 0', faults.set({ fileId: 0, transportRequestId: 0, id: 0, access_token: '' })],
  ['no id', faults.drop('fileId', 'transportRequestId', 'id', 'access_token')],
  ['id above 2^53-1', faults.setRaw({ fileId: '9007199254740993', transportRequestId: '9007199254740993', id: '9007199254740993' })],
  ['only the required fields', faults.onlyRequiredFields],
  ['words nobody knows', faults.unknownEnums],
];

/** Every case: one fault at one step. */
function cases() {
  return steps.flatMap((step) => trouble
    .filter(([, , { at } = {}]) => at === undefined || at.includes(step.operation))
    .map(([name, fault, { times = 1 } = {}]) => ({ step, name, fault, times })));
}

/** Plans the faults of a case. */
function plan(emulator, { step, fault, times }) {
  for (const [operation, first] of step.first ?? []) emulator.failNext(operation, first);
  emulator.fail(step.operation, fault, { times });
}

/** The archive that is sent: large enough that it does not fit into the buffers of a connection. */
export const archive = new Uint8Array(4 * 1024 * 1024).map((_, index) => (index * 31) % 251);
const digest = createHash('sha256').update(archive).digest('hex');

/** Waits until late work is done, forgets the faults, and returns what the emulator has now. */
async function aftermath(emulator, { fault }) {
  emulator.clearFaults();
  const late = Math.max(fault.lateMs ?? 0, fault.waitMs ?? 0);
  if (late > 0) await new Promise((resolve) => { setTimeout(resolve, late + 500); });
  const { files, state, requests } = emulator;
  const ids = new Set(Object.values(state.queues).flat().map(({ transportRequestId }) => transportRequestId));
  return {
    transportRequestIds: [...ids],
    unattached: files.filter(({ attachedTo }) => attachedTo.length === 0),
    attached: files.filter(({ attachedTo }) => attachedTo.length > 0),
    requests: requests.map(({ method, path }) => `${method} ${path.replaceAll(/\/\d+/g, '/{id}')}`),
  };
}

/** So many cases are played at once, each with an emulator of its own: most of their time is waiting. */
const LANES = 8;

/**
 * Plays every case.
 *
 * @param {() => Promise<object>} start  starts an emulator
 * @param {(serviceKey: object, retry: object) => Promise<{ result?: object, error?: object }>} release
 *        exports {@link archive} from DEV with these options for retries, and returns what the caller was told
 * @returns every case with what was told and left; throws where a rule is broken
 */
export async function playAll(start, release) {
  const waiting = cases().entries();
  const played = [];
  const lane = async () => {
    const emulator = await start();
    try {
      for (const [place, one] of waiting) played[place] = await play(emulator, one, release);
    } finally {
      await emulator.close();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return played;
}

async function play(emulator, one, release) {
  emulator.reset();
  plan(emulator, one);
  const told = await release(emulator.serviceKey({ plan: one.step.plan ?? 'standard' }), shortWaits(one));
  const left = await aftermath(emulator, one);
  try {
    check(told, left);
  } catch (error) {
    throw new Error(`${one.step.title}, ${one.name}: ${error.message}\n${JSON.stringify(told)}`);
  }
  return { ...one, told, left };
}

/**
 * Checks what must hold whatever went wrong.
 *
 * @param {{ result?: object, error?: object, sent?: readonly string[] }} told
 *        what the caller was told; `sent` has method and path of each request,
 *        where more may arrive because a browser repeats some by itself
 * @param {Awaited<ReturnType<typeof aftermath>>} left
 */
function check(told, left) {
  const { result, error } = told;
  const count = (requests, operation) => requests.filter((request) => request === operation).length;
  const repeated = (operation) => count(left.requests, operation) - count(told.sent ?? left.requests, operation);
  const most = 1 + repeated(CREATE);
  assert(left.transportRequestIds.length <= most, `${left.transportRequestIds.length} transport requests were made`);
  if (result) {
    assert(left.transportRequestIds.includes(result.transportRequestId), 'there is no such transport request');
    assert.deepEqual(left.attached.map(({ sha256 }) => sha256), [digest]);
  } else if (!['OUTCOME_UNKNOWN', 'CANCELLED'].includes(error.code)) {
    assert.deepEqual(left.transportRequestIds, [], `${error.code} says that there is no transport request`);
  }
  const details = error?.details ?? {};
  const possible = (result ?? details).possibleUnattachedFiles ?? [];
  const named = [...details.leftFileIds ?? [], ...details.unclearFileIds ?? []];
  const unnamed = left.unattached.filter(({ fileId }) => !named.includes(fileId));
  assert(unnamed.length <= possible.length + repeated(UPLOAD), `files ${unnamed.map(({ fileId }) => fileId)} are left and not named`);
  assert(left.requests.length < 40, `${left.requests.length} requests`);
}
