// What goes wrong at which step, and playing all of it.
import assert from 'node:assert/strict';

import { faults } from 'ctms-emulator';

import { startEmulator } from './emulator.mjs';
import { importing } from './import-faults.mjs';
import { TOKEN, UPLOAD } from './operations.mjs';
import { release } from './release-faults.mjs';
import { VirtualTime } from './virtual-time.mjs';

/**
 * What is done under faults. Each step has a title, the operation that goes
 * wrong, `after` how many requests of it, the plan of the key if not standard,
 * and the faults that come `first`; `look` says what is left, `check` what
 * must hold.
 */
export const deeds = [release, importing];

/** How late late work is, in milliseconds. */
const LATE_MS = 500;

/** Short waits, so that chance in their length does not change how many fit into a time. */
export const retry = { firstWaitMs: 1, lookForMs: 1000, patienceMs: 1000 };

const everyTime = { times: Infinity };

/**
 * What goes wrong: a name for people, the emulator's fault, how often, and at
 * which operation if not at all of them.
 *
 * @type {readonly [string, object, { times?: number, at?: string, notAt?: string }?][]}
 */
const trouble = [
  // Not at the upload: how much of a small file is on its way by then is chance.
  ['connection reset before the request was read', faults.cutBeforeRequest, { notAt: UPLOAD }],
  ['connection reset while the body was sent', faults.cutDuringRequest, { at: UPLOAD }],
  ['connection reset after the request, nothing done', faults.cutAfterRequest],
  ['connection reset after the work', faults.loseAnswer],
  ['connection reset, work finished later', faults.lateWork(LATE_MS)],
  ['connection reset in the middle of the answer', faults.cutAnswer],
  ['connection reset every time', faults.cutAfterRequest, everyTime],
  ['no answer in time', faults.unanswered],
  ['no answer in time, every time', faults.unanswered, everyTime],
  ['no answer in time, work done', faults.unansweredWork],
  ['answer that stops in the middle', faults.holdAnswer],
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
  ['unknown tenant', faults.unknownZone, { at: TOKEN }],
  ['redirect 302 to another host', faults.redirect(302, 'http://elsewhere.example/')],
  ['redirect 307 to another host', faults.redirect(307, 'http://elsewhere.example/')],
  ['empty body', faults.emptyBody],
  ['JSON cut off', faults.cutJson],
  ['JSON with a mistake', faults.malformedJson],
  ['content type text/plain', faults.contentType('text/plain')],
  ['id 0', faults.set({ fileId: 0, transportRequestId: 0, id: 0, actionId: 0, access_token: '' })],
  ['no id', faults.drop('fileId', 'transportRequestId', 'id', 'actionId', 'access_token')],
  ['id above 2^53-1', faults.setRaw({ fileId: '9007199254740993', transportRequestId: '9007199254740993', id: '9007199254740993', actionId: '9007199254740993' })],
  ['only the required fields', faults.onlyRequiredFields],
  ['words nobody knows', faults.unknownEnums],
];

/** Every case of a deed: one fault at one of the steps. */
function cases(deed, isPlayed) {
  return deed.steps.filter(isPlayed).flatMap((step) => trouble
    .filter(([, , { at = step.operation, notAt } = {}]) => at === step.operation && notAt !== step.operation)
    .map(([name, fault, { times = 1 } = {}]) => ({ deed, step, name, fault, times })));
}

/** So many cases are played at once, each with an emulator and a time of its own. */
const LANES = 8;

/**
 * Plays every case of every deed.
 *
 * @typedef {(serviceKey: object, clock: object, requestId?: number) => Promise<{ result?: object, error?: object, sent?: readonly string[] }>} Do
 *          what it returns is what the caller was told; `sent` has method and path of each request, where
 *          more may arrive because a browser repeats some by itself
 *
 * @param {{ release: Do, import: Do }} how  exports the archive from DEV, or imports this transport request
 *        into QA, with {@link retry} and this clock
 * @param {(options: object) => Promise<object>} [open]  starts an emulator; answers it, a clock for its clients,
 *        and how to let time pass
 * @param {(step: object) => boolean} [isPlayed]  which steps; all, unless said
 * @returns every case with what was told and left; throws where a rule is broken
 */
export async function playAll(how, open = openLane, isPlayed = () => true) {
  const played = [];
  for (const deed of deeds) played.push(...await playDeed(deed, how[deed.name], open, isPlayed));
  return played;
}

async function openLane(options) {
  const time = new VirtualTime(Date.now());
  return { emulator: await startEmulator({ ...options, clock: time.forEmulator }), clock: time.forClient, pass: (ms) => time.pass(ms) };
}

async function playDeed(deed, act, open, isPlayed) {
  const waiting = cases(deed, isPlayed).entries();
  const played = [];
  const lane = async () => {
    const { emulator, clock, pass } = await open(deed.options);
    try {
      for (const [place, one] of waiting) played[place] = await play({ emulator, clock, pass }, one, act);
    } finally {
      await emulator.close();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return played;
}

async function play({ emulator, clock, pass }, one, act) {
  emulator.reset();
  plan(emulator, one);
  const key = emulator.serviceKey({ plan: one.step.plan ?? 'standard' });
  const told = await act(key, clock, emulator.state.queues.QA[0]?.transportRequestId);
  emulator.clearFaults();
  await pass(2 * LATE_MS);
  const left = { ...one.deed.look(emulator), requests: received(emulator) };
  try {
    check(one.deed, told, left);
  } catch (error) {
    throw new Error(`${one.step.title}, ${one.name}: ${error.message}\n${JSON.stringify(told)}`);
  }
  return { ...one, told, left };
}

function plan(emulator, { step, fault, times }) {
  for (const [operation, first] of step.first ?? []) emulator.failNext(operation, first);
  emulator.fail(step.operation, fault, { times, after: step.after ?? 0 });
}

function received({ requests }) {
  return requests.map(({ method, path }) => `${method} ${path.replaceAll(/\/\d+/g, '/{id}')}`);
}

function check(deed, told, left) {
  const count = (requests, operation) => requests.filter((request) => request === operation.replaceAll(/\{\w+\}/g, '{id}')).length;
  deed.check(told, left, (operation) => count(left.requests, operation) - count(told.sent ?? left.requests, operation));
  assert(left.requests.length < 60, `${left.requests.length} requests`);
}
