import { usage } from '../errors.js';
import type { ClientOptions } from '../types/client.js';
import { reported, type Core } from './core.js';
import { takeKey } from './key.js';
import type { Network, Platform } from './platform.js';

/** Makes a client in the core, which reads all options and takes the parsed keys. */
export function makeCore(platform: Platform, options: ClientOptions): Core {
  const { serviceKey, operatingKey, serviceInstance, allowHttp, headers } = options;
  const { showsCertificates, userAgent } = platform;
  const given = { ...options, apiUrl: addressOf(options.apiUrl, platform.baseUrl()), headers: sendable(headers) };
  const surroundings = { showsCertificates, userAgent, correlationId: correlationId() };
  const key = takeKey(platform, serviceKey, { serviceInstance, allowHttp }, false);
  const second = takeKey(platform, operatingKey, { serviceInstance, allowHttp }, true);
  return reported(() => new (platform.core().Core)(given, surroundings, key, second));
}

/** Makes a text of an address, in a page also of one that is relative to it; what is wrong with it is for the core to say. */
function addressOf(address: ClientOptions['apiUrl'], base: string | undefined): unknown {
  if (address instanceof URL) return address.href;
  const isRelative = typeof address === 'string' && /^\s*\.{0,2}\//.test(address);
  return isRelative && base !== undefined && URL.canParse(address, base) ? new URL(address, base).href : address;
}

/** Opens the way to the service: the caller's fetch, or the platform's. */
export async function networkOf({ fetch, proxy, ca }: ClientOptions, platform: Platform): Promise<Network> {
  return fetch ? { fetch, close: async () => {} } : platform.network({ proxy, ca });
}

/** Checks headers of the caller here, because fetch would quote their values. */
function sendable(headers: ClientOptions['headers']): ClientOptions['headers'] {
  if (typeof headers !== 'object' || headers === null) return headers;
  const plain = headers instanceof Headers ? Object.fromEntries(headers) : headers;
  for (const [name, value] of Object.entries(plain)) {
    try {
      new Headers([[name, value]]);
    } catch {
      throw usage('USAGE', `the header ${JSON.stringify(name)} cannot be sent`, 'a header has a name without spaces, and a value of one line in Latin letters');
    }
  }
  return plain;
}

/** A random UUID. It is to be unique, not secret: loading Web Crypto for it would cost Node 4 ms. */
function correlationId(): string {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(Math.random() * 256));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
