import type { Clock } from '../clock.js';
import { changeText } from '../faults/change.js';
import type { Fault } from '../faults/types.js';
import { guessesAmong } from '../fidelity/index.js';
import type { World } from '../state/world.js';
import type { Exchange } from './exchange.js';
import type { Reply, RequestRecord } from './operation.js';

interface Stage {
  readonly world: World;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const withoutBody = new Set([101, 204, 205, 304]);

/** Turns a reply into a response, changed and delayed as a fault wants it. */
export function answer(
  reply: Reply,
  fault: Fault,
  stage: Stage,
  exchange: Exchange,
  contentType = 'application/json',
): Response {
  const status = fault.status ?? reply.status;
  const isReplaced = fault.status !== undefined || fault.body !== undefined;
  const guesses = isReplaced ? [] : guessesAmong(reply.basis ?? []);
  if (guesses.length > 0) exchange.record.guesses = guesses;
  if (reply.isUnknown === true) exchange.record.isUnknown = true;
  const headers = answerHeaders(reply, fault, stage, exchange, contentType);
  if (withoutBody.has(status)) {
    headers.delete('content-type');
    return new Response(null, { status, headers });
  }
  const bytes = bytesOf(reply, fault);
  headers.set('content-length', String(bytes.length));
  if (bytes.length === 0 && textOf(reply) === '' && fault.headers?.['content-type'] === undefined)
    headers.delete('content-type');
  const body = bodyOf(bytes, fault, stage, exchange);
  if (body !== bytes || !exchange.takesBytes) return new Response(body, { status, headers });
  exchange.bytes = bytes;
  return new Response(null, { status, headers });
}

/** What was written before is not written again, unless a fault changes it. */
function bytesOf(reply: Reply, fault: Fault): Uint8Array<ArrayBuffer> {
  if (reply.bytes !== undefined && Object.keys(fault).length === 0) return reply.bytes;
  return new TextEncoder().encode(changeText(textOf(reply), fault));
}

function textOf(reply: Reply): string {
  if (reply.bytes !== undefined) return new TextDecoder().decode(reply.bytes);
  return reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
}

function answerHeaders(reply: Reply, fault: Fault, stage: Stage, { record }: Exchange, contentType: string): Headers {
  const headers = new Headers({
    'content-type': contentType,
    'x-vcap-request-id': stage.world.random.uuid(),
    'x-correlationid': record.headers['x-correlationid'] ?? stage.world.random.uuid(),
    ...markOf(record),
    ...reply.headers,
  });
  if (fault.retryAfter !== undefined) {
    const date = new Date(stage.world.now + fault.retryAfter * 1000).toUTCString();
    headers.set('retry-after', fault.retryAfterAsDate === true ? date : String(fault.retryAfter));
  }
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return headers;
}

/** Says what an answer is worth: a guess, or nothing that the emulator knows. */
function markOf({ isUnknown, guesses = [] }: RequestRecord): Record<string, string> {
  if (isUnknown === true) return { 'x-ctms-emulator': 'unknown-operation' };
  return guesses.length === 0 ? {} : { 'x-ctms-emulator': 'guess', 'x-ctms-emulator-guesses': guesses.join(' ') };
}

const dripPieces = 10;

function bodyOf(
  bytes: Uint8Array<ArrayBuffer>,
  fault: Fault,
  stage: Stage,
  { left }: Exchange,
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  if (fault.cut === 'answer') return brokenBody(bytes, () => Promise.resolve());
  if (fault.hold === 'answer') return brokenBody(bytes, () => untilLeft(stage.clock, left));
  return fault.dripMs === undefined ? bytes : drippingBody(bytes, fault.dripMs, stage);
}

/** The first half of a body; it breaks off when `end` resolves. */
function brokenBody(bytes: Uint8Array, end: () => Promise<void>): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    async pull(controller) {
      if (isSent) {
        await end();
        return controller.error(new Error('The connection was cut by a fault'));
      }
      isSent = true;
      return controller.enqueue(bytes.slice(0, Math.max(1, Math.floor(bytes.length / 2))));
    },
  });
}

/** Waits until nobody waits for an answer any more. */
export async function untilLeft(clock: Clock, left: AbortSignal): Promise<void> {
  try {
    await clock.sleep(Infinity, left);
  } catch (error) {
    if (!left.aborted) throw error;
  }
}

function drippingBody(bytes: Uint8Array, ms: number, stage: Stage): ReadableStream<Uint8Array> {
  const size = Math.max(1, Math.ceil(bytes.length / dripPieces));
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at >= bytes.length) return controller.close();
      await stage.clock.sleep(ms / dripPieces, stage.signal);
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}
