// Plays what the native simulation has recorded once more, through the package: its requests must be
// the recorded ones at the recorded times, whose answers it gets, and its results the recorded ones.
import assert from 'node:assert/strict';

import { CtmsClient, isCtmsError } from 'ctms';

/** When the simulated machines were switched on. */
const EPOCH = 1_750_000_000_000;

/**
 * Plays one schedule.
 *
 * @returns {Promise<{ requests: number }>} how much of it there was
 */
export async function playSchedule({ serviceKey, operatingKey, jobs, randoms }) {
  const time = new Time(jobs[0].began);
  const chance = new Map(randoms);
  const { random } = Math;
  // The core draws from it, too: the same number at the same time.
  Math.random = () => chance.get(time.now) ?? 0.5;
  try {
    const clients = new Map();
    const plays = jobs.map((job) => {
      const client = clients.get(job.client) ?? new Replay(time, { serviceKey, operatingKey });
      clients.set(job.client, client);
      return client.play(job);
    });
    await time.untilDone(Promise.all(plays));
    for (const client of clients.values()) client.close();
    return { requests: jobs.reduce((sum, job) => sum + job.exchanges.length, 0) };
  } finally {
    Math.random = random;
  }
}

/** A client whose jobs follow one another, with the line that was recorded for each. */
class Replay {
  #time;
  #client;
  #job;
  #events = [];

  constructor(time, keys) {
    this.#time = time;
    this.#client = new CtmsClient({
      ...keys,
      clock: { now: () => EPOCH + time.now, sleep: (milliseconds, signal) => time.sleep(milliseconds, signal) },
      fetch: (url, init) => this.#fetch(url, init),
      log: (event) => this.#events.push(event),
    });
  }

  async play(job) {
    await this.#time.until(job.began, RUN);
    this.#job = { ...job, exchanges: [...job.exchanges] };
    this.#events = [];
    const told = plain(await this.#release(job));
    assert.deepEqual(told, job.told);
    assert.deepEqual(plain(this.#events), job.events);
    assert.equal(this.#time.now, job.ended);
    assert.deepEqual(this.#job.exchanges, [], 'these requests were not sent');
  }

  close() {
    this.#client.close();
  }

  async #release({ verb, node, options, files, descriptors, cancelAt }) {
    const controller = new AbortController();
    if (cancelAt !== null) this.#time.until(cancelAt, CANCEL).then(() => controller.abort());
    const { signal } = controller;
    const given = {
      ...options,
      signal,
      files: files.map((name) => new TwoParts(new Uint8Array(2000), name)),
      extensionDescriptors: Object.fromEntries(descriptors.map(({ node: at, name, content }) => [at, new TwoParts(new TextEncoder().encode(content), name)])),
    };
    try {
      return { result: await this.#client[verb](node, given) };
    } catch (error) {
      assert(isCtmsError(error), error);
      const { retryable, exitCode } = error;
      return { error: { ...error.toJSON(), retryable, exitCode } };
    }
  }

  async #fetch(url, { method = 'GET', headers, body }) {
    const time = this.#time;
    const isFile = body instanceof ReadableStream;
    const token = new Headers(headers).get('authorization');
    const sent = { at: time.now, method, url, token, body: isFile ? null : body ?? null };
    const fits = (one) => Object.entries(sent).every(([name, value]) => one[name] === value);
    const place = this.#job.exchanges.findIndex(fits);
    assert(place >= 0, `not recorded: ${JSON.stringify(sent)}, but ${JSON.stringify(this.#job.exchanges[0])}`);
    const [exchange] = this.#job.exchanges.splice(place, 1);
    if (isFile) await this.#pour(body, exchange);
    if (exchange.end === null) return new Promise(() => {});
    await time.until(exchange.end, ANSWER);
    if (exchange.code !== undefined) throw Object.assign(new Error(exchange.reason), { code: exchange.code });
    return answer(exchange);
  }

  /** Takes the file's bytes when the recorded line took them. */
  async #pour(body, { bodyAt, sentAt, head, tail }) {
    if (bodyAt === null) return undefined;
    await this.#time.until(bodyAt, ANSWER);
    const reader = body.getReader();
    const texts = [];
    const take = async () => {
      const { done, value } = await reader.read();
      if (!done) texts.push(Buffer.from(value).toString());
      return !done;
    };
    // The head and a part; asking for the next tells that the part has moved.
    await take();
    await take();
    const next = take();
    assert.equal(texts[0], head);
    if (sentAt === null) return undefined;
    await this.#time.until(sentAt, ANSWER);
    await next;
    while (await take());
    assert.equal(texts.at(-1), tail);
    return undefined;
  }
}

/** A file that is read in two parts, so that one can be on its way; at once, because nothing may happen between turns. */
class TwoParts extends File {
  #bytes;

  constructor(bytes, name) {
    super([bytes], name);
    this.#bytes = bytes;
  }

  stream() {
    const half = Math.ceil(this.#bytes.length / 2);
    return ReadableStream.from([this.#bytes.subarray(0, half), this.#bytes.subarray(half)]);
  }

  slice(from, to) {
    const bytes = this.#bytes.slice(from, to);
    return { arrayBuffer: async () => bytes.buffer };
  }
}

function answer({ status, headers, answer: text }) {
  const bytes = new TextEncoder().encode(text);
  return { status, headers: new Headers(headers), arrayBuffer: async () => bytes.buffer };
}

/** As JSON, with the one name that is drawn anew for each client as the simulation writes it. */
function plain(value) {
  return JSON.parse(JSON.stringify(value).replaceAll(/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g, 'run-id'));
}

/** What happens at the same time happens in this order. */
const [RUN, ANSWER, CANCEL, TIMER] = [0, 1, 2, 3];

/** Time that jumps to what comes next when nothing is left to do now. */
class Time {
  #waiting = new Set();

  constructor(now) {
    this.now = now;
  }

  until(time, order) {
    return new Promise((resolve) => {
      if (time <= this.now) return resolve();
      return this.#waiting.add({ time, order, resolve });
    });
  }

  sleep(milliseconds, signal) {
    return new Promise((resolve, reject) => {
      const waiter = { time: this.now + milliseconds, order: TIMER, resolve };
      this.#waiting.add(waiter);
      signal.addEventListener('abort', () => { this.#waiting.delete(waiter); reject(signal.reason); });
    });
  }

  async untilDone(work) {
    let isDone = false;
    const settled = work.finally(() => { isDone = true; });
    settled.catch(() => {});
    for (;;) {
      await turn();
      if (isDone) return settled;
      const next = this.#next();
      assert(next, 'nothing happens any more');
      this.now = Math.max(this.now, next.time);
      this.#waiting.delete(next);
      next.resolve();
    }
  }

  #next() {
    let first;
    for (const one of this.#waiting) {
      if (!first || one.time < first.time || (one.time === first.time && one.order < first.order)) first = one;
    }
    return first;
  }
}

/** A turn of the event loop: whatever follows at once is done. */
const turn = () => new Promise((resolve) => { setImmediate(resolve); });
