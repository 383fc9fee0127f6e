import type { Network, NetworkOptions } from '../client/platform.js';
import { Agent } from './agent.js';
import { trusted } from './certificates.js';
import { proxiesOf } from './proxies.js';

/**
 * Opens the way to the service: Node's own fetch, with undici's agents where a
 * proxy, a CA of one's own or a client certificate needs them. undici is loaded
 * only then.
 */
export async function openNetwork(options: NetworkOptions): Promise<Network> {
  const proxies = proxiesOf(options.proxy, process.env);
  const ca = await trusted(options.ca, options.signal);
  const agents = new Map<string, Agent>();
  let needsAgent = proxies !== undefined || ca !== undefined;
  return {
    fetch: async (url, init: InitWithCertificate) => {
      const { clientCertificate, ...plain } = init;
      if (!needsAgent && !clientCertificate) {
        try {
          return await globalThis.fetch(url, sentOnce(plain));
        } catch (error) {
          needsAgent = isContinue(error);
          // Whatever changes something is the core's to judge, and is sent once.
          if (!needsAgent || !isHarmless(plain)) throw unwrapped(error);
        }
      }
      const name = clientCertificate?.cert ?? '';
      const agent = agents.get(name) ?? new Agent(proxies, ca, clientCertificate);
      agents.set(name, agent);
      return agent.fetch(url, sentOnce(plain)).catch((error: unknown) => { throw unwrapped(error); });
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

/** Node's fetch hides the error of the system in one that says only `fetch failed`. */
function unwrapped(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

/** Whether a server has said `100 Continue` unasked: Node's fetch takes that for nonsense, our agents pass over it. */
function isContinue(error: unknown): boolean {
  const { code, message } = unwrapped(error) as NodeJS.ErrnoException;
  return code === 'UND_ERR_SOCKET' && message === 'bad response';
}

/** A reading request, or one for a token. */
function isHarmless({ method = 'GET', headers }: RequestInit): boolean {
  return method === 'GET' || new Headers(headers).get('content-type') === 'application/x-www-form-urlencoded';
}
