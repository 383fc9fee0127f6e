import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { closeServer, startListening } from '../node/server.js';
import { recordExchange, type RealExchange } from './exchange.js';
import { readKey, realAddress, standIn, standInKey, type RealKey } from './key.js';
import { LeakCheck } from './leaks.js';
import { Mask } from './mask.js';

/** What a recorder needs. */
export interface RecorderOptions {
  /** Path of a plain service key of the real service. */
  readonly key: string;
  /** Folder for the recordings; it is made if it does not exist. */
  readonly out: string;
  /** Port to listen on; 0 (the default) takes a free one. */
  readonly port?: number;
  /** Told what was written, or why an exchange was not. */
  readonly log?: (line: string) => void;
}

/** A running recorder. */
export interface Recorder {
  readonly url: string;
  /** The service key to give to the client that is recorded; it has no real secret in it. */
  readonly serviceKey: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

const bodyLimit = 64 * 1024;
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'host',
]);

/**
 * Starts a proxy on loopback that passes calls to the real service and writes down what is said, without
 * secrets, people, names and hosts.
 *
 * Rejects with a `RecordError` for a key that cannot be used.
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const key = await readKey(options.key);
  await mkdir(options.out, { recursive: true });
  const session = new Session(key, options);
  const passing = new Set<Promise<unknown>>();
  const server = createServer((incoming, outgoing) => {
    const passed = session.pass(incoming, outgoing).catch((error: unknown) => {
      // The cause of a failed fetch says what was wrong; its text has no header and no body in it.
      const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
      options.log?.(`${incoming.method ?? ''} failed${cause}`);
      if (outgoing.headersSent) return outgoing.destroy();
      return outgoing
        .writeHead(502, { 'content-type': 'text/plain' })
        .end(`The recorder could not reach the service${cause}\n`);
    });
    passing.add(passed);
    void passed.finally(() => passing.delete(passed));
  });
  const port = await startListening(server, '127.0.0.1', options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    await closeServer(server);
    // What was answered is also written.
    await Promise.all(passing);
  };
  return { url, serviceKey: standInKey(key.kind, url), close };
}

/** What is known while recording: real tokens behind the ones that were handed out, and what was replaced. */
class Session {
  readonly #key: RealKey;
  readonly #options: RecorderOptions;
  readonly #mask = new Mask();
  readonly #leaks = new LeakCheck();
  readonly #tokens = new Map<string, string>();
  #count = 0;

  constructor(key: RealKey, options: RecorderOptions) {
    this.#key = key;
    this.#options = options;
    for (const base of [key.apiBase, key.tokenBase]) this.#leaks.add(new URL(base).host);
    this.#leaks.add(...key.texts);
    this.#mask.learn(key.clientId, '<client_id>');
    // Scopes begin with the name of the application, which is part of the client id.
    this.#mask.learn(key.clientId.replace(/^sb-/, ''), '<xsappname>');
    this.#mask.learn(key.clientId.split('|').at(-1) ?? key.clientId, '<application>');
    for (const text of key.texts) this.#mask.learn(text, '<key>');
  }

  async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const started = Date.now();
    const target = incoming.url ?? '/';
    const isToken = target.startsWith('/oauth/token');
    const headers = this.#realHeaders(incoming);
    const taken = new Taken(isToken ? await this.#realForm(incoming) : incoming);
    const isUpload = headers.get('content-type')?.startsWith('multipart/') === true;
    if (isToken) headers.delete('content-length');
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    const answer = await fetch(realAddress(this.#key, this.#realTarget(target)), {
      method: incoming.method ?? 'GET',
      headers,
      // Without "error" Node keeps a copy of an upload for a redirect.
      redirect: isUpload ? 'error' : 'manual',
      ...(hasBody ? { body: Readable.toWeb(Readable.from(taken.pieces())) as ReadableStream, duplex: 'half' } : {}),
    } as RequestInit);
    const body = Buffer.from(await answer.arrayBuffer());
    const shown = isToken ? this.#standInToken(body) : body;
    outgoing.writeHead(answer.status, Object.fromEntries(this.#answerHeaders(answer.headers)));
    outgoing.end(shown);
    await this.#write({
      method: incoming.method ?? 'GET',
      target,
      requestHeaders: headersOf(incoming),
      requestBody: Buffer.concat(taken.kept),
      requestLength: taken.length,
      status: answer.status,
      responseHeaders: answer.headers,
      responseBody: body,
      milliseconds: Date.now() - started,
    });
  }

  async #write(real: RealExchange): Promise<void> {
    const recorded = recordExchange(real, this.#mask);
    const text = `${JSON.stringify(recorded, null, 2)}\n`;
    this.#count += 1;
    const label = `${recorded.request.method} ${recorded.request.path} ${recorded.response.status}`;
    if (this.#leaks.isIn(text)) {
      this.#options.log?.(`${label}: not written, because a part of the key, a token or a host would have been in it`);
      return;
    }
    const words = `${recorded.request.method}-${recorded.request.path}`.replaceAll(/[^\w]+/g, '-').replace(/-$/, '');
    const name = `${String(this.#count).padStart(3, '0')}-${words.slice(0, 80)}-${recorded.response.status}.json`;
    await writeFile(join(this.#options.out, name), text);
    this.#options.log?.(`${label}: ${name}`);
  }

  #realHeaders(incoming: IncomingMessage): Headers {
    const headers = headersOf(incoming);
    for (const name of hopByHop) headers.delete(name);
    headers.set('accept-encoding', 'identity');
    const authorization = headers.get('authorization');
    if (authorization !== null) headers.set('authorization', this.#realAuthorization(authorization));
    return headers;
  }

  #realAuthorization(given: string): string {
    const token = /^bearer +(\S+)$/i.exec(given)?.[1];
    if (token !== undefined) return `Bearer ${this.#tokens.get(token) ?? token}`;
    const basic = /^basic +(\S+)$/i.exec(given)?.[1];
    if (basic === undefined) return given;
    return `Basic ${Buffer.from(this.#real(Buffer.from(basic, 'base64').toString())).toString('base64')}`;
  }

  /** Puts the real client into a form, a query or the text of a Basic header. */
  #real(text: string, encode: (part: string) => string = (part) => part): string {
    return text
      .replaceAll(encode(standIn.clientId), () => encode(this.#key.clientId))
      .replaceAll(encode(standIn.clientSecret), () => encode(this.#key.clientSecret));
  }

  #realTarget(target: string): string {
    const [path = '', query] = target.split('?', 2);
    return query === undefined ? path : `${path}?${this.#realPairs(query)}`;
  }

  #realPairs(text: string): string {
    const pairs = [...new URLSearchParams(text)].map(([name, value]): [string, string] => [name, this.#real(value)]);
    return new URLSearchParams(pairs).toString();
  }

  async #realForm(incoming: IncomingMessage): Promise<Iterable<Uint8Array>> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    return text === '' ? [] : [Buffer.from(this.#realPairs(text))];
  }

  /** The caller gets a token that is good for nothing but this recorder. */
  #standInToken(body: Buffer): Buffer {
    let answer: Record<string, unknown>;
    try {
      answer = JSON.parse(body.toString()) as Record<string, unknown>;
    } catch {
      return body;
    }
    const token = answer['access_token'];
    if (typeof token !== 'string') return body;
    const standInToken = `recorder-token-${this.#tokens.size + 1}`;
    this.#tokens.set(standInToken, token);
    this.#leaks.add(token);
    return Buffer.from(JSON.stringify({ ...answer, access_token: standInToken }));
  }

  #answerHeaders(headers: Headers): [string, string][] {
    const left = new Set([...hopByHop, 'content-encoding', 'content-length', 'set-cookie']);
    return [...headers].filter(([name]) => !left.has(name));
  }
}

/** A body on its way: its length, and its first 64 KiB. */
class Taken {
  readonly kept: Buffer[] = [];
  length = 0;
  readonly #source: AsyncIterable<unknown> | Iterable<unknown>;

  constructor(source: AsyncIterable<unknown> | Iterable<unknown>) {
    this.#source = source;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#source) {
      const bytes = piece as Uint8Array;
      const room = bodyLimit - Math.min(this.length, bodyLimit);
      if (room > 0) this.kept.push(Buffer.from(bytes.subarray(0, room)));
      this.length += bytes.length;
      yield bytes;
    }
  }
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2)
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  return headers;
}
