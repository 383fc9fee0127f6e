import type { Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';

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
  const agents = new Agents(proxies, ca);
  return {
    fetch: async (url, init: InitWithCertificate) => {
      const { clientCertificate, ...plain } = init;
      if (!proxies && !ca && !clientCertificate) return globalThis.fetch(url, plain);
      const dispatcher = await agents.of(clientCertificate);
      return fetchBy(url, { ...plain, dispatcher });
    },
    close: () => agents.close(),
  };
}

/** What the core adds for the token server of an x509 key, and for nobody else. */
type InitWithCertificate = RequestInit & { readonly clientCertificate?: { readonly cert: string; readonly key: string } };

/** TypeScript knows fetch as browsers have it; in Node it also takes an agent. */
function fetchBy(url: string, init: RequestInit & { readonly dispatcher: Dispatcher }): Promise<Response> {
  return globalThis.fetch(url, init as RequestInit);
}

/** One agent for all requests without a client certificate, and one for each certificate. */
class Agents {
  readonly #agents = new Map<string, Promise<EnvHttpProxyAgent>>();
  readonly #proxies: Proxies | undefined;
  readonly #ca: string[] | undefined;

  constructor(proxies: Proxies | undefined, ca: string[] | undefined) {
    this.#proxies = proxies;
    this.#ca = ca;
  }

  of(certificate: InitWithCertificate['clientCertificate']): Promise<EnvHttpProxyAgent> {
    const name = certificate?.cert ?? '';
    const known = this.#agents.get(name);
    if (known) return known;
    const made = this.#make(certificate ?? {});
    this.#agents.set(name, made);
    return made;
  }

  async close(): Promise<void> {
    const agents = await Promise.allSettled(this.#agents.values());
    this.#agents.clear();
    // One that could not be made has been told by the request that wanted it.
    await Promise.all(agents.map((agent) => agent.status === 'fulfilled' && agent.value.close()));
  }

  async #make(certificate: object): Promise<EnvHttpProxyAgent> {
    const { EnvHttpProxyAgent, Pool } = await import('undici');
    const trust = this.#ca ? { ca: this.#ca } : {};
    return new EnvHttpProxyAgent({
      httpProxy: this.#proxies?.http ?? '',
      httpsProxy: this.#proxies?.https ?? '',
      noProxy: this.#proxies?.not ?? '',
      connect: { ...trust, ...certificate },
      requestTls: { ...trust, ...certificate },
      proxyTls: trust,
      clientFactory: (origin, options) => {
        const pool = new Pool(origin, options);
        return Object.assign(pool, { connect: askForTunnel(pool, origin) });
      },
    });
  }
}

/**
 * Makes what fails between here and the proxy an error that says so. undici
 * alone asks a proxy that hangs up again and again, and tells its no in words only.
 */
function askForTunnel(pool: Pool, { origin }: URL): (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData> {
  const connect = pool.connect.bind(pool) as (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
  return async (options) => {
    const answer = await connect(options).catch((error: NodeJS.ErrnoException) => {
      // A certificate's code says more than ours.
      const code = /CERT|^UNABLE_TO_/.test(error.code ?? '') ? error.code : undefined;
      throw proxyError(`the proxy ${origin} can not be reached: ${error.message || error.code}`, code);
    });
    if (answer.statusCode === 200) return answer;
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
  502: ': it can not reach the host',
  503: ': it can not reach the host',
  504: ': it can not reach the host',
};

/** Makes an error whose code tells the core that surely nothing was sent. */
function proxyError(message: string, code = 'CTMS_PROXY_REFUSED'): Error {
  return Object.assign(new Error(message), { code });
}
