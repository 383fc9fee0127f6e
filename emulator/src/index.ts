import type { KeyWish } from './auth/clients.js';
import type { ServiceKey } from './auth/service-key.js';
import { Emulator, type EmulatorOptions } from './emulator.js';
import type { FaultOptions } from './faults/plan.js';
import type { Fault } from './faults/types.js';
import type { RequestRecord } from './http/operation.js';
import type { EmulatorState, FileInfo } from './inspect.js';
import { startNodeDigest } from './node/digest.js';
import { closeServer, listen } from './node/server.js';

export { manualClock, systemClock, type Clock, type ManualClock } from './clock.js';
export { faults, type StatusOptions } from './faults/faults.js';
export { LandscapeError } from './landscape/check.js';
export type { ContentType, LandscapeSpec, NodeSpec, RouteSpec, Scenario, TargetSpec } from './landscape/types.js';
export type { EmulatorOptions, EmulatorState, Fault, FaultOptions, FileInfo, KeyWish, RequestRecord, ServiceKey };

/** Options of an emulator that runs as a Node server. */
export interface ServerOptions extends EmulatorOptions {
  /** Port to listen on; 0 (the default) takes a free one. */
  readonly port?: number;
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
}

/** A running emulator. */
export interface RunningEmulator {
  /** For example `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Ready-to-use service keys of Cloud Transport Management and of Cloud ALM. */
  readonly serviceKeys: { readonly ctms: ServiceKey; readonly calm: ServiceKey };
  /** The files that are stored, oldest first. */
  readonly files: readonly FileInfo[];
  /** What was received, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** Everything that the service knows now. */
  readonly state: EmulatorState;
  /** Returns a service key, for example `serviceKey({ plan: 'export' })`. */
  serviceKey(wish?: KeyWish): ServiceKey;
  /** Plans a fault for the next request of an operation: `failNext('POST /v2/nodes/upload', faults.cutAfterRequest)`. */
  failNext(operation: string, fault: Fault): void;
  /** Plans a fault for several requests of an operation, or with `*` of all operations. */
  fail(operation: string, fault: Fault, options?: FaultOptions): void;
  /** Forgets all planned faults. */
  clearFaults(): void;
  /** Makes all tokens given out so far useless; returns how many. */
  revokeTokens(): number;
  /** Forgets everything that happened since the start. Service keys stay good. */
  reset(): void;
  /** Stops listening and cuts every connection; no timer is left. */
  close(): Promise<void>;
}

/**
 * Starts an emulator as a Node server.
 *
 * Rejects with a `LandscapeError` for a landscape that makes no sense, or with Node's error when the
 * port cannot be had.
 */
export async function createEmulator(options: ServerOptions = {}): Promise<RunningEmulator> {
  const emulator = new Emulator(options, { startDigest: startNodeDigest });
  const host = options.host ?? '127.0.0.1';
  const { server, port } = await listen(emulator, host, options.port ?? 0);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    url,
    serviceKeys: {
      ctms: emulator.serviceKey(url, options.plan === undefined ? {} : { plan: options.plan }),
      calm: emulator.serviceKey(url, { kind: 'calm' }),
    },
    get files() {
      return emulator.files;
    },
    get requests() {
      return emulator.requests;
    },
    get state() {
      return emulator.state;
    },
    serviceKey: (wish) => emulator.serviceKey(url, wish),
    failNext: (operation, fault) => emulator.failNext(operation, fault),
    fail: (operation, fault, faultOptions) => emulator.fail(operation, fault, faultOptions),
    clearFaults: () => emulator.clearFaults(),
    revokeTokens: () => emulator.revokeTokens(),
    reset: () => emulator.reset(),
    close: async () => {
      emulator.stop();
      await closeServer(server);
    },
  };
}
