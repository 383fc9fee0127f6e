import type { Socket } from 'node:net';

import type { buildConnector, Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';

import type { Proxies } from './proxies.js';

/** TypeScript knows fetch as browsers have it; in Node it also takes an agent. */
function fetchBy(url: string, init: RequestInit & { readonly dispatcher: Dispatcher }): Promise<Response> {
  return globalThis.fetch(url, init as RequestInit);
}

/** The connections of requests that show the same client certificate, or none. */
export class Agent {
  readonly #proxies: Proxies | undefined;
  readonly #ca: string[] | undefined;
  readonly #certificate: object;
  #agent: Promise<EnvHttpProxyAgent> | undefined;
  /** Also those that are being made, which undici keeps until a time of its own is over. */
  readonly #sockets = new Set<Socket>();
  /** How many requests are on their way, their answers included. */
  #underWay = 0;
  /** Whether a request has failed, so that what it waited for may still be waiting. */
  #isDoubtful = false;

  constructor(proxies: Proxies | undefined, ca: string[] | undefined, certificate: object = {}) {
    this.#proxies = proxies;
    this.#ca = ca;
    this.#certificate = certificate;
  }

  async fetch(url: string, init: RequestInit): Promise<Response> {
    this.#underWay += 1;
    const over = once(() => this.#over());
    // Each attempt has a signal of its own, which aborts when it is over.
    init.signal?.addEventListener('abort', over, { once: true });
    try {
      const dispatcher = await (this.#agent ??= this.#make());
      const response = await fetchBy(url, { ...init, dispatcher });
      if (!init.signal) over();
      return response;
    } catch (error) {
      this.#isDoubtful = true;
      over();
      // The signal may have aborted before the failure was known.
      if (this.#underWay === 0) this.#end();
      throw error;
    }
  }

  /** Ends the connections, at once or when the last request is over. */
  close(): void {
    this.#isDoubtful = true;
    if (this.#underWay === 0) this.#end();
  }

  #over(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0 && this.#isDoubtful) this.#end();
  }

  /** Ends all connections: those that nobody waits for any longer would keep the process. */
  #end(): void {
    this.#isDoubtful = false;
    const agent = this.#agent;
    this.#agent = undefined;
    // One that could not be made has been told by the request that wanted it.
    agent?.then((made) => made.destroy(), () => {}).catch(() => {});
    for (const socket of this.#sockets) socket.destroy();
  }

  #watch<Some extends Socket>(socket: Some): Some {
    this.#sockets.add(socket);
    socket.on('error', () => {}).once('close', () => this.#sockets.delete(socket));
    return socket;
  }

  async #make(): Promise<EnvHttpProxyAgent> {
    const { buildConnector, EnvHttpProxyAgent, Pool } = await import('undici');
    const trust = this.#ca ? { ca: this.#ca } : {};
    const shown = { ...trust, ...this.#certificate };
    const watched = (options: buildConnector.BuildOptions): buildConnector.connector => {
      // It returns the socket, which its types do not say.
      const connect = buildConnector(options) as (...args: Parameters<buildConnector.connector>) => Socket;
      return (...args) => void this.#watch(connect(...args));
    };
    return new EnvHttpProxyAgent({
      httpProxy: this.#proxies?.http ?? '',
      httpsProxy: this.#proxies?.https ?? '',
      noProxy: this.#proxies?.not ?? '',
      connect: watched(shown),
      requestTls: shown,
      factory: (origin, options: Pool.Options) => new Pool(origin, { ...options, connect: tolerant(options.connect as buildConnector.connector) }),
      clientFactory: (origin, options) => {
        const pool = new Pool(origin, { ...options, connect: watched(trust) });
        return Object.assign(pool, { connect: askForTunnel(pool, origin, (socket) => this.#watch(socket)) });
      },
    });
  }
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}

/** Makes connections on which an unasked `100 Continue` is passed over, as browsers do; undici ends them. */
function tolerant(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => connect(options, (...[error, socket]) => {
    if (error) return callback(error, null);
    passOver(socket);
    callback(null, socket);
  });
}

const CONTINUE = Buffer.from('HTTP/1.1 100');
/** Fewer bytes may as well be the last of a body. */
const BEGINNING = 'HTTP/1.1 '.length;

function passOver(socket: Socket): void {
  const read = socket.read.bind(socket) as () => Buffer | null;
  let held: Buffer = Buffer.alloc(0);
  socket.read = (): Buffer | null => {
    for (let part = read(); part !== null; part = read()) {
      held = held.length === 0 ? part : Buffer.concat([held, part]);
      let end = 0;
      while (held.indexOf(CONTINUE) === 0 && (end = held.indexOf('\r\n\r\n')) > 0) held = held.subarray(end + 4);
      const isBegun = held.length >= BEGINNING && held.subarray(0, CONTINUE.length).equals(CONTINUE.subarray(0, held.length));
      if (held.length === 0 || isBegun) continue;
      const whole = held;
      held = Buffer.alloc(0);
      return whole;
    }
    return null;
  };
}

/**
 * Makes what fails between here and the proxy an error that says so. undici
 * alone asks a proxy that hangs up again and again, and tells its no in words only.
 */
function askForTunnel(pool: Pool, { origin }: URL, watch: (socket: Socket) => void): (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData> {
  const connect = pool.connect.bind(pool) as (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
  return async (options) => {
    const answer = await connect(options).catch((error: NodeJS.ErrnoException) => {
      // A code of the handshake says more than ours.
      const code = /CERT|^UNABLE_TO_|^ERR_SSL_|^EPROTO$/.test(error.code ?? '') ? error.code : undefined;
      throw proxyError(`the proxy ${origin} cannot be reached: ${error.message || error.code}`, code);
    });
    if (answer.statusCode === 200) {
      watch(answer.socket as Socket);
      return answer;
    }
    answer.socket.on('error', () => {}).destroy();
    const code = DENIALS.includes(answer.statusCode) ? 'CTMS_PROXY_DENIED' : 'CTMS_PROXY_REFUSED';
    throw proxyError(`the proxy ${origin} answered ${answer.statusCode}${MEANINGS[answer.statusCode] ?? ''}`, code);
  };
}

/** Answers that another attempt does not change. */
const DENIALS: readonly number[] = [403, 407];

const MEANINGS: Readonly<Record<number, string>> = {
  403: ': it does not allow this host',
  407: ': it asks for a user and a password',
  502: ': it cannot reach the host',
  503: ': it cannot reach the host',
  504: ': it cannot reach the host',
};

/** Makes an error whose code tells the core that surely nothing was sent. */
function proxyError(message: string, code = 'CTMS_PROXY_REFUSED'): Error {
  return Object.assign(new Error(message), { code });
}
