import type { Hono } from 'hono';
import { ClientRegistry, type KeyWish, type Plan } from './auth/clients.js';
import { calmRoute, serviceKeyOf, type KeyCertificate, type ServiceKey } from './auth/service-key.js';
import { TokenStore } from './auth/tokens.js';
import { drain, type BodySource } from './body.js';
import { systemClock, type Clock } from './clock.js';
import type { StartDigest } from './digest.js';
import type { BehaviourId } from './fidelity/index.js';
import { checkFault, checkFaultOptions } from './faults/check.js';
import { FaultPlan, type FaultOptions } from './faults/plan.js';
import type { Fault } from './faults/types.js';
import { untilLeft } from './http/answer.js';
import { createApp, type Env, type Service } from './http/app.js';
import { healthPath } from './http/control.js';
import type { Exchange } from './http/exchange.js';
import type { RequestRecord } from './http/operation.js';
import { RequestLog } from './http/request-log.js';
import { operationNames } from './http/operations/index.js';
import { checkLandscape } from './landscape/check.js';
import { defaultLandscape, type LandscapeSpec } from './landscape/types.js';
import { buildWorld } from './state/build.js';
import { checkOptionNames, type OptionNames } from './options.js';
import type { Limits, Settings } from './state/world.js';
import type { EmulatorState, FileInfo } from './inspect.js';
import { filesOf, stateOf } from './inspect.js';

/** What an emulator can be told, wherever it runs. */
export interface EmulatorOptions {
  /** Default: DEV -> QA -> PROD and, apart from them, a virtual node HUB -> TRAINING. */
  readonly landscape?: LandscapeSpec;
  /** Plan of the Cloud Transport Management key in `serviceKeys`; `free` also means the smaller limits. Default `standard`. */
  readonly plan?: Plan;
  /** Milliseconds that every answer takes longer. Default 0. */
  readonly latencyMs?: number;
  /** Milliseconds that an import takes. Default 2000. */
  readonly importMs?: number;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Ids, tokens and keys are the same again for the same seed. Default 1. */
  readonly seed?: number;
  /** Origin that may call from a page, or `*`. Default: none, because the service is not known to allow it. */
  readonly cors?: string;
  /** Opens `/_emulator/`, through which tests in other processes plan faults. Default false. */
  readonly control?: boolean;
  /** Seconds that a token lives. Default 43200. */
  readonly tokenSeconds?: number;
  /** Replaces single limits of the plan. */
  readonly limits?: Partial<Limits>;
  /** Refuses MTA requests whose archive has no readable deployment descriptor or no module. Default false. */
  readonly checkArchives?: boolean;
  /** The first id that is given out, for tests with large ids. Default 1. */
  readonly firstId?: number;
  /** Told of every request when it is over. */
  readonly log?: (record: RequestRecord) => void;
  /** Told while the bytes of a file come in. */
  readonly onUpload?: (progress: { readonly fileName: string; readonly bytes: number }) => void;
}

/** The names of {@link EmulatorOptions}. */
export const emulatorOptionNames: OptionNames<EmulatorOptions> = {
  landscape: true,
  plan: true,
  latencyMs: true,
  importMs: true,
  clock: true,
  seed: true,
  cors: true,
  control: true,
  tokenSeconds: true,
  limits: true,
  checkArchives: true,
  firstId: true,
  log: true,
  onUpload: true,
};

/** What the place where an emulator runs brings along. */
export interface Platform {
  readonly startDigest: StartDigest;
  /** Whether the bytes of an answer are taken beside the response, which spares a large one two copies. Default false. */
  readonly takesBytes?: boolean;
}

/** An outcome of a request: an answer, with its bytes where they are sent at once, or a connection that shall be reset. */
export type Handled =
  { readonly response: Response; readonly bytes: Uint8Array | undefined } | { readonly isCut: true };

const megabyte = 1024 * 1024;
const day = 24 * 60 * 60 * 1000;
const standardLimits: Limits = {
  fileBytes: 1024 * megabyte,
  storageBytes: 50 * 1024 * megabyte,
  retentionMs: 30 * day,
};
const freeLimits: Limits = { fileBytes: 500 * megabyte, storageBytes: 500 * megabyte, retentionMs: 7 * day };

/** The emulator without a server around it. */
export class Emulator {
  readonly #options: EmulatorOptions;
  readonly #platform: Platform;
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #app: Hono<Env>;
  readonly #clients: ClientRegistry;
  #service: Service;
  #requests = new RequestLog();

  constructor(options: EmulatorOptions, platform: Platform) {
    checkOptionNames('limits', options.limits ?? {}, { fileBytes: true, storageBytes: true, retentionMs: true });
    this.#options = options;
    this.#platform = platform;
    this.#clock = options.clock ?? systemClock;
    const limits = options.plan === 'free' ? freeLimits : standardLimits;
    this.#settings = {
      landscape: checkLandscape(options.landscape ?? defaultLandscape),
      seed: options.seed ?? 1,
      importMs: options.importMs ?? 2000,
      limits: { ...limits, ...options.limits },
      checkArchives: options.checkArchives ?? false,
      firstId: options.firstId ?? 1,
    };
    this.#clients = new ClientRegistry(this.#settings.seed);
    this.#service = this.#newService();
    this.#app = createApp(() => this.#service, options.cors, options.control === true ? this : undefined);
  }

  /** Forgets everything that happened since the start: files, requests, tokens, faults. Service keys stay good. */
  reset(): void {
    this.#service = this.#newService();
    this.#requests = new RequestLog();
  }

  /** Wakes all that wait; nothing is answered any more. */
  stop(): void {
    this.#stop.abort(new Error('The emulator was closed'));
  }

  /** Plans a fault for the next request of an operation, for example `POST /v2/nodes/upload`, or `*` for any. */
  failNext(operation: string, fault: Fault): void {
    this.fail(operation, fault);
  }

  /**
   * Plans a fault for several requests of an operation.
   *
   * Throws when there is no such operation, or when the fault or its options cannot be used.
   */
  fail(operation: string, fault: Fault, options?: FaultOptions): void {
    const name = knownOperation(operation);
    checkFault(fault);
    if (options !== undefined) checkFaultOptions(options);
    this.#service.faults.add(name, fault, options);
  }

  /** Forgets all planned faults. */
  clearFaults(): void {
    this.#service.faults.clear();
  }

  /** Does the work of the fault `workWhenTold` that is waiting; returns of how many requests. */
  finishWork(): number {
    const waiting = this.#service.untoldWork.splice(0);
    for (const work of waiting) work();
    return waiting.length;
  }

  /** Makes all tokens given out so far useless; returns how many. */
  revokeTokens(): number {
    return this.#service.tokens.revoke();
  }

  /** The files that are stored, oldest first. */
  get files(): readonly FileInfo[] {
    this.#catchUp();
    return filesOf(this.#service.world);
  }

  /** What was received, oldest first; at most the last 10,000. */
  get requests(): readonly RequestRecord[] {
    return this.#requests.records;
  }

  /** How many answers rested on each guess of docs/fidelity.md. */
  get guesses(): Readonly<Partial<Record<BehaviourId, number>>> {
    return this.#requests.guesses;
  }

  /** Everything that the service knows now, for tests. */
  get state(): EmulatorState {
    this.#catchUp();
    return stateOf(this.#service.world);
  }

  /** Returns a service key for an emulator that is reached at `url`. */
  serviceKey(url: string, wish: KeyWish = {}, x509?: KeyCertificate): ServiceKey {
    return serviceKeyOf(this.#clients.clientFor(wish), url, x509);
  }

  /** Returns the client id that a service key for this wish has. */
  clientId(wish: KeyWish): string {
    return this.#clients.clientFor(wish).clientId;
  }

  /** Answers a request; its body comes from `body`, and that its caller has left from `callerLeft`, not from the request itself. */
  async handle(
    request: Request,
    body: BodySource,
    callerLeft: AbortSignal,
    certificateClientId?: string,
  ): Promise<Handled> {
    const record = recordOf(request, this.#clock.now());
    const log = this.#requests;
    if (!record.path.startsWith('/_emulator/')) log.add(record);
    const left = AbortSignal.any([callerLeft, this.#stop.signal]);
    const takesBytes = this.#platform.takesBytes ?? false;
    const state = { isCut: false, isHeld: false, isEarly: false };
    const exchange: Exchange = { body, record, certificateClientId, left, takesBytes, ...state };
    try {
      if (this.#options.latencyMs !== undefined) await this.#clock.sleep(this.#options.latencyMs, this.#stop.signal);
      this.#catchUp();
      const response = await this.#app.fetch(request, { exchange });
      if (!exchange.isEarly && !exchange.isCut) await drain(body);
      if (exchange.isHeld) await untilLeft(this.#clock, left);
      if (exchange.isCut || exchange.isHeld) return { isCut: true };
      record.status = response.status;
      return { response, bytes: exchange.bytes };
    } finally {
      log.settle(record);
      // A pipeline asks again and again.
      if (record.path !== healthPath) this.#options.log?.(record);
    }
  }

  #catchUp(): void {
    this.#service.world.advanceTo(this.#clock.now());
  }

  #newService(): Service {
    const tokens = new TokenStore();
    return {
      world: buildWorld(this.#settings, this.#clock.now()),
      clock: this.#clock,
      faults: new FaultPlan(),
      lastReplies: new Map(),
      untoldWork: [],
      signal: this.#stop.signal,
      revokeTokens: () => tokens.revoke(),
      clients: this.#clients,
      tokens,
      tokenLifetimeMs: (this.#options.tokenSeconds ?? 43_200) * 1000,
      startDigest: this.#platform.startDigest,
      onUpload: this.#options.onUpload,
    };
  }
}

function recordOf(request: Request, at: number): RequestRecord {
  const url = new URL(request.url);
  const viaCalm = url.pathname.startsWith(`${calmRoute}/`);
  return {
    method: request.method,
    path: viaCalm ? url.pathname.slice(calmRoute.length) : url.pathname,
    query: url.search.slice(1),
    viaCalm,
    headers: Object.fromEntries(request.headers),
    at,
  };
}

/** Placeholders may have any name: `GET /v2/nodes/{id}` is `GET /v2/nodes/{nodeId}`. */
function knownOperation(operation: string): string {
  const shape = (name: string): string => name.replaceAll(/\{\w+\}|:\w+/g, '{}');
  const known = operation === '*' ? '*' : operationNames.find((name) => shape(name) === shape(operation));
  if (known === undefined)
    throw new Error(`There is no operation "${operation}". There are: ${operationNames.join(', ')}, and * for all.`);
  return known;
}
