import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';

/** Why a request is refused before the emulator sees it. */
export interface EarlyRefusal {
  readonly status: 400 | 403 | 405;
  readonly reason: string;
}

/** Host names that a request may be meant for; nothing where every name will do. */
export type HostRule = ReadonlySet<string> | undefined;

/** What `new Request` does not take; SAP's servers refuse them as well. */
const refusedMethods = new Set(['TRACE', 'TRACK', 'CONNECT']);
const hostShape = /^([\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Returns the names by which an emulator with a control endpoint may be called: own addresses,
 * `localhost`, and those that are given.
 *
 * A page of another origin can make its own name lead to this machine (DNS rebinding), and then read
 * what it likes; but its requests still carry that name.
 */
export function ownNames(host: string, more: readonly string[]): ReadonlySet<string> {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  return new Set(['localhost', host, ...addresses, ...more].map(bare));
}

/** Returns why a request cannot be served, judged by its method, target and Host header. */
export function refusalOf(incoming: IncomingMessage, names: HostRule): EarlyRefusal | undefined {
  const method = incoming.method ?? 'GET';
  if (refusedMethods.has(method)) return { status: 405, reason: `Method ${method} is not allowed` };
  if (incoming.url === '*') return { status: 405, reason: `${method} * is not allowed` };
  const hosts = incoming.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'host',
  );
  const [host = 'localhost'] = hosts;
  if (hosts.length > 1 || !isHost(host)) return { status: 400, reason: 'The Host header is malformed' };
  if (!URL.canParse(urlOf(incoming))) return { status: 400, reason: 'The request target is malformed' };
  const name = bare(hostShape.exec(host)?.[1] ?? host);
  if (names === undefined || names.has(name) || name === bare(incoming.socket.localAddress ?? '')) return undefined;
  return {
    status: 403,
    reason: `With the control endpoint open, the emulator answers only to its own addresses and localhost, not to "${name}". Allow a name with --host-name ${name}.`,
  };
}

/** Returns the address of a request; the Host header is not part of it, because nothing depends on it. */
export function urlOf(incoming: IncomingMessage): string {
  const target = incoming.url ?? '/';
  return target.startsWith('/') ? `http://localhost${target}` : target;
}

function isHost(host: string): boolean {
  return hostShape.test(host) && URL.canParse(`http://${host}/`);
}

/** Lower case, without the brackets of IPv6 and the prefix of an IPv4 address in IPv6. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/, '');
}
