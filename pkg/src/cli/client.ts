import { Client } from '../client/client.js';
import { node } from '../node/platform.js';
import type { Network, Platform } from '../client/platform.js';
import type { CallOptions } from '../types/call.js';
import type { ClientOptions, RetryOptions } from '../types/client.js';
import { inTime } from './in-time.js';
import { now, type Context } from './io.js';
import { findKeys, type Keys } from './job/keys.js';
import { eventPrinter } from './print/events.js';
import type { GlobalOptions } from './options.js';
import { turn } from './warm-up.js';

/** What a command wants to know of the secrets that its client uses. */
export interface SecretWatch {
  /** Takes the keys before they are used. */
  maskKeys(keys: Keys): void;
  /** Takes each token before it goes out; may be called again with the same. */
  maskToken(token: string): void;
}

/** Makes the client of a command from the options that every command with a key has. */
export async function makeClient(context: Context, more: ClientOptions = {}, watch?: SecretWatch): Promise<CommandClient> {
  const keys = await findKeys(context);
  watch?.maskKeys(keys);
  return makeClientOf(context, keys, more, watch);
}

/** Makes the client of a command that has found its keys itself. */
export function makeClientOf(context: Context, keys: Keys, more: ClientOptions = {}, watch?: SecretWatch): CommandClient {
  const { io, options } = context;
  const { allowHttp, proxy, ca } = options;
  const retry = retryOptions(options);
  return new CommandClient({ ...keys, allowHttp, proxy, ca, retry, clock: io.clock, ...more }, opening(context, watch ? watched(watch) : node));
}

/** Makes the client of a command, works with it, and closes it. */
export async function withClient<T>(context: Context, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await makeClient(context);
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

function retryOptions({ retries, retryWait, requestTimeout, lookFor }: GlobalOptions): RetryOptions {
  return {
    attempts: retries === undefined ? undefined : retries + 1,
    firstWaitMs: milliseconds(retryWait),
    patienceMs: milliseconds(requestTimeout),
    lookForMs: milliseconds(lookFor),
  };
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.ceil(seconds * 1000);
}

/**
 * Makes a client and sends for its token, so that a command finds out what else
 * it needs while the answer is on its way. What goes wrong there is told by the
 * first call that needs the token: what is wrong with a command line comes first.
 */
export async function connectAhead(context: Context, watch: SecretWatch): Promise<Client> {
  // fetch may not be ready yet, and making a client takes the thread for long.
  await turn();
  const client = await makeClient(context, {}, watch);
  client.fetchToken(callOptions(context));
  // The request goes out before anything else takes the thread.
  await turn();
  await turn();
  return client;
}

class CommandClient extends Client {
  readonly #closed = new AbortController();

  constructor(options: ClientOptions, platform: Platform) {
    super(options, platform);
  }

  /** Sends for the token without waiting for it, at most until the client is closed. */
  fetchToken(call: CallOptions): void {
    const signals = [this.#closed.signal, ...(call.signal ? [call.signal] : [])];
    void this.connectAhead({ ...call, signal: AbortSignal.any(signals) });
  }

  override close(): void {
    this.#closed.abort();
    super.close();
  }
}

/** The platform, where the command's deadline and signals end the reading of certificates, too. */
function opening(context: Context, platform: Platform): Platform {
  return { ...platform, network: (options) => inTime(context, 'reading the certificates', (signal) => platform.network({ ...options, signal })) };
}

/** Node, with an eye on the tokens that go out. */
function watched(watch: SecretWatch): Platform {
  const network = async (...options: Parameters<Platform['network']>): Promise<Network> => {
    const { fetch, close } = await node.network(...options);
    return {
      close,
      fetch: (url, init) => {
        const [, token] = /^Bearer (.+)$/.exec(new Headers(init.headers).get('authorization') ?? '') ?? [];
        if (token !== undefined) watch.maskToken(token);
        return fetch(url, init);
      },
    };
  };
  return { ...node, network };
}

/** What every call of a command says: the signal, what is left until the command's deadline, where its news go. */
export function callOptions(context: Context): CallOptions {
  const { io, deadline, signal } = context;
  return {
    signal,
    timeoutMs: deadline === undefined ? undefined : Math.max(1, Math.ceil(deadline - now(io))),
    onEvent: eventPrinter(context),
  };
}
