import { usage } from '../errors.js';
import type { ClientOptions } from '../types/client.js';
import { checkedKey, coreKey } from './key.js';
import type { Network, Platform } from './platform.js';

/** What the core needs to know of a client's options. */
export function setupOf(options: ClientOptions, platform: Platform): object {
  const { serviceKey, operatingKey, serviceInstance, allowHttp = [], apiUrl, tokenProvider, headers = {}, retry = {} } = options;
  const { showsCertificates, userAgent } = platform;
  const key = (given: string | object | undefined): object | undefined =>
    showsCertificates ? checkedKey(platform, given, { serviceInstance, allowHttp }) : coreKey(given);
  return {
    serviceKey: key(serviceKey),
    operatingKey: key(operatingKey),
    serviceInstance,
    allowHttp,
    showsCertificates,
    apiUrl,
    hasTokenProvider: tokenProvider !== undefined,
    headers: sendable(headers),
    namedUser: options.namedUser,
    userAgent,
    correlationId: correlationId(),
    retry,
  };
}

/** Opens the way to the service: the caller's fetch, or the platform's. */
export async function networkOf(options: ClientOptions, platform: Platform): Promise<Network> {
  const { fetch, proxy, ca, credentials, apiUrl } = options;
  if (fetch && (proxy || ca)) throw usage('USAGE', 'the options proxy and ca go with the built-in fetch only', 'leave them away, or leave fetch away');
  if (credentials && !apiUrl) throw usage('USAGE', 'the option credentials goes with apiUrl only', 'give the address of the approuter as apiUrl');
  return fetch ? { fetch, close: async () => {} } : platform.network({ proxy, ca });
}

/** Checks headers of the caller here, because fetch would quote their values. */
function sendable(headers: Headers | Readonly<Record<string, string>>): (readonly [string, string])[] {
  const pairs = headers instanceof Headers ? [...headers] : Object.entries(headers);
  return pairs.map(([name, value]) => {
    try {
      new Headers([[name, value]]);
      return [name, value];
    } catch {
      throw usage('USAGE', `the header ${JSON.stringify(name)} can not be sent`, 'a header has a name without spaces, and a value of one line in Latin letters');
    }
  });
}

/** A random UUID. It is to be unique, not secret: loading Web Crypto for it would cost Node 4 ms. */
function correlationId(): string {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(Math.random() * 256));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
