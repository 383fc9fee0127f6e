import { Mask } from './mask.js';

/** A request to the real service and its answer, as they were. */
export interface RealExchange {
  readonly method: string;
  /** Path with query. */
  readonly target: string;
  readonly requestHeaders: Headers;
  /** The first 64 KiB; of a multipart body nothing but its length. */
  readonly requestBody: Buffer;
  readonly requestLength: number;
  readonly status: number;
  readonly responseHeaders: Headers;
  readonly responseBody: Buffer;
  readonly milliseconds: number;
}

/** An exchange that can be shown. */
export interface RecordedExchange {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly milliseconds: number;
}

/** Headers that say something about the protocol and nothing about people; all others are left out. */
const kept = [
  'accept',
  'allow',
  'content-type',
  'retry-after',
  'transfer-encoding',
  'www-authenticate',
  'x-cf-routererror',
];
const textLimit = 2048;

/** Returns an exchange with secrets, people, names and hosts replaced. */
export function recordExchange(real: RealExchange, mask: Mask): RecordedExchange {
  const [path = '', query] = real.target.split('?', 2);
  const body = requestBody(real, mask);
  const answer = bodyOf(real.responseBody, real.responseHeaders.get('content-type') ?? '', mask);
  return {
    request: {
      method: real.method,
      path: mask.text(path),
      ...(query === undefined ? {} : { query: mask.form(query) }),
      headers: headersOf(real.requestHeaders, mask),
      ...(body === undefined ? {} : { body }),
    },
    response: {
      status: real.status,
      headers: headersOf(real.responseHeaders, mask),
      ...(answer === undefined ? {} : { body: answer }),
    },
    milliseconds: real.milliseconds,
  };
}

function headersOf(headers: Headers, mask: Mask): Record<string, string> {
  const found = kept.filter((name) => headers.has(name)).map((name) => [name, headerOf(name, headers, mask)]);
  return Object.fromEntries(found) as Record<string, string>;
}

function headerOf(name: string, headers: Headers, mask: Mask): string {
  const value = (headers.get(name) ?? '').replace(/boundary=.*$/i, 'boundary=...');
  return name === 'www-authenticate' ? mask.text(value) : value;
}

function requestBody({ requestBody: bytes, requestLength, requestHeaders }: RealExchange, mask: Mask): unknown {
  const type = requestHeaders.get('content-type') ?? '';
  if (type.startsWith('multipart/')) return { multipartBytes: requestLength };
  if (requestLength > bytes.length) return { bytes: requestLength };
  if (type.startsWith('application/x-www-form-urlencoded')) return mask.form(bytes.toString());
  return bodyOf(bytes, type, mask);
}

function bodyOf(bytes: Buffer, type: string, mask: Mask): unknown {
  if (bytes.length === 0) return undefined;
  const text = bytes.toString();
  try {
    if (/\bjson\b/.test(type)) return mask.json(JSON.parse(text));
  } catch {
    // It is not JSON, whatever the header says; so it is a text.
  }
  return mask.text(text.slice(0, textLimit));
}
