import { readFile } from 'node:fs/promises';

/** Something that a person who records has to change; its message says what. */
export class RecordError extends Error {}

/** What a plain service key says. */
export interface RealKey {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Address of the token server, without `/oauth/token`. */
  readonly tokenBase: string;
  /** Address to which paths are appended. */
  readonly apiBase: string;
  readonly kind: 'ctms' | 'calm';
  /** Every text of the key that must not be in a recording. */
  readonly texts: readonly string[];
}

/** The client that callers of a recorder use instead of the real one. */
export const standIn = { clientId: 'sb-recorder!b1|alm-ts-backend!b1', clientSecret: 'recorder-secret' } as const;

/** Path of Cloud ALM's API, as its keys have it. */
const calmPath = '/api';

/** Reads a plain service key (with a client secret) of Cloud Transport Management or Cloud ALM from a file. */
export async function readKey(path: string): Promise<RealKey> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new RecordError(`${path} cannot be read`);
  });
  return keyOf(parsed(text, path), path);
}

/** Returns the key to give to the client that is recorded, for a recorder at `url`. */
export function standInKey(kind: RealKey['kind'], url: string): Readonly<Record<string, unknown>> {
  const uaa = { clientid: standIn.clientId, clientsecret: standIn.clientSecret, url, identityzone: 'recorder' };
  return kind === 'calm' ? { endpoints: { Api: url + calmPath }, uaa } : { uaa, uri: url };
}

/** Returns the real address for a path that was asked of the recorder. */
export function realAddress(key: RealKey, path: string): string {
  if (/^\/oauth\/token\/?(?:\?|$)/.test(path)) return key.tokenBase + path;
  if (key.kind === 'ctms') return key.apiBase + path;
  return path.startsWith(`${calmPath}/`) ? key.apiBase + path.slice(calmPath.length) : new URL(path, key.apiBase).href;
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordError(`${path} is not JSON: save the service key as it is shown, without a line before it`);
  }
}

function keyOf(value: unknown, path: string): RealKey {
  const key = fieldsOf(fieldsOf(value)['credentials'] ?? value);
  const uaa = fieldsOf(key['uaa']);
  const api = fieldsOf(key['endpoints'])['Api'];
  const needed = {
    clientid: uaa['clientid'],
    clientsecret: uaa['clientsecret'],
    url: uaa['url'],
    uri: api ?? key['uri'],
  };
  const missing = Object.entries(needed).filter(([, one]) => typeof one !== 'string' || one === '');
  if (missing.length > 0)
    throw new RecordError(
      `${path} is not a plain service key: ${missing.map(([name]) => name).join(', ')} missing. Keys with a certificate cannot be recorded with.`,
    );
  const { clientid, clientsecret, url, uri } = needed as Record<keyof typeof needed, string>;
  return {
    clientId: clientid,
    clientSecret: clientsecret,
    tokenBase: baseOf(url, path),
    apiBase: baseOf(uri, path).replace(/\/v2$/, ''),
    kind: api === undefined ? 'ctms' : 'calm',
    texts: textsIn(key),
  };
}

function baseOf(address: string, path: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isLocal = url !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !isLocal) throw new RecordError(`${path}: ${address} must be an https address`);
  return address.replace(/\/+$/, '');
}

/** Words of keys that everybody has. */
const common = new Set(['binding-secret', 'instance-secret', 'dedicated', 'shared', 'x509', 'recorder']);

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length < 4 || common.has(value) ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
