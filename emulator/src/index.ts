import type { KeyWish, Plan } from './auth/clients.js';
import type { ServiceKey } from './auth/service-key.js';
import { Emulator, emulatorOptionNames, type EmulatorOptions } from './emulator.js';
import type { FaultOptions } from './faults/plan.js';
import type { BehaviourId } from './fidelity/index.js';
import type { Fault } from './faults/types.js';
import type { TlsListener } from './node/tls.js';
import type { RequestRecord } from './http/operation.js';
import type { EmulatorState, FileInfo, QueueInfo } from './inspect.js';
import type { ArchiveInfo, Limits, StoredFile } from './state/world.js';
import { checkOptionNames, type OptionNames } from './options.js';
import { startNodeDigest } from './node/digest.js';
import { closeServer, listen } from './node/server.js';
import { ownNames, type HostRule } from './node/target.js';

export { manualClock, systemClock, type Clock, type ManualClock } from './clock.js';
export { faults, type StatusOptions } from './faults/faults.js';
export { LandscapeError } from './landscape/check.js';
export { exampleLandscape, type ExampleName } from './node/landscape-file.js';
export type { CauseId } from './causes/index.js';
export type { Outcome, RequestStatus } from './state/status.js';
export type { ContentType, Ending, LandscapeSpec, NodeSpec, RouteSpec, Scenario, TargetSpec } from './landscape/types.js';
export type {
  ArchiveInfo,
  BehaviourId,
  EmulatorOptions,
  EmulatorState,
  Fault,
  FaultOptions,
  FileInfo,
  KeyWish,
  Limits,
  Plan,
  QueueInfo,
  RequestRecord,
  ServiceKey,
  StoredFile,
};

/** Options of an emulator that runs as a Node server. */
export interface ServerOptions extends EmulatorOptions {
  /** Port to listen on; 0 (the default) takes a free one. */
  readonly port?: number;
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /**
   * Names by which an emulator with `control` may be called, besides `localhost` and own addresses, for
   * example the name of a service container. Default none.
   */
  readonly hostNames?: readonly string[];
  /** Also listens with TLS, with a certificate authority of its own, and takes client certificates. Default false. */
  readonly tls?: boolean;
}

/** Which key is wanted, and for which of the two addresses. */
export interface ServerKeyWish extends KeyWish {
  /** For the address with TLS; a key with a certificate always is. Default false. */
  readonly tls?: boolean;
}

const serverOptionNames: OptionNames<ServerOptions> = {
  ...emulatorOptionNames,
  port: true,
  host: true,
  hostNames: true,
  tls: true,
};

const keyWishNames: OptionNames<ServerKeyWish> = {
  kind: true,
  plan: true,
  credential: true,
  authorities: true,
  certificateDays: true,
  tls: true,
};

/** A running emulator. */
export interface RunningEmulator {
  /** For example `http://127.0.0.1:41234`. */
  readonly url: string;
  /** The same service with TLS, if it was asked for: for example `https://127.0.0.1:41235`. */
  readonly tlsUrl: string | undefined;
  /** PEM certificate of the authority behind `tlsUrl`. */
  readonly ca: string | undefined;
  /** Ready-to-use service keys of Cloud Transport Management and of Cloud ALM. */
  readonly serviceKeys: {
    /** Of Cloud Transport Management, plan standard. */
    readonly ctms: ServiceKey;
    /** Of SAP Cloud ALM. */
    readonly calm: ServiceKey;
  };
  /** The files that are stored, oldest first. */
  readonly files: readonly FileInfo[];
  /** What was received, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** How many answers rested on each guess of docs/fidelity.md, by its id. */
  readonly guesses: Readonly<Partial<Record<BehaviourId, number>>>;
  /** Everything that the service knows now. */
  readonly state: EmulatorState;
  /**
   * Returns a service key, for example `serviceKey({ plan: 'export' })`.
   *
   * Throws when a key needs TLS and the emulator has none.
   */
  serviceKey(wish?: ServerKeyWish): ServiceKey;
  /** Plans a fault for the next request of an operation: `failNext('POST /v2/nodes/upload', faults.cutAfterRequest)`. */
  failNext(operation: string, fault: Fault): void;
  /** Plans a fault for several requests of an operation, or with `*` of all operations. */
  fail(operation: string, fault: Fault, options?: FaultOptions): void;
  /** Forgets all planned faults. */
  clearFaults(): void;
  /** Does the work of the fault `workWhenTold` that is waiting; returns of how many requests. */
  finishWork(): number;
  /** Makes all tokens given out so far useless; returns how many. */
  revokeTokens(): number;
  /** Forgets everything that happened since the start. Service keys stay good. */
  reset(): void;
  /** Stops listening and cuts every connection; no timer is left. */
  close(): Promise<void>;
  /** Closes the emulator at the end of a block: `await using emulator = await createEmulator()`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an emulator as a Node server.
 *
 * Rejects with a `LandscapeError` for a landscape that makes no sense, with a `TypeError` for an option
 * that does not exist, or with Node's error when the port cannot be had.
 */
export async function createEmulator(options: ServerOptions = {}): Promise<RunningEmulator> {
  checkOptionNames('createEmulator', options, serverOptionNames);
  const emulator = new Emulator(options, { startDigest: startNodeDigest, takesBytes: true });
  const host = options.host ?? '127.0.0.1';
  const names = options.control === true ? ownNames(host, options.hostNames ?? []) : undefined;
  const { server, port } = await listen(emulator, host, options.port ?? 0, names);
  const tls = options.tls === true ? await startTls(emulator, host, names) : undefined;
  const url = urlOf('http', host, port);
  const tlsUrl = tls === undefined ? undefined : urlOf('https', host, tls.port);
  const serviceKey = (wish: ServerKeyWish = {}): ServiceKey => {
    checkOptionNames('serviceKey', wish, keyWishNames);
    if (wish.tls !== true && wish.credential !== 'x509') return emulator.serviceKey(url, wish);
    if (tls === undefined || tlsUrl === undefined)
      throw new Error('This key needs an emulator with TLS: createEmulator({ tls: true })');
    const x509 =
      wish.credential === 'x509' ? tls.authority.issueClient(emulator.clientId(wish), wish.certificateDays) : undefined;
    return emulator.serviceKey(tlsUrl, wish, x509);
  };
  const close = async (): Promise<void> => {
    emulator.stop();
    await Promise.all([closeServer(server), tls === undefined ? undefined : closeServer(tls.server)]);
  };
  return {
    url,
    tlsUrl,
    ca: tls?.authority.ca,
    serviceKeys: {
      ctms: serviceKey(options.plan === undefined ? {} : { plan: options.plan }),
      calm: serviceKey({ kind: 'calm' }),
    },
    get files() {
      return emulator.files;
    },
    get requests() {
      return emulator.requests;
    },
    get guesses() {
      return emulator.guesses;
    },
    get state() {
      return emulator.state;
    },
    serviceKey,
    failNext: (operation, fault) => emulator.failNext(operation, fault),
    fail: (operation, fault, faultOptions) => emulator.fail(operation, fault, faultOptions),
    clearFaults: () => emulator.clearFaults(),
    finishWork: () => emulator.finishWork(),
    revokeTokens: () => emulator.revokeTokens(),
    reset: () => emulator.reset(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Certificates cost time and memory, so they are loaded only where they are wanted. */
async function startTls(emulator: Emulator, host: string, names: HostRule): Promise<TlsListener> {
  const { listenTls } = await import('./node/tls.js');
  return listenTls(emulator, host, names);
}

function urlOf(scheme: 'http' | 'https', host: string, port: number): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
