import type { Socket } from 'node:net';

import type { buildConnector, Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';

import type { Network, NetworkOptions } from '../client/platform.js';
import { trusted } from './certificates.js';
import { proxiesOf, type Proxies } from './proxies.js';

/**
 * Opens the way to the service: Node's own fetch, with undici's agents where a
 * proxy, a CA of one's own or a client certificate needs them. undici is loaded
 * only then.
 */
export async function openNetwork(options: NetworkOptions): Promise<Network> {
  const proxies = proxiesOf(options.proxy, process.env);
  const ca = await trusted(options.ca);
  const agents = new Map<string, Agent>();
  return {
    fetch: async (url, init: InitWithCertificate) => {
      const { clientCertificate, ...plain } = init;
      const once = sentOnce(plain);
      if (!proxies && !ca && !clientCertificate) return globalThis.fetch(url, once);
      const name = clientCertificate?.cert ?? '';
      const agent = agents.get(name) ?? new Agent(proxies, ca, clientCertificate);
      agents.set(name, agent);
      return agent.fetch(url, once);
    },
    close: async () => {
      for (const agent of agents.values()) agent.close();
      agents.clear();
    },
  };
}

/** What the core adds for the token server of an x509 key, and for nobody else. */
type InitWithCertificate = RequestInit & { readonly clientCertificate?: { readonly cert: string; readonly key: string } };

/** Node's fetch repeats by itself what was answered 421, unless its body is a stream. */
function sentOnce(init: RequestInit): RequestInit {
  if (typeof init.body !== 'string') return init;
  const bytes = new TextEncoder().encode(init.body);
  const headers = new Headers(init.headers);
  headers.set('content-length', String(bytes.length));
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return { ...init, headers, body, duplex: 'half' } as RequestInit;
}

/** TypeScript knows fetch as browsers have it; in Node it also takes an agent. */
function fetchBy(url: string, init: RequestInit & { readonly dispatcher: Dispatcher }): Promise<Response> {
  return globalThis.fetch(url, init as RequestInit);
}

/** The connections of requests that show the same client certificate, or none. */
class Agent {
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

/**
 * Makes what fails between here and the proxy an error that says so. undici
 * alone asks a proxy that hangs up again and again, and tells its no in words only.
 */
function askForTunnel(pool: Pool, { origin }: URL, watch: (socket: Socket) => void): (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData> {
  const connect = pool.connect.bind(pool) as (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
  return async (options) => {
    const answer = await connect(options).catch((error: NodeJS.ErrnoException) => {
      // A certificate's code says more than ours.
      const code = /CERT|^UNABLE_TO_/.test(error.code ?? '') ? error.code : undefined;
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
