import { createSHA256 } from 'hash-wasm';
import type { ServiceKey } from './auth/service-key.js';
import { bodyOfRequest } from './body.js';
import type { StartDigest } from './digest.js';
import { Emulator, emulatorOptionNames, type EmulatorOptions } from './emulator.js';
import { checkOptionNames } from './options.js';

export { manualClock, systemClock, type Clock, type ManualClock } from './clock.js';
export { faults, type StatusOptions } from './faults/faults.js';
export { LandscapeError } from './landscape/check.js';
export type { FaultOptions } from './faults/plan.js';
export type { Fault } from './faults/types.js';
export type { LandscapeSpec, NodeSpec, RouteSpec, Scenario, TargetSpec } from './landscape/types.js';
export type { Emulator, EmulatorOptions, ServiceKey };

/** Options of an emulator that answers fetch events. */
export interface HandlerOptions extends EmulatorOptions {
  /** Path below which it answers, for example `/emulator/`. Default `/`. */
  readonly base?: string;
}

/** An emulator for a Service Worker, or for anything else that has a `Request` and wants a `Response`. */
export interface Handler {
  /** Returns whether a request is meant for the emulator. */
  handles(request: Request): boolean;
  /** Answers a request; a connection that a fault cuts becomes a network error. */
  fetch(request: Request): Promise<Response>;
  /** Returns ready-to-use service keys for pages of this origin. */
  serviceKeys(origin: string): { readonly ctms: ServiceKey; readonly calm: ServiceKey };
  /** Files, requests, faults, reset. */
  readonly emulator: Emulator;
}

/**
 * Makes an emulator that keeps its state in memory: a Service Worker that the browser ends starts anew.
 *
 * Throws a `LandscapeError` for a landscape that makes no sense, and a `TypeError` for an option that does not exist.
 */
export function createHandler(options: HandlerOptions = {}): Handler {
  checkOptionNames('createHandler', options, { ...emulatorOptionNames, base: true });
  const emulator = new Emulator(options, { startDigest: startWasmDigest });
  const base = `/${(options.base ?? '').replaceAll(/^\/+|\/+$/g, '')}`.replace(/^\/$/, '');
  const handles = (request: Request): boolean => new URL(request.url).pathname.startsWith(`${base}/`);
  return {
    handles,
    fetch: async (request) => {
      if (!handles(request)) return new Response('Not found', { status: 404 });
      const handled = await emulator.handle(withoutBase(request, base), bodyOfRequest(request), request.signal);
      return 'isCut' in handled ? Response.error() : handled.response;
    },
    serviceKeys: (origin) => ({
      ctms: emulator.serviceKey(origin + base, options.plan === undefined ? {} : { plan: options.plan }),
      calm: emulator.serviceKey(origin + base, { kind: 'calm' }),
    }),
    emulator,
  };
}

/** The body is read from the original request; this one only carries method, address and headers. */
function withoutBase(request: Request, base: string): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(base.length);
  return new Request(url, { method: request.method, headers: request.headers });
}

/** `crypto.subtle` cannot hash a stream. */
const startWasmDigest: StartDigest = async () => {
  const hash = await createSHA256();
  return { update: (piece) => hash.update(piece), finish: () => hash.digest('hex') };
};
